"""Final passes on real workers: steps in turn, work that may run at the same time, errors where they belong."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from pydantic import BaseModel

from analyzers import Analyzer, Measures, SideBySide, Steps, TakeHeard
from analyzers.host.finals import AT_ONCE, FinalPasses
from analyzers.host.heavy import HeavyLane
from analyzers.host.registry import Registry
from analyzers.sound.silero import SileroModel
from server.core.analysis_wire import FinalDone, FinalFailed, FinalPass
from server.core.facts import AnswerMeasured
from server.core.text import Text

WAIT_S = 5.0


class Finishes(Analyzer):
    """Finishes a take as the test says; ``shared`` is what does it."""

    name = "finishes"
    title = Text(zh="测量", en="Measures")
    purpose = "analyse"
    wants = frozenset({"sound"})

    @classmethod
    def finish(cls, take: TakeHeard, shared: Any) -> Steps[Measures]:
        measures: Measures = yield from shared(take)
        return measures


class Site:
    """Final passes of a host with two workers; what is sent is kept."""

    def __init__(self, finish: Callable[[TakeHeard], Steps[Measures]]) -> None:
        self.sent: list[BaseModel] = []
        self.steps = 0
        self._came = threading.Condition()
        self.heavy = HeavyLane(2)
        registry = Registry({"finishes": Finishes}, SileroModel(), {"finishes": finish})
        self.passes = FinalPasses(registry, self.heavy, self._send, self._call, self._step)
        self._loop = threading.RLock()

    def _send(self, message: BaseModel) -> None:
        with self._came:
            self.sent.append(message)
            self._came.notify_all()

    def _call(self, call: Callable[[], None]) -> None:
        with self._loop:
            call()

    def _step(self) -> None:
        self.steps += 1

    def put(self, *jobs: str) -> None:
        with self._loop:
            for job in jobs:
                asked = FinalPass(
                    job=job, question=1, take=1, language="en", analyzers=("finishes",), from_ms=0, to_ms=1_000, packets=()
                )
                self.passes.put(asked)

    def results(self, count: int) -> list[BaseModel]:
        with self._came:
            assert self._came.wait_for(lambda: len(self.sent) >= count, WAIT_S)
            return self.sent


def measured(message: BaseModel) -> AnswerMeasured:
    assert isinstance(message, FinalDone)
    [fact] = [draft.fact for draft in message.drafts if isinstance(draft.fact, AnswerMeasured)]
    return fact


def finished(here: Site) -> AnswerMeasured:
    here.put("a")
    [done] = here.results(1)
    return measured(done)


@pytest.fixture
def site() -> Iterator[Callable[[Callable[[TakeHeard], Steps[Measures]]], Site]]:
    made: list[Site] = []

    def make(finish: Callable[[TakeHeard], Steps[Measures]]) -> Site:
        made.append(Site(finish))
        return made[-1]

    yield make
    for one in made:
        one.heavy.close()


Make = Callable[[Callable[[TakeHeard], Steps[Measures]]], Site]


def test_work_side_by_side_runs_at_the_same_time_and_its_results_keep_their_order(site: Make) -> None:
    both = threading.Barrier(2)

    def work(number: int) -> float:
        if number < 2:
            both.wait(WAIT_S)  # passed only when the two are running at once
        return float(number)

    def finish(take: TakeHeard) -> Steps[Measures]:
        results = yield SideBySide(tuple(partial(work, number) for number in range(5)))
        return Measures(values={f"r{at}": value for at, value in enumerate(results)})

    here = site(finish)
    assert finished(here).values == {f"r{at}": float(at) for at in range(5)}
    assert here.steps >= 6


def test_the_error_of_one_piece_of_work_reaches_the_step_that_asked(site: Make) -> None:
    def finish(take: TakeHeard) -> Steps[Measures]:
        try:
            yield SideBySide((lambda: 1 / 0, lambda: 1))
        except ZeroDivisionError:
            [left] = yield SideBySide((lambda: 2.0,))
            return Measures(values={"left": left})
        raise AssertionError

    assert finished(site(finish)).values == {"left": 2.0}


def test_an_error_that_nobody_takes_costs_that_analyzer_alone(site: Make) -> None:
    def finish(take: TakeHeard) -> Steps[Measures]:
        yield SideBySide((lambda: 1 / 0,))
        return Measures()

    assert finished(site(finish)).not_available == {"finishes": "raised: ZeroDivisionError"}


@pytest.mark.parametrize("asked", ["no SideBySide", SideBySide(5)])  # type: ignore[arg-type]
def test_a_step_that_asks_for_what_there_is_not_costs_that_analyzer_alone(site: Make, asked: Any) -> None:
    def finish(take: TakeHeard) -> Steps[Measures]:
        yield asked
        return Measures()

    here = site(finish)
    here.put(*"abcd")
    for done in here.results(4):
        assert measured(done).not_available == {"finishes": "raised: TypeError"}


def test_nothing_side_by_side_is_no_standstill(site: Make) -> None:
    def finish(take: TakeHeard) -> Steps[Measures]:
        results = yield SideBySide(())
        yield None
        return Measures(values={"count": float(len(results))})

    assert finished(site(finish)).values == {"count": 0.0}


def test_those_that_wait_come_after_those_that_run_and_all_come(site: Make) -> None:
    began: list[int] = []
    go = threading.Event()

    def finish(take: TakeHeard) -> Steps[Measures]:
        began.append(1)
        yield SideBySide((lambda: go.wait(WAIT_S),))
        return Measures()

    here = site(finish)
    jobs = [f"job{number}" for number in range(AT_ONCE + 3)]
    here.put(*jobs)
    assert here.passes.waiting == len(jobs)
    go.set()
    done = here.results(len(jobs))
    assert sorted(one.job for one in done if isinstance(one, FinalDone)) == jobs
    assert len(began) == len(jobs)


def test_sound_that_did_not_come_whole_is_refused(site: Make) -> None:
    def finish(take: TakeHeard) -> Steps[Measures]:
        raise AssertionError("nothing to finish")
        yield

    here = site(finish)
    here.passes.put(
        FinalPass(job="a", question=1, take=1, language="en", analyzers=(), from_ms=0, to_ms=1_000, packets=(), pieces=2)
    )
    [refused] = here.results(1)
    assert isinstance(refused, FinalFailed)
