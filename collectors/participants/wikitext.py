"""The people listed in a section of a wiki page, as people write such lists."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from collectors.errors import NotFoundError, UnreadableError
from collectors.names import WikiNames, tidy
from collectors.participants.entries import Line, group_title, is_reply, lines, names_in
from collectors.participants.markup import SectionTitle, Token, tokens
from metrics.model import Listed

NOT_COMING = frozenset({"regrets", "apologies", "not attending", "cannot attend", "can't attend"})
"""Titles, in lower case, of groups who say that they will not take part: nobody in them is listed."""


def parse_section(text: str, section: str, *, page: str, sites: WikiNames) -> tuple[Listed, ...]:
    """Return the people listed in a section and its subsections, in the page's order, repetitions included.

    `section` is the heading's text, or its anchor (with underscores); `page` names the page in errors. People
    are read from links to user, talk and contributions pages and from the usual templates; names in plain
    text are not guessed at. Which mentions of a line are entries: see `entries.names_in`. A person's group is
    the last heading inside the section, `;` line or bold line before them.

    Raises NotFoundError when the section is missing, UnreadableError when there are two of that name.
    """
    return tuple(_listed(lines(_content(tokens(text, sites), section, page))))


def _content(page_tokens: Sequence[Token], section: str, page: str) -> Iterator[Token]:
    """Yield what stands between a section's heading and the next one of its level or above."""
    heading = _heading(page_tokens, tidy(section.removeprefix("#")), page)
    after = page_tokens[page_tokens.index(heading) + 1 :]
    return takewhile(
        lambda token: not (isinstance(token, SectionTitle) and token.level <= heading.level), after
    )


def _heading(page_tokens: Sequence[Token], wanted: str, page: str) -> SectionTitle:
    titles = [token for token in page_tokens if isinstance(token, SectionTitle)]
    found = [title for title in titles if title.text == wanted]
    if not found:
        present = ", ".join(f"“{title.text}”" for title in titles) or "none"
        raise NotFoundError(f"{page}: there is no section “{wanted}”; the page's sections: {present}")
    if len(found) > 1:
        raise UnreadableError(f"{page}: {len(found)} sections are called “{wanted}”; rename all but one")
    return found[0]


def _listed(section_lines: Iterable[Line | SectionTitle]) -> Iterator[Listed]:
    group, entry_mark = "", ""
    for line in section_lines:
        title = line.text if isinstance(line, SectionTitle) else group_title(line)
        if title is not None:
            group = title
        elif isinstance(line, Line) and group.casefold() not in NOT_COMING and not is_reply(line, entry_mark):
            people = names_in(line)
            entry_mark = (people and line.mark) or entry_mark
            yield from (Listed(name, group) for name in people)
