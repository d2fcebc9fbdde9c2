"""Titles of pages are taken as people have them at hand; another site's address is one clear line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap import Deployment
from bot.one_off import OneOff, one_off_declaration
from collectors.errors import NotFoundError
from collectors.page_titles import TitleReader
from config.errors import DeclarationError
from config.settings import Settings

META = TitleReader("https://meta.wikimedia.org/w/api.php", ("m", "meta"))
LOCAL = TitleReader("http://127.0.0.1:8101/api.php", ())
GRANT = "Grants:Programs/Wikimedia Community Fund/Саяхат: one & all? (ID: 99000004)"
PLAIN = "Grants:A/B (ID: 1)"


@pytest.mark.parametrize(
    "written",
    [
        PLAIN,
        f"  {PLAIN} ",
        f"[[{PLAIN}]]",
        f"[[:{PLAIN}|our grant]]",
        f"[[:m:{PLAIN}]]",
        f"[[Meta:{PLAIN}#Budget]]",
        f"m:{PLAIN}",
        "https://meta.wikimedia.org/wiki/Grants:A/B_(ID:_1)",
        "http://meta.wikimedia.org/wiki/Grants:A/B_(ID:_1)#Budget",
        "//meta.wikimedia.org/wiki/Grants:A/B_(ID:_1)",
        "meta.wikimedia.org/wiki/Grants:A/B_(ID:_1)",
        "https://meta.m.wikimedia.org/wiki/Grants:A/B_(ID:_1)?uselang=kk",
        "https://META.wikimedia.org./wiki/Grants%3AA%2FB_%28ID%3A_1%29",
        "https://meta.wikimedia.org/w/index.php?title=Grants:A/B_(ID:_1)&oldid=25",
        "https://meta.wikimedia.org/w/index.php/Grants:A/B_(ID:_1)",
        "https://meta.wikimedia.org/wiki/Meta:Grants:A/B_(ID:_1)",
    ],
)
def test_a_title_a_link_and_an_address_name_the_same_page(written):
    assert META.title(written) == PLAIN


def test_letters_and_signs_of_an_address_are_decoded_once():
    address = (
        "https://meta.wikimedia.org/wiki/Grants:Programs/Wikimedia_Community_Fund/"
        "%D0%A1%D0%B0%D1%8F%D1%85%D0%B0%D1%82:_one_%26_all%3F_(ID:_99000004)"
    )
    assert META.title(address) == GRANT
    assert META.title("https://meta.wikimedia.org/wiki/100%2525") == "100%25"


def test_a_local_wiki_has_its_port_in_its_address():
    assert LOCAL.title("http://127.0.0.1:8101/index.php?title=Grants:A") == "Grants:A"
    with pytest.raises(NotFoundError, match="is not on 127"):
        LOCAL.title("http://127.0.0.1:8102/index.php?title=Grants:A")


@pytest.mark.parametrize("written", ["Grants:A_b", "Grants:100%25", "Talk: m: x", "AC/DC", "a.b/wiki/c"])
def test_what_is_no_link_and_no_address_stays_as_it_is_written(written):
    assert META.title(written) == written


@pytest.mark.parametrize(
    "address", ["https://kk.wikipedia.org/wiki/A", "https://meta.wikimedia.org.example/wiki/A", "https://[x"]
)
def test_an_address_of_another_site_is_named_with_the_wiki_that_is_asked_for(address):
    with pytest.raises(NotFoundError, match=r"“https://.*is not on meta\.wikimedia\.org; give the title"):
        META.title(address)


@pytest.mark.parametrize("end", ["", "/", "/wiki/", "/w/index.php?oldid=25", "/w/index.php?title=&curid=2"])
def test_an_address_that_names_no_page_says_so(end):
    with pytest.raises(NotFoundError, match="names no page; give the page's title"):
        META.title(f"https://meta.wikimedia.org{end}")


@given(st.text() | st.text().map("https://{}".format) | st.text().map("[[{}]]".format))
def test_no_text_raises_anything_but_that_it_is_no_page_of_the_wiki(text):
    with suppress(NotFoundError):
        META.title(text)


@pytest.fixture
def declared(tmp_path, monkeypatch):
    def declared(**titles):
        folder = tmp_path / "config" / "events"
        folder.mkdir(parents=True, exist_ok=True)
        given = {"grant": PLAIN, "page": "Event", "list": "Event/List", **titles}
        (folder / "event.toml").write_text(
            f"""grant = "{given["grant"]}"\npage = "{given["page"]}"\ntimezone = "Asia/Almaty"\n"""
            f"""wikis = ["kkwiki"]\n[participants]\npage = "{given["list"]}"\n""",
            encoding="utf-8",
        )
        monkeypatch.setenv("ESEP_HOME", str(tmp_path))
        return Deployment(Settings()).declaration("event")

    return declared


def test_a_declaration_may_hold_addresses_where_it_names_pages(declared):
    event = declared(
        grant="https://meta.wikimedia.org/wiki/Grants:A/B_(ID:_1)",
        page="https://meta.m.wikimedia.org/wiki/Event",
        list="[[m:Event/List]]",
    )
    assert (event.grant, event.page, event.participants.page) == (PLAIN, "Event", "Event/List")


def test_a_declaration_with_another_sites_address_is_told_by_file_and_field(declared):
    with pytest.raises(DeclarationError, match=r"event\.toml: participants\.page: “https://kk.*not on meta"):
        declared(list="https://kk.wikipedia.org/wiki/A")


def test_a_declaration_without_a_page_of_participants_has_none(tmp_path, monkeypatch):
    path = tmp_path / "event.toml"
    path.write_text(
        'grant = "G"\npage = "P"\ntimezone = "UTC"\nwikis = ["kkwiki"]\n[participants]\nlist = ["A"]\n',
        encoding="utf-8",
    )
    assert Deployment(Settings()).declaration(str(path)).participants.page is None


def test_the_command_line_takes_addresses_where_it_asks_for_pages():
    address = "https://meta.wikimedia.org/wiki/{}"
    given = OneOff(address.format("Grants:A"), address.format("Event"), "People", "kkwiki", "", "UTC")
    event = one_off_declaration(Deployment(Settings()), given)
    assert (event.grant, event.page) == ("Grants:A", "Event")
