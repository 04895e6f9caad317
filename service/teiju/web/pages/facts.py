"""The facts that a page is made of: the triples of one answer, held to be looked up."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from teiju import namespaces
from teiju.web.pages.addresses import Addresses
from teiju.web.pages.language import Words, best

_NAMES: Final = ("skos:prefLabel", "rdfs:label", "dcterms:title", "foaf:name")
_READING: Final = "ja-hrkt"


@dataclass(frozen=True, slots=True)
class Link:
    """Something that has a name and, where it can be followed, an address."""

    iri: str
    name: Words
    address: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One triple; the value is a link or a literal with its datatype."""

    subject: str
    property: str
    value: str
    is_iri: bool
    language: str = ""
    datatype: str = ""


class Facts:
    """Triples by subject and property and by value. Properties are compact IRIs: `tj:unit`."""

    def __init__(
        self,
        triples: Iterable[Statement],
        addresses: Addresses,
        names: Facts | None = None,
    ) -> None:
        self.addresses = addresses
        self._names = names
        self._by_subject: dict[tuple[str, str], list[Statement]] = {}
        self._by_value: dict[tuple[str, str], list[str]] = {}
        self._about: dict[str, list[Statement]] = {}
        for triple in sorted(set(triples), key=lambda t: (t.subject, t.property, t.value)):
            self._by_subject.setdefault((triple.subject, triple.property), []).append(triple)
            self._about.setdefault(triple.subject, []).append(triple)
            if triple.is_iri:
                self._by_value.setdefault((triple.property, triple.value), []).append(
                    triple.subject
                )

    def __bool__(self) -> bool:
        return bool(self._about)

    def about(self, iri: str) -> list[Statement]:
        """Everything that is said of a thing."""
        return self._about.get(iri, [])

    def subjects(self) -> list[str]:
        """All things of which something is said."""
        return list(self._about)

    def statements(self, iri: str, name: str) -> list[Statement]:
        """What is said of a thing by one property."""
        return self._by_subject.get((iri, self.full(name)), [])

    def iris(self, iri: str, name: str) -> list[str]:
        """The things that a thing is related to by a property."""
        return [found.value for found in self.statements(iri, name) if found.is_iri]

    def one(self, iri: str, name: str) -> str | None:
        """The value of a property as a string: an IRI or the text of a literal."""
        found = self.statements(iri, name)
        return found[0].value if found else None

    def sources(self, name: str, value: str) -> list[str]:
        """The things that are related by a property to a thing."""
        return self._by_value.get((self.full(name), value), [])

    def of_type(self, name: str) -> list[str]:
        """The instances of a class."""
        return self.sources("rdf:type", self.full(name))

    def has_type(self, iri: str, name: str) -> bool:
        """Whether a thing is an instance of a class."""
        return self.full(name) in self.iris(iri, "rdf:type")

    def words(self, iri: str, name: str) -> Words | None:
        """The value of a property in the language of the page, or as near as there is."""
        return best(self.all_words(iri, name), self.addresses.language)

    def all_words(self, iri: str, name: str) -> list[Words]:
        """The literals of a property, but for readings in kana."""
        return [
            Words(found.value, found.language)
            for found in self.statements(iri, name)
            if not found.is_iri and found.language != _READING
        ]

    def reading(self, iri: str) -> str | None:
        """The name in kana."""
        found = self.statements(iri, "skos:prefLabel")
        return next((f.value for f in found if f.language == _READING), None)

    def number(self, iri: str, name: str) -> Decimal | None:
        """The value of a property as a number, None where there is none."""
        value = self.one(iri, name)
        try:
            found = Decimal(value or "")
        except InvalidOperation:
            return None
        return found if found.is_finite() else None

    def order(self, iri: str, name: str = "tj:order") -> Decimal:
        """A number to sort by; things without one come last."""
        found = self.number(iri, name)
        return Decimal("Infinity") if found is None else found

    def name(self, iri: str) -> Words:
        """What a thing is called; its shortened IRI where nobody named it."""
        for label in _NAMES:
            found = self.words(iri, label)
            if found is not None:
                return found
        if self._names is not None:
            return self._names.name(iri)
        return Words(namespaces.compact(iri, self.addresses.base))

    def is_named(self, iri: str) -> bool:
        """Whether a thing has a name."""
        named = any(self.statements(iri, label) for label in _NAMES)
        return named or (self._names is not None and self._names.is_named(iri))

    def with_names(self, names: Facts) -> Facts:
        """The same facts, where other facts name what neither these nor their names do."""
        found = copy(self)
        found._names = names if self._names is None else self._names.with_names(names)
        return found

    def link(self, iri: str) -> Link:
        """A thing with its name and address."""
        return Link(iri, self.name(iri), self.addresses.of(iri))

    def links(self, iris: Iterable[str]) -> tuple[Link, ...]:
        """Things with names and addresses, in the order given."""
        return tuple(self.link(iri) for iri in iris)

    def full(self, name: str) -> str:
        """A compact IRI in full, under the base of the facts."""
        return namespaces.expand(name, self.addresses.base)


def read(ntriples: bytes, addresses: Addresses, names: Facts | None = None) -> Facts:
    """The facts of an answer in N-Triples; `names` names what the answer does not."""
    found = []
    for triple in pyoxigraph.parse(ntriples, RdfFormat.N_TRIPLES):
        subject, value = triple.subject, triple.object
        if not isinstance(subject, NamedNode):
            continue
        if isinstance(value, NamedNode):
            found.append(Statement(subject.value, triple.predicate.value, value.value, True))
        elif isinstance(value, Literal):
            found.append(
                Statement(
                    subject.value,
                    triple.predicate.value,
                    value.value,
                    False,
                    (value.language or "").lower(),
                    value.datatype.value,
                )
            )
    return Facts(found, addresses, names)
