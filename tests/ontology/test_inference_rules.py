"""The rules of ontology/inference/ give what they should on a made-up world, and nothing more.

`inference/expected.ttl` is the whole outcome on `inference/facts.ttl`, triple by triple.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, Store, Triple, parse
from rdflib import Graph
from rdflib.compare import to_isomorphic

from teiju import namespaces, resources
from teiju.inference.closure import DERIVED, OWL_RL, closure, load_rules, published_rule
from teiju.inference.reference import reference_closure

HERE = Path(__file__).parent
BASE = resources.DEFAULT_BASE


def triples(path: Path) -> frozenset[Triple]:
    return frozenset(quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def facts(ontology: Store) -> frozenset[Triple]:
    """The made-up world and the ontology."""
    return triples(HERE / "inference" / "facts.ttl") | {quad.triple for quad in ontology}


def of_the_world(inferred: frozenset[Triple]) -> frozenset[Triple]:
    """The triples about things of the made-up world: those of the fixed schemes are left out."""
    subjects = {triple.subject for triple in triples(HERE / "inference" / "facts.ttl")}
    objects = {triple.object for triple in triples(HERE / "inference" / "facts.ttl")}
    own = {thing for thing in subjects | objects if str(thing).startswith(f"<{BASE}")}
    fixed = {namespaces.expand(p) for p in ("role:", "viewpoint:", "policy-area:")}
    return frozenset(
        triple
        for triple in inferred
        if triple.subject in own
        and not any(str(triple.subject).startswith(f"<{iri}") for iri in fixed)
    )


@pytest.fixture(scope="module")
def by_rules(facts: frozenset[Triple]) -> frozenset[Triple]:
    return closure(facts, load_rules(resources.root(), OWL_RL, BASE))


@pytest.fixture(scope="module")
def by_derivation(facts: frozenset[Triple], by_rules: frozenset[Triple]) -> frozenset[Triple]:
    return closure(facts | by_rules, load_rules(resources.root(), DERIVED, BASE))


@pytest.fixture(scope="module")
def outcome(
    facts: frozenset[Triple], by_rules: frozenset[Triple], by_derivation: frozenset[Triple]
) -> Store:
    """Everything that holds once the rules have come to rest."""
    store = Store()
    everything = facts | by_rules | by_derivation
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in everything)
    return store


def test_the_rules_give_exactly_the_expected_triples(
    by_rules: frozenset[Triple], by_derivation: frozenset[Triple]
) -> None:
    expected = triples(HERE / "inference" / "expected.ttl")
    given = of_the_world(by_rules | by_derivation)
    assert sorted(map(str, given - expected)) == []
    assert sorted(map(str, expected - given)) == []


def test_the_rules_give_what_owlrl_gives(
    facts: frozenset[Triple], by_rules: frozenset[Triple]
) -> None:
    assert by_rules == reference_closure(facts, published_rule(resources.root(), BASE))


@pytest.mark.parametrize("family", [OWL_RL, DERIVED])
def test_a_second_engine_reads_each_rule_the_same_way(family: str, ontology: Store) -> None:
    world = triples(HERE / "inference" / "facts.ttl")
    spoken_of = {quad.triple for quad in ontology if '"' not in str(quad.object)}
    nt = "\n".join(f"{triple} ." for triple in world | spoken_of)
    graph = Graph().parse(data=nt, format="nt")
    store = Store()
    store.load(input=nt, format=RdfFormat.N_TRIPLES)
    for rule in load_rules(resources.root(), family, BASE):
        rows = "\n".join(f"{triple} ." for triple in set(store.query(rule.text)))
        oxigraph = Graph().parse(data=rows, format="nt")
        assert to_isomorphic(oxigraph) == to_isomorphic(graph.query(rule.text).graph), rule.name


NEVER = {
    "N1 two municipalities are the same": "?a owl:sameAs ?b",
    "N2 the areas of two zones match each other": """
        { ?a skos:exactMatch ?b } UNION { ?b skos:exactMatch ?a }
        ?a a tj:PolicyArea . ?b a tj:PolicyArea""",
    "N3 an indicator or a goal is a measure": "?a a tj:Indicator , tj:Measure",
    "N3 a vision has a goal for a measure": "?a tj:hasMeasure ?b . ?b a tj:Indicator",
    "N4 a code is the body it stands for": """
        ?a skos:exactMatch|skos:closeMatch ?b .
        FILTER(STRSTARTS(STR(?b), STR(sac:)))""",
    "N5 a close match is an exact one": "?a skos:closeMatch ?b ; skos:exactMatch ?b",
    "N6 a viewpoint comes from a neutral area": "?a a tj:NeutralArea ; tj:areaUnderViewpoint ?b",
    "N6 a measure is seen from another zone's viewpoint": "?a tj:inViewpoint viewpoint:network",
    "N9 an effect is a value": "?a a tj:ExpectedEffect , qb:Observation",
    "N10 an opinion is the cause of a change": "?a prov:wasInformedBy ?b",
    "N12 programmes of one name are one": """
        ?a tj:sameNameAs ?b . { ?a owl:sameAs|skos:exactMatch ?b } UNION { ?b tj:sameNameAs ?a }""",
    "N13 a month becomes a day": "?a tj:adoptedInMonth ?b ; dcterms:issued|tj:adoptedOn ?c",
    "N14 an area contributes to a goal": "?a tj:contributesTo ?b",
    "N17 a zone lies in a prefecture": "?a a tj:SettlementZone ; tj:inPrefecture ?b",
    "N18 others' resources are of our classes": f"""
        ?a a ?c . FILTER(STRSTARTS(STR(?c), STR(tj:)) && !STRSTARTS(STR(?a), "{BASE}"))""",
}


TEMPTATIONS = {
    "N3 an indicator or a goal is a measure": "tj:inZone rdfs:domain tj:Measure",
    "N3 a vision has a goal for a measure": "tj:inVision owl:inverseOf tj:hasMeasure",
    "N5 a close match is an exact one": "tj:closeNeutralArea rdfs:subPropertyOf skos:exactMatch",
    "N10 an opinion is the cause of a change": "tj:concerns rdfs:subPropertyOf prov:wasInformedBy",
    "N12 programmes of one name are one": "tj:sameNameAs owl:inverseOf tj:sameNameAs",
    "N13 a month becomes a day": "tj:adoptedInMonth rdfs:subPropertyOf tj:adoptedOn",
}


def holds(pattern: str, store: Store) -> bool:
    return bool(store.query(f"ASK {{ {pattern} }}", prefixes=dict(namespaces.prefixes())))


@pytest.mark.parametrize("pattern", NEVER.values(), ids=NEVER)
def test_it_never_follows_that(pattern: str, outcome: Store) -> None:
    assert not holds(pattern, outcome)


@pytest.mark.parametrize("never", TEMPTATIONS)
def test_one_hasty_axiom_would_make_it_follow_that(never: str, facts: frozenset[Triple]) -> None:
    axiom = Store()
    axiom.update(f"INSERT DATA {{ {TEMPTATIONS[never]} }}", prefixes=dict(namespaces.prefixes()))
    misled = facts | {quad.triple for quad in axiom}
    misled |= closure(misled, load_rules(resources.root(), OWL_RL, BASE))
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in misled)
    assert holds(NEVER[never], store)


def test_a_municipality_may_be_in_two_zones(outcome: Store) -> None:
    """N16: one membership does not exclude another."""
    zones = outcome.query(
        f"SELECT ?zone {{ <{BASE}id/town> org:memberOf ?zone }}",
        prefixes={"org": "http://www.w3.org/ns/org#"},
    )
    assert len(list(zones)) == 2


def test_facts_alone_lose_nothing_when_the_inference_is_dropped(
    facts: frozenset[Triple], by_rules: frozenset[Triple], by_derivation: frozenset[Triple]
) -> None:
    assert facts.isdisjoint(by_rules)
    assert facts.isdisjoint(by_derivation)
