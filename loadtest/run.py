"""A run: makes an opening and its links, starts the tester processes, watches, and joins what they found."""

import asyncio
import contextlib
import os
import platform
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from pydantic import ValidationError
from rich.console import Console
from rich.live import Live

from loadtest.chaos import BY_PARENT, EXPECTED, Chaos
from loadtest.console import SyntheticConsole
from loadtest.job import HostState, Job, Outcome, Progress, Visitor, merged
from loadtest.live import LiveView
from loadtest.own_server import OwnServer
from loadtest.result import RunFacts, assemble
from loadtest.samples import Samples
from loadtest.schedule import answers_in, share_out, starts_s
from loadtest.server_figures import ServerReader, analyzer_hosts
from loadtest.truth import Truth
from server.core.plan import Plan, Question, Term
from server.core.tasks import Tasks

LEAD_S = 3.0
"""Tester processes load their clip in this time, before the first candidate comes."""
READ_EACH_S = 2.0
LINE_LIMIT_BYTES = 2**24


class RunFailed(RuntimeError):
    """The run could not be made; the text says why."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    url: str
    api_key: str
    sessions: int
    ramp_per_s: float
    duration_s: float
    consoles: int
    clip: Path
    truth_path: Path | None
    truth: Truth | None
    processes: int = 1
    answer_s: float = 60.0
    retake_share: float = 0.25
    chat_each_s: float = 10.0
    settle_s: float = 60.0
    chaos: tuple[Chaos, ...] = ()
    server_pid: int | None = None
    read_recordings: bool = True
    expression: bool = True
    command: str = ""

    def told(self) -> dict[str, Any]:
        """What the result says of them; no key."""
        return {
            "sessions": self.sessions,
            "ramp_per_s": self.ramp_per_s,
            "duration_s": self.duration_s,
            "consoles": self.consoles,
            "processes": self.processes,
            "answer_s": self.answer_s,
            "retake_share": self.retake_share,
            "chat_each_s": self.chat_each_s,
            "clip": self.clip.name,
            "truth_from": self.truth.source if self.truth is not None else None,
            "talk_share": self.truth.talk_share if self.truth is not None else None,
            "chaos": [str(one) for one in self.chaos],
        }


class Run:
    """One run; `hold` answers the result document. ``own`` is the tester's own server, when it has one."""

    def __init__(self, options: RunOptions, out: Console, own: OwnServer | None = None) -> None:
        self._options, self._out, self._own = options, out, own
        self._samples = Samples()
        self._stages: dict[int, dict[str, int]] = {}
        self._errors: dict[int, Counter[str]] = {}
        self._read = Outcome()
        self._marks: list[tuple[float, str]] = []
        self._notes: list[str] = []
        self._began_s = 0.0
        self._reader = ServerReader(options.url, own.pid if own is not None else options.server_pid)

    async def hold(self) -> dict[str, Any]:
        """Raises RunFailed."""
        options = self._options
        began_at = datetime.now(UTC).isoformat(timespec="seconds")
        answers, answer_s = answers_in(options.duration_s, options.answer_s)
        opening, tokens = await self._open(answers, answer_s)
        tasks = Tasks("run")
        expected_s = options.duration_s + (options.sessions - 1) / options.ramp_per_s + 2.0
        with tempfile.TemporaryDirectory(prefix="loadtest-") as folder:
            self._began_s = time.monotonic() + LEAD_S
            jobs = self._jobs(tokens, answers, answer_s, Path(folder))
            try:
                tasks.start(self._read_server(), "server")
                tasks.start(self._kill_when_due(expected_s), "kill")
                tasks.start(self._show(expected_s), "show")
                outcomes = await asyncio.gather(*(self._work(number, job) for number, job in enumerate(jobs)))
            finally:
                await tasks.close()
                await self._close(opening)
        outcome = merged([*outcomes, self._read])
        outcome.points.update(self._analysis_back(outcome.host_states))
        facts = RunFacts(
            command=options.command,
            began_at=began_at,
            options=options.told(),
            machine={"cpus": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
            duration_s=time.monotonic() - self._began_s,
            marks=sorted([*self._marks, *outcome.marks]),
            notes=self._notes,
        )
        result = assemble(facts, outcome, options.truth, server_here=self._reader.pid is not None)
        result["expected"] = {str(one): EXPECTED[one].cost.model_dump() for one in options.chaos}
        return result

    async def _open(self, answers: int, answer_s: float) -> tuple[str, list[str]]:
        """An opening of the run's own, and a link for each candidate."""
        truth = self._options.truth
        question = Question(
            text="Load test",
            preparation_s=0,
            answer_s=min(3600, int(answer_s * 2) + 120),
            retakes=1,
            terms=tuple(Term(term=one.term, required=False) for one in truth.terms) if truth is not None else (),
        )
        plan = Plan(
            title="Load test",
            language=truth.language if truth is not None else "en",
            questions=(question,) * answers,
            expression_events=self._options.expression,
        )
        desk = SyntheticConsole(self._options.url, self._options.api_key)
        try:
            opening: Any = await desk.post_json("/api/v1/openings", {"plan": plan.model_dump(mode="json")})
            tokens = []
            for number in range(self._options.sessions):
                draft = {"candidate": f"Load test {number + 1}"}
                made: Any = await desk.post_json(f"/api/v1/openings/{opening['id']}/invitations", draft)
                tokens.append(str(made["link"]).rsplit("/", 1)[1])
        except OSError as error:
            raise RunFailed(f"{self._options.url} does not answer") from error
        finally:
            await desk.close()
        return str(opening["id"]), tokens

    async def _close(self, opening: str) -> None:
        """So that nobody is invited to it any more; its sessions stay."""
        desk = SyntheticConsole(self._options.url, self._options.api_key)
        with contextlib.suppress(OSError):
            await desk.post_json(f"/api/v1/openings/{opening}/close", {})
        await desk.close()

    def _jobs(self, tokens: list[str], answers: int, answer_s: float, folder: Path) -> list[Job]:
        options = self._options
        starts = starts_s(options.sessions, options.ramp_per_s)
        each = max(1, round(1 / options.retake_share)) if options.retake_share > 0 else 0
        shares = share_out(options.sessions, options.processes)
        consoles = [len(range(first, options.consoles, len(shares))) for first in range(len(shares))]
        if options.consoles < len(shares):
            self._notes.append(f"{len(shares)} consoles instead of {options.consoles}: each process needs one to measure")
        return [
            Job(
                url=options.url,
                api_key=options.api_key,
                began_s=self._began_s,
                visitors=tuple(
                    Visitor(number=n, token=tokens[n], starts_s=starts[n], retake=bool(each) and n % each == 0)
                    for n in share
                ),
                consoles=max(1, consoles[place]),
                clip=str(options.clip),
                truth=str(options.truth_path) if options.truth_path else None,
                answers=answers,
                answer_s=answer_s,
                chat_each_s=options.chat_each_s,
                settle_s=options.settle_s,
                chaos=options.chaos,
                read_recordings=options.read_recordings,
                result=str(folder / f"{place}.json"),
            )
            for place, share in enumerate(shares)
        ]

    async def _work(self, number: int, job: Job) -> Outcome:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "loadtest.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=LINE_LIMIT_BYTES,
            cwd=Path(__file__).parents[1],
        )
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise RunFailed("a tester process has no pipes")
        tasks = Tasks(f"tester-{number}")
        complaints = tasks.start(process.stderr.read(), "complaints")
        try:
            process.stdin.write(job.model_dump_json().encode() + b"\n")
            await process.stdin.drain()
            async for line in process.stdout:
                self._hear(number, line)
            code = await process.wait()
            said = (await complaints).decode(errors="replace")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            await tasks.close()
        if code:
            raise RunFailed(f"tester process {number} ended with {code}:\n{said[-2000:]}")
        if said.strip():
            self._notes.append(f"tester process {number} complained: {said.strip()[-500:]}")
        return Outcome.model_validate_json(await asyncio.to_thread(Path(job.result).read_text))

    def _hear(self, number: int, line: bytes) -> None:
        try:
            progress = Progress.model_validate_json(line)
        except ValidationError:
            return
        self._stages[number], self._errors[number] = progress.stages, progress.errors
        self._samples.take_in(progress.new)

    async def _read_server(self) -> None:
        async with ClientSession(headers={"Authorization": f"Bearer {self._options.api_key}"}) as http:
            while True:
                at_s = time.monotonic() - self._began_s
                for metric, value in (await self._reader.read(http)).items():
                    if at_s >= 0:
                        self._samples.add(metric, at_s, value)
                        self._read.points.setdefault(metric, []).append((round(at_s, 3), round(value, 4)))
                await asyncio.sleep(READ_EACH_S)

    async def _kill_when_due(self, expected_s: float) -> None:
        for chaos in (one for one in self._options.chaos if one in BY_PARENT):
            due_s = self._began_s + expected_s / 2
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            pid = self._reader.pid
            if pid is None:
                self._notes.append(f"{chaos}: not done, the server's process is not known")
                continue
            if chaos is Chaos.KILL_HOST:
                hosts = await asyncio.to_thread(analyzer_hosts, pid)
                if not hosts:
                    self._notes.append("kill-host: not done, the server has no analyzer host")
                    continue
                os.kill(hosts[0], signal.SIGKILL)
            elif self._own is not None:
                await asyncio.to_thread(self._own.kill)
                self._own.launch()
                self._reader.pid = self._own.pid
            else:
                os.kill(pid, signal.SIGKILL)
                self._reader.pid = None
            self._marks.append((time.monotonic() - self._began_s, str(chaos)))

    def _analysis_back(self, states: list[HostState]) -> dict[str, list[tuple[float, float]]]:
        points = []
        for killed_s in (at_s for at_s, what in self._marks if what == Chaos.KILL_HOST):
            for session in {state.session for state in states}:
                later = [
                    one.at_s for one in states if one.session == session and one.at_s > killed_s and one.state == "running"
                ]
                points += [(at_s, at_s - killed_s) for at_s in later[:1]]
        return {"analysis_back_s": points} if points else {}

    async def _show(self, expected_s: float) -> None:
        view = LiveView(expected_s)
        with Live(console=self._out, refresh_per_second=2, transient=True) as live:
            while True:
                stages = sum((Counter(one) for one in self._stages.values()), Counter[str]())
                errors = sum(self._errors.values(), Counter[str]())
                live.update(view.at(time.monotonic() - self._began_s, stages, errors, self._samples))
                await asyncio.sleep(0.5)
