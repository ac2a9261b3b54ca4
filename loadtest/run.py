"""A run: makes an opening and its links, starts the tester processes, watches, and joins what they found."""

import asyncio
import contextlib
import math
import os
import platform
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, TCPConnector
from pydantic import ValidationError
from rich.console import Console
from rich.live import Live

from loadtest.chaos import Chaos, beside_expected
from loadtest.console import SyntheticConsole
from loadtest.job import Job, Outcome, Progress, Visitor, merged
from loadtest.kills import Killer, due_s
from loadtest.live import LiveView
from loadtest.own_server import OwnServer
from loadtest.processes import RunFailed, work_in_process
from loadtest.result import RunFacts, assemble, talked_until_s
from loadtest.samples import Samples
from loadtest.schedule import answers_in, share_out, starts_s
from loadtest.server_figures import ServerReader, serves
from loadtest.stopping import unless
from loadtest.truth import Truth
from server.core.facts import Purpose
from server.core.plan import Plan, Question, Term
from server.core.tasks import Tasks

LEAD_S = 3.0
"""Tester processes load their clip in this time, before the first candidate comes."""
READ_EACH_S = 2.0
SHOW_EACH_S = 2.0
"""Percentiles of everything so far cost the tester itself: at 0.5 s a third of a core with 100 candidates."""
PROCESS_FAILED = "tester_process_failed"
"""Among the errors of a result: some of its sessions are only there in part."""
WATCHED_LIMIT = 8
"""Sessions that a server lets one console watch."""


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
    purposes: tuple[Purpose, ...] = ("record", "transcribe", "analyse", "expression")
    pictures_each_s: float | None = None
    any_certificate: bool = False
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
            "purposes": list(self.purposes),
            "pictures_each_s": self.pictures_each_s,
        }


