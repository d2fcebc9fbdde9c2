"""Retention in the status table: one row for each cohort, with what every checkpoint showed."""

from collections.abc import Iterable, Mapping

from bot.messages import Messages
from bot.status import Status
from bot.status_beside import share
from bot.status_row import Row
from metrics.names import CHECKPOINTS, COHORTS
from metrics.results import Progress

Checkpoints = Mapping[int, Progress]
"""How many days after the event, and how many were still there."""

_ALWAYS, *_ = COHORTS
"""The cohort that has a row though nobody is in it; its row says what retained means."""


def cohort_rows(status: Status, words: Messages) -> Iterable[Row]:
    """Yield a row for each cohort with somebody in it, and for the new editors in any case."""
    for cohort in COHORTS:
        found = {days: status.progress_of(f"{cohort}_{days}") for days in CHECKPOINTS}
        checkpoints = {days: progress for days, progress in found.items() if progress}
        if checkpoints and (cohort == _ALWAYS or not _nobody(checkpoints)):
            yield _row(cohort, checkpoints, words)


def _row(cohort: str, checkpoints: Checkpoints, words: Messages) -> Row:
    """Return the cohort's row; its result is that of the last checkpoint that is over."""
    known = {days: progress.result for days, progress in checkpoints.items() if progress.result is not None}
    last = max(known, default=None)
    return Row(
        title=words.text(f"esep-cohort-{cohort}"),
        target=words.number(None),
        achieved=words.number(known[last] if last else None),
        words=words.text("esep-retained-after", last) if last else words.text(_why_none(checkpoints)),
        facts=() if _nobody(checkpoints) else (_line(checkpoints, words),),
        details=(words.text("esep-fact-retained"),) if cohort == _ALWAYS else (),
    )


def _line(checkpoints: Checkpoints, words: Messages) -> str:
    return words.listed(
        words.text("esep-checkpoint", days, _found(progress, words)) for days, progress in checkpoints.items()
    )


def _found(progress: Progress, words: Messages) -> str:
    if progress.result is not None and progress.of:
        return share(progress.result, progress.of, words)
    return words.number(None) if progress.of is None else words.text("esep-checkpoint-pending")


def _why_none(checkpoints: Checkpoints) -> str:
    if _nobody(checkpoints):
        return "esep-state-nobody"
    unknown = all(progress.of is None for progress in checkpoints.values())
    return "esep-state-unknown" if unknown else "esep-state-pending"


def _nobody(checkpoints: Checkpoints) -> bool:
    return all(progress.of == 0 for progress in checkpoints.values())
