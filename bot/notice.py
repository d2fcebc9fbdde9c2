"""The notice to the operator: what needs a person, as a section of their talk page, once a day at most."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.bootstrap import Deployment
from bot.due import Outcome
from bot.errors import HeldError, MarkersError, PublishError
from bot.exits import Exit, told
from bot.jobs import recorded
from bot.messages import Messages
from bot.permission import RUN_PAGE
from bot.publisher import Edit
from bot.store.database import reading, writing
from bot.store.ledger import mark_attempt, was_attempted
from bot.version import VERSION
from bot.watchdog import Watched
from bot.wiki_calls import WrongCallError
from bot.wikitext import cell
from collectors.errors import NotFoundError
from collectors.pages import PageText, fetch_page
from collectors.sites import USER_TALK
from config.errors import DeclarationError

JOB = "notice"
"""The ledger's name for a notice; it is about no event alone."""

AT_MOST_EVERY = timedelta(hours=24)
"""How far apart two notices are, whichever processes leave them."""

_PUBLIC = (HeldError, MarkersError, PublishError)
SEE = "failed; `esep runs` says why"
STALE = "is out of date; `esep watchdog` says why"

_NEEDS_A_PERSON = (Exit.BUG, Exit.USAGE, Exit.REFUSED)


@dataclass(frozen=True, slots=True)
class Notice:
    """A section of a talk page."""

    heading: str
    text: str


def what_is_wrong(outcomes: Iterable[Outcome], watched: Iterable[Watched]) -> dict[str, str]:
    """Return event → why it needs a person: it failed, is held, or has been stale for a day.

    What passes by itself, and a wiki that could not be read whole, is told once the event is stale; so is
    what its organisers are told on the page that declares it.
    """
    failed = {each.event: _public(each.error) for each in outcomes if each.error and _needs_a_person(each)}
    theirs = {each.event for each in outcomes if isinstance(each.error, WrongCallError)}
    stale = {each.event: STALE for each in watched if each.why and each.event not in theirs}
    return stale | failed


def _public(error: Exception) -> str:
    """Return what may stand on a page for everybody: other errors may name people, files and addresses."""
    return told(error) if isinstance(error, _PUBLIC) else SEE


def _needs_a_person(outcome: Outcome) -> bool:
    if isinstance(outcome.error, WrongCallError):
        return False
    return outcome.exit in _NEEDS_A_PERSON or isinstance(outcome.error, HeldError)


def notice_of(wrong: Mapping[str, str], words: Messages, account: str, now: datetime) -> Notice:
    """Return the section that tells the operator; what others wrote is shown literally."""
    begin, run_page = words.text("esep-notice-begin"), f"[[{RUN_PAGE.format(bot=account)}]]"
    lines = [f"* '''{cell(name)}''': {cell(wrong[name])}" for name in sorted(wrong)]
    end = words.text("esep-notice-end", "ESEP_NOTICE_PAGE", run_page)
    heading = words.text("esep-notice-heading", len(wrong), words.date(now, UTC))
    return Notice(heading, "\n".join([begin, *lines, "", f"{end} ~~~~"]))


def draft(deployment: Deployment, wrong: Mapping[str, str]) -> Notice:
    """Return the notice in the language of the home wiki."""
    language = deployment.settings.wikis.wikis[deployment.home].language
    return notice_of(wrong, Messages(language), deployment.account, deployment.clock())


def leave(deployment: Deployment, notice: Notice) -> str | None:
    """Add the notice to the operator's talk page; return the page's title, None where it is too early.

    The ledger keeps that the edit will be tried before it is: a process that is killed then has left the
    day's notice, whether or not the wiki has it. Raises DeclarationError for a setting that names no talk
    page of somebody else, PublishError, and what reading and saving raise.
    """
    title, now = talk_page(deployment), deployment.clock()
    with reading(deployment.store) as connection:
        if was_attempted(connection, JOB, since=now - AT_MOST_EVERY, until=now):
            return None
    with recorded(deployment, "", JOB) as run:
        page = _page(deployment, title)
        deployment.permission.confirm()
        run.note(period=f"{now:%Y-%m-%d}")
        with writing(deployment.store) as connection:
            mark_attempt(connection, run.number, run.record.period)
        deployment.writer.save(Edit(page, notice.text, _summary(deployment), heading=notice.heading))
    return page.title


def talk_page(deployment: Deployment) -> str:
    """Return the title of the page that the setting names; raises DeclarationError."""
    title = deployment.title(deployment.settings.notice_page)
    namespace, user = deployment.site(deployment.home).split_title(title.replace("_", " "))
    if namespace != USER_TALK or "/" in user or user in ("", deployment.account):
        raise DeclarationError(
            f"ESEP_NOTICE_PAGE: “{title}” is not the talk page of the bot's operator; "
            "name the page User talk:‹your account›"
        )
    return title


def _page(deployment: Deployment, title: str) -> PageText:
    try:
        return fetch_page(deployment.api(deployment.home), title)
    except NotFoundError as error:
        raise PublishError(f"ESEP_NOTICE_PAGE: {error}; no talk page is made by a notice") from error


def _summary(deployment: Deployment) -> str:
    return f"Notice to the operator, Esep {VERSION}, [[{RUN_PAGE.format(bot=deployment.account)}|task]]"


def shown(notice: Notice) -> Sequence[str]:
    """Return the lines that a dry run prints."""
    return f"== {notice.heading} ==\n{notice.text}".splitlines()
