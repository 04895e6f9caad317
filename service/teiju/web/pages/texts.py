"""The words of the interface, from the table `texts.toml`: one key, two languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from teiju.web.pages.language import Language

_FILE: Final = Path(__file__).with_name("texts.toml")


@cache
def _table() -> dict[str, dict[str, str]]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)


class Texts:
    """The words in one language: `texts("search.title")`."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, /, **values: object) -> str:
        """The words of a key, with values for its {places}. Raises KeyError for an unknown key."""
        words = _table()[key][self.language]
        return words.format(**values) if values else words

    def get(self, key: str) -> str | None:
        """The words of a key, or None when the table has no such key."""
        found = _table().get(key)
        return None if found is None else found[self.language]


def keys() -> tuple[str, ...]:
    """All keys of the table."""
    return tuple(_table())
