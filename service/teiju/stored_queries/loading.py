"""The files of `queries/`, loaded and held to their form before anything is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from teiju import namespaces, resources
from teiju.errors import NotFoundError, QueryError
from teiju.stored_queries.head import Form, Head, Parameter, ParameterType
from teiju.stored_queries.head_lines import read_head, split_head
from teiju.stored_queries.query_text import FormError, QueryText, Row, read_text
from teiju.stored_queries.short_iris import IriForms, ShortIris, read_iri_forms
from teiju.stored_queries.stored_query import StoredQuery, default_values, nearest
from teiju.stored_queries.value import ValueRefusedError, term

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_NAME: Final = 40


def load_all(root: Path, base: str) -> Mapping[str, StoredQuery]:
    """Every query of `root`/queries by name, sorted; own IRIs under `base`.

    Raises QueryError naming file and line of the first fault.
    """
    folder = root / "queries"
    forms = read_iri_forms(folder, base)
    paths = sorted(folder.glob("*.rq"), key=lambda path: path.stem)
    return MappingProxyType({path.stem: load(path, base, forms) for path in paths})


def named(queries: Mapping[str, StoredQuery], name: str) -> StoredQuery:
    """The query of that name. Raises NotFoundError with the three nearest names."""
    if name in queries:
        return queries[name]
    near = ", ".join(nearest(name, queries))
    raise NotFoundError(
        f"{name}: そのような問い合わせはありません。近い名前: {near} / "
        f"no such query — the nearest are {near}"
    )


def load(path: Path, base: str, forms: IriForms) -> StoredQuery:
    """One file. Raises QueryError naming file and line of its first fault."""
    source = resources.read_text(path, base=base)
    yaml_text, start = split_head(source)
    shown = Path(path.parent.name, path.name)
    head = read_head(yaml_text, shown)
    text = source[start:].lstrip("\n")
    start = len(source) - len(text)
    try:
        _require_name(path.stem)
        query = read_text(text)
        _require_prefixes(query, namespaces.prefixes(base))
        _require_columns(query, head)
        short = {name: found for name in head.params if (found := _short(head, name, forms))}
        _require_rows(query, head, short)
    except FormError as fault:
        line = source.count("\n", 0, start + fault.place) + 1
        raise QueryError(f"{shown}:{line}: {fault}") from fault
    return StoredQuery(
        name=path.stem, path=path, head=head, text=text, _rows=query.rows, _short=short
    )


def _require_name(name: str) -> None:
    if _NAME.fullmatch(name) is None or len(name) > _LONGEST_NAME:
        raise FormError(
            0, f"{name}: write lower-case words joined by hyphens, at most {_LONGEST_NAME} letters"
        )


def _require_prefixes(query: QueryText, known: Mapping[str, str]) -> None:
    declared = [name for name, _, _ in query.prefixes]
    used = {name for name, _ in query.used_prefixes}
    for name, iri, place in query.prefixes:
        if known.get(name) != iri:
            raise FormError(
                place, f"{name}: <{iri}> is not in ontology/prefixes.ttl under this name"
            )
        if name not in used:
            raise FormError(place, f"{name}: is not used — take the line out")
    if declared != sorted(set(declared)):
        raise FormError(query.prefixes[0][2], "sort the prefixes by name, each once")
    for name, place in query.used_prefixes:
        if name not in declared:
            raise FormError(place, f"{name}: is not declared — add its PREFIX line")


def _require_columns(query: QueryText, head: Head) -> None:
    if query.form != head.form:
        raise FormError(
            query.form_place, f"the head says form: {head.form}, the query {query.form}s"
        )
    if head.form is Form.CONSTRUCT:
        if head.columns:
            raise FormError(
                query.form_place, "columns: triples have none — take them out of the head"
            )
        return
    if query.projection != tuple(head.columns):
        raise FormError(
            query.form_place,
            f"columns: lists {', '.join(head.columns) or 'none'}, "
            f"but the query projects {', '.join(query.projection)} — make them the same",
        )
    if not query.is_ordered:
        raise FormError(
            query.form_place, "add ORDER BY at the end, so that the answer has one order"
        )


def _require_rows(query: QueryText, head: Head, short: Mapping[str, ShortIris]) -> None:
    names = [row.name for row in query.rows]
    for row in query.rows:
        if row.name not in head.params:
            raise FormError(
                row.start, f"?{row.name}: VALUES without a parameter — add it to params"
            )
        if names.count(row.name) > 1:
            raise FormError(row.start, f"?{row.name}: one VALUES row per parameter")
        parameter = head.params[row.name]
        if len(row.terms) > 1 and not parameter.many:
            raise FormError(
                row.start,
                "VALUES is for parameters only — one term in it, or many: true in the head",
            )
        _require_default(row, parameter, short.get(row.name))
    for name in head.params:
        if name not in names:
            raise FormError(
                query.form_place, f"params: {name}: write VALUES ?{name} {{ … }} in the query"
            )


def _require_default(row: Row, parameter: Parameter, short: ShortIris | None) -> None:
    try:
        for value in default_values(row, parameter):
            term(value, parameter, short)
    except ValueRefusedError as allowed:
        raise FormError(
            row.start, f"?{row.name}: the default does not fit — write {allowed}"
        ) from None


def _short(head: Head, name: str, forms: IriForms) -> ShortIris | None:
    parameter = head.params[name]
    if parameter.type is not ParameterType.IRI:
        return None
    if parameter.scheme is not None:
        return forms.of_scheme(parameter.scheme)
    if parameter.class_ is None:
        return None
    found = forms.of_class(parameter.class_)
    if found is None:
        near = ", ".join(nearest(parameter.class_, forms.classes))
        raise FormError(
            0, f"params: {name}: parameter-iris.yaml has no class {parameter.class_} — write {near}"
        )
    return found
