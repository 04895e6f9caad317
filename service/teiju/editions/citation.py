"""How to cite a snapshot: in the manner of APA and Chicago, and as BibTeX."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from teiju.snapshot.manifest import Manifest

_TITLES = {
    "ja": "定住自立圏リンクトオープンデータ",
    "en": "Settlement autonomy zones of Japan as linked open data",
}
_AUTHORS = {"ja": "teiju 編集者", "en": "teiju maintainers"}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class CitationStyle(StrEnum):
    """The styles that a citation can be written in."""

    APA = "apa"
    CHICAGO = "chicago"
    BIBTEX = "bibtex"


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation needs: the snapshot's version, its data's version, day and address."""

    version: str
    data_version: str
    day: date
    address: str


def cited(manifest: Manifest, day: date, public_url: str | None = None) -> Cited:
    """A snapshot as it is cited, at its permanent address."""
    root = (public_url or manifest.base).rstrip("/")
    return Cited(
        version=manifest.version,
        data_version=manifest.data_version,
        day=day,
        address=f"{root}/dataset/snapshot/{manifest.version}",
    )


def citation(work: Cited, style: CitationStyle, language: str = "ja") -> str:
    """The citation in a style, in `ja` or `en`."""
    author, title = _AUTHORS[language], _TITLES[language]
    short = work.version[:16]
    match style, language:
        case CitationStyle.APA, "ja":
            return (
                f"{author} ({work.day.year}). {title} (版 {work.data_version}、"
                f"スナップショット {short}) [データセット]. {work.address}"
            )
        case CitationStyle.APA, _:
            return (
                f"{author}. ({work.day.year}). {title} (Version {work.data_version}, "
                f"snapshot {short}) [Data set]. {work.address}"
            )
        case CitationStyle.CHICAGO, "ja":
            day = f"{work.day.year}年{work.day.month}月{work.day.day}日"
            return (
                f"{author}「{title}」版 {work.data_version}、スナップショット {short}、"
                f"{day}、データセット、{work.address}"
            )
        case CitationStyle.CHICAGO, _:
            month = _MONTHS[work.day.month - 1]
            return (
                f"{author}. {title}. Version {work.data_version}, snapshot {short}. "
                f"{month} {work.day.day}, {work.day.year}. Data set. {work.address}."
            )
        case _:
            return (
                f"@misc{{teiju-{short},\n"
                f"  author = {{{{{author}}}}},\n"
                f"  title = {{{title}}},\n"
                f"  year = {{{work.day.year}}},\n"
                f"  version = {{{work.data_version}}},\n"
                f"  note = {{Data set, snapshot {work.version}}},\n"
                f"  url = {{{work.address}}}\n"
                "}"
            )
