"""The search index of a snapshot: names and texts cut into pairs of characters, in SQLite.

Words of Japanese are not separated, and names of two characters are common (平泉, 備前). So a text
is folded to its bare letters and cut into overlapping pairs; a search looks for a run of pairs.
The pairs are in a table of FTS5 (https://sqlite.org/fts5.html), beside the texts as they are.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from teiju import namespaces

FILE: Final = "search.sqlite"

KINDS: Final = {
    "tj:SettlementZone": 3.0,
    "tj:Municipality": 2.6,
    "tj:Prefecture": 2.2,
    "tj:CoexistenceVision": 2.0,
    "tj:Measure": 1.8,
    "tj:Indicator": 1.7,
    "tj:VisionEdition": 1.6,
    "tj:Programme": 1.5,
    "tj:PolicyArea": 1.5,
    "tj:PolicyContent": 1.4,
    "tj:Committee": 1.3,
    "tj:Meeting": 1.3,
    "tj:CentralCityDeclaration": 1.2,
    "tj:FormationAgreement": 1.2,
    "tj:FormationPolicy": 1.2,
    "tj:GoverningDocument": 1.2,
    "tj:Statement": 1.0,
    "tj:Opinion": 1.0,
    "tj:RevisionEntry": 0.9,
    "tj:AgendaItem": 0.9,
    "tj:SourceDocument": 0.9,
    "owl:Class": 0.8,
    "owl:ObjectProperty": 0.7,
    "owl:DatatypeProperty": 0.7,
    "skos:ConceptScheme": 0.7,
    "skos:Concept": 0.7,
}
"""What is found, and how much of its kind weighs; of several kinds a thing is the first."""

_NAMES: Final = ("skos:prefLabel", "rdfs:label", "dcterms:title")
_ALIASES: Final = ("skos:altLabel", "tj:verbatimName", "tj:nameAsStated", "tj:localGovernmentCode")
_TEXTS: Final = ("skos:definition", "tj:text", "tj:outline", "tj:venue", "skos:scopeNote")
_PARTS: Final = ("tj:versionOfMeasure", "tj:effectOf", "tj:changeIn", "tj:oldSectionOf")
"""Of what a thing is a part that is found under the whole."""

_SCHEMA: Final = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT, kind TEXT, weight REAL);
CREATE TABLE words (thing INTEGER, field TEXT, language TEXT, value TEXT);
CREATE INDEX words_of_thing ON words (thing);
CREATE VIRTUAL TABLE pairs USING fts5 (
  names, texts, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
"""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as its bare letters, and for each where it came from in the text."""

    letters: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def folded(text: str) -> Folded:
    """A text for comparison: full and half width, case, hiragana and katakana, ケ and ヶ alike.

    Spaces and marks are left out.

    >>> folded("金ヶ崎町 DX・ｶﾞｲﾄﾞ").letters
    '金け崎町dxがいど'
    """
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and (text[end] in "ﾞﾟ" or unicodedata.combining(text[end])):
            end += 1
        for letter in _letters(text[position:end]):
            letters.append(letter)
            starts.append(position)
            ends.append(end)
        position = end
    return Folded("".join(letters), tuple(starts), tuple(ends))


def pairs(text: str) -> str:
    """The overlapping pairs of the letters of a text, and its last letter, separated by spaces.

    >>> pairs("平泉町")
    '平泉 泉町 町'
    """
    letters = folded(text).letters
    return " ".join(letters[index : index + 2] for index in range(len(letters)))


def match_expression(query: str) -> str:
    """What FTS5 is asked for a search: every word of it as a run of pairs; "" for no word.

    >>> match_expression("平泉 医療費")
    '"平泉" AND "医療 療費"'
    """
    runs = []
    for word in unicodedata.normalize("NFKC", query).split():
        letters = folded(word).letters
        if len(letters) == 1:
            runs.append(f'"{letters}" *')
        elif letters:
            cut = " ".join(letters[index : index + 2] for index in range(len(letters) - 1))
            runs.append(f'"{cut}"')
    return " AND ".join(runs)


def write_search_index(store: Store, base: str, folder: Path) -> int:
    """Writes the index of the things in the default graph; returns how many there are."""
    path = folder / FILE
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        count = 0
        for iri, kind in _things(store, base):
            count += 1
            _add(connection, count, iri, kind, list(_words(store, iri, base)))
        connection.execute("INSERT INTO pairs (pairs) VALUES ('optimize')")
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    return count


def _add(
    connection: sqlite3.Connection,
    number: int,
    iri: str,
    kind: str,
    words: list[tuple[str, str, str]],
) -> None:
    connection.execute("INSERT INTO thing VALUES (?, ?, ?, ?)", (number, iri, kind, KINDS[kind]))
    connection.executemany(
        "INSERT INTO words VALUES (?, ?, ?, ?)", [(number, *found) for found in words]
    )
    names = " ".join(pairs(value) for field, _, value in words if field != "text")
    texts = " ".join(pairs(value) for field, _, value in words if field == "text")
    connection.execute(
        "INSERT INTO pairs (rowid, names, texts) VALUES (?, ?, ?)", (number, names, texts)
    )


def _things(store: Store, base: str) -> Iterator[tuple[str, str]]:
    """Each thing under the base with its kind, by IRI."""
    kinds: dict[str, str] = {}
    rdf_type = NamedNode(namespaces.expand("rdf:type", base))
    for kind in KINDS:
        of_kind = NamedNode(namespaces.expand(kind, base))
        for quad in store.quads_for_pattern(None, rdf_type, of_kind, None):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(base):
                kinds.setdefault(quad.subject.value, kind)
    yield from sorted(kinds.items())


def _words(store: Store, iri: str, base: str) -> Iterator[tuple[str, str, str]]:
    """Field, language and value of everything to be found of a thing, each once."""
    seen: set[tuple[str, str]] = set()
    for part in (iri, *_parts(store, iri, base, depth=2)):
        is_own = part == iri
        for field, properties in (("name", _NAMES), ("alias", _ALIASES), ("text", _TEXTS)):
            for name in properties:
                for language, value in _literals(store, part, namespaces.expand(name, base)):
                    kept = field if is_own or field == "alias" else "text"
                    if language == "ja-hrkt":
                        kept = "reading"
                    if (language, value) not in seen:
                        seen.add((language, value))
                        yield kept, language, value


def _parts(store: Store, iri: str, base: str, *, depth: int) -> Iterator[str]:
    for name in _PARTS if depth else ():
        relation = NamedNode(namespaces.expand(name, base))
        found = {
            quad.subject.value
            for quad in store.quads_for_pattern(None, relation, NamedNode(iri), None)
            if isinstance(quad.subject, NamedNode)
        }
        for part in sorted(found):
            yield part
            yield from _parts(store, part, base, depth=depth - 1)


def _literals(store: Store, iri: str, name: str) -> list[tuple[str, str]]:
    """The texts that hold now; of what has ended, those of its last editions."""
    thing, relation = NamedNode(iri), NamedNode(name)
    quads = list(store.quads_for_pattern(thing, relation, None, DefaultGraph()))
    found = {
        ((quad.object.language or "").lower(), quad.object.value)
        for quad in quads or store.quads_for_pattern(thing, relation, None, None)
        if isinstance(quad.object, Literal)
    }
    return sorted(found, key=lambda pair: (pair[0] != "ja", pair))


def _letters(character: str) -> str:
    """One character, with the marks that follow it, as letters to compare."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    if not any("\u3040" <= letter <= "\u30ff" for letter in plain):
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = unicodedata.normalize("NFKC", plain)
    return "".join(_hiragana(letter) for letter in plain if letter.isalnum() or letter in "ー々〇")


def _hiragana(letter: str) -> str:
    if "ァ" <= letter <= "ヶ":
        letter = chr(ord(letter) - 0x60)
    return {"ゖ": "け", "ゕ": "か"}.get(letter, letter)
