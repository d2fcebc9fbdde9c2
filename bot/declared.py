"""What a declaration may say of metrics and wikis: what its form alone does not tell."""

from collections.abc import Iterator

from config.events import EventDeclaration
from metrics.names import PROJECT_METRICS

Mistake = tuple[tuple[str, ...], str]
"""The field of a declaration that is wrong, and what is wrong with it."""


def mistakes(declaration: EventDeclaration) -> Iterator[Mistake]:
    """Yield what is wrong with a declaration."""
    for metric, part in declaration.targets.items():
        if part.counts and metric not in PROJECT_METRICS:
            yield ("targets", metric, "counts"), "only pages are created or improved; leave it out"
