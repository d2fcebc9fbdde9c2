"""Goals as CampaignEvents shows them: one percentage for several targets."""

from collections.abc import Sequence
from fractions import Fraction

from metrics.names import PROJECT_METRICS
from metrics.results import Progress


def goal_percent(parts: Sequence[tuple[int, int]], *, every: bool) -> int:
    """Return the floored percentage of (actual, target) `parts`, of which there is at least one.

    None counts beyond its target. `every` target has to be met, and the mean is told; else one is enough, and
    the best is told. What was removed counts without its sign.
    """
    ratios = [min(Fraction(abs(actual), target), Fraction(1)) for actual, target in parts]
    return int(100 * (sum(ratios) / len(ratios) if every else max(ratios)))


def content_goal(progress: Sequence[Progress]) -> dict[str, int]:
    """Return the percentage of the content targets: to meet `every` one of them, and to meet `any`.

    Empty where there is no target, or a result is not known.
    """
    rows = [row for row in progress if row.metric in PROJECT_METRICS and row.target]
    parts = [(row.result, row.target) for row in rows if row.result is not None and row.target is not None]
    if not parts or len(parts) < len(rows):
        return {}
    return {name: goal_percent(parts, every=name == "every") for name in ("every", "any")}
