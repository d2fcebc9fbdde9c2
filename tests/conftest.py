"""What all rings share: databases, the wiki family, the services beside it, and how much hypothesis tries."""

from hypothesis import settings

pytest_plugins = ["databases", "rest_service", "spark", "wiki_family"]

settings.register_profile("esep", max_examples=25, deadline=None)
settings.load_profile("esep")
