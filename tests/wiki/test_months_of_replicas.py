"""Months of a wiki from its replica: equal to what the API lists of the same months."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from wiki_family import Admin, Esep

from collectors.monthly import MEASURES
from collectors.names import is_temporary
from collectors.replica_months import NAME_OF_A_BOT, count_months
from collectors.replica_sql import Replicas
from metrics.growth import months_between

pytestmark = pytest.mark.wiki

MONTHS = [date(2023, 8, 1), date(2023, 9, 1), date(2023, 10, 1)]
CONTENT = frozenset({0})
DECLARED = """day = 2023-09-02
source = "replicas"
wikis = ["kkwiki"]
controls = ["commonswiki", "wikidatawiki", "metawiki"]
measures = ["edits", "new_pages"]
"""


@pytest.fixture(scope="module")
def replicas(mariadb_lab):
    return Replicas(mariadb_lab["environment"]["ESEP_REPLICAS"])


@pytest.fixture(scope="module")
def counted(replicas):
    with replicas.open("kkwiki", "kkwiki") as replica:
        return count_months(replica, MEASURES, CONTENT, MONTHS)


def people(lab, month):
    """The revisions of a month in content by people, as the API lists them page by page."""
    wiki = Admin.on(lab, "kkwiki")
    bots = {
        bot["name"] for bot in wiki.get(list="allusers", augroup="bot", aulimit="max")["query"]["allusers"]
    }
    asked = {"list": "allrevisions", "arvnamespace": 0, "arvlimit": "max", "arvdir": "newer"}
    asked |= {"arvprop": "user|userid|ids", "arvstart": f"{month}T00:00:00Z"}
    asked["arvend"] = f"{date(month.year, month.month + 1, 1)}T00:00:00Z"
    redirects = wiki.get(list="allpages", apfilterredir="redirects", aplimit="max")["query"]["allpages"]
    leads_on = {page["pageid"] for page in redirects}
    made = [
        each | {"redirect": page["pageid"] in leads_on}
        for page in wiki.get(**asked)["query"]["allrevisions"]
        for each in page["revisions"]
    ]
    named = [each for each in made if each["userid"] and each["user"] not in bots]
    return [each for each in named if not (NAME_OF_A_BOT.search(each["user"]) or is_temporary(each["user"]))]


@pytest.mark.parametrize("month", MONTHS)
def test_people_and_their_edits_are_those_that_the_api_lists(counted, mariadb_lab, month):
    made = people(mariadb_lab, month)
    edits = Counter(each["user"] for each in made)
    assert counted["edits"][month] == len(made)
    assert counted["editors"][month] == len(edits)
    assert counted["active_editors"][month] == sum(number >= 5 for number in edits.values())
    assert counted["very_active_editors"][month] == sum(number >= 100 for number in edits.values())
    assert counted["new_pages"][month] == sum(not each["parentid"] for each in made if not each["redirect"])


def test_the_month_of_the_conference_is_no_empty_one(counted):
    month = date(2023, 9, 1)
    assert min(counted[measure][month] for measure in ("edits", "active_editors", "new_pages")) > 0


def test_a_month_that_is_not_over_on_the_replica_is_absent(replicas):
    now = datetime.now(UTC)
    months = months_between(date(now.year, 1, 1), date(now.year + 1, 1, 1))
    with replicas.open("kkwiki", "kkwiki") as replica:
        found = count_months(replica, ["edits"], CONTENT, months)
    assert len(found["edits"]) == now.month - 1


def test_growth_goes_by_replicas_where_its_declaration_says_so(mariadb_lab, tmp_path):
    esep = Esep(tmp_path, mariadb_lab)
    folder = tmp_path / "config" / "growth"
    folder.mkdir(parents=True)
    (folder / "conference.toml").write_text(DECLARED, encoding="utf-8")
    (found,) = esep.json_of("growth", "--format", "json")
    assert found["readings"].keys() == {"kkwiki", "commonswiki", "wikidatawiki", "metawiki"}
    assert found["readings"]["kkwiki"]["months"]["edits"]["2023-09"] > 0
