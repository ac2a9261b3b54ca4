"""Kills what a run is told to kill, and says how long it was until it was back."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from loadtest.chaos import BY_PARENT, Chaos
from loadtest.job import HostState
from loadtest.own_server import OwnServer, OwnServerFailed
from loadtest.samples import Point
from loadtest.server_figures import ServerReader, analyzer_hosts, ended

DEAD_LIMIT_S = 5.0
UP_LIMIT_S = 120.0
ASK_EACH_S = 0.1
NOTICED_WITHIN_S = 20.0
"""A candidate that lost its line later than this after the server was up again lost it by something else."""


def due_s(chaos: Sequence[Chaos], began_s: float, lasts_s: float) -> list[tuple[float, Chaos]]:
    """When each kill falls, evenly over the run, so that one is over before the next. Hosts come first: a server that is
    started anew by somebody else is a process we do not know."""
    kills = sorted((one for one in chaos if one in BY_PARENT), key=lambda one: one is Chaos.KILL_SERVER)
    return [(began_s + lasts_s * at / (len(kills) + 1), one) for at, one in enumerate(kills, 1)]


@dataclass(slots=True)
class Killer:
    """``well`` asks the server's health address. ``marks`` are (seconds of the run, what was killed)."""

    reader: ServerReader
    own: OwnServer | None
    well: Callable[[], Awaitable[bool]]
    began_s: float
    notes: list[str]
    marks: list[tuple[float, str]] = field(default_factory=list)
    up_again_s: list[float] = field(default_factory=list)
    """When a killed server served again (s of the run)."""

    async def when_due(self, kills: Sequence[tuple[float, Chaos]]) -> None:
        """Each at its moment of the monotonic clock."""
        for due_s, chaos in kills:
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            pid = self.reader.pid
            if pid is None:
                self.notes.append(f"{chaos}: not done, the server's process is not known")
            elif chaos is Chaos.KILL_SERVER:
                await self._kill_server(pid)
            else:
                await self._kill_host(pid)

    def _mark(self, chaos: Chaos) -> None:
        self.marks.append((time.monotonic() - self.began_s, str(chaos)))

    async def _kill_host(self, pid: int) -> None:
        hosts = await asyncio.to_thread(analyzer_hosts, pid)
        if not hosts:
            self.notes.append("kill-host: not done, the server has no analyzer host")
            return
        self._mark(Chaos.KILL_HOST)
        os.kill(hosts[0], signal.SIGKILL)

    async def _kill_server(self, pid: int) -> None:
        try:
            if self.own is None:
                os.kill(pid, signal.SIGKILL)
                self.reader.pid = None
        except OSError as error:
            self.notes.append(f"kill-server: not done: {error.strerror}")
            return
        self._mark(Chaos.KILL_SERVER)
        try:
            async with asyncio.timeout(UP_LIMIT_S):
                await (self._until_others_start_it(pid) if self.own is None else self._start_again(self.own))
        except TimeoutError:
            self.notes.append(f"kill-server: it did not serve again within {UP_LIMIT_S:g} s")
        except OwnServerFailed as failed:
            self.notes.append(f"kill-server: it did not serve again: {failed}")
        else:
            self.up_again_s.append(time.monotonic() - self.began_s)

    async def _start_again(self, own: OwnServer) -> None:
        await asyncio.to_thread(own.kill)
        own.launch()
        self.reader.pid = own.pid
        await own.until_it_serves()

    async def _until_others_start_it(self, pid: int) -> None:
        dead_by_s = time.monotonic() + DEAD_LIMIT_S
        while not ended(pid) and time.monotonic() < dead_by_s:  # noqa: ASYNC110  another process
            await asyncio.sleep(ASK_EACH_S / 10)
        while not await self.well():  # noqa: ASYNC110  another process
            await asyncio.sleep(ASK_EACH_S)

    def analysis_back(self, states: Sequence[HostState], talked_until_s: float) -> dict[str, list[Point]]:
        """From the kill of a host until the timeline of each session that lost it tells that analysis runs again; where it
        never does, until nobody talked any more."""
        points = []
        for killed_s in (at_s for at_s, what in self.marks if what == Chaos.KILL_HOST):
            for session in {state.session for state in states}:
                own = sorted((one for one in states if one.session == session), key=lambda one: one.at_s)
                later = [one for one in own if one.at_s > killed_s]
                if len(later) == len(own) or not later or later[0].state == "running":
                    continue  # it came after the kill, or sat on another host
                back_s = next((one.at_s for one in later if one.state == "running"), max(later[-1].at_s, talked_until_s))
                points.append((back_s, back_s - killed_s))
        return {"analysis_back_s": points} if points else {}

    def back_after_start(self, cut_off: Sequence[Point]) -> list[tuple[str, float]]:
        """How long after a killed server served again the media of each candidate flowed that had lost its line by it."""
        return [
            (str(Chaos.KILL_SERVER), at_s - up_s)
            for up_s in self.up_again_s
            for at_s, took_s in cut_off
            if at_s >= up_s and at_s - took_s <= up_s + NOTICED_WITHIN_S
        ]
