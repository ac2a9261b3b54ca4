"""Facts: everything that can stand on a session's timeline, each declared once.

A fact is what a stage says; an :class:`Entry` is the fact with its number, as the timeline holds it. ``at_ms`` and every
other ``*_ms`` on the timeline count milliseconds since the session began. ``question`` is 1-based; 0 is the device
check (:data:`server.core.plan.DEVICE_CHECK`). ``take`` is 1-based.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.core.plan import Plan
from server.core.text import Language

Stage = Literal["consent", "check", "notice", "preparing", "answering", "reviewing", "submitted", "withdrawn"]
Verdict = Literal["pass", "warn", "fail", "unknown"]
Severity = Literal["info", "attention", "urgent"]
Purpose = Literal["record", "transcribe", "analyse", "expression"]
Mark = Literal["useful", "not_useful", "none"]
ClearedWhy = Literal[
    "",
    "over",
    "answer_ended",
    "media_lost",
    "unknown_now",
    "consent_withdrawn",
    "analysis_stopped",
    "new_take",
    "back_in_range",
    "measured",
    "began_to_talk",
]
"""``over``: what it told of ended; ``unknown_now``: something else makes it impossible to tell; ``measured``: the whole
answer, measured at its end, does not bear it out."""


class Body(BaseModel):
    """Base of every fact: frozen, tolerant of fields a newer writer added."""

    model_config = ConfigDict(frozen=True, extra="ignore")


# --- the life of the session -----------------------------------------------------------------------------------------


class SessionOpened(Body):
    """The first fact: the link was redeemed on a device."""

    kind: Literal["session_opened"] = "session_opened"
    plan: Plan
    candidate: str
    page_language: Language


class ConsentGiven(Body):
    """What the candidate agreed to, one choice per purpose; a later one replaces an earlier one."""

    kind: Literal["consent_given"] = "consent_given"
    choices: dict[Purpose, bool]
    text_version: str
    text_sha256: str
    language: Language


class StageEntered(Body):
    """The session moved on. ``limit_ms`` is the time this stage may take; None means no limit."""

    kind: Literal["stage_entered"] = "stage_entered"
    stage: Stage
    question: int | None = None
    take: int | None = None
    limit_ms: int | None = None
    reason: Literal["begun", "asked", "time_up", "finished", "again", "next", "withdrawn"] = "asked"


class AnswerTyped(Body):
    """What is typed or chosen so far in this take of a question that is not spoken; a later one replaces it.

    ``chosen`` are indexes into the question's choices.
    """

    kind: Literal["answer_typed"] = "answer_typed"
    question: int
    take: int
    text: str = ""
    chosen: tuple[int, ...] = ()


class TimeExtended(Body):
    """HR gave more time to the running stage."""

    kind: Literal["time_extended"] = "time_extended"
    question: int
    extra_ms: int
    by: str


class TakeAllowed(Body):
    """HR allowed one more take of this question."""

    kind: Literal["take_allowed"] = "take_allowed"
    question: int
    by: str


class MediaLost(Body):
    """No media arrives any more; ``since_ms`` is when the last of it came."""

    kind: Literal["media_lost"] = "media_lost"
    since_ms: int
    reason: Literal["network", "page_closed", "server_restarted", "moved"] = "network"


class MediaBack(Body):
    """Media arrives (again); ``away_ms`` is how long it had been away, 0 for the first time."""

    kind: Literal["media_back"] = "media_back"
    away_ms: int = 0


Noticed = Literal[
    "hidden",
    "visible",
    "device_lost",
    "device_back",
    "microphone_muted",
    "microphone_unmuted",
    "microphone_silent",
    "microphone_heard",
    "blocked",
]
"""What a page notices and reports."""


class PageReported(Body):
    """Something the candidate's page noticed."""

    kind: Literal["page_reported"] = "page_reported"
    what: Literal[Noticed, "moved"]
    device: Literal["camera", "microphone", ""] = ""


# --- device check ----------------------------------------------------------------------------------------------------


class CheckReading(Body):
    """One reading of the device check; ``values`` carry the unit in their name (``rtt_ms``, ``loss_ratio``)."""

    kind: Literal["check_reading"] = "check_reading"
    part: Literal["camera", "face", "light", "microphone", "sentence", "network"]
    verdict: Verdict
    advice: str = ""
    """Which advice was shown, by its id (``camera.denied``, ``network.slow``)."""
    values: dict[str, float] = Field(default_factory=dict, max_length=20)


