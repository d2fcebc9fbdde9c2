"""What is taken of a mediawiki_history dump, and what is refused."""

import bz2
import resource
from dataclasses import replace
from pathlib import Path

import pytest
from made_dump import (
    AS_OF,
    ASEL,
    BEFORE_2026,
    HOSTILE,
    KK,
    KK_EVENTS,
    SEPTEMBER,
    SOMEBODY,
    asks_of,
    edit,
    line,
    made_event,
    move,
    page,
    revision,
    work_of,
    write,
    write_damaged,
    write_text,
)

from bot.dump_portfolio import Job, by_duckdb
from collectors.contributions import Content
from collectors.errors import TryLaterError, UnreadableError
from collectors.history import HistorySource, opened, take_steps
from collectors.history_ends import TAIL, refuse_cut
from collectors.history_files import COLUMNS, DumpFile, missing_month, refuse_overlaps
from collectors.history_shards import MANIFEST, Shards
from collectors.page_facts import Askable
from collectors.sites import SiteFacts
from metrics.frames import contributions
from metrics.windows import spans

NAME = "2023-12.kkwiki.all-time.tsv.bz2"
PEOPLE = {7: "CentralAuth:70", 8: "CentralAuth:80"}
SITE = SiteFacts(
    "kkwiki", "", {}, frozenset({0}), frozenset(), {0: "", 1: "Талқылау", 3: "Қатысушы талқылауы"}
)
TIMES = spans(SEPTEMBER, SEPTEMBER)
CONTENT = Content(frozenset({0}), Askable(), has_drafts=True)


@pytest.fixture
def shards(tmp_path):
    return Shards(tmp_path / "shards", "256MB")


@pytest.fixture
def fetch(tmp_path, shards):
    """Return what fetches the rows of Asel and Beren from a dump of the given events, by revision."""

    def fetched(events, columns=COLUMNS, name=NAME):
        file = write(tmp_path, name, events, columns)
        rows = HistorySource(SITE, [file], shards).fetch(PEOPLE, TIMES, CONTENT)
        contributions({"wiki": SITE.wiki, **row} for row in rows)
        return {row["rev_id"]: row for row in rows}

    return fetched


@pytest.fixture
def counted(tmp_path, shards):
    """Return what counts September from a dump of the given events: metric → result and state."""

    def lines(events, event=None, name=NAME):
        work = work_of(event or made_event(wikis=(KK,)))
        job = Job({work.event.name: work}, tuple(asks_of(work)), (write(tmp_path, name, events),))
        return {metric: (result, state) for _, metric, result, _, state in by_duckdb(job, shards)}

    return lines


def test_the_older_layout_of_76_columns_gives_the_same_rows(fetch, tmp_path):
    assert len(BEFORE_2026) == 76
    assert len(COLUMNS) == 78
    older = fetch(KK_EVENTS, BEFORE_2026)
    assert older == fetch(KK_EVENTS, name="2024-01.kkwiki.all-time.tsv.bz2")
    assert older.keys() == {1, 2, 3, 5, 8, 9, 10, 11, 12, 13, 15, 16, 17}


def test_escaped_texts_come_back_as_they_were(fetch):
    row = fetch(KK_EVENTS)[1]
    assert row["comment"] == HOSTILE
    assert row["tags"] == "a,b|c"
    assert row["title"] == "Бет 1"


def test_titles_outside_the_first_namespace_begin_with_its_name(fetch):
    rows = fetch(KK_EVENTS)
    assert (rows[13]["title"], rows[16]["title"]) == ("Талқылау:Бет 12", "Қатысушы талқылауы:Бет 1")


def test_a_renamed_person_is_found_by_the_account(fetch):
    assert fetch(KK_EVENTS)[2]["account"] == "CentralAuth:80"


def test_what_was_deleted_with_its_page_and_what_others_did_is_not_there(fetch):
    assert not {4, 6, 7, 18, 19} & fetch(KK_EVENTS).keys()


