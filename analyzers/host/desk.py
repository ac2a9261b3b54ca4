"""Where messages from the server are handed to the seat, picture side or final pass they are for."""

import os
import resource
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Generator
from typing import Any

import structlog

from analyzers.host.final import final_steps
from analyzers.host.heavy import HeavyLane, Job
from analyzers.host.lanes import Lane
from analyzers.host.pictures import PictureSide
from analyzers.host.pressure import FinalGate, Pressure, lateness_s
from analyzers.host.registry import Registry
from analyzers.host.running import Send
from analyzers.host.seat import Seat
from server.core.analysis_wire import (
    CloseSeat,
    DropSeat,
    FinalDone,
    FinalFailed,
    FinalPass,
    FinalSound,
    HostPing,
    HostPong,
    OpenSeat,
    Picture,
    Sound,
    SpeechSpent,
    StopAnalyzer,
    ToHost,
    WatchPicture,
)

log = structlog.get_logger()

FINALS_WAITING_LIMIT = 1_000
FINALS_AT_ONCE = 2
"""Takes that are decoded at the same time; each holds its whole sound. Others wait as packets."""
FINALS_ARRIVING_LIMIT = 64
"""Takes whose sound has begun to come; one that the server gave up in mid-way is let go when so many others came."""
LOOK_AT_LOAD_EVERY_S = 0.25


