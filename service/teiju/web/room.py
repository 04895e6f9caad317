"""A room of the service: some paths, and the ASGI application that answers them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from teiju.web.responses import Receive, Scope, Send

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def _nothing() -> None:
    """What a room forgets that keeps nothing."""


@dataclass(frozen=True, slots=True)
class Room:
    """Which paths are its own, what answers them, and how it forgets the old snapshot."""

    answers: Callable[[str], bool]
    application: Application
    forget: Callable[[], None] = _nothing


def at(path: str) -> Callable[[str], bool]:
    """Just this path."""
    return lambda asked: asked == path


def below(*prefixes: str) -> Callable[[str], bool]:
    """Every path that begins with one of these."""
    return lambda asked: asked.startswith(prefixes)
