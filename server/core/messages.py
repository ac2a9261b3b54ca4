"""Every message that crosses a browser's WebSocket, declared once.

JSON to browsers; the load tester uses the same classes. ``web_client/src/shared/wire.gen.ts`` and ``docs/protocol.md``
are generated from here (``make generate``). Inward we are strict about types and sizes; unknown fields are tolerated.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.core.facts import Entry, Noticed, Purpose, Severity, Stage, Verdict
from server.core.plan import Kind, Plan
from server.core.text import Language, Text

PROTOCOL_VERSION = 1
CHAT_LIMIT_CHARS = 2000
TYPED_LIMIT_CHARS = 5000
SDP_LIMIT_BYTES = 64 * 1024
MESSAGE_LIMIT_BYTES = 96 * 1024

RTT_GOOD_MS, RTT_POOR_MS = 100, 300
"""ITU-T G.114: up to 150 ms one way (about 300 ms round trip) suits conversation; the device check aims at 100 ms."""
LOSS_GOOD_PERCENT, LOSS_POOR_PERCENT = 2, 10
"""Up to 2 % Opus speech is unimpaired to most ears; from 10 % words go missing in the transcript."""
LINE_GOOD_KBPS, LINE_POOR_KBPS = 250, 100
"""What the line must carry for sound and pictures that can be used. Page and server judge the network by these alone."""
MICROPHONE_SILENT_MS = 3_000
"""A microphone that gives nothing for this long is reported by the page; ``voice.dead`` takes as long."""

Role = Literal["sound", "record", "look"]
"""What a media track is for: the sound, the picture that is recorded, the small picture that is looked at."""

Reduced = Literal["partial_words", "pictures", "final_pass"]
"""What analysis does less of while the machine is busy, in the order in which it gives way: words that may still change are
not shown, fewer pictures are looked at, the pass over a whole answer waits."""


class Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


# --- candidate page -> server ----------------------------------------------------------------------------------------


class CandidateHello(Message):
    """Opens the conversation. ``since`` is the number of the last chat entry the page has, 0 for none.

    ``again``: this page was welcomed before and comes back by itself, so it takes nothing from a page opened since.
    """

    type: Literal["hello"] = "hello"
    version: int
    page_id: str = Field(min_length=8, max_length=64)
    since: int = Field(default=0, ge=0)
    language: Language = "zh"
    again: bool = False


class Offer(Message):
    """A new peer connection (there is no renegotiation: a change makes a new one). ``tracks`` names each mid's role."""

    type: Literal["offer"] = "offer"
    sdp: str = Field(max_length=SDP_LIMIT_BYTES)
    tracks: dict[str, Role] = Field(max_length=3)


class Consent(Message):
    type: Literal["consent"] = "consent"
    id: str = Field(max_length=64)
    choices: dict[Purpose, bool] = Field(max_length=4)
    text_version: str = Field(max_length=32)
    language: Language


class Step(Message):
    """The candidate asks the session to move on.

    ``check_done`` (device check -> notice), ``begin`` (notice -> first question), ``start_answer`` (end preparation
    early), ``end_answer`` (finish early), ``again`` (record again), ``next`` (next question, or submit after the last),
    ``recheck`` (back to the device check from the notice). ``question`` and ``take`` say what the page was showing:
    a step meant for another moment is refused, so a repeated or late click does nothing.
    """

    type: Literal["step"] = "step"
    id: str = Field(max_length=64)
    step: Literal["check_done", "recheck", "begin", "start_answer", "end_answer", "again", "next"]
    question: int | None = Field(default=None, ge=0, le=1000)
    take: int | None = Field(default=None, ge=0, le=1000)


class Answer(Message):
    """What is typed or chosen so far, for a question that is not spoken. Sent while it is written; the newest stands.

    ``chosen`` are indexes into the choices that are shown. What is safe on the server stands in ``CandidateView.typed``.
    """

    type: Literal["typed"] = "typed"
    id: str = Field(max_length=64)
    question: int = Field(ge=1, le=1000)
    take: int = Field(ge=1, le=1000)
    text: str = Field(default="", max_length=TYPED_LIMIT_CHARS)
    chosen: tuple[int, ...] = Field(default=(), max_length=12)


