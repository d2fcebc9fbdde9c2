"""Splicing: between the markers everything, outside of them not one byte."""

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from bot.errors import MarkersError
from bot.splice import BEGIN, END, extract, same_figures, splice, without_markers

PIECES = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["<!--", "-->", "<pre>", "</pre>", "<nowiki/>", "İ", "<", "esep:status:", "\r\n", "{|", "|}"]
        ),
    ),
    max_size=6,
).map("".join)

AS_OF = '<span class="esep-as-of">{}</span>'


def spliceable(before, after, old, block):
    """Return a page and a block that can be joined; hypothesis looks for another pair where they cannot."""
    text = f"{before}{BEGIN}{old}{END}{after}"
    try:
        splice(text, block)
    except MarkersError:
        reject()
    return text


@given(PIECES, PIECES, PIECES, PIECES)
def test_splicing_twice_is_splicing_once(before, after, old, block):
    text = spliceable(before, after, old, block)
    once = splice(text, block)
    assert splice(once, block) == once


@given(PIECES, PIECES, PIECES, PIECES)
def test_outside_of_the_markers_nothing_changes(before, after, old, block):
    text = spliceable(before, after, old, block)
    assert splice(text, block) == f"{before}{BEGIN}{block}{END}{after}"


@given(PIECES, PIECES, PIECES, PIECES)
def test_what_was_spliced_is_what_is_extracted(before, after, old, block):
    text = spliceable(before, after, old, block)
    assert extract(splice(text, block)) == block


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no markers", "esep:status:begin --> is missing"),
        (f"{BEGIN}", "esep:status:end --> is missing"),
        (f"{END}", "esep:status:begin --> is missing"),
        (f"{BEGIN}{BEGIN}{END}", "stands 2 times"),
        (f"{BEGIN}{END}{END}{END}", "stands 3 times"),
        (f"{END}{BEGIN}", "stands before"),
        (f"<nowiki>{BEGIN}{END}</nowiki>", "inside <nowiki>"),
        (f"<PRE\nstyle='x'>{BEGIN}{END}</PRE>", "inside <pre>"),
        (f"<translate>\n{BEGIN}{END}</translate>", "inside <translate>"),
        (f"{BEGIN}<translate>{END}</translate>", "inside <translate>"),
        (f"<nowiki>{BEGIN}{END}", "inside <nowiki>"),
        (f"<nowiki><nowiki/>{BEGIN}{END}</nowiki>", "inside <nowiki>"),
        (f"<!-- old: {BEGIN}{END}", "inside a comment"),
    ],
)
def test_markers_that_do_not_stand_as_they_must_are_refused_in_one_line(text, reason):
    with pytest.raises(MarkersError, match=reason) as refused:
        splice(text, "new")
    assert "\n" not in str(refused.value)


def test_missing_markers_are_answered_with_what_to_paste():
    with pytest.raises(MarkersError, match=f"paste {BEGIN}{END}"):
        extract("")


def test_a_translatable_page_is_sent_to_a_subpage():
    with pytest.raises(MarkersError, match=r'publish\.where = "subpage"'):
        extract(f"<translate>{BEGIN}{END}</translate>")


@pytest.mark.parametrize(
    "before",
    [
        "<nowiki>x</nowiki>",
        "<nowiki />",
        "<pre>a</pre><!-- b -->",
        "<translate>a</translate>",
        "<preview>",
        "<translated",
        "İ" * 50 + "<pre></pre>",
    ],
)
def test_closed_and_other_tags_before_the_markers_do_no_harm(before):
    assert splice(f"{before}{BEGIN}{END}", "new") == f"{before}{BEGIN}new{END}"


@pytest.mark.parametrize("marker", [BEGIN, END])
def test_a_block_with_a_marker_in_it_is_refused(marker):
    with pytest.raises(MarkersError, match="notes"):
        without_markers(f"a {marker} b")
    with pytest.raises(MarkersError, match="notes"):
        splice(f"{BEGIN}{END}", f"a {marker} b")


def test_a_block_that_would_hide_the_end_marker_is_refused():
    with pytest.raises(MarkersError):
        splice(f"{BEGIN}{END}", "<nowiki>")


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (AS_OF.format("Monday"), AS_OF.format("Tuesday"), True),
        ("87 \n" + AS_OF.format("1") + "\n", "87\n" + AS_OF.format("2"), True),
        ("87 \n88\t\n", "87\n88", True),
        (AS_OF.format("1") + "a" + AS_OF.format("1"), AS_OF.format("2") + "a" + AS_OF.format("3"), True),
        ("87" + AS_OF.format("1"), "88" + AS_OF.format("1"), False),
        (AS_OF.format("1") + "87", AS_OF.format("1") + "88", False),
        ("87" + AS_OF.format("1"), "", False),
    ],
)
def test_only_the_as_of_and_trailing_space_do_not_make_other_figures(old, new, same):
    assert same_figures(old, new) is same
