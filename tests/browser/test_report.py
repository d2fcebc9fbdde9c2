"""An event's report as a browser shows it: any width, language and colours, by keyboard, on paper."""

import json
import os
from dataclasses import replace
from datetime import date

import pytest
from attacks import ATTACKS
from axe_playwright_python.sync_playwright import Axe
from factory import DAYS_RESULTS, make_rich_status
from reports import make_list, page_of
from wiki_family import Esep

from bot.messages import I18N, Messages
from metrics.names import PROJECT_METRICS
from metrics.results import WindowResult
from metrics.roster_counts import GroupCounts

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "kk", "ru", "ar")
LOOKS = [(width, scheme) for width in (1280, 360) for scheme in ("light", "dark")]
ODD = (
    "A|b]]",
    "{{Delete}}",
    "<script>alert(1)</script>",
    "\u202eтаза",
    "مرحبا بالعالم",
    "🐎🏔️ Көкшетау",
    "x" * 250,
)
MANY = [f"{number} {ODD[number % len(ODD)]}" for number in range(5000)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    """The words of a language; Arabic is the English ones with an Arabic one before each."""
    arabic = tmp_path_factory.mktemp("i18n")
    texts = json.loads((I18N / "en.json").read_text(encoding="utf-8"))
    texts = {key: text if key.startswith("@") else f"تقرير {text}" for key, text in texts.items()}
    (arabic / "ar.json").write_text(json.dumps(texts), encoding="utf-8")
    return lambda language: Messages("ar", arabic) if language == "ar" else Messages(language)


@pytest.fixture
def show(browser, folder):
    """Show a page of HTML; what it asks for and says on the way are attributes of what is returned."""
    contexts = []

    def show(text, width=1280, scheme="light", **options):
        path = folder / "report.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri(), wait_until="load")
        return page

    yield show
    for context in contexts:
        context.close()


def lists(titles):
    return [make_list("wikipedia", titles, withheld=3), make_list("uploads", titles)]


def whole_status(**changes):
    """A status with everything on it: in its middle, so that the pace tells something, and stale."""
    status = make_rich_status(stale={"kkwiki": None}, notes={"wikipedia": "A note. " * 9}, **changes)
    people = replace(status.people, groups=(GroupCounts("In person", 1125, 1121),))
    window = status.snapshot.grant.window
    middle = window.start + (window.end - window.start) / 2
    snapshot = replace(status.snapshot, event_days=WindowResult(window, DAYS_RESULTS, {}))
    return replace(status, people=people, snapshot=snapshot, taken_at=middle, data_as_of=middle)


@pytest.fixture(scope="module")
def whole(words):
    made = {}

    def whole(language):
        if language not in made:
            edits = {date(2023, 9, day): dict.fromkeys(PROJECT_METRICS, day * 999) for day in (2, 3)}
            made[language] = page_of(*lists(ODD), words=words(language), status=whole_status(), edits=edits)
        return made[language]

    return whole


def opened(page):
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    return page


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_never_wider_than_the_window(show, whole, language):
    for width in (1280, 768, 360):
        assert overflow(opened(show(whole(language), width))) == 0, width


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shut_out(show, whole, language):
    """Contrast of at least 4.5 to 1, names, roles, headings, and what else axe looks for."""
    for width, scheme in LOOKS:
        found = Axe().run(opened(show(whole(language), width, scheme)))
        assert found.violations_count == 0, f"{width} {scheme}: {found.generate_report()}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_cut_off_or_lies_on_another(show, whole, language):
    page = show(whole(language))
    assert (
        page.evaluate("""() => [...document.querySelectorAll("figure svg")].flatMap(svg => {
        const {width, height} = svg.viewBox.baseVal;
        const boxes = [...svg.querySelectorAll("text")].map(text => [text.textContent, text.getBBox()]);
        const outside = boxes.filter(([, box]) => box.x < 0 || box.x + box.width > width
            || box.y < 0 || box.y + box.height > height + 1).map(([text]) => `outside: ${text}`);
        const crossing = boxes.flatMap(([one, a], place) => boxes.slice(place + 1).filter(([, b]) =>
            a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height - 4 && b.y < a.y + a.height - 4
        ).map(([other]) => `${one} lies on ${other}`));
        return [...outside, ...crossing];
    })""")
        == []
    )


def contrast(page, part, style):
    """Return the contrast of a part of a picture with the page behind it."""
    return page.evaluate(
        """([part, style]) => {
            const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(v => v / 255)
                .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
                .reduce((sum, v, place) => sum + v * [.2126, .7152, .0722][place], 0);
            const drawn = getComputedStyle(document.querySelector(part))[style];
            const paper = getComputedStyle(document.body).backgroundColor;
            const [high, low] = [light(drawn), light(paper)].sort((a, b) => b - a);
            return (high + .05) / (low + .05);
        }""",
        [f"figure {part}", style],
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_bars_and_labels_stand_out_from_the_page(show, whole, scheme):
    page = show(whole("en"), scheme=scheme)
    assert contrast(page, "text", "fill") >= 4.5
    for part in (".result path", ".target path", ".projection path"):
        assert contrast(page, part, "stroke") >= 3, part
    assert contrast(page, ".bar path", "fill") >= 3


@pytest.mark.parametrize("titles", [[], ["Қымыз"], MANY], ids=["no page", "one page", "5,000 pages"])
def test_any_number_of_pages_with_any_title_looks_right(show, titles):
    text = page_of(*lists(titles))
    assert len(text.encode()) < 1_000_000
    page = opened(show(text, 360))
    assert overflow(page) == 0
    shown = page.locator("table.sortable a").all_inner_texts()
    assert shown == [title.replace("\u202e", "") for title in titles[:50]]
    assert page.said == []


def test_nothing_of_a_hostile_text_runs_and_nothing_is_fetched(show):
    given = [text.encode(errors="replace").decode() for text in ATTACKS]
    page = show(page_of(*lists(given), status=make_rich_status(page=" ".join(given))))
    assert page.locator("img, iframe, [onclick], [onload], [onerror], main script").count() == 0
    assert (page.asked, page.said) == ([page.url], [])


def test_pictures_can_be_opened_as_tables_by_keyboard(show, whole):
    page = show(whole("en"))
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    row = page.locator("figure").first.locator("tbody tr").first
    assert row.is_visible()
    assert row.inner_text().split("\t") == ["September 2, 2023", "3", "3"]


def column(page, number):
    return page.locator(f"table.sortable tbody tr td:nth-child({number})").all_inner_texts()


def test_a_heading_sorts_its_table_by_keyboard_and_says_how(show):
    sizes = {"Б": -20, "А": 1480, "Ә": 9, "Я": 300}
    listed = make_list("wikipedia", list(sizes))
    rows = listed.found.rows.assign(bytes=list(sizes.values()))
    page = show(page_of(replace(listed, found=replace(listed.found, rows=rows))))
    assert column(page, 4) == ["1,480", "300", "9", "-20"]
    heading = page.locator("table.sortable th", has_text="Bytes")
    heading.get_by_role("button").focus()
    page.keyboard.press("Space")
    assert (heading.get_attribute("aria-sort"), column(page, 4)) == (
        "ascending",
        ["-20", "9", "300", "1,480"],
    )
    page.keyboard.press("Enter")
    assert (heading.get_attribute("aria-sort"), column(page, 1)) == ("descending", ["А", "Я", "Ә", "Б"])
    page.get_by_role("button", name="Page").click()
    assert (heading.get_attribute("aria-sort"), column(page, 1)) == (None, ["А", "Ә", "Б", "Я"])


def test_without_javascript_there_are_no_buttons_and_all_else_is_there(show, whole):
    page = show(whole("en"), java_script_enabled=False)
    assert page.get_by_role("button").count() == 0
    assert page.locator("table.sortable tbody tr").count() == len(ODD)


def test_on_paper_the_page_is_light_and_no_wider(show, whole):
    page = show(whole("en"), scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_written_from_the_right_the_pictures_are_too(show, whole):
    page = show(whole("ar"))
    first, last = page.evaluate("""() => {
        const labels = [...document.querySelector("figure svg").querySelectorAll("text")];
        const days = labels.filter(each => each.getAttribute("text-anchor") === "middle");
        return [days[0], days.at(-1)].map(each => each.getBoundingClientRect().x);
    }""")
    assert first > last


@pytest.fixture(scope="module")
def written(lab, tmp_path_factory):
    """The report on the reference event, whose lists may be shown."""
    esep = Esep(tmp_path_factory.mktemp("esep"), lab)
    esep.declare("conference", ("names = false", 'names = false\ncountry = "KZ"'))
    esep.ok("collect", "conference")
    esep.ok("report", "conference", "-o", "out", "--language", "en")
    return esep.home / "out"


@pytest.mark.wiki
def test_links_lead_where_they_say(browser, written):
    context = browser.new_context()
    page = context.new_page()
    page.goto((written / "report.html").as_uri())
    links = page.locator("header a").all() + page.locator("table.sortable").nth(0).locator("a").all()[:5]
    links += page.locator("ul.files a").all()[:3]
    promised = [(link.inner_text(), link.get_attribute("href")) for link in links]
    for title, address in promised:
        page.goto(address)
        assert page.locator("#firstHeading").inner_text() == title
    page.goto((written / "report.html").as_uri())
    beside = page.locator("footer a").all_inner_texts()
    assert sorted(beside) == sorted(path.name for path in written.iterdir() if path.name != "report.html")
    context.close()


@pytest.mark.wiki
def test_the_picture_of_the_documentation_can_be_taken(browser, written, tmp_path):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((written / "report.html").as_uri())
    section = page.locator("section", has_text="Day by day").first
    section.screenshot(path=os.environ.get("ESEP_REPORT_PICTURE") or str(tmp_path / "report.png"))
    assert section.locator("figure").count() == 4
    page.close()


@pytest.mark.wiki
def test_the_pictures_say_what_the_wikis_say(browser, written, expected):
    page = browser.new_page()
    page.goto((written / "report.html").as_uri())
    told = page.locator("figure", has_text="Wikipedia: pages created or improved so far")
    assert told.locator("figcaption p").inner_text() == "Achieved: 87; Target: 100"
    rows = told.locator("tbody tr").evaluate_all("rows => rows.map(row => row.cells[2].textContent)")
    assert rows[-1] == "87"
    first = told.locator("tbody th").first.text_content()
    assert first == Messages("en").date(date(2023, 9, 2))
    page.close()
