"""Bytes of a sheet to rows of text. Runs in the child process alone: what it is given may be made to do harm."""

import csv
import datetime
import io
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from server.hiring.sheets.faults import BadFile

ROWS_LIMIT = 10_000
COLUMNS_LIMIT = 50
UNPACKED_LIMIT_BYTES = 64 * 1024 * 1024
MEMBERS_LIMIT = 1000
FIELD_CHARS = 20_000
SHEET_ROWS = 1_048_576
"""What a spreadsheet can hold at all; empty rows cost nothing."""
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SEPARATORS = (",", ";", "\t")

Row = tuple[int, list[str]]
"""A row's number, as a spreadsheet numbers it, and its cells without the empty ones at its end."""


def read_sheet(raw: bytes) -> list[Row]:
    """All rows that hold anything, of the first sheet that holds any; raises BadFile."""
    if raw.startswith(_OLD_EXCEL):
        raise BadFile("file_old_excel")
    rows: list[Row] = []
    for row in _xlsx(raw) if raw.startswith(_ZIP) else _csv(raw):
        if len(rows) > ROWS_LIMIT:  # the headings are one more
            raise BadFile("too_many_rows", number=ROWS_LIMIT)
        if len(row[1]) > COLUMNS_LIMIT:
            raise BadFile("too_many_columns", row=row[0], number=COLUMNS_LIMIT)
        rows.append(row)
    if not rows:
        raise BadFile("file_empty")
    return rows


def _csv(raw: bytes) -> Iterator[Row]:
    text = _decoded(raw)
    if "\0" in text:
        raise BadFile("file_unreadable")
    head = text[: text.find("\n") + 1] or text
    separator = max(_SEPARATORS, key=head.count)
    csv.field_size_limit(FIELD_CHARS)
    try:
        yield from _filled(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise BadFile("file_unreadable") from None


def _decoded(raw: bytes) -> str:
    """UTF-8 and UTF-16 with their marks, else UTF-8, else what Chinese spreadsheets save."""
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile("file_encoding")


def _xlsx(raw: bytes) -> Iterator[Row]:
    _check_archive(raw)
    os.environ["OPENPYXL_LXML"] = "False"
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type] # it only takes time to load
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = _filled(sheet.iter_rows(values_only=True, max_row=SHEET_ROWS, max_col=COLUMNS_LIMIT + 1))
            first = next(rows, None)
            if first is not None:
                yield first
                yield from rows
                return
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, SyntaxError, OSError):
        raise BadFile("file_unreadable") from None  # whatever a file that is not what it says makes of the reader


def _check_archive(raw: bytes) -> None:
    """A few kilobytes may unpack to gigabytes; what an entry declares is all that is ever unpacked of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise BadFile("file_unreadable") from None
    if len(entries) > MEMBERS_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT_BYTES:
        raise BadFile("file_too_big")
    if any(entry.filename == "EncryptedPackage" or entry.flag_bits & 1 for entry in entries):
        raise BadFile("file_old_excel")


def _filled(rows: Iterable[Sequence[object]]) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell.strip()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime.datetime() | datetime.date():
            return cell.isoformat()
        case _:
            return str(cell)
