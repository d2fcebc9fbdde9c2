"""A made-up mediawiki_history dump: every line is made here, so that the answers can be counted by hand."""

import bz2
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from collectors.history_ask import Ask
from collectors.history_files import ADDED_IN_2026, COLUMNS, DumpFile
from metrics.dumps import Work
from metrics.model import Count, CountedWiki, Event, Participant, PersonState, Roster, Target, Window
from metrics.windows import spans

BEFORE_2026 = tuple(name for name in COLUMNS if name not in ADDED_IN_2026)

ASEL, BEREN, ORGANIZER, ROBOT = (7, 70, "Асель"), (8, 80, "Берен"), (9, 90, "Організатор"), (10, 100, "Робот")
SOMEBODY, NOBODY = (11, 110, "Бөтен"), (None, None, "192.0.2.1")
"""Local id, id of the central account, and name."""

SEPTEMBER = Window(datetime(2023, 9, 1, tzinfo=UTC), datetime(2023, 10, 1, tzinfo=UTC), "UTC")
DAYS = Window(datetime(2023, 9, 2, tzinfo=UTC), datetime(2023, 9, 5, tzinfo=UTC), "UTC")
AS_OF = datetime(2024, 1, 1, tzinfo=UTC)

KK = CountedWiki("kkwiki", "wikipedia", frozenset({0}))
COMMONS = CountedWiki("commonswiki", "commons", frozenset({6}))


def page(number, title="Бет", **values):
    return {"page_id": number, "page_title": f"{title}_{number}", **values}


def revision(wiki, rev_id, when, user, of, **values):
    """Return the fields of a revision of the page `of`, its first one unless a parent is given."""
    local, central, name = user
    return {
        "wiki_db": wiki,
        "event_entity": "revision",
        "event_type": "create",
        "event_timestamp": f"{when}:00.0",
        "event_user_id": local,
        "event_user_central_id": central,
        "event_user_text": name,
        "event_user_text_historical": name,
        "event_user_is_anonymous": local is None,
        "page_namespace_historical": of.get("page_namespace", 0),
        "page_namespace": 0,
        "page_is_redirect": False,
        "revision_id": rev_id,
        "revision_parent_id": 0,
        "revision_text_bytes": 1000,
        "revision_text_bytes_diff": 100,
        "revision_text_sha1": f"sum{rev_id}",
        "revision_is_deleted_by_page_deletion": False,
        "revision_is_identity_reverted": False,
        "revision_tags": (),
        **of,
        **values,
    }


def edit(wiki, rev_id, when, user, of, diff=10, **values):  # noqa: PLR0917
    """Return the fields of a later revision, whose parent is somebody's of long ago unless it is given."""
    parent = {"revision_parent_id": rev_id + 1000, "revision_text_bytes_diff": diff}
    return revision(wiki, rev_id, when, user, of, **{**parent, **values})


def move(wiki, when, of, namespace):
    """Return the fields of a page's move to `namespace`; the page is in namespace 0 by now."""
    return {
        "wiki_db": wiki,
        "event_log_id": 1,
        "event_entity": "page",
        "event_type": "move",
        "event_timestamp": f"{when}:00.0",
        "page_namespace_historical": namespace,
        "page_namespace": 0,
        **of,
    }


DRAFT = {"page_namespace_historical": 2}
LOST = dict.fromkeys(("page_id", "page_title", "page_namespace", "page_namespace_historical"))
"""What is said of a page that Wikimedia's program did not find."""

HOSTILE = 'a tab\there, a "quote", a line\nend, a return\r, \\ and =1+1'

KK_EVENTS = (
    revision(
        "kkwiki", 1, "2023-09-02 10:00", ASEL, page(1), event_comment=HOSTILE, revision_tags=("a,b", "c")
    )
    | {"revision_text_bytes_diff": 500},
    edit("kkwiki", 2, "2023-09-03 10:00", BEREN, page(2), 40, event_user_text_historical="Ескі есім"),
    edit("kkwiki", 3, "2023-09-03 11:00", ASEL, page(3), revision_tags=("visualeditor", "mw-reverted")),
    edit("kkwiki", 4, "2023-09-03 12:00", ASEL, page(4), revision_is_deleted_by_page_deletion=True),
    edit("kkwiki", 5, "2023-09-03 13:00", ASEL, page(5, page_is_redirect=True)),
    edit("kkwiki", 6, "2023-09-03 14:00", ROBOT, page(6)),
    edit("kkwiki", 7, "2023-09-03 15:00", NOBODY, page(7)),
    edit("kkwiki", 8, "2023-09-04 10:00", ASEL, page(2), 30, revision_parent_id=2),
    revision("kkwiki", 1009, "2023-06-01 10:00", SOMEBODY, page(8)),
    edit("kkwiki", 9, "2023-09-06 10:00", ASEL, page(8), 0, revision_text_sha1="sum1009"),
    revision("kkwiki", 1010, "2023-06-01 11:00", SOMEBODY, page(9)),
    edit("kkwiki", 10, "2023-09-06 11:00", ASEL, page(9), 0),
    revision("kkwiki", 11, "2022-05-01 10:00", ASEL, page(10), **DRAFT),
    move("kkwiki", "2023-09-10 10:00", page(10), 0),
    revision("kkwiki", 12, "2023-09-20 10:00", ASEL, page(11), **DRAFT),
    move("kkwiki", "2023-11-05 10:00", page(11), 0),
    edit("kkwiki", 13, "2023-09-07 10:00", ASEL, page(12, page_namespace=1)),
    revision("kkwiki", 14, "2023-09-08 10:00", ORGANIZER, page(13)),
    edit("kkwiki", 15, "2023-09-09 10:00", BEREN, page(14), None, revision_text_bytes=None),
    edit("kkwiki", 16, "2023-09-20 12:00", ASEL, page(1, page_namespace=3)),
    revision("kkwiki", 17, "2023-08-20 10:00", ASEL, page(15)),
    move("kkwiki", "2023-09-05 10:00", page(2), 0),
    revision("kkwiki", 19, "2023-09-10 12:00", ASEL, LOST),
    revision("kkwiki", 18, "2023-09-09 12:00", SOMEBODY, page(16)),
)
"""What happened on a small Wikipedia, of which a dump is one file."""

