"""The mark that a good table is out of date: put above it once, and gone with the next good table."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages import Messages
from bot.published_record import read_record
from bot.updates import Follow, Update
from bot.wikitext import environment

_CLASS = "esep-stale"


def stale(languages: Sequence[str], timezone: str) -> Follow:
    """Return the table that stands there, marked; None where it is marked, or where no table of ours is."""

    def follow(old: str) -> Update | None:
        published = read_record(old)
        if not published or _CLASS in old:
            return None
        marks = [mark(published.as_of, Messages(language), timezone) for language in languages]
        return Update("\n" + "\n".join(marks) + old, "Out of date")

    return follow


def mark(since: datetime, words: Messages, timezone: str) -> str:
    """Return the line that says since when a table is out of date."""
    text = words.text("esep-stale", words.moment(since, ZoneInfo(timezone)))
    return _TEMPLATE.render(words=words, mark=_CLASS, text=text)


_TEMPLATE = environment().from_string(
    '<div class="<< mark >>" lang="<< words.language >>" dir="<< words.direction >>" '
    "style=\"border:1px solid #a66200; padding:.3em .6em; margin-bottom:.5em\">'''<< text >>'''</div>"
)
