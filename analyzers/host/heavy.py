"""Workers for the heavy work of all seats, speech decoding above all: fair, bounded, and it counts what it loses."""

import heapq
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import structlog

log = structlog.get_logger()

Rank = Literal["settled", "partial", "final"]
FINAL_EVERY_S = 15.0
"""While live work waits, the final pass gets a worker at least this often: live comes first, but final goes on."""
QUIET_AFTER_S = 0.8
"""A seat that has put no live work for this long is silent: who talks puts some each 0.6 s."""
PARTIAL_SHARE = 0.8
"""Of the workers' time, how much partial words may take: the rest is for settled words, faces and final passes."""
PARTIAL_CREDIT_LIMIT_S = 1.0
SHARED_LIMIT = 8
"""Jobs done in one call: more gain little and make the first of them wait."""


class WrongCount(ValueError):
    """Shared work answered more or fewer results than it was given items."""


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Work that is cheaper for several items at once. Jobs with the same ``run`` that wait together are done together."""

    run: Callable[[list[Any]], list[Any]]
    item: Any


@dataclass
class Job:
    """Heavy work for one owner. ``done`` and ``failed`` are called on the worker's thread and only pass the result on."""

    owner: str
    rank: Rank
    work: Callable[[], Any] | Shared
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    put_s: float = 0.0
    """When it was put; the lane says."""


@dataclass
class Spent:
    """What the workers did for one rank since the start: ``busy_s`` of their time, for so many jobs in so many calls."""

    busy_s: float = 0.0
    jobs: int = 0
    calls: int = 0


