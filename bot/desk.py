"""How a page is edited under a name of ours: where, as whom, with which guards."""

from dataclasses import dataclass

from bot.bootstrap import Deployment
from bot.chart_pages import ChartPages, owner_of
from bot.errors import UsageError
from bot.marks import COMMENTS, Marks
from bot.modes import How, Mode
from bot.permission import CHART_RUN_PAGE, Permission
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

    def chart_pages(self, wiki: str) -> ChartPages:
        """Return the pages of a chart on the wiki of files; `about` is a link from there."""
        deployment, written = self.deployment, None
        if self.how.writes:
            written = self._writing_on(wiki, chart_permission(deployment, wiki))
        return ChartPages(deployment.api(wiki), owner_of(self.name), written)

    def _writing(self) -> Writing:
        return self._writing_on(self.deployment.home, self.deployment.permission)

    def _writing_on(self, wiki: str, permission: Permission) -> Writing:
        task = f"[[{permission.run_page.format(bot=self.deployment.account)}|task]]"
        signature = f"of “{self.name}” ([[{self.about}]]), Esep {VERSION}, {task}"
        is_live = self.how.mode is Mode.LIVE
        return Writing(self._saver(wiki), permission, signature, flagged=is_live)

    def _saver(self, wiki: str) -> Saver:
        deployment, writer = self.deployment, self.deployment.writer_on(wiki)
        if self.how.mode is not Mode.TRIAL:
            return writer
        pages = tuple(deployment.title(page) for page in deployment.settings.trial_page_titles)
        return Trial(writer, deployment.store, self.run, deployment.site(wiki), deployment.account, pages)


def chart_permission(deployment: Deployment, wiki: str) -> Permission:
    """Return what has to be asked before a page of a chart is edited; raises LoginError."""
    return Permission(
        deployment.api(wiki), deployment.account, run_page=CHART_RUN_PAGE, besides=deployment.permission
    )