class Desk:
    """All seats of this host. ``handle`` is called on the event loop and only puts."""

    def __init__(self, registry: Registry, threads: int, send: Send, on_loop: Callable[[Callable[[], None]], None]) -> None:
        self._registry, self._send, self._on_loop = registry, send, on_loop
        self._heavy = HeavyLane(threads)
        self._sound_lane = Lane("sound")
        self._picture_lane = Lane("pictures")
        self._seats: dict[str, Seat] = {}
        self._pictures: dict[str, PictureSide] = {}
        self._finals_arriving: OrderedDict[str, list[FinalSound]] = OrderedDict()
        self._finals_held, self._holding = False, threading.Lock()
        self._finals_waiting: deque[FinalPass] = deque()
        self._finals_running = 0
        self._pressure, self._gate = Pressure(), FinalGate()
        self._late_s = 0.0
        self._pictures_lost = 0
        self.unknown_seats = 0
        self.finals_given_up = 0

    def handle(self, message: ToHost) -> None:
        match message:
            case OpenSeat():
                self._open(message)
            case Sound():
                if (seat := self._seat(message.seat)) is not None:
                    seat.hear(message.packets)
            case Picture():
                if (side := self._side(message.seat)) is not None:
                    side.put(message)
            case WatchPicture():
                if (side := self._side(message.seat)) is not None:
                    side.watch(message.for_s)
            case StopAnalyzer():
                if (seat := self._seat(message.seat)) is not None:
                    seat.running.stop(message.analyzer)
            case CloseSeat():
                self._close(message)
            case DropSeat():
                self._forget(message.seat)
            case FinalSound():
                self._put_final_sound(message)
            case FinalPass():
                self._put_final(message)
            case HostPing():
                self._send(self._pong(message.sent))

    def _open(self, message: OpenSeat) -> None:
        self._forget(message.seat)
        seat = Seat(message, self._registry, self._sound_lane, self._heavy, self._send)
        self._seats[message.seat] = seat
        side = PictureSide(seat, message.analyzers, self._registry, self._picture_lane, self._send)
        side.look_every_ms = self._pressure.look_every_ms
        self._pictures[message.seat] = side

    # --- load --------------------------------------------------------------------------------------------------------

    def look_at_load(self) -> None:
        """To be called each ``LOOK_AT_LOAD_EVERY_S``: do less when live work comes late, more again when it does not."""
        now_s = time.monotonic()
        waited_s = self._heavy.oldest_wait_s("settled")
        self._late_s = lateness_s(waited_s, [seat.undecoded_s for seat in self._seats.values()])
        if self._pressure.put(now_s, self._late_s):
            level = self._pressure.level
            log.warning("pressure", level=level, late_s=round(self._late_s, 2), reduced=list(self._pressure.reduced))
            self._heavy.hold("partial", "partial_words" in self._pressure.reduced)
            for side in self._pictures.values():
                side.look_every_ms = self._pressure.look_every_ms
        self._hold_finals(not self._gate.open(now_s, self._pressure.level, self._late_s))

    def _hold_finals(self, held: bool) -> None:
        """From any thread."""
        with self._holding:
            if held != self._finals_held:
                self._finals_held = held
                self._heavy.hold("final", held)

    def _pong(self, sent: float) -> HostPong:
        lost = self._pictures_lost + sum(side.lost for side in self._pictures.values())
        return HostPong(
            sent=sent,
            backlog_s=round(sum(seat.backlog_s for seat in self._seats.values()), 3),
            rss_mb=rss_mb(),
            late_s=round(self._late_s, 3),
            level=self._pressure.level,
            reduced=self._pressure.reduced,
            partials_dropped=self._heavy.partials_dropped,
            pictures_lost=lost,
            finals_waiting=len(self._finals_waiting) + self._finals_running,
            speech=tuple(
                SpeechSpent(work=rank, busy_s=round(spent.busy_s, 3), jobs=spent.jobs, calls=spent.calls)
                for rank, spent in self._heavy.spent.items()
            ),
        )

    # --- seats -------------------------------------------------------------------------------------------------------

    def _seat(self, name: str) -> Seat | None:
        seat = self._seats.get(name)
        self.unknown_seats += seat is None
        return seat

    def _side(self, name: str) -> PictureSide | None:
        side = self._pictures.get(name)
        self.unknown_seats += side is None
        return side

    def _close(self, message: CloseSeat) -> None:
        """Pictures first, then sound: the seat says that it is closed when both are."""
        seat, side = self._seats.pop(message.seat, None), self._pictures.pop(message.seat, None)
        self._pictures_lost += side.lost if side is not None else 0
        if seat is None:
            self.unknown_seats += 1
            return
        closing = seat
        if side is None:
            closing.close(message.to_ms)
        else:
            side.close(message.to_ms, lambda: closing.close(message.to_ms))

    def _forget(self, name: str) -> None:
        if (seat := self._seats.pop(name, None)) is not None:
            seat.drop()
        if (side := self._pictures.pop(name, None)) is not None:
            self._pictures_lost += side.lost
            side.drop()

    # --- final passes ------------------------------------------------------------------------------------------------

    def _put_final_sound(self, message: FinalSound) -> None:
        self._finals_arriving.setdefault(message.job, []).append(message)
        if len(self._finals_arriving) > FINALS_ARRIVING_LIMIT:
            self._finals_arriving.popitem(last=False)
            self.finals_given_up += 1

    def _put_final(self, message: FinalPass) -> None:
        pieces = self._finals_arriving.pop(message.job, [])
        if len(pieces) != message.pieces:
            self._send(FinalFailed(job=message.job, reason="its sound did not come whole"))
            return
        if pieces:
            came = (packet for piece in pieces for packet in piece.packets)
            message = message.model_copy(update={"packets": (*came, *message.packets)})
        if len(self._finals_waiting) >= FINALS_WAITING_LIMIT:
            self._send(FinalFailed(job=message.job, reason="too many final passes are waiting"))
            return
        self._finals_waiting.append(message)
        self._next_final()

    def _next_final(self) -> None:
        while self._finals_waiting and self._finals_running < FINALS_AT_ONCE:
            asked = self._finals_waiting.popleft()
            self._finals_running += 1
            self._step_final(asked, final_steps(asked, self._registry))

    def _step_final(self, asked: FinalPass, steps: Generator[None, None, FinalDone]) -> None:
        owner = f"final/{asked.job}"

        def step() -> FinalDone | None:
            now_s = time.monotonic()
            self._gate.stepped(now_s)
            if not self._gate.open(now_s, self._pressure.level, self._late_s):
                self._hold_finals(True)
            try:
                next(steps)
            except StopIteration as stop:
                done: FinalDone = stop.value
                return done
            return None

        def went_on(done: Any) -> None:
            if done is None:
                self._step_final(asked, steps)
            else:
                self._send(done)
                ended()

        def failed(error: Exception) -> None:
            self._send(FinalFailed(job=asked.job, reason=type(error).__name__))
            ended()

        def ended() -> None:
            self._heavy.forget(owner)
            self._on_loop(self._final_ended)

        self._heavy.put(Job(owner, "final", step, went_on, failed))

    def _final_ended(self) -> None:
        self._finals_running -= 1
        self._next_final()

    def close(self) -> None:
        self._heavy.close()
        self._sound_lane.close()
        self._picture_lane.close()


def rss_mb() -> float:
    """Memory of this process in use now (MiB)."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return round(int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)
    except OSError:
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
