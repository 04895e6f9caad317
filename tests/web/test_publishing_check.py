"""The page that checks a workbook: what it says, what it refuses, and that it keeps nothing."""

from __future__ import annotations

import asyncio
import base64
import gzip
import html
import io
import json
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from teiju.settings import Settings
from teiju.web.problems import Problem
from teiju.web.publishing_check.checking import Checking, Wish
from teiju.web.publishing_check.submission import UploadedFile, read_submission
from web.live_service import HTML, Reply, Service, service
from workbook.small_zone import (
    NEW_MEASURE,
    ZONE,
    address,
    cell,
    fill,
    next_row,
    template_bytes,
    workbook,
)

CHECK = "/ja/publish/check"
BOUNDARY = "----seam"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
LIMIT = 1 << 20


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for temporary files of the service."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def checking(snapshot: Path, place: Path) -> Iterator[Service]:
    """A service that takes a megabyte and has a folder for temporary files of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(place))
        with service(snapshot, snapshots=snapshot.parent, check_body=LIMIT) as running:
            yield running


def form(*files: tuple[str, bytes], **fields: str) -> bytes:
    """A form as browsers send it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, content in files:
        head = f'Content-Disposition: form-data; name="book"; filename="{name}"'
        parts.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def sent(
    running: Service,
    *files: tuple[str, bytes],
    accept: str = HTML,
    accept_encoding: str = "identity",
    **fields: str,
) -> Reply:
    """What comes of sending files for the zone."""
    body = form(*files, **{"zone": ZONE, **fields})
    headers = {"accept": accept, "accept_encoding": accept_encoding}
    return running.ask("POST", CHECK, body, content_type=FORM, **headers)


def codes(reply: Reply) -> list[str]:
    """The codes of the faults in a report."""
    assert reply.status == 200, reply.body
    return [fault["code"] for fault in json.loads(reply.body)["faults"]]


def broken_book() -> tuple[bytes, str]:
    """The zone's indicators' values with one that is no number, and where that stands."""
    content = workbook("実績")
    sheet = content["実績"]
    cell(sheet, 2, "値").value = "<b>約九割</b>"
    buffer = io.BytesIO()
    content.save(buffer)
    return buffer.getvalue(), address(sheet, 2, "値")


