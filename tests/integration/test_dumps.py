"""The same made-up dump, counted by DuckDB and by Spark: both find what was counted by hand."""

import csv
import resource
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from made_dump import (
    ASEL,
    BEREN,
    KK,
    KK_EVENTS,
    RESULTS,
    STATES,
    asks_of,
    line,
    made_event,
    page,
    revision,
    work_of,
    write,
    write_all,
    write_damaged,
    write_text,
)
from processes import OURS, run_forked, run_whole
from test_overlap import World

from bot.dump_portfolio import Job, by_duckdb, by_spark
from collectors.errors import UnreadableError
from collectors.history_files import DumpFile
from collectors.history_shards import Shards
from metrics.model import Participant, PersonState, Roster, Window

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shards(tmp_path):
    return Shards(tmp_path / "shards", "256MB")


@pytest.fixture(params=["duckdb", "spark"])
def count(request, shards):
    """Return what counts a job: each of the two."""
    if request.param == "duckdb":
        return lambda job: list(by_duckdb(job, shards))
    spark = request.getfixturevalue("spark")
    return lambda job: list(by_spark(job, spark))


def job_of(files, *works):
    asks = tuple(ask for work in works for ask in asks_of(work))
    return Job({work.event.name: work for work in works}, asks, tuple(files))


def days_of_august():
    """Return an event for each of many days, with the same people in all of them."""
    for day in range(18, 23):
        start = datetime(2023, 8, day, tzinfo=UTC)
        window = Window(start, start + timedelta(days=1), "UTC")
        yield work_of(made_event(f"day-{day}", window, window, wikis=(KK,)))


def test_both_find_what_was_counted_by_hand(count, tmp_path):
    """And of many events with the same person in all of them, each gets what is its own."""
    works = [work_of(made_event()), *days_of_august()]
    lines = count(job_of(write_all(tmp_path), *works))
    found = {metric: result for name, metric, result, _, _ in lines if name == "september"}
    assert {metric: found[metric] for metric in RESULTS} == RESULTS
    states = {metric: state for name, metric, _, _, state in lines if name == "september"}
    assert {metric: states[metric] for metric in STATES} == STATES
    assert ("september", "wikipedia", 5, "7", "not_met") in lines
    of_days = {name: result for name, metric, result, _, _ in lines if metric == "wikipedia"}
    assert [name for name, result in of_days.items() if result and name != "september"] == ["day-20"]
    assert len(of_days) == len(works)


def test_one_person_stored_under_two_identities_in_two_events_is_counted_once_in_each(count, tmp_path):
    central = work_of(made_event("central", wikis=(KK,), people=listed("CentralAuth:70")))
    local = work_of(made_event("local", wikis=(KK,), people=listed("kkwiki:7")))
    job = job_of(write_all(tmp_path), central, local)
    asks = tuple(replace(ask, central=ask.event == "central") for ask in job.asks)
    lines = count(replace(job, asks=asks))
    found = {name: [line[1:] for line in lines if line[0] == name] for name in ("central", "local")}
    assert found["central"] == found["local"]
    assert ("wikipedia", 4, "7", "not_met") in found["local"]


def test_a_line_with_an_unknown_number_of_columns_is_refused(count, tmp_path):
    good = line(revision("kkwiki", 1, "2023-09-02 10:00", ASEL, page(1)))
    file = write_text(tmp_path, "2023-12.kkwiki.all-time.tsv.bz2", good + good.strip("\n") + "\tone more\n")
    with pytest.raises(UnreadableError, match=r"2023-12\.kkwiki\.all-time\.tsv\.bz2.*79"):
        count(job_of([file], work_of(made_event(wikis=(KK,)))))


@pytest.fixture
def lenient(request):
    """Let Spark pass over what it cannot read, as a cluster's settings may."""
    session = request.getfixturevalue("spark")
    names = [f"spark.sql.files.ignore{what}Files" for what in ("Corrupt", "Missing")]
    for name in names:
        session.conf.set(name, "true")
    yield session
    for name in names:
        session.conf.unset(name)


def cut(folder, less):
    """Write a file of a dump that lacks its last bytes."""
    file = write(folder, "2023-12.kkwiki.all-time.tsv.bz2", [*KK_EVENTS] * 200)
    Path(file.path).write_bytes(Path(file.path).read_bytes()[:-less])
    return file


UNREAD = r"2023-12\.kkwiki\.all-time\.tsv\.bz2: cannot be read: .*; fetch the file anew$"


@pytest.mark.parametrize("less", [*range(1, 21), 1000])
def test_a_file_that_ends_too_soon_is_refused(count, tmp_path, less):
    with pytest.raises(UnreadableError, match=UNREAD):
        count(job_of([cut(tmp_path, less)], work_of(made_event(wikis=(KK,)))))


def test_a_damaged_file_is_refused(count, tmp_path):
    with pytest.raises(UnreadableError, match=UNREAD):
        count(job_of([write_damaged(tmp_path)], work_of(made_event(wikis=(KK,)))))


def test_a_damaged_file_is_refused_by_a_spark_that_would_pass_over_it(lenient, tmp_path):
    with pytest.raises(UnreadableError, match=UNREAD):
        list(by_spark(job_of([write_damaged(tmp_path)], work_of(made_event(wikis=(KK,)))), lenient))


def test_a_file_that_is_not_there_is_refused(count, tmp_path):
    file = DumpFile.of(str(tmp_path / "2023-12.kkwiki.all-time.tsv.bz2"))
    with pytest.raises(UnreadableError, match=file.path):
        count(job_of([file], work_of(made_event(wikis=(KK,)))))


