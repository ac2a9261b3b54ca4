"""The process border: every message between the server and an analyzer host, MessagePack on the wire.

A *seat* is one stretch of one session on a host: the device check, or one take of one answer. The server keeps the
sound of a seat until the host has said that it is settled (:class:`SeatFacts`), and feeds it again to the next host if
this one dies: at-least-once in, and a fact's stable ``key`` makes a repeat harmless.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.core.facts import Draft, Purpose, Word
from server.core.messages import EventDeclared, Reduced, SignalDeclared
from server.core.plan import Term
from server.core.text import Language, Text

WIRE_VERSION = 1


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


# --- server -> host --------------------------------------------------------------------------------------------------


class OpenSeat(Wire):
    """Take this stretch. ``analyzers`` are the names allowed by the opening, the consent and the policy.

    ``from_ms`` is where it begins on the session's clock, later than the stretch's true start when a host takes over.
    ``calibration`` are the person's own normals so far, by name (``face.neutral``, ``speech_rate.normal``).
    ``told`` are facts of this stretch that are on the timeline already (on a take-over), so that counts go on.
    """

    type: Literal["open_seat"] = "open_seat"
    seat: str
    question: int
    take: int
    language: Language
    analyzers: tuple[str, ...]
    terms: tuple[Term, ...] = ()
    calibration: dict[str, dict[str, float]] = Field(default_factory=dict)
    from_ms: int
    told: tuple[Draft, ...] = ()


class Sound(Wire):
    """Encoded Opus packets of one seat, each (at_ms, bytes), oldest first. Missing ones are simply not there."""

    type: Literal["sound"] = "sound"
    seat: str
    packets: tuple[tuple[int, bytes], ...]


class Picture(Wire):
    """One encoded VP8 frame of the look track."""

    type: Literal["picture"] = "picture"
    seat: str
    at_ms: int
    key: bool
    data: bytes


class StopAnalyzer(Wire):
    """Consent for it was withdrawn: stop within a second and say nothing more of it."""

    type: Literal["stop_analyzer"] = "stop_analyzer"
    seat: str
    analyzer: str


class CloseSeat(Wire):
    """No more will come; settle everything, then answer SeatClosed."""

    type: Literal["close_seat"] = "close_seat"
    seat: str
    to_ms: int


class DropSeat(Wire):
    """Forget the seat at once, without any more facts."""

    type: Literal["drop_seat"] = "drop_seat"
    seat: str


class WatchPicture(Wire):
    """Somebody looks: send a JPEG each second for ``for_s`` seconds."""

    type: Literal["watch_picture"] = "watch_picture"
    seat: str
    for_s: float


class FinalSound(Wire):
    """A piece of the sound of a final pass, ahead of its FinalPass: an hour in one message holds up whoever packs it."""

    type: Literal["final_sound"] = "final_sound"
    job: str
    packets: tuple[tuple[int, bytes], ...]


class FinalPass(Wire):
    """Transcribe and measure a whole take; ``packets`` are its Opus packets with their session times, behind those that
    came before in ``pieces`` messages FinalSound."""

    type: Literal["final_pass"] = "final_pass"
    job: str
    question: int
    take: int
    language: Language
    analyzers: tuple[str, ...]
    terms: tuple[Term, ...] = ()
    from_ms: int
    to_ms: int
    packets: tuple[tuple[int, bytes], ...]
    pieces: int = 0


class HostPing(Wire):
    type: Literal["host_ping"] = "host_ping"
    sent: float


ToHost = Annotated[
    OpenSeat | Sound | Picture | StopAnalyzer | CloseSeat | DropSeat | WatchPicture | FinalSound | FinalPass | HostPing,
    Field(discriminator="type"),
]


# --- host -> server --------------------------------------------------------------------------------------------------


class AnalyzerDeclared(Wire):
    """An analyzer as it describes itself. ``purpose`` is the consent it needs; ``wants_pictures`` whether it looks."""

    name: str
    title: Text
    purpose: Purpose
    wants_pictures: bool = False


class HostReady(Wire):
    """Said once the models are loaded. What each analyzer declares; ``missing`` says which cannot run, and why."""

    type: Literal["host_ready"] = "host_ready"
    version: int = WIRE_VERSION
    pid: int
    analyzers: tuple[AnalyzerDeclared, ...]
    signals: tuple[SignalDeclared, ...]
    events: tuple[EventDeclared, ...]
    missing: dict[str, str] = Field(default_factory=dict)


class SeatFacts(Wire):
    """New facts of a seat, and up to which moment its sound is settled: one message, so that both count or neither."""

    type: Literal["seat_facts"] = "seat_facts"
    seat: str
    settled_ms: int
    drafts: tuple[Draft, ...] = ()


class SeatPartial(Wire):
    """Words that may still change; only the newest matters."""

    type: Literal["seat_partial"] = "seat_partial"
    seat: str
    from_ms: int
    text: str
    words: tuple[Word, ...] = ()


class SeatLevel(Wire):
    """The sound's level over the last second, in dB of full scale (RMS)."""

    type: Literal["seat_level"] = "seat_level"
    seat: str
    at_ms: int
    level_dbfs: float


