"""The two languages of the pages, and words that know which language they are in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of the pages."""

    JA = "ja"
    EN = "en"

    @property
    def other(self) -> Language:
        """The language one click away."""
        return Language.EN if self is Language.JA else Language.JA


@dataclass(frozen=True, slots=True)
class Words:
    """Words and their language tag; "" where they are in none, a code or a number."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text


def best(found: Iterable[Words], language: Language) -> Words | None:
    """The words that suit a reader best: their language, the other one, none, any other.

    Of several in one language the first in the order of their texts.
    """
    order = (str(language), str(language.other), "")
    ranked = sorted(found, key=lambda words: (_place(words.language, order), words.text))
    return ranked[0] if ranked else None


def _place(tag: str, order: tuple[str, ...]) -> int:
    return order.index(tag.lower()) if tag.lower() in order else len(order)


def preferred(header: str | None) -> Language:
    """The language of an Accept-Language header (RFC 9110, 12.5.4); Japanese where it is silent."""
    weights = {Language.JA: 0.0, Language.EN: 0.0}
    for element in (header or "").split(",")[:32]:
        tag, _, parameter = element.strip().lower().partition(";")
        name, _, value = parameter.strip().partition("=")
        weight = _weight(value) if name.strip() == "q" else 1.0
        primary = tag.strip().partition("-")[0]
        for language in Language:
            if primary == language:
                weights[language] = max(weights[language], weight)
    return Language.EN if weights[Language.EN] > weights[Language.JA] else Language.JA


def _weight(value: str) -> float:
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
