"""The event's page with its table, and Chromium to look at it."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from wiki_family import EVENT_PAGE, Esep

NIGHT = Path(__file__).with_name("night.css")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def published(lab, tmp_path_factory):
    """The address of the event's page, with a table in each language on it."""
    esep = Esep(tmp_path_factory.mktemp("esep"), lab)
    esep.declare("conference", ('languages = ["kk", "en"]', 'languages = ["kk", "en", "ru"]'))
    esep.ok("run", "conference", "--live")
    return f"{lab['wikis']['metawiki']['url']}/wiki/{EVENT_PAGE.replace(' ', '_')}"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        yield running
        running.close()


@pytest.fixture
def show(browser, published):
    """Show the event's page, or that of another `address`, until the test is over."""
    contexts = []

    def show(skin="vector-2022", width=1280, *, address=published, language="en", night=False):
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}?useskin={skin}&uselang={language}")
        if night:
            page.evaluate("document.documentElement.classList.add('skin-theme-clientpref-night')")
            page.add_style_tag(path=NIGHT)
        return page

    yield show
    for context in contexts:
        context.close()
