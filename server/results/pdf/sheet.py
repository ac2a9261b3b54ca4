"""A document on its way to the printer's process: blocks in order, every word of them chosen, in one language.

Nothing is looked up while it is drawn, so what a sheet does not hold cannot get onto the paper.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.core.text import Language


class Block(BaseModel):
    model_config = ConfigDict(frozen=True)


class Heading(Block):
    """``level`` 1 begins a part, 2 a question."""

    block: Literal["heading"] = "heading"
    text: str
    level: Literal[1, 2] = 1


class Paragraph(Block):
    block: Literal["paragraph"] = "paragraph"
    text: str
    soft: bool = False
    """Small and grey: how something came about."""


class Facts(Block):
    """Names and values, one under the other."""

    block: Literal["facts"] = "facts"
    rows: tuple[tuple[str, str], ...]


class Bullets(Block):
    """Items, each with a smaller line below it (its evidence) or an empty one."""

    block: Literal["bullets"] = "bullets"
    items: tuple[tuple[str, str], ...]


class Grid(Block):
    """A table. ``shares`` are the columns' widths, in any unit."""

    block: Literal["grid"] = "grid"
    head: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


class Axis(Block):
    """One side of the radar, 0 to 100; None is no point, never the centre."""

    title: str
    value: float | None
    median: float | None = None


class Radar(Block):
    block: Literal["radar"] = "radar"
    axes: tuple[Axis, ...] = Field(max_length=12)
    value_title: str
    median_title: str
    not_available: str


class Score(Block):
    """The composite, large. ``grade`` is a letter or empty."""

    block: Literal["score"] = "score"
    title: str
    value: str
    grade: str
    about: str


class Quote(Block):
    """What somebody said or wrote, with a bar at its side."""

    block: Literal["quote"] = "quote"
    text: str


AnyBlock = Annotated[Heading | Paragraph | Facts | Bullets | Grid | Radar | Score | Quote, Field(discriminator="block")]


class Sheet(BaseModel):
    """``title`` and ``subtitle`` stand at the top, ``foot`` at the foot of each page beside its number."""

    model_config = ConfigDict(frozen=True)

    language: Language
    title: str
    subtitle: str
    foot: str
    blocks: tuple[AnyBlock, ...]
