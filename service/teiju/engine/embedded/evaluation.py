"""One query on one store: checks before the engine sees it, and the engine's own serialisation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from teiju.engine import columns, lexer, xml_text
from teiju.engine.embedded import syntax
from teiju.formats import Kind

_RESULTS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}

_NOTHING: Final = Store()
"""An empty store: evaluating there tells whether a query is right, and costs no data."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its dataset and formats, as a worker gets it."""

    text: str
    default_graphs: list[str]
    named_graphs: list[str]
    results: str | None
    graph: str | None
    base: str
    depth: int
    output: int


class NoAnswerError(Exception):
    """Why there is no answer; `head` is the message for the service."""

    def __init__(self, fault: str, **details: Any) -> None:
        super().__init__(fault)
        self.head = {"fault": fault, **details}


class _OutputFullError(Exception):
    pass


class _BoundedSink:
    """Keeps what is written to it, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self._limit = limit

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.size > self._limit:
            raise _OutputFullError
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def answer(store: Store, question: Question) -> tuple[str, bytes]:
    """The name of the format and the answer in it. Raises NoAnswerError."""
    kind = lexer.kind_of(question.text)
    text = question.text
    if not lexer.is_plain(text, question.depth):
        text = _looked_over(question)
    if kind is not None and _format(question, kind) is None:
        # A wrong query is wrong in any format: that is said first.
        _run(_NOTHING, question.text, question)
        raise NoAnswerError("unacceptable", kind=kind)
    found = _run(store, text, question)
    kind = Kind.GRAPH if isinstance(found, QueryTriples) else Kind.RESULTS
    name = _format(question, kind)
    if name is None:
        raise NoAnswerError("unacceptable", kind=kind)
    return name, _serialized(found, name, kind, question)


def _looked_over(question: Question) -> str:
    """The text to evaluate. Raises NoAnswerError when it asks for what is not done here."""
    tokens = list(lexer.tokens(question.text))
    if lexer.depth(tokens) > question.depth:
        raise NoAnswerError("depth")
    if lexer.is_update(tokens):
        raise NoAnswerError("update")
    if lexer.asks_a_service(tokens):
        raise NoAnswerError("service")
    return columns.written_out(question.text, question.base, tokens)


def _format(question: Question, kind: Kind) -> str | None:
    return question.results if kind is Kind.RESULTS else question.graph


def _run(
    store: Store, text: str, question: Question
) -> QuerySolutions | QueryTriples | QueryBoolean:
    dataset: dict[str, list[NamedNode]] = {}
    try:
        if question.default_graphs or question.named_graphs:
            dataset = {
                "default_graph": [NamedNode(iri) for iri in question.default_graphs],
                "named_graphs": [NamedNode(iri) for iri in question.named_graphs],
            }
    except ValueError:
        raise NoAnswerError("invalid", reason="dataset") from None
    try:
        return store.query(text, base_iri=question.base, **dataset)  # type: ignore[arg-type]
    except SyntaxError as error:
        fault = syntax.fault_of(question.text, str(error))
        raise NoAnswerError("syntax", **asdict(fault)) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise _evaluation_fault(error) from None


def _serialized(
    found: QuerySolutions | QueryTriples | QueryBoolean, name: str, kind: Kind, question: Question
) -> bytes:
    sink = _BoundedSink(question.output)
    output: Any = sink
    try:
        if isinstance(found, QueryTriples):
            found.serialize(output, _GRAPHS[name])
        else:
            found.serialize(output, _RESULTS[name])
    except _OutputFullError:
        raise NoAnswerError("output") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise _evaluation_fault(error) from None
    body = b"".join(sink.parts)
    safe = xml_text.made_safe(body) if name in ("xml", "rdfxml") else body
    if safe is None:
        raise NoAnswerError("unrepresentable", format=name, kind=kind)
    return safe


def _evaluation_fault(error: Exception) -> NoAnswerError:
    if isinstance(error, RuntimeError) and "function" in str(error):
        return NoAnswerError("invalid", reason="function")
    return NoAnswerError("invalid", reason="evaluation")
