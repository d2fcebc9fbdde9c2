"""Writing to the wiki through pywikibot, with every guard that the wiki offers."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import Any, cast
from urllib.parse import urljoin

import pywikibot
from pywikibot.bot import set_interface
from pywikibot.comms import http
from pywikibot.exceptions import APIError, ApiTimeoutError, Error, FatalServerError

from bot.errors import LeaseLostError, PublishError, StoreError
from bot.publisher import NOT_THERE, Edit, EditConflictError
from bot.refusals import advice
from collectors.errors import TryLaterError
from collectors.pages import PageText
from collectors.patience import LimitedAdapter, Permit
from config.settings import Wiki

PATIENT_CODES = frozenset({"maxlag", "ratelimited", "readonly"})
"""Refusals that will pass by themselves."""

CONFLICT_CODES = frozenset({"editconflict", "articleexists"})
"""Refusals that mean: the page is not as it was read."""

STRANGER_CODES = frozenset({"assertbotfailed", "assertnameduserfailed"})
"""Refusals of an account without the flag, and of a session that ended, which pywikibot takes as they are."""


class NoLeaveError(FatalServerError):  # type: ignore[misc]
    """No request may be made now, for `reason`: the one kind of error that pywikibot does not try again."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Writer:
    """The bot's account on a wiki. pywikibot connects at first use; no request without `permit`."""

    def __init__(self, wiki: Wiki, account: str, *, contact: str, permit: Permit) -> None:
        self.requests_made = 0
        self.edits_made = 0
        self._wiki = wiki
        self._account = account
        self._contact = contact
        self._permit = permit

    def save(self, edit: Edit) -> int | None:
        """Save an edit and return its revision, None when the wiki saw no change.

        Raises EditConflictError, PublishError with the wiki's reason, or TryLaterError. Creates a page only
        where it was read as not there, never edits over {{nobots}}, never without the bot's own session.
        """
        try:
            return self._saved(edit)
        except EditConflictError:
            if edit.heading is None:
                raise
        self.edits_made += (
            1  # a new section conflicts with itself alone: its answer was lost, and it is there
        )
        return None

    def _saved(self, edit: Edit) -> int | None:
        with _plain_errors(edit.base.title):
            if edit.base.revision != NOT_THERE:
                self._refuse_nobots(edit.base.title)
            request = self._request(edit)
            before = self.requests_made
            saved = self._submitted(request)
        if saved["result"] != "Success":
            raise PublishError(f"“{edit.base.title}” was not saved: the wiki answered {saved}")
        revision = cast("int | None", saved.get("newrevid"))
        answer_was_lost = "nochange" in saved and self.requests_made > before + 1
        self.edits_made += revision is not None or answer_was_lost
        return revision

    def _submitted(self, request: Any) -> dict[str, Any]:  # noqa: ANN401
        """Submit an edit, once more where the wiki takes us for another: the session may have ended."""
        try:
            return cast("dict[str, Any]", request.submit()["edit"])
        except APIError as error:
            if error.code not in STRANGER_CODES:
                raise
        self._site._relogin()  # noqa: SLF001
        request["token"] = self._site.tokens["csrf"]
        return cast("dict[str, Any]", request.submit()["edit"])

    def _refuse_nobots(self, title: str) -> None:
        if not pywikibot.Page(self._site, title).botMayEdit():
            raise PublishError(
                f"“{title}” forbids this bot with {{{{bots}}}} or {{{{nobots}}}}; nothing was edited: ask "
                "those who look after the page, or publish elsewhere"
            )

    def _request(self, edit: Edit) -> Any:  # noqa: ANN401
        request = self._site.simple_request(
            action="edit",
            title=edit.base.title,
            text=edit.text,
            summary=edit.summary,
            bot=edit.flagged and edit.heading is None,
            notminor=True,
            token=self._site.tokens["csrf"],
            **_only_on(edit.base),
            **({} if edit.model is None else {"contentmodel": edit.model}),
            **({} if edit.heading is None else {"section": "new", "sectiontitle": edit.heading}),
        )
        request["assert"] = "bot" if edit.flagged else "user"
        request["assertuser"] = self._account
        return request

    @cached_property
    def _site(self) -> Any:  # noqa: ANN401
        set_interface("buffer")
        self._count_requests(LimitedAdapter(self._counted))
        pywikibot.config.user_agent_description = pywikibot.config.user_agent_description or self._contact
        with _plain_errors("log-in"):
            site = pywikibot.Site(self._wiki.code, self._wiki.family, self._account)
            site.login()
        return site

    def _count_requests(self, adapter: LimitedAdapter) -> None:
        """Count this wiki's requests as our own, and none but these where there is another writer."""
        adapter.mount_on(http.session)
        http.session.mount(urljoin(self._wiki.api, "/"), adapter)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with ExitStack() as leave:
            try:
                leave.enter_context(self._permit())
            except (TryLaterError, LeaseLostError, StoreError) as error:
                raise NoLeaveError(error) from error
            self.requests_made += 1
            yield


def _only_on(base: PageText) -> dict[str, object]:
    """Return what makes an edit fail where the page is not as it was read; no page is created by accident."""
    if base.revision == NOT_THERE:
        return {"createonly": True}
    return {"baserevid": base.revision, "nocreate": True}


@contextmanager
def _plain_errors(what: str) -> Iterator[None]:
    """Turn pywikibot's errors into ours, by the wiki's own error code; `what` was refused."""
    try:
        yield
    except NoLeaveError as error:
        raise error.reason from error
    except APIError as error:
        if error.code in CONFLICT_CODES:
            raise EditConflictError from error
        kind = TryLaterError if error.code in PATIENT_CODES else PublishError
        reason = str(error.info).strip().splitlines()[0]
        raise kind(f"“{what}”: the wiki refused: {reason} ({error.code}){advice(error.code)}") from error
    except ApiTimeoutError as error:
        raise TryLaterError(
            f"“{what}”: the wiki does not take it now, read-only or out of reach: {_first_line(error)}"
        ) from error
    except Error as error:
        raise PublishError(f"“{what}”: pywikibot: {_first_line(error)}") from error


def _first_line(error: Error) -> str:
    return str(error).strip().splitlines()[0]
