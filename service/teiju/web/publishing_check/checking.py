"""Checks in processes of their own, a few at a time, which end in time or are ended."""

from __future__ import annotations

import asyncio
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from teiju.settings import Settings
from teiju.web import problems
from teiju.web.child_process import ChildFailedError, answer_of
from teiju.web.problems import Problem
from teiju.web.publishing_check.submission import UploadedFile

_RETRY_AFTER: Final = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What to check files against, and how to say what came of it."""

    zone: str
    form: str
    """`html`, `json` or `xlsx`."""

    language: str
    address: str
    """Of the page that will show it."""

    published: Path
    """The folder of the snapshot under service."""


class Checking:
    """The checks of a service: so many run, so many more wait, others are told to come back."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._running = asyncio.Semaphore(settings.check_workers)
        self._admitted = 0

    def admit(self) -> None:
        """Takes a place among those that upload and are checked; `leave` gives it back.

        Raises Problem when there is none.
        """
        if self._admitted >= self._settings.check_workers + self._settings.check_queue:
            raise problems.busy(_RETRY_AFTER)
        self._admitted += 1

    def leave(self) -> None:
        """Gives the place back."""
        self._admitted -= 1

    async def check(self, files: tuple[UploadedFile, ...], wish: Wish) -> bytes:
        """What the worker answers. Raises Problem when it takes too long or too much memory."""
        task = {
            "zone": wish.zone,
            "form": wish.form,
            "language": wish.language,
            "address": wish.address,
            "published": str(wish.published),
            "memory": self._settings.check_memory,
            "settings": self._settings.model_dump(mode="json"),
            "files": [{"name": file.name, "size": len(file.content)} for file in files],
        }
        sent = json.dumps(task).encode() + b"\n" + b"".join(file.content for file in files)
        async with self._running:
            with tempfile.TemporaryDirectory(prefix="teiju-check-") as folder:
                return await self._run(sent, folder)

    async def _run(self, sent: bytes, folder: str) -> bytes:
        """One process. All that it writes to disk is in the folder, which goes with it."""
        try:
            return await answer_of(
                "teiju.web.publishing_check.worker",
                sent,
                self._settings.check_seconds,
                folder=Path(folder),
                environment={"TMPDIR": folder},
            )
        except TimeoutError:
            raise self._too_long() from None
        except ChildFailedError as error:
            raise (_fault() if error.status == 1 else _too_much()) from None

    def _too_long(self) -> Problem:
        seconds = f"{self._settings.check_seconds:g}"
        return Problem(
            status=422,
            code="limit",
            detail=f"{seconds} 秒のうちに確かめ終わりませんでした。シートを分けて送ってください / "
            f"the check did not end within {seconds} s: send the sheets in parts",
            more={"limit": "time", "value": self._settings.check_seconds},
        )


def _fault() -> Problem:
    """Of the check itself. What happened stands in the service's log."""
    return Problem(
        status=500,
        code="fault",
        detail="確かめる途中で誤りが起きました。ブックのせいではないので、運営者に知らせてください"
        " / "
        "the check itself failed, which is not the workbook's fault: please tell the operator",
    )


def _too_much() -> Problem:
    return Problem(
        status=422,
        code="limit",
        detail="確かめきれませんでした。使わないシートや離れたセルを消して送ってください / "
        "the check could not be finished: remove unused sheets and stray cells, and send it again",
        more={"limit": "memory"},
    )
