"""How a page is edited under a name of ours: where, as whom, with which guards."""

from dataclasses import dataclass

from bot.bootstrap import Deployment
from bot.errors import UsageError
from bot.marks import COMMENTS, Marks
from bot.modes import How, Mode
from bot.permission import RUN_PAGE
from bot.publisher import Publisher, Saver, Writing
from bot.trial import Trial, is_own
from bot.version import VERSION


@dataclass(frozen=True, slots=True)
class Desk:
    """What is called `name`, is published on `title` and is about the page `about`.

    `run` is the number of the ledger's row, `marks` what the table stands between except in a sandbox.
    """

    deployment: Deployment
    how: How
    run: int
    name: str
    title: str
    about: str
    marks: Marks = COMMENTS

    @property
    def page(self) -> str:
        """The title of the page that holds the markers; raises UsageError for a sandbox elsewhere."""
        return self._sandbox() if self.is_sandbox else self.title

    @property
    def publisher(self) -> Publisher:
        deployment, home = self.deployment, self.deployment.home
        written = self._writing() if self.how.writes else None
        marks = COMMENTS if self.is_sandbox else self.marks
        return Publisher(deployment.api(home), deployment.site(home), written, marks)

    @property
    def is_sandbox(self) -> bool:
        return self.how.mode is Mode.SANDBOX

    def _sandbox(self) -> str:
        account, home = self.deployment.account, self.deployment.site(self.deployment.home)
        title = self.how.sandbox_page or f"User:{account}/sandbox/{self.name}"
        title = self.deployment.title(title)
        if not is_own(title, account, home):
            raise UsageError(f"--sandbox-page: “{title}” is not in the bot's own space, User:{account}/…")
        return title

    def _writing(self) -> Writing:
        account = self.deployment.account
        task = f"[[{RUN_PAGE.format(bot=account)}|task]]"
        signature = f"of “{self.name}” ([[{self.about}]]), Esep {VERSION}, {task}"
        is_live = self.how.mode is Mode.LIVE
        return Writing(self._saver(), self.deployment.permission, signature, flagged=is_live)

    def _saver(self) -> Saver:
        deployment = self.deployment
        if self.how.mode is not Mode.TRIAL:
            return deployment.writer
        pages = tuple(deployment.title(page) for page in deployment.settings.trial_page_titles)
        site = deployment.site(deployment.home)
        return Trial(deployment.writer, deployment.store, self.run, site, deployment.account, pages)
