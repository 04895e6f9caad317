"""The page on quality: the validation of the snapshot under service, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat

from teiju.snapshot.manifest import REPORT_TURTLE
from teiju.web.pages.facts import Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.rules import rules

_SH: Final = "http://www.w3.org/ns/shacl#"
_MOST_SHOWN: Final = 20
_MOST_NAMED: Final = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """One result: the thing it is about, and the value that was found."""

    focus: str
    value: str | None
    shape: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the name of its thing."""

    link: Link
    value: str | None


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule and how often the data break it."""

    anchor: str
    file: str
    severity: str
    message: Words | None
    count: int
    findings: tuple[ShownFinding, ...]

    @property
    def more(self) -> int:
        """Findings that are not shown."""
        return self.count - len(self.findings)


@dataclass(frozen=True, slots=True)
class QualityView:
    """What the template shows: the totals, the rules that are broken, and those that hold."""

    violations: int
    warnings: int
    infos: int
    rules: int
    broken: tuple[RuleResult, ...]
    kept: tuple[tuple[str, tuple[RuleResult, ...]], ...]


async def page(asked: Asked) -> Page | None:
    """The page of the snapshot's validation."""
    found = _report(asked.folder / REPORT_TURTLE)
    by_shape: dict[str, list[Finding]] = {}
    for finding in found:
        by_shape.setdefault(finding.shape, []).append(finding)
    focused = dict.fromkeys(f.focus for some in by_shape.values() for f in some[:_MOST_SHOWN])
    named = list(focused)[:_MOST_NAMED]
    facts = await asked.named(await asked.facts("label", *named), *named)
    shown = []
    for rule in rules(asked.manifest.base):
        if not rule.messages:
            continue
        findings = by_shape.get(rule.iri, [])
        links = tuple(
            ShownFinding(
                facts.link(f.focus), f.value if f.value is None or "://" not in f.value else None
            )
            for f in findings[:_MOST_SHOWN]
        )
        message = rule.message(asked.language)
        shown.append(
            RuleResult(rule.anchor, rule.file, rule.severity, message, len(findings), links)
        )
    order = ("Violation", "Warning", "Info")
    broken = [r for r in shown if r.count]
    broken.sort(key=lambda r: (order.index(r.severity) if r.severity in order else 3, -r.count))
    files = sorted({r.file for r in shown})
    kept = tuple((f, tuple(r for r in shown if r.file == f and not r.count)) for f in files)
    totals = asked.manifest.findings
    view = QualityView(
        violations=totals.violations,
        warnings=totals.warnings,
        infos=totals.infos,
        rules=len(shown),
        broken=tuple(broken),
        kept=tuple((name, results) for name, results in kept if results),
    )
    return Page(
        template="quality.html",
        title=Words(asked.texts("quality.title"), asked.language),
        view=view,
        description=asked.texts(
            "quality.description", rules=len(shown), violations=totals.violations
        ),
        crumbs=(asked.crumb("nav.data", "data"),),
        formats=(),
    )


@lru_cache(maxsize=2)
def _report(path: Path) -> tuple[Finding, ...]:
    """The results of a validation report, by shape, thing and value; none without a report."""
    if not path.is_file():
        return ()
    by_result: dict[str, dict[str, str]] = {}
    for quad in pyoxigraph.parse(path=path, format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode | BlankNode):
            value = quad.object
            text = value.value if isinstance(value, Literal | NamedNode | BlankNode) else ""
            by_result.setdefault(str(quad.subject), {})[quad.predicate.value] = text
    found = [
        Finding(
            result[_SH + "focusNode"],
            result.get(_SH + "value"),
            result.get(_SH + "sourceConstraint") or result[_SH + "sourceShape"],
        )
        for result in by_result.values()
        if _SH + "focusNode" in result and _SH + "sourceShape" in result
    ]
    return tuple(sorted(found, key=lambda f: (f.shape, f.focus, f.value or "")))
