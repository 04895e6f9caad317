"""The page of the ontology: every term with its anchor, by class and property."""

from __future__ import annotations

from dataclasses import dataclass

from teiju import namespaces
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page

_KINDS = (
    ("classes", ("owl:Class",)),
    ("relations", ("owl:ObjectProperty",)),
    ("attributes", ("owl:DatatypeProperty", "owl:AnnotationProperty")),
)
_RELATED = (
    ("term.super", ("rdfs:subClassOf", "rdfs:subPropertyOf")),
    ("term.domain", ("rdfs:domain", "schema:domainIncludes")),
    ("term.range", ("rdfs:range", "schema:rangeIncludes")),
    ("term.inverse", ("owl:inverseOf",)),
)


@dataclass(frozen=True, slots=True)
class Term:
    """One term; `anchor` is what follows the # of its IRI."""

    anchor: str
    iri: str
    name: Words
    other_name: Words | None
    definition: Words | None
    example: str | None
    note: Words | None
    related: tuple[tuple[str, tuple[Link, ...]], ...]
    is_deprecated: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The terms of one kind, by name."""

    key: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class VocabularyView:
    """What the template shows of the ontology."""

    description: Words | None
    version: str | None
    sections: tuple[Section, ...]
    schemes: tuple[Link, ...]


async def page(asked: Asked) -> Page | None:
    """The page of the ontology; None when the snapshot holds none."""
    facts = await asked.facts("vocabulary")
    if not facts:
        return None
    view = _view(facts, asked)
    terms = sum(len(section.terms) for section in view.sections)
    return Page(
        template="vocabulary.html",
        title=Words(asked.texts("vocabulary.title"), asked.language),
        view=view,
        description=asked.texts("vocabulary.description", terms=terms),
        iri=asked.manifest.base + "def",
        kind=asked.texts("kind.ontology"),
    )


def _view(facts: Facts, asked: Asked) -> VocabularyView:
    base = asked.manifest.base
    ontology = next(iter(facts.of_type("owl:Ontology")), "")
    seen: set[str] = set()
    sections = []
    for key, types in _KINDS:
        found = {t for name in types for t in facts.of_type(name) if t.startswith(f"{base}def#")}
        terms = [_term(facts, iri, asked) for iri in found - seen if not iri.endswith("#")]
        seen |= found
        sections.append(Section(key, tuple(sorted(terms, key=lambda term: term.anchor.lower()))))
    schemes = sorted(facts.of_type("skos:ConceptScheme"))
    return VocabularyView(
        description=facts.words(ontology, "dcterms:description"),
        version=facts.one(ontology, "owl:versionInfo"),
        sections=tuple(sections),
        schemes=facts.links(s for s in schemes if "/scheme/zone/" not in s),
    )


def _term(facts: Facts, iri: str, asked: Asked) -> Term:
    name = facts.name(iri)
    others = [w for w in facts.all_words(iri, "rdfs:label") if w.language != name.language]
    example = facts.words(iri, "skos:example")
    related = [
        (key, tuple(_link(facts, i) for name in names for i in facts.iris(iri, name) if i != iri))
        for key, names in _RELATED
    ]
    return Term(
        anchor=iri.rpartition("#")[2],
        iri=iri,
        name=name,
        other_name=others[0] if others else None,
        definition=facts.words(iri, "skos:definition"),
        example=None if example is None else example.text,
        note=facts.words(iri, "skos:scopeNote"),
        related=tuple((key, tuple(dict.fromkeys(links))) for key, links in related if links),
        is_deprecated=facts.one(iri, "owl:deprecated") == "true",
    )


def _link(facts: Facts, iri: str) -> Link:
    """A term of ours by its name; one of another vocabulary by its prefix, which tells whose."""
    link, base = facts.link(iri), facts.addresses.base
    if iri.startswith(base):
        return link
    return Link(iri, Words(namespaces.compact(iri, base)), link.address)
