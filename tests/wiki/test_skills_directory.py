"""A skills directory on a real wiki: each person joins, changes and leaves by a section of their own."""

import csv
import json
import stat
from itertools import count

import pytest
from wiki_people import make_account, new_name, rename

from bot.splice import BEGIN, END

pytestmark = pytest.mark.wiki

_numbers = count(1)
HEADER = ["account", "consent", "offers", "wishes", "languages", "time zone", "region", "match"]
HEADER += ["E-mail", "What support do you need?"]
PRIVATE = ["secret@example.org", "A laptop and childcare"]


class Programme:
    """A declared directory with a form, and the page on which people have their sections."""

    def __init__(self, esep, admin, lab):
        self.esep, self.admin, self.lab = esep, admin, lab
        self.page = f"Connect/Skills {next(_numbers)}"
        self.people_page = f"{self.page}/People"
        self.folder = esep.home / "config" / "skills"
        self.folder.mkdir(parents=True)
        declared = (
            f'page = "{self.page}"\npeople = "{self.people_page}"\nform = "form.csv"\nmatches = "public"'
        )
        (self.folder / "connect.toml").write_text(declared, encoding="utf-8")
        self.rows = []
        self.sections = {}
        self.write_sections(admin)
        admin.write(self.page, f"Before.\n{BEGIN}{END}\nAfter.")

    @property
    def text(self):
        return self.admin.text(self.page)

    def person(self):
        name = new_name()
        return name, make_account(self.lab, "metawiki", name)

    def answer(self, name, offers="", wishes="", *, consent="yes", match="yes"):
        """Fill in the form once more."""
        answers = [name, consent, offers, wishes, "kk, Russian", "Asia/Almaty", "CEECA", match]
        self.rows.append(answers + PRIVATE)
        with (self.folder / "form.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *self.rows])

    def write_sections(self, person, **sections):
        """Edit the page of sections: those given are added, or with None taken away."""
        self.sections |= sections
        there = {name: text for name, text in self.sections.items() if text is not None}
        text = "\n".join(f"== User:{name} ==\n{text}" for name, text in there.items())
        person.write(self.people_page, f"Everybody has a section here.\n{text}")

    def found(self):
        (found,) = self.esep.json_of("skills", "connect", "--format", "json")
        return found

    def people(self):
        return {each["account"]: each for each in self.found()["people"]}

    def offers(self, name):
        return [skill["name"] for skill in self.people()[name]["offers"]]


@pytest.fixture
def programme(esep, admin, lab):
    return Programme(esep, admin, lab)


def test_who_consents_is_in_it_and_nobody_else(programme):
    (yes, _), (no, _), (changed, _) = (programme.person() for _ in range(3))
    programme.answer(yes, "technical: Lua")
    programme.answer(no, "technical: Lua", consent="no")
    programme.answer(changed, "technical: Lua")
    programme.answer(changed, "technical: Lua", consent="")
    programme.answer("No Such Account Anywhere", "technical: Lua")
    assert list(programme.people()) == [yes]


def test_a_match_is_published_with_its_reasons_where_both_agree(programme):
    (aru, _), (bek, _), (shy, _), (dana, _) = (programme.person() for _ in range(4))
    programme.answer(aru, "technical: Lua")
    programme.answer(bek, "", "technical: Lua")
    programme.answer(shy, "funding: budgets", match="no")
    programme.answer(dana, "", "funding: budgets")
    programme.esep.ok("skills", "--publish", "--live")
    text = programme.text
    assert text.startswith(f"Before.\n{BEGIN}")
    assert text.endswith(f"{END}\nAfter.")
    assert text.count(f"[[User:{aru}|") == 2
    assert text.count(f"[[User:{shy}|") == text.count(f"[[User:{dana}|") == 1
    assert "offers \u2068Lua\u2069, you both speak Kazakh, Russian, at the same time of day" in text
    assert "nothing new" in programme.esep.ok("skills", "--publish", "--live")


def test_nobody_but_the_operator_can_read_the_matches(programme, tmp_path):
    (aru, _), (bek, _) = programme.person(), programme.person()
    programme.answer(aru, "technical: Lua", match="no")
    programme.answer(bek, "", "technical: Lua", match="no")
    file = tmp_path / "matches.csv"
    file.touch(0o644)
    assert aru not in programme.esep.ok("skills", "connect", "--matches", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (row,) = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert (row["mentor"], row["learner"]) == (aru, bek)


def test_private_answers_are_nowhere(programme, tmp_path):
    (aru, _), (no, _) = programme.person(), programme.person()
    programme.answer(aru, "technical: Lua, write to secret@example.org")
    programme.answer(no, "A laptop and childcare", consent="no")
    said = [
        programme.esep.run("--verbose", "skills", *more)
        for more in (["connect"], ["--format", "json"], ["connect", "--matches", str(tmp_path / "m.csv")])
    ]
    said.append(programme.esep.run("--verbose", "run", "--live"))
    told = "".join(each.stdout + each.stderr for each in said)
    told += programme.text + (tmp_path / "m.csv").read_text(encoding="utf-8")
    stored = b"".join(path.read_bytes() for path in (programme.esep.home / "data").iterdir())
    assert aru in told
    assert no not in told
    assert "secret@example.org" not in told
    for private in (*PRIVATE, "Lua", no):
        assert private.encode() not in stored


def test_what_a_persons_section_says_wins_over_the_form(programme):
    aru, herself = programme.person()
    programme.answer(aru, "technical: Lua", "funding: budgets")
    programme.write_sections(herself, **{aru: "* offers: technical: bots"})
    found = programme.people()[aru]
    assert [skill["name"] for skill in found["offers"]] == ["bots"]
    assert [skill["name"] for skill in found["wishes"]] == ["budgets"]


def test_who_writes_a_section_of_their_own_needs_no_form(programme):
    aru, herself = programme.person()
    programme.answer("Nobody Of This Name")
    programme.write_sections(herself, **{aru: "Бөліседі: Техникалық дағдылар: Lua\nТілдері: қазақ тілі"})
    assert programme.people()[aru] == {
        "account": aru,
        "offers": [{"category": "technical", "name": "Lua"}],
        "wishes": [],
        "languages": ["kk"],
        "zone": None,
        "region": None,
    }


@pytest.mark.parametrize("text", ["* leave", None], ids=["a line that says so", "the section taken away"])
def test_who_leaves_is_gone_at_the_next_run_and_no_form_brings_them_back(programme, text):
    (aru, herself), (bek, _) = programme.person(), programme.person()
    programme.answer(bek, "technical: Lua")
    programme.answer(aru, "technical: Lua")
    programme.write_sections(herself, **{aru: "* offers: technical: bots"})
    programme.esep.ok("run", "--live")
    assert aru in programme.text
    programme.write_sections(herself, **{aru: text})
    programme.esep.ok("skills", "--publish", "--live")
    assert aru not in programme.text
    programme.admin.post(action="delete", title=programme.people_page)
    programme.answer(aru, "technical: Lua")
    assert list(programme.people()) == [bek]


def test_who_left_can_come_back_by_a_section_of_their_own(programme):
    aru, herself = programme.person()
    programme.answer(aru, "technical: Lua")
    programme.write_sections(herself, **{aru: "leave"})
    assert programme.people() == {}
    programme.write_sections(herself, **{aru: "offers: technical: bots"})
    assert programme.offers(aru) == ["bots"]


def test_only_ones_own_edits_of_a_section_count(programme):
    (aru, herself), (_, somebody) = programme.person(), programme.person()
    programme.answer(aru, "technical: Lua")
    programme.write_sections(somebody, **{aru: "offers: technical: nonsense"})
    assert programme.offers(aru) == ["Lua"]
    assert any("only the own edits count" in note for note in programme.found()["notes"])
    programme.write_sections(herself, **{aru: "offers: technical: bots"})
    programme.write_sections(somebody, **{aru: "leave"})
    assert programme.offers(aru) == ["bots"]
    programme.write_sections(somebody, **{aru: None})
    assert programme.offers(aru) == ["bots"]


def test_a_renamed_account_keeps_its_answers_and_its_mentor(programme, admin):
    (aru, _), (bek, _) = programme.person(), programme.person()
    programme.answer(aru, "technical: Lua")
    programme.answer(bek, "", "technical: Lua")
    since = programme.found()["matches"][0]["since"]
    new = new_name()
    rename(admin, aru, new)
    found = programme.found()
    assert sorted(each["account"] for each in found["people"]) == sorted([bek, new])
    (pair,) = found["matches"]
    assert (pair["mentor"], pair["learner"], pair["since"]) == (new, bek, since)


def test_whom_somebody_declines_is_not_their_match(programme):
    (aru, _), (bek, himself) = programme.person(), programme.person()
    programme.answer(aru, "technical: Lua")
    programme.answer(bek, "", "technical: Lua")
    assert len(programme.found()["matches"]) == 1
    programme.write_sections(himself, **{bek: f"decline: [[User:{aru}]]"})
    found = programme.found()
    assert (found["matches"], found["waiting"]) == ([], [bek])


def test_who_is_forgotten_is_in_no_directory_and_no_pair(programme):
    (aru, herself), (bek, _) = programme.person(), programme.person()
    programme.answer(aru, "technical: Lua")
    programme.answer(bek, "", "technical: Lua")
    programme.write_sections(herself, **{aru: "offers: technical: Lua"})
    programme.found()
    assert "form.csv" in programme.esep.ok("forget", aru)
    stored = b"".join(path.read_bytes() for path in (programme.esep.home / "data").iterdir())
    assert aru.encode() not in stored
    found = programme.found()
    assert [each["account"] for each in found["people"]] == [bek]
    assert aru not in json.dumps(found, ensure_ascii=False)


def test_whose_user_page_turns_the_bot_away_is_not_listed(programme):
    aru, herself = programme.person()
    programme.answer(aru, "technical: Lua")
    assert list(programme.people()) == [aru]
    herself.write(f"User:{aru}", "{{nobots}}")
    assert programme.people() == {}


def test_a_form_without_a_column_says_which(programme):
    (programme.folder / "form.csv").write_text("account,offers,wishes\nA,,\n", encoding="utf-8")
    assert "form.csv: has no column “consent”" in programme.esep.fails(2, "skills", "connect")
