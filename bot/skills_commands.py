"""Skills directories as a kind of table on pages of their own."""

from pathlib import Path

from bot.bootstrap import Deployment
from bot.kinds import SKILLS
from bot.messages import Messages
from bot.own_pages import Kind, Made
from bot.private_files import write_private
from bot.published_record import Record
from bot.show import console, new_table, print_lines
from bot.skills import Directory, declared_skills, load_directory
from bot.skills_table import OURS, directory_block, directory_json, lines, matches, matches_csv


def write_matches(deployment: Deployment, name: str, path: Path, words: Messages) -> Directory:
    """Write the matches of a directory to a file that its owner alone can read, also where it was there.

    Raises UsageError where it cannot be written.
    """
    found = load_directory(deployment, name)
    write_private(path, matches_csv(found, words).encode())
    return found


def print_summary(found: Directory, words: Messages) -> None:
    """Print how many there are, and on stderr what the operator should know."""
    people = words.text("esep-skills-people", len(found.people))
    console.print(f"{found.declaration.name}: {people}")
    if found.declaration.matches != "off":
        console.print(words.text("esep-skills-pairs", len(found.pairs), len(found.waiting)))
    print_lines(found.notes)


def _page(deployment: Deployment, name: str) -> str:
    return declared_skills(deployment, name).page


def _nothing_kept(deployment: Deployment, name: str) -> None:
    """Keep nothing: who is in a directory is read anew each time."""


def _made(found: Directory) -> Made:
    """Return the block with a record of no figure: nobody who leaves is held back by a number that falls."""
    return Made(directory_block(found), Record(found.as_of, {}))


def _print(found: Directory, words: Messages) -> None:
    columns = ("person", "offers", "wishes", "languages", "zone", "region")
    table = new_table(*(words.text(f"esep-skills-{column}") for column in columns))
    for line in lines(found, words):
        skills = ("; ".join(line.offers), "; ".join(line.wishes))
        table.add_row(line.account, *skills, line.languages, line.zone, line.region)
    console.print(table)
    for match in matches(found.pairs, words):
        console.print(f"{match.mentor} → {match.learner}: {match.why}")
    print_summary(found, words)


KIND = Kind(
    sort=SKILLS,
    ours=OURS,
    page=_page,
    read=_nothing_kept,
    find=load_directory,
    made=_made,
    as_json=directory_json,
    show=_print,
)
