"""A table on its way to a file: typed columns and plain rows."""

from typing import Literal

from pydantic import BaseModel

ColumnKind = Literal["text", "integer", "decimal", "moment"]
Value = str | int | float | None


class TableColumn(BaseModel):
    """``moment`` values are seconds since 1970; they are written as UTC, and the title should say so."""

    title: str
    kind: ColumnKind = "text"
    width_chars: int = 14


class Table(BaseModel):
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
