"""The commands that publish: shown, tried out, on trial or live."""

from typing import Annotated

import typer

from bot.modes import How, Mode


def declared(incomplete: str) -> list[str]:
    """Return the declared events that may be meant, none where the settings are wrong: a shell asks."""
    from config.errors import DeclarationError
    from config.events import event_names
    from config.settings import load_settings

    try:
        return [name for name in event_names(load_settings().events_dir) if name.startswith(incomplete)]
    except DeclarationError:
        return []


EventArgument = Annotated[
    str,
    typer.Argument(
        metavar="EVENT",
        help="A file name in config/events/, or a path to a declaration.",
        autocompletion=declared,
    ),
]
LiveOption = Annotated[bool, typer.Option("--live", help="Edit the page; without it nothing is written.")]
TrialOption = Annotated[
    bool,
    typer.Option("--trial", help="For the approval: at most 50 edits, unflagged, on the named pages only."),
]
SandboxOption = Annotated[
    bool, typer.Option("--sandbox", help="Instead: the table on User:<Bot>/sandbox/<event>.")
]
SandboxPageOption = Annotated[
    str | None,
    typer.Option("--sandbox-page", metavar="PAGE", help="--sandbox on another page of the bot's own."),
]
ShrinkOption = Annotated[
    bool, typer.Option("--allow-shrink", help="Publish a table that loses rows or falls too far.")
]


def publish(
    event: EventArgument,
    *,
    live: LiveOption = False,
    trial: TrialOption = False,
    sandbox: SandboxOption = False,
    sandbox_page: SandboxPageOption = None,
    allow_shrink: ShrinkOption = False,
    final: Annotated[
        bool, typer.Option("--final", help="The figures are the reported ones: later changes are told apart.")
    ] = False,
) -> None:
    """Publish the stored status between the markers of the event's page; without --live, print the diff."""
    from bot import jobs
    from bot.bootstrap import deploy
    from bot.show import print_published

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    print_published(jobs.publish(deploy(), event, how, final=final), how.mode)


def run(
    events: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[EVENT]...", help="Declared events; else all that is due.", autocompletion=declared
        ),
    ] = None,
    *,
    live: LiveOption = False,
    trial: TrialOption = False,
    sandbox: SandboxOption = False,
    sandbox_page: SandboxPageOption = None,
    allow_shrink: ShrinkOption = False,
) -> None:
    """Do all that is due: collect, compute, publish. This is what cron calls."""
    from bot import run_commands
    from bot.bootstrap import deploy

    how = How.of(
        live=live, trial=trial, sandbox=sandbox, sandbox_page=sandbox_page, allow_shrink=allow_shrink
    )
    if sandbox_page and len(events or []) != 1:
        raise typer.BadParameter("--sandbox-page is the page of one event: name the event")
    raise typer.Exit(run_commands.run(deploy(), events or [], how))


def serve(*, live: LiveOption = False) -> None:
    """Do all that is due every hour, in one process, until it is told to end."""
    from bot.bootstrap import deploy
    from bot.serve import Service

    Service(deploy, How(Mode.LIVE if live else Mode.DRY)).serve()
