"""The pool of analyzer hosts: seats are placed on the least busy one and moved when a host dies."""

import asyncio
import itertools
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog
from pydantic import BaseModel

from server.analysis.host import Host, HostCommand
from server.analysis.seat import Seat, SeatListener, Stretch
from server.core.analysis_wire import (
    AnalyzerDeclared,
    AnalyzerFailed,
    FinalDone,
    FinalFailed,
    FinalPass,
    FinalSound,
    HostReady,
    NeedKeyframe,
    SeatClosed,
    SeatFacts,
    SeatLevel,
    SeatPartial,
    SeatPicture,
    SeatSeen,
)
from server.core.clock import Clock
from server.core.facts import Draft, Purpose
from server.core.messages import EventDeclared, Reduced, SignalDeclared

log = structlog.get_logger()

HOST_WAIT_S = 600.0
"""How long a finished answer waits for a host to come up; a machine where none starts at all must not keep it for ever."""
PIECE_PACKETS = 500
"""Opus packets (ten seconds) in one message of a final pass."""
FINAL_TRIES = 3
"""A job that ends three hosts is poison: it is given up, and the report says so."""


class FinalPassFailed(RuntimeError):
    """The whole-answer pass did not work out; the text says why, without private data."""


class HostPool:
    """All analyzer hosts of this server."""

    def __init__(self, command: HostCommand, count: int, clock: Clock, *, host_wait_s: float = HOST_WAIT_S) -> None:
        self._host_wait_s = host_wait_s
        self._socket_dir = tempfile.TemporaryDirectory(prefix="lis-hosts-")
        directory = Path(self._socket_dir.name)
        self._hosts = [
            Host(f"h{n}", command, directory, clock, ready=self._host_ready, said=self._host_said, lost=self._host_lost)
            for n in range(count)
        ]
        self._up: dict[str, Host] = {}
        self._seats: dict[str, tuple[Seat, Host | None]] = {}
        self._jobs: dict[str, tuple[Host, asyncio.Future[tuple[Draft, ...]]]] = {}
        self._job_numbers = itertools.count(1)
        self._any_up = asyncio.Event()
        self.declared: HostReady | None = None

    # --- life --------------------------------------------------------------------

    def start(self) -> None:
        for host in self._hosts:
            host.start()

    async def ready(self, limit_s: float) -> bool:
        """Wait until a host is up; False when none came within the limit (live analysis starts when one comes)."""
        if not self._hosts:
            return False
        try:
            await asyncio.wait_for(self._any_up.wait(), limit_s)
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        await asyncio.gather(*(host.close() for host in self._hosts))
        for _, job in self._jobs.values():
            if not job.done():
                job.set_exception(FinalPassFailed("server is closing"))
        self._socket_dir.cleanup()

    @property
    def enabled(self) -> bool:
        return bool(self._hosts)

    @property
    def hosts(self) -> Sequence[Host]:
        return self._hosts

    @property
    def analyzers(self) -> tuple[AnalyzerDeclared, ...]:
        return self.declared.analyzers if self.declared is not None else ()

    @property
    def signals(self) -> tuple[SignalDeclared, ...]:
        return self.declared.signals if self.declared is not None else ()

    @property
    def events(self) -> tuple[EventDeclared, ...]:
        return self.declared.events if self.declared is not None else ()

    @property
    def missing(self) -> Mapping[str, str]:
        """Analyzers that cannot run on this machine, and why."""
        return self.declared.missing if self.declared is not None else {}

    # --- seats -------------------------------------------------------------------

    def open_seat(self, stretch: Stretch, listener: SeatListener) -> Seat:
        """A seat for this stretch, on a host now or as soon as one is up."""
        seat = Seat(stretch, listener)
        self._seats[stretch.seat] = (seat, None)
        if self._place(seat):
            seat.recovered()
        elif self._hosts:
            seat.detach("no analysis process is running")
        return seat

    def forget(self, seat: Seat) -> None:
        """The seat is over; what a host still says of it is ignored."""
        if not seat.closed.is_set():
            seat.drop()
        self._seats.pop(seat.stretch.seat, None)

    def _place(self, seat: Seat) -> bool:
        if not self._up:
            return False
        loads = dict.fromkeys(self._up, 0)
        for _, host in self._seats.values():
            if host is not None and host.name in loads:
                loads[host.name] += 1
        chosen = self._up[min(loads, key=lambda name: loads[name])]
        self._seats[seat.stretch.seat] = (seat, chosen)
        seat.attach(chosen, self.analyzers)
        return True

    def seats_by_host(self) -> Counter[str]:
        return Counter(host.name for _, host in self._seats.values() if host is not None)

    # --- what is done less of --------------------------------------------------------------------------------------

    def reduced(self, seat: Seat | None) -> frozenset[Reduced]:
        """What the seat's host does less of at the moment; without a seat or a host, what any host does."""
        on = self._seats.get(seat.stretch.seat, (None, None))[1] if seat is not None else None
        hosts = [on] if on is not None else list(self._up.values())
        return frozenset(part for host in hosts if host.pong is not None for part in host.pong.reduced)

    # --- the pass over a whole take ----------------------------------------------

    async def final_pass(self, job: FinalPass, purposes: frozenset[Purpose]) -> tuple[Draft, ...]:
        """Transcribe and measure a whole take with the analyzers of these purposes; goes to the next host when one dies.

        Raises FinalPassFailed.
        """
        if not self._hosts:
            raise FinalPassFailed("analysis is off")
        for _ in range(FINAL_TRIES):
            await self._some_host()
            host = min(self._up.values(), key=lambda up: sum(1 for on, _ in self._jobs.values() if on is up))
            name = f"{job.job}#{next(self._job_numbers)}"
            future: asyncio.Future[tuple[Draft, ...]] = asyncio.get_running_loop().create_future()
            self._jobs[name] = (host, future)
            analyzers = tuple(one.name for one in self.analyzers if one.purpose in purposes)
            try:
                await _send_final(host, job, name, analyzers)
                return await future
            except _HostGone:
                log.warning("final_pass_again", host=host.name)
            finally:
                self._jobs.pop(name, None)
        raise FinalPassFailed("analysis process ended three times on it")

    async def _some_host(self) -> None:
        try:
            async with asyncio.timeout(self._host_wait_s):
                while not self._up:
                    await self._any_up.wait()
        except TimeoutError:
            raise FinalPassFailed("no analysis process is running") from None

    # --- what hosts say ----------------------------------------------------------

    def _host_ready(self, host: Host, ready: HostReady) -> None:
        self.declared = ready
        self._up[host.name] = host
        self._any_up.set()
        log.info("host_ready", host=host.name, analyzers=[analyzer.name for analyzer in ready.analyzers])
        for seat, on in list(self._seats.values()):
            if on is None and self._place(seat):
                seat.recovered()

    def _host_lost(self, host: Host, reason: str) -> None:
        self._up.pop(host.name, None)
        if not self._up:
            self._any_up.clear()
        for job_host, future in list(self._jobs.values()):
            if job_host is host and not future.done():
                future.set_exception(_HostGone())
        for key, (seat, on) in list(self._seats.items()):
            if on is host:
                self._seats[key] = (seat, None)
                seat.detach(reason)
                if self._place(seat):
                    seat.recovered()

    def _host_said(self, host: Host, message: BaseModel) -> None:
        match message:
            case FinalDone(job=job, drafts=drafts):
                if job in self._jobs and not self._jobs[job][1].done():
                    self._jobs[job][1].set_result(drafts)
                return
            case FinalFailed(job=job, reason=reason):
                if job in self._jobs and not self._jobs[job][1].done():
                    self._jobs[job][1].set_exception(FinalPassFailed(reason))
                return
        seat, on = self._seats.get(getattr(message, "seat", ""), (None, None))
        if seat is None or on is not host:
            return
        match message:
            case SeatFacts():
                seat.facts(message.drafts, message.settled_ms)
            case SeatPartial():
                seat.partial(message.from_ms, message.text)
            case SeatLevel():
                seat.level(message.level_dbfs)
            case SeatPicture():
                seat.picture(message.jpeg, message.at_ms)
            case SeatSeen():
                seat.seen(message.faces)
            case NeedKeyframe():
                seat.needs_keyframe()
            case AnalyzerFailed():
                seat.analyzer_failed(message.analyzer, message.reason)
            case SeatClosed():
                seat.closed.set()


async def _send_final(host: Host, job: FinalPass, name: str, analyzers: tuple[str, ...]) -> None:
    """The sound piece by piece: an hour of it in one message would hold up the event loop while it is packed."""
    pieces = 0
    for at in range(0, len(job.packets), PIECE_PACKETS):
        pieces += 1
        await host.send_long(FinalSound(job=name, packets=job.packets[at : at + PIECE_PACKETS]))
    await host.send_long(
        job.model_copy(update={"job": name, "analyzers": analyzers, "packets": (), "pieces": pieces}),
    )


class _HostGone(Exception):
    pass
