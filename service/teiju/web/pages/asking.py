"""The questions of the pages: files of `queries/`, asked of the engine with a thing put in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode

from teiju import resources
from teiju.engine.interface import QueryRequest
from teiju.web.linked_data.companions import companions_of
from teiju.web.pages.addresses import Addresses
from teiju.web.pages.facts import Facts, read
from teiju.web.pages.language import Language
from teiju.web.publication import Publication

_FOLDER: Final = Path(__file__).with_name("queries")
_OF_ANYTHING: Final = ("thing", "referring", "unnamed")
"""The questions about things that may stand in no table."""

_ROOT: Final = re.compile(r"VALUES \?root \{ <[^>]*> \}")


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer of rows: its columns, and each row's terms by column as SPARQL JSON has them."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, dict[str, str]], ...]


class Asking:
    """Asks one publication. The names that every page needs are asked once."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.base = publication.manifest.base
        self._names: dict[Language, Facts] = {}

    async def facts(self, name: str, language: Language, *roots: str) -> Facts:
        """The triples that the query `name` gives of the things `roots`.

        Empty when one of them is no IRI. Raises EngineError.
        """
        addresses = Addresses(self.base, language)
        if language not in self._names:
            found = await self._triples(_text("names", self.base))
            self._names[language] = read(found, addresses)
        names = self._names[language]
        try:
            query = _bound(_text(name, self.base), roots)
        except ValueError:
            return Facts((), addresses)
        found = await self._triples(query)
        if name in _OF_ANYTHING:
            # The catalogue of the files and the report stand beside the dataset.
            beside = companions_of(self.publication.folder, self.base)
            found += beside.triples_about(roots)
        return read(found, addresses, names)

    async def rows(self, query: str) -> Rows:
        """The rows of a SELECT. Raises EngineError."""
        answer = await self.publication.engine.answer(QueryRequest(text=query, graph=None))
        found: dict[str, Any] = json.loads(answer.body)
        return Rows(tuple(found["head"]["vars"]), tuple(found["results"]["bindings"]))

    async def named_rows(self, name: str) -> Rows:
        """The rows that the query `name` gives. Raises EngineError."""
        return await self.rows(_text(name, self.base))

    async def _triples(self, query: str) -> bytes:
        asked = QueryRequest(text=query, results=None, graph="ntriples")
        return (await self.publication.engine.answer(asked)).body


def _bound(query: str, roots: tuple[str, ...]) -> str:
    if not roots:
        return query
    terms = " ".join(str(NamedNode(root)) for root in roots)
    return _ROOT.sub(lambda _: f"VALUES ?root {{ {terms} }}", query)


@cache
def _text(name: str, base: str) -> str:
    return resources.read_text(_FOLDER / f"{name}.rq", base=base)
