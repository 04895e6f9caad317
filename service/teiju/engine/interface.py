"""The engine: a query and its dataset in, one whole answer or one error out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from teiju.errors import EngineError
from teiju.formats import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRequest:
    """One query, as the protocol gives it.

    `default_graphs` and `named_graphs` override the query's own dataset when either is given.
    `results` and `graph` name the format for either kind of answer (`teiju.formats`), None where
    the asker accepts none. `client` says who asks, for fairness only.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    results: str | None = "json"
    graph: str | None = "turtle"
    client: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its bytes in the format named `format`."""

    body: bytes
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The state of an engine, for `/health`."""

    ready: bool
    version: str
    figures: dict[str, int | float | str] = field(default_factory=dict)


class Engine(Protocol):
    """Answers queries on one immutable snapshot. Cancelling `answer` stops the work at once."""

    @property
    def version(self) -> str:
        """The version of the snapshot it answers from."""
        ...

    async def start(self) -> None:
        """Waits until it can answer. Raises EngineFailedError when it never will."""
        ...

    async def answer(self, request: QueryRequest) -> Answer:
        """The whole answer. Raises one of the errors below."""
        ...

    async def close(self) -> None:
        """Ends whatever the engine runs."""
        ...

    def health(self) -> Health:
        """What it is doing now."""
        ...


class Limit(StrEnum):
    """What is bounded for one query."""

    TIME = "time"
    MEMORY = "memory"
    OUTPUT = "output"
    LENGTH = "length"
    DEPTH = "depth"
    COMPLEXITY = "complexity"


class QuerySyntaxError(EngineError):
    """The text is no SPARQL query. `line` and `column` count from 1; 0 when not known."""

    def __init__(self, detail: str, line: int, column: int, expected: tuple[str, ...]) -> None:
        super().__init__(detail)
        self.line = line
        self.column = column
        self.expected = expected


class LimitReachedError(EngineError):
    """A limit ended the query. `value` is seconds, bytes or levels; None for complexity."""

    def __init__(self, limit: Limit, value: float | None) -> None:
        super().__init__(f"the {limit} limit was reached")
        self.limit = limit
        self.value = value


class RefusedError(EngineError):
    """The query asks for something that is never done here: `service` or `update`."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is refused")
        self.what = what


class NotAcceptableError(EngineError):
    """The answer is of a kind for which the asker accepts no format."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(f"no acceptable format for {kind}")
        self.kind = kind


class UnrepresentableError(EngineError):
    """The answer holds something that the format cannot carry."""

    def __init__(self, format_name: str, kind: Kind) -> None:
        super().__init__(f"{format_name} cannot carry the answer")
        self.format = format_name
        self.kind = kind


class InvalidQueryError(EngineError):
    """The query parses, yet it cannot be evaluated; the message says why."""


class BusyError(EngineError):
    """No room for the query now. `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("all places are taken")
        self.retry_after = retry_after


class EngineFailedError(EngineError):
    """The engine cannot be reached or broke down."""
