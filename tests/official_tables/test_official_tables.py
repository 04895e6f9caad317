"""The official tables come back from the graph, in every format they are handed out in."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader
from reportlab.pdfbase.ttfonts import TTFont

from teiju.editions.facts import Facts, facts_of
from teiju.errors import NotFoundError, UserError
from teiju.official_tables import pdf
from teiju.official_tables.building import Kind, official_table
from teiju.official_tables.pdf import FONT_FILE
from teiju.official_tables.table import Cell, Run, Table, marked_up, plain
from teiju.official_tables.writing import FORMATS, written

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).parents[1] / "source" / "000_8a40dfebf876556e.txt"
LINES = {
    Kind.MEASURES: [*range(147, 165), *range(166, 182)],
    Kind.REVISIONS: [*range(185, 190), *range(191, 194)],
}
EDITIONS = "https://w3id.org/teiju/id/vision/ichinoseki-hiraizumi/3/edition"
EDITION = f"{EDITIONS}/2024"


@pytest.fixture(scope="module")
def facts(snapshot: Path) -> Facts:
    return facts_of(snapshot)


@pytest.fixture(scope="module")
def printed(facts: Facts) -> Facts:
    return Facts(facts.store, facts.base, verbatim=True)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_verbatim_every_cell_is_that_of_the_source_to_the_character(
    kind: Kind, form: str, printed: Facts
) -> None:
    source = SOURCE.read_text(encoding="utf-8").split("\n")
    expected = [source[number - 1].split("\t") for number in LINES[kind]]
    text = written(official_table(printed, kind, EDITION), form).decode()
    if form == "tsv":
        assert [line.split("\t") for line in text.splitlines()] == expected
    else:
        assert list(csv.reader(io.StringIO(text))) == expected


def test_merged_cells_are_those_of_the_print(facts: Facts, printed: Facts) -> None:
    def spans(table: Table) -> list[list[int]]:
        return [[row[n].rows for row in table.rows if row[n]] for n in (0, 1)]  # type: ignore[union-attr]

    found = spans(official_table(facts, Kind.MEASURES, EDITION))
    assert found == spans(official_table(printed, Kind.MEASURES, EDITION))
    assert found[0] == [2, 5, 10, 6, 1, 1, 2, 2, 2, 1]
    assert found[1] == [1, 1, 2, 3, 4, 2, 2, 2, 2, 2, 2, 1, 1, 2, 2, 2, 1]


def test_the_corrected_table_has_corrected_names_and_a_line_for_each_indicator(
    facts: Facts,
) -> None:
    table = official_table(facts, Kind.MEASURES, EDITION)
    row = next(row for row in table.rows if row[2] and row[2].text == "世界遺産価値向上推進事業")
    assert row[4] is not None
    assert row[4].text == "骨寺村荘園交流施設利用者数\n達谷窟発掘調査進捗率"
    assert table.title == "第3次一関・平泉定住自立圏共生ビジョンにおける取組事業一覧表"


def test_the_corrected_revisions_break_lines_and_underline_as_the_print_does(
    facts: Facts,
) -> None:
    table = official_table(facts, Kind.REVISIONS, EDITION)
    last = table.rows[-1]
    assert last[5] is not None
    assert last[6] is not None
    assert last[5].text.startswith(
        "【取組内容】\n「外部のデジタル人材を活用した職員の人材育成」を追加\n【成果指標】\n"
    )
    assert next(run.text for run in last[6].runs if run.underlined) == "施策の内容"
    assert table.title == (
        "令和6年度一関・平泉定住自立圏共生ビジョンの改定内容と関連するビジョン懇談会におけるご意見等"
    )


@pytest.mark.parametrize("kind", Kind)
def test_a_workbook_holds_the_text_in_merged_cells(kind: Kind, facts: Facts) -> None:
    table = official_table(facts, kind, EDITION)
    sheet = load_workbook(io.BytesIO(written(table, "xlsx"))).worksheets[0]
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert found == [[cell.text or None if cell else None for cell in row] for row in table.rows]
    merged = sum(cell.rows > 1 for row in table.rows for cell in row if cell)
    assert len(sheet.merged_cells.ranges) == merged


def test_a_cell_that_looks_like_a_formula_or_markup_is_text() -> None:
    texts = ["=1+1", "<b>&", "+81", "@x"]
    table = Table("<t>", ("a", "b", "c", "d"), (1, 1, 1, 1), (tuple(plain([t]) for t in texts),))
    sheet = load_workbook(io.BytesIO(written(table, "xlsx"))).worksheets[0]
    assert [(cell.value, cell.data_type) for cell in sheet[3]] == [(t, "s") for t in texts]
    html = written(table, "html").decode()
    assert "&lt;b&gt;&amp;" in html
    assert "<b>" not in html
    assert "<title>&lt;t&gt;</title>" in html
    assert written(table, "pdf").startswith(b"%PDF-")


@pytest.mark.parametrize("kind", Kind)
def test_a_word_document_holds_the_text_in_merged_cells(kind: Kind, facts: Facts) -> None:
    table = official_table(facts, kind, EDITION)
    document = Document(io.BytesIO(written(table, "docx")))
    for row, cells in zip(table.rows, list(document.tables[0].rows)[1:], strict=True):
        for cell, place in zip(row, cells.cells, strict=True):
            assert cell is None or place.text.strip() == cell.text.strip()


@pytest.mark.parametrize("kind", Kind)
def test_a_pdf_can_be_read_as_japanese_text_and_is_the_same_each_time(
    kind: Kind, facts: Facts
) -> None:
    table = official_table(facts, kind, EDITION)
    content = written(table, "pdf")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert len(pages) > 1
    assert all("政策分野" in page for page in pages)
    found = "".join("".join(pages).split())
    assert all(row[3] is None or row[3].text[:8] in found for row in table.rows)
    assert written(table, "pdf") == content


def test_a_pdf_brings_the_part_of_its_font_that_it_needs(facts: Facts) -> None:
    content = written(official_table(facts, Kind.MEASURES, EDITION), "pdf")
    reader: Any = PdfReader(io.BytesIO(content))
    fonts = [
        font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()
    ]
    assert {font["/BaseFont"].partition("+")[2] for font in fonts} == {"BIZUDPGothic-Regular"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert len(content) < 300_000


def test_the_font_has_every_sign_of_the_data() -> None:
    known = TTFont("font", str(FONT_FILE)).face.charToGlyph
    files = [*(ROOT / "data").rglob("*.csv"), *(ROOT / "ontology").glob("*.ttl")]
    signs = set().union(*(path.read_text(encoding="utf-8") for path in files))
    assert sorted(sign for sign in signs - {"\n", "\t"} if ord(sign) not in known) == []


def test_without_the_font_a_person_is_told_how_to_get_it(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "FONT_FILE", ROOT / "no.ttf")
    with pytest.raises(UserError, match="make serve"):
        written(official_table(facts, Kind.MEASURES, EDITION), "pdf")


def test_the_rows_of_a_workbook_are_high_enough_for_their_texts() -> None:
    short, long = plain(["短い"]), plain(["長い文が続く。" * 20])
    table = Table(
        "t",
        ("a", "b"),
        (1, 1),
        ((plain(["一\n二\n三\n四"], 2), short), (None, short), (long, short)),
    )
    sheet = load_workbook(io.BytesIO(written(table, "xlsx"))).worksheets[0]
    heights = [sheet.row_dimensions[row].height for row in (3, 4, 5)]
    assert heights == [21, 4 * 17 + 4 - 21, 5 * 17 + 4]


def test_a_word_document_is_in_japanese_and_repeats_its_head(facts: Facts) -> None:
    table = official_table(facts, Kind.MEASURES, EDITION)
    document = Document(io.BytesIO(written(table, "docx")))
    languages = {one.get(qn("w:eastAsia")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"ja-JP"}
    assert document.core_properties.title == table.title
    head, *rows = document.tables[0].rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_html_needs_no_other_file(facts: Facts) -> None:
    text = written(official_table(facts, Kind.MEASURES, EDITION), "html").decode()
    assert 'rowspan="10"' in text
    assert "http" not in text
    assert "<script" not in text


def test_what_cannot_be_made_is_told(facts: Facts, printed: Facts) -> None:
    for kind in Kind:
        for form in (facts, printed):
            with pytest.raises(NotFoundError, match="no such table"):
                official_table(form, kind, f"{EDITIONS}/2023")
    with pytest.raises(UserError, match="pdf"):
        written(official_table(facts, Kind.MEASURES, EDITION), "odt")
    assert "pdf" in FORMATS


def test_markup_becomes_lines_and_underlines() -> None:
    found = marked_up("<p>【取組事業】 ○甲 ○乙</p> <p>問<u>い</u></p>")
    assert found == Cell(
        (Run("【取組事業】\n○甲\n○乙"), Run("\n"), Run("問"), Run("い", underlined=True)),
        "<p>【取組事業】 ○甲 ○乙</p> <p>問<u>い</u></p>",
    )
