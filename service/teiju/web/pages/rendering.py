"""Pages as HTML: the templates, and the few things that they can call."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from teiju.settings import Settings
from teiju.snapshot.manifest import Manifest
from teiju.web.catalogue import structured_data
from teiju.web.pages.addresses import Addresses
from teiju.web.pages.facts import Link
from teiju.web.pages.language import Language, Words
from teiju.web.pages.page import Page
from teiju.web.pages.sourcing import by_document
from teiju.web.pages.texts import Texts
from teiju.web.pages.values import plain
from teiju.web.problems import TITLES

TEMPLATES: Final = Path(__file__).with_name("templates")
_ABOUT_THE_WHOLE: Final = ("", "data", "dataset/teiju")
STATIC: Final = Path(__file__).with_name("static")


class StaticAddresses(Protocol):
    """Where the files are that a page loads."""

    def __contains__(self, name: str) -> bool:
        """Whether there is such a file."""
        ...

    def address(self, name: str) -> str:
        """Its address."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around it: language, addresses of itself, the snapshot."""

    language: Language
    path: str
    query: str
    origin: str
    manifest: Manifest
    is_draft: bool = False
    """Whether the page is shown in another one, as it would be once it is published."""

    @property
    def address(self) -> str:
        """The address of this page on this host."""
        return self.address_in(self.language)

    @property
    def other_address(self) -> str:
        """The address of this page in the other language."""
        return self.address_in(self.language.other) + (f"?{self.query}" if self.query else "")

    @property
    def canonical(self) -> str:
        """The address that this page goes by everywhere."""
        return self.origin + self.address

    def address_in(self, language: Language) -> str:
        """The address of this page in a language."""
        return f"/{language}/{self.path}"


class Rendering:
    """Writes pages. One for the life of the service."""

    def __init__(self, settings: Settings, static_files: StaticAddresses) -> None:
        self._origin = (settings.public_url or settings.base).rstrip("/")
        self._static_files = static_files
        self._environment = _environment()

    def page(
        self,
        page: Page,
        language: Language,
        manifest: Manifest,
        path: str,
        query: str = "",
        *,
        is_draft: bool = False,
    ) -> bytes:
        """A page as a whole document; `path` is what follows the language, quoted."""
        frame = Frame(language, path, query, self._origin, manifest, is_draft)
        return self.document(
            page.template,
            language,
            page=page,
            frame=frame,
            view=page.view,
            structured=None if is_draft else _structured(page, frame),
        )

    def document(self, template: str, language: Language, **values: object) -> bytes:
        """Any template; one that extends `layout.html` needs the values `page` and `frame`."""
        written = self._environment.get_template(template).render(
            t=Texts(language),
            language=str(language),
            static_files=self._static_files,
            **values,
        )
        return written.encode("utf-8", "replace")


def _structured(page: Page, frame: Frame) -> dict[str, Any] | None:
    """What dataset search engines read of a page about the whole dataset or a zone's part."""
    zone = frame.path.removeprefix("id/zone/") if page.template == "zone.html" else ""
    if not zone and frame.path not in _ABOUT_THE_WHOLE:
        return None
    text = page.description or page.title.text
    return structured_data.dataset(
        frame.manifest, frame.origin, name=page.title.text, description=text, zone=zone
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        w=_words,
        a=_anchor,
        data_address=_data_address,
        problem_titles=TITLES.__getitem__,
    )
    environment.filters.update(
        number=plain,
        grouped=_grouped,
        json=_json,
        underlined=_underlined,
        by_document=by_document,
    )
    return environment


def _words(words: Words | str | None, language: str) -> Markup | str:
    """Words as HTML; a language that is not the page's is named by `lang`."""
    if words is None:
        return ""
    if isinstance(words, str):
        return words
    if words.language in ("", language):
        return words.text
    return Markup('<span lang="{}">{}</span>').format(_tag(words.language), words.text)


def _anchor(link: Link | None, language: str, class_name: str = "") -> Markup | str:
    """A link as HTML; only words where there is nothing to follow."""
    if link is None:
        return ""
    words = _words(link.name, language)
    if link.address is None:
        return words
    external = not link.address.startswith("/")
    classes = " ".join(name for name in (class_name, "external" if external else "") if name)
    attributes = Markup(' class="{}"').format(classes) if classes else ""
    attributes += Markup(' rel="external"') if external else ""
    return Markup('<a href="{}"{}>{}</a>').format(link.address, attributes, words)


def _data_address(iri: str, base: str, extension: str) -> str:
    """Where the RDF document about an own IRI is."""
    return Addresses(base, Language.JA).data(iri, extension) or ""


def _tag(language: str) -> str:
    return "ja-Hrkt" if language == "ja-hrkt" else language


def _underlined(text: str) -> Markup:
    """Printed text, in which `<u>` and `</u>` stand for an underline of the print."""
    escaped = str(escape(text))
    parts = re.split("(&lt;u&gt;|&lt;/u&gt;)", escaped)
    if parts[1::2] != ["&lt;u&gt;", "&lt;/u&gt;"] * (len(parts) // 4):
        return Markup(escaped)
    return Markup(escaped.replace("&lt;u&gt;", "<u>").replace("&lt;/u&gt;", "</u>"))


def _grouped(number: int) -> str:
    return f"{number:,}"


def _json(value: object) -> Markup:
    """JSON that is safe inside a script element."""
    text = json.dumps(value, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
