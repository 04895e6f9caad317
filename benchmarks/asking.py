"""Asking every query of the mix once, to compare what the servers answer."""

from __future__ import annotations

from collections.abc import Mapping

from answers import Row, rows, same
from load.plan import Plan
from load.running import run
from mix import Asked
from servers import Server

_PATIENCE = 60.0


class DifferentAnswersError(Exception):
    """Two servers, or one server at two times, do not agree on an answer."""


def ask_once(server: Server, mix: tuple[Asked, ...]) -> dict[str, list[Row]]:
    """Query → its answer as rows; a query without an answer within a minute is missing."""
    plan = Plan(
        port=server.port,
        path=server.path,
        questions=tuple(asked.question for asked in mix),
        connections=1,
        seconds=300,
        rounds=1,
        patience=_PATIENCE,
        unique=True,
        keep_bodies=True,
    )
    return as_rows(run(plan).bodies, mix)


def as_rows(bodies: Mapping[str, str], mix: tuple[Asked, ...]) -> dict[str, list[Row]]:
    """Query → rows, of the bodies that are there."""
    accepts = {asked.question.name: asked.question.accept for asked in mix}
    return {name: rows(body, accepts[name]) for name, body in bodies.items()}


def require_same(
    expected: Mapping[str, list[Row]],
    found: Mapping[str, list[Row]],
    mix: tuple[Asked, ...],
    who: str,
) -> None:
    """Raises DifferentAnswersError naming the first query whose answer is missing or another."""
    for asked in mix:
        name = asked.question.name
        if name not in expected or name not in found:
            raise DifferentAnswersError(f"{who}: no answer to {name}")
        if not same(expected[name], found[name], ordered=asked.ordered):
            raise DifferentAnswersError(f"{who}: another answer to {name}")