class SeatPicture(Wire):
    """A JPEG of the newest look picture, 320 pixels wide at most."""

    type: Literal["seat_picture"] = "seat_picture"
    seat: str
    at_ms: int
    jpeg: bytes


class SeatSeen(Wire):
    """How many faces the newest picture shows, when that changes (used by the device check)."""

    type: Literal["seat_seen"] = "seat_seen"
    seat: str
    at_ms: int
    faces: int


class NeedKeyframe(Wire):
    type: Literal["need_keyframe"] = "need_keyframe"
    seat: str


class AnalyzerFailed(Wire):
    """One analyzer of a seat broke; the others go on. ``reason`` holds no private data."""

    type: Literal["analyzer_failed"] = "analyzer_failed"
    seat: str
    analyzer: str
    reason: str


class SeatClosed(Wire):
    type: Literal["seat_closed"] = "seat_closed"
    seat: str


class FinalDone(Wire):
    """The facts of the final pass: Transcript (or TranscriptFailed) and AnswerMeasured."""

    type: Literal["final_done"] = "final_done"
    job: str
    drafts: tuple[Draft, ...]


class FinalFailed(Wire):
    type: Literal["final_failed"] = "final_failed"
    job: str
    reason: str


class SpeechSpent(Wire):
    """What the speech workers of a host did for one kind of work since its start: jobs done together are one call."""

    work: Literal["settled", "partial", "final"]
    busy_s: float
    jobs: int
    calls: int


class HostPong(Wire):
    """``backlog_s`` is how much undecided sound all seats hold; ``rss_mb`` the host's memory.

    ``late_s`` is how late live work is by what waits now, ``level`` the pressure (0 none) and ``reduced`` what is therefore
    left out or put off. Counts are since the host's start.
    """

    type: Literal["host_pong"] = "host_pong"
    sent: float
    backlog_s: float = 0.0
    rss_mb: float = 0.0
    late_s: float = 0.0
    level: int = 0
    reduced: tuple[Reduced, ...] = ()
    partials_dropped: int = 0
    pictures_lost: int = 0
    sound_lost: int = 0
    """Live packets that came too late, could not be decoded, or waited for longer than a host keeps them."""
    finals_waiting: int = 0
    speech: tuple[SpeechSpent, ...] = ()


FromHost = Annotated[
    HostReady
    | SeatFacts
    | SeatPartial
    | SeatLevel
    | SeatPicture
    | SeatSeen
    | NeedKeyframe
    | AnalyzerFailed
    | SeatClosed
    | FinalDone
    | FinalFailed
    | HostPong,
    Field(discriminator="type"),
]
