"""Short values for IRIs: `ichinoseki-hiraizumi` for a zone, `03209` for a municipality.

The forms of each class stand in `queries/parameter-iris.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from teiju.errors import QueryError
from teiju.stored_queries.head import RegularExpression, Text, Words

FILE: Final = "parameter-iris.yaml"
_PART: Final = re.compile(r"\{(\w+)\}")


class IriForm(Text):
    """How things of one class are named: the short value and the path below the base IRI."""

    short: Words
    iri: Words
    example: Words


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    parts: dict[str, RegularExpression]
    classes: dict[str, IriForm]
    concept: IriForm = Field(description="How a concept of a named scheme is written")


@dataclass(frozen=True, slots=True)
class ShortIris:
    """The IRIs of one class in both directions; `base` is the base IRI."""

    form: IriForm
    base: str
    _parts: dict[str, str]

    def iri(self, value: str) -> str | None:
        """The IRI that a short value or a full IRI stands for, or None when it is neither."""
        if self._match(f"{re.escape(self.base)}{self._pattern(self.form.iri)}", value):
            return value
        found = self._match(self._pattern(self.form.short), value)
        return None if found is None else self.base + _fill(self.form.iri, found)

    def short(self, iri: str) -> str | None:
        """The short value of an IRI, or None when it is not of this class."""
        found = self._match(f"{re.escape(self.base)}{self._pattern(self.form.iri)}", iri)
        return None if found is None else _fill(self.form.short, found)

    def _pattern(self, template: str) -> str:
        pieces = _PART.split(template)
        for index in range(1, len(pieces), 2):
            pieces[index] = f"(?P<{pieces[index]}>{self._parts[pieces[index]]})"
        for index in range(0, len(pieces), 2):
            pieces[index] = re.escape(pieces[index])
        return "".join(pieces)

    @staticmethod
    def _match(pattern: str, text: str) -> dict[str, str] | None:
        found = re.fullmatch(pattern, text)
        return None if found is None else found.groupdict()


@dataclass(frozen=True, slots=True)
class IriForms:
    """All forms of `queries/parameter-iris.yaml` under one base IRI."""

    _file: _File
    base: str

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that have a form."""
        return tuple(self._file.classes)

    def of_class(self, name: str) -> ShortIris | None:
        """The form of a class, or None when the file names no such class."""
        form = self._file.classes.get(name)
        return None if form is None else ShortIris(form, self.base, self._file.parts)

    def of_scheme(self, name: str) -> ShortIris:
        """The form of the concepts of the scheme `{base}scheme/name`."""
        form = self._file.concept.model_copy(
            update={"iri": self._file.concept.iri.replace("{scheme}", name)}
        )
        return ShortIris(form, self.base, self._file.parts)


def read_iri_forms(folder: Path, base: str) -> IriForms:
    """The forms in the folder of queries. Raises QueryError when the file is wrong."""
    path = folder / FILE
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return IriForms(_File.model_validate(content), base)
    except (yaml.YAMLError, ValidationError) as error:
        raise QueryError(f"queries/{FILE}: {' '.join(str(error).split())}") from error


def _fill(template: str, parts: dict[str, str]) -> str:
    return _PART.sub(lambda part: parts[part[1]], template)
