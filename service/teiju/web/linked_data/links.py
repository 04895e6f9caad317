"""The Link header of a document (RFC 8288): its other forms, what it is about, its terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from teiju.web.linked_data.address import SUFFIXES, Address

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
LANGUAGES: Final = ("ja", "en")


def of_thing(found: Address) -> str:
    """The links of an answer that leads from a thing to documents about it."""
    described = [
        f'<{found.document(suffix)}>; rel="describedby"; type="{form.media_type}"'
        for suffix, form in SUFFIXES.items()
    ]
    return _joined([*described, *_pages(found), _licence()])


def of_document(found: Address, base: str, own: str | None, page: int, *, more: bool) -> str:
    """The links of a document in the form with the suffix `own`; None: no suffix was given."""
    about = base + found.target[1:]
    canonical = about if own is None else f"{about}.{own}"
    links = [f'<{canonical}>; rel="canonical"', f'<{about}>; rel="describes"']
    links += [
        f'<{found.document(suffix)}>; rel="alternate"; type="{form.media_type}"'
        for suffix, form in SUFFIXES.items()
        if suffix != own
    ]
    links += [*_pages(found), f'<{base}dataset/teiju>; rel="describedby"', _licence()]
    address = found.target if own is None else found.document(own)
    if page > 1:
        links.append(f'<{address}?page={page - 1}>; rel="prev"')
    if more:
        links.append(f'<{address}?page={page + 1}>; rel="next"')
    return _joined(links)


def of_page(found: Address, page: str, base: str) -> str:
    """The links of a document that is sent as the page at the path `page`."""
    links = [f'<{base}{page[1:]}>; rel="canonical"', f'<{base}{found.target[1:]}>; rel="describes"']
    links += [
        f'<{found.document(suffix)}>; rel="alternate"; type="{form.media_type}"'
        for suffix, form in SUFFIXES.items()
    ]
    return _joined(
        [*links, *_pages(found), f'<{base}dataset/teiju>; rel="describedby"', _licence()]
    )


def _pages(found: Address) -> list[str]:
    return [
        f'<{found.page(language)}>; rel="alternate"; type="text/html"; hreflang="{language}"'
        for language in LANGUAGES
    ]


def _licence() -> str:
    return f'<{LICENCE}>; rel="license"'


def _joined(links: Iterable[str]) -> str:
    return ", ".join(links)
