"""Links between the pages of a preview, which all stand in frames of one document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_LINK: Final = re.compile(r'<a ([^>]*?)href="([^"#]*)(#[^"]*)?"')


@dataclass(frozen=True, slots=True)
class Links:
    """Where the links of previewed pages lead.

    `paths`: of the pages, below `/{language}/`, in their order. `address`: of the document around
    them, in which page n is at `#page-n`.
    """

    paths: Sequence[str]
    language: str
    address: str

    def led(self, html: str) -> str:
        """HTML in which links to previewed pages lead to them; other links stay."""
        numbers = {f"/{self.language}/{path}": at for at, path in enumerate(self.paths, start=1)}

        def link(match: re.Match[str]) -> str:
            attributes, address, fragment = match.groups()
            if not address:
                return f'<a {attributes}target="_self" href="{fragment or "#"}"'
            if address not in numbers:
                return match[0]
            place = f"{self.address}#page-{numbers[address]}"
            return f'<a {attributes}target="_parent" href="{place}"'

        return _LINK.sub(link, html)
