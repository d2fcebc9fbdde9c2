"""Templates in wikitext: those with named parameters, made tables of names and values."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|^[ \t]*\{\||^[ \t]*\|\}(?!\})|\|", re.MULTILINE)
_OPENERS = {"}}": "{{", "]]": "[[", "|}": "{|"}
_NAMED = re.compile(r"\s*([^={}\[\]<>|\n]+?)\s*=(.*)", re.DOTALL)

DEEPEST = 40
"""Templates, links and tables inside one another that are told apart; deeper ones are text."""


@dataclass(slots=True)
class _Open:
    """What was opened and not closed yet: its text so far, a part for each `|` directly in it."""

    opener: str
    parts: list[list[str]] = field(default_factory=lambda: [[]])

    def add(self, text: str) -> None:
        self.parts[-1].append(text)

    @property
    def values(self) -> list[str]:
        return ["".join(part) for part in self.parts]

    @property
    def text(self) -> str:
        return self.opener + "|".join(self.values)


def with_parameters_as_tables(wikitext: str) -> str:
    """Return `wikitext` with every template of several named parameters as an HTML table, inner ones too.

    Underscores in the names are spaces. Other templates, and what is never closed, stay as they are.
    """
    stack = [_Open("")]
    end = 0
    for found in _TOKEN.finditer(wikitext):
        stack[-1].add(wikitext[end : found.start()])
        end = found.end()
        _take(found[0], stack)
    stack[-1].add(wikitext[end:])
    while len(stack) > 1:
        unclosed = stack.pop()
        stack[-1].add(unclosed.text)
    return stack[0].text


def _take(token: str, stack: list[_Open]) -> None:
    bare = token.strip()
    if bare == "|":
        stack[-1].parts.append([])
    elif bare in _OPENERS:
        _close(token, stack)
    elif len(stack) < DEEPEST:
        stack.append(_Open(token))
    else:
        stack[-1].add(token)


def _close(token: str, stack: list[_Open]) -> None:
    """Close what `token` closes; what was opened inside it and never closed is text."""
    opener = _OPENERS[token.strip()]
    if opener not in [each.opener.strip() for each in stack]:
        stack[-1].add(token)
        return
    while stack[-1].opener.strip() != opener:
        unclosed = stack.pop()
        stack[-1].add(unclosed.text)
    closed = stack.pop()
    table = _table(closed) if opener == "{{" else ""
    stack[-1].add(table or closed.text + token)


def _table(template: _Open) -> str:
    """Return the named parameters in rows, each value on lines of its own; one alone makes no table."""
    named = [found.groups() for value in template.values[1:] if (found := _NAMED.fullmatch(value))]
    rows = [f"<tr><td>{name.replace('_', ' ')}</td><td>\n{value}\n</td></tr>" for name, value in named]
    return "\n".join(["\n<table>", *rows, "</table>\n"]) if len(rows) > 1 else ""
