"""How to cite a snapshot: in the manner of APA and Chicago, and as files for programs.

Those are BibTeX, RIS (https://refdb.sourceforge.net/manual-0.9.6/sect1-ris-format.html) and the
Citation File Format 1.2.0 (https://citation-file-format.github.io/).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from teiju.snapshot.manifest import Manifest

_TITLES = {
    "ja": "定住自立圏リンクトオープンデータ",
    "en": "Settlement autonomy zones of Japan as linked open data",
}
_AUTHORS = {"ja": "teiju 編集者", "en": "teiju maintainers"}
_MESSAGES = {
    "ja": "このデータを使ったときは、次のとおり引用してください。",
    "en": "If you use these data, please cite them as below.",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class CitationStyle(StrEnum):
    """The styles that a citation can be written in."""

    APA = "apa"
    CHICAGO = "chicago"
    BIBTEX = "bibtex"
    RIS = "ris"
    CFF = "cff"


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
        case CitationStyle.RIS, _:
            return _ris(work, author, title)
        case CitationStyle.CFF, _:
            return _cff(work, author, title, _MESSAGES[language])
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


def _ris(work: Cited, author: str, title: str) -> str:
    lines = (
        ("TY", "DATA"),
        ("AU", author),
        ("TI", title),
        ("PY", str(work.day.year)),
        ("DA", f"{work.day:%Y/%m/%d}"),
        ("ET", work.data_version),
        ("N1", f"Snapshot {work.version}"),
        ("UR", work.address),
    )
    return "".join(f"{tag}  - {value}\n" for tag, value in lines) + "ER  - "


def _cff(work: Cited, author: str, title: str, message: str) -> str:
    # A string of JSON is one of YAML too.
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    return (
        "cff-version: 1.2.0\n"
        f"message: {quoted(message)}\n"
        "type: dataset\n"
        f"title: {quoted(title)}\n"
        f"authors:\n  - name: {quoted(author)}\n"
        f"version: {quoted(work.data_version)}\n"
        f"date-released: {work.day.isoformat()}\n"
        "license: CC-BY-4.0\n"
        f"url: {quoted(work.address)}\n"
        "identifiers:\n"
        "  - type: other\n"
        f"    value: {quoted(f'urn:sha256:{work.version}')}\n"
        f"    description: {quoted('RDFC-1.0, SHA-256')}"
    )
