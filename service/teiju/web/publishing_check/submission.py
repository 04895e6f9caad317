"""What a form sends: its fields and files, out of multipart/form-data (RFC 7578)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from teiju.web.problems import Problem

_MOST_PARTS: Final = 20
_BOUNDARY: Final = re.compile(r'multipart/form-data\s*;.*?boundary="?([^";\s]{1,70})', re.I | re.S)
_NAME: Final = re.compile(r'[;\s]name="([^"]*)"')
_FILE_NAME: Final = re.compile(r'[;\s]filename="((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file: its name without folders, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Submission:
    """The fields of a form, the last of each name, and the files that were chosen."""

    fields: dict[str, str]
    files: tuple[UploadedFile, ...]


def read_submission(content_type: str, body: bytes) -> Submission:
    """The parts of the body. Raises Problem when it is no form with files."""
    match = _BOUNDARY.match(content_type.strip())
    if match is None:
        raise Problem(
            status=415,
            code="media-type",
            detail="multipart/form-data で送ってください / send multipart/form-data",
        )
    delimiter = b"\r\n--" + match[1].encode("latin-1", "replace")
    parts = (b"\r\n" + body).split(delimiter, _MOST_PARTS + 2)
    if len(parts) < 2 or len(parts) > _MOST_PARTS + 2 or not parts[-1].startswith(b"--"):
        raise _illegible()
    fields: dict[str, str] = {}
    files: list[UploadedFile] = []
    for part in parts[1:-1]:
        head, found, content = part.partition(b"\r\n\r\n")
        disposition = _disposition(head)
        name = _NAME.search(disposition)
        if not found or name is None:
            raise _illegible()
        file_name = _FILE_NAME.search(disposition)
        if file_name is None:
            fields[name[1]] = content.decode("utf-8", "replace")
        elif file_name[1]:
            files.append(UploadedFile(_base_name(file_name[1]), content))
    return Submission(fields, tuple(files))


def _disposition(head: bytes) -> str:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            return value
    return ""


def _base_name(name: str) -> str:
    """The name without folders and control characters: it is only shown, never opened."""
    last = re.split(r"[/\\]", name.replace("%22", '"'))[-1]
    return "".join(sign for sign in last if sign.isprintable())[:200] or "book"


def _illegible() -> Problem:
    detail = "フォームとして読めません / the form cannot be read"
    return Problem(status=400, code="bad-request", detail=detail)
