"""Writes an event's declaration from its grant page, and marks what a human has to fill in."""

import json
import re
from pathlib import Path

from jinja2 import Environment, PackageLoader

from bot.bootstrap import Deployment
from bot.one_off import SECTIONS
from bot.plain import one_line
from collectors.errors import NotFoundError
from collectors.grant_page import fetch_grant
from collectors.pages import fetch_page
from collectors.participants.wikitext import section_titles
from config.errors import DeclarationError
from metrics.model import CountKind, Grant

OPEN = "FILL IN"
"""What stands in a declaration where a human has to decide."""


def declare(deployment: Deployment, grant_title: str, event_page: str | None) -> tuple[Path, list[str]]:
    """Write a declaration and return its path and what is left to fill in.

    Raises DeclarationError when there is one of that name already: it is never overwritten.
    """
    event_title = event_page and deployment.title(event_page)
    grant = fetch_grant(deployment.api(deployment.home), deployment.title(grant_title))
    page = event_title or guess_page(grant.title)
    section = _guess_section(deployment, page)
    path = deployment.settings.events_dir / f"{file_name(grant)}.toml"
    text = render(grant, page=page, section=section)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise DeclarationError(
            f"{error.filename}: is there already, and stays as it is; move it away first"
        ) from error
    except OSError as error:
        raise DeclarationError(f"{error.filename}: cannot be written ({error.strerror})") from error
    return path, open_points(text)


def render(grant: Grant, *, page: str | None, section: str | None) -> str:
    environment = Environment(
        loader=PackageLoader("bot", "templates"),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        trim_blocks=True,
        finalize=lambda value: one_line(str(value)),
        autoescape=False,  # noqa: S701
    )
    environment.filters["toml"] = _toml_string
    unread = [target for target in grant.targets if target.count.kind == CountKind.AMBIGUOUS]
    template = environment.get_template("declaration.toml.jinja")
    return template.render(grant=grant, page=page, section=section, unread=unread, open=OPEN)


def open_points(text: str) -> list[str]:
    """Return the lines of a declaration that wait for a human, with their numbers."""
    lines = enumerate(text.splitlines(), start=1)
    return [f"line {number}: {line.strip()}" for number, line in lines if OPEN in line.partition("#")[0]]


def guess_page(grant_title: str) -> str | None:
    """Return the event page's title that a grant's title ends with, without fund and number."""
    without_number = re.sub(r"\s*\(ID: \d+\)$", "", grant_title)
    found = re.match(r".* Fund/(.+)$", without_number)
    return found[1] if found else None


def file_name(grant: Grant) -> str:
    """Return a file name from the last part of the title and the year: `conference-2023`."""
    last = re.sub(r"\s*\(ID: \d+\)$", "", grant.title).rsplit("/", 1)[-1]
    words = re.findall(r"[^\W_]+", last.casefold())
    period = grant.period or grant.proposed
    return "-".join([*words, *([str(period.start.year)] if period else [])]) or "event"


def _guess_section(deployment: Deployment, page: str | None) -> str | None:
    if not page:
        return None
    try:
        text = fetch_page(deployment.api(deployment.home), page).text
    except NotFoundError:
        return None
    return next((heading for heading in section_titles(text) if heading.casefold() in SECTIONS), None)


def _toml_string(value: str) -> str:
    return json.dumps(one_line(value), ensure_ascii=False)
