"""What XML cannot carry: looked for in whole documents before they are sent."""

from __future__ import annotations

import re
from typing import Final

_NO_CHARACTER: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""The code points that XML 1.0 (section 2.2) has no characters for, in UTF-8."""

_NAMELESS_ELEMENT: Final = b"<oxprefix:"
"""How the serialiser writes a predicate whose IRI ends in nothing that XML could call a name."""


def made_safe(document: bytes) -> bytes | None:
    """The document as every reader of XML gets it right, None when that cannot be."""
    if _NO_CHARACTER.search(document) or _NAMELESS_ELEMENT in document:
        return None
    # A reader takes a bare carriage return for a line feed (section 2.11).
    return document.replace(b"\r", b"&#13;") if b"\r" in document else document