class HeavyLane:
    """Workers for speech decoding: settled words first, then partial words, then final passes.

    Final passes have all workers while fewer seats are talked in than there are workers (what is said then waits for half a
    final window at times, some 0.4 s), and one worker otherwise, so that others are soon free for what is said.
    Between seats of a rank the one served longest ago comes first. A partial that has not begun gives way to a newer one,
    and no seat has two of them running, so the newest sound is decoded however busy the machine is.
    """

    def __init__(self, threads: int, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._clock_s = clock_s
        self._waiting: dict[Rank, OrderedDict[str, deque[Job]]] = {
            "settled": OrderedDict(),
            "partial": OrderedDict(),
            "final": OrderedDict(),
        }
        self._served_s: dict[str, float] = {}
        self._partial_running: set[str] = set()
        self._final_running = 0
        self._live_put_s: dict[str, float] = {}
        self._busy = 0
        self._final_begun_s = 0.0
        self._partial_credit_s = PARTIAL_CREDIT_LIMIT_S
        self._credited_s = clock_s()
        self._held: set[Rank] = set()
        self._changed = threading.Condition()
        self._closed = False
        self.partials_dropped = 0
        self.spent: dict[Rank, Spent] = {rank: Spent() for rank in self._waiting}
        self._threads = [
            threading.Thread(target=self._run, name=f"speech-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, job: Job) -> None:
        with self._changed:
            if job.rank != "final":
                self._live_put_s[_seat(job.owner)] = self._clock_s()
            if job.rank == "partial" and "partial" in self._held:
                self.partials_dropped += 1
                return
            line = self._waiting[job.rank].setdefault(job.owner, deque())
            if job.rank == "partial" and line:
                line.clear()
                self.partials_dropped += 1
            job.put_s = self._clock_s()
            line.append(job)
            self._changed.notify()

    def forget(self, owner: str) -> None:
        """Drop what this owner has waiting."""
        with self._changed:
            for lines in self._waiting.values():
                lines.pop(owner, None)
            self._served_s.pop(owner, None)
            self._live_put_s.pop(_seat(owner), None)

    def hold(self, rank: Rank, held: bool) -> None:
        """Under pressure: partial jobs are dropped while held, final ones wait. Settled words are never held."""
        with self._changed:
            if held and rank != "settled":
                self._held.add(rank)
                if rank == "partial":
                    self.partials_dropped += sum(len(line) for line in self._waiting["partial"].values())
                    self._waiting["partial"].clear()
            else:
                self._held.discard(rank)
            self._changed.notify_all()

    def oldest_wait_s(self, rank: Rank) -> float:
        """How long the job that waits longest has been waiting; 0 when none does."""
        with self._changed:
            puts_s = [line[0].put_s for line in self._waiting[rank].values()]
            return self._clock_s() - min(puts_s) if puts_s else 0.0

    def waiting(self, rank: Rank) -> int:
        with self._changed:
            return sum(len(line) for line in self._waiting[rank].values())

    def _next(self) -> list[Job]:
        """Under the lock: the job that is due, and those that can be done in one call with it."""
        live = bool(self._waiting["settled"] or self._waiting["partial"])
        final_due = self._clock_s() - self._final_begun_s >= FINAL_EVERY_S
        ranks: tuple[Rank, ...] = ("settled", "partial", "final")
        if live and final_due and not self._final_running:
            ranks = ("final", "settled", "partial")
        for rank in ranks:
            if rank == "partial" and self._credit_s() <= 0:
                continue
            if rank in self._held or (rank == "final" and self._final_running >= self._finals_at_once()):
                continue
            first = self._take(rank, None)
            if first is None:
                continue
            jobs = [first]
            share = SHARED_LIMIT if isinstance(first.work, Shared) else 1
            while len(jobs) < min(share, self._fair_share(rank)) and (more := self._take(rank, first.work)) is not None:
                jobs.append(more)
            return jobs
        return []

    def _finals_at_once(self) -> int:
        return len(self._threads) if self._quiet_in_s() <= 0 else 1

    def _quiet_in_s(self) -> float:
        """In how long fewer seats than workers are talked in, if nothing more is said."""
        puts_s = heapq.nlargest(len(self._threads), self._live_put_s.values())
        if len(puts_s) < len(self._threads):
            return float("-inf")
        return puts_s[-1] + QUIET_AFTER_S - self._clock_s()

    def _credit_s(self) -> float:
        """Worker time that partial words may take now; it comes back at their share of the time that passes."""
        now_s = self._clock_s()
        gained_s = (now_s - self._credited_s) * PARTIAL_SHARE * len(self._threads)
        self._partial_credit_s = min(PARTIAL_CREDIT_LIMIT_S, self._partial_credit_s + gained_s)
        self._credited_s = now_s
        return self._partial_credit_s

    def _idle_limit_s(self) -> float | None:
        """How long an idle worker may sleep: until partial words have credit again, or final passes may have all workers, or
        until it is called."""
        limits_s: list[float] = []
        if self._waiting["partial"] and "partial" not in self._held and (credit_s := self._credit_s()) <= 0:
            limits_s.append(0.005 - credit_s / (PARTIAL_SHARE * len(self._threads)))
        if self._waiting["final"] and "final" not in self._held and (quiet_in_s := self._quiet_in_s()) > 0:
            limits_s.append(quiet_in_s + 0.005)
        return min(limits_s, default=None)

    def _fair_share(self, rank: Rank) -> int:
        """Workers side by side beat one worker with everything, so what waits is divided among those that are idle."""
        waiting = 1 + sum(len(line) for line in self._waiting[rank].values())
        return max(1, -(-waiting // max(1, len(self._threads) - self._busy)))

    def _take(self, rank: Rank, like: "Callable[[], Any] | Shared | None") -> Job | None:
        """Under the lock: the next job of the seat served longest ago, if it is of the wanted kind."""
        lines = self._waiting[rank]
        owners = [
            name
            for name, line in lines.items()
            if (rank != "partial" or name not in self._partial_running) and (like is None or _alike(like, line[0].work))
        ]
        if not owners:
            return None
        owner = min(owners, key=lambda name: self._served_s.get(name, 0.0))
        job = lines[owner].popleft()
        if not lines[owner]:
            del lines[owner]
        self._served_s[owner] = self._clock_s()
        if rank == "final":
            self._final_running += 1
            self._final_begun_s = self._clock_s()
        elif rank == "partial":
            self._partial_running.add(owner)
        return job

    def _run(self) -> None:
        while True:
            with self._changed:
                while not (jobs := self._next()) and not self._closed:
                    self._changed.wait(self._idle_limit_s())
                if not jobs:
                    return
                self._busy += 1
                began_s = self._clock_s()
            try:
                self._do(jobs)
            finally:
                self._done(jobs, began_s)

    def _done(self, jobs: list[Job], began_s: float) -> None:
        with self._changed:
            self._busy -= 1
            took_s = self._clock_s() - began_s
            spent = self.spent[jobs[0].rank]
            spent.busy_s, spent.jobs, spent.calls = spent.busy_s + took_s, spent.jobs + len(jobs), spent.calls + 1
            if jobs[0].rank == "partial":
                self._partial_credit_s = self._credit_s() - took_s
            for job in jobs:
                self._final_running -= job.rank == "final"
                if job.rank == "partial":
                    self._partial_running.discard(job.owner)
            self._changed.notify()

    @staticmethod
    def _do(jobs: list[Job]) -> None:
        work = jobs[0].work
        try:
            items = [job.work.item for job in jobs if isinstance(job.work, Shared)]
            results = list(work.run(items)) if isinstance(work, Shared) else [work()]
            if len(results) != len(jobs):
                raise WrongCount(f"{len(results)} results for {len(jobs)} items")
        except Exception as error:  # noqa: BLE001 (a plug-in's or model's fault is its own: reported, never spread)
            log.warning("heavy_work_failed", rank=jobs[0].rank, jobs=len(jobs), error=type(error).__name__)
            for job in jobs:
                _tell(job.failed, error)
        else:
            for job, result in zip(jobs, results, strict=True):  # as many, see above
                _tell(job.done, result)

    def close(self) -> None:
        """Stop taking work; what runs is left to end with the process."""
        with self._changed:
            self._closed = True
            for lines in self._waiting.values():
                lines.clear()
            self._changed.notify_all()


def _tell(told: Callable[[Any], None], what: Any) -> None:
    """What comes of a job must not cost the lane its worker."""
    try:
        told(what)
    except Exception as error:  # noqa: BLE001 (as in `_do`; its text may hold what somebody said, so it is not logged)
        log.error("heavy_result_not_taken", error=type(error).__name__)


def _alike(one: Callable[[], Any] | Shared, other: Callable[[], Any] | Shared) -> bool:
    return isinstance(one, Shared) and isinstance(other, Shared) and one.run == other.run


def _seat(owner: str) -> str:
    """Whose sound it is: several analyzers of a seat put work of their own, as ``seat/analyzer``."""
    return owner.partition("/")[0]
