"""The head of a stored query: what it asks, its parameters, and the columns of its answer.

It stands in the `#+` lines at the beginning of the file, as YAML; `queries/README.md` is its
reference for people.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)


class Form(StrEnum):
    """What a query answers with: rows or triples."""

    SELECT = "select"
    CONSTRUCT = "construct"


class ParameterType(StrEnum):
    """What the value of a parameter is."""

    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"


class ColumnType(StrEnum):
    """What the cells of a column are; `text` has a language, `string` has none."""

    IRI = "iri"
    TEXT = "text"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    YEAR = "year"
    DATE = "date"
    BOOLEAN = "boolean"


def _is_a_regular_expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Competency = Annotated[str, StringConstraints(pattern=r"^CQ[0-4][0-9]$")]
RegularExpression = Annotated[str, AfterValidator(_is_a_regular_expression)]

_CONFIG: Final = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(BaseModel):
    """The same words in Japanese and in English."""

    model_config = _CONFIG

    ja: Words
    en: Words


class Parameter(Text):
    """One parameter: its type, what values it takes, and its labels.

    `class_` and `scheme` allow short values for IRIs, `ichinoseki-hiraizumi` for a zone.
    `many` allows several values, written with commas between them.
    """

    type: ParameterType
    class_: Words | None = Field(default=None, alias="class")
    scheme: Words | None = None
    choices: tuple[Words, ...] | None = Field(default=None, alias="in")
    pattern: RegularExpression | None = None
    many: bool = False

    @model_validator(mode="after")
    def _has_values_without_commas(self) -> Self:
        if self.many and self.type is ParameterType.STRING and self.choices is None:
            raise ValueError("many: a string may hold a comma — list the strings with in")
        return self


class Column(Text):
    """One column of the answer, with its labels; numbers of something have a unit."""

    type: ColumnType
    unit: Text | None = None


class Head(BaseModel):
    """All that the head of a file says.

    `inferred` marks a question whose answer needs the inferred statements, `g:inferred`.
    """

    model_config = _CONFIG

    title: Text
    about: Text
    tags: Annotated[tuple[Words, ...], Field(min_length=1)]
    competency: tuple[Competency, ...] = ()
    form: Form = Form.SELECT
    inferred: bool = False
    params: dict[Name, Parameter] = Field(default_factory=dict)
    columns: dict[Name, Column] = Field(default_factory=dict)