def test_what_a_dump_does_not_say_is_absent_and_not_nought(fetch):
    row = fetch(KK_EVENTS)[15]
    assert (row["size"], row["sizediff"], row["used_on"], row["nominated"], row["is_disambiguation"]) == (
        (None,) * 5
    )


def test_an_edit_of_the_same_size_is_a_null_edit_only_where_the_text_is_the_same(fetch):
    rows = fetch(KK_EVENTS)
    assert (rows[9]["same_text"], rows[10]["same_text"]) == (True, False)


def test_a_draft_is_found_by_the_move_that_made_it_content(fetch):
    rows = fetch(KK_EVENTS)
    assert [rows[number]["moved_in_at"].isoformat() for number in (11, 12)] == [
        "2023-09-10T10:00:00+00:00",
        "2023-11-05T10:00:00+00:00",
    ]
    assert rows[2]["moved_in_at"] is None, "a move within the content is none into it"


def test_a_page_that_was_first_moved_out_of_the_content_began_there(fetch):
    of = page(20)
    rows = fetch(
        [
            revision("kkwiki", 1, "2023-09-02 10:00", ASEL, of),
            move("kkwiki", "2023-09-03 10:00", of, 2),
            move("kkwiki", "2023-09-04 10:00", of, 0),
        ]
    )
    assert rows[1]["moved_in_at"] is None


def test_where_the_parents_month_is_not_given_nobody_knows_whether_the_text_changed(counted):
    found = counted([edit("kkwiki", 1, "2023-09-02 10:00", ASEL, page(1), 0)])
    assert found["wikipedia"] == (None, "unknown")
    assert found["editors"] == (None, "unknown")
    assert found["participants"] == (2, "no_target")


def test_a_wiki_with_a_revision_without_its_parent_is_unknown(counted):
    found = counted([revision("kkwiki", 1, "2023-09-02 10:00", ASEL, page(1), revision_parent_id=None)])
    assert found["wikipedia"] == (None, "unknown")


def test_an_event_that_asks_for_histories_is_unknown(counted):
    found = counted(KK_EVENTS, replace(made_event(wikis=(KK,)), with_histories=True))
    assert found["wikipedia"] == (None, "unknown")


def test_nobody_did_anything_is_nought_where_the_dump_knows_it(counted):
    found = counted([revision("kkwiki", 1, "2023-09-02 10:00", SOMEBODY, page(1))])
    assert found["wikipedia"] == (0, "not_met")


def test_one_person_in_every_event_costs_no_more_rows_than_their_own(tmp_path, shards):
    works = [work_of(made_event(f"event-{number}", wikis=(KK,))) for number in range(200)]
    asks = [ask for work in works for ask in asks_of(work)]
    alone = sizes(tmp_path, shards, asks[:1])
    together = sizes(tmp_path, shards, asks)
    assert together["mine"] == alone["mine"]
    assert together["contributions"] == 200 * alone["contributions"]


def sizes(tmp_path, shards, asks):
    with opened([write(tmp_path, NAME, KK_EVENTS)], shards) as connection:
        take_steps(connection, asks)
        count = "SELECT count(*) FROM "
        return {name: connection.sql(count + name).fetchall()[0][0] for name in ("mine", "contributions")}


@pytest.mark.parametrize("name", ["kkwiki.tsv.bz2", "2023-12.kkwiki.all-time.tsv", "2023-12.kkwiki..tsv.bz2"])
def test_a_file_of_another_name_is_refused(name):
    with pytest.raises(UnreadableError, match=name):
        DumpFile.of(f"folder/{name}")


def test_a_file_with_an_unknown_number_of_columns_is_refused_by_name_and_number(tmp_path, shards):
    file = write_text(tmp_path, NAME, "\t".join(["x"] * 77) + "\n")
    with pytest.raises(UnreadableError, match=rf"{NAME}: line 1 has 77 columns, and only 76 and"):
        shards.take(file)


def test_a_file_that_ends_too_soon_is_refused_and_leaves_no_shard(tmp_path, shards):
    file = write(tmp_path, NAME, [*KK_EVENTS] * 200)
    whole = Path(file.path).read_bytes()
    Path(file.path).write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(UnreadableError, match=NAME):
        shards.take(file)
    assert list(shards.folder.glob("*")) == []


