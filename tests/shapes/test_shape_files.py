"""The files under shapes/ are SHACL that any engine can run, named and worded for people."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import DCTERMS, RDF, RDFS, SH, Graph, Literal, URIRef

from shapes.examples import EXAMPLES, ROOT, WORLD, shapes
from teiju import namespaces, resources
from teiju.validation.shapes import load_shapes

FILES = sorted((ROOT / "shapes").glob("*.ttl"))
TURTLE = [*FILES, WORLD, *EXAMPLES]

DECLARATION = re.compile(r"^@prefix ([\w-]+): <([^>]+)> \.$", re.MULTILINE)
NOT_A_NAME = re.compile(r'"""(?:.|\n)*?"""|"(?:[^"\\]|\\.)*"|<[^<>\s]*>|#.*')
COMPACT = re.compile(r"(?<![\w@:?-])([A-Za-z][\w-]*):")
LANGUAGES = {"ja", "en"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def constraints(graph: Graph) -> list[URIRef]:
    """Every named property shape and SPARQL constraint."""
    kinds = (SH.PropertyShape, SH.SPARQLConstraint)
    return sorted({node for kind in kinds for node in graph.subjects(RDF.type, kind)})


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_both_parsers_read_the_same_number_of_triples(path: Path) -> None:
    assert len(Graph().parse(path)) == len(set(parse(path=path, format=RdfFormat.TURTLE)))


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_prefixes_are_those_of_the_one_list_sorted_and_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    known = namespaces.prefixes()
    declared = DECLARATION.findall(text)
    assert {prefix: iri for prefix, iri in declared if known.get(prefix) != iri} == {}
    used = COMPACT.findall(NOT_A_NAME.sub("", DECLARATION.sub("", text)))
    assert [prefix for prefix, _ in declared] == sorted(set(used))


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_text_files_end_with_one_newline_and_have_no_stray_blanks(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.split("\n") if line != line.rstrip(" \t")] == []


def test_the_shapes_conform_to_the_shapes_of_shacl() -> None:
    pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)


def test_a_constraint_is_named_after_its_shape() -> None:
    graph = shapes()
    for relation in (SH.property, SH.sparql):
        for shape, constraint in graph.subject_objects(relation):
            if isinstance(constraint, URIRef):
                assert str(constraint).startswith(f"{shape}-")


def test_a_constraint_belongs_to_one_shape() -> None:
    graph = shapes()
    owners = {
        constraint: [
            *graph.subjects(SH.property, constraint),
            *graph.subjects(SH.sparql, constraint),
        ]
        for constraint in constraints(graph)
    }
    assert [constraint for constraint, shape in owners.items() if len(shape) != 1] == []


def test_every_constraint_says_once_in_each_language_what_it_asks_for() -> None:
    graph = shapes()
    told = [node for node in constraints(graph) if isinstance(node, URIRef)]
    for constraint in told:
        texts = list(graph.objects(constraint, SH.message))
        assert sorted(text.language for text in texts if isinstance(text, Literal)) == ["en", "ja"]
        assert {str(text)[-1] for text in texts} == {"。", "."}, constraint


def test_a_path_that_the_ontology_does_not_name_is_named_by_its_shape() -> None:
    """Our own properties have labels; outside ones and longer paths need sh:name for reports."""
    graph = shapes()
    unnamed = [
        shape
        for shape, path in graph.subject_objects(SH.path)
        if isinstance(shape, URIRef)
        and not str(path).startswith(namespaces.expand("tj:"))
        and {text.language for text in graph.objects(shape, SH.name) if isinstance(text, Literal)}
        != LANGUAGES
    ]
    assert unnamed == []


def test_queries_keep_to_what_shacl_sparql_allows() -> None:
    """No engine need take VALUES, MINUS or SERVICE; each query says why core is not enough."""
    for query in shapes().objects(None, SH.select):
        text = str(query).strip()
        assert re.match(r"# Core cannot[^\n]*\.\n", text), text
        assert re.search(r"(?i)\b(values\s*[({?]|minus\s*\{|service\s*[<?])", text) is None


def test_warnings_and_advice_stand_in_shapes_or_properties_of_their_own() -> None:
    severities = set(chain(shapes().objects(None, SH.severity)))
    assert severities == {SH.Warning, SH.Info}, "a violation is what has no severity"


def test_every_term_that_a_shape_speaks_of_is_declared() -> None:
    declared = Graph()
    for path in (ROOT / "ontology").rglob("*.ttl"):
        declared.parse(path)
    known = set(declared.subjects(RDF.type, None)) | set(declared.subjects(RDFS.isDefinedBy, None))
    spoken = re.compile(r"(?<![\w:?/-])((?:tj|[a-z-]+-kind|role|aggregation):[A-Za-z][\w-]*)")
    texts = "".join(path.read_text(encoding="utf-8") for path in FILES)
    terms = {URIRef(namespaces.expand(term)) for term in spoken.findall(DECLARATION.sub("", texts))}
    assert terms - known == set()


def test_another_base_leaves_no_trace_of_the_default_one() -> None:
    graph = load_shapes(ROOT / "shapes", "http://localhost:8000/")
    text = graph.serialize(format="nt")
    assert resources.DEFAULT_BASE not in text
    assert "http://localhost:8000/shapes#Measure" in text


def test_every_shape_and_its_requirement_stand_in_the_readme() -> None:
    readme = (ROOT / "shapes" / "README.md").read_text(encoding="utf-8")
    graph = shapes()
    names = {str(node).rpartition("#")[2] for node in constraints(graph)}
    assert {name for name in names if f"`{name}`" not in readme} == set()
    sources = {str(source) for source in graph.objects(None, DCTERMS.source)}
    assert all(source.startswith("https://") for source in sources)
