"""What all rings share: how much hypothesis tries."""

from hypothesis import settings

settings.register_profile("esep", max_examples=25, deadline=None)
settings.load_profile("esep")
