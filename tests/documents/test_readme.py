"""What the README shows is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from teiju.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    path
    for pattern in (
        "*.md",
        "data/*.md",
        "ontology/*.md",
        "shapes/*.md",
        "queries/*.md",
        "docs/*.md",
    )
    for path in sorted(ROOT.glob(pattern))
]


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(found)


def test_the_question_of_the_readme_has_the_answer_beside_it(served: Store) -> None:
    rows = served.query(block("sparql"))
    assert isinstance(rows, QuerySolutions)
    answer = rows.serialize(format=QueryResultsFormat.CSV) or b""
    assert answer.decode().replace("\r\n", "\n") == block("csv")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_setting_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"TEIJU_([A-Z_]+)`", README))
    assert named <= {name.upper() for name in Settings.model_fields}
