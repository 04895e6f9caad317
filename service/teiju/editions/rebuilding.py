"""An edition before a revision, as far as the table of that revision tells of it.

Where an edition states no measures itself, the revision that replaced it does: its table gives
the old content of each measure it touches. Then both editions are read in the terms of that
table, and nothing is said of any other measure. An edition further on is told apart by way of
the one that the revision made: what the table tells, and what changed since.
"""

from __future__ import annotations

from teiju.editions.facts import Facts
from teiju.editions.state import (
    EditionState,
    Item,
    MeasureState,
    Part,
    local_name,
    revision_between,
    stated,
    versions,
)
from teiju.errors import NotFoundError

_SECTIONS = {"content": Part.OUTLINE, "indicator": Part.INDICATOR, "effect": Part.EFFECT}


def states(facts: Facts, old: str, new: str) -> tuple[EditionState, EditionState]:
    """Two editions, read in the same terms.

    Raises NotFoundError when one of them is not an edition, or states nothing that can be read.
    """
    for edition in (old, new):
        if facts.full("tj:VisionEdition") not in facts.values(edition, "rdf:type"):
            raise NotFoundError(f"{edition}: そのような版はありません / there is no such edition")
    if versions(facts, old) and versions(facts, new):
        return stated(facts, old), stated(facts, new)
    if revision := revision_between(facts, old, new):
        return _of_table(facts, old, new, revision)
    if revision := revision_between(facts, new, old):
        return _swapped(_of_table(facts, new, old, revision))
    silent, other = (new, old) if versions(facts, old) else (old, new)
    found = _by_way_of_the_next(facts, silent, other) if versions(facts, other) else None
    if found is None:
        raise NotFoundError(
            f"{silent}: この版の施策の記載はなく、2つの版をつなぐ改定の記録もありません / "
            "this edition states no measures, and no recorded revision joins the two"
        )
    return found if silent == old else _swapped(found)


def revision_of(facts: Facts, edition: str) -> str | None:
    """The revision (改定) that an edition was the ground of."""
    return next(iter(facts.sources("prov:used", edition)), None)


def _swapped(pair: tuple[EditionState, EditionState]) -> tuple[EditionState, EditionState]:
    return pair[1], pair[0]


def _of_table(facts: Facts, old: str, new: str, revision: str) -> tuple[EditionState, EditionState]:
    """Both sides of a revision in the terms of its table."""
    return (
        _rebuilt(facts, old, revision, after=False),
        _rebuilt(facts, new, revision, after=True),
    )


def _by_way_of_the_next(
    facts: Facts, silent: str, other: str
) -> tuple[EditionState, EditionState] | None:
    """A rebuilt edition and one further on: the table's changes, and those made since.

    Measures that the table does not touch are taken to be as the next edition states them. None
    when no revision made an edition out of the silent one that states measures itself.
    """
    revision = revision_of(facts, silent)
    following = facts.one(revision, "prov:generated") if revision is not None else None
    if revision is None or following is None or not versions(facts, following):
        return None
    before, after = _of_table(facts, silent, following, revision)
    middle, last = stated(facts, following), stated(facts, other)
    old, new = dict(middle.measures), dict(last.measures)
    for measure, told in before.measures.items():
        now, then = middle.measures.get(measure), last.measures.get(measure)
        if now is None or then is None:
            old[measure] = told
            continue
        olds, news = {}, {}
        for part in Part:
            sides = (told.parts.get(part, ()), after.measures[measure].parts.get(part, ()))
            olds[part], news[part] = _carried_on(
                *sides, now.parts.get(part, ()), then.parts.get(part, ())
            )
        old[measure], new[measure] = MeasureState(measure, olds), MeasureState(measure, news)
    return (
        EditionState(silent, facts.name(silent), old, rebuilt=True),
        EditionState(other, facts.name(other), new),
    )


