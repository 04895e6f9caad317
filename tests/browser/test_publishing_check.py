"""The check of a workbook as somebody in a planning section does it, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from browser.visiting import NARROW, WIDE, Visitor
from workbook.small_zone import NEW_MEASURE, ZONE, fill, next_row, workbook


def test_a_book_is_sent_and_the_pages_to_come_are_leafed_through(
    comes: Callable[..., Visitor],
) -> None:
    content = workbook()
    sheet = content["施策"]
    fill(sheet, next_row(sheet, "施策名"), NEW_MEASURE)
    buffer = BytesIO()
    content.save(buffer)
    visitor = comes(NARROW, "ja")
    visitor.go("/ja/publish/check")
    page = visitor.page
    page.select_option("#zone", ZONE)
    file = {"name": "令和8年.xlsx", "mimeType": "application/octet-stream"}
    page.set_input_files("#book", {**file, "buffer": buffer.getvalue()})  # type: ignore[arg-type]
    page.get_by_role("button", name="確かめる").click()
    page.get_by_text("誤り 0 件").wait_for()
    assert visitor.overflow() <= 0, "wider than a telephone"
    assert visitor.faults() == []

    page.get_by_text("新規 施策 遠隔診療推進事業").click()
    measure = page.frame_locator("iframe[title='施策 遠隔診療推進事業']")
    assert measure.locator("h1").inner_text() == "遠隔診療推進事業"
    measure.get_by_role("link", name="地域保健医療体制の充実").first.click()
    content_page = page.frame_locator("iframe[title='政策の内容 地域保健医療体制の充実']")
    content_page.get_by_role("heading", name="地域保健医療体制の充実").wait_for()

    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    assert visitor.overflow() <= 0
    with page.expect_download() as download:
        page.get_by_role("link", name="印を付けたブック").click()
    assert download.value.suggested_filename == "teiju-check.xlsx"
