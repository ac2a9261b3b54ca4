"""Rows of text to rows of candidates, with everything that is wrong with them. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from server.core.text import Language
from server.hiring.contacts import MAIL_CHARS, NAME_CHARS, clean_mail, clean_name, clean_phone
from server.hiring.sheets.columns import Column, column_of, language_of
from server.hiring.sheets.faults import BadFile, Fault
from server.hiring.sheets.reading import Row

NOTE_CHARS = 2000
PHONE_CHARS = 40
_CELL_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"})
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+|[0-9]+\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One good row. ``language`` is empty where the sheet says nothing."""

    row: int
    name: str
    mail: str
    phone: str
    language: Language | None
    note: str


@dataclass(frozen=True, slots=True)
class Checked:
    """``rows`` counts all below the headings, ``lines`` are the good ones."""

    rows: int
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]
    headings: dict[Column, str]
    """The sheet's own word for each column that it has."""


def check_rows(rows: Sequence[Row]) -> Checked:
    """The first row holds the headings; raises BadFile where these do not do."""
    _, head = rows[0]
    places, ignored = _places(rows[0][0], head)
    headings = {column: head[place] for column, place in places.items()}
    if len(rows) == 1:
        raise BadFile("no_rows")
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in rows[1:]:
        checked = _Checked(number, cells, places, headings)
        line = checked.line(len(head))
        if line is not None:
            checked.faults += _doubled(line, seen, headings)
        faults += checked.faults
        if line is not None and not checked.faults:
            lines.append(line)
    return Checked(len(rows) - 1, tuple(lines), tuple(faults), ignored, headings)


def _places(number: int, head: Sequence[str]) -> tuple[dict[Column, int], tuple[str, ...]]:
    places: dict[Column, int] = {}
    ignored = []
    for place, heading in enumerate(head):
        column = column_of(heading)
        if column is None:
            if heading:
                ignored.append(heading[:100])
        elif column in places:
            raise BadFile("column_doubled", row=number, column=heading[:100])
        else:
            places[column] = place
    if "name" not in places:
        raise BadFile("no_name_column", row=number)
    return places, tuple(ignored)


class _Checked:
    """One row, cell by cell."""

    def __init__(self, number: int, cells: Sequence[str], places: dict[Column, int], headings: dict[Column, str]) -> None:
        self._number = number
        self._cells = cells
        self._places = places
        self._headings = headings
        self.faults: list[Fault] = []

    def line(self, width: int) -> Line | None:
        """None if the name itself is missing or bad."""
        if len(self._cells) > width:
            self.faults.append(Fault(self._number, "", "cells_beyond"))
        name = self._value("name", NAME_CHARS, clean_name, "name_bad", needed=True)
        mail = self._value("mail", MAIL_CHARS, clean_mail, "mail_bad")
        phone = self._value("phone", PHONE_CHARS, clean_phone, "phone_bad")
        language = self._value("language", NAME_CHARS, language_of, "language_unknown")
        note = self._value("note", NOTE_CHARS, lambda text: text, "")
        spoken: Language | None = "zh" if language == "zh" else "en" if language == "en" else None
        return Line(self._number, name, mail, phone, spoken, note) if name else None

    def _value(
        self, column: Column, chars: int, clean: Callable[[str], str | None], bad: str, *, needed: bool = False
    ) -> str:
        place = self._places.get(column)
        text = self._cells[place] if place is not None and place < len(self._cells) else ""
        if not text:
            if needed:
                self._fault(column, "missing")
            return ""
        if text in _CELL_ERRORS:
            self._fault(column, "cell_error")
        elif len(text) > chars:
            self._fault(column, "too_long", chars)
        elif column == "phone" and _ROUNDED.fullmatch(text):
            self._fault(column, "phone_rounded")
        elif (value := clean(text)) is not None:
            return value
        else:
            self._fault(column, bad)
        return ""

    def _fault(self, column: Column, code: str, number: int = 0) -> None:
        self.faults.append(Fault(self._number, self._headings[column][:100], code, number))


def _doubled(line: Line, seen: dict[tuple[str, str], int], headings: dict[Column, str]) -> list[Fault]:
    """What an earlier row of the file says already. The earlier row stands; this one is at fault."""
    keys: list[tuple[Column, str]] = []
    if line.mail:
        keys.append(("mail", line.mail.casefold()))
    if line.phone:
        keys.append(("phone", line.phone))
    found = []
    for column, value in keys or [("name", line.name.casefold())]:
        other = seen.setdefault((column, value), line.row)
        if other != line.row:
            found.append(Fault(line.row, headings[column][:100], f"{column}_doubled", other))
    return found
