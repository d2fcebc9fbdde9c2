"""The officers' overview of many grants."""

from typing import Annotated

import typer

from bot.cli_publish import LiveOption, SandboxOption, SandboxPageOption, ShrinkOption, TrialOption


def portfolio(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[EVENT]...", help="Declared events, or grant pages; else all declared events."
        ),
    ] = None,
    *,
    category: Annotated[
        str | None, typer.Option("--category", help="Instead: the grants of a category.")
    ] = None,
    prefix: Annotated[
        str | None, typer.Option("--prefix", metavar="TITLE", help="Instead: how the titles begin.")
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="Of them, or of a fund, this fiscal year, such as 2023-24.")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="Of them, or of a fund, this region, such as CEECA.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, json, wikitext or html.")] = "table",
    language: Annotated[str, typer.Option("--language", help="en, kk or ru.")] = "en",
    publish: Annotated[
        str | None, typer.Option("--publish", metavar="PAGE", help="Publish it between the markers of PAGE.")
    ] = None,
    live: LiveOption = False,
    trial: TrialOption = False,
    sandbox: SandboxOption = False,
    sandbox_page: SandboxPageOption = None,
    allow_shrink: ShrinkOption = False,
) -> None:
    """Show many grants, one row each: targets, results, states, what to look at, and how old the data are."""
    from bot import portfolio_commands
    from bot.bootstrap import deploy
    from bot.grant_list import Wanted
    from bot.messages import Messages, check_language
    from bot.modes import How
    from bot.portfolio import Selection

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    check_language(language)
    if publish is None and (how.writes or allow_shrink):
        raise typer.BadParameter("--live, --trial, --sandbox and --allow-shrink go with --publish PAGE")
    selection, words = Selection(names or (), category, prefix, Wanted(region, year)), Messages(language)
    if publish is None:
        portfolio_commands.show_portfolio(deploy(), selection, form, words)
        return
    portfolio_commands.publish_portfolio(
        deploy(), selection, portfolio_commands.Publication(publish, how), words
    )