@pytest.fixture
def world(tmp_path):
    found = World(tmp_path / "home")
    yield found
    found.deployment.store.dispose()


def listed(*identities):
    return Roster(tuple(Participant(who, PersonState.VALID, who, who) for who in identities))


LIMITED = """
import resource, runpy
resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, resource.RLIM_INFINITY))
runpy.run_path({script!r}, run_name="__main__")
"""


def portfolio(world, files, *names, largest=resource.RLIM_INFINITY):
    """Return what the script writes, by event and metric, and what it says and ends with.

    No file grows larger than `largest`, as if the disk were full.
    """
    home = world.folder.parents[1]
    arguments = ["--output", home / "found.csv", *names, "--shards", home / "shards"]
    arguments += ["--dump", *(file.path for file in files)]
    code = LIMITED.format(largest=largest, script=str(ROOT / "scripts/portfolio_history.py"))
    limited = largest != resource.RLIM_INFINITY  # then what it says must not stand in a file either
    run = run_whole if limited else partial(run_forked, preloaded=OURS)
    environment = {"ESEP_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}  # half of it would be kept
    ran = run(code, arguments, ROOT, environment)
    found = (home / "found.csv").read_text(encoding="utf-8") if ran.returncode == 0 else ran.stdout
    rows = csv.DictReader(found.splitlines())
    return {(row["event"], row["metric"]): row for row in rows}, ran.stderr, ran.returncode


def test_declared_events_are_counted_from_a_dump_with_the_stored_people(world, tmp_path):
    world.collect("both", listed(f"CentralAuth:{ASEL[1]}", f"CentralAuth:{BEREN[1]}"))
    world.collect("beren", listed(f"CentralAuth:{BEREN[1]}"))
    world.collect("elsewhere", listed("metawiki:8"))
    rows, said, code = portfolio(world, write_all(tmp_path))
    assert code == 0, said
    assert rows["both", "wikipedia"]["result"] == "5"
    assert rows["beren", "wikipedia"]["result"] == "2"
    assert (rows["elsewhere", "wikipedia"]["result"], rows["elsewhere", "wikipedia"]["state"]) == (
        "",
        "unknown",
    )
    assert "wikis_not_in_dump" in said


def test_an_event_that_was_not_collected_is_named(world, tmp_path):
    world.declare("new")
    rows, said, code = portfolio(world, write_all(tmp_path), "new")
    assert (rows, code) == ({}, 4)
    assert "new: not collected" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--memory", "lots"), "memory “lots”: "),
        (("--memory", "1MB"), "memory “1MB”: Out of Memory"),
        (("--output", "no/such/folder/x.csv"), "--output no/such/folder/x.csv: "),
        (("--output", "/"), "--output /: "),
    ],
)
def test_a_wrong_option_is_told_in_one_line(world, tmp_path, options, told):
    world.collect("asel", listed(f"CentralAuth:{ASEL[1]}"))
    _, said, code = portfolio(world, write_all(tmp_path), *options)
    assert (code, said.count("\n")) == (2, 1), said
    assert said.startswith(told)


def test_nothing_is_counted_that_could_not_be_written(world, tmp_path):
    portfolio(world, write_all(tmp_path), "--output", "no/such/folder/x.csv")
    assert not (tmp_path / "home/shards").exists()


def test_a_full_disk_leaves_what_was_written_before_and_no_half_file(world, tmp_path):
    world.collect("asel", listed(f"CentralAuth:{ASEL[1]}"))
    files = write_all(tmp_path)
    assert portfolio(world, files)[2] == 0
    output = world.folder.parents[1] / "found.csv"
    before, others = output.read_text(), sorted(output.parent.iterdir())
    _, said, code = portfolio(world, files, largest=100)
    assert (code, said.count("\n")) == (75, 1), said
    assert said.startswith(f"--output {output}: cannot be written (File too large); make room there")
    assert (output.read_text(), sorted(output.parent.iterdir())) == (before, others)


def test_a_full_device_is_told_in_one_line_and_stays_one(world, tmp_path):
    world.collect("asel", listed(f"CentralAuth:{ASEL[1]}"))
    _, said, code = portfolio(world, write_all(tmp_path), "--output", "/dev/full")
    assert (code, said.count("\n")) == (75, 1), said
    assert said.startswith("--output /dev/full: cannot be written (No space left on device)")
    assert Path("/dev/full").is_char_device()


def test_a_link_stays_one_and_where_it_leads_is_written_to(world, tmp_path):
    world.collect("asel", listed(f"CentralAuth:{ASEL[1]}"))
    target, link = tmp_path / "real.csv", world.folder.parents[1] / "found.csv"
    link.symlink_to(target)
    assert portfolio(world, write_all(tmp_path))[2] == 0
    assert link.is_symlink()
    assert target.read_text().startswith("event,metric,")


def test_wrong_files_are_told_in_one_line(world, tmp_path):
    world.collect("asel", listed(f"CentralAuth:{ASEL[1]}"))
    files = write_all(tmp_path)
    away = DumpFile.of(str(tmp_path / "away/2023-12.kkwiki.all-time.tsv.bz2"))
    for given, told in (((away, *files[1:]), away.path), ((*files, files[0]), "hold the same months")):
        _, said, code = portfolio(world, given)
        assert (code, said.count("\n")) == (2, 1), said
        assert told in said
