"""The prefixes of `ontology/prefixes.ttl`: the one list, read once per base IRI."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from teiju import resources

_DECLARATION = re.compile(r'sh:prefix "([^"]+)" ; sh:namespace "([^"]+)"\^\^xsd:anyURI')


@cache
def prefixes(base: str = resources.DEFAULT_BASE) -> MappingProxyType[str, str]:
    """Prefix → namespace IRI, own namespaces under `base`."""
    text = resources.read_text(resources.root() / "ontology" / "prefixes.ttl", base=base)
    return MappingProxyType(dict(_DECLARATION.findall(text)))


def expand(compact: str, base: str = resources.DEFAULT_BASE) -> str:
    """A compact IRI (`tj:Measure`) in full; what has no known prefix is returned as it is.

    >>> expand("skos:prefLabel")
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """
    prefix, colon, local = compact.partition(":")
    namespace = prefixes(base).get(prefix) if colon and not local.startswith("//") else None
    return compact if namespace is None else namespace + local


def compact(iri: str, base: str = resources.DEFAULT_BASE) -> str:
    """The shortest compact form of an IRI for people to read, or the IRI itself."""
    candidates = [
        f"{prefix}:{iri[len(namespace) :]}"
        for prefix, namespace in prefixes(base).items()
        if iri.startswith(namespace)
    ]
    return min(candidates, key=len, default=iri)
