"""The competency questions: each is asked of the real data in two engines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import rdflib
import yaml
from pyoxigraph import Store

from queries.test_answers import answer_of_oxigraph, answer_of_rdflib
from teiju import resources
from teiju.stored_queries.head import Form
from teiju.stored_queries.stored_query import StoredQuery

# rdflib's own evaluation of queries uses what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings(r"ignore:Dataset\.:DeprecationWarning")

FOLDER = resources.root() / "queries" / "competency"
QUESTIONS: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    (FOLDER / "questions.yaml").read_text(encoding="utf-8")
)
ASKED = [(question, name) for question in QUESTIONS for name in QUESTIONS[question]["queries"]]


def answer_file(question: str, query: StoredQuery) -> Path:
    extension = "nt" if query.form is Form.CONSTRUCT else "csv"
    return FOLDER / "answers" / f"{question}.{query.name}.{extension}"


@pytest.mark.parametrize(("question", "name"), ASKED)
def test_a_competency_question_has_its_answer(
    question: str,
    name: str,
    queries: Mapping[str, StoredQuery],
    oxigraph: Store,
    rdflib_dataset: rdflib.Dataset,
    request: pytest.FixtureRequest,
) -> None:
    query = queries[name]
    path = answer_file(question, query)
    answer = answer_of_oxigraph(oxigraph)(query, query.text)
    if request.config.getoption("--write-golden", default=False):
        path.write_text(answer, encoding="utf-8")
    assert answer == path.read_text(encoding="utf-8")
    assert answer_of_rdflib(rdflib_dataset)(query, query.text) == answer


def test_all_forty_questions_stand_in_both_languages_with_a_query() -> None:
    assert list(QUESTIONS) == [f"CQ{number:02d}" for number in range(1, 41)]
    for question in QUESTIONS.values():
        assert question["ja"].strip()
        assert question["en"].strip()
        assert question["queries"]


def test_the_queries_say_the_same_of_which_question_they_answer(
    queries: Mapping[str, StoredQuery],
) -> None:
    said = {(cq, name) for name, query in queries.items() for cq in query.head.competency}
    assert said == set(ASKED)


def test_an_empty_answer_says_why_and_no_other_does(queries: Mapping[str, StoredQuery]) -> None:
    for question, about in QUESTIONS.items():
        answers = [
            answer_file(question, queries[name]).read_text(encoding="utf-8").count("\n")
            for name in about["queries"]
        ]
        assert all(lines <= 1 for lines in answers) is ("empty" in about), question


def test_every_answer_belongs_to_a_question(queries: Mapping[str, StoredQuery]) -> None:
    known = {answer_file(question, queries[name]).name for question, name in ASKED}
    assert {path.name for path in (FOLDER / "answers").iterdir()} == known
