"""Pages of data: what the recorded extensions took is taken, what they refused cannot be made."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.data_pages import Chart, Table

RECORDED = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "charts" / "recorded.json").read_text(encoding="utf-8")
)
TEXTS = {page["title"]: page["revisions"][0]["slots"]["main"] for page in RECORDED["pages"]}
TAB, CHART = TEXTS["Data:Lab edits.tab"], TEXTS["Data:Lab edits.chart"]


def changed(text, *path, to):
    content = inner = json.loads(text)
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    return json.dumps(content)


@pytest.mark.parametrize(("kind", "recorded"), [(Table, TAB), (Chart, CHART)])
def test_a_page_that_the_extensions_took_is_taken_and_written_as_it_was(kind, recorded):
    page = kind.model_validate_json(recorded["content"])
    assert page.content == json.loads(recorded["content"])
    assert page.model == recorded["contentmodel"]


@pytest.mark.parametrize(
    ("kind", "text", "of", "told"),
    [
        (Table, changed(TAB["content"], "data", 0, 1, to="ten"), "edit bad tab", "data[0][1]"),
        (Table, changed(TAB["content"], "license", to="MIT"), "edit bad license", "license"),
        (Chart, changed(CHART["content"], "type", to="donut"), "edit bad chart", "type"),
    ],
)
def test_what_the_extensions_refused_is_refused_for_the_same_field(kind, text, of, told):
    assert told in RECORDED[of]["error"]["info"]
    with pytest.raises(ValidationError) as error:
        kind.model_validate_json(text)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("description", "en"), "a" * 401),
        (("description", "en"), "two\nlines"),
        (("description", "en"), " padded"),
        (("description",), {}),
        (("description",), {"in Kazakh": "x"}),
        (("schema", "fields", 0, "name"), "two words"),
        (("schema", "fields", 0, "name"), "edits"),
        (("schema", "fields", 0, "type"), "date"),
        (("data", 0), ["2026-01"]),
        (("data", 0, 0), 7),
        (("data", 0, 0), "a" * 401),
        (("data", 0, 1), True),
        (("more",), "unknown keys"),
    ],
)
def test_a_table_beyond_the_rules_cannot_be_made(path, to):
    with pytest.raises(ValidationError):
        Table.model_validate_json(changed(TAB["content"], *path, to=to))


def test_the_chart_has_to_name_its_table_and_the_known_version():
    for key, value in (("source", None), ("version", 2)):
        with pytest.raises(ValidationError):
            Chart.model_validate_json(changed(CHART["content"], key, to=value))