class Check(Message):
    """One reading of the device check made by the page."""

    type: Literal["check"] = "check"
    part: Literal["camera", "face", "light", "microphone", "sentence", "network"]
    verdict: Verdict
    advice: str = Field(default="", max_length=64)
    values: dict[str, float] = Field(default_factory=dict, max_length=20)


class Say(Message):
    """A chat message; sending the same ``client_id`` again does not say it twice."""

    type: Literal["say"] = "say"
    client_id: str = Field(min_length=1, max_length=64)
    text: str = Field(min_length=1, max_length=CHAT_LIMIT_CHARS)


class Report(Message):
    """Something the page noticed (tab hidden, device unplugged...).

    ``microphone_silent``: it has given digital silence for ``MICROPHONE_SILENT_MS``, by the page's own level meter;
    ``microphone_heard``: it gives sound again.
    """

    type: Literal["report"] = "report"
    what: Noticed
    device: Literal["camera", "microphone", ""] = ""


class Stats(Message):
    """The page's own measurement of the connection, every 2 s while media flows.

    ``upload_kbps`` is what was sent; a still picture needs little, so it says nothing about the line. ``carries_kbps`` is
    what the line carries, known only while the line is what limits.
    """

    type: Literal["stats"] = "stats"
    rtt_ms: float | None = Field(default=None, ge=0)
    loss_ratio: float | None = Field(default=None, ge=0, le=1)
    upload_kbps: float | None = Field(default=None, ge=0)
    carries_kbps: float | None = Field(default=None, ge=0)


class Ping(Message):
    """Each second; ``sent`` is echoed."""

    type: Literal["ping"] = "ping"
    sent: float


FromCandidate = Annotated[
    CandidateHello | Offer | Consent | Step | Answer | Check | Say | Report | Stats | Ping, Field(discriminator="type")
]


# --- server -> candidate page ----------------------------------------------------------------------------------------


class QuestionView(Message):
    """The question as the candidate may see it (no terms, no follow-up, and not which choice is right)."""

    number: int
    count: int
    text: str
    hint: str
    preparation_s: int
    answer_s: int
    kind: Kind = "structured"
    spoken: bool = True
    """Whether it is answered by speaking; else by typing, and then nothing is recorded."""
    choices: tuple[str, ...] = ()
    several: bool = False
    """Whether more than one choice may be chosen."""
    max_characters: int = 0
    """How long a written answer may be; 0 where nothing is written."""


class TypedView(Message):
    """What was typed or chosen in this take, as far as it is safe on the server."""

    text: str = ""
    chosen: tuple[int, ...] = ()


class CandidateView(Message):
    """The candidate's whole view of the session; sent on hello and whenever it changes. It replaces the one before.

    ``deadline_ms`` is on the session's clock like ``now_ms``; None while the stage has no limit or the clock stands
    still (``paused``), in which case ``left_ms`` says what is left.
    """

    type: Literal["view"] = "view"
    now_ms: int
    stage: Stage
    question: QuestionView | None = None
    take: int = 0
    takes_left: int = 0
    deadline_ms: int | None = None
    left_ms: int | None = None
    limit_ms: int | None = None
    paused: bool = False
    extra_ms: int = 0
    """How much time HR added to this stage."""
    recording: bool = False
    """Whether this answer is being written at this moment."""
    media: Literal["none", "flowing", "lost"] = "none"
    consent: dict[Purpose, bool] | None = None
    answered: tuple[int, ...] = ()
    """Questions whose answer is safe on the server."""
    analysis_degraded: bool = False
    typed: TypedView | None = None
    """For a question that is not spoken; None while nothing was typed."""


class Welcome(Message):
    """The answer to hello."""

    type: Literal["welcome"] = "welcome"
    version: int = PROTOCOL_VERSION
    title: str
    department: str
    organisation: str
    interview_language: Language
    candidate: str
    expression_offered: bool
    check_sentence: str
    """What the candidate is asked to say in the device check, in the interview's language."""
    ice_servers: tuple[dict[str, str | list[str]], ...] = ()
    view: CandidateView


