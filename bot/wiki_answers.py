"""What a page that declares an event is told where it cannot be followed: once, in words."""

import re

import structlog

from bot.bootstrap import Deployment
from bot.desk import Desk
from bot.exits import EXPECTED
from bot.jobs import recorded
from bot.marks import CALLS
from bot.messages import LAST_RESORT, Messages, languages
from bot.modes import How, Mode
from bot.plain import one_line
from bot.store.wiki_events import WikiEvent
from bot.updates import Follow, Update
from bot.wiki_calls import WrongCallError, languages_of
from bot.wikitext import environment
from collectors.errors import NotFoundError

log = structlog.get_logger()

_ANSWER = re.compile(r'\n<div class="esep-answer".*?</div>', re.DOTALL)
_TEMPLATE = environment().from_string(
    '\n<div class="esep-answer" lang="<< words.language >>" dir="<< words.direction >>" '
    'style="border:1px solid #a66200; padding:.3em .6em; margin-bottom:.5em"><< text >></div>'
)


def answer(deployment: Deployment, name: str, error: Exception, how: How) -> None:
    """Say on an event's own page what is wrong with it, if it declares itself and its people can mend it.

    Only a live run says it, and no edit is made where it stands already. A failure is only logged.
    """
    if how.mode is not Mode.LIVE or not isinstance(error, _THEIRS):
        return
    try:
        event = deployment.declarations.on_page(name)
        if event:
            _publish(deployment, event, error, how)
    except EXPECTED as failed:
        log.warning("not_answered", of=name, why=str(failed))


def _publish(deployment: Deployment, event: WikiEvent, error: Exception, how: How) -> None:
    name = event.page
    with recorded(deployment, name, "answer") as run:
        desk = Desk(deployment, how, run.number, name, name, name, CALLS)
        desk.publisher.publish(desk.page, told_to(event, error))


_THEIRS = (WrongCallError, NotFoundError)
"""The errors that people mend on the page or on what it names."""


def told_to(event: WikiEvent, error: Exception) -> Follow:
    """Return what follows: the answer above what stands there, in place of an earlier answer."""
    known = [each for each in languages_of(event.call) if each in languages()] or [LAST_RESORT]
    text = "".join(_line(Messages(language), error) for language in known)

    def follow(old: str) -> Update | None:
        new = text + (_ANSWER.sub("", old) or "\n")
        return None if new == old else Update(new, "Answer")

    return follow


def _line(words: Messages, error: Exception) -> str:
    return _TEMPLATE.render(words=words, text=_text(words, error))


def _text(words: Messages, error: Exception) -> str:
    if isinstance(error, WrongCallError):
        return words.text(f"esep-call-{error.problem}", error.parameter, error.value)
    return words.text("esep-call-unreadable", one_line(str(error)))
