"""A declaration written from a grant page: what is known stands there, the rest waits for a human."""

from datetime import date

import pytest

from bot.declare import file_name, guess_page, open_points, render
from collectors.participants.wikitext import section_titles
from config.errors import DeclarationError
from config.events import load_event
from metrics.model import Count, CountKind, Grant, NotUnderstood, Period, Target
from metrics.names import METRICS

TITLE = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/Some Group/Events/Конференция 2 (ID: 22215712)"


def grant(**given):
    facts = {
        "title": TITLE,
        "id": "22215712",
        "status": "Funded",
        "period": Period(date(2023, 9, 2), date(2023, 10, 3)),
        "proposed": Period(date(2023, 9, 2), date(2023, 9, 3)),
        "amounts": (),
        "applicants": ("Ерлан.kz",),
        "targets": (Target("wikipedia", Count.exact(100)),),
        "not_understood": (),
        "revision": 7,
    }
    return Grant(**{**facts, **given})


def load(tmp_path, text):
    path = tmp_path / "event.toml"
    path.write_text(text, encoding="utf-8")
    wikis = frozenset({"kkwiki", "commonswiki", "wikidatawiki"})
    return load_event(path, wikis=wikis, metrics=frozenset(METRICS))


def test_zone_and_organizers_are_left_to_a_human_when_the_pages_tell_the_rest(tmp_path):
    text = render(grant(), page="Some Group/Events", section='Who "comes"')
    zone, organizers = open_points(text)
    assert "timezone" in zone
    assert "organizers" in organizers
    event = load(tmp_path, text.replace('"FILL IN"', '"Asia/Almaty"'))
    assert (event.grant, event.page) == (TITLE, "Some Group/Events")
    assert event.participants.section == 'Who "comes"'
    assert event.event_days == (date(2023, 9, 2), date(2023, 9, 3))


def test_a_declaration_with_open_points_is_refused_by_the_line_of_the_first(tmp_path):
    with pytest.raises(DeclarationError, match=r"event\.toml, line \d+: timezone"):
        load(tmp_path, render(grant(), page="Page", section="People"))


def test_everything_the_pages_do_not_tell_is_an_open_point():
    unread = Target("commons", Count("about 200", CountKind.AMBIGUOUS))
    odd = NotUnderstood("Number of editors", "some\nmany")
    text = render(
        grant(period=None, proposed=None, targets=(unread,), not_understood=(odd,)), page=None, section=None
    )
    points = " ".join(open_points(text))
    for field in ("page", "timezone", "event_days", "start", "end", "section", "count"):
        assert f": {field} = " in points
    assert "# Not understood on the grant page: Number of editors: some many" in text
    assert "[targets.commons]" in text


@pytest.mark.parametrize(
    ("title", "page"),
    [
        (TITLE, "Some Group/Events/Конференция 2"),
        ("Grants:Programs/Wikimedia Community Fund/Conference Fund/Meet-up", "Meet-up"),
        ("Grants:PEG/Somebody/Something", None),
    ],
)
def test_the_event_page_is_guessed_from_the_end_of_the_title(title, page):
    assert guess_page(title) == page


def test_the_file_is_named_after_the_event_and_its_year():
    assert file_name(grant()) == "конференция-2-2023"
    assert file_name(grant(period=None, proposed=None)) == "конференция-2"


def test_headings_are_read_as_plain_text():
    assert section_titles("== '''Who''' [[comes]] ==\ntext\n=== Online ===") == ["Who comes", "Online"]
