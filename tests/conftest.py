"""What all rings share: the wiki family, and how much hypothesis tries."""

from hypothesis import settings

pytest_plugins = ["wiki_family"]

settings.register_profile("esep", max_examples=25, deadline=None)
settings.load_profile("esep")
