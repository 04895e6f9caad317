"""A visitor of the site: a browser page that notes whatever a visitor must never meet."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).parents[2]
AXE = ROOT / "service/teiju/web/frontend/node_modules/axe-core/axe.min.js"
WIDE, NARROW = (1280, 900), (360, 740)
PATIENCE = 15_000
"""Milliseconds: much more than a page needs, for machines with much else to do."""

STRICT = {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'"}


def chromium() -> str:
    """The path of the system's Chromium. Fails when there is none: no test is left out."""
    found = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    assert found is not None, "Chromium is missing: install it, or name one with CHROMIUM=…"
    return found


expect.set_options(timeout=PATIENCE)


@cache
def _axe() -> str:
    assert AXE.is_file(), "axe is missing: `make test` installs it"
    return AXE.read_text(encoding="utf-8")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A running browser without a window."""
    with sync_playwright() as playwright:
        # As root Chromium starts without its sandbox only; it visits nothing but the service.
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visitor:
    """A page of a browser, at a site."""

    page: Page
    site: str
    expected: list[str] = field(default_factory=list)
    """Patterns of complaints of the browser that belong to the test."""

    _complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._complaints.append(f"exception: {error}"))
        self.page.on("request", self._see_request)
        self.page.on("response", self._see_response)

    def go(self, path: str) -> Response:
        """Opens a page of the site; what it answers."""
        response = self.page.goto(f"{self.site}{path}")
        assert response is not None
        return response

    def complaints(self) -> list[str]:
        """What went wrong unexpectedly."""
        return [
            found
            for found in self._complaints
            if not any(re.search(pattern, found) for pattern in self.expected)
        ]

    def faults(self, *rules: str) -> list[str]:
        """What axe finds on the page, by all its rules or by some."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
        if rules:
            options["runOnly"] = {"type": "rule", "values": list(rules)}
        found = self.page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{fault['id']}: {node['target']} {node['failureSummary']}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        width: int = self.page.evaluate(script)
        return width

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complaints.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _see_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:", "blob:")):
            self._complaints.append(f"request to another host: {request.url}")

    def _see_response(self, response: Response) -> None:
        if not response.headers.get("content-type", "").startswith("text/html"):
            return
        policy = response.headers.get("content-security-policy", "")
        stated = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
        path = urlsplit(response.url).path
        for name, value in STRICT.items():
            if stated.get(name) != value:
                self._complaints.append(f"policy of {path}: {name} is {stated.get(name)}")
