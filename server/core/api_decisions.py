"""Bodies of the HTTP API for lists, comparison, decisions. See ``api.py`` for what holds for all of them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field, model_validator

from server.core.api import ApiModel, ReportFlag
from server.core.facts import Purpose, Stage
from server.core.plan import Dimension, Kind
from server.core.text import Language

DecisionKind = Literal["next_round", "reject", "talent_pool"]
ResultState = Literal["live", "idle", "submitted", "withdrawn"]
ResultSort = Literal["time", "score"]
ResultFlags = Literal["any", "none"]
ResultDecision = Literal["next_round", "reject", "talent_pool", "none"]
ExportFormat = Literal["xlsx", "csv", "pdf"]
JobState = Literal["running", "ready", "failed", "cancelled"]
DecisionFault = Literal["", "not_found", "still_live", "changed_meanwhile", "opening_closed", "no_address", "not_possible"]
NoticeState = Literal["", "asked", "not_possible"]


# --- the list --------------------------------------------------------------------------------------------------------


class ResultQuery(ApiModel):
    """What a list of interviews holds; an empty one holds all that the account may see, newest first.

    It is never sorted by score unless ``sort`` says so, and no filter is set unless somebody set it.
    """

    opening: str = Field(default="", max_length=64)
    department: str = Field(default="", max_length=200)
    name: str = Field(default="", max_length=200)
    since: datetime | None = None
    """Those that began at this time or later."""
    until: datetime | None = None
    """Those that began before this time."""
    state: ResultState | None = None
    score_min: float | None = Field(default=None, ge=0, le=100)
    """With either bound those without a score are left out."""
    score_max: float | None = Field(default=None, ge=0, le=100)
    flags: ResultFlags | None = None
    """Open flags: any, or none."""
    rule: str = Field(default="", max_length=60, pattern=r"^[a-z0-9_]*$")
    """A flag of this rule was raised, whether it cleared itself later or not."""
    decision: ResultDecision | None = None
    """The decision that stands now; ``none``: nobody has decided."""
    top_tenth: bool = False
    """Only the best tenth by score of those with a score in ``opening``, which is needed then; ties are in."""
    sort: ResultSort = "time"
    """``score``: highest first, those without one last."""

    @model_validator(mode="after")
    def _whole(self) -> "ResultQuery":
        for moment in (self.since, self.until):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a time needs its time zone")
        if self.top_tenth and not self.opening:
            raise ValueError("top_tenth needs an opening")
        return self


class ResultRow(ApiModel):
    """One interview in a list. ``score`` is None where there is none (yet)."""

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
    score: float | None
    """Composite, 0 to 100, with what people changed in it."""
    decision: DecisionKind | None
    decided_at: datetime | None
    decided_by: str
    withdrawn: bool = False
    """The candidate took consent back: recordings, words, figures, flags and score are not shown any more."""


class ResultPage(ApiModel):
    rows: tuple[ResultRow, ...]
    total: int
    """In the whole list, not on this page."""
    next: str
    """Give it back as ``after`` for the next page; empty at the end."""


class SavedViewDraft(ApiModel):
    name: str = Field(min_length=1, max_length=100)
    query: ResultQuery


class SavedView(ApiModel):
    """A list somebody comes back to; every account has its own."""

    id: str
    name: str
    query: ResultQuery
    created_at: datetime


# --- exports ---------------------------------------------------------------------------------------------------------


class ExportDraft(ApiModel):
    """Either these interviews, or all that ``query`` holds. A bundle of reports takes 200 at most, a table 5,000."""

    format: ExportFormat
    sessions: tuple[str, ...] = Field(default=(), max_length=5000)
    query: ResultQuery | None = None
    language: Language = "zh"

    @model_validator(mode="after")
    def _one_of_both(self) -> "ExportDraft":
        if bool(self.sessions) == (self.query is not None):
            raise ValueError("give sessions or a query")
        return self


class ExportJob(ApiModel):
    """An export being made. Ask for it every second or two: one that nobody asks for is cancelled after 20 s.

    ``file`` is where the finished one is fetched; it is gone ten minutes later.
    """

    id: str
    format: ExportFormat
    state: JobState
    done: int
    total: int
    left_out: int
    """Interviews whose report could not be made; a list in the bundle names them."""
    file: str
    size_bytes: int


# --- comparison ------------------------------------------------------------------------------------------------------


class ComparedDimension(ApiModel):
    """``score`` is 0 to 100, None where it is not available."""

    id: str
    score: float | None


class ComparedCandidate(ApiModel):
    session: str
    opening: str
    candidate: str
    title: str
    department: str
    began_at: datetime
    stage: Stage
    spoken_language: Language
    score: float | None
    grade: str
    decision: DecisionKind | None
    dimensions: tuple[ComparedDimension, ...]
    rate_per_min: float | None
    """Over all answers that count, weighted by the time talked; characters for Chinese, words for English."""
    pause_ratio: float | None
    """Pauses as a share of talk and pauses, over all answers that count."""
    pause_count: int | None
    longest_pause_ms: float | None
    points_covered: int | None
    points_in_all: int | None
    flags: tuple[ReportFlag, ...]
    withdrawn: tuple[Purpose, ...] = ()
    """As in the report."""


class ComparedPoint(ApiModel):
    text: str
    covered: bool | None
    """None where it could not be told."""


class ComparedAnswer(ApiModel):
    """The take that counts. ``text`` is empty and ``note`` says why where nothing is there."""

    session: str
    question: int
    """Its number in this candidate's own plan."""
    take: int
    from_ms: int
    text: str
    transcript_source: Literal["final", "live", "written", "not_available"]
    recording: str | None
    duration_ms: int | None
    measures: dict[str, float]
    points: tuple[ComparedPoint, ...]
    score: float | None
    note: str
    flags: int


