"""Every stored query gives its expected answer on the real data, in both engines.

The answer of a query as it stands is `expected/NAME.csv` (`.nt` for triples); that of
another case is `expected/NAME.CASE.csv`, whose first line names the values: `# area=…`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, QueryTriples, Store

from teiju import resources
from teiju.stored_queries.head import Column, ColumnType, Form
from teiju.stored_queries.stored_query import StoredQuery

# rdflib's own evaluation of queries uses what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings(r"ignore:Dataset\.:DeprecationWarning")

EXPECTED = Path(__file__).parent / "expected"
NAMES = sorted(path.stem for path in (resources.root() / "queries").glob("*.rq"))
CASES = sorted({path.name for path in EXPECTED.iterdir()} | {f"{name}.csv" for name in NAMES})
XSD = "http://www.w3.org/2001/XMLSchema#"
Answer = Callable[[StoredQuery, str], str]


def golden(case: str, queries: Mapping[str, StoredQuery]) -> Path:
    """The file of a case; answers in triples are N-Triples."""
    name = case.split(".")[0]
    is_triples = name in queries and queries[name].form is Form.CONSTRUCT
    return EXPECTED / (f"{case.rsplit('.', 1)[0]}.nt" if is_triples else case)


def values(path: Path) -> dict[str, str]:
    """The values that the first line of a case names."""
    if not path.exists():
        return {}
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    pairs = first.removeprefix("# ").split("; ") if first.startswith("# ") else []
    return dict(pair.split("=", 1) for pair in pairs)


def written(columns: list[str], rows: Iterator[list[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def answer_of_oxigraph(store: Store) -> Answer:
    def answer(query: StoredQuery, text: str) -> str:
        result = store.query(text)
        if isinstance(result, QueryTriples):
            return "".join(sorted(f"{triple} .\n" for triple in result))
        assert isinstance(result, QuerySolutions)
        rows = (["" if cell is None else cell.value for cell in row] for row in result)
        return written([variable.value for variable in result.variables], rows)

    return answer


def answer_of_rdflib(dataset: rdflib.Dataset) -> Answer:
    def answer(query: StoredQuery, text: str) -> str:
        result = dataset.query(text)
        if query.form is Form.CONSTRUCT:
            assert result.graph is not None
            lines = result.graph.serialize(format="nt11").splitlines(keepends=True)
            return "".join(sorted(line for line in lines if line.strip()))
        rows = (["" if cell is None else str(cell) for cell in row] for row in result)
        return written([str(variable) for variable in result.vars or []], rows)

    return answer


@pytest.mark.parametrize("case", CASES)
def test_a_query_gives_its_expected_answer(
    case: str,
    queries: Mapping[str, StoredQuery],
    oxigraph: Store,
    rdflib_dataset: rdflib.Dataset,
    request: pytest.FixtureRequest,
) -> None:
    path = golden(case, queries)
    query = queries[case.split(".")[0]]
    chosen = values(path)
    text = query.bind(**chosen)
    comment = f"# {'; '.join(f'{k}={v}' for k, v in chosen.items())}\n" if chosen else ""
    answer = comment + answer_of_oxigraph(oxigraph)(query, text)
    if request.config.getoption("--write-golden", default=False):
        path.write_text(answer, encoding="utf-8")
    assert answer == path.read_text(encoding="utf-8")
    assert comment + answer_of_rdflib(rdflib_dataset)(query, text) == answer


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_questions_that_say_so_need_inference(
    name: str,
    queries: Mapping[str, StoredQuery],
    oxigraph: Store,
    oxigraph_without_inference: Store,
) -> None:
    query = queries[name]
    cases = (values(EXPECTED / case) for case in CASES if case.split(".")[0] == name)
    texts = {query.text, *(query.bind(**chosen) for chosen in cases)}
    with_inference = [answer_of_oxigraph(oxigraph)(query, text) for text in texts]
    without = [answer_of_oxigraph(oxigraph_without_inference)(query, text) for text in texts]
    assert (with_inference != without) is query.head.inferred


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_of_the_type_that_their_column_promises(
    name: str, queries: Mapping[str, StoredQuery], oxigraph: Store
) -> None:
    query = queries[name]
    result = oxigraph.query(query.text)
    if isinstance(result, QuerySolutions):
        for row in result:
            for (column, promise), cell in zip(query.columns.items(), row, strict=True):
                assert cell is None or is_of(cell, promise), (column, str(cell))


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_an_answer_leaves_nothing_to_chance(
    name: str, queries: Mapping[str, StoredQuery], oxigraph: Store
) -> None:
    query = queries[name]
    if query.form is Form.CONSTRUCT:
        return
    keys = re.findall(r"\?(\w+)", query.text.rsplit("ORDER BY", 1)[1])
    hidden = "".join(f" ?{key}" for key in keys if key not in query.columns)
    rows = oxigraph.query(query.text.replace("\nWHERE {", f"{hidden}\nWHERE {{", 1))
    assert isinstance(rows, QuerySolutions)
    found = [tuple(str(row[key]) for key in keys) for row in rows]
    assert len(set(found)) == len(found)


def is_of(cell: object, column: Column) -> bool:
    if isinstance(cell, Literal):
        datatype = cell.datatype.value.removeprefix(XSD)
        match column.type:
            case ColumnType.TEXT:
                return cell.language is not None
            case ColumnType.INTEGER:
                return datatype in ("integer", "positiveInteger", "nonNegativeInteger")
            case ColumnType.YEAR:
                return datatype == "gYear"
            case kind:
                return datatype == kind
    return isinstance(cell, NamedNode | BlankNode) and column.type is ColumnType.IRI
