"""Where lists of participants come from beside the services, and how several make one."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from collectors.api import Api
from collectors.errors import CollectorError, NotFoundError, UnreadableError
from collectors.names import WikiNames, is_address
from collectors.participants.files import DeclaredList, NameFile
from collectors.participants.source import Listing, combine
from collectors.participants.wiki import PageList, UserCategory
from collectors.sites import SiteFacts
from metrics.model import Listed

KNOWN = json.loads(
    (Path(__file__).parent.parent / "fixtures" / "participants" / "sites.json").read_text(encoding="utf-8")
)
SITES = {wiki: SiteFacts.from_json(facts) for wiki, facts in KNOWN["sites"].items()}
META = WikiNames(SITES["metawiki"], {"kk": SITES["kkwiki"]})


class FakeWiki(Api):
    """A wiki that gives these answers in turn, and remembers what it was asked."""

    def __init__(self, *answers):
        super().__init__("metawiki", "", requests.Session())
        self.answers, self.asked = list(answers), []

    def get(self, **params):
        self.asked.append(params)
        return self.answers.pop(0)


def names_of(listing):
    return [entry.name for entry in listing.people]


def read(tmp_path, content, name="people.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return names_of(NameFile(path, lambda _: META).fetch())


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("username\nАйгүл\nNurlan K.\n", ["Айгүл", "Nurlan K."]),
        ("\ufeffTown;Username\r\nAlmaty;Айгүл\r\nSemei;User:Dana\r\n", ["Айгүл", "Dana"]),
        ("№\tҚатысушы\n1\tАйгүл\n2\n", ["Айгүл"]),
        ('name,username\n"Last, First","A ""B"", C"\n', ['A "B", C']),
        ("Айгүл,Almaty\nDana,Semei\n", ["Айгүл", "Dana"]),
        ('"A; B","x"\n', ["A; B"]),
        ("user\nhttps://kk.wikipedia.org/wiki/Қатысушы:Айгүл\nhttps://kk.wikipedia.org/wiki/Алматы\n",
         ["Айгүл", "https://kk.wikipedia.org/wiki/Алматы"]),
        ("username\n\n  \nДана 😀\n\u200fאבג\u200f\n", ["Дана 😀", "אבג"]),
        ("Участник\nМария\n".encode("cp1251"), ["Мария"]),
        ("username\nАйгүл\n".encode("utf-16"), ["Айгүл"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_csv_file_is_read_as_it_comes(tmp_path, content, names):
    assert read(tmp_path, content) == names


def test_any_other_file_has_a_name_a_line(tmp_path):
    assert read(tmp_path, "\ufeffOne, with a comma\n\n_Two_\nҚатысушы:Үш\n", "people.txt") == [
        "One, with a comma",
        "Two",
        "Үш",
    ]


@pytest.mark.parametrize(
    "content", ["Айгүл".encode("kz1048"), "José".encode("latin-1"), b"\xff\xfeA", b"Maria \x98"]
)
def test_a_file_in_an_unknown_character_set_is_refused_in_one_line(tmp_path, content):
    with pytest.raises(UnreadableError, match=r"people\.csv: is neither UTF-8 nor Windows-1251"):
        read(tmp_path, content)


def test_a_file_that_is_not_there_or_no_table(tmp_path):
    with pytest.raises(NotFoundError, match=r"none\.csv: cannot be read \(No such file"):
        NameFile(tmp_path / "none.csv", lambda _: META).fetch()
    with pytest.raises(UnreadableError, match="not a CSV file"):
        read(tmp_path, "x" * 200_000)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_file_ends_in_anything_but_names_or_an_error_of_ours(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("people")
    for name in ("people.csv", "people.txt"):
        with suppress(CollectorError):
            assert all(read(folder, content, name))


def test_names_in_the_declaration():
    assert names_of(DeclaredList(["User:A", " b_c ", ""], META).fetch()) == ["A", "b c"]


@pytest.mark.parametrize(
    "pasted",
    [
        "https://kk.wikipedia.org/wiki/Қатысушы:Айгүл",
        "http://kk.m.wikipedia.org/wiki/%D2%9A%D0%B0%D1%82%D1%8B%D1%81%D1%83%D1%88%D1%8B:%D0%90%D0%B9%D0%B3%D2%AF%D0%BB",
        "https://kk.wikipedia.org/w/index.php?title=Қатысушы:Айгүл&action=edit&redlink=1",
        "https://kk.wikipedia.org/wiki/Қатысушы:Айгүл/Құмсалғыш?uselang=ru#top",
        "https://kk.wikipedia.org/kk-cyrl/Қатысушы:Айгүл",
        "//meta.wikimedia.org/wiki/User_talk:Айгүл",
        "kk.wikipedia.org/wiki/Қатысушы:Айгүл",
        "https://meta.wikimedia.org/wiki/Special:Contributions/Айгүл",
        " Қатысушы:Айгүл ",
        "User:Айгүл/Sandbox",
    ],
)
def test_the_address_or_title_of_a_user_page_is_the_name(tmp_path, pasted):
    assert names_of(DeclaredList([pasted], META).fetch()) == ["Айгүл"]
    assert read(tmp_path, f'username\n"{pasted}"\n') == ["Айгүл"]
    assert read(tmp_path, f"{pasted}\n", "people.txt") == ["Айгүл"]


@pytest.mark.parametrize("entry", ["https://kk.wikipedia.org/wiki/Алматы", "https://[half", "A/B"])
def test_any_other_address_is_no_name_of_somebody_else(entry):
    assert names_of(DeclaredList([entry], META).fetch()) == [entry]


def test_a_category_lists_each_user_once_to_the_end():
    page = {"pages": [{"title": "Category:Guests"}]}
    first = ["User:A", "User talk:A", "User:B/Userbox"]
    wiki = FakeWiki(
        {
            "query": {**page, "categorymembers": [{"title": t} for t in first]},
            "continue": {"cmcontinue": "x"},
        },
        {"query": {"categorymembers": [{"title": "User:C"}, {"title": "User:"}]}},
    )
    assert names_of(UserCategory(wiki, "Guests", META).fetch()) == ["A", "B", "C"]
    assert (wiki.asked[0]["cmtitle"], wiki.asked[0]["cmnamespace"]) == ("Category:Guests", [2, 3])
    assert wiki.asked[1]["cmcontinue"] == "x"


@pytest.mark.parametrize(
    ("category", "title"),
    [("Category:Guests", "Category:Guests"), ("Guests: 2023", "Category:Guests: 2023")],
)
def test_a_category_may_bring_its_namespace(category, title):
    wiki = FakeWiki({"query": {"pages": [{"title": title}], "categorymembers": []}})
    assert not UserCategory(wiki, category, META).fetch().people
    assert wiki.asked[0]["cmtitle"] == title


def test_a_category_that_is_neither_there_nor_used():
    wiki = FakeWiki({"query": {"pages": [{"missing": True}], "categorymembers": []}})
    with pytest.raises(NotFoundError, match="category “Guests” is neither there nor used"):
        UserCategory(wiki, "Guests", META).fetch()


def test_a_category_without_a_page_of_its_own_is_read():
    member = {"title": "User:A"}
    wiki = FakeWiki({"query": {"pages": [{"missing": True}], "categorymembers": [member]}})
    assert names_of(UserCategory(wiki, "Guests", META).fetch()) == ["A"]


@pytest.mark.parametrize(("section", "names"), [("Online", ["B"]), (None, ["A", "B"])])
def test_a_page_is_read_whole_or_in_a_section(section, names):
    revision = {"revid": 7, "slots": {"main": {"content": "* [[User:A]]\n== Online ==\n* [[User:B]]"}}}
    page = {"query": {"pages": [{"title": "List", "ns": 0, "revisions": [revision]}]}}
    source = PageList(FakeWiki(page), "List", section, lambda _: META)
    assert names_of(source.fetch()) == names


def test_every_list_names_itself(tmp_path):
    wiki = FakeWiki()
    lists = [
        PageList(wiki, "List", None, lambda _: META),
        PageList(wiki, "List", "Online", lambda _: META),
        UserCategory(wiki, "Guests", META),
        NameFile(Path("people.csv"), lambda _: META),
        DeclaredList(["A"], META),
    ]
    assert [str(source) for source in lists] == [
        "“List”",
        "section “Online” of “List”",
        "category “Guests”",
        "people.csv",
        "the declared list",
    ]


def test_somebody_on_two_lists_is_one_entry_with_what_both_know():
    page = Listing((Listed("A"), Listed("B", "Online"), Listed("b")), (Listed("O", "declared"),))
    registration = Listing(
        (Listed("a", central_id=4), Listed("C")), (Listed("O", "registered"),), lower_bound=True
    )
    both = combine([page, registration, registration])
    assert both.people == (Listed("A", central_id=4), Listed("B", "Online"), Listed("b"), Listed("C"))
    assert both.organizers == (Listed("O", "declared"),)
    assert both.lower_bound
    assert not combine([page, page]).lower_bound


def test_people_without_a_name_are_never_taken_for_each_other():
    nameless = Listing((Listed(""), Listed("")))
    assert len(combine([nameless, nameless]).people) == 4


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("192.0.2.1", True),
        ("192.0.2.xxx", True),
        ("192.0.2.0/24", True),
        ("2001:db8::1", True),
        ("2001:DB8::/32", True),
        ("1.2.3", False),
        ("Айгүл", False),
        ("Name/24", False),
    ],
)
def test_addresses_are_told_from_names(name, address):
    assert is_address(name) is address
