"""The question plan of one interview, frozen into the session when it begins.

An opening may be edited afterwards; a running interview keeps the plan it started with.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from server.core.text import Language

DEVICE_CHECK = 0
"""The question number under which everything measured in the device check is filed; real questions start at 1."""


class Term(BaseModel):
    """A term HR listens for in an answer."""

    model_config = ConfigDict(frozen=True)

    term: str = Field(min_length=1, max_length=80)
    synonyms: tuple[str, ...] = Field(default=(), max_length=20)
    required: bool = True
    """Whether an answer that never mentions it is flagged as possibly off the point."""


class Question(BaseModel):
    """One question as the candidate meets it."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(min_length=1, max_length=2000)
    hint: str = Field(default="", max_length=2000)
    """Shown to the candidate below the question."""
    terms: tuple[Term, ...] = Field(default=(), max_length=50)
    follow_up: str = Field(default="", max_length=1000)
    """What HR may ask when the answer seems to miss the point; never shown to the candidate."""
    preparation_s: int = Field(default=30, ge=0, le=1800)
    answer_s: int = Field(default=120, ge=5, le=3600)
    retakes: int = Field(default=1, ge=0, le=10)
    """How often the candidate may record this answer again."""


class Plan(BaseModel):
    """All that a session needs to know of its opening."""

    model_config = ConfigDict(frozen=True)

    title: str = Field(min_length=1, max_length=200)
    department: str = Field(default="", max_length=200)
    organisation: str = Field(default="", max_length=200)
    language: Language = "zh"
    """The language spoken in the interview; the page's own language is the reader's choice."""
    questions: tuple[Question, ...] = Field(min_length=1, max_length=50)
    expression_events: bool = False
    """Whether visible expression events may be analysed at all; each candidate's consent is needed besides."""
    clock_when_away: Literal["pause", "run"] = "pause"
    """Whether an answer's clock stands still while no media arrives."""
    pause_limit_s: int = Field(default=600, ge=0, le=3600)
    """The most that the clock of one answer stands still, in all."""

    def question(self, number: int) -> Question:
        """Question by its 1-based number; raises IndexError outside the plan."""
        if not 1 <= number <= len(self.questions):
            raise IndexError(number)
        return self.questions[number - 1]
