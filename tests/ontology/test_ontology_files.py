"""The files under ontology/ read as one author wrote them: parsers, prefixes, order of an entry."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, SKOS, Graph, Namespace

from teiju import namespaces

ONTOLOGY = Path(__file__).parents[2] / "ontology"
TURTLE = sorted(ONTOLOGY.rglob("*.ttl"))
RULES = sorted([*ONTOLOGY.rglob("*.rq"), *Path(__file__).parent.rglob("*.rq")])
SNIPPETS = sorted(Path(__file__).parent.rglob("*.ttl"))
SH = Namespace("http://www.w3.org/ns/shacl#")

DECLARATION = re.compile(r"^(?:@prefix|PREFIX) ([\w-]+): <([^>]+)>", re.MULTILINE)
NOT_A_NAME = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|#.*')
COMPACT = re.compile(r"(?<![\w@:?-])([A-Za-z][\w-]*):")
TAG = re.compile(r'"@([A-Za-z-]+)')

ENTRY = [
    "a",
    "rdfs:label",
    "skos:definition",
    "dcterms:source",
    "skos:example",
    "skos:scopeNote",
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "owl:disjointWith",
    "owl:inverseOf",
    "owl:propertyChainAxiom",
    "rdfs:domain",
    "rdfs:range",
    "schema:domainIncludes",
    "schema:rangeIncludes",
    "owl:deprecated",
    "vs:term_status",
    "dcterms:isReplacedBy",
    "skos:changeNote",
    "rdfs:isDefinedBy",
]


def name(path: Path) -> str:
    return str(path.relative_to(ONTOLOGY.parent))


def prefixes_used(text: str) -> set[str]:
    """The prefixes of compact IRIs outside texts, IRIs and comments."""
    body = NOT_A_NAME.sub("", DECLARATION.sub("", text))
    return set(COMPACT.findall(body))


def entries(text: str) -> list[tuple[str, list[str]]]:
    """Each term of a Turtle file with its predicates in the order written."""
    found = []
    for block in re.split(r"\n\n+", text):
        head = re.match(r"(?:#.*\n)*(tj:\w+) a owl:(?:Class|\w+Property) ;", block)
        if head:
            found.append((head[1], ["a", *re.findall(r"^    ([a-z]+:\w+)", block, re.MULTILINE)]))
    return found


@pytest.mark.parametrize("path", TURTLE + SNIPPETS, ids=name)
def test_both_parsers_read_the_same_number_of_triples(path: Path) -> None:
    oxigraph = list(parse(path=path, format=RdfFormat.TURTLE))
    assert len(Graph().parse(path)) == len(set(oxigraph)) == len(oxigraph)


@pytest.mark.parametrize("path", TURTLE + SNIPPETS + RULES, ids=name)
def test_prefixes_are_those_of_the_one_list(path: Path) -> None:
    known = namespaces.prefixes()
    declared = DECLARATION.findall(path.read_text(encoding="utf-8"))
    assert {prefix: iri for prefix, iri in declared if known.get(prefix) != iri} == {}


@pytest.mark.parametrize("path", TURTLE + SNIPPETS + RULES, ids=name)
def test_prefixes_are_sorted_and_only_those_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    declared = [prefix for prefix, _ in DECLARATION.findall(text)]
    assert declared == sorted(prefixes_used(text))


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_language_tags_are_lower_case(path: Path) -> None:
    # Checked in the text: Oxigraph puts tags into lower case when it loads.
    tags = set(TAG.findall(path.read_text(encoding="utf-8")))
    assert tags <= {"ja", "ja-hrkt", "en"}


@pytest.mark.parametrize("path", TURTLE + SNIPPETS + RULES, ids=name)
def test_text_files_end_with_one_newline_and_have_no_stray_blanks(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.split("\n") if line != line.rstrip(" \t")] == []


@pytest.mark.parametrize("path", sorted(ONTOLOGY.glob("*.ttl")), ids=name)
def test_an_entry_keeps_the_order_of_the_dictionary(path: Path) -> None:
    for term, predicates in entries(path.read_text(encoding="utf-8")):
        assert predicates == sorted(predicates, key=ENTRY.index), term


def test_every_term_is_an_entry_of_exactly_one_module() -> None:
    written = Counter(
        term
        for path in ONTOLOGY.glob("*.ttl")
        for term, _ in entries(path.read_text(encoding="utf-8"))
    )
    assert {term for term, times in written.items() if times > 1} == set()
    assert len(written) > 150


def test_japanese_stands_before_english() -> None:
    swapped = re.compile(r'"@en ,\s+"(?:[^"\\]|\\.)*"@ja')
    assert [path.name for path in TURTLE if swapped.search(path.read_text(encoding="utf-8"))] == []


def test_the_list_of_prefixes_says_the_same_to_a_parser_and_to_the_program() -> None:
    graph = Graph().parse(ONTOLOGY / "prefixes.ttl")
    parsed = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(None, SH.declare)
    }
    assert parsed == dict(namespaces.prefixes())
    assert len(set(parsed.values())) == len(parsed)


def test_a_scheme_has_the_file_and_the_prefix_of_its_name() -> None:
    of_other_name = {"unit": "local-unit"}
    for path in sorted((ONTOLOGY / "schemes").glob("*.ttl")):
        iri = f"https://w3id.org/teiju/scheme/{path.stem}"
        schemes = list(Graph().parse(path).subjects(RDF.type, SKOS.ConceptScheme))
        assert [str(scheme) for scheme in schemes] == [iri]
        prefix = of_other_name.get(path.stem, path.stem)
        assert namespaces.prefixes()[prefix] == f"{iri}/"


def test_an_alignment_speaks_of_one_vocabulary() -> None:
    own = {"tj", "rdfs", "owl", "skos", "local-unit"}
    twins = {"qudt": {"qudt", "unit"}}
    for path in sorted((ONTOLOGY / "alignments").glob("*.ttl")):
        used = prefixes_used(path.read_text(encoding="utf-8"))
        assert used - own <= twins.get(path.stem, {path.stem}), path.name
