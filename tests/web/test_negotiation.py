"""Which format is chosen for which Accept header (RFC 9110, section 12.5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiju.formats import FORMATS, Kind
from teiju.web.negotiation import available, best, choose, content_coding, named
from web.live_service import HTML

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv; charset=utf-8"
TSV = "text/tab-separated-values; charset=utf-8"
TURTLE = "text/turtle; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        (" , ,", JSON),
        ("nonsense", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/csv;charset=utf-8", CSV),
        ("text/tab-separated-values", TSV),
        (f"{XML}, {JSON};q=0.9", XML),
        (f"{XML};q=0.5, {JSON};q=0.501", JSON),
        ("text/*", CSV),
        ("text/*;q=0.5, text/tab-separated-values", TSV),
        ("text/*, text/csv;q=0", TSV),
        ("application/*", JSON),
        ("*/*;q=0.1, text/csv;q=0.2", CSV),
        ("text/csv, */*", CSV),
        (f"*/*, {JSON};q=0", XML),
        (f"{JSON};q=0", None),
        ("*/*;q=0", None),
        ("image/png", None),
        ("text/html", None),
        ("image/png, */*;q=0.01", JSON),
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("text/xml;q=0.9, application/json;q=0.1", "text/xml; charset=utf-8"),
        (f"application/json, {JSON}", JSON),
        (HTML, JSON),
        ("text/html, application/xml", None),
        (f"{XML};q=1.5, text/csv", CSV),
        (f"{XML};q=abc, text/csv;q=0.1", CSV),
        ("text/csv;q=1.000", CSV),
        ('text/csv;x="a,b;q=0";q=0.3, text/tab-separated-values;q=0.2', CSV),
        ("*/csv, text/tab-separated-values;q=0.1", TSV),
        (f"{JSON},application/json,text/javascript,application/javascript", JSON),
    ],
)
def test_results_come_in_the_format_asked_for(accept: str | None, expected: str | None) -> None:
    found = choose(accept, Kind.RESULTS)
    assert (found.content_type if found else None) == expected


@pytest.mark.parametrize(
    ("accept", "name", "content_type"),
    [
        (None, "turtle", TURTLE),
        ("application/rdf+xml", "rdfxml", "application/rdf+xml"),
        ("application/ld+json", "jsonld", "application/ld+json"),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
            "jsonld",
            "application/ld+json",
        ),
        ("application/n-triples", "ntriples", "application/n-triples"),
        ("application/n-quads", "nquads", "application/n-quads"),
        ("application/trig", "trig", "application/trig"),
        ("application/json", "jsonld", "application/json"),
        (HTML, "turtle", TURTLE),
        ("text/turtle;q=0.3, application/rdf+xml;q=0.4", "rdfxml", "application/rdf+xml"),
    ],
)
def test_graphs_come_in_the_format_asked_for(
    accept: str | None, name: str, content_type: str
) -> None:
    found = choose(accept, Kind.GRAPH)
    assert found is not None
    assert (found.format, found.content_type) == (name, content_type)


@pytest.mark.parametrize(
    ("name", "results", "graph"),
    [
        ("json", "json", "jsonld"),
        ("xml", "xml", "rdfxml"),
        ("csv", "csv", None),
        ("ttl", None, "turtle"),
        ("application/sparql-results json", "json", None),
        ("application/ld+json", None, "jsonld"),
        ("NT", None, "ntriples"),
        ("n3", None, "turtle"),
        ("rdf+xml", None, "rdfxml"),
        ("pdf", None, None),
    ],
)
def test_a_format_can_be_named(name: str, results: str | None, graph: str | None) -> None:
    found = [named([name], kind) for kind in Kind]
    assert [choice.format if choice else None for choice in found] == [results, graph]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, None),
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("*", "zstd"),
        ("*;q=0.1, identity", None),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("br;q=0.2, identity;q=0.1", "br"),
        ("lzw", None),
        ("*;q=0", None),
        ("gzip;q=x", None),
    ],
)
def test_a_coding_is_chosen_by_weight(accept: str | None, expected: str | None) -> None:
    assert content_coding(accept, ("zstd", "br", "gzip")) == expected


_RANGES = st.sampled_from(
    [*available(), "*/*", "text/*", "application/*", "application/json", "text/html", "x", "a/b"]
)
_WEIGHTS = st.sampled_from(
    ["", ";q=0", ";q=0.1", ";q=0.55", ";q=1", "; Q=1.000", ";q=2", ";q", ";x=y"]
)


@given(st.lists(st.builds(str.__add__, _RANGES, _WEIGHTS), max_size=6), st.sampled_from(Kind))
def test_what_is_sent_is_always_accepted(elements: list[str], kind: Kind) -> None:
    header = ", ".join(elements)
    found = choose(header, kind)
    if found is not None:
        media_type = found.content_type.partition(";")[0]
        assert best(header, [media_type]) == media_type
    else:
        own = [form.media_type for form in FORMATS if form.kind is kind]
        assert best(header, own) is None


@given(st.text(max_size=200))
def test_any_header_can_be_read(header: str) -> None:
    for kind in Kind:
        choose(header, kind)
        named([header], kind)
    content_coding(header, ("gzip",))
