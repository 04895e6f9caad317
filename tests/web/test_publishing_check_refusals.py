"""What the page that checks a workbook does not do: run macros, crowd, feign to have tables."""

from __future__ import annotations

import http.client
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from web import live_service
from web.live_service import HTML, Service, service, wait_until
from workbook.small_zone import ZONE, workbook

CHECK = "/ja/publish/check"
BOUNDARY = "----seam"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
NO_TABLES = "from teiju import resources\nresources.root = lambda: Path(sys.argv[1])\n"
SERVER = "from teiju.web.server"
BARE = live_service.START.replace(SERVER, f"{NO_TABLES}{SERVER}")
"""A service that was installed without the tables."""


def form(name: str, content: bytes) -> bytes:
    """A file for the zone, as browsers send it."""
    head = 'Content-Disposition: form-data; name="'
    zone = f'--{BOUNDARY}\r\n{head}zone"\r\n\r\n{ZONE}\r\n'
    book = f'--{BOUNDARY}\r\n{head}book"; filename="{name}"\r\n\r\n'
    return f"{zone}{book}".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def with_macro(trace: Path) -> bytes:
    """A workbook of the zone as .xlsm, with a macro project and a sheet of Excel 4 macros."""
    content, buffer = io.BytesIO(), io.BytesIO()
    workbook("懇談会").save(content)
    kinds = (
        b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    macro = f'<macrosheet><f>EXEC("touch {trace}")</f></macrosheet>'
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(*kinds) if name == "[Content_Types].xml" else part)
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"Sub Auto_Open" * 9)
        new.writestr("xl/macrosheets/sheet1.xml", macro)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def narrow(snapshot: Path) -> Iterator[Service]:
    """A service with a place for one check and none to wait."""
    settings = {"check_workers": 1, "check_queue": 0}
    with service(snapshot, snapshots=snapshot.parent, **settings) as running:
        yield running


def test_a_workbook_with_macros_is_read_without_them_and_given_back_without_them(
    narrow: Service, tmp_path: Path
) -> None:
    sent = form("book.xlsm", with_macro(tmp_path / "ran"))
    report = narrow.ask("POST", CHECK, sent, content_type=FORM, accept="application/json")
    assert (report.status, json.loads(report.body)["faults"]) == (200, [])
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    marked = narrow.ask("POST", CHECK, sent, content_type=FORM, accept=xlsx)
    with zipfile.ZipFile(io.BytesIO(marked.body)) as archive:
        names = archive.namelist()
        assert b"macro" not in archive.read("[Content_Types].xml")
    assert "xl/workbook.xml" in names
    assert not [name for name in names if "vba" in name.lower() or "macro" in name.lower()]
    assert not (tmp_path / "ran").exists()


def test_while_all_places_are_taken_visitors_are_told_when_to_come_back(narrow: Service) -> None:
    slow = http.client.HTTPConnection("127.0.0.1", narrow.port, timeout=30)
    body = form("a.csv", b"a\n1\n")
    slow.putrequest("POST", CHECK)
    slow.putheader("content-type", FORM)
    slow.putheader("content-length", str(len(body)))
    slow.endheaders(body[:20])

    def status() -> int:
        return narrow.ask("POST", CHECK, body, content_type=FORM, accept=HTML).status

    try:
        wait_until(lambda: status() == 503)
        reply = narrow.ask("POST", CHECK, body, content_type=FORM, accept="application/json")
        assert (reply.status, reply.headers["retry-after"]) == (503, "20")
        assert reply.problem["detail"]
        page = narrow.ask("POST", CHECK, body, content_type=FORM, accept=HTML)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert narrow.ask("GET", CHECK).status == 200
        slow.send(body[20:])
        assert slow.getresponse().status == 200
    finally:
        slow.close()


def test_a_visitor_who_goes_away_halfway_leaves_the_place_free(narrow: Service) -> None:
    gone = http.client.HTTPConnection("127.0.0.1", narrow.port, timeout=30)
    body = form("a.csv", b"a\n1\n")
    gone.putrequest("POST", CHECK)
    gone.putheader("content-type", FORM)
    gone.putheader("content-length", str(len(body)))
    gone.endheaders(body[:20])
    gone.close()
    wait_until(lambda: narrow.ask("POST", CHECK, body, content_type=FORM).status == 200)


def test_a_service_without_the_tables_says_plainly_that_it_cannot_check(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_service, "START", BARE)
    with service(snapshot, snapshots=snapshot.parent) as running:
        page = running.ask("GET", CHECK).body.decode()
        assert "このサービスには元の表がないため、確認は行えません。" in page
        assert "<form" not in page.partition("<main")[2]
        reply = running.ask("POST", CHECK, b"", content_type=FORM, accept="application/json")
        assert reply.status == 503
        assert "runs without the source tables" in str(reply.problem["detail"])
