"""Whether a goal is met, in a line; a bench ends with 1 where one is not."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, beside what was wanted."""

    text: str
    met: bool

    def __str__(self) -> str:
        return f"{'met  ' if self.met else 'SHORT'} {self.text}"


def judged(verdicts: Iterable[Verdict]) -> int:
    """Print the verdicts; return the exit code."""
    every = list(verdicts)
    print(*every, sep="\n", flush=True)
    return 0 if all(verdict.met for verdict in every) else 1
