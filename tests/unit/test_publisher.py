"""Publishing: only between the markers, only when figures changed, and a human's edit wins."""

import pytest

from bot.errors import MarkersError, PublishError
from bot.publisher import EditConflictError, Publisher, Writing
from bot.splice import BEGIN, END
from bot.updates import changed
from collectors.sites import SiteFacts

SITE = SiteFacts("metawiki", "MediaWiki", {"grants": 200, "user": 2}, frozenset({0}), frozenset())
NEW = '\nwikipedia: 87 <span class="esep-as-of">noon</span>\n'


class Wiki:
    """A wiki of one page, as the read client and the writing side see it."""

    wiki = "metawiki"

    def __init__(self, text, *, title="Event", namespace=0, conflicts=(), told=True, others=()):
        self.text = text
        self.title = title
        self.others = dict(others)
        self.revision = 1
        self.namespace = namespace
        self.conflicts = list(conflicts)
        self.told = told
        self.saved = []

    def get(self, *, titles=None, **_):
        text = self.others.get(titles) if titles != self.title and titles else self.text
        page = {"title": titles or self.title, "ns": self.namespace, "missing": text is None}
        if text is not None:
            page["revisions"] = [{"revid": self.revision, "slots": {"main": {"content": text}}}]
        return {"query": {"pages": [page]}}

    def confirm(self):
        if not self.told:
            raise PublishError("“User:LabBot/run/status” does not say `run`")

    def save(self, edit):
        if self.conflicts:
            self.text, self.revision = self.conflicts.pop(0), self.revision + 1
            raise EditConflictError
        assert edit.base.revision == self.revision
        self.saved.append(edit)
        self.text, self.revision = edit.text, self.revision + 1
        return self.revision


def page(block="\nold\n", before="Hello.\n", after="\nBye."):
    return f"{before}{BEGIN}{block}{END}{after}"


def publish(wiki, block=NEW, *, live=True, **options):
    writing = Writing(wiki, wiki, "of “e”") if live else None
    return Publisher(wiki, SITE, writing).publish(wiki.title, changed(block, "Status"), **options)


def test_only_the_text_between_the_markers_changes():
    wiki = Wiki(page())
    assert publish(wiki).revision == 2
    assert wiki.text == page(NEW)


def test_a_dry_run_shows_the_change_and_saves_nothing():
    wiki = Wiki(page())
    planned = publish(wiki, live=False)
    assert (planned.changed, planned.revision, planned.after) == (True, None, page(NEW))
    assert wiki.text == page()


def test_nothing_is_saved_when_only_the_time_of_the_data_is_new():
    wiki = Wiki(page(NEW))
    published = publish(wiki, NEW.replace("noon", "midnight"))
    assert (published.changed, wiki.saved) == (False, [])


def test_an_edit_in_between_is_kept_and_the_table_put_into_the_new_text():
    wiki = Wiki(page(), conflicts=[page(before="Hello, world.\n")])
    publish(wiki)
    assert wiki.text == page(NEW, before="Hello, world.\n")


def test_after_three_conflicts_the_page_is_left_to_the_people():
    wiki = Wiki(page(), conflicts=[page()] * 3)
    with pytest.raises(PublishError, match="by others 3 times"):
        publish(wiki)
    assert wiki.saved == []


@pytest.mark.parametrize("text", ["no markers", page() + BEGIN, page() + page(), END + BEGIN])
def test_a_page_without_each_marker_once_is_not_edited(text):
    wiki = Wiki(text)
    with pytest.raises(MarkersError):
        publish(wiki)
    assert wiki.saved == []


@pytest.mark.parametrize(
    "wiki",
    [
        Wiki(page(), namespace=200),
        Wiki(
            page(before="This is an automatically generated Meta-Wiki page. The page was copied from Fluxx\n")
        ),
    ],
)
def test_a_grant_page_is_never_edited(wiki):
    with pytest.raises(PublishError, match="grant page"):
        publish(wiki)
    assert wiki.saved == []


def test_a_bot_that_is_not_told_to_run_edits_nothing():
    wiki = Wiki(page(), told=False)
    with pytest.raises(PublishError, match="does not say"):
        publish(wiki)
    assert wiki.saved == []


def test_nobody_is_asked_whether_the_bot_may_edit_where_nothing_is_to_be_saved():
    wiki = Wiki(page(NEW), told=False)
    assert not publish(wiki).changed


def test_the_summary_says_what_was_published_and_of_which_event():
    wiki = Wiki(page())
    publish(wiki)
    assert [edit.summary for edit in wiki.saved] == ["Status of “e”"]


TRANSLATION = "<languages/>\n"


@pytest.mark.parametrize(
    ("before", "others"),
    [(TRANSLATION, {}), ("<Languages />", {}), ("", {"Event": "<translate>\nHello.</translate>"})],
)
@pytest.mark.parametrize("code", ["kk", "pt-br", "kk-cyrl", "zh-hans"])
def test_a_translation_page_is_refused_with_the_way_out(before, others, code):
    wiki = Wiki(page(before=before), title=f"Event/{code}", others=others)
    with pytest.raises(PublishError, match=r'publish\.where = "subpage"'):
        publish(wiki)
    assert wiki.saved == []


@pytest.mark.parametrize(
    ("title", "others"),
    [("Event/kk", {"Event": "Written by hand."}), ("Event/kk", {}), ("Event/Status", {}), ("Event/2023", {})],
)
def test_a_subpage_that_is_no_translation_is_published_on(title, others):
    wiki = Wiki(page(), title=title, others=others)
    assert publish(wiki).revision == 2


def test_a_translatable_page_is_published_on_outside_of_its_translated_parts():
    wiki = Wiki(page(before="<languages/><translate>Hello.</translate>\n"))
    assert publish(wiki).revision == 2


def test_a_missing_page_is_begun_only_where_that_is_asked_for():
    with pytest.raises(PublishError, match="there is no page"):
        publish(Wiki(None))
    begun = publish(Wiki(None), live=False, begin=True)
    assert (begun.before, begun.after) == (f"{BEGIN}{END}", f"{BEGIN}{NEW}{END}")


def test_a_table_that_does_not_stand_as_saved_is_reported():
    class Meddling(Wiki):
        def save(self, edit):
            revision = super().save(edit)
            self.text = page("\nsomething else\n")
            return revision

    with pytest.raises(PublishError, match="not the one that was saved"):
        publish(Meddling(page()))
