"""Where a thing's page is: IRIs of the base as paths of this service, others as they are."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from teiju.web.pages.language import Language

_PATH = "/-._~:@!$&'()*+,;=%"


_WITHOUT_PAGE = ("downloads/", ".well-known/", "openapi.json", "problem/", "static/")
"""What is served under its own address only."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one language's pages. Own IRIs begin with `base`."""

    base: str
    language: Language

    def page(self, path: str = "") -> str:
        """The page at a path below the language: `search` is `/ja/search`."""
        return f"/{self.language}/{path}"

    def of(self, iri: str) -> str | None:
        """The address that a link to an IRI has; None when it is nothing to follow.

        Only http and https are followed: a `javascript:` IRI of the data stays words.
        """
        if iri.startswith(self.base):
            return self._own(iri.removeprefix(self.base))
        return iri if iri.startswith(("http://", "https://")) else None

    def data(self, iri: str, extension: str) -> str | None:
        """The address of the RDF document about an own IRI in one format."""
        if not iri.startswith(self.base):
            return None
        path, _, _ = iri.removeprefix(self.base).partition("#")
        return f"/{quote(path, safe=_PATH)}.{extension}"

    def iri(self, path: str) -> str:
        """The IRI of the thing whose page is at a path below the language."""
        return self.base + path

    def _own(self, local: str) -> str:
        path, mark, fragment = local.partition("#")
        language = "" if path.startswith(_WITHOUT_PAGE) else f"/{self.language}"
        address = f"{language}/{quote(path, safe=_PATH)}"
        return f"{address}#{quote(fragment, safe=_PATH)}" if mark and fragment else address
