"""A seat: one stretch of one session on whichever analyzer host takes it.

The seat keeps the stretch's sound until the host has said that it is settled. When the host dies, the next one gets the
seat with what was told so far and all sound that was not settled: at-least-once in, stable keys make it once out.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import structlog
from pydantic import BaseModel

from server.core.analysis_wire import (
    AnalyzerDeclared,
    CloseSeat,
    DropSeat,
    OpenSeat,
    Picture,
    Sound,
    StopAnalyzer,
    WatchPicture,
)
from server.core.facts import (
    Calibrated,
    Draft,
    EventBegan,
    EventEnded,
    Purpose,
    Signal,
    TermMentioned,
    Utterance,
)
from server.core.media import EncodedFrame
from server.core.plan import Term
from server.core.text import Language

log = structlog.get_logger()

KEPT_SOUND_S = 180
"""The most unsettled sound a seat keeps. A host this far behind has failed; older sound is counted as lost live (the
recording and the final pass have it)."""
BATCH_PACKETS = 5
"""Opus packets (20 ms each) sent in one message."""


class HostLine(Protocol):
    """The way to a host; sending never waits."""

    def send(self, message: BaseModel) -> None: ...


class SeatListener(Protocol):
    """Who gets what the host says of a seat."""

    def seat_facts(self, drafts: Sequence[Draft]) -> None: ...
    def seat_partial(self, question: int, take: int, from_ms: int, text: str) -> None: ...
    def seat_level(self, level_dbfs: float) -> None: ...
    def seat_picture(self, jpeg: bytes, at_ms: int) -> None: ...
    def seat_seen(self, faces: int) -> None: ...
    def seat_needs_keyframe(self) -> None: ...
    def seat_state(self, part: str, running: bool, reason: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a seat is for. ``purposes`` are those the person agreed to; with none of them pictures can still be watched."""

    seat: str
    question: int
    take: int
    language: Language
    purposes: frozenset[Purpose]
    from_ms: int
    terms: tuple[Term, ...] = ()
    calibration: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


