"""Tables as files: typed cells, and nothing a spreadsheet would run."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.results.export.files import FORMULA_SIGNS, csv_of, harmless, xlsx_of
from server.results.export.table import Table, TableColumn, Value

COLUMNS = (TableColumn(title="名"), TableColumn(title="分", kind="decimal"), TableColumn(title="时", kind="moment"))


def table(*rows: tuple[Value, ...]) -> Table:
    return Table(title="a/b:c", columns=COLUMNS, rows=rows)


@pytest.mark.parametrize("begin", ["=1+1", "+1", "-1", "@SUM", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\u3000=1"])
def test_what_looks_like_a_formula_is_text(begin: str) -> None:
    assert harmless(begin).startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(table((begin, 1.0, None))))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert str(sheet["A2"].value).replace("\r", "\n") == begin.replace("\r", "\n")


@given(st.text(max_size=30))
def test_no_cell_of_csv_begins_like_a_formula(text: str) -> None:
    cells = next(
        iter(csv.reader(io.StringIO(csv_of(table((text, 1.0, None))).decode("utf-8-sig").split("\r\n", 1)[1], newline="")))
    )
    assert cells[0][:1] not in FORMULA_SIGNS


def test_numbers_and_times_are_what_they_are() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(table(("张伟", 81.25, 1_795_000_000.9), ("", None, None))))).active
    assert sheet is not None
    assert (sheet["B2"].value, sheet["B2"].data_type) == (81.25, "n")
    at = sheet["C2"].value
    assert isinstance(at, datetime)
    assert at.replace(tzinfo=UTC) == datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC)
    assert sheet["B3"].value is None
    text = csv_of(table(("张伟", 81.25, 1_795_000_000.9))).decode("utf-8-sig")
    assert text.splitlines()[1] == "张伟,81.25,2026-11-18 11:06:40"


def test_characters_that_no_spreadsheet_takes_are_left_out() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(table(("a\x00b\x0bc", 1.0, None))))).active
    assert sheet is not None
    assert sheet["A2"].value == "abc"
