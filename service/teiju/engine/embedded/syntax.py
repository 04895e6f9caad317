"""Where a query's syntax goes wrong, and what was expected there.

The engine's parser tells the farthest place it looked at, which lies behind the fault by the
longest keyword it tried. So the parser is asked again: by halving, for the first token with which
the text cannot go on, and then for what could stand in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Store

from teiju.engine import lexer

_NOTHING: Final = Store()
_PADDING: Final = " " * 64
"""More than the parser looks ahead."""

_FILLER: Final = "\x01"
_LONGEST_KEYWORD: Final = 14
_LONGEST_EXPLAINED: Final = 16 << 10

_WHERE: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE: Final = re.compile(
    r"The [A-Za-z ]+|SELECT \* is [A-Za-z ]+|IRI parsing failed|[A-Z][a-z]+ [a-z][A-Za-z ]+"
)
_SYMBOL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|([A-Z][A-Z0-9_]+)')
_PROBES: Final = {
    "?variable": "?x",
    "<IRI>": "<x:y>",
    '"text"': '"x"',
    "number": "1",
    "_:node": "_:x",
    "prefix:": "x:",
}
"""What the parser tries letter by letter: what a writer of queries calls it, and one of it."""

_SIGN: Final = re.compile(r"[^\w\s?$<:\"'_-]+")
_MOST_KEYWORDS: Final = 20


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """Line and column count from 1. `reason` is a sentence of the parser's, or "prefix"."""

    line: int
    column: int
    reason: str
    expected: tuple[str, ...]


def fault_of(text: str, message: str) -> SyntaxFault:
    """The fault of a query that the parser refused with this message."""
    tokens = list(lexer.tokens(text))
    first = lexer.first_word(tokens)
    if first is None or not first.text.upper().startswith(lexer.FORMS):
        start = len(text) if first is None else first.start
        return _at(text, start, "", lexer.FORMS)
    unknown = lexer.undeclared_prefix(tokens)
    bad = _first_fault(text, tokens)
    start = len(text.rstrip()) if bad is None else bad.start
    if unknown is not None and unknown.start <= start and len(unknown.text) <= 200:
        prefix = unknown.text.partition(":")[0]
        return _at(text, unknown.start, "prefix", (f"PREFIX {prefix}: <…>",))
    if bad is not None and bad.kind == "broken":
        return _at(text, start, "", (bad.text[0],))
    match = _WHERE.match(message)
    sentence = _SENTENCE.search(match[3]) if match else None
    if sentence is not None:
        return _at(text, start, sentence.group().strip(), ())
    if bad is not None and bad.kind == "string" and match:
        inside = _offset(text, int(match[1]), int(match[2]))
        start = inside if start < inside < start + len(bad.text) else start
        return _at(text, start, "", ())
    return _at(text, start, "", _expected(text[:start]) if start <= _LONGEST_EXPLAINED else ())


def _first_fault(text: str, tokens: list[lexer.Token]) -> lexer.Token | None:
    """The first token with which no query goes on, None when only something is missing."""
    ends = [token.start + len(token.text) for token in tokens]
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if _goes_on(text[: ends[middle]]):
            low = middle + 1
        else:
            high = middle
    return tokens[low] if low < len(tokens) else None


def _goes_on(beginning: str) -> bool:
    """Whether some query begins so: then the parser reads all of the blanks behind it."""
    padded = beginning + "\n" + _PADDING
    found = _WHERE.match(_complaint(padded))
    if found is None:
        return True
    line, column = padded.count("\n") + 1, len(_PADDING)
    return (int(found[1]), int(found[2])) >= (line, column)


def _complaint(text: str) -> str:
    try:
        _NOTHING.query(text)
    except SyntaxError as error:
        return str(error)
    except (OSError, RuntimeError, ValueError):
        pass
    return ""


def _expected(beginning: str) -> tuple[str, ...]:
    """What may follow: kinds of terms, signs, and the keywords, each of which is tried.

    A keyword shows in a complaint when there is room for just as many letters as it has.
    """
    found = [name for name, sample in _PROBES.items() if _goes_on(f"{beginning} {sample}")]
    signs = [s for s in _symbols(_complaint(beginning)) if _SIGN.fullmatch(s)]
    found += [sign for sign in signs if "number" not in found or sign not in "+-."]
    keywords = [
        symbol
        for length in range(2, _LONGEST_KEYWORD + 1)
        for symbol in _symbols(_complaint(f"{beginning} {_FILLER * length}"))
        if symbol.isupper() and len(symbol) == length and symbol not in ("SERVICE", "LATERAL")
    ]
    keywords = [word for word in keywords if _goes_on(f"{beginning} {word}")]
    if len(keywords) > _MOST_KEYWORDS:
        keywords = ["function(…)"]
    return tuple(dict.fromkeys(found + keywords))


def _symbols(complaint: str) -> Iterator[str]:
    match = _WHERE.match(complaint)
    for literal, keyword in _SYMBOL.findall(match[3] if match else ""):
        yield re.sub(r"\\(.)", r"\1", literal) or keyword


def _at(text: str, start: int, reason: str, expected: tuple[str, ...]) -> SyntaxFault:
    line = text.count("\n", 0, start) + 1
    return SyntaxFault(line, start - text.rfind("\n", 0, start), reason, expected)


def _offset(text: str, line: int, column: int) -> int:
    """The place in the text that a line and a column name."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1
