"""Rules as SPARQL CONSTRUCT files, applied until nothing new follows.

The rules stand in `ontology/inference/`; its README says which triples are published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, QueryTriples, Store, Triple

from teiju import resources
from teiju.errors import VocabularyError

OWL_RL = "owl-rl"
DERIVED = "derived"
PUBLISHED = "published"

_GRAPH = re.compile(r"^#\+ graph: (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the name of its file, its CONSTRUCT query and the graph that its head names."""

    name: str
    text: str
    graph: str = "g:inferred"


def load_rules(root: Path, family: str, base: str) -> tuple[Rule, ...]:
    """The rules of a family (`owl-rl` or `derived`) in the order of their names."""
    folder = root / "ontology" / "inference" / family
    return tuple(_rule(path, f"{family}/{path.stem}", base) for path in sorted(folder.glob("*.rq")))


def published_rule(root: Path, base: str) -> Rule:
    """The rule that picks the published triples out of a closure."""
    return _rule(root / "ontology" / "inference" / "published.rq", PUBLISHED, base)


def _rule(path: Path, name: str, base: str) -> Rule:
    text = resources.read_text(path, base=base)
    graph = _GRAPH.search(text)
    return Rule(name, text, graph[1]) if graph else Rule(name, text)


def closure(facts: Iterable[Triple], rules: tuple[Rule, ...]) -> frozenset[Triple]:
    """The triples that follow from `facts` by the rules and are not among them.

    Raises VocabularyError naming the rule that is not a CONSTRUCT query.
    """
    store = Store()
    store.bulk_extend(Quad(fact.subject, fact.predicate, fact.object) for fact in facts)
    inferred: set[Triple] = set()
    fresh = True
    while fresh:
        fresh = False
        for rule in rules:
            new = {
                triple
                for triple in _consequences(store, rule)
                if Quad(triple.subject, triple.predicate, triple.object) not in store
            }
            store.extend(Quad(new_.subject, new_.predicate, new_.object) for new_ in new)
            inferred |= new
            fresh = fresh or bool(new)
    return frozenset(inferred)


def _consequences(store: Store, rule: Rule) -> Iterable[Triple]:
    try:
        triples = store.query(rule.text)
    except SyntaxError as error:
        raise VocabularyError(f"ontology/inference/{rule.name}.rq: {error}") from error
    if not isinstance(triples, QueryTriples):
        raise VocabularyError(f"ontology/inference/{rule.name}.rq: must be a CONSTRUCT query")
    return triples
