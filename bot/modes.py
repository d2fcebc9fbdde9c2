"""How a table is published: shown, tried out in the bot's own space, on trial, or live."""

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import UsageError


class Mode(StrEnum):
    """What is written, where and as whom; docs/publishing.md says it for people."""

    DRY = "dry run"
    SANDBOX = "sandbox"
    TRIAL = "trial"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class How:
    """A mode, the page of a sandbox where it is not the usual one, and whether a table may shrink."""

    mode: Mode = Mode.DRY
    sandbox_page: str | None = None
    allow_shrink: bool = False

    @classmethod
    def of(
        cls, *, live: bool, trial: bool, sandbox: bool, sandbox_page: str | None, allow_shrink: bool
    ) -> "How":
        """Return what the options of a command ask for; raises UsageError where they do not go together."""
        sandbox = sandbox or sandbox_page is not None
        asked = {Mode.LIVE: live, Mode.TRIAL: trial, Mode.SANDBOX: sandbox}
        modes = [mode for mode, is_asked in asked.items() if is_asked]
        if len(modes) > 1:
            raise UsageError("choose one of --live, --trial and --sandbox; without any nothing is written")
        return cls(modes[0] if modes else Mode.DRY, sandbox_page, allow_shrink)

    @property
    def writes(self) -> bool:
        return self.mode is not Mode.DRY

    @property
    def publish_job(self) -> str:
        """The ledger's name for a publication."""
        return self.mode.value if self.mode in (Mode.SANDBOX, Mode.TRIAL) else "publish"

    @property
    def run_job(self) -> str:
        """The ledger's name for a run; one that is not live does not do what a live one is due for."""
        return {Mode.DRY: "dry run", Mode.LIVE: "run"}.get(self.mode, f"{self.mode} run")


TRIAL_JOBS = tuple(getattr(How(Mode.TRIAL), job) for job in ("publish_job", "run_job"))