class ComparedQuestion(ApiModel):
    """The same question, by its wording; who was not asked it has no answer here."""

    text: str
    """As the first of those compared was asked."""
    language: Language
    """That of ``text``."""
    other_text: str = ""
    """As those were asked who were interviewed in the other language; empty if nobody was."""
    kind: Kind
    answers: tuple[ComparedAnswer, ...]


class Comparison(ApiModel):
    """Two to five candidates in the order asked for."""

    dimensions: tuple[Dimension, ...]
    """Those that at least two of them have in common come first; weights are those of the first who has it."""
    candidates: tuple[ComparedCandidate, ...]
    questions: tuple[ComparedQuestion, ...]


# --- distribution ----------------------------------------------------------------------------------------------------


class ScoreBin(ApiModel):
    """From ``low`` (in) to ``high`` (out; in for the last one)."""

    low: float
    high: float
    count: int


class DimensionMedian(ApiModel):
    id: str
    title: str
    median: float | None
    n: int


class ScoreDistribution(ApiModel):
    """Scores of an opening's submitted interviews. Figures are None while there is no score."""

    opening: str
    submitted: int
    n: int
    """Those of them that have a score."""
    bins: tuple[ScoreBin, ...]
    mean: float | None
    median: float | None
    highest: float | None
    top_tenth_from: float | None
    """The score from which on one belongs to the best tenth (at least one belongs to it)."""
    dimensions: tuple[DimensionMedian, ...]


# --- decisions -------------------------------------------------------------------------------------------------------


class DecisionItem(ApiModel):
    """``known`` is the number of the decision that the person saw when deciding (0: none yet)."""

    session: str = Field(min_length=1, max_length=64)
    reason: str = Field(default="", max_length=2000)
    """Empty: the common one."""
    known: int | None = Field(default=None, ge=0)


class DecisionDraft(ApiModel):
    """One decision for one or many; each needs a reason, its own or the common one."""

    decision: DecisionKind
    items: tuple[DecisionItem, ...] = Field(min_length=1, max_length=200)
    reason: str = Field(default="", max_length=2000)
    notify: bool = False
    """Whether the candidates get a message, from the template for this decision."""
    next_opening: str = Field(default="", max_length=64)
    """For ``next_round`` alone: invite to this opening."""

    @model_validator(mode="after")
    def _whole(self) -> "DecisionDraft":
        if any(not (item.reason.strip() or self.reason.strip()) for item in self.items):
            raise ValueError("a decision needs a reason")
        if self.next_opening and self.decision != "next_round":
            raise ValueError("only the next round has a next opening")
        if len({item.session for item in self.items}) != len(self.items):
            raise ValueError("a session stands here twice")
        return self


class Decision(ApiModel):
    """One entry of a session's history; the last one stands."""

    id: str
    session: str
    n: int
    decision: DecisionKind
    reason: str
    by: str
    at: datetime
    notice: NoticeState
    """Whether a message was asked for; whether it went out is to be seen among the messages."""
    next_opening: str
    invitation: str
    """The invitation to the next round, if one was made."""


class NoticePreview(ApiModel):
    """The message as the candidate would get it; empty with a ``fault`` when none can be sent."""

    channel: str
    address: str
    language: Language
    subject: str
    body: str
    fault: str = ""


class DecisionPreview(ApiModel):
    """What one item would do, shown back before it is done."""

    session: str
    candidate: str
    title: str
    standing: Decision | None
    decision: DecisionKind
    reason: str
    next_opening_title: str
    notice: NoticePreview | None
    fault: DecisionFault


class DecisionOutcome(ApiModel):
    """What became of one item: the decision, or why there is none."""

    session: str
    decision: Decision | None
    fault: DecisionFault


REQUESTS: tuple[type[BaseModel], ...] = (ResultQuery, SavedViewDraft, ExportDraft, DecisionItem, DecisionDraft)
"""What comes in; every other model goes out."""
