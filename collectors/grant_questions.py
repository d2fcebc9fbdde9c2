"""The questions of the application form: which generation it is, and what is answered in prose."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

RAPID_V1, RAPID_V2 = "rapid-v1", "rapid-v2"
GENERAL_V1, GENERAL_V2 = "general-support-v1", "general-support-v2"
CONFERENCE, ALLIANCES = "conference", "alliances"

_MARKERS = (
    (RAPID_V1, r"please provide your main wikimedia username"),
    (RAPID_V2, r"main wikimedia username\."),
    (GENERAL_V1, r"wikimedia username\(s\)"),
    (GENERAL_V2, r"organization name or wikimedia username for individuals"),
    (CONFERENCE, r"are you applying as a\(n\)"),
)
_NUMBER = r"(?:\d+(?:\.\d+)*\.|\d+(?:\.\d+)+|[A-Za-z]\d?(?:\.\d+)*\.|[A-Za-z](?:\.\d+)+)"
_GENERATIONS = [(name, re.compile(rf"(?:{_NUMBER}\s+)?{marker}", re.IGNORECASE)) for name, marker in _MARKERS]
_GENERATIONS.append((ALLIANCES, re.compile(r"a\. organization type\b", re.IGNORECASE)))
_QUESTION = re.compile(rf"(?P<number>{_NUMBER})\s+(?P<label>\S[^?]*\??)\s*(?P<answer>.*)")

NECESSITY = re.compile(r"\((?:required|optional)\)")

_ONLY_IN_PROSE = (RAPID_V1, GENERAL_V1)
"""Generations of which it is not known where they ask for metrics: any answer may promise a number."""

_CONFERENCE_SIZE = "5.1"
"""The question for the number of participants, which is answered in prose."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question as it stands on the page, and its answer as lines of text."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Questions:
    """The form's generation, None where no question tells it; and the answers whose numbers are prose."""

    generation: str | None = None
    prose: tuple[Answer, ...] = ()


NO_QUESTIONS = Questions()


def questions_in(lines: Sequence[str], headings: Collection[str]) -> Questions:
    """Read the lines of a page that has its questions on lines of their own; `headings` are some of them."""
    generation = _generation(lines)
    return Questions(generation, tuple(_prose(lines, headings, generation)))


def is_question(line: str) -> bool:
    return bool(_QUESTION.fullmatch(line))


def _generation(lines: Sequence[str]) -> str | None:
    return next((name for line in lines for name, marker in _GENERATIONS if marker.match(line)), None)


def _prose(lines: Sequence[str], headings: Collection[str], generation: str | None) -> Iterator[Answer]:
    """Yield the answers that hold a number; of the question for the number of participants, any answer."""
    for place, line in enumerate(lines, 1):
        question = _QUESTION.fullmatch(NECESSITY.sub("", line).strip())
        if question and _may_promise(question["number"].rstrip("."), generation):
            following = (lines[below] for below in range(place, len(lines)))
            below = takewhile(lambda line: not is_question(line) and line not in headings, following)
            answer = "\n".join(filter(None, [question["answer"], *below]))
            if answer and (generation == CONFERENCE or re.search(r"\d", answer)):
                yield Answer(f"{question['number']} {question['label']}", answer)


def _may_promise(number: str, generation: str | None) -> bool:
    return generation in _ONLY_IN_PROSE or (generation == CONFERENCE and number == _CONFERENCE_SIZE)
