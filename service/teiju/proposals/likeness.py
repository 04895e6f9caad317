"""How alike two Japanese names are: the pairs of letters that both have, rare ones counting most.

Names of measures share their endings (…の推進, …事業). A pair of letters weighs the less the more
names have it (inverse document frequency), so that endings decide nothing.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Like:
    """Two things, by their keys, and how alike their names are: 0 nothing in common, 1 the same."""

    one: str
    other: str
    likeness: float


def alike(ones: Mapping[str, str], others: Mapping[str, str], least: float) -> Iterator[Like]:
    """The pairs of a thing of `ones` and another of `others` that are at least so much alike.

    Both map a key to a name. The likeness is the cosine of the weighted pairs of letters.
    """
    weights = _weights([*ones.values(), *others.values()])
    vectors = {key: _vector(name, weights) for key, name in others.items()}
    having: defaultdict[str, list[str]] = defaultdict(list)
    for key, vector in vectors.items():
        for gram in vector:
            having[gram].append(key)
    for one, name in ones.items():
        vector = _vector(name, weights)
        products: defaultdict[str, float] = defaultdict(float)
        for gram, weight in vector.items():
            for key in having[gram]:
                products[key] += weight * vectors[key][gram]
        for other, likeness in products.items():
            if other != one and likeness >= least:
                yield Like(one, other, min(1.0, likeness))


def grams(name: str) -> Counter[str]:
    """The pairs of neighbouring letters; spaces, marks, width and case do not count."""
    letters = [
        letter
        for letter in unicodedata.normalize("NFKC", name).casefold()
        if unicodedata.category(letter)[0] in "LN"
    ]
    if len(letters) < _LENGTH:
        return Counter(letters)
    return Counter("".join(pair) for pair in pairwise(letters))


def _weights(names: Iterable[str]) -> dict[str, float]:
    """How much each pair of letters tells: the logarithm of the inverse of its frequency."""
    found = [grams(name) for name in names]
    frequency = Counter(gram for one in found for gram in one)
    return {gram: math.log(1 + len(found) / count) for gram, count in frequency.items()}


def _vector(name: str, weights: Mapping[str, float]) -> dict[str, float]:
    """The weighted pairs of letters of a name, of length 1."""
    weighted = {gram: count * weights[gram] for gram, count in grams(name).items()}
    length = math.sqrt(sum(weight * weight for weight in weighted.values()))
    return {gram: weight / length for gram, weight in weighted.items()} if length else {}
