"""Live work comes first, the final pass goes on, and what waits together is done together."""

import threading
from collections.abc import Callable

import pytest

from analyzers.host.heavy import FINAL_EVERY_S, PARTIAL_SHARE, QUIET_AFTER_S, HeavyLane, Job, Rank, Shared
from server.core.clock import HandClock


class Bench:
    """A heavy lane with one worker that is held until all jobs are put."""

    def __init__(self, clock: HandClock) -> None:
        self.lane = HeavyLane(1, clock.monotonic_s)
        self.order: list[str] = []
        self.failed: list[str] = []
        self._gate, self._left = threading.Event(), 0
        self._all_done = threading.Event()
        self._held = threading.Event()
        self.put("gate", "settled", self._wait)
        assert self._held.wait(5)

    def _wait(self) -> None:
        self._held.set()
        self._gate.wait(5)

    def put(self, owner: str, rank: Rank, work: Callable[[], None] | None = None) -> None:
        name = f"{owner}:{rank}"
        self._left += 1

        def ended(_: object) -> None:
            self.order.append(name)
            self._left -= 1
            if not self._left:
                self._all_done.set()

        def failed(error: Exception) -> None:
            self.failed.append(type(error).__name__)
            ended(None)

        self.lane.put(Job(owner, rank, work or (lambda: None), ended, failed))

    def share(self, owner: str, work: Shared, results: list[tuple[str, int]]) -> None:
        self._left += 1

        def ended() -> None:
            self._left -= 1
            if not self._left:
                self._all_done.set()

        def done(result: int) -> None:
            results.append((owner, result))
            ended()

        def failed(error: Exception) -> None:
            self.failed.append(type(error).__name__)
            ended()

        self.lane.put(Job(owner, "settled", work, done, failed))

    def forget_one(self) -> None:
        self._left -= 1

    def run(self) -> list[str]:
        self._gate.set()
        assert self._all_done.wait(5)
        self.lane.close()
        return self.order[1:]


def test_settled_words_come_before_partial_ones_and_those_before_final_passes() -> None:
    clock = HandClock()
    bench = Bench(clock)
    bench.lane._final_begun_s = clock.monotonic_s()
    ranks: tuple[Rank, ...] = ("final", "partial", "settled")
    for rank in ranks:
        bench.put("a", rank)
    assert bench.run() == ["a:settled", "a:partial", "a:final"]


def test_the_final_pass_gets_its_turn_while_live_work_waits() -> None:
    clock = HandClock()
    bench = Bench(clock)
    clock.advance(FINAL_EVERY_S + 1)
    bench.put("f", "final")
    for owner in "abc":
        bench.put(owner, "settled")
    assert bench.run()[0] == "f:final"


def test_seats_take_turns() -> None:
    bench = Bench(clock := HandClock())
    for _ in range(3):
        bench.put("a", "settled", lambda: clock.advance(1))
    bench.put("b", "settled", lambda: clock.advance(1))
    assert bench.run().index("b:settled") <= 1


def test_a_newer_partial_takes_the_place_of_one_that_has_not_begun() -> None:
    bench = Bench(HandClock())
    bench.put("a", "partial")
    bench.put("a", "partial")
    bench.forget_one()
    assert bench.run() == ["a:partial"]
    assert bench.lane.partials_dropped == 1


def test_no_seat_has_two_partials_running() -> None:
    lane = HeavyLane(2)
    running, most, ended = [0], [0], threading.Semaphore(0)
    begun, hold = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        running[0] += 1
        most[0] = max(most[0], running[0])
        hold.wait(0.2)
        running[0] -= 1

    for _ in range(2):
        lane.put(Job("a", "partial", work, lambda _: ended.release(), lambda _: None))
        assert begun.wait(5), "one that has not begun would be replaced by the next"
    assert ended.acquire(timeout=5)
    assert ended.acquire(timeout=5)
    assert most == [1]
    lane.close()


