"""A row of the status table: one metric's target, result, progress and explanation in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.messages import Messages
from bot.status import Status
from bot.status_beside import beside_lines
from bot.status_facts import definition_lines, fact_lines, left_out_lines
from metrics.names import MEDIA_METRICS
from metrics.results import Progress, State, WikiCounts

BLUE, GREEN, BROWN = "#47d", "#186", "#a60"
_COLOURS = {State.MET: GREEN, State.NOT_MET: BROWN, State.BEHIND: BROWN}
"""Each of them stands out from a light and from a dark page; the words say the same without them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A metric as it is shown; `percent` is empty where nothing can be compared.

    `facts` explain a result, `details` say what it means and is made of; the terminal shows no details.
    `evidence` is the place of the list that the result is the length of, empty where there is none.
    """

    title: str
    target: str
    achieved: str
    words: str
    facts: tuple[str, ...]
    details: tuple[str, ...] = ()
    percent: str = ""
    bar_width: int = 0
    colour: str = BLUE
    note: str = ""
    evidence: str = ""


def status_row(status: Status, progress: Progress, words: Messages) -> Row:
    return Row(
        title=words.text(f"esep-metric-{progress.metric}"),
        target=words.number(progress.target),
        achieved=words.number(progress.result),
        words=_state(status, progress, words),
        facts=tuple(fact_lines(status, progress, words)),
        details=(
            *definition_lines(status, progress, words),
            *beside_lines(status, progress, words),
            *left_out_lines("fact", status.wikis_of(progress).values(), words),
        ),
        percent="" if progress.ratio is None else words.percent(progress.ratio),
        bar_width=min(int(100 * (progress.ratio or 0)), 100),
        colour=_COLOURS.get(progress.state, BLUE),
        note=status.notes.get(progress.metric, ""),
        evidence=f"{status.evidence}#{progress.metric}" if status.evidence and progress.result else "",
    )


def _state(status: Status, progress: Progress, words: Messages) -> str:
    if progress.state == State.NOT_MEASURED:
        return words.text(_why_not_measured(progress.metric, status.snapshot.grant.wikis))
    result, target, other = progress.result or 0, progress.target or 0, progress.other_reading or 0
    if progress.state == State.MET and result < target:
        return words.text("esep-state-met-with-organizers", other, target)
    return words.text(f"esep-state-{progress.state}", result, target)


def _why_not_measured(metric: str, wikis: Mapping[str, WikiCounts]) -> str:
    if metric == "organizers":
        return "esep-state-organizers-not-declared"
    if metric in ("active_before", "edited_in_a_day"):
        return "esep-state-days-not-collected"
    if metric in MEDIA_METRICS and "commons" in {counts.project for counts in wikis.values()}:
        return "esep-state-wiki-cannot-tell"
    return "esep-state-not_measured"
