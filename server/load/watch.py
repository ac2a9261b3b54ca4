"""Looks at the server's load each second: tells the door, the sessions and the consoles, and keeps figures for operators."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from server.core.analysis_wire import HostPong
from server.core.clock import Clock
from server.core.messages import LoadReduction, Reduced, ServerLoad
from server.core.tasks import Tasks
from server.load.door import Door
from server.load.loop_lag import LagReading
from server.load.saturation import HostLoad, Reason, Saturation

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
_ORDER: tuple[Reduced, ...] = ("partial_words", "pictures", "final_pass")


class Host(Protocol):
    """An analyzer host as the pool knows it."""

    name: str
    starts: int
    pong: HostPong | None

    @property
    def pid(self) -> int | None: ...
    @property
    def up(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class HostSeen:
    """One host at the moment of the look."""

    name: str
    pid: int | None
    up: bool
    starts: int
    seats: int
    pong: HostPong | None


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: replaced as a whole each second, so that any thread may read it."""

    loop: LagReading = field(default_factory=LagReading)
    hosts: tuple[HostSeen, ...] = ()
    load: ServerLoad = field(default_factory=ServerLoad)


class LoadWatch:
    """``told`` gets the load each second, and whether it is another one; ``each_second`` is called after that."""

    def __init__(
        self,
        clock: Clock,
        *,
        loop: Callable[[], LagReading],
        hosts: Callable[[], Sequence[Host]],
        seats: Callable[[], Counter[str]],
        door: Door,
        saturation: Saturation,
        told: Callable[[ServerLoad, bool], None],
        each_second: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._loop = loop
        self._hosts = hosts
        self._seats = seats
        self._door = door
        self._saturation = saturation
        self._told = told
        self._each_second = each_second
        self._since_s: dict[Reduced, float] = {}
        self._full: tuple[Reason, ...] = ()
        self._shown: object = None
        self._tasks = Tasks("load-watch")
        self.last = Look()

    def start(self) -> None:
        self._tasks.start(self._keep_looking(), "look")

    async def close(self) -> None:
        await self._tasks.close()

    async def _keep_looking(self) -> None:
        while True:
            try:
                self.look()
            except Exception as error:  # a room's fault, say: a door that nobody judges stays as it is for ever
                log.error("load_not_looked_at", error=type(error).__name__, exc_info=error)
            await asyncio.sleep(LOOK_EVERY_S)

    def look(self) -> Look:
        now_s = self._clock.monotonic_s()
        loop, seats = self._loop(), self._seats()
        hosts = tuple(
            HostSeen(host.name, host.pid, host.up, host.starts, seats[host.name], host.pong if host.up else None)
            for host in self._hosts()
        )
        said = [host.pong for host in hosts if host.pong is not None]
        full = self._saturation.put(now_s, loop, [HostLoad(pong.level, pong.late_s) for pong in said])
        self._door.judge(full)
        if full != self._full:
            log.warning("load", full=list(full), loop_lag_ms=round(loop.p50_s * 1000), live=self._door.live)
            self._full = full
        load = self._load(now_s, said)
        self.last = Look(loop, hosts, load)
        shown = (tuple((one.part, one.hosts) for one in load.reduced), load.full, load.waiting, load.live, load.hosts)
        self._told(load, shown != self._shown)
        self._shown = shown
        self._each_second()
        return self.last

    def _load(self, now_s: float, said: Sequence[HostPong]) -> ServerLoad:
        reducing = Counter(part for pong in said for part in pong.reduced)
        self._since_s = {part: self._since_s.get(part, now_s) for part in _ORDER if reducing[part]}
        reduced = (
            LoadReduction(part=part, for_s=round(now_s - since_s, 1), hosts=reducing[part])
            for part, since_s in self._since_s.items()
        )
        door = self._door
        return ServerLoad(
            reduced=tuple(reduced),
            hosts=len(said),
            full=door.full,
            waiting=door.waiting,
            live=door.live,
            most=door.most,
        )
