"""Statements to the replicas: how they are reached, what their errors mean, and what their tables say."""

import re
import traceback
from datetime import UTC, datetime

import pymysql
import pytest

from collectors import replica_histories, replica_pages, replica_rows
from collectors.errors import IncompleteError, LoginError, TryLaterError, UnreadableError
from collectors.page_facts import Askable
from collectors.replica_rows import moved_to
from collectors.replica_sql import BATCH, Replicas, batches, key, moment, options, stamp, text, title, told
from collectors.replica_views import CORE, links_views
from config.errors import DeclarationError
from config.settings import load_settings

TOOLFORGE = "mysql://kkwiki.analytics.db.svc.wikimedia.cloud/kkwiki_p?read_default_file=/data/replica.my.cnf"

UNREADABLE = "the replica on kkwiki: ESEP_REPLICAS, or the file it names, cannot be read; correct it"


def test_an_address_without_a_password_takes_name_and_password_from_its_file():
    given = options(TOOLFORGE)
    assert (given["host"], given["port"]) == ("kkwiki.analytics.db.svc.wikimedia.cloud", 3306)
    assert (given["database"], given["read_default_file"]) == ("kkwiki_p", "/data/replica.my.cnf")
    assert not {"user", "password"} & given.keys()


def test_an_address_may_be_written_as_the_one_of_the_store_is():
    given = options("mysql+pymysql://me:a%2Fb@127.0.0.1:3307/kkwiki_p")
    assert (given["user"], given["password"], given["port"]) == ("me", "a/b", 3307)


def test_every_connection_limits_the_time_of_its_statements():
    assert "max_statement_time" in options(TOOLFORGE)["init_command"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (1045, LoginError),
        (1142, LoginError),
        (1226, TryLaterError),
        (1969, TryLaterError),
        (2003, IncompleteError),
        (2013, IncompleteError),
        (1146, UnreadableError),
        (1054, UnreadableError),
    ],
)
def test_errors_are_sorted_by_what_is_to_be_done_about_them(number, kind):
    error = told("kkwiki", pymysql.OperationalError(number, "said so"))
    assert type(error) is kind
    assert str(error).startswith("the replica on kkwiki: said so")


def test_a_file_that_cannot_be_read_or_a_host_that_cannot_be_reached_is_told_in_a_line():
    assert isinstance(told("kkwiki", FileNotFoundError(2, "No such file")), IncompleteError)


@pytest.mark.parametrize(
    "written",
    [b"password = s3cret\n", b"[client]\npassword = s3cret\xff\n"],
    ids=["no section", "no UTF-8"],
)
def test_a_file_that_cannot_be_read_as_settings_is_told_in_a_line_without_its_password(tmp_path, written):
    file = tmp_path / "replica.my.cnf"
    file.write_bytes(written)
    with pytest.raises(LoginError) as found:
        Replicas(f"mysql://127.0.0.1:9/{{wiki}}_p?read_default_file={file}").open("kkwiki", "kkwiki")
    assert str(found.value) == UNREADABLE
    assert (found.value.__cause__, found.value.__suppress_context__) == (None, True)
    assert "s3cret" not in "".join(traceback.format_exception(found.value))


@pytest.mark.parametrize("port", ["99999", "s3cret"])
def test_an_address_that_is_none_is_told_in_a_line_without_what_it_says(port):
    with pytest.raises(LoginError) as found:
        Replicas(f"mysql://me:s3cret@127.0.0.1:{port}/{{wiki}}_p").open("kkwiki", "kkwiki")
    assert str(found.value) == UNREADABLE
    assert "s3cret" not in "".join(traceback.format_exception_only(found.value))


@pytest.mark.parametrize(
    ("params", "target"),
    [
        ('a:2:{s:9:"4::target";s:19:"Қазақ тілі";s:10:"5::noredir";s:1:"0";}', "Қазақ тілі"),
        ('a:2:{s:10:"5::noredir";s:1:"0";s:9:"4::target";s:7:"A";s:1B";}', 'A";s:1B'),
        ("User:Somebody/Draft_one\n1", "User:Somebody/Draft one"),
        ("", None),
        ('a:1:{s:10:"5::noredir";s:1:"0";}', None),
    ],
    ids=["now", "with quotes", "before 2010", "hidden", "without a title"],
)
def test_where_a_page_was_moved_to_is_read_from_what_php_wrote(params, target):
    assert moved_to(params.encode()) == target


def test_a_line_whose_parameters_were_hidden_tells_no_target():
    assert moved_to(None) is None


def test_texts_and_titles_are_utf_8_with_underscores_for_blanks():
    assert title("Қазақ_тілі".encode()) == "Қазақ тілі"
    assert key("қазақ тілі") == "Қазақ_тілі".encode()
    assert text("Қ".encode()[:1]) == "\ufffd"


def test_times_are_written_as_mediawiki_writes_them():
    when = datetime(2023, 9, 2, 10, 5, 7, tzinfo=UTC)
    assert moment(stamp(when)) == when


def test_no_statement_names_more_than_a_batch():
    assert [len(some) for some in batches(range(BATCH + 1))] == [BATCH, 1]
    assert list(batches([])) == []


@pytest.mark.parametrize("given", ["postgresql://h/{wiki}_p", "mysql://h/kkwiki_p", "{wiki}"])
def test_a_setting_that_names_no_replicas_is_refused(monkeypatch, given):
    monkeypatch.setenv("ESEP_REPLICAS", given)
    with pytest.raises(DeclarationError, match="ESEP_REPLICAS"):
        load_settings()


def test_the_views_that_the_doctor_looks_for_are_those_that_the_statements_name():
    modules = (replica_rows, replica_pages, replica_histories)
    statements = [text for module in modules for text in vars(module).values() if isinstance(text, str)]
    named = {name for text in statements for name in re.findall(r"\b(?:FROM|JOIN) (\w+)", text)}
    of_links = links_views(Askable(usage=True, deletion_templates=("Template:Delete",)))
    assert named - {"first", "near", "wiki"} == CORE | of_links
