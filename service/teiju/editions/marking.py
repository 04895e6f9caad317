"""Two texts side by side, with what differs marked in pieces that a Japanese reader can follow.

Japanese puts no spaces between words. So a run of katakana, letters or digits is one piece, any
other character is a piece, and a short stretch that is the same between two changes is taken
into the change: marks on single characters that happen to agree tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PIECE = re.compile(r"[ァ-ヺー]+|[A-Za-z]+|[0-9][0-9,.]*|.", re.DOTALL)
_TOO_SHORT = 2


class Mark(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text with its mark."""

    mark: Mark
    text: str


def marked(old: str, new: str) -> tuple[Stretch, ...]:
    """The stretches of both texts in order: without the added ones it is the old text.

    >>> [(s.mark.value, s.text) for s in marked("起業・創業応援事業", "起業・創業支援事業")]
    [('same', '起業・創業'), ('removed', '応'), ('added', '支'), ('same', '援事業')]
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pairs = [
        ("".join(before[a:b]), "".join(after[c:d]), code == "equal")
        for code, a, b, c, d in matcher.get_opcodes()
    ]
    return tuple(_stretches(_joined(pairs)))


def _joined(pairs: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """Neighbouring changes as one, with the short agreements between them."""
    found: list[tuple[str, str, bool]] = []
    for index, (old, new, same) in enumerate(pairs):
        is_inner = 0 < index < len(pairs) - 1
        changed = not same or (is_inner and len(old) < _TOO_SHORT)
        if changed and found and not found[-1][2]:
            found[-1] = (found[-1][0] + old, found[-1][1] + new, False)
        else:
            found.append((old, new, not changed))
    return found


def _stretches(pairs: Iterable[tuple[str, str, bool]]) -> Iterable[Stretch]:
    for old, new, same in pairs:
        if same:
            yield Stretch(Mark.SAME, old)
            continue
        if old:
            yield Stretch(Mark.REMOVED, old)
        if new:
            yield Stretch(Mark.ADDED, new)
