"""Tables are read whole or refused with every fault named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tables.small_tables import CITIES, ZONES, write_small_tables
from teiju.errors import TableError
from teiju.tables.reading import FaultyTablesError, read_tables


def faults_of(data: Path) -> list[str]:
    with pytest.raises(FaultyTablesError) as caught:
        read_tables(data)
    return [str(fault) for fault in caught.value.faults]


def test_good_tables_give_their_rows_in_file_order(tmp_path: Path) -> None:
    cities, zones, _ = read_tables(write_small_tables(tmp_path))
    assert [row.cells["code"] for row in cities.rows] == ["03209", "03402", "03381"]
    assert [row.place.row for row in cities.rows] == [2, 3, 4]
    assert zones.rows[0].cells["formed"] == "2013-10"


def test_a_missing_required_cell_is_named_in_both_languages(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path, cities=CITIES.replace("一関市", ""))
    assert faults_of(data) == [
        "data/small/cities.csv:2 [name] 「名称」は必須です / must not be empty"
    ]


def test_a_cell_of_the_wrong_type_says_what_to_write(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path, zones=ZONES.replace("2013-10", "平成25年10月"))
    assert faults_of(data) == [
        "data/small/zones.csv:2 [formed] 「平成25年10月」は「formed」の形ではありません"
        "（例・形式: 2024-03） / "
        '"平成25年10月" is not of type gYearMonth, write: 2024-03'
    ]


def test_a_code_that_lost_its_leading_zero_is_a_fault(tmp_path: Path) -> None:
    cities = CITIES.replace("03381,", "3381,")
    faults = faults_of(write_small_tables(tmp_path, cities=cities))
    assert len(faults) == 1
    assert faults[0].startswith("data/small/cities.csv:4 [code] 「3381」")


def test_a_key_that_occurs_twice_names_the_first_row(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path, cities=CITIES + "03209,一関市,,,,,,\n")
    assert faults_of(data) == [
        'data/small/cities.csv:5 「03209」は2行目にもあります / "03209" already stands in row 2'
    ]


def test_a_reference_to_a_row_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path, zones=ZONES.replace("03402", "99999"))
    assert faults_of(data) == [
        "data/small/zones.csv:2 [members] 「99999」は表 cities にありません / "
        '"99999" is not in the table cities'
    ]


def test_all_faults_of_all_tables_come_at_once(tmp_path: Path) -> None:
    data = write_small_tables(
        tmp_path,
        cities=CITIES.replace("1256.42", "広い").replace("一関市", ""),
        zones=ZONES.replace("2013-10", "2013"),
    )
    assert len(faults_of(data)) == 3


def test_a_row_with_too_few_cells_is_a_fault_of_that_row(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path, zones=ZONES + "short,03209\n")
    assert faults_of(data) == ["data/small/zones.csv:3 3列のはずが2列あります / has 2 cells, not 3"]


def test_a_wrong_header_shows_the_right_one(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path, zones=ZONES.replace("formed", "founded"))
    with pytest.raises(TableError, match="zone,members,formed"):
        read_tables(data)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path)
    (data / "small" / "zones.csv").write_bytes(ZONES.encode() + "一関".encode("shift_jis"))
    with pytest.raises(TableError, match=r"zones\.csv: UTF-8"):
        read_tables(data)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path)
    (data / "small" / "zones.csv").unlink()
    with pytest.raises(TableError, match=r"zones\.csv: 表がありません"):
        read_tables(data)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(content=st.binary(max_size=200))
def test_whatever_bytes_a_table_holds_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    data = write_small_tables(tmp_path_factory.mktemp("tables"))
    (data / "small" / "zones.csv").write_bytes(ZONES.encode() + content)
    try:
        outcome = read_tables(data)[1].rows[0].cells["zone"]
    except TableError as error:
        outcome = str(error)
    assert outcome == "ichinoseki-hiraizumi" or "data/small/zones.csv" in outcome
