"""The official tables of an edition, from the facts of the graph."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum

from pyoxigraph import QuerySolutions

from teiju import resources
from teiju.editions import revision_table
from teiju.editions.comparison import MeasureChanges, compare
from teiju.editions.facts import Facts
from teiju.errors import NotFoundError
from teiju.official_tables.table import Cell, Table, marked_up, merged, plain
from teiju.stored_queries.loading import load_all

MEASURES_HEADER = ("政策分野", "政策の内容", "施策名", "取組の概要", "KPI", "事業効果")
REVISIONS_HEADER = (*revision_table.HEADER, "ご意見・ご質問等")
_WIDTHS = {"measures": (9, 13, 13, 30, 17, 18), "revisions": (4, 10, 6, 11, 25, 25, 19)}
_TITLES = {
    "measures": "{name}における取組事業一覧表",
    "revisions": "{name}の改定内容と関連するビジョン懇談会におけるご意見等",
}


class Kind(StrEnum):
    """The official tables there are."""

    MEASURES = "measures"
    REVISIONS = "revisions"


def official_table(facts: Facts, kind: Kind, edition: str) -> Table:
    """The table of an edition: corrected, or as printed when the facts are verbatim.

    Raises NotFoundError when the edition has no such table, or, verbatim, no known print.
    """
    if facts.verbatim:
        return _as_printed(facts, kind, edition)
    if kind is Kind.MEASURES:
        return _measures(facts, edition)
    return _revisions(facts, edition)


def _measures(facts: Facts, edition: str) -> Table:
    facts = facts.of(edition)
    stated = facts.sources("tj:statedIn", edition)
    versions = [iri for iri in stated if facts.one(iri, "tj:versionOfMeasure")]
    if not versions:
        raise _nothing(edition)
    measures = {iri: facts.one(iri, "tj:versionOfMeasure") or iri for iri in versions}
    contents = {iri: facts.one(measures[iri], "tj:inPolicyContent") or "" for iri in versions}
    areas = {iri: facts.one(contents[iri], "tj:contentOfArea") or "" for iri in versions}
    versions.sort(key=lambda iri: (areas[iri], contents[iri], measures[iri]))
    spans = merged([[areas[iri] for iri in versions], [contents[iri] for iri in versions]])
    rows = []
    for row, iri in enumerate(versions):
        area, content = areas[iri], contents[iri]
        indicators = facts.values(iri, "tj:listsIndicator")
        effects = sorted(
            facts.sources("tj:effectOf", iri), key=lambda one: facts.number(one, "tj:order")
        )
        rows.append(
            (
                plain([facts.name(area)], spans[0][row]) if area and spans[0][row] else None,
                plain([facts.name(content)], spans[1][row]) if spans[1][row] else None,
                plain([facts.name(measures[iri])]),
                plain([facts.text(iri, "tj:outline") or ""]),
                plain([facts.name(indicator) for indicator in indicators]),
                plain([facts.text(effect, "tj:text") or "" for effect in effects]),
            )
        )
    return Table(
        _title(facts, Kind.MEASURES, edition), MEASURES_HEADER, _WIDTHS["measures"], tuple(rows)
    )


def _revisions(facts: Facts, edition: str) -> Table:
    previous = facts.one(edition, "prov:wasRevisionOf")
    if previous is None:
        raise _nothing(edition)
    found = compare(facts, previous, edition)
    rows = tuple(
        (*(marked_up(text) for text in row), marked_up(_opinions(facts, changed)))
        for row, changed in zip(revision_table.rows(found), found.measures, strict=True)
    )
    title = _title(facts, Kind.REVISIONS, edition)
    return Table(title, REVISIONS_HEADER, _WIDTHS["revisions"], rows)


def _opinions(facts: Facts, changed: MeasureChanges) -> str:
    """The opinions beside a row, each a paragraph, with what the print underlines."""
    found = []
    for opinion in changed.opinions:
        text = opinion.text
        for emphasised in facts.values(opinion.iri, "tj:emphasisedText"):
            text = text.replace(emphasised, f"<u>{emphasised}</u>")
        found.append(f"<p>{text}</p>")
    return " ".join(found)


def _as_printed(facts: Facts, kind: Kind, edition: str) -> Table:
    """The table out of the printed places, in which a merged cell is empty but for its first row.

    The print repeats the head on each page: the first one is the table's head.
    """
    query = load_all(resources.root(), facts.base)[f"{kind}-table-as-printed"]
    solutions = facts.store.query(query.bind(edition=edition), use_default_graph_as_union=False)
    assert isinstance(solutions, QuerySolutions)
    cells: dict[int, dict[int, str]] = defaultdict(lambda: defaultdict(str))
    for solution in solutions:
        texts = (solution[name] for name in ("before", "printed", "after"))
        line, column = int(solution["line"].value), int(solution["column"].value)
        cells[line][column] += "".join(text.value for text in texts if text is not None)
    if not cells:
        raise _nothing(edition)
    width = len(_WIDTHS[kind])
    printed = [tuple(cells[line][n] for n in range(1, width + 1)) for line in sorted(cells)]
    header, body = printed[0], printed[1:]
    heads = [row for row, texts in enumerate(body) if texts == header]
    page_heads = frozenset(row - done for done, row in enumerate(heads))
    kept = [texts for texts in body if texts != header]
    merging = 2 if kind is Kind.MEASURES else 0
    rows = tuple(
        tuple(_printed_cell(kept, row, column, merging) for column in range(width))
        for row in range(len(kept))
    )
    title = _title(facts, kind, edition)
    return Table(title, header, _WIDTHS[kind], rows, page_heads)


def _printed_cell(rows: list[tuple[str, ...]], row: int, column: int, merging: int) -> Cell | None:
    text = rows[row][column]
    if column >= merging:
        return marked_up(text) if "<p>" in text else plain([text])
    if not text:
        return None
    # A merged cell ends before the next cell in its column or in one to its left.
    end = row + 1
    while end < len(rows) and not any(rows[end][: column + 1]):
        end += 1
    return plain([text], end - row)


def _title(facts: Facts, kind: Kind, edition: str) -> str:
    thing: str | None
    if kind is Kind.MEASURES:
        thing = facts.one(edition, "tj:editionOf")
    else:
        thing = next(iter(facts.sources("prov:generated", edition)), None)
    name = facts.name(thing or edition)
    title = _TITLES[kind].format(name=name)
    return title.replace("改定の改定内容", "改定内容")


def _nothing(edition: str) -> NotFoundError:
    return NotFoundError(f"{edition}: この版にその表はありません / this edition has no such table")
