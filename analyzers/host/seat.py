"""One seat: packets in, facts out. The work happens on the sound lane's thread; putting is safe from any thread."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from analyzers import Analyzer, SeatSetting, SoundBlock, Talk, Urgency
from analyzers.host.heavy import HeavyLane
from analyzers.host.lanes import Lane
from analyzers.host.level import LevelMeter
from analyzers.host.registry import Registry
from analyzers.host.running import Running, Send
from analyzers.sound.blocks import BlockMaker, joined_runs
from analyzers.sound.opus import SoundReader
from analyzers.sound.talk import TalkBegan, TalkFinder
from server.core.analysis_wire import (
    AnalyzerFailed,
    OpenSeat,
    SeatClosed,
    SeatFacts,
    SeatLevel,
    SeatPartial,
    SeatSeen,
)
from server.core.facts import Draft, Fact, Utterance, Word

Item = TypeVar("Item")
T = TypeVar("T")

INBOX_LIMIT_PACKETS = 30_000
"""Ten minutes of sound that nobody had time for; then the oldest is lost, and counted."""
TURN_PACKETS = 10
SETTLED_EVERY_MS = 1_000


class Seat:
    """Runs the analyzers of one stretch; each may fail alone."""

    def __init__(self, opened: OpenSeat, registry: Registry, lane: Lane, heavy: HeavyLane, send: Send) -> None:
        self.name = opened.seat
        self.setting = SeatSetting(
            question=opened.question,
            take=opened.take,
            language=opened.language,
            from_ms=opened.from_ms,
            terms=opened.terms,
            calibration=opened.calibration,
            told=opened.told,
        )
        self.lost_packets = 0
        self._lane, self._send = lane, send
        self._packets: deque[tuple[int, bytes]] = deque()
        self._inbox: deque[Callable[[], None]] = deque()
        self._drafts: list[Draft] = []
        self._partials: list[SeatPartial] = []
        self._lock = threading.Lock()
        self._settled_ms = self._newest_ms = self._heard_ms = opened.from_ms
        self._close_to_ms: int | None = None
        self._flushed = self._dropped = False
        self._reader = SoundReader(opened.from_ms)
        self._blocks = BlockMaker(registry.silero)
        self._talk = TalkFinder()
        self._meter = LevelMeter()
        self.running = Running(self.name, heavy, send, self.post)
        for name in opened.analyzers:
            self._start(name, registry)

    def _start(self, name: str, registry: Registry) -> None:
        kind = registry.kinds.get(name)
        reason = "unknown analyzer" if kind is None else registry.missing.get(name, "")
        if kind is None or reason:
            self._send(AnalyzerFailed(seat=self.name, analyzer=name, reason=reason))
        elif "pictures" not in kind.wants:
            made = self.running.guard(name, kind, self.setting, _SeatOut(self, name), registry.shared.get(name))
            if made is not None:
                self.running.add(name, made)

    # --- from any thread ---------------------------------------------------------------------------------------------

    def hear(self, packets: Iterable[tuple[int, bytes]]) -> None:
        for packet in packets:
            if len(self._packets) >= INBOX_LIMIT_PACKETS:
                self._packets.popleft()
                self.lost_packets += 1
            self._packets.append(packet)
            self._newest_ms = max(self._newest_ms, packet[0])
        self._lane.wake(self)

    def post(self, call: Callable[[], None]) -> None:
        """Have this called on the seat's own thread."""
        self._inbox.append(call)
        self._lane.wake(self)

    def close(self, to_ms: int) -> None:
        """Settle everything that was put, then say so."""
        self._close_to_ms = to_ms
        self._lane.wake(self)

    def drop(self) -> None:
        """Forget everything, say nothing more."""
        self._dropped = True
        self._lane.wake(self)

    def is_stopped(self, name: str) -> bool:
        return self._dropped or self.running.is_stopped(name)

    @property
    def sound_lost(self) -> int:
        """Packets that nobody listened to: there were too many, or they came too late or broken."""
        return self.lost_packets + self._reader.lost_packets

    @property
    def over(self) -> bool:
        """It has said that it is closed, or was dropped."""
        return self._dropped

    @property
    def backlog_s(self) -> float:
        """Sound that was put and is not settled yet."""
        return max(0, self._newest_ms - self._settled_ms) / 1000.0

    @property
    def undecoded_s(self) -> float:
        """Sound that nobody has listened to yet: more than a moment of it says that this machine is too slow."""
        return max(0, self._newest_ms - self._heard_ms) / 1000.0 if self._packets else 0.0

    def report_pictures(self, drafts: tuple[Draft, ...]) -> None:
        """Facts from the picture side, which has no say in what sound is settled."""
        with self._lock:
            if not self._dropped:
                self._send(SeatFacts(seat=self.name, settled_ms=self._settled_ms, drafts=drafts))

    # --- on the lane's thread ----------------------------------------------------------------------------------------

    def work(self) -> bool:
        """One item: what was posted first, then sound, then the closing."""
        if self._dropped:
            self.running.remove_all()
            return False
        if self._inbox:
            self._inbox.popleft()()
        elif self._packets:
            self._hear_some()
        elif self._close_to_ms is not None and not self._flushed:
            self._flush(self._close_to_ms)
        else:
            return False
        self._report()
        self._show_partials()
        self._maybe_closed()
        return True

    def broke(self, error: Exception) -> None:
        """The seat's own work went wrong: its analyzers are over, but it can still be closed."""
        self.running.all_failed(error)
        self._packets.clear()
        self._drafts.clear()

    def _hear_some(self) -> None:
        packets = [self._packets.popleft() for _ in range(min(TURN_PACKETS, len(self._packets)))]
        for run in joined_runs(run for at_ms, data in packets for run in self._reader.read(at_ms, data)):
            self._spread(self._blocks.put(run))

    def _spread(self, blocks: Iterable[SoundBlock]) -> None:
        for block in blocks:
            self._heard_ms = block.to_ms
            self.running.each("sound", partial(_hear, block))
            found = self._talk.put(block.at_ms, block.talk_p)
            if isinstance(found, TalkBegan):
                self.running.each("talk", partial(_talk_began, found))
            elif isinstance(found, Talk):
                self.running.each("talk", partial(_talk_ended, found))
            if (level := self._meter.put(block)) is not None:
                self._send(SeatLevel(seat=self.name, at_ms=block.to_ms, level_dbfs=round(level, 1)))

    def _flush(self, to_ms: int) -> None:
        self._flushed = True
        self._spread(self._blocks.end())
        if (talk := self._talk.end()) is not None:
            self.running.each("talk", partial(_talk_ended, talk))
        self.running.each(None, lambda analyzer: analyzer.flush(to_ms))

    def _report(self) -> None:
        """Facts of this turn and what is settled by them, in one message."""
        settled_ms = min([self._heard_ms, *self.running.needs_ms()])
        with self._lock:
            settled_ms = max(settled_ms, self._settled_ms)
            if self._drafts or settled_ms - self._settled_ms >= SETTLED_EVERY_MS:
                self._settled_ms = settled_ms
                self._send(SeatFacts(seat=self.name, settled_ms=settled_ms, drafts=self._taken()))

    def _taken(self) -> tuple[Draft, ...]:
        drafts, self._drafts = tuple(self._drafts), []
        return drafts

    def _show_partials(self) -> None:
        """After the facts of the turn: what takes partial words away comes behind the settled ones."""
        partials, self._partials = self._partials, []
        for shown in partials:
            self._send(shown)

    def _maybe_closed(self) -> None:
        if not self._flushed or self.running.pending or self._inbox or self._packets or self._close_to_ms is None:
            return
        to_ms = self._close_to_ms
        self.running.each(None, lambda analyzer: analyzer.close(to_ms))
        with self._lock:
            self._settled_ms = max(self._settled_ms, to_ms)
            self._send(SeatFacts(seat=self.name, settled_ms=self._settled_ms, drafts=self._taken()))
            self._dropped = True
        self._send(SeatClosed(seat=self.name))

    # --- what analyzers say ------------------------------------------------------------------------------------------

    def fact(self, name: str, draft: Draft) -> None:
        if self.is_stopped(name):
            return
        self._drafts.append(draft)
        if isinstance(draft.fact, Utterance):
            utterance = draft.fact
            self.running.each("words", lambda analyzer: analyzer.read(utterance))

    def partial(self, name: str, from_ms: int, text: str, words: tuple[Word, ...]) -> None:
        if self.is_stopped(name):
            return
        self._partials.append(SeatPartial(seat=self.name, from_ms=from_ms, text=text, words=words))
        self.running.each("words", lambda analyzer: analyzer.glance(from_ms, words))

    def seen(self, name: str, at_ms: int, faces: int) -> None:
        if not self.is_stopped(name):
            self._send(SeatSeen(seat=self.name, at_ms=at_ms, faces=faces))


def _hear(block: SoundBlock, analyzer: Analyzer) -> None:
    analyzer.hear(block)


def _talk_began(began: TalkBegan, analyzer: Analyzer) -> None:
    analyzer.talk_began(began.at_ms)


def _talk_ended(talk: Talk, analyzer: Analyzer) -> None:
    analyzer.talk_ended(talk)


class _SeatOut:
    """The way out of one analyzer."""

    def __init__(self, seat: Seat, name: str) -> None:
        self._seat, self._name = seat, name

    def fact(self, at_ms: int, fact: Fact, key: str) -> None:
        self._seat.fact(self._name, Draft(at_ms=at_ms, fact=fact, key=key))

    def partial(self, from_ms: int, text: str, words: tuple[Word, ...]) -> None:
        self._seat.partial(self._name, from_ms, text, words)

    def seen(self, at_ms: int, faces: int) -> None:
        self._seat.seen(self._name, at_ms, faces)

    def later(self, work: Callable[[list[Item]], list[T]], item: Item, then: Callable[[T], None], urgency: Urgency) -> None:
        self._seat.running.later(self._name, work, item, then, urgency)
