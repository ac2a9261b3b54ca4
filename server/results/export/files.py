"""A table as CSV and as XLSX. Runs in the maker's process.

**Formula injection.** A spreadsheet takes a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a return for a
formula, and a candidate writes their own name. In CSV such a text gets an apostrophe in front (white space before the sign
does not help it past us, nor does a full-width sign); in XLSX a text is stored as text, whatever it begins with.
"""

import csv
import io
import unicodedata
from datetime import UTC, datetime
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from server.results.export.table import ColumnKind, Table, Value

FORMULA_SIGNS = frozenset("=+-@\t\r\n")
CELL_LIMIT_CHARS = 32_767
"""The most a cell of XLSX holds."""
_FORMATS: dict[ColumnKind, str] = {"integer": "0", "decimal": "0.0", "moment": "yyyy-mm-dd hh:mm", "text": "@"}


def csv_of(table: Table) -> bytes:
    """RFC 4180 with a byte order mark, without which Excel takes UTF-8 Chinese for something else."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow([_plain(value, column.kind) for value, column in zip(row, table.columns, strict=True)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", errors="replace")


def harmless(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet could take it for a formula."""
    if text[:1] in ("\t", "\r", "\n"):
        return "'" + text
    begin = text.lstrip()[:1]
    begin = unicodedata.normalize("NFKC", begin)[:1] if begin else ""
    return "'" + text if begin in FORMULA_SIGNS and begin else text


def _plain(value: Value, kind: ColumnKind) -> str | int | float:
    if value is None:
        return ""
    if kind == "moment" and not isinstance(value, str):
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M:%S")
    return harmless(value) if isinstance(value, str) else value


def xlsx_of(table: Table) -> bytes:
    """One sheet: numbers as numbers, times as dates, everything else as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(table.title))
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width_chars
    head = []
    for column in table.columns:
        cell = WriteOnlyCell(sheet, value=column.title)
        cell.data_type = "s"
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for row in table.rows:
        sheet.append([_cell(sheet, value, column.kind) for value, column in zip(row, table.columns, strict=True)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Value, kind: ColumnKind) -> Any:
    if value is None:
        return None
    if kind == "moment" and not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=datetime.fromtimestamp(value, UTC).replace(tzinfo=None, microsecond=0))
    elif isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:CELL_LIMIT_CHARS])
        cell.data_type = "s"  # openpyxl would take a text that begins with "=" for a formula
    else:
        cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = _FORMATS[kind]
    return cell


def _sheet_title(title: str) -> str:
    kept = "".join(sign for sign in title if sign not in r"[]:*?/\\")
    return kept[:31] or "1"


def file_of(table: Table, format: Literal["csv", "xlsx"]) -> bytes:
    return csv_of(table) if format == "csv" else xlsx_of(table)
