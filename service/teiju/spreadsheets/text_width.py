"""How much room a text takes in a cell, where a program will not fit the row to it."""

from __future__ import annotations

import math
from unicodedata import east_asian_width


def lines(text: str, wide: float) -> int:
    """How many lines a text takes in a column so many digits wide, with a tenth to spare."""
    return sum(max(1, math.ceil(_digits(line) * 1.1 / wide)) for line in text.split("\n"))


def _digits(text: str) -> int:
    """How wide a text is, in digits: a kana or kanji counts two."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)