class Run:
    """One run; `hold` answers the result document. ``own`` is the tester's own server, when it has one; ``stop`` ends the
    run early with what has arrived."""

    def __init__(
        self, options: RunOptions, out: Console, own: OwnServer | None = None, stop: asyncio.Event | None = None
    ) -> None:
        self._options, self._out, self._own = options, out, own
        self._stop = stop or asyncio.Event()
        self._samples = Samples()
        self._stages: dict[int, dict[str, int]] = {}
        self._told: defaultdict[int, Outcome] = defaultdict(Outcome)
        """What each tester process said while it worked."""
        self._read = Outcome()
        self._notes: list[str] = []
        self._began_s = 0.0
        self._reader = ServerReader(options.url, own.pid if own is not None else options.server_pid)

    async def hold(self) -> dict[str, Any]:
        """Raises RunFailed, and Interrupted when it was told to stop before anything could be measured."""
        options = self._options
        began_at = datetime.now(UTC).isoformat(timespec="seconds")
        answers, answer_s = answers_in(options.duration_s, options.answer_s)
        if answer_s > 1.5 * options.answer_s:
            self._notes.append(f"{answers} answers of {answer_s:.0f} s each: an interview has no more answers")
        opening, tokens = await unless(self._stop, self._open(answers, answer_s))
        tasks = Tasks("run")
        expected_s = options.duration_s + (options.sessions - 1) / options.ramp_per_s + 2.0
        with tempfile.TemporaryDirectory(prefix="loadtest-") as folder:
            self._began_s = time.monotonic() + LEAD_S
            killer = Killer(self._reader, self._own, self._well, self._began_s, self._notes)
            jobs = self._jobs(tokens, answers, answer_s, Path(folder))
            try:
                tasks.start(self._read_server(), "server")
                tasks.start(killer.when_due(due_s(options.chaos, self._began_s, expected_s)), "kill")
                tasks.start(self._show(expected_s), "show")
                hear = [partial(self._hear, number) for number in range(len(jobs))]
                outcomes = await asyncio.gather(
                    *map(work_in_process, jobs, hear, repeat(self._notes), repeat(self._stop)), return_exceptions=True
                )
            finally:
                await tasks.close()
                await self._close(opening)
        outcome = merged([*self._had(outcomes), self._read])
        outcome.points.update(killer.analysis_back(outcome.host_states, talked_until_s(outcome)))
        outcome.back_s += killer.back_after_start(outcome.cut_off)
        facts = RunFacts(
            command=options.command,
            began_at=began_at,
            options=options.told(),
            machine={"cpus": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
            duration_s=time.monotonic() - self._began_s,
            marks=sorted([*killer.marks, *outcome.marks]),
            notes=self._notes,
            metrics_refused=self._reader.refused,
            interrupted=self._stop.is_set(),
        )
        result = assemble(facts, outcome, options.truth, server_here=self._reader.pid is not None)
        lag_ms = self._reader.lag_of_all_ms()
        if lag_ms is not None:
            result["scores"]["server_loop_lag_p99_ms"] = round(lag_ms, 3)
        words_known = options.truth is not None and bool(options.truth.words) and "transcribe" in options.purposes
        result["expected"] = beside_expected(options.chaos, result, words_known=words_known)
        return result

    def _had(self, outcomes: Sequence[Outcome | BaseException | None]) -> Iterator[Outcome]:
        """Each process's own outcome, or what it told before it ended without one: an hour's figures are worth more than a
        clean end. Raises RunFailed when all of them failed and told nothing."""
        some = any(one is None or isinstance(one, Outcome) for one in outcomes) or any(
            told.points for told in self._told.values()
        )
        for number, outcome in enumerate(outcomes):
            if isinstance(outcome, RunFailed) and some:
                self._notes.append(f"{outcome}\nOf its sessions there is what it told meanwhile.")
                self._told[number].errors[PROCESS_FAILED] += 1
            elif isinstance(outcome, BaseException):
                raise outcome
            yield outcome if isinstance(outcome, Outcome) else self._told[number]

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
        desk = self._desk()
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

    def _desk(self) -> SyntheticConsole:
        options = self._options
        return SyntheticConsole(options.url, options.api_key, any_certificate=options.any_certificate)

    async def _well(self) -> bool:
        async with ClientSession(connector=TCPConnector(ssl=not self._options.any_certificate)) as http:
            return await serves(http, self._options.url)

    async def _close(self, opening: str) -> None:
        """So that nobody is invited to it any more; its sessions stay."""
        desk = self._desk()
        with contextlib.suppress(OSError, ClientError, TimeoutError):  # what was measured is worth more
            await desk.post_json(f"/api/v1/openings/{opening}/close", {})
        await desk.close()

    def _jobs(self, tokens: list[str], answers: int, answer_s: float, folder: Path) -> list[Job]:
        options = self._options
        starts = starts_s(options.sessions, options.ramp_per_s)
        each = max(1, round(1 / options.retake_share)) if options.retake_share > 0 else 0
        shares = share_out(options.sessions, options.processes)
        asked = [len(range(first, options.consoles, len(shares))) for first in range(len(shares))]
        consoles = [max(1, told, math.ceil(len(share) / WATCHED_LIMIT)) for told, share in zip(asked, shares, strict=True)]
        if sum(consoles) > options.consoles:
            why = f"each tester process needs one to measure, and one watches at most {WATCHED_LIMIT} sessions"
            self._notes.append(f"{sum(consoles)} consoles instead of {options.consoles}: {why}")
        return [
            Job(
                url=options.url,
                api_key=options.api_key,
                began_s=self._began_s,
                visitors=tuple(
                    Visitor(number=n, token=tokens[n], starts_s=starts[n], retake=bool(each) and n % each == 0)
                    for n in share
                ),
                consoles=consoles[place],
                clip=str(options.clip),
                truth=str(options.truth_path) if options.truth_path else None,
                answers=answers,
                answer_s=answer_s,
                chat_each_s=options.chat_each_s,
                settle_s=options.settle_s,
                chaos=options.chaos,
                purposes=options.purposes,
                pictures_each_s=options.pictures_each_s,
                any_certificate=options.any_certificate,
                read_recordings=options.read_recordings,
                result=str(folder / f"{place}.json"),
            )
            for place, share in enumerate(shares)
        ]

    def _hear(self, number: int, line: bytes) -> None:
        try:
            progress = Progress.model_validate_json(line)
        except ValidationError:
            return
        self._stages[number], self._told[number].errors = progress.stages, progress.errors
        self._samples.take_in(progress.new)
        for metric, points in progress.new.items():
            self._told[number].points.setdefault(metric, []).extend(points)

    async def _read_server(self) -> None:
        headers = {"Authorization": f"Bearer {self._options.api_key}"}
        connector = TCPConnector(ssl=not self._options.any_certificate)
        async with ClientSession(headers=headers, connector=connector) as http:
            own_cpu_s, own_read_s = time.process_time(), time.monotonic()
            while True:
                read = await self._reader.read(http)
                now_s, used_s = time.monotonic(), time.process_time()
                if now_s > own_read_s:
                    read["tester_front_cpu_cores"] = (used_s - own_cpu_s) / (now_s - own_read_s)
                own_cpu_s, own_read_s = used_s, now_s
                at_s = now_s - self._began_s
                for metric, value in read.items():
                    if at_s >= 0:
                        self._samples.add(metric, at_s, value)
                        self._read.points.setdefault(metric, []).append((round(at_s, 3), round(value, 4)))
                await asyncio.sleep(READ_EACH_S)

    async def _show(self, expected_s: float) -> None:
        view = LiveView(expected_s)
        with Live(console=self._out, refresh_per_second=1, transient=True) as live:
            while True:
                stages = sum((Counter(one) for one in self._stages.values()), Counter[str]())
                errors = sum((one.errors for one in self._told.values()), Counter[str]())
                live.update(view.at(time.monotonic() - self._began_s, stages, errors, self._samples))
                await asyncio.sleep(SHOW_EACH_S)
