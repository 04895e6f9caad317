"""Which edition a person means."""

from __future__ import annotations

from teiju.editions.facts import Facts
from teiju.errors import NotFoundError


def edition_named(facts: Facts, word: str) -> str:
    """The IRI of an edition: given so, or as `zone/edition` of the zone's latest vision.

    `zone/vision/edition` names the vision as well. Raises NotFoundError, with the editions there
    are, when there is no such one.
    """
    editions = facts.sources("rdf:type", facts.full("tj:VisionEdition"))
    if word in editions:
        return word
    zone, _, rest = word.strip("/").partition("/")
    vision, _, year = rest.rpartition("/")
    found = [
        iri
        for iri in editions
        if iri.startswith(f"{facts.base}id/vision/{zone}/{vision + '/' if vision else ''}")
        and iri.endswith(f"/edition/{year}")
    ]
    if not found:
        known = "、".join(
            _short(facts, iri)
            for iri in editions
            if iri.startswith(f"{facts.base}id/vision/{zone}/")
        )
        hint = f" (→ {known})" if known else ""
        raise NotFoundError(f"{word}: そのような版はありません / there is no such edition{hint}")
    return max(found, key=lambda iri: (_vision_number(iri), iri))


def _short(facts: Facts, iri: str) -> str:
    return iri.removeprefix(f"{facts.base}id/vision/").replace("/edition/", "/")


def _vision_number(iri: str) -> int:
    number = iri.split("/edition/")[0].rsplit("/", 1)[-1]
    return int(number) if number.isdecimal() else 0
