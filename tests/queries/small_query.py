"""A small stored query in a folder of its own, to be written with one fault."""

from __future__ import annotations

from pathlib import Path

from teiju import resources
from teiju.stored_queries.loading import load
from teiju.stored_queries.short_iris import read_iri_forms
from teiju.stored_queries.stored_query import StoredQuery

SMALL = """\
#+ title: {ja: 圏域の名称, en: Names of a zone}
#+ about: {ja: 例。, en: An example.}
#+ tags: [zone]
#+ params:
#+   zone: {type: iri, class: SettlementZone, ja: 圏域, en: Zone}
#+   name: {type: string, ja: 名称, en: Name}
#+   from: {type: date, ja: 初日, en: From}
#+ columns:
#+   zone: {type: iri, ja: 圏域, en: Zone}
#+   name: {type: string, ja: 名称, en: Name}

PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

SELECT ?zone ?name
WHERE {
  VALUES ?zone { <https://w3id.org/teiju/id/zone/ichinoseki-hiraizumi> }
  VALUES ?name { UNDEF }
  VALUES ?from { "2024-04-01"^^xsd:date }
  ?zone skos:prefLabel ?name .
}
ORDER BY ?zone ?name
"""


def written(folder: Path, text: str, name: str = "names-of-zone") -> Path:
    path = folder / "queries" / f"{name}.rq"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def loaded(path: Path) -> StoredQuery:
    forms = read_iri_forms(resources.root() / "queries", resources.DEFAULT_BASE)
    return load(path, resources.DEFAULT_BASE, forms)
