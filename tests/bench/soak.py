"""An hour with churn: candidates come, answer, reload, drop out, leave; consoles come and go. Memory, threads, handles flat?

    python -m tests.bench.soak [--minutes 60] [--at-once 3] [--out data/load/soak]

A server of its own with its analyzer host. ``--at-once`` candidates are there at any time; each answers two short questions,
and by turns one reloads its page, drops out for 5 s, changes its network, or leaves in the middle for good. One console
stays, another comes and goes each 20 s, a third asks for live pictures, a fourth now and then never reads. Each 5 s resident
memory, threads and open files of the server and of each analyzer host are read from /proc.

The verdict is drawn from the quietest sample of each minute (what is held when little goes on), after the warm-up (a
quarter of the time, 15 minutes at most): the slope of a least-squares line must stay below its bound. Who leaves for good in
the middle of an answer is expected back for a while, and holds a room and a seat: here for half a minute, then the answer's
minute runs out. An opening's own ten minutes would let what is kept on purpose look like a leak. Rooms of those who left are
let go of after a minute (LIS_SESSION_KEEP_S=60).
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from aiohttp import ClientError
from rich.console import Console
from rich.live import Live
from rich.table import Table

from loadtest.chaos import Chaos
from loadtest.clips import Clip, load_clip
from loadtest.console import SyntheticConsole
from loadtest.deaf import DeafConsole
from loadtest.held import base_options, with_carried_clip
from loadtest.job import Job, Visitor
from loadtest.own_server import OwnServer
from loadtest.run import RunOptions
from loadtest.samples import Point, Samples, percentile
from loadtest.server_figures import analyzer_hosts
from loadtest.soak_page import soak_page
from loadtest.trends import read_process, trend
from loadtest.visit import Visit
from loadtest.watching import Watchers
from server.core.plan import Plan, Question, Term
from server.core.tasks import Tasks
from tests.bench.written import folder

SAMPLE_EACH_S = 5.0
KEEP_EACH_S = 60.0
"""What was measured so far is written this often: a run that is cut off was not for nothing."""
ANSWERS, ANSWER_S = 2, 15.0
QUESTION_S, AWAY_S, KEEP_S = 60, 30, 60
LEAST_VISIT_S = 10.0
"""A candidate that cannot get in is not followed by the next one at once."""
WARM_UP_SHARE, WARM_UP_MOST_S = 0.25, 900.0
KINDS: tuple[Chaos | None, ...] = (None, Chaos.RELOAD, None, Chaos.DROP_5, None, Chaos.CHANGE_ADDRESS)
LEAVES_EACH = 7
"""Each so-manieth candidate leaves in the middle of its answer and does not come back."""


class Soak:
    """One run against one server."""

    def __init__(
        self, own: OwnServer, options: RunOptions, clip: Clip, seconds: float, keep: Callable[[dict[str, Any]], None]
    ) -> None:
        self._own, self._options, self._clip, self._seconds, self._keep = own, options, clip, seconds, keep
        self._began_s = time.monotonic()
        self.counts: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.points: dict[tuple[str, str], list[Point]] = {}
        self._hosts: list[int] = []
        self._samples = Samples()
        self._opening = ""
        self._watchers = Watchers(own.url, own.api_key, 2, 2, self._began_s, self._samples, pictures_each_s=1.0)
        self._watchers.errors = self.errors

    @property
    def at_s(self) -> float:
        return time.monotonic() - self._began_s

    async def hold(self, at_once: int, live: Live) -> None:
        tasks = Tasks("soak")
        try:
            self._opening = await self._open()
            await self._watchers.start()
            tasks.start(self._sample(live), "sample")
            tasks.start(self._come_and_go(), "console")
            tasks.start(self._sometimes_deaf(), "deaf")
            await asyncio.gather(*(self._seat(place, at_once) for place in range(at_once)))
        finally:
            await tasks.close()
            await self._watchers.close()

    async def _open(self) -> str:
        truth = self._options.truth
        terms = tuple(Term(term=one.term, required=False) for one in truth.terms) if truth is not None else ()
        question = Question(text="Soak", preparation_s=0, answer_s=QUESTION_S, retakes=1, terms=terms)
        plan = Plan(
            title="Soak", language="en", questions=(question,) * ANSWERS, expression_events=True, pause_limit_s=AWAY_S
        )
        desk = SyntheticConsole(self._own.url, self._own.api_key)
        opening: Any = await desk.post_json("/api/v1/openings", {"plan": plan.model_dump(mode="json")})
        await desk.close()
        return str(opening["id"])

    async def _token(self, number: int) -> str:
        desk = SyntheticConsole(self._own.url, self._own.api_key)
        try:
            made: Any = await desk.post_json(
                f"/api/v1/openings/{self._opening}/invitations", {"candidate": f"Soak {number}"}
            )
        finally:
            await desk.close()
        return str(made["link"]).rsplit("/", 1)[1]

    async def _seat(self, place: int, at_once: int) -> None:
        """One candidate after the other, until the time is over."""
        number = place
        await asyncio.sleep(place * 7.0)
        while self.at_s < self._seconds:
            began_s = self.at_s
            await self._visit(number)
            number += at_once
            await asyncio.sleep(max(1.0, began_s + LEAST_VISIT_S - self.at_s))

    async def _visit(self, number: int) -> None:
        kind = KINDS[number % len(KINDS)]
        job = Job(
            url=self._own.url,
            api_key=self._own.api_key,
            began_s=self._began_s,
            visitors=(),
            consoles=1,
            clip=str(self._options.clip),
            answers=ANSWERS,
            answer_s=ANSWER_S,
            chaos=() if kind is None else (kind,),
            result="",
        )
        visitor = Visitor(number=number, token=await self._token(number), starts_s=0.0, retake=number % 5 == 0)
        visit = Visit(job, visitor, number, self._clip, self._watchers, self._samples, self.errors)
        self.counts[f"visits {kind or 'plain'}"] += 1
        leaves = number % LEAVES_EACH == LEAVES_EACH - 1
        try:
            async with asyncio.timeout(ANSWER_S * 1.5 if leaves else 240.0):
                await visit.run()
        except TimeoutError:
            self.counts["left" if leaves else "stuck"] += 1
        self.counts["waited at the door"] += visit.waited
        self.counts["submitted"] += visit.stage == "submitted"
        self.counts["failed"] += visit.stage == "failed"
        if visit.session:
            await self._watchers.leave(visit.session)

    async def _come_and_go(self) -> None:
        chances = random.Random(1)
        while True:
            console = SyntheticConsole(self._own.url, self._own.api_key, keep_received=False)
            try:
                await console.enter()
                await console.watch_wall()
                await asyncio.sleep(1.0)
                for session in list(console.cards)[:2]:
                    await console.watch(session)
                await asyncio.sleep(chances.uniform(10, 30))
                self.counts["consoles"] += 1
            except (OSError, ClientError, TimeoutError):
                self.errors["console"] += 1
            finally:
                await console.close()

    async def _sometimes_deaf(self) -> None:
        """For half a minute of every five a console that never reads."""
        while True:
            await asyncio.sleep(270.0)
            tasks = Tasks("deaf")
            sessions = self._watchers.sessions()
            if sessions:
                tasks.start(DeafConsole(self._own.url, self._own.api_key, sessions).stay(), "stay")
                self.counts["deaf consoles"] += 1
            await asyncio.sleep(30.0)
            await tasks.close()

    async def _sample(self, live: Live) -> None:
        kept_s = self.at_s
        while True:
            pid = self._own.pid
            for host in await asyncio.to_thread(analyzer_hosts, pid) if pid is not None else []:
                if host not in self._hosts:
                    self._hosts.append(host)
            for name, one in (("server", pid), *((f"host {n}", host) for n, host in enumerate(self._hosts, 1))):
                for figure, value in (read_process(one) or {} if one is not None else {}).items():
                    self.points.setdefault((name, figure), []).append((round(self.at_s, 1), round(value, 2)))
            live.update(self._table())
            if self.at_s - kept_s >= KEEP_EACH_S:
                kept_s = self.at_s
                await asyncio.to_thread(self._keep, self.result())
            await asyncio.sleep(SAMPLE_EACH_S)

    def _table(self) -> Table:
        table = Table("process", "figure", "now", "least of the first minute", "most", title=f"{self.at_s / 60:.1f} min")
        for (process, figure), points in self.points.items():
            values = [value for _, value in points]
            table.add_row(process, figure, f"{values[-1]:.0f}", f"{min(values[:12]):.0f}", f"{max(values):.0f}")
        table.caption = f"{dict(self.counts)} errors {dict(self.errors)}"
        return table

    def result(self) -> dict[str, Any]:
        warm_up_s = min(WARM_UP_MOST_S, self._seconds * WARM_UP_SHARE)
        trends = [trend(process, figure, points, warm_up_s) for (process, figure), points in self.points.items()]
        settled = self._samples.values("utterance_settled_s")
        return {
            "command": " ".join(["python", *sys.orig_argv[1:]]),
            "minutes": round(self.at_s / 60, 1),
            "warm_up_s": warm_up_s,
            "hosts_started": len(self._hosts),
            "counts": dict(self.counts),
            "errors": dict(self.errors),
            "utterance_settled_p95_s": percentile(settled, 0.95) if settled else None,
            "trends": [{**asdict(one), "judged": one.judged, "flat": one.flat} for one in trends],
            "judged": any(one.judged for one in trends),
            "flat": all(one.flat for one in trends if one.judged),
            "points": {f"{process}, {figure}": points for (process, figure), points in self.points.items()},
        }


async def run(minutes: float, at_once: int, out: Console, keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    options = await asyncio.to_thread(with_carried_clip, base_options(at_once))
    clip = await asyncio.to_thread(load_clip, options.clip)
    own = OwnServer(LIS_SESSION_KEEP_S=str(KEEP_S))
    try:
        await own.start()
        soak = Soak(own, options, clip, minutes * 60, keep)
        with Live(console=out, refresh_per_second=0.2, transient=True) as live:
            await soak.hold(at_once, live)
        return soak.result()
    finally:
        await asyncio.to_thread(own.close)


VERDICT = {(True, True): "yes", (True, False): "NO", (False, True): "too short", (False, False): "too short"}


def show(result: dict[str, Any], out: Console) -> None:
    columns = ("minutes", "first", "last", "most", "growth an hour", "bound", "flat")
    table = Table(
        "process", "figure", *columns, title=f"{result['minutes']} minutes, warm-up of {result['warm_up_s']:.0f} s left out"
    )
    for one in result["trends"]:
        row = (one["minutes"], one["first"], one["last"], one["most"], one["growth_per_hour"], one["bound_per_hour"])
        table.add_row(one["process"], one["figure"], *map(str, row), VERDICT[one["judged"], one["flat"]])
    out.print(table)
    out.print(f"counts {result['counts']}\nerrors {result['errors']}\nanalyzer hosts started: {result['hosts_started']}")
    out.print(f"utterance settled p95: {result['utterance_settled_p95_s']} s")
    out.print(("flat" if result["flat"] else "NOT FLAT") if result["judged"] else "too short to judge")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--at-once", type=int, default=3, help="candidates that are there at any time")
    parser.add_argument("--out", type=folder, default="data/load/soak", help="folder for soak.json and soak.html")
    told = parser.parse_args()
    out = Console(width=130)

    def keep(result: dict[str, Any]) -> None:
        (told.out / "soak.json").write_text(json.dumps(result, indent=1, ensure_ascii=False))
        (told.out / "soak.html").write_text(soak_page(result))

    result = asyncio.run(run(told.minutes, told.at_once, out, keep))
    keep(result)
    show(result, out)
    sys.exit(0 if result["flat"] else 1)


if __name__ == "__main__":
    main()
