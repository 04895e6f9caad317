"""The files of queries/ as a whole: their form, their README, the competency questions."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import QuerySolutions, QueryTriples, Store

from teiju import resources
from teiju.stored_queries.head import ColumnType, Form
from teiju.stored_queries.listing import with_table
from teiju.stored_queries.loading import load_all
from teiju.stored_queries.stored_query import StoredQuery


def readme(root: Path) -> str:
    return (root / "queries" / "README.md").read_text(encoding="utf-8")


def test_the_readme_lists_every_query(root: Path, queries: Mapping[str, StoredQuery]) -> None:
    assert with_table(readme(root), queries) == readme(root)


def test_every_class_of_a_parameter_is_one_of_the_ontology(
    root: Path, queries: Mapping[str, StoredQuery], oxigraph: Store
) -> None:
    base = resources.DEFAULT_BASE
    for query in queries.values():
        for parameter in query.parameters.values():
            if parameter.class_ is not None:
                assert oxigraph.query(f"ASK {{ <{base}def#{parameter.class_}> a ?class }}"), (
                    f"{query.path}: {parameter.class_}"
                )
            if parameter.scheme is not None:
                assert oxigraph.query(
                    f"ASK {{ ?concept a ?class FILTER(STRSTARTS(STR(?concept), "
                    f"'{base}scheme/{parameter.scheme}/')) }}"
                ), f"{query.path}: {parameter.scheme}"


def test_numbers_that_count_something_say_what(queries: Mapping[str, StoredQuery]) -> None:
    for query in queries.values():
        counted = set(re.findall(r"\(COUNT\([^)]*\) AS \?(\w+)\)", query.text))
        for name in counted & set(query.columns):
            column = query.columns[name]
            assert column.type is ColumnType.INTEGER, f"{query.path}: {name}"
            assert column.unit is not None, f"{query.path}: {name} needs a unit"


def test_language_tags_are_compared_in_lower_case(queries: Mapping[str, StoredQuery]) -> None:
    for query in queries.values():
        assert re.search(r"(?<!LCASE\()LANG\(|langMatches", query.text) is None, query.path


def test_queries_move_with_the_base_iri(root: Path, queries: Mapping[str, StoredQuery]) -> None:
    base = "https://data.example.org/teiju/"
    for name, query in load_all(root, base).items():
        assert resources.DEFAULT_BASE not in query.text
        assert query.text == queries[name].text.replace(resources.DEFAULT_BASE, base)
        assert query.defaults.keys() == queries[name].defaults.keys()


def test_every_default_can_be_given_as_a_value_in_the_form_that_is_offered(
    queries: Mapping[str, StoredQuery], oxigraph: Store
) -> None:
    for query in queries.values():
        given = query.bind(**query.defaults)
        answers = []
        for text in (query.text, given):
            result = oxigraph.query(text)
            assert isinstance(result, QuerySolutions | QueryTriples)
            answers.append([str(row) for row in result])
        if query.form is Form.CONSTRUCT:
            answers = [sorted(answer) for answer in answers]
        assert answers[0] == answers[1], query.path


def test_reading_queries_needs_no_library_of_a_build() -> None:
    program = (
        "import sys, teiju.stored_queries.loading;"
        "print([name for name in ('rdflib', 'pyshacl', 'owlrl') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
