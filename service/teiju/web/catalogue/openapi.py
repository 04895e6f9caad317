"""The OpenAPI 3.1 document: an operation for each stored query, the endpoint, the IRIs.

Standard: https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from teiju.snapshot.manifest import Manifest
from teiju.stored_queries.head import Parameter, ParameterType
from teiju.stored_queries.stored_query import StoredQuery
from teiju.web.stored_query_api import suffixes

_LICENCE: Final = {
    "name": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
}
_RESULTS: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
_GRAPHS: Final = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
)
_PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_SCHEMAS: Final[Mapping[ParameterType, dict[str, Any]]] = {
    ParameterType.IRI: {"type": "string"},
    ParameterType.STRING: {"type": "string"},
    ParameterType.INTEGER: {"type": "integer"},
    ParameterType.DECIMAL: {"type": "number"},
    ParameterType.DATE: {"type": "string", "format": "date"},
    ParameterType.BOOLEAN: {"type": "boolean"},
}


def document(queries: Mapping[str, StoredQuery], manifest: Manifest, address: str) -> bytes:
    """The document as JSON; `address` is where the service is reached."""
    paths: dict[str, Any] = {"/sparql": _sparql(), "/id/{path}": _thing()}
    for query in queries.values():
        paths[f"/queries/{query.name}.{{format}}"] = {"get": _operation(query)}
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "teiju",
            "summary": "定住自立圏のリンクトオープンデータ / Linked open data of Japan's "
            "settlement autonomy zones",
            "version": manifest.data_version,
            "license": _LICENCE,
        },
        "servers": [{"url": address}],
        "tags": [{"name": tag} for tag in sorted(_tags(queries))],
        "paths": paths,
        "components": {"schemas": {"Problem": _problem()}},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _tags(queries: Mapping[str, StoredQuery]) -> set[str]:
    return {"sparql", "linked-data"} | {tag for q in queries.values() for tag in q.head.tags}


def _operation(query: StoredQuery) -> dict[str, Any]:
    forms = suffixes(query)
    head = query.head
    form = {
        "name": "format",
        "in": "path",
        "required": True,
        "description": "回答の形式 / the form of the answer",
        "schema": {"type": "string", "enum": list(forms)},
    }
    parameters = [_parameter(name, p, query) for name, p in query.parameters.items()]
    return {
        "operationId": query.name,
        "tags": list(head.tags),
        "summary": f"{head.title.ja} / {head.title.en}",
        "description": f"{head.about.ja}\n\n{head.about.en}",
        "parameters": [form, *parameters],
        "responses": {
            "200": {
                "description": "回答 / the answer",
                "content": {media_type: {} for media_type in forms.values()},
            },
            "400": {"description": "条件が正しくない / a wrong parameter", "content": _PROBLEM},
            "503": {"description": "混み合っている / busy", "content": _PROBLEM},
        },
    }


def _parameter(name: str, parameter: Parameter, query: StoredQuery) -> dict[str, Any]:
    schema = dict(_SCHEMAS[parameter.type])
    if parameter.choices is not None and not parameter.many:
        schema["enum"] = list(parameter.choices)
    if parameter.pattern is not None and not parameter.many:
        schema["pattern"] = f"^({parameter.pattern})$"
    if parameter.many:
        schema = {"type": "array", "items": schema}
    found: dict[str, Any] = {
        "name": name,
        "in": "query",
        "required": False,
        "description": f"{parameter.ja} / {parameter.en}",
        "schema": schema,
    }
    if parameter.many:
        found |= {"style": "form", "explode": False}
    example = query.example(name) or query.defaults[name]
    if example is not None and not parameter.many and schema["type"] == "string":
        found["example"] = example
    return found


def _sparql() -> dict[str, Any]:
    content: dict[str, Any] = {media_type: {} for media_type in (*_RESULTS, *_GRAPHS)}
    answers = {
        "200": {"description": "回答 / the answer", "content": content},
        "400": {"description": "構文の誤り / a syntax error", "content": _PROBLEM},
        "422": {"description": "上限に達した / a limit was reached", "content": _PROBLEM},
        "503": {"description": "混み合っている / busy", "content": _PROBLEM},
    }
    query = {
        "name": "query",
        "in": "query",
        "required": False,
        "description": "SPARQL 1.1の問い合わせ。なければエンドポイントの説明 / "
        "a SPARQL 1.1 query; without one, the description of the endpoint",
        "schema": {"type": "string"},
    }
    body = {
        "required": True,
        "content": {"application/sparql-query": {"schema": {"type": "string"}}},
    }
    return {
        "get": {
            "operationId": "sparql-get",
            "tags": ["sparql"],
            "summary": "SPARQL 1.1 Protocol",
            "parameters": [query],
            "responses": answers,
        },
        "post": {
            "operationId": "sparql-post",
            "tags": ["sparql"],
            "summary": "SPARQL 1.1 Protocol",
            "requestBody": body,
            "responses": answers,
        },
    }


def _thing() -> dict[str, Any]:
    path = {
        "name": "path",
        "in": "path",
        "required": True,
        "description": "IRI の id/ より後（/ を含む） / the IRI after id/, with its slashes",
        "schema": {"type": "string"},
        "example": "zone/ichinoseki-hiraizumi",
    }
    return {
        "get": {
            "operationId": "thing",
            "tags": ["linked-data"],
            "summary": "ものの記述へ / to the description of a thing",
            "parameters": [path],
            "responses": {
                "303": {"description": "Accept に応じた文書へ / to the document by Accept"},
                "404": {"description": "ない / there is none", "content": _PROBLEM},
                "410": {"description": "取り下げられた / it was withdrawn", "content": _PROBLEM},
            },
        }
    }


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    }
