"""Bodies of the HTTP API for candidates and their import. See ``api.py`` for what holds for all of them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, model_validator

from server.core.api import ApiModel, Invitation
from server.core.facts import Stage
from server.core.notices import NoticeOutcome
from server.core.plan import Question
from server.core.text import Language

CandidateStatus = Literal[
    "added",
    "invited",
    "revoked",
    "not_started",
    "opened",
    "in_check",
    "in_interview",
    "timed_out",
    "completed",
    "withdrawn",
]
"""Never stored: it follows from the candidate, the link that counts and the interview held under it.

``added``: no link yet; ``revoked``: the link was taken back; ``not_started``: its window is over and it was never opened;
``timed_out``: begun, not handed in, nobody there, and the window is over (without an end: nothing for 24 hours).
"""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Mail = Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
CANDIDATES_LIMIT = 5000
"""How many candidates one call may be about."""
QUESTIONS_LIMIT = 10
"""Personal questions of one candidate."""


class CandidateDraft(ApiModel):
    """``mail`` and ``phone`` may be empty: the link is then given by hand. ``language`` is the one to write in; left out,
    the opening's."""

    name: Name
    mail: Mail = ""
    phone: Phone = ""
    language: Language | None = None
    note: str = Field(default="", max_length=2000)


class Candidate(ApiModel):
    id: str
    opening: str
    name: str
    mail: str
    phone: str
    language: Language
    note: str
    created_at: datetime
    status: CandidateStatus
    invitation: str | None
    """The link that counts; None before an invitation."""
    link: str | None
    """None as well once it was taken back, and for readers who may not invite."""
    valid_from: datetime | None
    valid_until: datetime | None
    session: str | None
    """The interview held under it."""
    stage: Stage | None
    live: bool
    answered: int
    flags: int | None
    """Open ones; None where the candidate took consent back."""
    has_resume: bool
    has_questions: bool
    """Whether questions of its own are added to the opening's."""


CandidateMoment = Literal[
    "added", "invited", "revoked", "opened", "in_check", "in_interview", "completed", "left", "withdrawn"
]
"""``left``: the candidate ended the interview; ``withdrawn``: taken out of the round."""


class CandidateEvent(ApiModel):
    at: datetime
    what: CandidateMoment


class CandidatePage(ApiModel):
    """One candidate with everything the page about it shows."""

    candidate: Candidate
    questions: tuple[Question, ...]
    """Asked after the opening's own, of this candidate alone."""
    questions_languages: tuple[Language, ...]
    """The language these are written in; behind it the opening's second one, in which each may have an ``other_text``."""
    questions_fixed: bool
    """Whether the interview began, so that they cannot be changed any more."""
    history: tuple[CandidateEvent, ...]
    """Oldest first."""
    others: tuple["OtherRound", ...]
    """The same mail or phone in other openings, as far as the reader may see them; newest first."""


class OtherRound(ApiModel):
    candidate: str
    opening: str
    title: str
    status: CandidateStatus
    created_at: datetime


class PersonalQuestions(ApiModel):
    questions: tuple[Question, ...] = Field(max_length=QUESTIONS_LIMIT)


class NextRound(ApiModel):
    """Into which other opening the same person goes as a candidate."""

    opening: str = Field(min_length=1, max_length=64)


# --- import ----------------------------------------------------------------------------------------------------------


class ImportFault(ApiModel):
    """``row`` as a spreadsheet numbers it (the first line is 1), 0 for the file as a whole; ``column`` is its heading."""

    row: int
    column: str
    code: str
    text: str


class ImportedRow(ApiModel):
    """A row as it was understood."""

    row: int
    name: str
    mail: str
    phone: str
    language: Language
    note: str


class ImportResult(ApiModel):
    """With any fault nothing is imported; ``imported`` is 0 for a dry run too."""

    dry_run: bool
    rows: int
    """Rows that hold anything, the headings left out."""
    good: int
    imported: int
    faults: tuple[ImportFault, ...]
    """All of them, in the order of the file."""
    ignored_columns: tuple[str, ...]
    """Headings that mean nothing here."""
    without_contact: int
    """Good rows with neither mail nor phone: nothing can be sent to these."""
    preview: tuple[ImportedRow, ...]
    """The first good rows."""
    candidates: tuple[str, ...]
    """The ids of those imported, in the order of the file."""


# --- inviting --------------------------------------------------------------------------------------------------------


class Window(ApiModel):
    """When a link may be opened for the first time; an interview that has begun may be finished."""

    valid_from: datetime | None = None
    valid_until: datetime | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        for moment in (self.valid_from, self.valid_until):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a time needs its time zone")
        if self.valid_from and self.valid_until and self.valid_until <= self.valid_from:
            raise ValueError("valid_until must be after valid_from")
        return self


class InviteMany(Window):
    """``tell``: also send the message of an invitation, to those with a mail or phone."""

    candidates: tuple[str, ...] = Field(min_length=1, max_length=CANDIDATES_LIMIT)
    tell: bool = True


class Reschedule(Window):
    """Without an end the link works until it is revoked."""

    tell: bool = True


InviteOutcome = Literal["invited", "already_invited", "withdrawn", "completed"]


class InvitedOne(ApiModel):
    """``notice`` is None where nothing was to be told."""

    candidate: str
    name: str
    outcome: InviteOutcome
    invitation: str | None
    link: str | None
    notice: NoticeOutcome | None


class InvitedMany(ApiModel):
    invited: int
    results: tuple[InvitedOne, ...]


class InvitationTold(ApiModel):
    """An invitation and what became of the message about it; ``notice`` is None where none was asked for."""

    invitation: Invitation
    notice: NoticeOutcome | None


CandidatePage.model_rebuild()

REQUESTS: tuple[type[BaseModel], ...] = (CandidateDraft, PersonalQuestions, NextRound, InviteMany, Reschedule)
"""What comes in; every other model goes out."""
