"""What all rings share: databases, the wiki family, the services beside it, and how much hypothesis tries."""

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("contribution_source")

pytest_plugins = ["databases", "rest_service", "analytics", "spark", "wiki_family", "story_wiki"]

settings.register_profile("esep", max_examples=25, deadline=None)
settings.load_profile("esep")