class Calibrated(Body):
    """A person's own normal, measured in the device check (``face.neutral``, ``speech_rate.normal``)."""

    kind: Literal["calibrated"] = "calibrated"
    name: str
    values: dict[str, float]


class NetworkReading(Body):
    """The connection as the server and the page measure it, at most every 5 s or on a change of verdict."""

    kind: Literal["network_reading"] = "network_reading"
    rtt_ms: float | None = None
    loss_ratio: float | None = None
    upload_kbps: float | None = None
    verdict: Verdict = "unknown"


# --- recording -------------------------------------------------------------------------------------------------------


class PartStarted(Body):
    """A file of this take began. A take has more than one part when the connection was rebuilt in between."""

    kind: Literal["part_started"] = "part_started"
    question: int
    take: int
    part: int
    file: str


class PartEnded(Body):
    """A part was closed; ``from_ms`` and ``to_ms`` bound its media on the session's clock."""

    kind: Literal["part_ended"] = "part_ended"
    question: int
    take: int
    part: int
    from_ms: int
    to_ms: int
    reason: Literal["answer_ended", "media_lost", "server_restarted", "storage_full", "failed"] = "answer_ended"


class PlacedPart(Body):
    """Where a part stands in the finished recording: session time ``from_ms`` is played at ``plays_at_ms``."""

    from_ms: int
    to_ms: int
    plays_at_ms: int


class RecordingReady(Body):
    """The take's parts were joined into one seekable file."""

    kind: Literal["recording_ready"] = "recording_ready"
    question: int
    take: int
    file: str
    duration_ms: int
    size_bytes: int
    parts: tuple[PlacedPart, ...]
    has_picture: bool = True


class RecordingFailed(Body):
    """The recording of this take could not be finished or not be written; what there is of it is kept."""

    kind: Literal["recording_failed"] = "recording_failed"
    question: int
    take: int
    reason: str


# --- what was heard and seen -----------------------------------------------------------------------------------------


class Word(Body):
    """One word (English) or one character run (Chinese) with its time and the recogniser's probability."""

    text: str
    from_ms: int
    to_ms: int
    p: float = 1.0


class Utterance(Body):
    """Settled words of the live pass: they will not change until the final pass replaces the whole answer."""

    kind: Literal["utterance"] = "utterance"
    question: int
    take: int
    from_ms: int
    to_ms: int
    text: str
    words: tuple[Word, ...] = ()
    language: Language


class Transcript(Body):
    """The final pass over the whole take; the report uses this."""

    kind: Literal["transcript"] = "transcript"
    question: int
    take: int
    text: str
    words: tuple[Word, ...]
    language: Language
    model: str


class TranscriptFailed(Body):
    """The final pass did not work out; the live words stand."""

    kind: Literal["transcript_failed"] = "transcript_failed"
    question: int
    take: int
    reason: str


class Signal(Body):
    """One value of a declared signal (``speech_rate.recent``), drawn from ``from_ms..to_ms``."""

    kind: Literal["signal"] = "signal"
    question: int
    take: int
    name: str
    value: float
    from_ms: int
    to_ms: int


class EventBegan(Body):
    """A declared event began (``face.smile``, ``voice.silence``); it holds until an EventEnded of the same ``id``."""

    kind: Literal["event_began"] = "event_began"
    question: int
    take: int
    id: str
    name: str
    from_ms: int
    value: float | None = None


class EventEnded(Body):
    """The end of the event ``id``."""

    kind: Literal["event_ended"] = "event_ended"
    question: int
    take: int
    id: str
    name: str
    from_ms: int
    to_ms: int
    value: float | None = None


class TermMentioned(Body):
    """A term of the question (or a synonym of it) was said, found in the live words."""

    kind: Literal["term_mentioned"] = "term_mentioned"
    question: int
    take: int
    term: str
    said: str
    from_ms: int
    to_ms: int
    negated: bool = False
    """Whether a "not" stands close to it in the same clause ("I have never used Redis")."""


class Mention(Body):
    """Where a term was said, in the final transcript; ``negated`` as in :class:`TermMentioned`."""

    term: str
    said: str
    from_ms: int
    to_ms: int
    negated: bool = False