class Seat:
    """One stretch. Frames are put in as they come, whether or not a host is there at the moment."""

    def __init__(self, stretch: Stretch, listener: SeatListener) -> None:
        self.stretch = stretch
        self._listener = listener
        self._line: HostLine | None = None
        self._kept: deque[tuple[int, bytes]] = deque()
        self._unsent = 0
        self._settled_ms = stretch.from_ms
        self._told: dict[str, Draft] = {}
        self._stopped: set[str] = set()
        self._running: dict[str, Purpose] = {}
        self._closing_ms: int | None = None
        self._newest_ms = stretch.from_ms
        self._watched_until_ms: float | None = None
        self._picture_wanted = False
        self.closed = asyncio.Event()
        self.lost_packets = 0

    @property
    def line(self) -> HostLine | None:
        return self._line

    @property
    def analysed(self) -> bool:
        """Whether anything at all of this stretch may be analysed."""
        return bool(self.stretch.purposes & {"transcribe", "analyse", "expression"})

    # --- forward: frames to the host ---------------------------------------------

    def put(self, frame: EncodedFrame) -> None:
        """Take a sound or look frame; anything that comes after `close` is ignored."""
        if self._closing_ms is not None:
            return
        self._newest_ms = max(self._newest_ms, frame.at_ms)
        if frame.role == "sound":
            if self._heard:
                self._put_sound(frame)
        elif self._line is not None and (self._picture_wanted or self._watched):
            self._line.send(Picture(seat=self.stretch.seat, at_ms=frame.at_ms, key=frame.keyframe, data=frame.data))

    @property
    def _heard(self) -> bool:
        """Whether the sound of this stretch may be listened to."""
        return bool(self.stretch.purposes & {"transcribe", "analyse"})

    @property
    def _watched(self) -> bool:
        """Whether somebody looks at the pictures; nobody does once a while has passed since the last `watch`."""
        return self._watched_until_ms is not None and self._newest_ms <= self._watched_until_ms

    def _put_sound(self, frame: EncodedFrame) -> None:
        self._kept.append((frame.at_ms, frame.data))
        self._unsent += 1
        while self._kept and frame.at_ms - self._kept[0][0] > KEPT_SOUND_S * 1000:
            self._kept.popleft()
            if not self.lost_packets:
                log.warning("live_sound_given_up", seat=self.stretch.seat, kept_s=KEPT_SOUND_S)
            self.lost_packets += 1
            self._unsent = min(self._unsent, len(self._kept))
        if self._unsent >= BATCH_PACKETS:
            self._flush()

    def _flush(self) -> None:
        if self._line is None or self._unsent == 0:
            return
        packets = tuple(self._kept)[-self._unsent :] if self._unsent < len(self._kept) else tuple(self._kept)
        self._unsent = 0
        self._line.send(Sound(seat=self.stretch.seat, packets=packets))

    def watch(self, for_s: float) -> None:
        """Somebody looks: a JPEG each second for this long."""
        if self._line is None:
            return
        if not self._watched and not self._picture_wanted:
            self._listener.seat_needs_keyframe()
        self._watched_until_ms = self._newest_ms + for_s * 1000
        self._line.send(WatchPicture(seat=self.stretch.seat, for_s=for_s))

    def withdraw(self, purposes: frozenset[Purpose]) -> None:
        """Consent is down to these purposes: nothing more of the other analyzers comes out, from this call on."""
        self.stretch = replace(self.stretch, purposes=self.stretch.purposes & purposes)
        for name in [name for name, purpose in self._running.items() if purpose not in purposes]:
            self._stopped.add(name)
            del self._running[name]
            if self._line is not None:
                self._line.send(StopAnalyzer(seat=self.stretch.seat, analyzer=name))
        if not self._heard:
            self._kept.clear()
            self._unsent = 0
        if "transcribe" not in self.stretch.purposes:
            self._listener.seat_partial(self.stretch.question, self.stretch.take, self._newest_ms, "")

    def _agreed(self, draft: Draft) -> bool:
        """Whether this may still be said. Signals, events and calibrations carry their analyzer's name as prefix; what is
        drawn from words needs the consent to words."""
        match draft.fact:
            case Signal(name=name) | EventBegan(name=name) | EventEnded(name=name) | Calibrated(name=name):
                return name.split(".", 1)[0] not in self._stopped
            case Utterance():
                return "transcribe" in self.stretch.purposes
            case TermMentioned():
                return "analyse" in self.stretch.purposes
            case _:
                return True

    def close(self, to_ms: int) -> None:
        """No more frames come. ``closed`` is set once the host has settled everything."""
        if self._closing_ms is not None:
            return
        self._closing_ms = to_ms
        self._flush()
        if self._line is not None:
            self._line.send(CloseSeat(seat=self.stretch.seat, to_ms=to_ms))

    async def settled(self, limit_s: float) -> bool:
        """Wait until the host has settled everything after `close`; False when the limit passed first."""
        try:
            await asyncio.wait_for(self.closed.wait(), limit_s)
        except TimeoutError:
            return False
        return True

    def drop(self) -> None:
        """Give the seat up without waiting for anything."""
        self._closing_ms = self._closing_ms if self._closing_ms is not None else self._settled_ms
        if self._line is not None:
            self._line.send(DropSeat(seat=self.stretch.seat))
        self.closed.set()

    # --- hosts come and go -------------------------------------------------------

    def attach(self, line: HostLine, declared: Sequence[AnalyzerDeclared]) -> None:
        """A host with these analyzers takes the seat: it gets the stretch from where the last one had settled it."""
        self._line = line
        agreed = [one for one in declared if one.purpose in self.stretch.purposes and one.name not in self._stopped]
        self._running = {one.name: one.purpose for one in agreed}
        self._picture_wanted = any(one.wants_pictures for one in agreed)
        analyzers = tuple(self._running)
        line.send(
            OpenSeat(
                seat=self.stretch.seat,
                question=self.stretch.question,
                take=self.stretch.take,
                language=self.stretch.language,
                analyzers=analyzers,
                terms=self.stretch.terms,
                calibration={name: dict(values) for name, values in self.stretch.calibration.items()},
                from_ms=self._settled_ms,
                told=tuple(self._told.values()),
            )
        )
        self._unsent = len(self._kept)
        self._flush()
        if self._closing_ms is not None:
            line.send(CloseSeat(seat=self.stretch.seat, to_ms=self._closing_ms))
        elif self._picture_wanted:
            self._listener.seat_needs_keyframe()

    def detach(self, reason: str) -> None:
        """The host is gone; sound is kept until the next one comes."""
        self._line = None
        self._watched_until_ms = None
        if self.analysed:
            self._listener.seat_state("host", running=False, reason=reason)

    def recovered(self) -> None:
        """A host has the seat again after one was lost (or after none was there)."""
        if self.analysed:
            self._listener.seat_state("host", running=True, reason="")

    # --- back: what the host says ------------------------------------------------

    def facts(self, drafts: Sequence[Draft], settled_ms: int) -> None:
        """Facts and how far the sound is settled, in one step: both count or neither."""
        fresh = [draft for draft in drafts if self._agreed(draft)]
        for draft in fresh:
            self._remember(draft)
        if fresh:
            self._listener.seat_facts(fresh)
        self._settled_ms = max(self._settled_ms, settled_ms)
        while self._kept and self._kept[0][0] < self._settled_ms and len(self._kept) > self._unsent:
            self._kept.popleft()

    def _remember(self, draft: Draft) -> None:
        """What the next host needs so that counts go on: all words and terms, of everything else only what holds now."""
        match draft.fact:
            case EventBegan(name=name):
                self._told[f"event:{name}"] = draft
            case EventEnded(name=name):
                self._told.pop(f"event:{name}", None)
            case Signal(name=name) | Calibrated(name=name):
                self._told[f"{draft.fact.kind}:{name}"] = draft
            case _:
                self._told[draft.key or f"at:{len(self._told)}"] = draft

    def partial(self, from_ms: int, text: str) -> None:
        if text and "transcribe" not in self.stretch.purposes:
            return
        if self._closing_ms is None or text == "":
            self._listener.seat_partial(self.stretch.question, self.stretch.take, from_ms, text)

    def level(self, level_dbfs: float) -> None:
        self._listener.seat_level(level_dbfs)

    def picture(self, jpeg: bytes, at_ms: int) -> None:
        self._listener.seat_picture(jpeg, at_ms)

    def seen(self, faces: int) -> None:
        if "expression" in self.stretch.purposes:
            self._listener.seat_seen(faces)

    def needs_keyframe(self) -> None:
        self._listener.seat_needs_keyframe()

    def analyzer_failed(self, analyzer: str, reason: str) -> None:
        self._listener.seat_state(analyzer, running=False, reason=reason)
