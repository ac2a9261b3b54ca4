"""Bodies of the HTTP API for the candidate's own result page. See ``api.py`` for what holds for all of them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from server.core.api import ApiModel
from server.core.api_decisions import DecisionKind
from server.core.facts import Purpose
from server.core.plan import Shown
from server.core.text import Language, Text

CodeChannel = Literal["mail", "sms"]
RequestKind = Literal["object", "review", "withdraw", "erase"]
"""Object to a result or to how data is used; have a person look again; take consent back; have everything erased."""
RequestOutcome = Literal["open", "granted", "refused"]
OwnResultState = Literal["in_interview", "withdrawn", "waiting", "ready"]
"""``waiting``: handed in, and people or programs are still at it. ``ready``: all that will be shown is there."""

REASON_CHARACTERS = 2000


# --- the door --------------------------------------------------------------------------------------------------------


class CodeAddress(ApiModel):
    """Where a code can be sent; ``address`` shows just enough of it to be known again."""

    channel: CodeChannel
    address: str


class ResultDoor(ApiModel):
    """What the page shows before a code was entered. Reading it changes nothing."""

    organisation: str
    addresses: tuple[CodeAddress, ...]
    """Empty: no address is on file, and a code cannot be sent."""
    inside: bool
    """Whether a code was entered on this device lately."""


class AskResultCode(ApiModel):
    channel: CodeChannel
    language: Language = "zh"


class ResultCodeSent(ApiModel):
    channel: CodeChannel
    address: str
    valid_until: datetime
    again_at: datetime
    """From when on another one may be asked for."""


class EnterResultCode(ApiModel):
    code: str = Field(pattern=r"^[0-9]{6}$")


# --- the result ------------------------------------------------------------------------------------------------------


class OwnDimension(ApiModel):
    """``score`` is of 100, as it counts after people had their say; None with the reason in ``not_available``."""

    id: str
    title: str
    score: float | None
    not_available: Text | None = None
    by_person: bool = False
    """Whether a person changed what the rules had computed."""


class OwnRemark(ApiModel):
    text: str
    made_at: datetime


class OwnAdvice(ApiModel):
    """One thing to work on. ``reason`` quotes the figures or key points it rests on; ``question`` 0 is the whole talk."""

    kind: Literal["key_point", "rate", "pauses", "fillers", "structure", "length"]
    question: int
    advice: Text
    reason: Text


class OwnRequest(ApiModel):
    id: str
    kind: RequestKind
    text: str
    made_at: datetime
    due_at: datetime
    """By when it must have been answered."""
    outcome: RequestOutcome
    answered_at: datetime | None
    answer: str


class RequestTerm(ApiModel):
    kind: RequestKind
    days: int


class OwnResult(ApiModel):
    """What one candidate may see of their own result: never more than the opening allows."""

    candidate: str
    title: str
    department: str
    organisation: str
    interview_language: Language
    state: OwnResultState
    handed_in_at: datetime | None
    ready_at: datetime | None
    """When a result is due to be shown, None if there is no date for it."""
    told: DecisionKind | None
    """The decision, once it was announced to the candidate."""
    shows: tuple[Shown, ...]
    """What the opening lets be seen; empty: the status alone."""
    dimensions: tuple[OwnDimension, ...] = ()
    looking_scored: bool = False
    """Whether looking at the screen was a part of the score, by the opening's setting and with consent."""
    words: tuple[Text, ...] = ()
    remarks: tuple[OwnRemark, ...] = ()
    advice: tuple[OwnAdvice, ...] = ()
    advice_not_available: Text | None = None
    pdf: bool = False
    requests: tuple[OwnRequest, ...] = ()
    terms: tuple[RequestTerm, ...] = ()
    """Within how many days each kind of request is answered."""
    recordings_hidden: bool = False
    """Whether the hiring staff can no longer play the recordings."""


# --- what is kept ----------------------------------------------------------------------------------------------------


class KeptConsent(ApiModel):
    given_at: datetime
    text_version: str
    language: Language
    choices: dict[Purpose, bool]


class KeptRecording(ApiModel):
    question: int
    take: int
    duration_ms: int
    size_bytes: int
    path: str


class KeptMessage(ApiModel):
    kind: str
    channel: str
    address: str
    made_at: datetime
    sent_at: datetime | None


class KeptView(ApiModel):
    """Who looked, by role and never by name."""

    role: str
    action: str
    times: int
    last_at: datetime


class Kept(ApiModel):
    """All that is kept about one candidate, by kind."""

    name: str
    mail: str
    phone: str
    resume: bool
    consents: tuple[KeptConsent, ...]
    recordings: tuple[KeptRecording, ...]
    recordings_bytes: int
    until: datetime | None
    """When recordings and words are removed by themselves, None if no time was set."""
    answers: int
    characters: int
    """How many characters of text were made of the answers."""
    measured: int
    """How many readings of rate, pauses, terms and visible events were noted during the interview."""
    chat: int
    scores: int
    """How many versions of the score there are."""
    messages: tuple[KeptMessage, ...]
    viewed: tuple[KeptView, ...] | None
    """None where views are not logged."""


# --- requests --------------------------------------------------------------------------------------------------------


class RequestDraft(ApiModel):
    kind: RequestKind
    text: str = Field(default="", max_length=REASON_CHARACTERS)
    language: Language = "zh"


class CandidateRequest(ApiModel):
    """A request as the hiring staff sees it."""

    id: str
    session: str
    candidate: str
    title: str
    department: str
    kind: RequestKind
    text: str
    language: Language
    made_at: datetime
    due_at: datetime
    overdue: bool
    outcome: RequestOutcome
    answered_at: datetime | None
    answered_by: str
    answer: str


class RequestAnswer(ApiModel):
    outcome: Literal["granted", "refused"]
    answer: str = Field(min_length=1, max_length=REASON_CHARACTERS)


AnswerNotice = Literal["queued", "no_contact", "sent", "not_sent"]
"""How the candidate is told: ``queued`` is in the outbox; ``no_contact``: neither mail nor phone. That everything is erased
leaves at once and is kept nowhere: ``sent``, or ``not_sent`` (no gateway, or it failed)."""


class AnsweredRequest(ApiModel):
    """``erased`` says that everything of this candidate is gone, the request with it."""

    erased: bool
    request: CandidateRequest | None
    notice: AnswerNotice


REQUESTS: tuple[type[BaseModel], ...] = (AskResultCode, EnterResultCode, RequestDraft, RequestAnswer)
"""What comes in; every other model goes out."""
