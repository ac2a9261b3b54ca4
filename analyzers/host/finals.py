"""Final passes on this host: their sound arrives in pieces, two of them run at a time, the others wait as packets."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from functools import partial
from typing import Any

from analyzers import SideBySide, Steps
from analyzers.host.final import final_steps
from analyzers.host.heavy import HeavyLane, Job
from analyzers.host.registry import Registry
from analyzers.host.running import Send
from server.core.analysis_wire import FinalDone, FinalFailed, FinalPass, FinalSound

WAITING_LIMIT = 1_000
AT_ONCE = 2
"""Takes that are decoded at the same time; each holds its whole sound. Others wait as packets."""
ARRIVING_LIMIT = 64
"""Takes whose sound has begun to come; one that the server gave up in mid-way is let go when so many others came."""


class FinalPasses:
    """``before_step`` is called on a worker's thread before each piece of work; ``on_loop`` brings a call to the event loop,
    where all methods without an underscore are called too."""

    def __init__(
        self,
        registry: Registry,
        heavy: HeavyLane,
        send: Send,
        on_loop: Callable[[Callable[[], None]], None],
        before_step: Callable[[], None],
    ) -> None:
        self._registry, self._heavy, self._send, self._on_loop = registry, heavy, send, on_loop
        self._before_step = before_step
        self._arriving: OrderedDict[str, list[FinalSound]] = OrderedDict()
        self._waiting: deque[FinalPass] = deque()
        self._running = 0
        self.given_up = 0

    @property
    def waiting(self) -> int:
        """How many are not done yet."""
        return len(self._waiting) + self._running

    def put_sound(self, message: FinalSound) -> None:
        self._arriving.setdefault(message.job, []).append(message)
        if len(self._arriving) > ARRIVING_LIMIT:
            self._arriving.popitem(last=False)
            self.given_up += 1

    def put(self, message: FinalPass) -> None:
        pieces = self._arriving.pop(message.job, [])
        if len(pieces) != message.pieces:
            self._send(FinalFailed(job=message.job, reason="its sound did not come whole"))
            return
        if pieces:
            came = (packet for piece in pieces for packet in piece.packets)
            message = message.model_copy(update={"packets": (*came, *message.packets)})
        if len(self._waiting) >= WAITING_LIMIT:
            self._send(FinalFailed(job=message.job, reason="too many final passes are waiting"))
            return
        self._waiting.append(message)
        self._begin_next()

    def _begin_next(self) -> None:
        while self._waiting and self._running < AT_ONCE:
            self._running += 1
            asked = self._waiting.popleft()
            _Pass(asked.job, final_steps(asked, self._registry), self._heavy, self._before_step, self._ended).go_on()

    def _ended(self, result: FinalDone | FinalFailed) -> None:
        """On a worker's thread."""
        self._send(result)
        self._on_loop(self._one_less)

    def _one_less(self) -> None:
        self._running -= 1
        self._begin_next()


class _Pass:
    """One final pass: each step a job for the workers; work that needs nothing of each other as so many jobs at once."""

    def __init__(
        self,
        job: str,
        steps: Steps[FinalDone],
        heavy: HeavyLane,
        before_step: Callable[[], None],
        ended: Callable[[FinalDone | FinalFailed], None],
    ) -> None:
        self._job, self._steps, self._heavy = job, steps, heavy
        self._before_step, self._ended = before_step, ended

    def go_on(self) -> None:
        self._resume(lambda: self._steps.send(None))

    def _resume(self, steps: Callable[[], SideBySide | None]) -> None:
        def step() -> SideBySide | FinalDone | None:
            try:
                return self._understood(steps())
            except StopIteration as stop:
                done: FinalDone = stop.value
                return done

        self._put(step, self._stepped, self._failed)

    def _understood(self, asked: Any) -> SideBySide | None:
        """What a step may ask for; anything else is an error in the step that asked."""
        while asked is not None:
            try:
                return SideBySide(tuple(asked.works))
            except (AttributeError, TypeError):
                fault = TypeError(f"a step asks for nothing or for SideBySide, not for {type(asked).__name__}")
            asked = self._steps.throw(fault)
        return None

    def _put(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        def step() -> Any:
            self._before_step()
            return work()

        self._heavy.put(Job(f"final/{self._job}", "final", step, done, failed))

    def _stepped(self, result: SideBySide | FinalDone | None) -> None:
        match result:
            case FinalDone():
                self._end(result)
            case SideBySide():
                together = _Together(len(result.works), self._all_done)
                for at, work in enumerate(result.works):
                    self._put(work, partial(together.done, at), together.failed)
            case None:
                self.go_on()

    def _all_done(self, results: list[Any], error: Exception | None) -> None:
        self._resume(lambda: self._steps.send(results) if error is None else self._steps.throw(error))

    def _failed(self, error: Exception) -> None:
        self._end(FinalFailed(job=self._job, reason=type(error).__name__))

    def _end(self, result: FinalDone | FinalFailed) -> None:
        self._heavy.forget(f"final/{self._job}")
        self._ended(result)


class _Together:
    """Waits for all of several pieces of work, on whichever threads they end; ``then`` gets all results or an error."""

    def __init__(self, count: int, then: Callable[[list[Any], Exception | None], None]) -> None:
        self._results: list[Any] = [None] * count
        self._error: Exception | None = None
        self._left, self._lock, self._then = count, threading.Lock(), then
        if not count:
            then([], None)

    def done(self, at: int, result: Any) -> None:
        self._results[at] = result
        self._one_less(None)

    def failed(self, error: Exception) -> None:
        self._one_less(error)

    def _one_less(self, error: Exception | None) -> None:
        with self._lock:
            self._left -= 1
            self._error = self._error or error
            last = not self._left
        if last:
            self._then(self._results, self._error)
