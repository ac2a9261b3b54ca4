"""The bodies of the HTTP API, declared once: OpenAPI, the console's TypeScript types and validation come from here.

One API serves both: the console (signed-in cookie) and programs (``Authorization: Bearer <API key>``).
Times are UTC in RFC 3339; ``*_ms`` are milliseconds since the session began.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from server.core.facts import ClearedWhy, Compared, Entry, Mark, Mention, Purpose, Severity, Stage, Verdict, Word
from server.core.messages import QuestionView
from server.core.opening import Judged, OpeningSettings
from server.core.plan import Kind, Plan, Policy
from server.core.text import Language, Text


class ApiModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Problem(ApiModel):
    """Every error answer: ``code`` for programs, ``text`` for people (in the language asked for)."""

    code: str
    text: str


# --- accounts --------------------------------------------------------------------------------------------------------


class SignIn(ApiModel):
    name: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=500)


class ChangePassword(ApiModel):
    old: str = Field(max_length=500)
    new: str = Field(min_length=10, max_length=500)


class Me(ApiModel):
    name: str
    role: str
    must_change_password: bool
    id: str = ""
    department: str = ""
    actions: tuple[str, ...] = ()
    """What the role may do (see ``server/core/access.py``): pages hide what would be refused."""


class NewApiKey(ApiModel):
    label: str = Field(min_length=1, max_length=100)


class ApiKey(ApiModel):
    id: str
    label: str
    created_at: datetime
    last_used_at: datetime | None


class CreatedApiKey(ApiKey):
    """``secret`` is shown this once; only its hash is kept."""

    secret: str


# --- openings and invitations ----------------------------------------------------------------------------------------


class OpeningDraft(ApiModel):
    plan: Plan
    settings: OpeningSettings | None = None
    """Left out, a new opening has the usual ones and an old one keeps its own."""


class Opening(ApiModel):
    id: str
    plan: Plan
    settings: OpeningSettings
    created_at: datetime
    closed: bool
    paused: bool
    """Nobody can begin for now; links stay valid, and who began may finish."""
    invited: int
    submitted: int


class KindDeclared(ApiModel):
    """A kind of question as its file declares it; the editor draws it from this alone."""

    kind: Kind
    title: Text
    description: Text
    spoken: bool
    preparation_s: int
    answer_s: int
    judged: tuple[Judged, ...]


class PolicyDeclared(ApiModel):
    policy: Policy
    title: Text
    description: Text
    expression_events: bool
    expression_scored: bool


class OpeningOptions(ApiModel):
    """What an opening can be made of."""

    kinds: tuple[KindDeclared, ...]
    policies: tuple[PolicyDeclared, ...]
    remind_before_end_h: float = 24.0
    """What counts where an opening leaves its own reminder hours out; 0: no reminder."""
    remind_after_h: float = 72.0


class OpeningPreview(ApiModel):
    """What the candidate sees of an opening, and nothing of HR's."""

    landing: "Landing"
    questions: tuple[QuestionView, ...]
    other: "OpeningPreview | None" = None
    """The same in the opening's second language."""


class InvitationDraft(ApiModel):
    candidate: str = Field(min_length=1, max_length=200)
    language: Language | None = None
    """The candidate's; None: the opening's own."""
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    @model_validator(mode="after")
    def _window(self) -> "InvitationDraft":
        for moment in (self.valid_from, self.valid_until):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a time needs its time zone")
        if self.valid_from and self.valid_until and self.valid_until <= self.valid_from:
            raise ValueError("valid_until must be after valid_from")
        return self


InvitationState = Literal["invited", "in_interview", "submitted", "revoked", "expired"]


class Invitation(ApiModel):
    """``link`` is what the candidate opens; its QR code is at ``/api/v1/invitations/{id}/qr.svg`` and ``.png``."""

    id: str
    opening: str
    candidate: str
    candidate_id: str | None
    """None for a link of a server of before there were candidates."""
    link: str
    state: InvitationState
    created_at: datetime
    valid_from: datetime | None
    valid_until: datetime | None
    session: str | None


class LandingWords(ApiModel):
    """What the landing says in the words of one language that the interview can be held in."""

    language: Language
    title: str
    department: str
    organisation: str


class Landing(ApiModel):
    """What the candidate's page shows before anything begins. Reading it changes nothing."""

    candidate: str
    title: str
    department: str
    organisation: str
    interview_language: Language
    """The one that is chosen unless the candidate chooses another; the session's once it began."""
    offered: tuple[LandingWords, ...]
    """The languages to choose from, that one first; nothing is to be chosen where there is only one."""
    question_count: int
    minutes: int
    """The most it takes: preparation and answer times plus five minutes for the device check."""
    expression_offered: bool
    started: bool
    submitted: bool
    result_path: str = ""
    """Where the candidate reads the result later; it opens with a one-time code alone."""
    consent: "ConsentText"


class ConsentPurpose(ApiModel):
    purpose: Literal["record", "transcribe", "analyse", "expression"]
    needed: bool
    title: Text
    text: Text


class ConsentText(ApiModel):
    version: str
    purposes: tuple[ConsentPurpose, ...]


class OpenLink(ApiModel):
    page_id: str = Field(min_length=8, max_length=64)
    language: Language = "zh"
    """The page's."""
    interview_language: Language | None = None
    """What the candidate chose of ``Landing.offered``; None: the first. It counts where this makes the session."""
    again: bool = False
    """Nobody asked for it: a page that was inside found itself outside. Refused as ``moved`` when another page opened the
    link since."""


