"""RDF Patch: the difference of two datasets, line by line, to be applied to the first.

Format: https://afs.github.io/rdf-delta/rdf-patch.html (the one of Apache Jena). Datasets are
given as canonical N-Quads (RDFC-1.0), so a blank node is named by its canonical label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from teiju.errors import UserError


def patch(old: Iterable[str], new: Iterable[str], header: dict[str, str]) -> Iterator[str]:
    """The lines of the patch that makes the new dataset out of the old one.

    `header`: name → RDF term of the lines that begin with `H`.
    """
    before, after = set(_statements(old)), set(_statements(new))
    for name, term in header.items():
        yield f"H {name} {term} .\n"
    yield "TX .\n"
    for line in sorted(before - after):
        yield f"D {line}\n"
    for line in sorted(after - before):
        yield f"A {line}\n"
    yield "TC .\n"


def apply(lines: Iterable[str], old: Iterable[str]) -> list[str]:
    """The dataset that a patch makes out of one, as sorted N-Quads without line ends.

    Raises UserError when a line is not of the format, when the patch removes what is not there
    or adds what is, or when it does not end: then nothing is applied.
    """
    found = set(_statements(old))
    committed = False
    for number, line in enumerate(lines, start=1):
        code, _, rest = line.strip().partition(" ")
        match code:
            case "" | "H" | "TX":
                continue
            case "TC":
                committed = True
            case "D" if rest in found:
                found.remove(rest)
            case "A" if rest not in found:
                found.add(rest)
            case "D" | "A":
                raise UserError(
                    f"{number}: 別の版への差分です / the patch is for another dataset: {rest[:120]}"
                )
            case _:
                raise UserError(f"{number}: not a line of RDF Patch: {line[:120]!r}")
    if not committed:
        raise UserError("差分が途中で切れています / the patch is cut off: it has no TC line")
    return sorted(found)


def _statements(lines: Iterable[str]) -> Iterator[str]:
    return (line.strip() for line in lines if line.strip())
