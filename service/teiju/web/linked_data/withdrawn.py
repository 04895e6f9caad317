"""What was published once and is withdrawn: its IRIs answer 410, and say since when and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter

from teiju.snapshot.withdrawn import FILE, Withdrawal
from teiju.web.problems import Problem

_LIST = TypeAdapter(tuple[Withdrawal, ...])


def read_withdrawn(folder: Path) -> Mapping[str, Withdrawal]:
    """Path below the base → its withdrawal; empty for a snapshot that tells of none."""
    path = folder / FILE
    if not path.is_file():
        return MappingProxyType({})
    found = _LIST.validate_json(path.read_bytes())
    return MappingProxyType({withdrawal.path: withdrawal for withdrawal in found})


def gone(withdrawal: Withdrawal, base: str) -> Problem:
    """410: when it was withdrawn, why, and what to look at instead."""
    more = {"withdrawn": withdrawal.date}
    links = []
    if withdrawal.replaced_by:
        more["replacedBy"] = base + withdrawal.replaced_by
        links.append(
            (b"link", f'<{base}{withdrawal.replaced_by}>; rel="successor-version"'.encode())
        )
    return Problem(
        status=410,
        code="gone",
        detail=f"{withdrawal.date} 取り下げ: {withdrawal.reason_ja} / "
        f"withdrawn on {withdrawal.date}: {withdrawal.reason_en}",
        more=more,
        headers=tuple(links),
    )
