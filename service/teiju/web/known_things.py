"""Whether there is what a value names: the zone, the municipality, the concept of a scheme."""

from __future__ import annotations

import json
from collections.abc import Mapping

from teiju import namespaces
from teiju.engine.interface import Engine, QueryRequest
from teiju.errors import QueryError
from teiju.stored_queries.head import Parameter
from teiju.stored_queries.stored_query import StoredQuery, nearest


class UnknownThingError(QueryError):
    """No thing has this name; `nearest` are short values of some that there are."""

    def __init__(self, message: str, parameter: str, nearest: list[str]) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.nearest = nearest


async def require_known(
    engine: Engine, query: StoredQuery, values: Mapping[str, str], base: str
) -> None:
    """Asks the engine for each thing that the values name.

    The values fit their types already. Raises UnknownThingError, EngineError.
    """
    for name, value in values.items():
        things = query.things(name, value)
        if not things:
            continue
        says = _says(query.parameters[name], base)
        chosen = " ".join(f"<{iri}>" for iri in things.values())
        found = await _found(engine, f"VALUES ?s {{ {chosen} }} {says}")
        missing = [written for written, iri in things.items() if iri not in found]
        if missing:
            known = [query.short(name, iri) or iri for iri in await _found(engine, says)]
            raise _unknown(query, name, missing[0], nearest(missing[0], sorted(known)))


def _says(parameter: Parameter, base: str) -> str:
    """That `?s` is of the parameter's class or scheme, in any graph."""
    if parameter.scheme is not None:
        scheme = f"{base}scheme/{parameter.scheme}"
        kind = f"<{namespaces.expand('skos:inScheme', base)}> <{scheme}>"
    else:
        kind = f"a <{namespaces.expand(f'tj:{parameter.class_}', base)}>"
    return f"{{ ?s {kind} }} UNION {{ GRAPH ?g {{ ?s {kind} }} }}"


async def _found(engine: Engine, pattern: str) -> set[str]:
    text = f"SELECT DISTINCT ?s {{ {pattern} }}"
    answer = await engine.answer(QueryRequest(text=text, graph=None))
    return {row["s"]["value"] for row in json.loads(answer.body)["results"]["bindings"]}


def _unknown(query: StoredQuery, name: str, value: str, near: list[str]) -> UnknownThingError:
    shown = ", ".join(near)
    message = (
        f"{query.name}: {name}: 「{value}」はありません。近い値: {shown} / "
        f'there is no "{value}" — the nearest are {shown}'
    )
    return UnknownThingError(message, name, near)
