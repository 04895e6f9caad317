"""The query mix: what people ask, each as a question to a server.

Most are the project's stored queries with a zone of the national set for their parameters. What
none of them asks yet, the values of indicators above all, stands in `benchmarks/queries/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from load.plan import Question

from teiju import resources
from teiju.stored_queries.head import Form
from teiju.stored_queries.loading import load_all

_OWN: Final = Path(__file__).parent / "queries"
_RESULTS: Final = "application/sparql-results+json"
_GRAPH: Final = "text/turtle"

_ZONE: Final = MappingProxyType({"zone": "synthetic-002"})
_STORED: Final = (
    ("municipalities-of-zone", "lookup", _ZONE),
    ("zones-of-municipality", "lookup", {"municipality": "53001"}),
    ("parts-of-measure", "lookup", {"measure": "synthetic-001/2/m003"}),
    ("zones", "table", {}),
    ("indicators-of-zone", "table with OPTIONAL", _ZONE),
    ("measures-by-viewpoint", "table with OPTIONAL", {"vision": "synthetic-003/2"}),
    ("areas-of-zone", "matrix with GROUP BY", {"zone": "synthetic-004"}),
    ("measures-by-neutral-area", "matrix with GROUP BY, all zones", {}),
    ("areas-by-name", "Japanese CONTAINS", {}),
    ("measures-by-words", "Japanese CONTAINS, all zones", {"words": "空き家"}),
    ("indicators-without-denominator", "NOT EXISTS", _ZONE),
    ("measures-with-several-indicators", "GROUP BY with HAVING", {"zone": "synthetic-005"}),
    ("facts-of-measure", "CONSTRUCT", {"measure": "synthetic-003/2/m010"}),
)
_WRITTEN_HERE: Final = (
    ("kpi-series", "lookup"),
    ("kpi-table", "table with OPTIONAL"),
    ("values-by-year", "matrix with GROUP BY"),
    ("prefectures-of-measures", "property path"),
    ("kinds-of-things", "property path"),
    ("zone-graph", "CONSTRUCT"),
    ("largest-targets", "top-N"),
    ("same-yardstick", "cross-zone join"),
    ("reached", "cross-zone join with GROUP BY"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of the mix: the question, its kind, and whether its answer has an order."""

    question: Question
    kind: str
    ordered: bool


def query_mix() -> tuple[Asked, ...]:
    """The mix. Raises QueryError when a stored query does not take these parameters any more."""
    stored = load_all(resources.root(), resources.DEFAULT_BASE)
    asked = []
    for name, kind, values in _STORED:
        query = stored[name]
        accept = _GRAPH if query.form is Form.CONSTRUCT else _RESULTS
        asked.append(_asked(name, kind, query.bind(**values), accept))
    for name, kind in _WRITTEN_HERE:
        text = (_OWN / f"{name}.rq").read_text(encoding="utf-8")
        text = "".join(line for line in text.splitlines(True) if not line.startswith("#+"))
        asked.append(_asked(name, kind, text, _GRAPH if kind == "CONSTRUCT" else _RESULTS))
    return tuple(asked)


def _asked(name: str, kind: str, text: str, accept: str) -> Asked:
    return Asked(Question(name=name, text=text, accept=accept), kind, "ORDER BY" in text)
