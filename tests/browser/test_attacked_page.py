"""A page with hostile texts in it, as a browser shows it: nothing runs, nothing is fetched from elsewhere."""

import json
from urllib.parse import urlsplit

import pytest
from attacks import ATTACKS
from wiki_family import OWN_PAGE, Admin, Esep, publish_on

from bot.splice import BEGIN, END

pytestmark = [pytest.mark.wiki, pytest.mark.browser]


@pytest.fixture
def attacked(lab, tmp_path):
    """The address of the tests' own page, with every attack in a note."""
    Admin.on(lab).write(OWN_PAGE, f"{BEGIN}{END}")
    note = json.dumps(" ".join(text for text in ATTACKS if text != "\ud800"))
    esep = Esep(tmp_path, lab)
    publish_on(esep, OWN_PAGE, ("names = false", f"names = false\n[notes]\nwikipedia = {note}"))
    esep.ok("publish", "conference", "--live")
    return f"{lab['wikis']['metawiki']['url']}/wiki/{OWN_PAGE}"


def test_no_script_of_a_hostile_text_runs(attacked, browser):
    asked, dialogs = [], []
    page = browser.new_page()
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(urlsplit(request.url).hostname))
    page.goto(attacked, wait_until="load")
    block = page.locator(".esep-status").first
    shown = block.inner_text()
    active = block.locator("script, img, iframe, svg, [onclick], [onload], [onerror]").count()
    page.close()
    assert "<script>alert(1)</script>" in shown
    assert (dialogs, active, set(asked) - {urlsplit(attacked).hostname, None}) == ([], 0, set())
