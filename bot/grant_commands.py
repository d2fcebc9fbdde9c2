"""What `esep grant` does: one grant page shown, or the grants of a fund as a table."""

from collections.abc import Callable
from pathlib import Path

import typer

from bot.bootstrap import Deployment
from bot.grant_json import answer_json
from bot.grant_list import FORMS, Wanted, append_rows, fetch_rows, titles_written
from bot.grants import fetch, read_file
from bot.show import print_json
from bot.show_grant import print_answer
from collectors.grant_titles import fetch_titles_below, fetch_titles_in


def show_grant(page: str, deploy: Callable[[], Deployment], *, as_json: bool) -> None:
    """Print a grant and its report; a saved page needs no deployment."""
    if Path(page).is_file():
        found = read_file(Path(page))
    else:
        deployment = deploy()
        found = fetch(deployment.api(deployment.home), deployment.title(page))
    print_json(answer_json(found)) if as_json else print_answer(found)


def list_grants(
    deployment: Deployment, fund: tuple[str, str | None], wanted: Wanted, form: str, output: Path | None
) -> None:
    """Print a row for each grant of a fund, or add to `output` those that it lacks.

    `fund` is how the titles begin, and a category that goes before it.
    """
    if form not in FORMS:
        raise typer.BadParameter("choose --format csv or --format json")
    known = titles_written(output, FORMS[form]) if output else frozenset()
    api, (prefix, category) = deployment.api(deployment.home), fund
    titles = fetch_titles_in(api, category) if category else fetch_titles_below(api, prefix)
    rows = fetch_rows(api, titles, wanted, known=known)
    if output:
        typer.echo(f"{append_rows(output, rows, FORMS[form])} grants added to {output}")
        return
    typer.echo(FORMS[form].heading, nl=False)
    for row in rows:
        typer.echo(FORMS[form].line(row), nl=False)
