"""The dataset, or a zone's part of it, for dataset search engines: schema.org as JSON-LD.

Standard: https://schema.org/Dataset . A page puts it into its head as a data block
(`application/ld+json`), which no browser executes.
"""

from __future__ import annotations

from typing import Any, Final

from teiju.snapshot.manifest import Download, Manifest

_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_KEYWORDS: Final = ["定住自立圏", "共生ビジョン", "settlement autonomy zone", "linked open data"]


def dataset(
    manifest: Manifest, origin: str, *, name: str, description: str, zone: str = ""
) -> dict[str, Any]:
    """The dataset with its files; `zone` is the key of a zone, "" the whole.

    `origin` is where the service is reached from outside, without slash at its end.
    """
    own = f"zone/{zone}" if zone else "teiju"
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{manifest.base}dataset/{own}",
        "identifier": f"{manifest.base}dataset/{own}",
        "name": name,
        "description": description,
        "url": f"{origin}/ja/id/zone/{zone}" if zone else f"{origin}/ja/data",
        "version": manifest.data_version,
        "license": _LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": ["ja", "en"],
        "keywords": _KEYWORDS,
        "spatialCoverage": {"@type": "Place", "name": name if zone else "Japan"},
        "temporalCoverage": "2008-12-26/..",
        "creator": {
            "@type": "Organization",
            "@id": f"{manifest.base}id/organization/teiju",
            "name": "teiju",
        },
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": f"{manifest.base}dataset/catalogue",
            "name": "teiju",
        },
        "distribution": [
            _distribution(download, origin)
            for download in manifest.downloads
            if download.zone == zone
        ],
    }
    if zone:
        found["isPartOf"] = f"{manifest.base}dataset/teiju"
        found["about"] = {"@id": f"{manifest.base}id/zone/{zone}"}
    return found


def _distribution(download: Download, origin: str) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": download.path.rpartition("/")[2],
        "contentUrl": f"{origin}/downloads/{download.path}",
        "encodingFormat": download.media_type,
        "contentSize": f"{download.bytes} B",
        "sha256": download.sha256,
    }
