"""Pages that are mostly prose: about, how to get the data, licence."""

from __future__ import annotations

from dataclasses import dataclass

from teiju.snapshot.manifest import Manifest
from teiju.web.pages.files import File, files_of
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Builder, Page


@dataclass(frozen=True, slots=True)
class ProseView:
    """What the prose mentions: the snapshot, and where the service is reached."""

    manifest: Manifest
    origin: str
    base: str
    limits: dict[str, int]
    files: tuple[File, ...]


def page(name: str, parent: str | None = None) -> Builder:
    """The builder of the page whose prose is in `{name}.{language}.html`."""

    async def build(asked: Asked) -> Page | None:
        settings, t = asked.settings, asked.texts
        view = ProseView(
            manifest=asked.manifest,
            origin=asked.origin,
            base=asked.manifest.base,
            files=files_of(asked.manifest, "", t),
            limits={
                "seconds": int(settings.query_seconds),
                "megabytes": settings.query_output >> 20,
            },
        )
        return Page(
            template=f"{name}.{asked.language}.html",
            title=Words(t(f"{name}.title"), asked.language),
            view=view,
            description=t(f"{name}.description"),
            crumbs=() if parent is None else (asked.crumb(f"nav.{parent}", parent),),
            formats=(),
        )

    return build