def _carried_on(
    before: tuple[Item, ...],
    after: tuple[Item, ...],
    now: tuple[Item, ...],
    then: tuple[Item, ...],
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """A part before and after a revision, the latter with what changed from `now` to `then`.

    What changed and the table does not list was there before: the table tells what it changed.
    """
    olds, news = list(before), list(after)
    later = {item.key: item for item in then}
    for item in now:
        other = later.pop(item.key, None)
        if other is not None and other.text == item.text:
            continue
        at = next((n for n, one in enumerate(news) if _is_same(one, item)), None)
        if at is None:
            olds.append(item)
            news.extend([] if other is None else [other])
        elif other is None:
            del news[at]
        else:
            listed = news[at]
            words = listed.text.replace(item.text, other.text)
            news[at] = Item(listed.key, words if words != listed.text else other.text, other.iri)
    news.extend(later.values())
    return tuple(olds), tuple(news)


def _is_same(listed: Item, item: Item) -> bool:
    """Whether the table speaks of a thing that an edition states."""
    return (
        listed.key == item.key
        or listed.text == item.text
        or (item.iri is not None and listed.iri == item.iri)
    )


def _rebuilt(facts: Facts, edition: str, revision: str, *, after: bool) -> EditionState:
    """An edition in the terms of a revision's table: its old content, and what it changed."""
    found: dict[str, MeasureState] = {}
    for entry in facts.sources("tj:entryOf", revision):
        parts = _old_parts(facts, entry)
        if after:
            _apply(facts, entry, parts)
        for measure in facts.values(entry, "tj:affectsMeasure"):
            found[measure] = MeasureState(
                measure, {part: tuple(items) for part, items in parts.items()}
            )
    return EditionState(edition, facts.name(edition), found, rebuilt=True)


def _old_parts(facts: Facts, entry: str) -> dict[Part, list[Item]]:
    parts: dict[Part, list[Item]] = {part: [] for part in Part}
    measure = facts.one(entry, "tj:affectsMeasure")
    parts[Part.NAME] = [Item("name", facts.one(entry, "tj:nameAsStated") or "", measure)]
    for section in _ordered(facts, "tj:oldSectionOf", entry):
        part = _SECTIONS.get(local_name(facts.one(section, "tj:section")))
        text = facts.worded(section, "tj:text") if facts.text(section, "tj:text") else None
        if part is not None and text is not None:
            parts[part].append(Item(text, text))
    for listing in _ordered(facts, "tj:listingIn", entry, "tj:position"):
        if local_name(facts.one(listing, "tj:section")) == "programmes":
            parts[Part.PROGRAMME].append(_listed(facts, listing))
    return parts


def _apply(facts: Facts, entry: str, parts: dict[Part, list[Item]]) -> None:
    """Makes the entry's changes: what it adds comes, what it removes goes."""
    described = {
        facts.one(listing, "tj:listedProgramme"): listing
        for listing in facts.sources("tj:listingIn", entry)
        if local_name(facts.one(listing, "tj:section")) == "new-programmes"
    }
    for change in _ordered(facts, "tj:changeIn", entry):
        section = local_name(facts.one(change, "tj:section"))
        part = _SECTIONS.get(section, Part.PROGRAMME)
        added, removed = facts.one(change, "tj:adds"), facts.one(change, "tj:removes")
        text = facts.worded(change, "tj:text") if facts.text(change, "tj:text") else None
        if removed is not None:
            parts[part] = [item for item in parts[part] if item.iri != removed]
        if added in described:
            parts[part].append(_listed(facts, described[added]))
        elif added is not None or (text is not None and removed is None):
            words = text if text is not None else facts.name(added or "")
            parts[part].append(Item(added or words, words, added))


def _listed(facts: Facts, listing: str) -> Item:
    """A programme as the table lists it: its name, and its description in brackets."""
    programme = facts.one(listing, "tj:listedProgramme") or listing
    name = facts.worded(listing, "tj:nameAsStated", 0) or facts.name(programme)
    description = facts.text(programme, "dcterms:description")
    description = facts.worded(programme, "dcterms:description") if description else None
    words = f"{name}（{description}）" if description else name
    return Item(programme, words, programme)


def _ordered(facts: Facts, name: str, entry: str, order: str = "tj:order") -> list[str]:
    return sorted(facts.sources(name, entry), key=lambda iri: (facts.number(iri, order), iri))
