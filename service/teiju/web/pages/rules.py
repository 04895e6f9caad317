"""The rules that the data are held to: the shapes of `shapes/`, read as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import pyoxigraph
from pyoxigraph import Dataset, Literal, NamedNode, Quad, RdfFormat

from teiju import namespaces, resources
from teiju.web.pages.language import Language, Words, best
from teiju.web.pages.page import Asked, Page

_SH: Final = "http://www.w3.org/ns/shacl#"
_SEVERITIES: Final = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape that says something when it is broken. `messages` has both languages."""

    iri: str
    anchor: str
    file: str
    severity: str
    path: str | None
    target: str | None
    messages: tuple[Words, ...]

    def message(self, language: Language) -> Words | None:
        """What it asks for."""
        return best(self.messages, language)


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule in the language of the page."""

    anchor: str
    path: str | None
    severity: str
    message: Words | None


@dataclass(frozen=True, slots=True)
class RulesView:
    """What the template shows: the rules of each file."""

    files: tuple[tuple[str, tuple[RuleView, ...]], ...]
    rules: int


async def page(asked: Asked) -> Page | None:
    """The page of the shapes."""
    found = rules(asked.manifest.base)
    by_file: dict[str, list[RuleView]] = {}
    for rule in found:
        shown = RuleView(rule.anchor, rule.path, rule.severity, rule.message(asked.language))
        by_file.setdefault(rule.file, []).append(shown)
    view = RulesView(tuple((name, tuple(shown)) for name, shown in by_file.items()), len(found))
    return Page(
        template="rules.html",
        title=Words(asked.texts("rules.title"), asked.language),
        view=view,
        description=asked.texts("rules.description", rules=len(found)),
        crumbs=(asked.crumb("nav.vocabulary", "def"),),
        iri=asked.manifest.base + "shapes",
        kind=asked.texts("kind.shapes"),
    )


@cache
def rules(base: str) -> tuple[Rule, ...]:
    """All named shapes, by file and name."""
    found = []
    for path in sorted((resources.root() / "shapes").glob("*.ttl")):
        text = resources.read_text(path, base=base)
        quads = Dataset(Quad(*t.triple) for t in pyoxigraph.parse(text.encode(), RdfFormat.TURTLE))
        found += [_rule(quads, node, path.stem, base) for node in _shapes(quads, base)]
    return tuple(found)


def _shapes(quads: Dataset, base: str) -> list[NamedNode]:
    named = {
        quad.subject
        for quad in quads
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{base}shapes#")
    }
    return sorted(named, key=lambda node: node.value)


def _rule(quads: Dataset, node: NamedNode, file: str, base: str) -> Rule:
    def values(name: str) -> Iterable[object]:
        return [q.object for q in quads.quads_for_subject(node) if q.predicate.value == _SH + name]

    messages = [m for m in values("message") if isinstance(m, Literal)]
    names = [n.value for n in values("path") if isinstance(n, NamedNode)]
    targets = [n.value for n in values("targetClass") if isinstance(n, NamedNode)]
    severity = _severity(quads, node)
    return Rule(
        iri=node.value,
        anchor=node.value.rpartition("#")[2],
        file=file,
        severity=severity,
        path=namespaces.compact(names[0], base) if names else None,
        target=targets[0] if targets else None,
        messages=tuple(Words(m.value, (m.language or "").lower()) for m in messages),
    )


def _severity(quads: Dataset, node: NamedNode) -> str:
    """Its own severity; else that of the shape it belongs to; a violation where none is named."""
    own = [
        q.object.value
        for q in quads.quads_for_subject(node)
        if q.predicate.value == _SH + "severity" and isinstance(q.object, NamedNode)
    ]
    if own:
        return own[0].rpartition("#")[2]
    owners = [
        q.subject
        for q in quads.quads_for_object(node)
        if q.predicate.value in (_SH + "sparql", _SH + "property")
        and isinstance(q.subject, NamedNode)
        and q.subject != node
    ]
    return _severity(quads, owners[0]) if owners else "Violation"
