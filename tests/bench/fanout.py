"""From a candidate's message to 200 consoles, with and without one console that never reads; plain aiohttp beside it.

    python -m tests.bench.fanout [--consoles 200] [--sessions 5] [--rate 10] [--seconds 30] [--deaf-seconds 75]
        [--processes 4] [--json FILE]

Each console watches the wall and two of the sessions, over a WebSocket of its own, in processes apart. Candidates speak in
turn: chat messages and device-check readings, each with its moment of sending in it, so what is timed is the whole way:
socket, timeline, disk, hub, socket, and the reading client (whose own queue counts against the server). The console that
never reads asks for whole timelines 16 times a second and leaves all of it in its socket. The alternative serves the same
consoles the same messages, made into JSON for each socket and sent to one after the other.
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession
from rich.console import Console
from rich.table import Table

from loadtest.candidate import SyntheticCandidate
from loadtest.clips import Clip
from loadtest.console import SyntheticConsole
from loadtest.crowd import CrowdJob, CrowdOutcome, mark
from loadtest.deaf import DeafConsole
from loadtest.own_server import ROOT, OwnServer
from loadtest.samples import percentile
from loadtest.server_figures import process_figures
from server.core.messages import Check
from server.core.plan import Plan, Question
from server.core.tasks import Tasks
from tests.bench.written import add_json, write_json

QUIET, DEAF = "all read", "one never reads"
WATCHED = 2
TARGET_P95_MS = 100.0
FILLER = "I would first look at the query plan and then at the indexes, and measure before I change anything. " * 6
SETTLE_S = 2.0
CLIP = Clip(0, (), (), ())
PLAN = Plan(title="Bench", language="en", questions=(Question(text="Q", preparation_s=0, answer_s=300),))
Say = Callable[[int, str], Awaitable[None]]
"""(number of the message, mark) -> sent"""


@dataclass(frozen=True, slots=True)
class Options:
    consoles: int
    sessions: int
    rate: float
    seconds: float
    deaf_seconds: float
    processes: int


@dataclass(slots=True)
class Phase:
    """One stretch of one way. ``came`` out of ``due`` marks were read by the consoles that read."""

    way: str
    phase: str
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    worst_ms: float | None = None
    came: int = 0
    due: int = 0
    server_cpu_cores: float = 0.0
    memory_mb: list[float] = field(default_factory=list)
    """At the beginning, the most, at the end."""
    deaf_held_s: list[float] = field(default_factory=list)
    """How long each connection of the one that never reads was borne."""


class CrowdProcess:
    """One process of consoles."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, job: CrowdJob) -> "CrowdProcess":
        pipe = asyncio.subprocess.PIPE
        command = [sys.executable, "-m", "loadtest.crowd"]
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT, limit=2**28)
        crowd = cls(process)
        await crowd._put(job.model_dump_json())
        assert process.stdout is not None
        if (await process.stdout.readline()).strip() != b"ready":
            raise RuntimeError("a crowd process did not come up")
        return crowd

    async def _put(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        await self._process.stdin.drain()

    async def begin(self, phase: str) -> None:
        await self._put(phase)

    async def end(self) -> CrowdOutcome:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        told = await self._process.stdout.readline()
        await self._process.wait()
        return CrowdOutcome.model_validate_json(told)


async def measure(
    way: str, options: Options, url: str, api_key: str, pid: int, sessions: list[str], say: Say
) -> tuple[list[Phase], dict[str, Any]]:
    """Both phases against one server whose sessions are there."""
    watched = [[sessions[(n + k) % len(sessions)] for k in range(WATCHED)] for n in range(options.consoles)]
    jobs = [
        CrowdJob(url=url, api_key=api_key, watched=watched[first :: options.processes]) for first in range(options.processes)
    ]
    crowds = list(await asyncio.gather(*(CrowdProcess.start(job) for job in jobs)))
    phases = []
    for name in (QUIET, DEAF):
        await asyncio.sleep(SETTLE_S)
        for crowd in crowds:
            await crowd.begin(name)
        await asyncio.sleep(0.2)
        phase = Phase(way, name)
        deaf = DeafConsole(url, api_key, sessions)
        tasks = Tasks("deaf")
        if name == DEAF:
            tasks.start(deaf.stay(), "stay")
        said = await _speak(options.rate, options.deaf_seconds if name == DEAF else options.seconds, pid, phase, say)
        await tasks.close()
        phase.deaf_held_s = deaf.held_s
        readers = [sum(session in one for one in watched) for session in sessions]
        phase.due = sum(readers[number % len(sessions)] for number in range(said))
        phases.append(phase)
    outcomes = [await crowd.end() for crowd in crowds]
    for phase in phases:
        delays = [delay for outcome in outcomes for delay in outcome.delays_ms.get(phase.phase, ())]
        phase.came = len(delays)
        if delays:
            shares = (percentile(delays, share) for share in (0.5, 0.95, 0.99))
            phase.p50_ms, phase.p95_ms, phase.p99_ms = (round(value, 1) for value in shares)
            phase.worst_ms = round(max(delays), 1)
    clients = {
        "messages": sum(outcome.messages for outcome in outcomes),
        "megabytes": round(sum(outcome.bytes for outcome in outcomes) / 1e6, 1),
        "lost_sockets": sum(outcome.lost_sockets for outcome in outcomes),
        "cpu_s": round(sum(outcome.cpu_s for outcome in outcomes), 1),
    }
    return phases, clients


async def _speak(rate: float, lasts_s: float, pid: int, phase: Phase, say: Say) -> int:
    """Messages at the given rate; answers how many were due. Reads the server's figures each second."""
    before = process_figures(pid)
    assert before is not None
    memory = [before.memory_mb]
    began_s = time.monotonic()
    number = 0
    while (due_s := number / rate) < lasts_s:
        await asyncio.sleep(max(0.0, began_s + due_s - time.monotonic()))
        try:
            async with asyncio.timeout(5.0):
                await say(number, mark())
        except (TimeoutError, OSError, ClientError):
            break
        number += 1
        if number % max(1, int(rate)) == 0 and (now := process_figures(pid)) is not None:
            memory.append(now.memory_mb)
    await asyncio.sleep(max(0.0, began_s + lasts_s - time.monotonic()) + SETTLE_S)
    after = process_figures(pid)
    assert after is not None
    phase.server_cpu_cores = round((after.cpu_s - before.cpu_s) / (time.monotonic() - began_s), 3)
    phase.memory_mb = [round(memory[0], 1), round(max(*memory, after.memory_mb), 1), round(after.memory_mb, 1)]
    return int(rate * lasts_s)


async def ours(options: Options) -> tuple[list[Phase], dict[str, Any]]:
    server = OwnServer(LIS_ANALYZER_HOSTS="0")
    candidates: list[SyntheticCandidate] = []
    try:
        await server.start()
        for token in await _tokens(server, options.sessions):
            candidates.append(SyntheticCandidate(server.url, token, CLIP))
            await candidates[-1].open_link()
            await candidates[-1].enter()
            await candidates[-1].consent(await candidates[-1].consent_version())

        async def say(number: int, marked: str) -> None:
            candidate = candidates[number % len(candidates)]
            if (number // len(candidates)) % 2:
                await candidate.put(Check(part="light", verdict="pass", advice=marked, values={"luma": 0.4}))
            else:
                await candidate.say(f"{marked} {FILLER}")

        sessions = [candidate.session for candidate in candidates]
        assert server.pid is not None
        return await measure("this server", options, server.url, server.api_key, server.pid, sessions, say)
    finally:
        for candidate in candidates:
            await candidate.close()
        await asyncio.to_thread(server.close)


async def _tokens(server: OwnServer, count: int) -> list[str]:
    desk = SyntheticConsole(server.url, server.api_key)
    opening: Any = await desk.post_json("/api/v1/openings", {"plan": PLAN.model_dump(mode="json")})
    path = f"/api/v1/openings/{opening['id']}/invitations"
    made: list[Any] = [await desk.post_json(path, {"candidate": f"Bench {n}"}) for n in range(count)]
    await desk.close()
    return [str(one["link"]).rsplit("/", 1)[1] for one in made]


async def plain(options: Options) -> tuple[list[Phase], dict[str, Any]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.plain_broadcast", str(port)], cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    sessions = [f"session-{n}" for n in range(options.sessions)]
    try:
        async with ClientSession() as http:
            for _ in range(100):
                try:
                    feed = await http.ws_connect(f"{url}/feed")
                    break
                except ClientError:
                    await asyncio.sleep(0.1)
            else:
                raise RuntimeError("the plain broadcast did not come up")

            async def say(number: int, marked: str) -> None:
                half = (number // len(sessions)) % 2
                text = marked if half else f"{marked} {FILLER}"
                await feed.send_str(json.dumps({"session": sessions[number % len(sessions)], "text": text}))

            return await measure("plain aiohttp broadcast", options, url, "none", process.pid, sessions, say)
    finally:
        process.kill()
        process.wait()


async def run(options: Options) -> dict[str, Any]:
    phases: list[Phase] = []
    clients = {}
    load = [round(one, 2) for one in os.getloadavg()]
    for way in (ours, plain):
        found, clients[way.__name__] = await way(options)
        phases += found
    return {
        "options": asdict(options),
        "load_average_before": load,
        "phases": [asdict(phase) for phase in phases],
        "clients": clients,
    }


def show(result: dict[str, Any], out: Console) -> bool:
    """Prints the table; answers whether the target was kept."""
    table = Table(
        "way", "phase", "p50 ms", "p95 ms", "p99 ms", "worst ms", "came / due", "CPU cores", "MiB first, most, last"
    )
    for phase in result["phases"]:
        cells = [str(phase[name]) for name in ("p50_ms", "p95_ms", "p99_ms", "worst_ms")]
        memory = ", ".join(f"{one:.0f}" for one in phase["memory_mb"])
        counts = f"{phase['came']} / {phase['due']}"
        table.add_row(phase["way"], phase["phase"], *cells, counts, str(phase["server_cpu_cores"]), memory)
    out.print(table)
    for phase in result["phases"]:
        if phase["deaf_held_s"]:
            out.print(f"{phase['way']}: the one that never reads was cut off after {phase['deaf_held_s']} s")
    for way, clients in result["clients"].items():
        out.print(f"consoles of {way}: {clients}")
    own = [phase for phase in result["phases"] if phase["way"] == "this server"]
    kept = all(phase["p95_ms"] is not None and phase["p95_ms"] <= TARGET_P95_MS for phase in own)
    kept = kept and all(phase["came"] == phase["due"] for phase in own)
    out.print(f"load average before: {result['load_average_before']}")
    out.print(f"target: p95 at most {TARGET_P95_MS:g} ms in both, nothing lost: {'kept' if kept else 'MISSED'}")
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--consoles", type=int, default=200)
    parser.add_argument("--sessions", type=int, default=5)
    parser.add_argument("--rate", type=float, default=10.0, help="messages a second, all sessions together")
    parser.add_argument("--seconds", type=float, default=30.0, help="length of the phase in which all read")
    parser.add_argument("--deaf-seconds", type=float, default=75.0, help="length of the phase with one that never reads")
    parser.add_argument("--processes", type=int, default=4, help="processes of consoles")
    add_json(parser, "fanout")
    told = parser.parse_args()
    options = Options(told.consoles, told.sessions, told.rate, told.seconds, told.deaf_seconds, told.processes)
    result = asyncio.run(run(options))
    kept = show(result, Console(width=150))
    write_json(told.json, result)
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
