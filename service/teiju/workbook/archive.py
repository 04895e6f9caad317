"""Whether a file may be opened as a workbook: looked at before anything is unpacked in full."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from teiju.workbook.messages import UnreadableBookError

FILE_BYTES = 20 << 20
UNPACKED_BYTES = 64 << 20
PARTS = 2000
MERGED_CELLS = 100_000
ROWS = 20_000
COLUMNS = 200

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK"
_CHUNK = 1 << 20
_OVERLAP = 200
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def is_archive(content: bytes) -> bool:
    """Whether the bytes claim to be a workbook rather than text."""
    return content[:2] == _ZIP or content[:4] == _OLE


def check_size(content: bytes, name: str) -> None:
    """Raises UnreadableBookError when the file itself is too large."""
    if len(content) > FILE_BYTES:
        raise UnreadableBookError("file-too-large", name, limit=str(FILE_BYTES >> 20))


def check_archive(content: bytes, name: str) -> bool:
    """Refuses what is damaged, locked, dangerous or too large; tells whether there are formulas.

    Sizes are those that the archive declares, and unpacking stops at them. A document type
    (the door to entity attacks) has no place in a workbook. Raises UnreadableBookError.
    """
    if content[:4] == _OLE:
        raise UnreadableBookError("locked-or-old", name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _check_parts(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        raise UnreadableBookError("damaged-file", name) from error
    except (NotImplementedError, RuntimeError) as error:
        # Another compression, or parts with a password.
        raise UnreadableBookError("locked-or-old", name) from error


def _check_parts(archive: zipfile.ZipFile, name: str) -> bool:
    parts = archive.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise UnreadableBookError("unpacks-too-large", name, limit=str(UNPACKED_BYTES >> 20))
    formulas = False
    merged = 0
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        area, has_formulas = _check_xml(archive, part, name)
        merged += area
        formulas = formulas or has_formulas
    if not any(part.filename.startswith("xl/") for part in parts):
        raise UnreadableBookError("no-workbook", name)
    if merged > MERGED_CELLS:
        raise UnreadableBookError("unpacks-too-large", name, limit=str(UNPACKED_BYTES >> 20))
    return formulas


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> tuple[int, bool]:
    """The area of a part's merged cells, and whether it has formulas."""
    formulas = False
    refs: set[tuple[bytes, ...]] = set()
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if not tail and window.startswith(_WIDE):
                # Spreadsheets write UTF-8; in UTF-16 a document type would go unseen.
                raise UnreadableBookError("forbidden-markup", name)
            if _DOCTYPE.search(window):
                raise UnreadableBookError("forbidden-markup", name)
            refs.update(match.groups() for match in _MERGED.finditer(window))
            formulas = formulas or _FORMULA.search(window) is not None
            tail = window[-_OVERLAP:]
    return sum(_area(*ref) for ref in refs), formulas


def _area(first: bytes, top: bytes, last: bytes, bottom: bytes) -> int:
    width = _number(last) - _number(first) + 1
    return max(width, 1) * max(int(bottom) - int(top) + 1, 1)


def _number(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - ord("A") + 1
    return found
