"""The pages of named graphs and of the catalogue: what each holds, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass

from teiju.snapshot.manifest import NamedGraph
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page


@dataclass(frozen=True, slots=True)
class GraphView:
    """What the template shows of a named graph."""

    kind: str
    triples: int
    sha256: str
    is_default: bool
    types: tuple[tuple[Link, tuple[Link, ...]], ...]
    shown: int


@dataclass(frozen=True, slots=True)
class ListedGraph:
    """A named graph in the list."""

    link: Link
    kind: str
    triples: int
    is_default: bool


@dataclass(frozen=True, slots=True)
class GraphsView:
    """What the template shows of all named graphs."""

    graphs: tuple[ListedGraph, ...]
    triples: int
    quads: int


async def page(asked: Asked) -> Page | None:
    """The page of the named graph that the path names."""
    graph = next((g for g in asked.manifest.graphs if g.iri == asked.iri), None)
    if graph is None:
        return None
    facts = await asked.facts("graph", asked.iri)
    facts = await asked.named(facts, *facts.subjects())
    name = asked.path.removeprefix("graph/")
    t = asked.texts
    return Page(
        template="graph.html",
        title=Words(f"{_kind(graph, asked)}: {name}"),
        view=_view(graph, facts, asked),
        description=t("graph.description", name=name, triples=graph.triples),
        crumbs=(asked.crumb("nav.data", "data"), asked.crumb("graphs.title", "graphs")),
        iri=asked.iri,
        kind=t("kind.graph"),
        formats=("ttl", "trig", "nq", "nt", "jsonld", "rdf"),
    )


async def list_page(asked: Asked) -> Page | None:
    """The list of all named graphs."""
    manifest, t = asked.manifest, asked.texts
    graphs = tuple(
        ListedGraph(
            Link(
                graph.iri,
                Words(graph.iri.removeprefix(f"{manifest.base}graph/")),
                asked.addresses.of(graph.iri),
            ),
            _kind(graph, asked),
            graph.triples,
            graph.in_default_graph,
        )
        for graph in manifest.graphs
    )
    return Page(
        template="graphs.html",
        title=Words(t("graphs.title"), asked.language),
        view=GraphsView(graphs, manifest.triples, manifest.quads),
        description=t("graphs.description", graphs=len(graphs)),
        crumbs=(asked.crumb("nav.data", "data"),),
        formats=(),
    )


def _view(graph: NamedGraph, facts: Facts, asked: Asked) -> GraphView:
    own = f"{asked.manifest.base}def#"
    by_type: dict[str, list[str]] = {}
    for subject in facts.subjects():
        types = facts.iris(subject, "rdf:type")
        chosen = next((t for t in types if t.startswith(own)), types[0] if types else None)
        if chosen is not None:
            by_type.setdefault(chosen, []).append(subject)
    return GraphView(
        kind=_kind(graph, asked),
        triples=graph.triples,
        sha256=graph.sha256,
        is_default=graph.in_default_graph,
        types=tuple((facts.link(t), facts.links(by_type[t])) for t in sorted(by_type)),
        shown=sum(len(found) for found in by_type.values()),
    )


def _kind(graph: NamedGraph, asked: Asked) -> str:
    return graph.title.get(asked.language) or graph.kind
