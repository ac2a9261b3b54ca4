"""What an opening is besides its plan: how many are sought, when it is open, how long things are kept.

Unlike the plan these are not frozen into a session: a change counts at once.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Judged = Literal["key_points", "structure", "length", "fluency", "choices"]
"""What of an answer can be marked."""


class OpeningSettings(BaseModel):
    """The department that owns an opening is its plan's."""

    model_config = ConfigDict(frozen=True)

    headcount: int = Field(default=1, ge=1, le=10_000)
    """How many people are sought."""
    opens_at: datetime | None = None
    """Nobody can begin before; who began may finish."""
    closes_at: datetime | None = None
    """Nobody can begin from then on; who began may finish."""
    minutes_per_candidate: int | None = Field(default=None, ge=5, le=600)
    """The most an interview may take, device check included; a longer plan is refused. None: as long as the plan is."""
    retention_days: int = Field(default=180, ge=1, le=3650)
    """For how long an interview is kept after it was handed in."""
    result_delay_hours: int = Field(default=24, ge=0, le=2160)
    """How long after the report is ready the candidate may see the result."""
    remind_before_end_h: int | None = Field(default=None, ge=0, le=720)
    """Who has not opened the link is reminded so many hours before it ends. 0: not; None: as the server is set."""
    remind_after_h: int | None = Field(default=None, ge=0, le=720)
    """The same, after the invitation has left."""

    @model_validator(mode="after")
    def _window(self) -> "OpeningSettings":
        for moment in (self.opens_at, self.closes_at):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a time needs its time zone")
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValueError("closes_at must be after opens_at")
        return self
