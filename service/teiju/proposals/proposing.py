"""Rows for the tables of mappings: what sounds alike and nobody has mapped yet.

The rows have the columns of SSSOM (https://mapping-commons.github.io/sssom/), as the tables of
`data/mappings/` have them. Their justification says that a program found them; the schemas of these
tables take only what a person has confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import QuerySolutions, RdfFormat, Store

from teiju import resources
from teiju.namespaces import compact
from teiju.proposals.likeness import alike
from teiju.snapshot.manifest import DATASET, read_manifest

_QUERIES: Final = Path(__file__).with_name("queries")
_MAPPED: Final = "mapped"
KINDS: Final = tuple(sorted(p.stem for p in _QUERIES.glob("*.rq") if p.stem != _MAPPED))
"""What mappings can be proposed for."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row of a table of mappings; IRIs are compact, the last three columns are a person's."""

    record_id: str
    subject_id: str
    subject_label: str
    predicate_id: str
    object_id: str
    object_label: str
    mapping_justification: str
    confidence: str
    author_id: str = ""
    mapping_date: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something with a name; without a zone it belongs to all of them."""

    iri: str
    name: str
    zone: str | None


def propose(
    snapshot: Path, kind: str, base: str, *, zone: str | None, least: float, most: int
) -> Iterator[Proposal]:
    """The likest pairs of a kind, the likest first for each subject.

    `zone` is the key of the zone whose things are looked at, or None for all; `least` is the
    smallest likeness (0 to 1) and `most` the largest number of proposals for one subject.
    """
    read_manifest(snapshot)
    store = Store()
    store.bulk_load(path=snapshot / DATASET, format=RdfFormat.N_QUADS)
    things = {str(number): thing for number, thing in enumerate(_things(store, kind, base))}
    neutral = {key for key, thing in things.items() if thing.zone is None}
    wanted = None if zone is None else f"{base}id/zone/{zone}"
    subjects = {
        key: thing.name
        for key, thing in things.items()
        if key not in neutral and wanted in (None, thing.zone)
    }
    objects = {key: thing.name for key, thing in things.items() if not neutral or key in neutral}
    known = set(_mapped(store, base))
    found = sorted(
        alike(subjects, objects, least), key=lambda like: (int(like.one), -like.likeness)
    )
    given: Counter[str] = Counter()
    for like in found:
        one, other = things[like.one], things[like.other]
        pair = frozenset((one.iri, other.iri))
        if one.zone == other.zone or pair in known or given[one.iri] >= most:
            continue
        known.add(pair)
        given[one.iri] += 1
        yield _proposal(one, other, like.likeness, base)


def _proposal(one: _Thing, other: _Thing, likeness: float, base: str) -> Proposal:
    return Proposal(
        record_id="",
        subject_id=compact(one.iri, base),
        subject_label=one.name,
        predicate_id="skos:closeMatch",
        object_id=compact(other.iri, base),
        object_label=other.name,
        mapping_justification="semapv:LexicalSimilarityThresholdMatching",
        confidence=f"{likeness:.2f}",
    )


def _things(store: Store, kind: str, base: str) -> Iterator[_Thing]:
    for thing, name, zone in _rows(store, kind, base):
        assert thing is not None
        assert name is not None
        yield _Thing(thing, name, zone)


def _mapped(store: Store, base: str) -> Iterator[frozenset[str]]:
    """The pairs that a person has mapped, whichever way round."""
    for row in _rows(store, _MAPPED, base):
        yield frozenset(value for value in row if value is not None)


def _rows(store: Store, name: str, base: str) -> Iterator[tuple[str | None, ...]]:
    text = resources.read_text(_QUERIES / f"{name}.rq", base=base)
    rows = store.query(text)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        yield tuple(None if value is None else value.value for value in row)