class AnswerSdp(Message):
    type: Literal["answer"] = "answer"
    sdp: str


class ChatLine(Message):
    """One chat message of this session; ``n`` is its number on the timeline."""

    type: Literal["chat"] = "chat"
    n: int
    at_ms: int
    by: Literal["candidate", "hr"]
    author: str
    text: str
    client_id: str


class Heard(Message):
    """In the device check only: what the recogniser understood, and how much of the sentence that is (0..1)."""

    type: Literal["heard"] = "heard"
    text: str
    matched_ratio: float | None = None


class Seen(Message):
    """In the device check only, with expression consent: how many faces the picture shows."""

    type: Literal["seen"] = "seen"
    faces: int


class ServerLink(Message):
    """What arrives at the server, each second while a connection is up. ``level_dbfs`` is the sound's level."""

    type: Literal["link"] = "link"
    sound_kbps: float
    picture_kbps: float
    loss_ratio: float | None = None
    level_dbfs: float | None = None


class Prompt(Message):
    """Something the candidate should know now and can mend: what the server does not hear, see or write."""

    type: Literal["prompt"] = "prompt"
    code: Literal["microphone_silent", "microphone_back", "no_picture", "picture_back", "storage_full"]


class Pong(Message):
    type: Literal["pong"] = "pong"
    sent: float
    now_ms: int


class Done(Message):
    """The step, consent or command with this ``id`` was carried out."""

    type: Literal["done"] = "done"
    id: str


class Refused(Message):
    """The server did not do what was asked; ``text`` is in the reader's language."""

    type: Literal["refused"] = "refused"
    id: str = ""
    code: str
    text: str


ToCandidate = Annotated[
    Welcome | CandidateView | AnswerSdp | ChatLine | Heard | Seen | ServerLink | Prompt | Pong | Done | Refused,
    Field(discriminator="type"),
]


# --- console -> server -----------------------------------------------------------------------------------------------


class ConsoleHello(Message):
    type: Literal["hello"] = "hello"
    version: int
    language: Language = "zh"


class WatchWall(Message):
    """Send cards of all live sessions this account may see, now and on every change."""

    type: Literal["watch_wall"] = "watch_wall"
    on: bool = True


class WatchSession(Message):
    """Send this session's timeline since ``since`` and everything that follows."""

    type: Literal["watch_session"] = "watch_session"
    session: str = Field(max_length=64)
    since: int = Field(default=0, ge=0)
    on: bool = True


class ConsoleSay(Message):
    type: Literal["say"] = "say"
    session: str = Field(max_length=64)
    client_id: str = Field(min_length=1, max_length=64)
    text: str = Field(min_length=1, max_length=CHAT_LIMIT_CHARS)


class Extend(Message):
    """Give the running stage more time."""

    type: Literal["extend"] = "extend"
    id: str = Field(max_length=64)
    session: str = Field(max_length=64)
    extra_ms: int = Field(ge=10_000, le=1_800_000)


class AllowTake(Message):
    """Allow one more take of the current question."""

    type: Literal["allow_take"] = "allow_take"
    id: str = Field(max_length=64)
    session: str = Field(max_length=64)


FromConsole = Annotated[
    ConsoleHello | WatchWall | WatchSession | ConsoleSay | Extend | AllowTake | Ping, Field(discriminator="type")
]


# --- server -> console -----------------------------------------------------------------------------------------------


class SignalDeclared(Message):
    """A signal as its analyzer declares it; a console can draw it from this alone."""

    name: str
    title: Text
    unit: Text
    low: float
    high: float


class EventDeclared(Message):
    name: str
    title: Text


class FlagDeclared(Message):
    rule: str
    severity: Severity
    title: Text
    hint: Text
    """What was compared with what, and what HR may do."""


class ConsoleWelcome(Message):
    type: Literal["welcome"] = "welcome"
    version: int = PROTOCOL_VERSION
    account: str
    signals: tuple[SignalDeclared, ...]
    events: tuple[EventDeclared, ...]
    flags: tuple[FlagDeclared, ...]


