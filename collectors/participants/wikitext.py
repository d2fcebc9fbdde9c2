"""The people listed on a wiki page or in a section of it, as people write such lists."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from collectors.errors import NotFoundError, UnreadableError
from collectors.names import WikiNames, tidy
from collectors.participants.entries import Line, group_title, is_reply, lines, names_in
from collectors.participants.markup import tokens
from collectors.participants.tokens import SectionTitle, Token
from collectors.sites import SiteFacts
from metrics.model import Listed

NOT_COMING = frozenset(
    {"regrets", "apologies", "not attending", "cannot attend", "can't attend"}
    | {"келе алмайтындар", "қатыса алмайтындар", "не смогут прийти", "не смогут участвовать"}
)
"""Titles, in lower case, of groups who say that they will not take part: nobody in them is listed."""

_NOBODY = WikiNames(SiteFacts("", "", {}, frozenset(), frozenset()), {})

BOLD_GROUP = 99
"""The level of a group that a `;` line or a bold line opens: below every heading."""


def parse_people(text: str, section: str | None, *, page: str, sites: WikiNames) -> tuple[Listed, ...]:
    """Return the people listed on a page, in its order, repetitions included.

    `section` is a heading's text or anchor (with underscores) and takes its subsections in; None is the whole
    page, which may also be a MassMessage list in JSON. `page` names the page in errors. People are read from
    links to user, talk and contributions pages and from the usual templates; names in plain text are not
    guessed at. Which mentions of a line are entries: see `entries.names_in`. A person's group is the last
    heading inside the section, `;` line or bold line before them.

    Raises NotFoundError when the section is missing, UnreadableError when there are two of that name.
    """
    targets = _mass_message_targets(text) if section is None else None
    if targets is not None:
        return tuple(_addressed(targets, sites))
    shown = tokens(text, sites)
    return tuple(_listed(lines(_content(shown, section, page) if section is not None else shown)))


def section_titles(text: str) -> list[str]:
    """Return the plain text of a page's headings, in order."""
    return [token.text for token in tokens(text, _NOBODY) if isinstance(token, SectionTitle)]


def _mass_message_targets(text: str) -> list[object] | None:
    """Return the targets of a page with the content model MassMessageListContent, None for any other page."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    targets = content.get("targets") if isinstance(content, dict) else None
    return targets if isinstance(targets, list) else None


def _addressed(targets: Iterable[object], sites: WikiNames) -> Iterator[Listed]:
    for target in targets:
        title = target.get("title") if isinstance(target, dict) else None
        link = sites.user_link(title) if isinstance(title, str) else None
        if link:
            yield Listed(link.name)


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
    group, entry_mark, not_coming = "", "", None
    for line in section_lines:
        title = _group(line)
        if title:
            group = title.text
            not_coming = _not_coming(title, not_coming)
        elif isinstance(line, Line) and not_coming is None and not is_reply(line, entry_mark):
            people = names_in(line)
            entry_mark = (people and line.mark) or entry_mark
            yield from (Listed(name, group) for name in people)


def _group(line: Line | SectionTitle) -> SectionTitle | None:
    if isinstance(line, SectionTitle):
        return line
    title = group_title(line)
    return SectionTitle(BOLD_GROUP, title) if title is not None else None


def _not_coming(title: SectionTitle, before: int | None) -> int | None:
    """Return the level of the group of those not coming that `title` stands in, None outside of one."""
    if before is not None and title.level > before:
        return before
    return title.level if title.text.casefold() in NOT_COMING else None
