"""What holds for a page of every kind, in both languages, by day and by night, large and small."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from browser.kinds import KINDS
from browser.visiting import NARROW, WIDE, Visitor

PAGES = [
    pytest.param(f"/{language}/{path}", language, id=f"{kind}, {language}")
    for kind, path in KINDS.items()
    for language in ("ja", "en")
]
LARGEST = 200 << 10


@pytest.mark.parametrize(("path", "language"), PAGES)
def test_a_page_is_small_fits_its_window_and_can_be_used_by_everybody(
    comes: Callable[..., Visitor], path: str, language: str
) -> None:
    visitor = comes(NARROW, language)
    missing = path.endswith("atlantis")
    visitor.expected = ["404"] if missing else []
    response = visitor.go(path)
    assert response.status == (404 if missing else 200)
    assert len(response.body()) <= LARGEST
    assert visitor.page.locator("html").get_attribute("lang") == language
    assert visitor.overflow() <= 0, "wider than a telephone"
    assert visitor.faults() == []
    visitor.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    assert visitor.overflow() <= 0
    visitor.page.emulate_media(color_scheme="dark")
    assert visitor.faults("color-contrast", "link-in-text-block") == []
