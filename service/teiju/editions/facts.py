"""A snapshot's facts as they are asked for here: by subject and property, in any named graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from teiju.namespaces import expand
from teiju.snapshot.manifest import DATASET, read_manifest


@dataclass(frozen=True, slots=True)
class Facts:
    """A store and the base of its IRIs. Properties are named compactly (`tj:text`).

    `verbatim`: texts are those of the print, faults included, where a print is known. Of what
    several editions state, `edition` (its IRI) is followed, or without it what holds now.
    """

    store: Store
    base: str
    verbatim: bool = False
    edition: str | None = None

    def of(self, edition: str | None) -> Facts:
        """The same facts as an edition states them; None: as they hold now."""
        return replace(self, edition=edition)

    def full(self, compact: str) -> str:
        """A compact IRI in full, under this base."""
        return expand(compact, self.base)

    def values(self, subject: str, name: str) -> list[str]:
        """The values of a property: IRIs and lexical forms, sorted, each once."""
        return sorted({term.value for term in self._objects(subject, name)})

    def pairs(self, name: str) -> list[tuple[str, str]]:
        """Which things a property joins, by their IRIs, sorted."""
        quads = self.store.quads_for_pattern(None, NamedNode(self.full(name)), None)
        ends = ((quad.subject, quad.object) for quad in quads)
        return sorted(
            {
                (one.value, other.value)
                for one, other in ends
                if isinstance(one, NamedNode) and isinstance(other, NamedNode)
            }
        )

    def one(self, subject: str, name: str) -> str | None:
        """The first value of a property, or None."""
        return next(iter(self.values(subject, name)), None)

    def text(self, subject: str, name: str, language: str = "ja") -> str | None:
        """The text of a property in a language, else in none, else in any."""
        texts = [term for term in self._objects(subject, name) if isinstance(term, Literal)]
        for wanted in (language, None):
            found = sorted(term.value for term in texts if term.language == wanted)
            if found:
                return found[0]
        return min((term.value for term in texts), default=None)

    def worded(self, subject: str, name: str, place: int = -1) -> str | None:
        """A text that stands in the print: corrected, or as printed with `verbatim`.

        `place` is the text's place among the printed parts that the subject is derived from.
        """
        printed = self.printed(subject) if self.verbatim else []
        return printed[place] if printed else self.text(subject, name)

    def printed(self, subject: str) -> list[str]:
        """The printed texts that a thing is derived from, in the order of the source."""
        places = self.values(subject, "prov:wasDerivedFrom")
        keys = {
            iri: [self.number(iri, f"tj:{kind}Number") for kind in ("line", "column", "part")]
            for iri in places
        }
        texts = (self.one(iri, "oa:exact") for iri in sorted(places, key=keys.__getitem__))
        return [text for text in texts if text is not None]

    def name(self, iri: str, language: str = "ja") -> str:
        """The name of a thing, or its IRI."""
        for name in ("skos:prefLabel", "rdfs:label", "dcterms:title"):
            found = self.text(iri, name, language)
            if found is not None:
                return found
        return iri

    def number(self, subject: str, name: str) -> int:
        """The whole number of a property; 0 when there is none."""
        return int(self.one(subject, name) or 0)

    def sources(self, name: str, value: str) -> list[str]:
        """The things that have a thing as the value of a property in any graph, sorted."""
        return self._sources(name, value, None)

    def stated_sources(self, name: str, value: str) -> list[str]:
        """The same, only where the edition itself says so."""
        return self._sources(name, value, self._own)

    @property
    def _own(self) -> NamedNode | None:
        """The graph of the edition."""
        if self.edition is None:
            return None
        return NamedNode(self.edition.replace(f"{self.base}id/", f"{self.base}graph/", 1))

    def _sources(self, name: str, value: str, graph: NamedNode | None) -> list[str]:
        node = NamedNode(value)
        quads = self.store.quads_for_pattern(None, NamedNode(self.full(name)), node, graph)
        return sorted({q.subject.value for q in quads if isinstance(q.subject, NamedNode)})

    def _objects(self, subject: str, name: str) -> list[NamedNode | Literal]:
        """The values where they are said first: by the edition, by what holds now, anywhere."""
        thing, relation = NamedNode(subject), NamedNode(self.full(name))
        for graph in (self._own, DefaultGraph()):
            if graph is not None:
                found = list(self.store.quads_for_pattern(thing, relation, None, graph))
                if found:
                    return _terms(found)
        return _terms(self.store.quads_for_pattern(thing, relation, None))


def _terms(quads: Iterable[Quad]) -> list[NamedNode | Literal]:
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)]


def facts_of(folder: Path, *, verbatim: bool = False) -> Facts:
    """The facts of a snapshot folder. Raises NotFoundError when it is none."""
    manifest = read_manifest(folder)
    store = Store()
    store.bulk_load(path=folder / DATASET, format=RdfFormat.N_QUADS)
    return Facts(store, manifest.base, verbatim)
