"""What is written is read back the same; what is wrong is told by row, and then nothing is taken."""

import json
from typing import Any

import pytest
from openpyxl import load_workbook

from server.core.api_bank import BankQuestion
from server.hiring.bank.exchange import read_json, written
from server.hiring.bank.role_files import built_in_roles
from server.hiring.bank.sheet import read_sheet_rows, written_sheet
from server.hiring.bank.shown import of_role


def everything() -> list[BankQuestion]:
    return [of_role(one, role) for role in built_in_roles().values() for one in role.questions]


def rows_of(sheet: bytes) -> list[tuple[int, list[str]]]:
    import io

    book = load_workbook(io.BytesIO(sheet))
    rows = book.active.iter_rows(values_only=True)
    return [(number, ["" if cell is None else str(cell) for cell in row]) for number, row in enumerate(rows, start=1)]


def test_json_goes_out_and_comes_back() -> None:
    questions = everything()
    read = read_json(written(questions))
    assert not read.faults
    assert [one.question for one in read.questions] == [one.question for one in questions]
    assert [(one.role, one.language) for one in read.questions] == [(one.role, one.language) for one in questions]


def test_a_sheet_goes_out_and_comes_back() -> None:
    questions = everything()
    read = read_sheet_rows(rows_of(written_sheet(questions)))
    assert not read.faults
    assert [one.question for one in read.questions] == [one.question for one in questions]


def test_a_cell_that_begins_like_a_formula_stays_text() -> None:
    one = everything()[0]
    tricky = one.model_copy(update={"question": one.question.model_copy(update={"hint": '=HYPERLINK("http://x","y")'})})
    sheet = written_sheet([tricky])
    import io

    cell = load_workbook(io.BytesIO(sheet)).active["E2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("=HYPERLINK")


GOOD: dict[str, Any] = {"role": "backend", "language": "zh", "question": {"text": "好问题？"}}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"language": "fr", "question": {"text": "x"}}, "language"),
        ({"language": "en"}, "question"),
        ({"language": "en", "question": {"text": ""}}, "question.text"),
        ({"language": "en", "question": {"text": "x", "kind": "riddle"}}, "question.kind"),
        ({"language": "en", "question": {"text": "x", "kind": "choice"}}, "question"),
        ({"language": "en", "question": {"text": "x", "answer_s": 2}}, "question.answer_s"),
        ({"language": "en", "question": {"text": "x"}, "unheard": 1}, "unheard"),
        ({"language": "en", "question": {"text": "x"}, "tags": [""]}, ""),
        ("a word", ""),
        (GOOD, "question.text"),
    ],
)
def test_a_fault_names_its_row_and_field_and_nothing_is_taken(row: Any, field: str) -> None:
    read = read_json(json.dumps([GOOD, row]).encode())
    assert [(fault.row, fault.field) for fault in read.faults] == [(2, field)]
    assert read.faults[0].text.zh
    assert read.faults[0].text.en
    assert read.questions == ()
    assert read.rows == 2


@pytest.mark.parametrize(
    "raw",
    [b"{", b"\xff\xfe\x00", b"[]", b"{}", b'{"questions": 3}', b"[" * 50_000, b'{"format":"lis-question-bank","version":9}'],
)
def test_a_file_that_is_none_is_one_fault_of_the_file(raw: bytes) -> None:
    read = read_json(raw)
    assert [fault.row for fault in read.faults] == [0]
    assert read.questions == ()


def test_a_sheet_by_hand_in_chinese() -> None:
    rows = [
        (1, ["题目", "语言", "题型", "要点", "选项", "不认识的列"]),
        (2, ["讲讲您的项目", "中文", "结构化", "2 | 说清背景 | 背景=业务; 问题\n讲出结果", "", "x"]),
        (4, ["哪些对？", "中文", "选择题", "", "* 甲\n乙", ""]),
        (5, ["哪个对？", "中文", "选择题", "", "甲\n乙", ""]),
    ]
    read = read_sheet_rows(rows)
    assert [(fault.row, fault.field) for fault in read.faults] == [(5, "question")]
    read = read_sheet_rows(rows[:3])
    first, second = (one.question for one in read.questions)
    assert [(point.weight, point.text) for point in first.key_points] == [(2.0, "说清背景"), (1.0, "讲出结果")]
    assert first.key_points[0].terms[0].synonyms == ("业务",)
    assert [(choice.text, choice.right) for choice in second.choices] == [("甲", True), ("乙", False)]


def test_a_sheet_without_headings_is_told_so() -> None:
    read = read_sheet_rows([(1, ["讲讲您的项目", "中文"])])
    assert [fault.row for fault in read.faults] == [0]