class OpenedLink(ApiModel):
    """The link is open on this device. ``began`` says that this made the session, ``moved`` that it left another device."""

    session: str
    began: bool
    moved: bool


# --- sessions --------------------------------------------------------------------------------------------------------


class SessionSummary(ApiModel):
    id: str
    opening: str
    invitation: str
    candidate: str
    title: str
    department: str
    began_at: datetime
    stage: Stage
    live: bool
    answered: int
    question_count: int
    flags: int | None
    """Open ones; None where the candidate took consent back."""
    withdrawn: bool = False
    """The candidate took consent back: recordings, words, figures, flags and score are not shown any more."""


class TimelinePage(ApiModel):
    """Entries after ``since``; ask again with the last ``n`` while ``more`` is true. What is not shown any more because the
    candidate took consent back stands as ``withheld``."""

    session: str
    entries: tuple[Entry, ...]
    more: bool


# --- flags -----------------------------------------------------------------------------------------------------------


class FlagMarkDraft(ApiModel):
    """``none`` takes one's own mark back."""

    mark: Mark


class FlagMark(ApiModel):
    """What one person makes of a flag now. ``at_ms`` is on the session's clock, also after its end."""

    by: str
    mark: Literal["useful", "not_useful"]
    at_ms: int


class RuleRecord(ApiModel):
    """How one rule fared in an opening's interviews. ``useful`` and ``not_useful`` count marks: two people, two marks."""

    rule: str
    severity: Severity
    title: Text
    raised: int
    cleared: int
    sessions: int
    """In how many interviews it was raised."""
    useful: int
    not_useful: int


class OpeningFlags(ApiModel):
    """Every rule there is, and every rule that once raised a flag here; ``sessions`` is how many interviews began."""

    opening: str
    sessions: int
    rules: tuple[RuleRecord, ...]


# --- report ----------------------------------------------------------------------------------------------------------


class ReportEvent(ApiModel):
    name: str
    from_ms: int
    to_ms: int
    value: float | None = None


class ReportFlag(ApiModel):
    id: str
    rule: str
    severity: Severity
    title: Text
    question: int
    take: int
    at_ms: int
    cleared_ms: int | None
    cleared_why: ClearedWhy = ""
    evidence: tuple["ReportEvidence", ...]
    follow_up: str = ""
    marks: tuple[FlagMark, ...] = ()


class ReportEvidence(ApiModel):
    question: int
    take: int
    from_ms: int
    to_ms: int
    what: str
    values: dict[str, float]
    compared: tuple[Compared, ...] = ()


class ReportPart(ApiModel):
    from_ms: int
    to_ms: int
    plays_at_ms: int


class ReportPoint(ApiModel):
    at_ms: int
    value: float


class ReportTerm(ApiModel):
    term: str
    required: bool
    count: int
    mentions: tuple[Mention, ...]


class ReportTyped(ApiModel):
    """What was typed or chosen, as it stood at the end of the take; ``chosen`` are indexes into the question's choices."""

    text: str
    chosen: tuple[int, ...]


class ReportTake(ApiModel):
    """One take. ``transcript_source`` says whether the words are the final pass's or only the live ones.

    Of a typed take nothing is recorded or heard: what was typed stands in ``typed``.
    """

    question: int
    take: int
    counts: bool
    """Whether this is the take that counts (the last one); earlier ones are kept and marked."""
    from_ms: int
    to_ms: int | None
    ended_by: str
    recording: str | None
    """Path of the playable file, None while it is not ready."""
    recording_note: str = ""
    duration_ms: int | None = None
    parts: tuple[ReportPart, ...] = ()
    transcript_source: Literal["final", "live", "not_available"]
    text: str
    words: tuple[Word, ...]
    measures: dict[str, float]
    not_available: dict[str, str]
    rates: tuple[ReportPoint, ...]
    terms: tuple[ReportTerm, ...]
    events: tuple[ReportEvent, ...]
    flags: tuple[ReportFlag, ...]
    typed: ReportTyped | None = None
    """For a question that is not spoken; empty when nothing was typed."""


class ReportQuestion(ApiModel):
    number: int
    text: str
    kind: Kind = "structured"
    takes: tuple[ReportTake, ...]


class ReportChat(ApiModel):
    at_ms: int
    by: Literal["candidate", "hr"]
    author: str
    text: str


class Report(ApiModel):
    """Everything the timeline says, arranged for reading. No scores here."""

    session: str
    candidate: str
    plan: Plan
    began_at: datetime
    stage: Stage
    complete: bool
    """Whether every take has been analysed; else ``waiting`` says for what."""
    waiting: tuple[str, ...]
    consent: dict[str, bool]
    check: dict[str, Verdict]
    questions: tuple[ReportQuestion, ...]
    other_flags: tuple[ReportFlag, ...]
    """Flags that belong to no take (device check, between questions)."""
    away: tuple[ReportEvent, ...]
    """When no media arrived, and why (``name``)."""
    chat: tuple[ReportChat, ...]
    withdrawn: tuple[Purpose, ...] = ()
    """Purposes that the candidate took consent back for: nothing of them is here, and ``recording_note`` or
    ``not_available`` says ``withdrawn`` in its place."""


Landing.model_rebuild()
OpeningPreview.model_rebuild()
ReportFlag.model_rebuild()

REQUESTS = (SignIn, ChangePassword, NewApiKey, OpeningDraft, InvitationDraft, OpenLink, FlagMarkDraft)
"""What comes in; every other model goes out."""