@pytest.mark.parametrize("texts", range(40))
def test_the_end_of_a_whole_file_is_one_at_whatever_bit_it_begins(texts):
    refuse_cut(NAME, bz2.compress(b"a line\n" * texts)[-TAIL:])


def test_no_beginning_of_a_file_of_several_blocks_is_a_whole_one():
    whole = bz2.compress(b"".join(b"line %d\n" % number for number in range(25_000)), 1)
    for length in range(len(whole)):
        with pytest.raises(UnreadableError):
            refuse_cut(NAME, whole[:length][-TAIL:])
    refuse_cut(NAME, whole[-TAIL:])


@pytest.mark.parametrize("less", range(1, 21))
def test_a_file_without_any_of_its_last_bytes_is_refused(tmp_path, shards, less):
    file = write(tmp_path, NAME, KK_EVENTS)
    cut = Path(file.path).read_bytes()[:-less]
    with pytest.raises(UnreadableError, match=rf"^{NAME}: cannot be read: it ends too soon; fetch"):
        refuse_cut(NAME, cut[-TAIL:])
    Path(file.path).write_bytes(cut)
    with pytest.raises(UnreadableError, match=rf"{NAME}: cannot be read: it ends too soon; fetch"):
        shards.take(file)
    assert list(shards.folder.iterdir()) == []


def test_a_file_whose_sum_is_another_is_refused_and_leaves_no_shard(tmp_path, shards):
    file = write_damaged(tmp_path)
    with pytest.raises(UnreadableError, match=rf"{NAME}: cannot be read: .*; fetch the file anew"):
        shards.take(file)
    assert list(shards.folder.iterdir()) == []


def test_a_file_without_anything_in_it_is_refused(tmp_path, shards):
    file = write(tmp_path, NAME, KK_EVENTS)
    Path(file.path).write_bytes(b"")
    with pytest.raises(UnreadableError, match=r"ends too soon"):
        shards.take(file)


def test_a_line_that_cannot_be_read_is_refused_by_file_and_line(tmp_path, shards):
    good = line(KK_EVENTS[0])
    file = write_text(tmp_path, NAME, good + good.strip("\n") + "\tmore\n")
    with pytest.raises(UnreadableError, match=rf"{NAME}: CSV Error on Line: 2.*78.*79"):
        shards.take(file)


def test_a_shard_that_is_done_is_not_made_again(tmp_path, shards):
    file = write(tmp_path, NAME, KK_EVENTS)
    made = shards.take(file)
    size = len(Path(file.path).read_bytes())
    Path(file.path).write_bytes(b"x" * size)
    assert shards.take(file) == made
    assert (shards.folder / MANIFEST).read_text().count("\n") == 1


def test_a_shard_that_was_removed_is_made_again(tmp_path, shards):
    file = write(tmp_path, NAME, KK_EVENTS)
    shards.take(file).unlink()
    assert shards.take(file).is_file()


def test_a_shard_without_its_line_in_the_manifest_is_made_again(tmp_path, shards):
    file = write(tmp_path, NAME, KK_EVENTS)
    made = shards.take(file)
    whole = made.read_bytes()
    made.write_bytes(b"half")
    (shards.folder / MANIFEST).unlink()
    assert shards.take(file).read_bytes() == whole


def test_a_month_that_is_asked_for_and_not_given_is_named(tmp_path, shards):
    files = [DumpFile.of(f"2023-12.kkwiki.2023-{month}.tsv.bz2") for month in ("08", "09", "11", "12")]
    assert missing_month(files, "kkwiki", TIMES.whole) == "2023-10"
    with pytest.raises(UnreadableError, match="kkwiki: no dump file holds 2023-10"):
        HistorySource(SITE, files, shards).fetch(PEOPLE, TIMES, CONTENT)