def archive(**parts: bytes) -> bytes:
    """A ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def test_the_form_needs_no_script_and_says_that_nothing_is_kept(checking: Service) -> None:
    page = checking.ask("GET", CHECK).body.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "送られたファイルは保存しません" in page
    assert f'value="{ZONE}"' in page


def test_the_address_without_a_language_leads_to_the_visitors(checking: Service) -> None:
    reply = checking.ask("GET", "/publish/check", accept_language="en")
    assert (reply.status, reply.headers["location"]) == (302, "/en/publish/check")


@pytest.mark.parametrize(
    ("method", "status"), [("HEAD", 200), ("OPTIONS", 204), ("PUT", 405), ("DELETE", 405)]
)
def test_other_methods_are_answered_as_they_should(
    checking: Service, method: str, status: int
) -> None:
    reply = checking.ask(method, CHECK)
    assert (reply.status, reply.body if method == "HEAD" else b"") == (status, b"")
    if method != "HEAD":
        assert reply.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_book_that_says_the_same_changes_no_page(checking: Service, place: Path) -> None:
    reply = sent(checking, ("book.xlsx", template_bytes()))
    page = reply.body.decode()
    assert reply.status == 200
    assert "誤り 0 件" in page
    assert "取組事業一覧表" in page
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-store"
    assert list(place.iterdir()) == []
    assert previewed(page) == [
        "定住自立圏 一関・平泉定住自立圏",
        "共生ビジョンの版 第3次一関・平泉定住自立圏共生ビジョン（令和6年3月策定）",
        "共生ビジョンの版 第3次一関・平泉定住自立圏共生ビジョン（令和6年度改定）",
    ]
    assert html.unescape(page).count("違いはありません") == 1


@pytest.fixture(scope="module")
def changed(checking: Service) -> str:
    """What the page says of a book with a new measure, another outline and a new value."""
    content = workbook()
    sheet = content["施策"]
    row = next_row(sheet, "施策名")
    fill(sheet, row, NEW_MEASURE)
    cell(sheet, 2, "取組の概要").value = "休日と夜間の救急医療を実施する。"
    value = {"KPI": content["KPI"]["E2"].value, "値の種類": "実績値", "年度": "R6", "値": "98.5%"}
    fill(content["実績"], 2, {"ビジョンの次数": 3, "版": 2024, **value})
    buffer = io.BytesIO()
    content.save(buffer)
    reply = sent(checking, ("book.xlsx", buffer.getvalue()), accept_encoding="gzip")
    assert (reply.status, reply.headers["content-encoding"]) == (200, "gzip")
    return gzip.decompress(reply.body).decode()


def previewed(page: str) -> list[str]:
    """The pages of a preview as they are listed."""
    summaries = re.findall("<summary>(.*?)</summary>", page)
    return [re.sub("<[^>]*>", "", summary) for summary in summaries]


def frame(page: str, number: int) -> str:
    """The document in a frame of the preview."""
    found = re.search(rf'<iframe id="page-{number}"[^>]* srcdoc="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_the_pages_that_would_be_new_or_change_are_listed_by_kind(changed: str) -> None:
    assert previewed(changed) == [
        "変更 定住自立圏 一関・平泉定住自立圏",
        "変更 共生ビジョン 第3次一関・平泉定住自立圏共生ビジョン",
        "共生ビジョンの版 第3次一関・平泉定住自立圏共生ビジョン（令和6年3月策定）",
        "変更 共生ビジョンの版 第3次一関・平泉定住自立圏共生ビジョン（令和6年度改定）",
        "変更 施策 休日・夜間診療体制確保事業",
        "新規 施策 遠隔診療推進事業",
        "変更 成果指標（KPI） 休日及び夜間等に対して診療を実施した割合",
        "変更 政策分野 医療",
        "変更 政策の内容 地域保健医療体制の充実",
    ]


def test_the_pages_stand_there_as_they_would_be_published(changed: str) -> None:
    assert "休日と夜間の救急医療を実施する。" in frame(changed, 5)
    assert "<h1>遠隔診療推進事業</h1>" in frame(changed, 6)
    assert "98.5" in frame(changed, 7)


def test_a_link_between_pages_of_the_preview_leads_to_the_other_page_there(changed: str) -> None:
    assert 'target="_parent" href="/ja/publish/check#page-8"' in frame(changed, 6)
    assert '<base target="_blank">' in frame(changed, 6)


def test_what_would_change_is_told_word_by_word(changed: str) -> None:
    assert "<strong>取組内容の変更</strong>" in changed
    assert "<ins>遠隔診療推進事業</ins>" in changed
    words = "<del>一関市医師会及び関係機関と連携し、</del>休日と夜間<del>等における</del>"
    assert f"{words}<ins>の</ins>救急医療を実施する。" in changed


def test_the_marked_book_and_the_report_are_in_the_page(changed: str) -> None:
    book, report = re.findall(r'href="data:[^"]*;base64,([^"]*)" download', changed)
    marked = load_workbook(io.BytesIO(base64.b64decode(book)))
    assert marked["施策"]["H2"].comment is not None
    told = json.loads(base64.b64decode(report))
    assert {change["sheet"] for change in told["changes"]} == {"施策", "実績"}


def test_a_broken_cell_is_named_and_its_value_escaped(checking: Service) -> None:
    content, where = broken_book()
    page = sent(checking, ("<i>.xlsx", content)).body.decode()
    assert f"<code>{where.partition('!')[2]}</code>" in page
    assert "&lt;b&gt;約九割" in page
    assert "<i>" not in page
    assert "<b>" not in page


def test_the_marked_workbook_opens_again(checking: Service, place: Path) -> None:
    content, where = broken_book()
    reply = sent(checking, ("book.xlsx", content), format="xlsx")
    marked = load_workbook(io.BytesIO(reply.body))
    assert reply.headers["content-disposition"].startswith("attachment")
    assert marked["実績"][where.partition("!")[2]].comment is not None
    assert list(place.iterdir()) == []


def test_a_table_in_cp932_is_read(checking: Service) -> None:
    table = "KPI,年度,値\r\n知らない指標,2024,1\r\n".encode("cp932")
    found = codes(sent(checking, ("実績.csv", table), accept="application/json"))
    assert found
    assert "unknown-encoding" not in found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive(**{"[Content_Types].xml": b"", "xl/a.xml": bytes(80 << 20)}), "unpacks-too-large"),
        (
            archive(**{"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///c">]>'}),
            "forbidden-markup",
        ),
        (template_bytes()[:5000], "damaged-file"),
        (b"\x00\x01\x02", "no-workbook"),
    ],
    ids=["zip bomb", "entities", "truncated", "bytes"],
)
def test_dangerous_and_damaged_files_are_refused_in_words(
    checking: Service, place: Path, content: bytes, code: str
) -> None:
    assert codes(sent(checking, ("book.xlsx", content), accept="application/json")) == [code]
    assert list(place.iterdir()) == []


def test_more_than_the_limit_is_too_large(checking: Service) -> None:
    reply = sent(checking, ("book.xlsx", bytes(LIMIT)))
    assert (reply.status, reply.headers["content-type"]) == (413, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (form(("a.csv", b"a"), zone="atlantis"), FORM, 400),
        (form(zone=ZONE), FORM, 400),
        (b"zone=a", "application/x-www-form-urlencoded", 415),
        (b"nothing", FORM, 400),
    ],
)
def test_what_is_no_filled_form_is_answered_with_a_problem(
    checking: Service, body: bytes, kind: str, status: int
) -> None:
    reply = checking.ask("POST", CHECK, body, content_type=kind, accept="application/json")
    assert reply.status == status
    assert reply.problem["detail"]


def test_forms_of_other_sites_are_refused(checking: Service) -> None:
    reply = checking.ask("POST", CHECK, b"", content_type=FORM, sec_fetch_site="cross-site")
    assert reply.status == 403


def wish(folder: Path) -> Wish:
    """A report as JSON."""
    return Wish(ZONE, "json", "ja", CHECK, folder)


def test_a_check_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    checks = Checking(Settings(check_seconds=0.05))
    file = UploadedFile("book.xlsx", template_bytes())
    with pytest.raises(Problem) as caught:
        asyncio.run(checks.check((file,), wish(tmp_path)))
    assert (caught.value.status, caught.value.code) == (422, "limit")
    assert list(tmp_path.iterdir()) == []


def test_a_check_beyond_its_memory_is_ended(tmp_path: Path) -> None:
    checks = Checking(Settings(check_memory=1 << 20))
    with pytest.raises(Problem) as caught:
        asyncio.run(checks.check((UploadedFile("a.csv", b"a"),), wish(tmp_path)))
    assert caught.value.more == {"limit": "memory"}


def test_a_check_that_fails_by_itself_is_not_laid_to_the_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(Problem) as caught:
        asyncio.run(Checking(Settings()).check((), wish(tmp_path)))
    assert (caught.value.status, caught.value.code) == (500, "fault")


def test_over_the_queue_visitors_are_told_when_to_come_back() -> None:
    checks = Checking(Settings(check_workers=1, check_queue=0))
    checks.admit()
    with pytest.raises(Problem) as caught:
        checks.admit()
    assert (caught.value.status, dict(caught.value.headers)) == (503, {b"retry-after": b"20"})
    checks.leave()
    checks.admit()


@given(st.binary(max_size=200))
def test_any_bytes_in_a_file_arrive_as_they_were_sent(content: bytes) -> None:
    found = read_submission(FORM, form(("a.xlsx", content), zone=ZONE))
    assert (found.fields, found.files) == ({"zone": ZONE}, (UploadedFile("a.xlsx", content),))


@given(st.binary(max_size=200))
def test_any_bytes_as_a_form_are_read_or_refused(body: bytes) -> None:
    with suppress(Problem):
        read_submission(FORM, body)