@pytest.mark.parametrize(
    ("talking", "quiet_s", "at_once"),
    [("ab", QUIET_AFTER_S / 2, 1), ("ab", QUIET_AFTER_S, 2), ("aa", QUIET_AFTER_S / 2, 2), ("a", QUIET_AFTER_S / 2, 2)],
)
def test_final_passes_leave_a_worker_to_those_who_talk(talking: str, quiet_s: float, at_once: int) -> None:
    lane = HeavyLane(2, (clock := HandClock()).monotonic_s)
    for seat in talking:
        talked = threading.Event()
        lane.put(Job(seat, "partial", talked.set, lambda _: None, lambda _: None))
        assert talked.wait(5)
    clock.advance(quiet_s)
    running, most, ended, lock = [0], [0], threading.Semaphore(0), threading.Lock()
    full = threading.Event()

    def work() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
            if most[0] == 2:
                full.set()
        full.wait(5 if at_once == 2 else 0.2)
        with lock:
            running[0] -= 1

    for owner in "efgh":
        lane.put(Job(owner, "final", work, lambda _: ended.release(), lambda _: None))
    for _ in "efgh":
        assert ended.acquire(timeout=5)
    assert most == [at_once]
    lane.close()


def test_work_that_fails_is_reported_and_the_worker_goes_on() -> None:
    bench = Bench(HandClock())

    def fails() -> None:
        raise ZeroDivisionError

    bench.put("a", "settled", fails)
    bench.put("b", "settled")
    bench.run()
    assert bench.failed == ["ZeroDivisionError"]


def test_a_result_that_is_not_taken_costs_no_worker() -> None:
    lane = HeavyLane(1)
    came = threading.Event()

    def breaks(_: object) -> None:
        raise ZeroDivisionError

    lane.put(Job("a", "final", lambda: 1, breaks, lambda _: None))
    lane.put(Job("b", "final", lambda: 1 / 0, lambda _: None, breaks))
    lane.put(Job("c", "final", lambda: 1, lambda _: came.set(), lambda _: None))
    assert came.wait(5)
    lane.close()


def test_forgotten_work_is_not_done() -> None:
    bench = Bench(HandClock())
    bench.put("a", "settled")
    bench.lane.forget("a")
    bench.forget_one()
    bench.put("b", "settled")
    assert bench.run() == ["b:settled"]


@pytest.mark.parametrize("threads", [1, 2])
def test_waiting_work_is_counted(threads: int) -> None:
    lane = HeavyLane(threads)
    assert lane.waiting("settled") == 0
    lane.close()


def test_work_that_waits_together_is_done_in_one_call() -> None:
    bench = Bench(HandClock())
    calls: list[list[int]] = []

    def run(items: list[int]) -> list[int]:
        calls.append(items)
        return [item * 10 for item in items]

    results: list[tuple[str, int]] = []
    for number, owner in enumerate("abc"):
        bench.share(owner, Shared(run, number), results)
    bench.share("d", Shared(lambda items: items, 7), results)
    bench.run()
    assert calls == [[0, 1, 2]]
    assert sorted(results) == [("a", 0), ("b", 10), ("c", 20), ("d", 7)]


def test_a_call_that_fails_fails_for_all_that_shared_it() -> None:
    bench = Bench(HandClock())

    def run(items: list[int]) -> list[int]:
        raise ZeroDivisionError

    for owner in "ab":
        bench.share(owner, Shared(run, 0), [])
    bench.run()
    assert bench.failed == ["ZeroDivisionError"] * 2


def test_partial_words_take_no_more_than_their_share_of_the_time() -> None:
    clock = HandClock()
    bench = Bench(clock)
    bench.lane._final_begun_s = clock.monotonic_s()
    bench.put("a", "partial", lambda: clock.advance(10))
    bench.put("b", "partial")
    bench.put("c", "final")
    bench.put("c", "final", lambda: clock.advance(10 / PARTIAL_SHARE))
    assert bench.run() == ["a:partial", "c:final", "c:final", "b:partial"]


@pytest.mark.parametrize("answer", [[], [1, 2, 3], None], ids=["too few", "too many", "none at all"])
def test_an_engine_that_answers_another_number_costs_its_own_jobs_and_no_worker(answer: list[int] | None) -> None:
    bench = Bench(HandClock())
    run = Shared(lambda items: answer, 0)  # type: ignore[arg-type,return-value]
    for owner in "ab":
        bench.share(owner, Shared(run.run, 0), [])
    bench.put("c", "settled")
    assert bench.run() == ["c:settled"]
    assert len(bench.failed) == 2
