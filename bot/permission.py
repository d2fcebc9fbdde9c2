"""The bot's permission to edit: it is not blocked, nobody wrote to it, and its run page says so."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import PublishError
from collectors.api import Api

RUN_PAGE = "User:{bot}/run/status"
"""While this page holds the single word `run`, the bot may edit; anybody can stop it there."""

CHART_RUN_PAGE = "User:{bot}/run/chart"
"""The same on the wiki on which the pages of charts stand, for these alone."""

ASK_AGAIN = 60.0
"""Seconds after which a bot that is still editing asks again, so that it can be stopped."""


@dataclass(slots=True)
class Permission:
    """Asks a wiki in one request, at the first edit and again whenever a minute has passed.

    `besides` is asked, too: who may not edit at home may not elsewhere.
    """

    api: Api
    account: str
    clock: Callable[[], float] = time.monotonic
    run_page: str = RUN_PAGE
    besides: "Permission | None" = None
    _asked_at: float | None = field(default=None, init=False)

    def confirm(self) -> None:
        """Raise PublishError if the bot is blocked, has a message, or is not told to run."""
        if self.besides:
            self.besides.confirm()
        if self._asked_at is not None and self.clock() - self._asked_at < ASK_AGAIN:
            return
        answer = self.api.get(
            action="query",
            meta="userinfo",
            uiprop="blockinfo|hasmsg",
            titles=self.run_page.format(bot=self.account),
            prop="revisions",
            rvprop="content",
            rvslots="main",
        )["query"]
        refuse(self.account, answer["userinfo"], answer["pages"][0])
        self._asked_at = self.clock()


def refuse(account: str, user: Mapping[str, Any], run_page: Mapping[str, Any]) -> None:
    """Raise PublishError where the bot may not edit; a block of some pages alone is left to these pages."""
    if user["name"] != account:
        raise PublishError(f"the wiki knows this session as {user['name']}, not as {account}: run it again")
    if "blockid" in user and not user.get("blockpartial"):
        raise PublishError(
            f"{account} is blocked: {user.get('blockreason', '')}; nothing was edited: "
            f"settle it with {user.get('blockedby', 'whoever blocked it')} before it runs again"
        )
    if user.get("messages"):
        raise PublishError(f"{account} has a new message: read its talk page logged in as it, then run again")
    _refuse_untold(run_page)


def _refuse_untold(run_page: Mapping[str, Any]) -> None:
    if "revisions" not in run_page:
        raise PublishError(
            f"“{run_page['title']}” is missing; nothing was edited: create it with the word `run`"
        )
    if run_page["revisions"][0]["slots"]["main"]["content"].strip() != "run":
        raise PublishError(
            f"“{run_page['title']}” does not say `run`; nothing was edited: its history tells who stopped "
            "the bot; settle that first"
        )
