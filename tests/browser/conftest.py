"""The service on the real snapshot, and visitors who come with a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.visiting import PATIENCE, WIDE, Visitor, browsing
from web.live_service import service


@pytest.fixture(scope="session")
def site(shelf: Path) -> Iterator[str]:
    """The address of a service on the snapshot of this checkout."""
    with service((shelf / "current").resolve(), snapshots=shelf) as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one file. It ends with them, since it keeps an event loop."""
    with browsing() as running:
        yield running


@pytest.fixture
def comes(browser: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """Makes a visitor with a window of a size, a language and a colour scheme.

    After the test no visitor may have met an error, a foreign host or a lax policy.
    """
    visitors: list[Visitor] = []

    def come(
        size: tuple[int, int] = WIDE, language: str = "ja", scheme: str = "light", **more: object
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale={"ja": "ja-JP", "en": "en-GB"}[language],
            color_scheme=scheme,
            **more,
        )
        context.set_default_timeout(PATIENCE)
        visitors.append(Visitor(context.new_page(), site))
        return visitors[-1]

    yield come
    complaints = [found for visitor in visitors for found in visitor.complaints()]
    for visitor in visitors:
        visitor.page.context.close()
    assert complaints == []


@pytest.fixture
def visitor(comes: Callable[..., Visitor]) -> Visitor:
    """A visitor with a wide window who reads Japanese."""
    return comes()
