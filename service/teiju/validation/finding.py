"""What a validation finds: one finding a broken constraint, in an order of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

Term: TypeAlias = NamedNode | Literal


class Severity(IntEnum):
    """How much a finding matters: a violation stops a build, the others do not."""

    VIOLATION = 0
    WARNING = 1
    INFO = 2

    @property
    def local_name(self) -> str:
        """The name that SHACL gives it: `Violation`."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One constraint that one thing does not meet."""

    focus: str
    """The IRI of the thing; `[]` if it has none."""
    path: str | None
    """The property's IRI, or a property path in SPARQL's notation, or None: the thing as such."""
    path_ja: str | None = None
    """What the shape calls the path in Japanese, when it has a name for it."""
    path_en: str | None = None
    value: Term | None
    """What was found there; None when something is missing."""
    component: str
    """The kind of constraint as SHACL names it, without its last two words: `MinCount`."""
    shape: str
    """The IRI of the shape that asks for it."""
    rule: str | None = None
    """The IRI of the SPARQL constraint, when it is one."""
    severity: Severity = Severity.VIOLATION
    message_ja: str
    message_en: str

    @property
    def source_shape(self) -> str:
        """What asks for it, as closely as it has a name: the SPARQL constraint or the shape."""
        return self.rule or self.shape

    @property
    def focus_is_iri(self) -> bool:
        """Whether the thing has a name of its own."""
        return self.focus != "[]"

    @property
    def predicate(self) -> str | None:
        """The path, if it is a single property."""
        return self.path if self.path is not None and "://" in self.path else None

    @property
    def sort_key(self) -> tuple[int, str, str, str, str, str]:
        """Severity first, then the thing, the property, the shape, the constraint, the value."""
        value = "" if self.value is None else str(self.value)
        return (
            self.severity,
            self.focus,
            self.path or "",
            self.source_shape,
            self.component,
            value,
        )


class Findings:
    """All findings of a validation, sorted, no two alike."""

    __slots__ = ("_all",)

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._all = tuple(sorted(set(findings), key=lambda finding: finding.sort_key))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return f"Findings({list(self._all)!r})"

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self._all)

    @property
    def violations(self) -> int:
        """How many findings stop a build."""
        return self.count(Severity.VIOLATION)

    @property
    def warnings(self) -> int:
        """How many findings say that something is incomplete or doubtful."""
        return self.count(Severity.WARNING)

    @property
    def infos(self) -> int:
        """How many findings are advice."""
        return self.count(Severity.INFO)
