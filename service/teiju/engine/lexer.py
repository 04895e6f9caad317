"""What can be told from a query's text without parsing it: tokens of the SPARQL 1.1 grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from teiju.formats import Kind

_NAME = r"[A-Za-z\u00c0-\U0010ffff_]"
_REST = r"[A-Za-z0-9\u00b7-\U0010ffff_-]"
_LOCAL = rf"(?:{_REST}|[:.]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"

# Possessive repetition throughout: the scan is linear whatever the text is.
_TOKEN: Final = re.compile(
    rf"""
      (?P<blank>  [\s]++ | \#[^\r\n]*+ )
    | (?P<string> \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+'''
                | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+' )
    | (?P<iri>    <(?:[^<>"{{}}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]{{4}})*+> )
    | (?P<variable> [?$](?:{_REST})++ )
    | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
    | (?P<node>   _:{_REST}*+ )
    | (?P<number> [0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+ )
    | (?P<name>   {_NAME}(?:{_REST}|\.(?={_REST}))*+(?::{_LOCAL}*+)?+ | :{_LOCAL}*+ )
    | (?P<broken> ["'][^\r\n]*+ )
    | (?P<open>   <<(?!=) | [(\[{{] )
    | (?P<close>  >> | [)\]}}] )
    | (?P<sign>   . )
    """,
    re.VERBOSE | re.DOTALL,
)

_PROLOGUE: Final = re.compile(
    r"(?:\s++|\#[^\r\n]*+|BASE\s*+<[^>]*+>|PREFIX\s*+[^\s:<]*+:\s*+<[^>]*+>)*+"
    r"(?P<form>SELECT|ASK|CONSTRUCT|DESCRIBE)",
    re.IGNORECASE,
)

_OPENING: Final = re.compile(r"[(\[{]|<<")
_STAR: Final = re.compile(r"(?:\s++|\#[^\r\n]*+|DISTINCT|REDUCED)*+\*", re.IGNORECASE)
_SERVICE: Final = re.compile(r"SERVICE", re.IGNORECASE)

_VARYING: Final = re.compile(r"(?<![?$:])(?:NOW|RAND|UUID|BNODE)\s*+[(#]|\\[uU]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its class in the grammar, its text and where it starts."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, without space and comments. Any text has tokens."""
    for match in _TOKEN.finditer(text):
        kind, text_found = match.lastgroup, match.group()
        if kind == "name":
            kind = "prefixed" if ":" in text_found else "word"
        if kind is not None and kind != "blank":
            yield Token(kind, text_found, match.start())


def is_plain(text: str, levels: int) -> bool:
    """Whether a glance shows that nothing in the text needs its tokens looked at.

    Such a query begins with its form, is no `SELECT *`, names no SERVICE anywhere, and has not
    even as many brackets as may nest.
    """
    form = _PROLOGUE.match(text)
    return (
        form is not None
        and _STAR.match(text, form.end()) is None
        and _SERVICE.search(text) is None
        and len(_OPENING.findall(text)) <= levels
    )


def kind_of(text: str) -> Kind | None:
    """What the query's form promises, None when the text does not say it plainly."""
    match = _PROLOGUE.match(text)
    if match is None:
        return None
    return Kind.RESULTS if match["form"].upper() in ("SELECT", "ASK") else Kind.GRAPH


def is_repeatable(text: str, kind: Kind | None) -> bool:
    """Whether the query of this kind gives the same bytes every time; false when in doubt."""
    if _VARYING.search(text) is not None:
        return False
    # A graph may get blank nodes from its template, with new labels every time.
    return kind is Kind.RESULTS or ("_:" not in text and "[" not in text)


def depth(query: list[Token]) -> int:
    """How deep brackets of all kinds nest."""
    deepest = level = 0
    for token in query:
        if token.kind == "open":
            level += 1
            deepest = max(deepest, level)
        elif token.kind == "close":
            level -= 1
    return deepest


def asks_a_service(query: list[Token]) -> bool:
    """Whether SERVICE stands in the query as a keyword.

    The engine's parser needs no space between words, so `trueSERVICE<…>` and `SERVICE:x{` are
    keywords too. What slips through meets a worker that can open no connection.
    """
    before = ""
    for token, after in zip_longest(query, query[1:]):
        upper = token.text.upper()
        if token.kind == "word" and "SERVICE" in upper:
            return True
        if token.kind == "prefixed" and after is not None and after.text == "{":
            prefix = upper.partition(":")[0]
            named = before in ("GRAPH", "FROM", "NAMED", "DESCRIBE")
            if not named and prefix.endswith(("SERVICE", "SERVICESILENT")):
                return True
        before = upper
    return False


def first_word(query: list[Token]) -> Token | None:
    """The token that should name the query's form: the first one after the prologue."""
    at = _after_prologue(query)
    return query[at] if at < len(query) else None


FORMS: Final = ("ASK", "CONSTRUCT", "DESCRIBE", "SELECT")
"""The words that a query may begin with."""

_UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)


def is_update(query: list[Token]) -> bool:
    """Whether the first word after the prologue is one of SPARQL Update's."""
    first = first_word(query)
    return first is not None and first.text.upper() in _UPDATES


def undeclared_prefix(query: list[Token]) -> Token | None:
    """The first prefixed name whose prefix no PREFIX declares."""
    declared: set[str] = set()
    before = ""
    for token in query:
        if token.kind == "prefixed":
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                return token
        before = token.text.upper()
    return None


def star(query: list[Token]) -> Token | None:
    """The `*` of an outermost `SELECT *`."""
    at = _after_prologue(query)
    head = [token.text.upper() for token in query[at : at + 3]]
    if head[:1] not in (["SELECT"], ["SELECTDISTINCT"], ["SELECTREDUCED"]):
        return None
    place = 2 if head[1:2] in (["DISTINCT"], ["REDUCED"]) else 1
    return query[at + place] if head[place : place + 1] == ["*"] else None


def variables(query: list[Token]) -> list[str]:
    """The names of the variables, each once, in the order in which they appear."""
    return list(dict.fromkeys(token.text[1:] for token in query if token.kind == "variable"))


def _after_prologue(query: list[Token]) -> int:
    at = 0
    while at < len(query):
        word = query[at].text.upper()
        if word in ("BASE", "VERSION"):
            at += 2
        elif word == "PREFIX":
            at += 3
        else:
            break
    return at
