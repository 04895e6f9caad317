"""The text of a stored query: its prefixes, projection, parameters and order, found by tokens.

Grammar: https://www.w3.org/TR/sparql11-query/#sparqlGrammar . This is no parser of SPARQL: it
reads what the form of stored queries fixes and refuses what the form leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""
      (?P<space>[ \t\r\n]+ | \#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>
          \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
      )
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<name>
          (?:[A-Za-z_](?:[\w.-]*[\w-])?)?
          :(?:(?:[\w:%]|\\.)(?:(?:[\w.:%-]|\\.)*(?:[\w:%-]|\\.))?)?
      )
    | (?P<word>[A-Za-z_]\w*)
    | (?P<sign>\^\^|&&|\|\||[<>!]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_LEFT_OUT: Final = {
    "BASE": "write prefixes instead",
    "LIMIT": "whoever asks takes as many rows as they want",
    "OFFSET": "whoever asks takes as many rows as they want",
    "SERVICE": "a stored query asks this dataset only",
    "FROM": "name graphs with GRAPH",
}


class Token(NamedTuple):
    """One token: its kind (`iri`, `string`, `variable`, `name`, `word`, …), text and place."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The keyword in upper case; of anything that is no word, nothing."""
        return self.text.upper() if self.kind == "word" else ""


class FormError(Exception):
    """Something that the form of stored queries does not allow, at a place in the text."""

    def __init__(self, place: int, message: str) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True)
class Row:
    """`VALUES ?name { term … }`: the parameter, and where its terms stand in the text."""

    name: str
    terms: tuple[tuple[Token, ...], ...]

    @property
    def start(self) -> int:
        """Where the first term begins."""
        return self.terms[0][0].start

    @property
    def end(self) -> int:
        """Where the last term ends."""
        return self.terms[-1][-1].end


@dataclass(frozen=True, slots=True)
class QueryText:
    """What the text of a query says about its form; places are offsets into it."""

    form: str
    form_place: int
    prefixes: tuple[tuple[str, str, int], ...]
    """Prefix, IRI, place; in the order of the text."""

    used_prefixes: tuple[tuple[str, int], ...]
    projection: tuple[str, ...]
    rows: tuple[Row, ...]
    is_ordered: bool


def read_text(text: str) -> QueryText:
    """Raises FormError at the first place where the text does not keep to the form."""
    tokens = [token for token in _tokens(text) if token.kind != "space"]
    for token in tokens:
        if token.word in _LEFT_OUT:
            raise FormError(token.start, f"{token.text}: {_LEFT_OUT[token.word]}")
    prefixes, body = _prologue(tokens)
    if not body or body[0].word not in ("SELECT", "CONSTRUCT"):
        raise FormError(body[0].start if body else 0, "begin the query with SELECT or CONSTRUCT")
    form = body[0].word.lower()
    return QueryText(
        form=form,
        form_place=body[0].start,
        prefixes=prefixes,
        used_prefixes=tuple(
            (token.text.partition(":")[0], token.start) for token in body if token.kind == "name"
        ),
        projection=tuple(_projection(body)) if form == "select" else (),
        rows=tuple(_rows(body)),
        is_ordered=_is_ordered(body),
    )


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        yield Token(match.lastgroup or "sign", match[0], match.start(), match.end())


def _prologue(tokens: list[Token]) -> tuple[tuple[tuple[str, str, int], ...], list[Token]]:
    prefixes = []
    rest = tokens
    while len(rest) >= 3 and rest[0].word == "PREFIX":
        _, name, iri = rest[:3]
        prefixes.append((name.text.removesuffix(":"), iri.text[1:-1], name.start))
        rest = rest[3:]
    return tuple(prefixes), rest


def _projection(body: list[Token]) -> Iterator[str]:
    """The projected variables, `(… AS ?x)` by the name that it gives."""
    depth = 0
    previous = body[0]
    for token in body[1:]:
        if token.text == "{" or token.word == "WHERE":
            return
        if token.text == "*" and depth == 0:
            raise FormError(token.start, "SELECT *: name the columns")
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "variable" and (depth == 0 or (depth == 1 and previous.word == "AS")):
            yield token.text[1:]
        previous = token


def _rows(body: list[Token]) -> Iterator[Row]:
    for index, token in enumerate(body):
        if token.word != "VALUES":
            continue
        variable, opening = body[index + 1 : index + 3] if len(body) > index + 3 else (token, token)
        end = next((n for n in range(index, len(body)) if body[n].text == "}"), len(body))
        terms = tuple(_terms(body[index + 3 : end]))
        if variable.kind != "variable" or opening.text != "{" or not terms:
            raise FormError(
                token.start,
                "VALUES is for parameters only — write VALUES ?name { term }, one term in it",
            )
        yield Row(variable.text[1:], terms)


def _terms(tokens: list[Token]) -> Iterator[tuple[Token, ...]]:
    """The terms one after the other; none at all when something else stands among them."""
    found = []
    rest = tuple(tokens)
    while rest:
        length = next((n for n in (3, 2, 1) if len(rest) >= n and _is_one_term(rest[:n])), 0)
        if not length:
            return
        found.append(rest[:length])
        rest = rest[length:]
    yield from found


def _is_one_term(term: tuple[Token, ...]) -> bool:
    match [token.kind for token in term]:
        case ["iri"] | ["name"] | ["string"] | ["number"] | ["string", "language"]:
            return True
        case ["word"]:
            return term[0].text in ("true", "false", "UNDEF")
        case ["string", "sign", "iri" | "name"]:
            return term[1].text == "^^"
    return False


def _is_ordered(body: list[Token]) -> bool:
    """Is there an ORDER BY behind the last brace?"""
    last = max((n for n, token in enumerate(body) if token.text == "}"), default=0)
    return any(token.word == "ORDER" for token in body[last:])
