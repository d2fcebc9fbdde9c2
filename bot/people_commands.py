"""The commands about single people."""

from typing import Annotated

import typer

from bot.plain import one_line


def forget(
    user: Annotated[str, typer.Argument(metavar="USER", help="The account name, or the listed one.")],
) -> None:
    """Delete everything stored of a person for good, and keep them from coming back."""
    from bot.bootstrap import deploy
    from bot.forget import forget_person

    found = forget_person(deploy(), user)
    typer.echo("forgotten; figures that were saved stay, and the next ones are without this person")
    for event in found.events:
        again = f"`esep run {event} --live --allow-shrink` publishes it anew"
        typer.echo(one_line(f"  was listed for {event}: {again}"))
    for directory in found.directories:
        again = f"`esep skills {directory} --publish --live` publishes it anew"
        typer.echo(one_line(f"  if shown in the skills directory {directory}: {again}"))
    for programme in found.programmes:
        again = f"`esep programme {programme} --publish --live --allow-shrink` publishes it anew"
        typer.echo(one_line(f"  if on a list of the programme {programme}: {again}"))
    for unread in found.unread:
        typer.echo(one_line(f"  not looked into, see yourself: {unread}"))
    for path in found.files:
        typer.echo(one_line(f"  still named in {path}: take the name out"))
    typer.echo("  not ours to delete: saved reports, logs, the wiki's own history; see docs/privacy.md")
