"""The trial for a bot's approval: few edits, without the flag, and only on pages that were named for it."""

from dataclasses import dataclass

from sqlalchemy import Engine

from bot.errors import PublishError
from bot.modes import TRIAL_JOBS
from bot.publisher import Edit, Saver
from bot.store.database import writing
from bot.store.ledger import count_edit, edits_made
from collectors.sites import USER, SiteFacts

MOST_EDITS = 50
"""Edits of a trial, all its runs together (Meta's bot policy)."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A saver that saves as long as the trial lasts; `pages` are the titles that were named for it.

    An edit is counted in the ledger, at the row `run`, before it is made: so a killed run has counted it.
    """

    saver: Saver
    store: Engine
    run: int
    site: SiteFacts
    account: str
    pages: tuple[str, ...]

    def save(self, edit: Edit) -> int | None:
        """Save an edit; raises PublishError for a page that was not named, and when the trial is over."""
        title = edit.base.title
        if not (is_own(title, self.account, self.site) or any(_is_below(title, page) for page in self.pages)):
            raise PublishError(
                f"“{title}” is no page of the trial: name it in ESEP_TRIAL_PAGES, or try it with --sandbox"
            )
        self._count()
        return self.saver.save(edit)

    def _count(self) -> None:
        with writing(self.store) as connection:
            if edits_made(connection, TRIAL_JOBS) >= MOST_EDITS:
                raise PublishError(
                    f"the trial's {MOST_EDITS} edits are made: wait for the approval, then use --live"
                )
            count_edit(connection, self.run)


def is_own(title: str, account: str, site: SiteFacts) -> bool:
    """Tell whether a page is in the user space of `account`."""
    namespace, name = site.split_title(title.replace("_", " "))
    return namespace == USER and _is_below(name, account)


def _is_below(title: str, page: str) -> bool:
    page = page.replace("_", " ")
    return title == page or title.startswith(f"{page}/")
