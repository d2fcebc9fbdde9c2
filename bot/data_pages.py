"""Pages of data on Commons: what its extensions JsonConfig and Chart would refuse cannot be made.

`docs/charts.md` says which rules these are and where they are from.
"""

import json
import re
import unicodedata
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

MOST_CHARACTERS = 400
"""Of any text but the sources."""

_NO_LINE = re.compile(r"^\s|[\r\n\t]|\s$")


def _one_line(text: str) -> str:
    if _NO_LINE.search(text):
        raise ValueError("is not one line, or has white space around it")
    return text


Line = Annotated[str, StringConstraints(max_length=MOST_CHARACTERS), AfterValidator(_one_line)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,}$")]
Localized = Annotated[dict[Language, Line], Field(min_length=1)]
Cell = Line | int | float | None
Row = tuple[Cell, ...]

_TYPES: dict[str, tuple[type, ...]] = {"string": (str,), "number": (int, float)}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Column(_Part):
    """A column: `name` is for programs, `title` for people."""

    name: str = Field(pattern=r"^[\p{L}_][\p{L}\p{N}_]*$")
    type: Literal["string", "number"]
    title: Localized


class Columns(_Part):
    """All columns, no two of one name."""

    fields: tuple[Column, ...]

    @model_validator(mode="after")
    def _no_name_twice(self) -> "Columns":
        names = [column.name for column in self.fields]
        if len(set(names)) < len(names):
            raise ValueError("two columns have one name")
        return self


class DataPage(_Part):
    """What all such pages are; `model` is what the wiki calls the kind, `suffix` ends their titles."""

    model: ClassVar[str]
    suffix: ClassVar[str]

    license: Literal["CC0-1.0"] = "CC0-1.0"

    @property
    def content(self) -> Any:  # noqa: ANN401
        """The page as it is once the wiki has read it, to be compared."""
        return json.loads(self.text)

    @property
    def text(self) -> str:
        """The page's text, in NFC as MediaWiki stores every text."""
        shown = self.model_dump(mode="json", by_alias=True)
        return unicodedata.normalize("NFC", json.dumps(shown, ensure_ascii=False, indent="\t"))


class Table(DataPage):
    """A `.tab` page; `sources` is wikitext."""

    model = "Tabular.JsonConfig"
    suffix = ".tab"

    description: Localized
    sources: str
    columns: Columns = Field(alias="schema")
    data: tuple[Row, ...]

    @model_validator(mode="after")
    def _cells_fit_columns(self) -> "Table":
        types = [_TYPES[column.type] for column in self.columns.fields]
        for number, row in enumerate(self.data):
            if len(row) != len(types):
                raise ValueError(f"data[{number}] has {len(row)} cells, and there are {len(types)} columns")
            for place, (cell, allowed) in enumerate(zip(row, types, strict=True)):
                if cell is not None and not isinstance(cell, allowed):
                    raise ValueError(f"data[{number}][{place}] is not of its column's type")
        return self


class Axis(_Part):
    """An axis of a chart."""

    title: Localized


class Chart(DataPage):
    """A `.chart` page; `source` is the title of its table without `Data:`."""

    model = "Chart.JsonConfig"
    suffix = ".chart"

    version: Literal[1] = 1
    type: Literal["bar", "rect", "line", "area", "pie"]
    title: Localized
    x_axis: Axis = Field(alias="xAxis")
    y_axis: Axis = Field(alias="yAxis")
    source: str
