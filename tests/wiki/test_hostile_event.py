"""Hostile texts on a real wiki: what Esep publishes of them is shown, and is nothing else."""

import csv
import html
import json
import re

import pytest
from attacks import ATTACKS
from wiki_family import EVENT_PAGE, GRANT_PAGE, OWN_PAGE, SCENARIO, Admin, Esep

from bot.splice import BEGIN, END

pytestmark = pytest.mark.wiki

TITLES = ("RFC 2616 mailto:a", "ISBN 978-0-306-40615-7", "\u0338 onclick=alert(1)", "=1+1 '''x''' &c")
HOSTILE_GRANT = "Grants:Hostile (ID: 1)"
IN_THE_NOTE = {"kk:Басты бет"}
"""Where the note may link: it is a link there, and not the page in another language."""

ON_ONE_LINE = " ".join(text for text in ATTACKS if text != "\ud800")
"""What TOML can say."""


@pytest.fixture(scope="module")
def attacked(lab, tmp_path_factory):
    """The event published from hostile pages, with its evidence and names."""
    home, kk = Admin.on(lab), Admin.on(lab, "kkwiki")
    moved = hostile_titles(kk)
    grant = home.text(GRANT_PAGE).replace("| 100", "| 100 <nowiki>{{Delete}} ~~~~ [[Category:X]]</nowiki>", 1)
    home.write(HOSTILE_GRANT, grant)
    home.write(OWN_PAGE, f"{BEGIN}{END}")
    esep = Esep(tmp_path_factory.mktemp("attacked"), lab)
    declare(esep)
    esep.ok("collect", "conference")
    esep.ok("publish", "conference", "--live")
    yield esep
    for old, new in moved.items():
        kk.post(action="move", **{"from": new}, to=old, noredirect=True)
    for title in titles(home):
        home.post(action="delete", title=title)


def hostile_titles(kk):
    """Give hostile titles to pages of the event; return old → new."""
    with (SCENARIO / "kkwiki.csv").open(encoding="utf-8", newline="") as file:
        counted = [row["page"] for row in csv.DictReader(file) if row["counts_as"] == "created"]
    moved = dict(zip(counted, TITLES, strict=False))
    for old, new in moved.items():
        kk.post(action="move", **{"from": old}, to=new, noredirect=True)
    return moved


def declare(esep):
    text = json.dumps(ON_ONE_LINE).replace("\x7f", "")
    more = f"[notes]\nwikipedia = {text}\n[targets.commons]\ncount = 5\nwhy = {text}"
    esep.declare(
        "conference",
        (f'page = "{EVENT_PAGE}"', f'page = "{OWN_PAGE}"'),
        (GRANT_PAGE, HOSTILE_GRANT),
        ("[participants]", f'[participants]\npage = "{EVENT_PAGE}"\nlist = [{text}]'),
        ("names = false", 'names = true\nevidence = true\ncountry = "KZ"'),
        ('country = "KZ"', f'country = "KZ"\n{more}'),
    )


def titles(home):
    answer = home.get(list="allpages", apprefix=OWN_PAGE, aplimit="max")
    return [page["title"] for page in answer["query"]["allpages"]]


def parsed(home, title):
    wanted = "text|categories|links|externallinks|templates|images|langlinks|iwlinks|sections"
    return home.get(action="parse", page=title, prop=wanted)["parse"]


def test_published_pages_show_attacks_and_run_none(attacked, admin):
    for title in titles(admin):
        page = parsed(admin, title)
        assert not re.findall(r"<(?:script|img|svg|iframe|ref)\b|\son\w+=[^<]*>|mw-magiclink", page["text"])
        assert [page[kind] for kind in ("categories", "templates", "images", "sections")] == [[], [], [], []]
        assert page["langlinks"] == []
        assert {link["title"] for link in page["iwlinks"]} <= IN_THE_NOTE


def test_links_lead_to_what_esep_or_the_note_links_to(attacked, admin, lab):
    hosts = {wiki["url"] for wiki in lab["wikis"].values()}
    for title in titles(admin):
        foreign = [url for url in parsed(admin, title)["externallinks"] if not url.startswith(tuple(hosts))]
        assert {url.partition("/?")[0] for url in foreign} <= {"https://example.org"}


def test_hostile_titles_are_in_the_evidence_as_they_are(attacked, admin):
    shown = parsed(admin, f"{OWN_PAGE}/Evidence/wikipedia")["text"]
    for title in ("RFC 2616 mailto:a", "ISBN 978-0-306-40615-7"):
        assert f"<bdi>{title}" in html.unescape(shown)


def test_every_page_has_one_pair_of_markers(attacked, admin):
    for title in titles(admin):
        text = admin.text(title)
        assert (text.count(BEGIN), text.count(END)) == (1, 1)


def test_a_second_publication_edits_nothing(attacked):
    assert "saved" not in attacked.ok("publish", "conference", "--live")


def test_the_terminal_is_shown_text_alone(attacked):
    for command in (("status", "conference"), ("evidence", "conference"), ("participants", "conference")):
        ran = attacked.run(*command, *(["--json"] if command[0] == "participants" else []))
        assert ran.returncode == 0
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", ran.stdout + ran.stderr)
