"""What the maker's process is asked for, and what it answers. The server imports this and none of the libraries."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from server.results.export.table import Table
from server.results.pdf.sheet import Sheet


class MakePdf(BaseModel):
    kind: Literal["pdf"] = "pdf"
    sheet: Sheet


class MakeTable(BaseModel):
    kind: Literal["table"] = "table"
    table: Table
    format: Literal["csv", "xlsx"]


class Made(BaseModel):
    """The file, or the kind of error that there was (never its text: that may be private)."""

    file: bytes = b""
    error: str = ""


Make = Annotated[MakePdf | MakeTable, Field(discriminator="kind")]