class OpenFlag(Message):
    id: str
    rule: str
    severity: Severity
    question: int
    at_ms: int


class RatePoint(Message):
    at_ms: int
    value: float


class Reduction(Message):
    """Something is done less of since ``since_ms`` on the session's clock."""

    part: Reduced
    since_ms: int


class Card(Message):
    """One candidate on the live wall: a projection of the timeline, replaced as a whole when it changes."""

    type: Literal["card"] = "card"
    session: str
    candidate: str
    title: str
    department: str
    interview_language: Language
    now_ms: int
    stage: Stage
    question: int | None
    question_count: int
    take: int
    deadline_ms: int | None = None
    left_ms: int | None = None
    paused: bool = False
    media: Literal["none", "flowing", "lost"]
    page_connected: bool = False
    network: Verdict = "unknown"
    rate: float | None = None
    """Current speech rate in the interview language's unit (字/分钟 or words/min); None when nothing was said yet."""
    rates: tuple[RatePoint, ...] = ()
    """The last few minutes of it."""
    last_words: str = ""
    open_flags: tuple[OpenFlag, ...] = ()
    check: dict[str, Verdict] = Field(default_factory=dict)
    """The device check's verdicts by part."""
    advice: dict[str, str] = Field(default_factory=dict)
    """By part, the id of the advice that the candidate was shown; for parts that have one alone."""
    unread_chat: int = 0
    """Candidate messages after the last HR message."""
    analysis: Literal["running", "degraded", "off"] = "off"
    reduced: tuple[Reduction, ...] = ()
    """What analysis does less of while the machine is busy; it comes back by itself."""
    attention: int = 0
    """How much this card wants a look; the wall is sorted by it, highest first."""


class CardGone(Message):
    """The session is not live any more."""

    type: Literal["card_gone"] = "card_gone"
    session: str


class LoadReduction(Message):
    """``for_s`` is how long it has been so when this was sent; ``hosts`` on how many analyzer hosts."""

    part: Reduced
    for_s: float
    hosts: int


class ServerLoad(Message):
    """How the server bears its load; sent with the wall and when something in it changes.

    ``full``: why new candidates are asked to wait at the moment, empty when they are let in: the event loop or the analysis
    is late (``loop``, ``analysis``), or as many interviews are held as the settings allow (``sessions``).
    """

    type: Literal["server_load"] = "server_load"
    reduced: tuple[LoadReduction, ...] = ()
    hosts: int = 0
    full: tuple[Literal["loop", "analysis", "sessions"], ...] = ()
    waiting: int = 0
    """Candidates who were asked to wait and still knock."""
    live: int = 0
    most: int = 0
    """The most interviews at a time by the settings, 0 for no such limit."""


class SessionInfo(Message):
    """The head of one watched session, sent before its entries."""

    type: Literal["session_info"] = "session_info"
    session: str
    candidate: str
    plan: Plan
    now_ms: int
    last_n: int
    withdrawn: tuple[Purpose, ...] = ()
    """What the candidate took consent back for: entries that rest on it come as ``withheld``."""


class Entries(Message):
    """Numbered facts, in order and without a hole after ``since``."""

    type: Literal["entries"] = "entries"
    session: str
    now_ms: int
    entries: tuple[Entry, ...]


class Withdrawn(Message):
    """The candidate of a watched session took consent back after its end: nothing of these purposes may be shown any more.

    During an interview the fact ``consent_given`` says so.
    """

    type: Literal["withdrawn"] = "withdrawn"
    session: str
    purposes: tuple[Purpose, ...]


class Partial(Message):
    """Words that may still change; not on the timeline. An empty text takes the former one away."""

    type: Literal["partial"] = "partial"
    session: str
    question: int
    take: int
    from_ms: int
    text: str


ToConsole = Annotated[
    ConsoleWelcome | Card | CardGone | ServerLoad | SessionInfo | Entries | Withdrawn | Partial | Pong | Done | Refused,
    Field(discriminator="type"),
]
