"""Where messages from the server are handed to the seat, picture side or final pass they are for."""

import os
import resource
import threading
import time
from collections.abc import Callable, Iterable
from itertools import chain

import structlog

from analyzers.host.finals import FinalPasses
from analyzers.host.heavy import HeavyLane
from analyzers.host.lanes import Lane
from analyzers.host.pictures import PictureSide
from analyzers.host.pressure import FinalGate, Pressure, lateness_s
from analyzers.host.registry import Registry
from analyzers.host.running import Send
from analyzers.host.seat import Seat
from server.core.analysis_wire import (
    CloseSeat,
    DropSeat,
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

LOOK_AT_LOAD_EVERY_S = 0.25


class Desk:
    """All seats of this host. ``handle`` is called on the event loop and only puts."""

    def __init__(self, registry: Registry, threads: int, send: Send, on_loop: Callable[[Callable[[], None]], None]) -> None:
        self._registry, self._send = registry, send
        self._heavy = HeavyLane(threads)
        self._finals = FinalPasses(registry, self._heavy, send, on_loop, self._before_final_step)
        self._sound_lane = Lane("sound")
        self._picture_lane = Lane("pictures")
        self._seats: dict[str, Seat] = {}
        self._pictures: dict[str, PictureSide] = {}
        self._closing: dict[str, Seat] = {}
        """Seats that were told to close and have not said that they are: they can still be stopped and dropped."""
        self._finals_held, self._holding = False, threading.Lock()
        self._pressure, self._gate = Pressure(), FinalGate()
        self._late_s = 0.0
        self._pictures_lost = 0
        self._sound_lost = 0
        """Of seats that are over."""
        self.unknown_seats = 0

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
                if (seat := self._closing.get(message.seat) or self._seat(message.seat)) is not None:
                    seat.running.stop(message.analyzer)
            case CloseSeat():
                self._close(message)
            case DropSeat():
                self._forget(message.seat)
            case FinalSound():
                self._finals.put_sound(message)
            case FinalPass():
                self._finals.put(message)
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
        for name in [name for name, seat in self._closing.items() if seat.over]:
            self._sound_lost += self._closing.pop(name).sound_lost
        waited_s = self._heavy.oldest_wait_s("settled")
        self._late_s = lateness_s(waited_s, [seat.undecoded_s for seat in self._here()])
        if self._pressure.put(now_s, self._late_s):
            level = self._pressure.level
            log.warning("pressure", level=level, late_s=round(self._late_s, 2), reduced=list(self._pressure.reduced))
            self._heavy.hold("partial", "partial_words" in self._pressure.reduced)
            for side in self._pictures.values():
                side.look_every_ms = self._pressure.look_every_ms
        self._hold_finals(not self._gate.open(now_s, self._pressure.level, self._late_s))

    def _here(self) -> Iterable[Seat]:
        return chain(self._seats.values(), self._closing.values())

    def _before_final_step(self) -> None:
        """On a worker's thread."""
        now_s = time.monotonic()
        self._gate.stepped(now_s)
        if not self._gate.open(now_s, self._pressure.level, self._late_s):
            self._hold_finals(True)

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
            backlog_s=round(sum(seat.backlog_s for seat in self._here()), 3),
            rss_mb=rss_mb(),
            late_s=round(self._late_s, 3),
            level=self._pressure.level,
            reduced=self._pressure.reduced,
            partials_dropped=self._heavy.partials_dropped,
            pictures_lost=lost,
            sound_lost=self._sound_lost + sum(seat.sound_lost for seat in self._here()),
            finals_waiting=self._finals.waiting,
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
        closing = self._closing[message.seat] = seat
        if side is None:
            closing.close(message.to_ms)
        else:
            side.close(message.to_ms, lambda: closing.close(message.to_ms))

    def _forget(self, name: str) -> None:
        for seats in (self._seats, self._closing):
            if (seat := seats.pop(name, None)) is not None:
                self._sound_lost += seat.sound_lost
                seat.drop()
        if (side := self._pictures.pop(name, None)) is not None:
            self._pictures_lost += side.lost
            side.drop()

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