def test_months_after_the_end_of_the_dump_are_not_missed():
    years = [DumpFile.of(f"2023-12.kkwiki.{year}.tsv.bz2") for year in (2022, 2023)]
    assert missing_month(years, "kkwiki", TIMES.whole) is None
    assert missing_month(years, "ruwiki", TIMES.whole) == "2023-08"


@pytest.mark.parametrize(
    ("one", "other"),
    [("all-time", "2023"), ("2023-09", "all-time"), ("2023", "2023-09"), ("2023-09", "2023-09")],
)
def test_files_that_hold_the_same_months_are_refused_by_name(shards, one, other):
    files = [DumpFile.of(f"{n}/2023-12.kkwiki.{held}.tsv.bz2") for n, held in enumerate((one, other))]
    with pytest.raises(UnreadableError, match=rf"{files[0].path} and {files[1].path} hold the same months"):
        HistorySource(SITE, files, shards).fetch(PEOPLE, TIMES, CONTENT)


def test_files_of_other_months_or_of_another_wiki_do_not_overlap():
    names = ("kkwiki.2022", "kkwiki.2023-01", "kkwiki.2023-10", "ruwiki.all-time")
    refuse_overlaps([DumpFile.of(f"2023-12.{name}.tsv.bz2") for name in names])


def test_what_is_no_amount_of_memory_is_refused_and_named(tmp_path):
    file = write(tmp_path, NAME, KK_EVENTS)
    with pytest.raises(UnreadableError, match=r"^memory “lots”: .*; give it like 512MB$"):
        Shards(tmp_path / "shards", "lots").take(file)


def test_too_little_memory_is_told_with_how_much_was_given_and_leaves_nothing(tmp_path):
    file, shards = write(tmp_path, NAME, KK_EVENTS), Shards(tmp_path / "shards", "1MB")
    with pytest.raises(UnreadableError, match=r"^memory “1MB”: Out of Memory .*; give more, or room"):
        shards.take(file)
    assert list(shards.folder.iterdir()) == []


def test_too_little_memory_to_count_is_told_as_well(tmp_path, shards):
    file = write(tmp_path, NAME, KK_EVENTS)
    shards.take(file)
    with pytest.raises(UnreadableError, match=r"^memory “64KB”: Out of Memory "):
        HistorySource(SITE, [file], replace(shards, memory="64KB")).fetch(PEOPLE, TIMES, CONTENT)


@pytest.fixture
def full_after():
    """A function that lets no file of this process grow beyond some bytes until the test is over."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 1000])
def test_a_full_disk_is_told_with_the_folder_and_leaves_nothing(tmp_path, shards, full_after, size):
    file = write(tmp_path, NAME, KK_EVENTS)
    full_after(size)
    with pytest.raises(TryLaterError, match=rf"^{shards.folder}: cannot be written .*; make room there"):
        shards.take(file)
    assert list(shards.folder.iterdir()) == []


def test_a_line_of_the_manifest_that_a_full_disk_cut_off_is_none(tmp_path, shards):
    file = write(tmp_path, NAME, KK_EVENTS)
    shards.take(file)
    manifest = shards.folder / MANIFEST
    line = manifest.read_text()
    manifest.write_text(line[:20])
    shards.take(file)
    shards.take(file)
    assert manifest.read_text() == f"{line[:20]}{line}{line}"


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path):
    file = write(tmp_path, NAME, KK_EVENTS)
    (tmp_path / "shards").write_text("a file")
    with pytest.raises(UnreadableError, match=r"shards: cannot be written \(.*\); name another place"):
        Shards(tmp_path / "shards").take(file)


def test_a_dump_is_as_of_the_end_of_its_month(shards):
    file = DumpFile.of(f"folder/{NAME}")
    assert HistorySource(SITE, [file], shards).as_of() == AS_OF


def test_files_of_two_dumps_are_refused(shards):
    files = [DumpFile.of(f"2023-{month}.kkwiki.all-time.tsv.bz2") for month in (11, 12)]
    with pytest.raises(UnreadableError, match="of 2 snapshots"):
        HistorySource(SITE, files, shards).as_of()
