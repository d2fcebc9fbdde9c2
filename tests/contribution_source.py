"""What every source of contributions has to do, whatever is behind it: one story, and the rules of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from collectors.contributions import Content
from collectors.errors import CollectorError
from collectors.page_facts import Askable
from collectors.source import ContributionSource
from metrics.frames import contributions
from metrics.model import Window
from metrics.windows import Spans
from scripts.mediawiki.filler import picture

MARCH = Window(datetime(2021, 3, 1, tzinfo=UTC), datetime(2021, 4, 1, tzinfo=UTC), "UTC")
SPANS = Spans(MARCH, ())
TEMPLATE = "Template:Жойылсын"
CONTENT = Content(
    frozenset({0, 6}), Askable(disambiguation=True, deletion_templates=(TEMPLATE,)), has_drafts=True
)
NOTHING_ASKED = Content(frozenset({0, 6}), Askable(), has_drafts=False)

AUTHOR, OTHER, IDLE, HIDDEN = "Жазушы Ғалым", "Басқа Адам", "Үнсіз Бақылаушы", "Жасырын Автор"
MANY = [f"Көп {number:02}" for number in range(60)]
EDITS_EACH = 9
COMMENT = "бастама 😀 «қ» | a\\b %s"
TAGS = {"wikieditor", "visualeditor", "mobile edit"}
DISAMBIGUATION, TO_BE_HIDDEN = "Айрық", "Жасырын"
"""The page that has the property of a disambiguation page, and the one whose author is hidden."""


def deed(time, user, action, page="", **more):
    when = f"2021{time}".translate(dict.fromkeys(map(ord, "-:T")))
    return {"time": when, "user": user, "action": action, "page": page, "where": f"story {time}", **more}


def deeds_of_many():
    """Return a page for each of many people, and edits to it."""
    begun = datetime(2021, 3, 20, tzinfo=UTC)
    for number, name in enumerate(MANY):
        for edit in range(EDITS_EACH):
            when = f"{begun + timedelta(hours=edit, minutes=number):%m-%dT%H:%M:%S}"
            yield deed(
                when, name, "edit" if edit else "create", name, **{"append" if edit else "text": f" {edit}."}
            )


STORY = sorted(
    [
        *(deed("02-01T00:00:00", name, "account") for name in (AUTHOR, OTHER, IDLE, HIDDEN, *MANY)),
        deed("02-20T10:00:00", AUTHOR, "create", f"User:{AUTHOR}/Нобай", text="Нобай."),
        deed("02-28T23:59:59", AUTHOR, "create", "Ерте", text="Ерте."),
        deed(
            "03-01T00:00:00", AUTHOR, "create", "Басы мен соңы", text="Қазақ.", summary=COMMENT, tags=[*TAGS]
        ),
        deed("03-02T10:00:00", AUTHOR, "edit", "Басы мен соңы", append=" Тағы."),
        deed("03-03T10:00:00", OTHER, "create", "Жойылған", text="Уақытша."),
        deed("03-03T11:00:00", AUTHOR, "edit", "Жойылған", append=" Тағы."),
        deed("03-03T12:00:00", OTHER, "delete", "Жойылған"),
        deed("03-04T10:00:00", AUTHOR, "create", "Бағыттама", text="#REDIRECT [[Басы мен соңы]]"),
        deed("03-04T11:00:00", AUTHOR, "create", DISAMBIGUATION, text="Екеу."),
        deed(
            "03-05T10:00:00",
            AUTHOR,
            "upload",
            "File:Сурет бір.png",
            text="{{Жойылсын}}",
            picture=picture("1"),
        ),
        deed("03-06T10:00:00", AUTHOR, "reupload", "File:Сурет бір.png", picture=picture("2")),
        deed("03-06T11:00:00", AUTHOR, "upload", "File:Таза.png", text="Таза.", picture=picture("3")),
        deed("03-07T10:00:00", OTHER, "create", "Қайтарылған", text="Бұрынғы."),
        deed("03-07T11:00:00", AUTHOR, "edit", "Қайтарылған", append=" Бұзу."),
        deed("03-07T12:00:00", OTHER, "undo", "Қайтарылған"),
        deed("03-08T10:00:00", HIDDEN, "create", TO_BE_HIDDEN, text="Аты жоқ."),
        deed("03-10T10:00:00", AUTHOR, "move", f"User:{AUTHOR}/Нобай", to="Дайын мақала"),
        *deeds_of_many(),
        deed("03-31T23:59:59", AUTHOR, "create", "Соңы", text="Соңғы секунд."),
        deed("04-01T00:00:00", AUTHOR, "create", "Кеш", text="Кеш."),
    ],
    key=lambda each: each["time"],
)
"""What happened on one wiki with files; then the author of TO_BE_HIDDEN was hidden."""

OF_AUTHOR = [
    ("02-20 10:00:00", "Дайын мақала"),
    ("03-01 00:00:00", "Басы мен соңы"),
    ("03-02 10:00:00", "Басы мен соңы"),
    ("03-04 10:00:00", "Бағыттама"),
    ("03-04 11:00:00", DISAMBIGUATION),
    ("03-05 10:00:00", "File:Сурет бір.png"),
    ("03-06 10:00:00", "File:Сурет бір.png"),
    ("03-06 11:00:00", "File:Таза.png"),
    ("03-07 11:00:00", "Қайтарылған"),
    ("03-10 10:00:00", "Дайын мақала"),
    ("03-10 10:00:00", f"User:{AUTHOR}/Нобай"),
    ("03-31 23:59:59", "Соңы"),
]
"""Every live revision of the author in March, and the first one of the draft that became content then."""


@dataclass(frozen=True, slots=True)
class Told:
    """A source of the wiki that STORY happened on; `ids` are the people's local user ids.

    `failing` makes a source of the same kind that breaks off after a part.
    """

    source: ContributionSource
    ids: Mapping[str, int]
    failing: Callable[[], ContributionSource]

    def fetch(self, *names, spans=SPANS, content=CONTENT, **options):
        return self.source.fetch(self.people(names), spans, content, **options)

    def people(self, names):
        return {self.ids[name]: f"metawiki:{name}" for name in names}


def of_page(rows, title):
    return sorted((row for row in rows if row["title"] == title), key=lambda row: row["timestamp"])


class ContributionSourceRules:
    """A subclass gives the class-scoped fixture `told`, a Told.

    `UNKNOWN` names the columns that its source can never tell: they are empty, and never false or nought.
    `LEAVES_OPEN` is for one that cannot tell a new version of a file from an edit without a change: it marks
    the revision as both, and `metrics.dumps` counts it both ways.
    """

    UNKNOWN = frozenset()
    LEAVES_OPEN = False

    @pytest.fixture(scope="class")
    @classmethod
    def rows(cls, told):
        return told.fetch(AUTHOR, OTHER, IDLE, HIDDEN)

    def only(self, rows, title, column):
        """Return the values of a column on a page; a source that cannot tell is left out."""
        values = [row[column] for row in of_page(rows, title)]
        if column in self.UNKNOWN:
            assert set(values) <= {None, ""}
            pytest.skip(f"{column} is not told by this source, and says so")
        return values

    def test_every_live_revision_in_the_span_is_there_and_no_other(self, rows):
        own = [row for row in rows if row["account"] == f"metawiki:{AUTHOR}"]
        assert sorted((f"{row['timestamp']:%m-%d %H:%M:%S}", row["title"]) for row in own) == sorted(
            OF_AUTHOR
        )

    def test_the_rows_fit_the_schema_and_no_revision_is_there_twice(self, told, rows):
        assert not any("wiki" in row for row in rows)
        frame = contributions({"wiki": told.source.wiki, **row} for row in rows)
        assert len(frame) == len(rows)

    def test_the_start_of_a_span_is_in_it_and_its_end_is_not(self, told):
        second = timedelta(seconds=1)
        first = datetime(2021, 3, 2, 10, tzinfo=UTC)
        with_it = Spans(Window(first, first + second, "UTC"), ())
        before_it = Spans(Window(first - second, first, "UTC"), ())
        assert [row["timestamp"] for row in told.fetch(AUTHOR, spans=with_it)] == [first]
        assert told.fetch(AUTHOR, spans=before_it) == []

    def test_later_windows_are_fetched_and_what_lies_between_is_not(self, told):
        days = [Window(MARCH.start + timedelta(n), MARCH.start + timedelta(n + 1), "UTC") for n in (0, 3)]
        rows = told.fetch(AUTHOR, spans=Spans(days[0], (days[1],)), content=NOTHING_ASKED)
        assert {row["timestamp"].day for row in rows} == {1, 4}

    def test_the_rows_of_each_person_come_by_time(self, told):
        rows = told.fetch(OTHER, *MANY[:5], content=NOTHING_ASKED)
        for account in {row["account"] for row in rows}:
            times = [row["timestamp"] for row in rows if row["account"] == account]
            assert times == sorted(times)

    def test_a_revision_with_many_tags_is_one_row_with_each_tag_once(self, rows):
        (first, _) = of_page(rows, "Басы мен соңы")
        assert sorted(first["tags"].split("|")) == sorted(TAGS)

    def test_a_revision_without_tags_has_none(self, rows):
        assert of_page(rows, "Басы мен соңы")[1]["tags"] == ""

    def test_comments_come_as_they_were_written(self, rows):
        assert self.only(rows, "Басы мен соңы", "comment")[0] == COMMENT

    def test_sizes_are_of_bytes_and_differences_against_the_parent(self, rows):
        first, second = of_page(rows, "Басы мен соңы")
        assert (first["parent_id"], first["size"], first["sizediff"]) == (0, 11, 11)
        assert (second["parent_id"], second["size"], second["sizediff"]) == (first["rev_id"], 21, 10)

    def test_people_without_edits_give_no_rows_and_nobody_gives_none(self, told):
        assert told.fetch(IDLE) == []
        assert told.fetch() == []

    def test_of_many_people_and_rows_each_is_there_once(self, told):
        rows = told.fetch(*MANY, content=NOTHING_ASKED)
        assert len({row["rev_id"] for row in rows}) == len(rows) == len(MANY) * EDITS_EACH
        assert {row["account"] for row in rows} == {f"metawiki:{name}" for name in MANY}

    def test_what_was_deleted_is_not_there(self, rows):
        assert of_page(rows, "Жойылған") == []

    def test_a_revision_whose_author_was_hidden_is_not_there(self, told):
        assert told.fetch(HIDDEN) == []

    def test_a_source_that_breaks_off_raises_and_gives_nothing(self, told):
        with pytest.raises(CollectorError):
            told.failing().fetch(told.people([AUTHOR, OTHER]), SPANS, CONTENT)

    def test_redirects_are_told(self, rows):
        assert self.only(rows, "Бағыттама", "is_redirect") == [True]
        assert self.only(rows, "Соңы", "is_redirect") == [False]

    def test_disambiguation_pages_are_told(self, rows):
        assert self.only(rows, DISAMBIGUATION, "is_disambiguation") == [True]
        assert self.only(rows, "Соңы", "is_disambiguation") == [False]

    def test_files_nominated_for_deletion_are_told(self, rows):
        assert self.only(rows, "File:Сурет бір.png", "nominated") == [True, True]
        assert self.only(rows, "File:Таза.png", "nominated") == [False]

    def test_a_new_version_of_a_file_is_one(self, rows):
        assert self.only(rows, "File:Сурет бір.png", "new_version") == [False, True]
        assert self.only(rows, "File:Сурет бір.png", "same_text") == [False, self.LEAVES_OPEN]

    def test_a_draft_that_was_moved_in_says_when_and_the_move_changed_no_text(self, rows):
        moved = datetime(2021, 3, 10, 10, tzinfo=UTC)
        assert self.only(rows, "Дайын мақала", "moved_in_at") == [moved, moved]
        assert self.only(rows, "Дайын мақала", "same_text") == [False, True]
        assert self.only(rows, "Соңы", "moved_in_at") == [None]

    @pytest.mark.parametrize("column", ["is_disambiguation", "nominated", "used_on", "moved_in_at"])
    def test_what_is_not_asked_is_absent_and_not_false(self, told, column):
        rows = told.fetch(AUTHOR, content=NOTHING_ASKED)
        assert {row[column] for row in rows} == {None}

    def test_what_is_no_content_is_not_asked_about(self, rows):
        (left,) = of_page(rows, f"User:{AUTHOR}/Нобай")
        assert (left["is_redirect"], left["is_disambiguation"], left["moved_in_at"]) == (False, None, None)

    def test_histories_say_what_was_taken_back_and_tags_alone_do_not(self, told, rows):
        with_histories = told.fetch(AUTHOR, OTHER, with_histories=True)
        assert {row["history"] for row in rows} == {""}
        found = self.only(with_histories, "Қайтарылған", "history")
        assert found == ["restored", "reverted", "revert"]

    def test_the_source_is_as_of_no_later_moment_than_now(self, told, rows):
        as_of = told.source.as_of()
        assert as_of is None or as_of <= datetime.now(UTC)
