"""Sheets as people make them."""

import io
from collections.abc import Sequence

import openpyxl


def xlsx(rows: Sequence[Sequence[object]], *, before: str = "") -> bytes:
    """A workbook; ``before`` is the title of an empty sheet in front."""
    book = openpyxl.Workbook()
    sheet = book.active
    if before:
        sheet.title = before
        sheet = book.create_sheet("people")
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
