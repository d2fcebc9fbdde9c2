"""What a grant's report says was reached, beside what was promised and what was counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metrics.model import Amount, Count, CountKind, Fact, NotUnderstood, Target
from metrics.names import METRICS


class Verdict(StrEnum):
    """What a report says of a goal without a number."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"


class Disagreement(StrEnum):
    """What does not fit together about a metric."""

    OTHER_TARGET = "other_target"
    SEVERAL_FIGURES = "several_figures"
    BELOW_TARGET = "below_target"
    UNLIKE_MEASURED = "unlike_measured"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A figure of a report; `metric` is None for others than ours, `target` is what the report repeats."""

    where: str
    metric: str | None
    target: Count | None
    achieved: Count | None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal or measure of success in words, with what the report says of it."""

    where: str
    text: str
    verdict: Verdict
    explanation: str


@dataclass(frozen=True, slots=True)
class Expenditure:
    """A row of a table of expenditures; one sum in each currency."""

    item: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says; `facts` are its labelled lines as they were written."""

    title: str
    revision: int | None
    status: str | None
    due: date | None
    facts: tuple[Fact, ...]
    amounts: tuple[Amount, ...]
    outcomes: tuple[Outcome, ...]
    goals: tuple[Goal, ...]
    expenditures: tuple[Expenditure, ...]
    not_understood: tuple[NotUnderstood, ...]


@dataclass(frozen=True, slots=True)
class DeclaredAndReported:
    """A metric's target, the report's figure for it and the count of the wikis, None where there is none."""

    metric: str
    target: Count | None
    reported: Count | None
    measured: int | None
    disagreements: tuple[Disagreement, ...]


def declared_and_reported(
    targets: Sequence[Target], report: Report, measured: Mapping[str, int] | None = None
) -> tuple[DeclaredAndReported, ...]:
    """Compare every metric that a target or the report names, in the order of the status table.

    Figures disagree when no number fits both: 20+ and 32 agree. An ambiguous one is compared with nothing.
    """
    promised = {target.metric: target.count for target in targets}
    counted = measured or {}
    named = promised.keys() | {outcome.metric for outcome in report.outcomes}
    return tuple(
        _compared(metric, promised.get(metric), report, counted.get(metric))
        for metric in METRICS
        if metric in named
    )


def _compared(metric: str, target: Count | None, report: Report, measured: int | None) -> DeclaredAndReported:
    outcomes = [outcome for outcome in report.outcomes if outcome.metric == metric]
    figures = list(dict.fromkeys(outcome.achieved for outcome in outcomes if _says(outcome.achieved)))
    reported = figures[0] if len(figures) == 1 else _all_of(figures)
    repeated = [outcome.target for outcome in outcomes]
    return DeclaredAndReported(
        metric, target, reported, measured, tuple(_disagreements(target, repeated, figures, measured))
    )


def _disagreements(
    target: Count | None,
    repeated: Sequence[Count | None],
    figures: Sequence[Count | None],
    measured: int | None,
) -> Iterator[Disagreement]:
    if any(_differ(target, other) for other in repeated):
        yield Disagreement.OTHER_TARGET
    if len(figures) > 1:
        yield Disagreement.SEVERAL_FIGURES
        return
    for figure in figures:
        if _below(figure, target):
            yield Disagreement.BELOW_TARGET
        if measured is not None and _differ(figure, Count.exact(measured)):
            yield Disagreement.UNLIKE_MEASURED


def _says(count: Count | None) -> bool:
    return count is not None and count.kind != CountKind.NONE


def _all_of(figures: Sequence[Count | None]) -> Count | None:
    """Return what several figures say together: nothing that could be compared."""
    raws = [figure.raw for figure in figures if figure]
    return Count(" / ".join(raws), CountKind.AMBIGUOUS) if raws else None


def _differ(one: Count | None, other: Count | None) -> bool:
    return _below(one, other) or _below(other, one)


def _below(one: Count | None, other: Count | None) -> bool:
    """Tell whether the most that `one` can mean is less than the least that `other` can."""
    if one is None or other is None or one.hi is None or other.lo is None:
        return False
    return one.hi < other.lo
