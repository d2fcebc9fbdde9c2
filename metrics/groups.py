"""What is told of a group of people, and never of one too small: answers, regions, languages."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

LEAST = 5
"""People or answers in the smallest group of which anything is told."""

SCORES = (1, 2, 3, 4, 5)
"""The scale on which a clinic is judged, 5 the best."""

OTHER, NOT_STATED = "other", "not_stated"
"""The kinds of a share that is of no region: of what is too small or not declared, and of no answer."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Answers on the scale: their mean, how many there are, and how many of each of `SCORES`."""

    mean: float
    answers: int
    spread: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the registered people are of a region; `kind` is empty, `OTHER` or `NOT_STATED`."""

    region: str
    people: int
    kind: str = ""


def scores(answers: Sequence[int]) -> Scores | None:
    """Return what answers come to; None below a group."""
    if len(answers) < LEAST:
        return None
    return Scores(fmean(answers), len(answers), tuple(map(answers.count, SCORES)))


def overall(clinics: Iterable[Sequence[int]]) -> Scores | None:
    """Return what the answers of all clinics come to, so that no small group's is what remains.

    The answers of clinics with fewer than a group are among them only where these together are a group.
    """
    each = list(clinics)
    told = [answer for answers in each if len(answers) >= LEAST for answer in answers]
    rest = [answer for answers in each if len(answers) < LEAST for answer in answers]
    return scores(told + rest if len(rest) >= LEAST else told)


def shares(stated: Sequence[str | None], declared: Mapping[str, Sequence[str]]) -> tuple[Share, ...]:
    """Return how many are of each region, the largest first, and last those of no single one.

    Too small a region is among the others; where these are too few, so is the smallest that is told. Nothing
    is told of fewer than a group.
    """
    if len(stated) < LEAST:
        return ()
    counted = Counter(map(_region_of(declared), stated))
    groups = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    told = [
        Share(region, people, kind) for (kind, region), people in groups if people >= LEAST and kind != OTHER
    ]
    left = len(stated) - sum(share.people for share in told)
    if 0 < left < LEAST:
        left += told.pop().people
    told.sort(key=lambda share: share.kind)
    return (*told, Share("", left, OTHER)) if left else tuple(told)


def spoken(answers: Iterable[Sequence[str]]) -> tuple[tuple[str, int], ...]:
    """Return by how many people each language was named, the commonest first, without too small groups."""
    named = [{language.casefold(): language for language in each} for each in answers]
    counted = Counter(language for each in named for language in each)
    spellings = {folded: each[folded] for each in reversed(named) for folded in each}
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return tuple((spellings[language], people) for language, people in ordered if people >= LEAST)


def _region_of(declared: Mapping[str, Sequence[str]]) -> Callable[[str | None], tuple[str, str]]:
    """Return what tells the kind and the region of an answer, however it is spelt."""
    names = {name.casefold(): region for region, others in declared.items() for name in (region, *others)}

    def region_of(stated: str | None) -> tuple[str, str]:
        if not stated:
            return NOT_STATED, ""
        region = names.get(stated.casefold()) if declared else names.setdefault(stated.casefold(), stated)
        return ("", region) if region else (OTHER, "")

    return region_of
