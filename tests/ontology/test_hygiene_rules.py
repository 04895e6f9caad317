"""The ontology obeys every rule of `rules/`, and every rule can fail.

A rule is a SELECT query whose rows are faults. For each there is a snippet in `broken/` which,
added to the ontology, makes that rule report something and all the others keep silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, parse

HERE = Path(__file__).parent
RULES = {path.stem: path.read_text(encoding="utf-8") for path in (HERE / "rules").glob("*.rq")}
WHY = "#+ why: "


def faults(store: Store, rule: str) -> list[str]:
    """What the rule reports, one line a row."""
    rows = store.query(RULES[rule])
    assert isinstance(rows, QuerySolutions)
    return ["  ".join(str(value) for value in row if value is not None) for row in rows]


@contextmanager
def added(store: Store, snippet: Path) -> Iterator[None]:
    """The store with the triples of a snippet, for as long as the context lasts."""
    triples = parse(path=snippet, format=RdfFormat.TURTLE)
    new = [quad for quad in triples if quad not in store]
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in new)
    try:
        yield
    finally:
        for quad in new:
            store.remove(quad)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_ontology_obeys(rule: str, ontology: Store) -> None:
    why = RULES[rule].partition("\n")[0].removeprefix(WHY)
    assert faults(ontology, rule) == [], why


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_broken_ontology_fails_by_this_rule_alone(rule: str, ontology: Store) -> None:
    with added(ontology, HERE / "broken" / f"{rule}.ttl"):
        reporting = {name for name in RULES if faults(ontology, name)}
    assert reporting == {rule}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_says_why_it_stands(rule: str) -> None:
    first = RULES[rule].partition("\n")[0]
    assert first.startswith(WHY)
    assert first.endswith(".")


def test_every_snippet_belongs_to_a_rule() -> None:
    assert {path.stem for path in (HERE / "broken").iterdir()} == set(RULES)