COMMONS_EVENTS = (
    revision("commonswiki", 21, "2023-09-02 10:00", ASEL, page(1, "A.jpg", page_namespace=6)),
    revision("commonswiki", 22, "2023-09-02 11:00", BEREN, page(2, "B.jpg", page_namespace=6)),
    edit("commonswiki", 23, "2023-09-03 11:00", ASEL, page(2, "B.jpg", page_namespace=6), 0)
    | {"revision_parent_id": 22, "revision_text_sha1": "sum22"},
)
"""Two uploads, and either a new version of a file or a protection of its page: a dump does not say which."""

RESULTS = {
    "participants": 2,
    "editors": 2,
    "organizers": 1,
    "wikipedia": 5,  # pages 1 and 10 created; 2, 9 and 14 improved
    "commons": 2,
    "new_editors": 1,
    "first_time_editors": 0,
    "retained_all_30": 1,
    "retained_all_90": 0,
    "bytes_added": 570,  # 500 + 40 + 30
    "bytes_net": 570,
    "uploads": 2,
    "uploads_transferred": 0,
}
"""Counted by hand."""

STATES = {
    "wikipedia": "not_met",
    "commons": "met",
    "new_file_versions": "unknown",
    "retained_all_180": "pending",
    "files_used": "not_measured",
    "pages_using_files": "not_measured",
    "files_nominated": "not_measured",
    "wikidata_labels": "not_measured",
}


def roster():
    def person(who, state=PersonState.VALID, registered=datetime(2020, 1, 1, tzinfo=UTC)):
        return Participant(who[2], state, who[2], f"CentralAuth:{who[1]}", registered=registered)

    asel = person(ASEL, registered=datetime(2023, 9, 1, 12, tzinfo=UTC))
    return Roster((asel, person(BEREN), person(ROBOT, PersonState.BOT)), (person(ORGANIZER),))


def made_event(name="september", window=SEPTEMBER, days=DAYS, wikis=(KK, COMMONS), people=None):
    who = people or roster()
    return Event(name, window, days, wikis, who, edited_before=dict.fromkeys(who.identities, True))


def work_of(event, **changes):
    targets = (Target("wikipedia", Count.exact(7)), Target("commons", Count.exact(2)))
    times = spans(event.grant_window, event.days_window)
    return replace(Work(event, times, targets, judged_at=AS_OF, known_until=AS_OF), **changes)


def asks_of(work):
    people = {int(who.partition(":")[2]): who for who in work.event.roster.identities}
    return [
        Ask(
            event=work.event.name,
            wiki=counted.wiki,
            people=people,
            spans=work.spans,
            namespaces=counted.content_namespaces,
            has_drafts=counted.project == "wikipedia",
            central=True,
        )
        for counted in work.event.wikis
    ]


def line(fields, columns=COLUMNS):
    """Return a line as Wikimedia's program writes it: nothing for null, and tabs and line ends escaped."""
    assert not fields.keys() - set(COLUMNS)
    return "\t".join(_written(fields.get(name)) for name in columns) + "\n"


def _written(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(item.replace(",", "\\,") for item in value)
    return str(value).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def write(folder: Path, name: str, events, columns=COLUMNS) -> DumpFile:
    """Write events into a file of a dump, in the order of time, as real ones are."""
    ordered = sorted(events, key=lambda event: event["event_timestamp"])
    return write_text(folder, name, "".join(line(event, columns) for event in ordered))


def write_text(folder: Path, name: str, text) -> DumpFile:
    path = folder / name
    path.write_bytes(bz2.compress(text.encode()))
    return DumpFile.of(str(path))


def write_damaged(folder: Path) -> DumpFile:
    """Write a file of a dump whose first block has another sum than it says."""
    file = write(folder, "2023-12.kkwiki.all-time.tsv.bz2", [*KK_EVENTS] * 200)
    whole = Path(file.path).read_bytes()
    Path(file.path).write_bytes(whole[:10] + b"lies" + whole[14:])
    return file


def write_all(folder: Path, columns=COLUMNS) -> tuple[DumpFile, ...]:
    """Write the whole made-up dump: a small wiki in one file, Commons in one a month."""
    kk = write(folder, "2023-12.kkwiki.all-time.tsv.bz2", KK_EVENTS, columns)
    months = [f"2023-{number:02}" for number in range(7, 13)]
    return kk, *(_month(folder, month, columns) for month in months)


def _month(folder, month, columns):
    events = [event for event in COMMONS_EVENTS if event["event_timestamp"].startswith(month)]
    other = revision("commonswiki", int(month[-2:]) + 90, f"{month}-28 10:00", SOMEBODY, page(99))
    return write(folder, f"2023-12.commonswiki.{month}.tsv.bz2", [*events, other], columns)
