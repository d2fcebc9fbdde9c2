"""Things that are declared in a folder of their own, one a file, which names them."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from config.errors import DeclarationError
from config.toml import load_toml, told, validation_message

Declared = TypeVar("Declared", bound=BaseModel)


def load_named(declared: type[Declared], what: str, name: str, folder: Path) -> Declared:
    """Read and check the declaration of a `what`, such as a milestone; its model has a field `name`.

    Raises DeclarationError naming file, line and field.
    """
    path = path_of(name, folder)
    if not path.exists():
        there = ", ".join(names_in(folder)) or "none"
        raise DeclarationError(f"{path}: no such {what}; there are: {there}; see docs/{folder.name}.md")
    found = load_toml(path)
    if "name" in found:
        raise DeclarationError(told(path, ["name"], f"a {what} is named by its file"))
    try:
        return declared.model_validate({**found, "name": path.stem})
    except ValidationError as error:
        raise DeclarationError(validation_message(path, error)) from error


def path_of(name: str, folder: Path) -> Path:
    """Return the file that declares what is called `name`, whether or not it is there."""
    return folder / f"{name.removesuffix('.toml')}.toml"


def names_in(folder: Path) -> list[str]:
    """Return the names of all that a folder declares, sorted."""
    return sorted(path.stem for path in folder.glob("*.toml"))
