"""Evidence as wiki pages: what the index lists."""

from test_compute import edit
from test_evidence import OPEN, made

from bot.evidence import EvidenceList
from bot.evidence_pages import Setting, evidence_pages
from bot.messages import Messages
from metrics.evidence import evidence, shown


def pages_of(metric, *rows):
    """Return number and title → block of the evidence of one metric."""
    material, event = made(rows)
    found = evidence(material.within(event.grant_window), metric)
    number = int(found.rows["bytes"].sum())
    listed = EvidenceList(metric, number, shown(found, OPEN), {})
    setting = Setting("E/Evidence", "E", Messages("en"), "https://{}".format, (), (), "")
    return number, {page.title: page.block for page in evidence_pages([listed], setting)}


def test_a_list_whose_bytes_cancel_each_other_stands_in_the_index():
    number, pages = pages_of("bytes_net", edit(10, sizediff=100), edit(11, sizediff=-100))
    assert number == 0
    assert "[[:E/Evidence/bytes net|1]]" in pages["E/Evidence"]
    assert pages["E/Evidence/bytes net"].count("curid=1") == 2


def test_a_list_without_a_row_does_not_stand_in_the_index():
    _, pages = pages_of("bytes_net")
    assert list(pages) == ["E/Evidence"]
    assert "bytes net" not in pages["E/Evidence"]
