"""Kills what a run is told to kill, and says how long it was until it was back."""

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from loadtest.chaos import BY_PARENT, Chaos
from loadtest.job import HostState
from loadtest.own_server import OwnServer
from loadtest.samples import Point
from loadtest.server_figures import ServerReader, analyzer_hosts


@dataclass(slots=True)
class Killer:
    """``marks`` are (seconds of the run, what was killed)."""

    chaos: Sequence[Chaos]
    reader: ServerReader
    own: OwnServer | None
    began_s: float
    notes: list[str]
    marks: list[tuple[float, str]] = field(default_factory=list)
    up_again_s: float | None = None
    """When the killed server served again."""

    async def when_due(self, due_s: float) -> None:
        """At this moment of the monotonic clock."""
        for chaos in (one for one in self.chaos if one in BY_PARENT):
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
        self._mark(Chaos.KILL_SERVER)
        if self.own is None:
            os.kill(pid, signal.SIGKILL)
            self.reader.pid = None
            return
        await asyncio.to_thread(self.own.kill)
        self.own.launch()
        self.reader.pid = self.own.pid
        await self.own.until_it_serves()
        self.up_again_s = time.monotonic() - self.began_s

    def analysis_back(self, states: Sequence[HostState]) -> dict[str, list[Point]]:
        """From the kill of a host until each session's timeline tells that analysis runs again."""
        points = []
        for killed_s in (at_s for at_s, what in self.marks if what == Chaos.KILL_HOST):
            for session in {state.session for state in states}:
                later = [
                    one.at_s for one in states if one.session == session and one.at_s > killed_s and one.state == "running"
                ]
                points += [(at_s, at_s - killed_s) for at_s in later[:1]]
        return {"analysis_back_s": points} if points else {}

    def back_after_start(self, reconnects: Sequence[Point]) -> list[tuple[str, float]]:
        """How long after the killed server served again each candidate's media flowed."""
        up_s = self.up_again_s
        if up_s is None:
            return []
        return [(str(Chaos.KILL_SERVER), at_s - up_s) for at_s, _ in reconnects if at_s >= up_s]
