"""Files to rows: formats, encodings, row numbers; and files made to do harm."""

import io
import zipfile

import pytest

from server.hiring.sheets import reading
from server.hiring.sheets.faults import BadFile
from server.hiring.sheets.reading import read_sheet
from tests.hiring.sheets.sheets import xlsx

TEXT = "姓名,邮箱\n李雷,li@example.com\n"


def code_of(raw: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        read_sheet(raw)
    return caught.value.fault.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_csv_in_any_usual_encoding(encoding: str) -> None:
    assert read_sheet(TEXT.encode(encoding)) == [(1, ["姓名", "邮箱"]), (2, ["李雷", "li@example.com"])]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_quotes_and_line_ends(separator: str) -> None:
    text = f'name{separator}note\r\n"Doe, ""J""; Jane"{separator}"two\nlines"\r\n'
    assert read_sheet(text.encode()) == [(1, ["name", "note"]), (2, ['Doe, "J"; Jane', "two\nlines"])]


def test_empty_rows_count_in_the_numbers_and_are_left_out() -> None:
    rows: list[list[object]] = [["name"], [], ["A"], [None, " "], ["B", None]]
    expected = [(1, ["name"]), (3, ["A"]), (5, ["B"])]
    assert read_sheet(xlsx(rows)) == expected
    assert read_sheet(b"name\n\nA\n,  \nB,\n") == expected


def test_cells_of_a_workbook_become_text() -> None:
    assert read_sheet(xlsx([["name", "phone"], ["A", 13800138000], ["B", 1.5]], before="empty"))[1:] == [
        (2, ["A", "13800138000"]),
        (3, ["B", "1.5"]),
    ]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n,,\n", "file_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook", "file_old_excel"),
        (b"PK\x03\x04 no archive", "file_unreadable"),
        (b"\xff\xfe\x00", "file_encoding"),
        (b"name\n\xff\xff\xff\xff", "file_encoding"),
        (b"name\nA\0B", "file_unreadable"),
        (b"name\n" + b"x" * 30_000, "file_unreadable"),
        (b"," * 60 + b"x\n", "too_many_columns"),
        (b"name\n" + b"A\n" * (reading.ROWS_LIMIT + 1), "too_many_rows"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, code: str) -> None:
    assert code_of(raw) == code


def test_as_many_rows_as_are_allowed_are_read() -> None:
    assert len(read_sheet(b"name\n" + b"A\n" * reading.ROWS_LIMIT)) == reading.ROWS_LIMIT + 1


def test_an_archive_that_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert code_of(out.getvalue()) == "file_unreadable"


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"0" * (reading.UNPACKED_LIMIT_BYTES + 1))
    assert len(out.getvalue()) < 200_000
    assert code_of(out.getvalue()) == "file_too_big"


def test_a_workbook_that_refers_to_entities_is_not_expanded() -> None:
    """An entity bomb inside a real workbook: unreadable, or read with nothing expanded; never gigabytes."""
    whole = xlsx([["name"], ["A"]])
    out = io.BytesIO()
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 20}">' for n in range(12)
    )
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = bomb.encode() + b"]>" + data.split(b"?>")[-1].replace(b"<sheetData>", b"<sheetData>&m;", 1)
            archive.writestr(entry.filename, data)
    assert code_of(out.getvalue()) == "file_unreadable"
