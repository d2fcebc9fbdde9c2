"""The wiki ring: every file of tests begins with an event page that bears no table."""

import pytest
from wiki_family import EVENT_PAGE, Admin

from bot.splice import splice


@pytest.fixture(scope="module", autouse=True)
def _no_table_of_another_file(lab):
    admin = Admin.on(lab)
    text = admin.text(EVENT_PAGE)
    bare = splice(text, "")
    if bare != text:
        admin.write(EVENT_PAGE, bare)
