"""Names that may mean one thing: spelled alike, or alike but for a character or two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

_NO_WORD = re.compile(r"[\s・･\-\u2010-\u2015\u2212ー~〜～,，、.。「」『』()（）]+")
_NEAR = 0.7


def folded(name: str) -> str:
    """The name without what spelling may vary in: widths, blanks, dots, dashes, brackets, case.

    >>> folded("起業・創業 支援事業") == folded("起業･創業支援事業")
    True
    """
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", name)).casefold()


def alike(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1; 1 when they are spelled alike.

    >>> round(alike("起業・創業応援事業", "起業・創業支援事業"), 2)
    0.88
    """
    return SequenceMatcher(None, folded(one), folded(other), autojunk=False).ratio()


def nearest(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """The known names that are most like this one, the likest first."""
    rated = sorted(((alike(name, other), other) for other in set(known)), reverse=True)
    return [other for rate, other in rated[:limit] if rate >= _NEAR]


def suspicious(one: str, other: str) -> bool:
    """Whether two names look like two spellings of one.

    They differ in at most one or two neighbouring characters of six or more, and not in digits:
    第1回 and 第2回 are two things.

    >>> suspicious("起業・創業応援事業", "起業・創業支援事業")
    True
    >>> suspicious("第1次まちづくり事業", "第2次まちづくり事業")
    False
    """
    left, right = folded(one), folded(other)
    if left == right:
        return True
    if min(len(left), len(right)) < 6 or abs(len(left) - len(right)) > 1:
        return False
    left, right = _differing(left, right)
    if len(left) > 1 or len(right) > 1:
        return False
    return not (left + right).isdigit()


def _differing(left: str, right: str) -> tuple[str, str]:
    """What stays of two texts when their common beginning and end are taken away."""
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end], right[start : len(right) - end]
