"""What a document says of itself: what it is about, its licence, where the next page of it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from teiju import namespaces
from teiju.web.linked_data.address import Address
from teiju.web.linked_data.description import PAGE, Description
from teiju.web.linked_data.links import LICENCE

_NEXT: Final = "http://www.w3.org/1999/xhtml/vocab#next"


def about_document(found: Address, base: str, described: Description, page: int) -> Iterator[Quad]:
    """The statements about the document, whose IRI is that of the thing with `.ttl`.

    A description of which there is more says so, and where.
    """

    def node(compact: str) -> NamedNode:
        return NamedNode(namespaces.expand(compact, base))

    about = NamedNode(base + found.target[1:])
    address = base + found.document("ttl")[1:]
    document = NamedNode(address if page == 1 else f"{address}?page={page}")
    yield Quad(document, node("foaf:primaryTopic"), about)
    yield Quad(document, node("dcterms:license"), NamedNode(LICENCE))
    yield Quad(document, node("dcterms:isPartOf"), node("ds:teiju"))
    if not described.more:
        return
    yield Quad(document, NamedNode(_NEXT), NamedNode(f"{address}?page={page + 1}"))
    first, last = (page - 1) * PAGE + 1, page * PAGE
    texts = {
        "ja": f"参照する記述の{first}件目から{last}件目まで。続きは次の頁にある。",
        "en": f"Statements {first} to {last} that refer to it; the next page has more.",
    }
    for language, text in texts.items():
        yield Quad(document, node("rdfs:comment"), Literal(text, language=language))
