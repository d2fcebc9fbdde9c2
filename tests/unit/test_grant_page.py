"""What is read from grant pages of many markups, and what is said when a page is none."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import requests
import responses
from responses.matchers import query_param_matcher

from bot.grant_json import grant_json
from collectors.api import Api
from collectors.errors import NotFoundError, UnreadableError
from collectors.grant_page import fetch_grant, parse_grant, read_grant_file
from collectors.grant_values import parse_amounts, parse_date, parse_day
from metrics.model import Amount, CountKind, Period
from metrics.names import METRICS, PROJECT_METRICS

PAGES = Path(__file__).parents[1] / "fixtures" / "grants"
URL = "https://meta.example/w/api.php"
TITLE = "Grants:Programs/Test fund/Саяхат: one & all (ID: 99000004)"
CONTENT = "Number of content contributions to Wikimedia projects"


def page(name):
    return (PAGES / name).read_text(encoding="utf-8")


def infobox(**values):
    rows = "".join(f"<tr><th>{label.replace('_', ' ')}</th><td>{values[label]}</td></tr>" for label in values)
    return f"<table>{rows}<tr><th>grant type</th><td>Individual</td></tr></table>"


def content_table(*rows):
    cells = "".join(f"<tr><td>{label}</td><td>{target}</td></tr>" for label, target in rows)
    header = "<tr><th>Wikimedia project</th><th>Number of content created or improved</th></tr>"
    return f"<table>{header}{cells}</table>"


def read(html, title=TITLE):
    return parse_grant(html, title=title, revision=7)


def wiki_answers(answer):
    responses.get(URL, json=answer)
    return Api("metawiki", URL, requests.Session())


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(PAGES.iterdir()) if path.suffix != ".json"],
    ids=lambda path: path.name,
)
def test_a_saved_page_is_read_as_the_file_beside_it_says(path):
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(grant_json(read_grant_file(path)))) == expected


def test_all_fourteen_projects_are_found_whatever_the_order_of_columns():
    targets = read(page("bare_tables.html")).targets
    assert [target.metric for target in targets if target.metric in PROJECT_METRICS] == list(PROJECT_METRICS)


def test_targets_come_in_the_order_of_the_status_table_whatever_the_order_of_rows():
    targets = read(content_table(("Wikispecies", 1), ("Wikidata", 2), ("Wikipedia", 3))).targets
    assert [target.metric for target in targets] == sorted((t.metric for t in targets), key=METRICS.index)


@pytest.mark.parametrize("blank", ["", "&nbsp;", "N/A", "-", "<br>", "<!-- later -->"])
def test_a_blank_target_is_no_target_and_nothing_that_was_not_understood(blank):
    grant = read(content_table(("Wikipedia", blank)))
    assert (grant.targets, grant.not_understood) == ((), ())


def test_a_written_zero_is_a_target():
    (target,) = read(content_table(("Wikipedia", 0))).targets
    assert (target.count.lo, target.count.hi) == (0, 0)


def test_an_unclear_target_is_kept_and_said_where_it_stands():
    grant = read(content_table(("Wikimedia Commons", "about 200")))
    assert grant.targets[0].count.kind == CountKind.AMBIGUOUS
    assert (grant.not_understood[0].where, grant.not_understood[0].raw) == (
        f"{CONTENT} › Wikimedia Commons",
        "about 200",
    )


def test_numbers_on_two_lines_of_a_cell_are_never_read_as_one():
    for lines in ("100<br>200", "<p>100</p><p>200</p>", "<ul><li>100</li><li>200</li></ul>"):
        (target,) = read(content_table(("Wikidata", lines))).targets
        assert target.count.kind == CountKind.AMBIGUOUS


def test_rows_of_one_metric_that_disagree_make_its_target_unclear():
    grant = read(content_table(("Wikidata", 100), ("Wikidata", 200)))
    assert [(target.count.kind, target.count.raw) for target in grant.targets] == [
        (CountKind.AMBIGUOUS, "100 / 200")
    ]


def test_what_is_struck_out_or_hidden_or_a_footnote_mark_is_no_part_of_a_number():
    for cell in (
        "<s>90</s>120",
        "<span style='display:none'>0</span>120",
        "120<sup class=reference>[1]</sup>",
    ):
        (target,) = read(content_table(("Wikipedia", cell))).targets
        assert target.count.hi == 120


def test_a_description_without_a_target_promises_nothing():
    html = (
        "<table><tr><th>Other Metrics</th><th>Target</th><th>Optional description</th></tr>"
        "<tr><td>Number of editors</td><td></td><td>26</td></tr></table>"
    )
    assert read(html).targets == ()


def test_a_cell_that_spans_rows_does_not_shift_the_target():
    html = (
        "<table><tr><th>Optional description</th><th>Other Metrics</th><th>Target</th></tr>"
        "<tr><td rowspan=2>40 in all</td><td>Number of editors</td><td>26</td></tr>"
        "<tr><td>Number of organizers</td><td>4</td></tr></table>"
    )
    assert [(target.metric, target.count.lo) for target in read(html).targets] == [
        ("editors", 26),
        ("organizers", 4),
    ]


def test_targets_of_an_unknown_table_are_named_and_bound_to_no_metric():
    for headers in (
        "Core metrics|Description|Target",
        "Target|Core metrics|Description",
        "|Targets|Core metrics",
    ):
        cells = {"Core metrics": "Number of editors", "Description": "of 3 towns"}
        names = headers.split("|")
        row = "".join(f"<td>{cells.get(name, '30' if name else '')}</td>" for name in names)
        header = "".join(f"<th>{name}</th>" for name in names)
        grant = read(infobox(status="Funded") + f"<table><tr>{header}</tr><tr>{row}</tr></table>")
        assert (grant.targets, [(found.where, found.raw) for found in grant.not_understood]) == (
            (),
            [("Core metrics › Number of editors", "30")],
        )


def test_a_table_of_nothing_but_targets_is_named_too_and_alone_makes_no_grant_page():
    table = "<table><tr><th>Target</th></tr><tr><td>30 people</td></tr><tr><td>N/A</td></tr></table>"
    (found,) = read(infobox(status="Funded") + table).not_understood
    assert (found.where, found.raw) == ("Target › 30 people", "30 people")
    with pytest.raises(UnreadableError, match="is not a grant page"):
        read(table)


def test_a_table_that_speaks_of_targets_without_a_column_of_them_is_none():
    table = (
        "<table><tr><th>Activity</th><th>Target audience</th></tr><tr><td>Walk</td><td>30</td></tr></table>"
    )
    assert read(infobox(status="Funded") + table).not_understood == ()


def test_an_infobox_with_a_row_called_target_is_no_table_of_targets():
    assert [found.where for found in read(infobox(target="Wikidata", status="Funded")).not_understood] == [
        "target"
    ]


def test_every_numbered_answer_with_a_number_is_named_in_the_forms_whose_metrics_are_unknown():
    for marker in ("Please provide your main Wikimedia Username.", "Wikimedia username(s):"):
        answers = (
            "<p>S1. Where?</p><p>In 3 towns</p><p>H.1 Who?</p><p>12 friends</p><p>7. Why?</p><p>For fun</p>"
        )
        grant = read(infobox(status="Funded") + f"<p>{marker}</p><p>Example</p>{answers}")
        assert [(found.where, found.raw) for found in grant.not_understood] == [
            ("S1. Where?", "In 3 towns"),
            ("H.1 Who?", "12 friends"),
        ]
        assert grant.targets == ()


def test_a_heading_that_spans_a_tables_columns_is_no_value():
    html = content_table(("Wikipedia", 5)).replace("</table>", "<tr><th colspan=2>Year 2</th></tr></table>")
    assert read(html).not_understood == ()


def test_the_granted_period_and_the_proposed_one_are_told_apart():
    grant = read(
        infobox(
            proposed_start_date="2023-09-02",
            proposed_end_date="2023-09-03",
            grant_start_date="2023-09-02T00:00:00Z",
            grant_end_date="2023-10-03T00:00:00Z",
        )
    )
    assert grant.period == Period(date(2023, 9, 2), date(2023, 10, 3))
    assert grant.proposed == Period(date(2023, 9, 2), date(2023, 9, 3))


def test_a_period_whose_dates_contradict_is_left_to_a_human():
    grant = read(infobox(grant_start_date="2025-01-08", grant_end_date="2027-01-08 2025-02-08T00:00:00Z"))
    assert grant.period is None
    assert [(found.where, found.raw) for found in grant.not_understood] == [
        ("grant end date", "2027-01-08 2025-02-08T00:00:00Z")
    ]


def test_a_date_without_its_partner_is_not_silently_dropped():
    grant = read(infobox(grant_start_date="2025-01-08", grant_end_date=""))
    assert [(found.where, found.raw) for found in grant.not_understood] == [
        ("grant start date", "2025-01-08")
    ]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2023-09-02", date(2023, 9, 2)),
        ("2023-09-02T00:00:00Z", date(2023, 9, 2)),
        ("2023-09-02 2023-09-02T00:00:00Z", date(2023, 9, 2)),
        ("2023-09-02 (2023-09-02T00:00:00.000Z)", date(2023, 9, 2)),
        ("2023-09-02T18:00:00Z", None),
        ("2023-09-02T00:00:00+06:00", None),
        ("2023-02-30", None),
        ("2023-09-02 or later", None),
        ("2 September 2023", None),
    ],
)
def test_only_a_day_that_is_beyond_doubt_is_a_date(value, day):
    assert parse_date(value) == day


@pytest.mark.parametrize(
    ("label", "value", "amount", "currency"),
    [
        ("budget (local currency)", "1390957.78 KZT", "1390957.78", "KZT"),
        ("budget (local currency)", "2 374 046 KZT", "2374046", "KZT"),
        ("budget (local currency)", "1 250,5 KZT", "1250.5", "KZT"),
        ("budget (local currency)", "EUR 1,250.50", "1250.50", "EUR"),
        ("amount recommended (USD)", "3102.18", "3102.18", "USD"),
        ("amount recommended (USD)", "0", "0", "USD"),
        ("amount recommended (local)", "12492", "12492", ""),
    ],
)
def test_an_amount_is_exact_and_in_the_currency_of_its_value_or_label(label, value, amount, currency):
    assert parse_amounts(label, value) == (Amount(label, Decimal(amount), currency),)


@pytest.mark.parametrize("value", ["16.590 USD", "900 EUR", "about 100 USD", "12 USD, 13 TWD", "1.2.3"])
def test_an_amount_that_can_be_read_in_two_ways_is_not_read(value):
    grant = read(infobox(status="Funded") + f"<table><tr><td>budget (USD)</td><td>{value}</td></tr></table>")
    assert grant.amounts == ()
    assert [(found.where, found.raw) for found in grant.not_understood] == [("budget (USD)", value)]


def test_a_currency_without_a_sum_is_a_blank():
    grant = read(infobox(status="Funded") + "<table><tr><td>budget (USD)</td><td> USD</td></tr></table>")
    assert (grant.amounts, grant.not_understood) == ((), ())


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Grants:Programs/A/B: c (d), e... (ID: 12345678)", "12345678"),
        ("Grants:Programs/A/B (ID: 12345678)/Final Report", "12345678"),
        ("Grants:Programs/A/B (ID: 12345678)/Final_Report", "12345678"),
        ("Grants:Programs/A/B", "R-GS-0000-00001"),
        ("Grants:Programs/A (ID: 12345678)/B", "R-GS-0000-00001"),
    ],
)
def test_the_id_is_taken_from_the_right_end_of_the_title_or_from_the_infobox(title, found):
    assert read(infobox(Fluxx_ID="R-GS-0000-00001"), title).id == found


def test_a_status_that_is_not_given_is_unknown():
    assert read(infobox(applicant="User:Example")).status is None


def test_headers_of_another_table_are_no_values_of_the_infobox():
    other = (
        "<table><tr><th>Status</th><th>Start date</th></tr><tr><td>open</td><td>2031-01-01</td></tr></table>"
    )
    assert read(infobox(applicant="User:Example") + other).status is None


def test_a_page_with_one_familiar_word_is_no_grant_page():
    html = "<table><tr><th>status</th><td>stub</td></tr></table><p>A page about 100 other things.</p>"
    with pytest.raises(UnreadableError, match=r"Саяхат.*is not a grant page"):
        read(html)


def test_an_amount_is_in_the_currency_that_a_request_asks_for_beside_it_unless_it_names_one():
    for written, currency in (("1 000", "KGS"), ("1 000 EUR", "EUR")):
        label = "Amount requested in currency requested"
        form = f"<dt>Currency requested</dt><dd>KGS</dd><dt>{label}</dt><dd>{written}</dd>"
        page = f"<dl>{form}<dt>Project start date</dt><dd>1 May 2013</dd></dl>"
        assert read(page).amounts == (
            Amount("Amount requested in currency requested", Decimal(1000), currency),
        )


def test_promises_end_with_the_next_heading_of_their_level_and_keep_those_below_them():
    days = "<dt>Project start date</dt><dd>1 May 2013</dd><dt>Project completion date</dt><dd>2 May 2013</dd>"
    form = f"<dl>{days}</dl>"
    page = (
        f"{form}<h3>Goals</h3><p>A</p><h4>Later</h4><p>B</p><h3>Plan</h3><p>C</p><h4>Part</h4><p>D</p>"
        "<h2>Measures of success</h2><dl><dt>Number</dt><dd>5</dd></dl>"
    )
    assert [(fact.where, fact.raw) for fact in read(page).measures] == [
        ("Goals", "A"),
        ("Goals › Later", "B"),
        ("Measures of success › Number", "5"),
    ]


def test_headings_of_goals_on_another_form_are_no_promises():
    assert read(infobox(status="Funded") + "<h2>Goals</h2><p>Meet 30 people</p>").measures == ()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20 April 2012", date(2012, 4, 20)),
        ("The 18th of November 2011", date(2011, 11, 18)),
        ("October 1st, 2014.", date(2014, 10, 1)),
        ("2014-10-01", date(2014, 10, 1)),
        ("October 2014", None),
        ("31 June 2014", None),
        ("1 Octember 2014", None),
        ("10/11/2014", None),
        ("31 January 201431 March 2014", None),
    ],
)
def test_a_day_in_english_words_is_a_day_and_a_month_is_none(written, day):
    assert parse_day(written) == day


def test_an_empty_page_is_no_grant_page():
    with pytest.raises(UnreadableError, match="is not a grant page"):
        read("")


@responses.activate
def test_a_grant_is_fetched_in_one_request_with_the_wikis_own_title_and_revision():
    asked = {
        "action": "parse",
        "page": "grants:x",
        "prop": "text|wikitext|revid",
        "redirects": "1",
        "uselang": "en",
    }
    answer = {"parse": {"title": TITLE, "revid": 41, "text": page("wikitables.html"), "wikitext": ""}}
    responses.get(URL, json=answer, match=[query_param_matcher(asked, strict_match=False)])
    grant = fetch_grant(Api("metawiki", URL, requests.Session()), "grants:x")
    assert (grant.title, grant.id, grant.revision) == (TITLE, "99000004", 41)
    assert len(grant.targets) == 7
    assert len(responses.calls) == 1


@responses.activate
@pytest.mark.parametrize("code", ["missingtitle", "invalidtitle", "pagecannotexist"])
def test_a_page_that_is_not_there_is_named_with_its_wiki(code):
    api = wiki_answers({"errors": [{"code": code, "text": "No."}]})
    with pytest.raises(NotFoundError, match=r"metawiki: there is no page “Grants:Nothing”; check"):
        fetch_grant(api, "Grants:Nothing")


@responses.activate
def test_another_error_of_the_wiki_is_not_taken_for_a_missing_page():
    api = wiki_answers({"errors": [{"code": "invalidparammix", "text": "No."}]})
    with pytest.raises(UnreadableError, match="invalidparammix"):
        fetch_grant(api, "Grants:Nothing")


def test_wikitext_is_told_by_the_files_name_or_by_what_begins_its_lines(tmp_path):
    for name, text in (
        ("page.wikitext", ";status\n:Funded\n;grant type\n:Individual"),
        ("page.txt", "<!-- saved -->\n{{Any|status=Funded|grant_type=Individual}}"),
        ("other.txt", "{|\n|status||Funded\n|-\n|grant type||Individual"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert read_grant_file(tmp_path / name).status == "Funded"


def test_a_file_that_cannot_be_opened_or_is_no_text_is_named(tmp_path):
    with pytest.raises(NotFoundError, match=r"none\.html cannot be read: No such file"):
        read_grant_file(tmp_path / "none.html")
    (tmp_path / "page.pdf").write_bytes(b"%PDF\xff\xfe")
    with pytest.raises(UnreadableError, match=r"page\.pdf is not text"):
        read_grant_file(tmp_path / "page.pdf")


def test_a_copied_text_that_holds_no_grant_is_no_grant_page(tmp_path):
    (tmp_path / "notes.txt").write_text("Wikipedia 100\nstatus is good\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="“notes” is not a grant page"):
        read_grant_file(tmp_path / "notes.txt")
