"""Rows to candidates: headings as people write them, and every fault with its row and column."""

import pytest

from server.hiring.sheets.checking import Checked, Line, check_rows
from server.hiring.sheets.columns import Column, column_of, language_of
from server.hiring.sheets.faults import CODES, BadFile, Fault
from server.hiring.sheets.reading import read_sheet
from server.hiring.sheets.template import template_csv, template_rows, template_xlsx


def checked(*rows: list[str]) -> Checked:
    return check_rows(list(enumerate(rows, start=1)))


def faults_of(*rows: list[str]) -> list[tuple[int, str, str, int]]:
    found = checked(["name", "Mail", "手机", "language", "note"], *rows).faults
    return [(one.row, one.column, one.code, one.number) for one in found]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("姓名（必填）*", "name"),
        ("Full Name", "name"),
        ("E-mail", "mail"),
        ("电子邮箱", "mail"),
        ("Ｍａｉｌ", "mail"),
        ("手机号码", "phone"),
        ("Mobile phone", "phone"),
        ("Language [zh/en]", "language"),
        ("备注：", "note"),
        ("部门", None),
        ("", None),
    ],
)
def test_headings(heading: str, column: Column | None) -> None:
    assert column_of(heading) == column


def test_languages() -> None:
    assert [language_of(text) for text in ("中文", "普通话", "zh-CN", "English", "EN", "英语", "法语")] == [
        *("zh", "zh", "zh", "en", "en", "en"),
        None,
    ]


def test_a_good_row_is_made_alike() -> None:
    found = checked(
        ["备注", "手机", "邮箱", "姓名", "语言", "部门"], ["x", "+86 138-0013-8000", "a@b.cn", " 李  雷 ", "英文", "d"]
    )
    assert found.lines == (Line(2, "李 雷", "a@b.cn", "13800138000", "en", "x"),)
    assert (found.rows, found.faults, found.ignored) == (1, (), ("部门",))


def test_short_rows_are_rows() -> None:
    assert checked(["name", "mail", "phone"], ["A"]).lines == (Line(2, "A", "", "", None, ""),)


def test_every_fault_names_its_row_and_column() -> None:
    assert faults_of(
        ["", "a@example.com"],
        ["B", "no mail", "12", "fr"],
        ["C", "#N/A", "1.38E+10"],
        ["D" * 201, "d@example.com", "", "", "n" * 2001],
        ["E\x07", "e@example.com"],
        ["F", "f@example.com", "", "", "", "beyond"],
    ) == [
        (2, "name", "missing", 0),
        (3, "Mail", "mail_bad", 0),
        (3, "手机", "phone_bad", 0),
        (3, "language", "language_unknown", 0),
        (4, "Mail", "cell_error", 0),
        (4, "手机", "phone_rounded", 0),
        (5, "name", "too_long", 200),
        (5, "note", "too_long", 2000),
        (6, "name", "name_bad", 0),
        (7, "", "cells_beyond", 0),
    ]


def test_doubles_within_the_file_name_the_earlier_row() -> None:
    assert faults_of(
        ["A", "a@example.com", "13800138000"],
        ["A", "A@Example.com", "13800138001"],
        ["B", "b@example.com", "+86 13800138000"],
        ["C"],
        ["c"],
        ["A", "other@example.com"],
    ) == [
        (3, "Mail", "mail_doubled", 2),
        (4, "手机", "phone_doubled", 2),
        (6, "name", "name_doubled", 5),
    ], "two people may have one name where something else tells them apart"


@pytest.mark.parametrize("mail", ["a@b", "a b@c.de", "a@b..c", "@b.de", "a@b.de\nBcc: x@y.z", "a@b.de,c@d.ef", "<a@b.de>"])
def test_mails_that_are_none(mail: str) -> None:
    assert [one[2] for one in faults_of(["A", mail])] == ["mail_bad"]


@pytest.mark.parametrize(
    ("head", "code"),
    [(["mail", "phone"], "no_name_column"), (["name", "Mail", "E-mail"], "column_doubled"), (["name", "mail"], "no_rows")],
)
def test_headings_that_do_not_do(head: list[str], code: str) -> None:
    with pytest.raises(BadFile) as caught:
        checked(head, *([["A", "B"]] if code != "no_rows" else []))
    assert caught.value.fault.code == code


def test_every_code_has_words_in_both_languages() -> None:
    for code in CODES:
        zh, en = (Fault(3, "x", code, 7).text(language) for language in ("zh", "en"))
        assert zh
        assert en
        assert "{" not in zh + en


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_can_be_imported_as_it_is(language: str) -> None:
    for raw in (template_xlsx(language), template_csv(language)):  # type: ignore[arg-type]
        rows = read_sheet(raw)
        assert tuple(rows[0][1]) == template_rows(language)[0]  # type: ignore[arg-type]
        found = check_rows(rows)
        assert (found.faults, len(found.lines), found.ignored) == ((), 2, ())
        assert {line.language for line in found.lines} == {"zh", "en"}
