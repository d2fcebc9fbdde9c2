"""Whom a template names: the usual templates of lists of people, and what others show."""

from collections.abc import Iterator, Sequence

from collectors.names import WikiNames
from collectors.participants.tokens import Mention, Token, plain, text_of
from collectors.sites import fold_prefix

USER_TEMPLATES = frozenset(
    {"u", "u2", "ul", "ut", "user", "userlinks", "user links", "user link", "user talk", "usertalk"}
    | {f"user{number}" for number in range(23)}
    | {"noping", "no ping", "unsigned", "қатысушы", "пользователь", "участник", "участница", "у"}
    | {"usuario", "usuaria", "utilisateur", "utilisatrice", "benutzer"}
)
"""Templates whose first argument is a user's name, folded."""

ADDRESS_TEMPLATES = frozenset({"ping", "pinging", "reply to", "replyto", "reply", "re", "mention", "yo"})
"""Templates that address every user they name, folded."""

MASS_MESSAGE_TARGET = "#target:"
"""The parser function by which MassMessage's lists name a page."""

STRUCK_TEMPLATES = frozenset({"strike", "strikethrough", "struck"})

Part = Sequence[Token]
"""What stands between two bars of a template."""


def of_template(parts: Sequence[Part], names: WikiNames) -> Iterator[Token]:
    """Yield the people a template names, or what else it shows; `parts` begin with its name."""
    title = text_of(parts[0])
    name, arguments = fold_prefix(title).removeprefix("template:"), _arguments(parts[1:])
    if name in ADDRESS_TEMPLATES:
        for key, value in arguments.items():
            if key.isdigit():
                yield from _named(value, names, addressed=True)
    elif name in USER_TEMPLATES:
        for key in {"1", "user"} & arguments.keys():
            yield from _named(arguments[key], names)
    elif name.startswith(MASS_MESSAGE_TARGET):
        link = names.user_link(title.partition(":")[2])
        yield Mention(link.name, link.page) if link else ""
    elif name not in STRUCK_TEMPLATES:
        for value in arguments.values():
            yield from (" ", *value)


def _arguments(parts: Sequence[Part]) -> dict[str, Part]:
    """Return a template's arguments by name; those without one are numbered from 1."""
    found: dict[str, Part] = {}
    for part in parts:
        first = part[0] if part and isinstance(part[0], str) else ""
        key, equals, rest = first.partition("=")
        if equals:
            found[key.strip()] = [rest, *part[1:]]
        else:
            found[str(sum(map(str.isdigit, found)) + 1)] = part
    return found


def _named(value: Part, names: WikiNames, *, addressed: bool = False) -> Iterator[Token]:
    """Yield the user an argument names, which may itself be a link."""
    mentioned = [token for token in value if isinstance(token, Mention)]
    if mentioned:
        yield from mentioned
    elif name := names.without_namespace(plain(text_of(value))):
        yield Mention(name, addressed=addressed)