class AnswerMeasured(Body):
    """The take as a whole, from the final words: figures by name with the unit in it, and every mention.

    A figure that could not be computed is absent; ``not_available`` says why.
    """

    kind: Literal["answer_measured"] = "answer_measured"
    question: int
    take: int
    values: dict[str, float]
    mentions: tuple[Mention, ...] = ()
    not_available: dict[str, str] = Field(default_factory=dict)


class AnalysisState(Body):
    """Whether live analysis runs: ``part`` is an analyzer's name or ``host``."""

    kind: Literal["analysis_state"] = "analysis_state"
    part: str
    state: Literal["running", "degraded", "off", "failed"]
    reason: str = ""


class AnswerAnalysed(Body):
    """Everything that analysis will ever say about this take is on the timeline."""

    kind: Literal["answer_analysed"] = "answer_analysed"
    question: int
    take: int


# --- judgement and talk ----------------------------------------------------------------------------------------------


class Spread(Body):
    """How a figure lies over ``n`` finished interviews: percentiles in the figure's own unit."""

    n: int
    p5: float
    p25: float
    p50: float
    p75: float
    p95: float


class QuestionHistory(Body):
    """What finished interviews of the same opening say of one question of this plan, by figure."""

    question: int
    figures: dict[str, Spread]


class HistoryKnown(Body):
    """What was known of earlier interviews when this one began; later ones change nothing for it."""

    kind: Literal["history_known"] = "history_known"
    questions: tuple[QuestionHistory, ...] = ()


class Compared(Body):
    """One figure of this person beside what it was compared with; what is None was not known."""

    figure: str
    value: float
    own: float | None = None
    """The person's own usual."""
    others: Spread | None = None
    """The same question in finished interviews of the same opening."""


class Evidence(Body):
    """What a flag rests on: a stretch of an answer and the figures compared, so that a click seeks there."""

    question: int
    take: int
    from_ms: int
    to_ms: int
    what: str
    """The signal, event or term it is about."""
    values: dict[str, float] = Field(default_factory=dict)
    compared: tuple[Compared, ...] = ()


class FlagRaised(Body):
    """A rule found something a person should look at. The title comes from the rule's declaration."""

    kind: Literal["flag_raised"] = "flag_raised"
    id: str
    rule: str
    severity: Severity
    question: int
    take: int
    evidence: tuple[Evidence, ...]
    follow_up: str = ""


class FlagCleared(Body):
    """The flag no longer holds; ``why`` is a code, empty where an older server did not say."""

    kind: Literal["flag_cleared"] = "flag_cleared"
    id: str
    rule: str
    to_ms: int
    why: ClearedWhy = ""


class FlagMarked(Body):
    """What one person who hires makes of a flag; a later one of the same person replaces it, ``none`` takes it back."""

    kind: Literal["flag_marked"] = "flag_marked"
    id: str
    rule: str
    mark: Mark
    by: str


class Said(Body):
    """One chat message. ``client_id`` makes a repeated send harmless."""

    kind: Literal["said"] = "said"
    by: Literal["candidate", "hr"]
    author: str
    text: str
    client_id: str


class Withheld(Body):
    """Stands for readers in place of a fact that is not shown any more: the candidate took consent back for this purpose.

    Never on a stored timeline.
    """

    kind: Literal["withheld"] = "withheld"
    purpose: Purpose


Fact = Annotated[
    SessionOpened
    | ConsentGiven
    | StageEntered
    | AnswerTyped
    | TimeExtended
    | TakeAllowed
    | MediaLost
    | MediaBack
    | PageReported
    | CheckReading
    | Calibrated
    | NetworkReading
    | PartStarted
    | PartEnded
    | RecordingReady
    | RecordingFailed
    | Utterance
    | Transcript
    | TranscriptFailed
    | Signal
    | EventBegan
    | EventEnded
    | TermMentioned
    | AnswerMeasured
    | AnalysisState
    | AnswerAnalysed
    | FlagRaised
    | FlagCleared
    | FlagMarked
    | HistoryKnown
    | Said
    | Withheld,
    Field(discriminator="kind"),
]


class Entry(Body):
    """A numbered fact. Numbers start at 1 and have no holes; ``key`` makes a repeated fact a no-op."""

    n: int
    at_ms: int
    key: str | None = None
    fact: Fact


class Draft(Body):
    """A fact on its way to the timeline, before it has its number."""

    at_ms: int
    fact: Fact
    key: str | None = None
