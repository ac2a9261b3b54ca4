"""The analyzers of one seat while they run: called with care, stopped, failed, each alone."""

from collections import Counter
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import structlog
from pydantic import BaseModel

from analyzers import Analyzer, Urgency
from analyzers.host.heavy import HeavyLane, Job, Shared
from server.core.analysis_wire import AnalyzerFailed

log = structlog.get_logger()

Item = TypeVar("Item")
T = TypeVar("T")
P = ParamSpec("P")
Send = Callable[[BaseModel], None]
Post = Callable[[Callable[[], None]], None]


PENDING_LIMIT = 64
"""Utterances of one seat on their way through the engine: five minutes of talk. The final pass still has them all."""


class TooFarBehind(RuntimeError):
    """The machine cannot keep up with this seat by far."""


class Running:
    """``post`` brings a call onto the seat's thread."""

    def __init__(self, seat: str, heavy: HeavyLane, send: Send, post: Post) -> None:
        self._seat, self._heavy, self._send, self._post = seat, heavy, send, post
        self._analyzers: dict[str, Analyzer] = {}
        self._stopped: set[str] = set()
        self._pending: Counter[str] = Counter()

    @property
    def pending(self) -> int:
        """Settled work that is under way for analyzers that are still here."""
        return self._pending.total()

    def add(self, name: str, analyzer: Analyzer) -> None:
        self._analyzers[name] = analyzer

    def needs_ms(self) -> list[int]:
        """Sound that somebody still needs, from these moments on."""
        found = [self.guard(name, analyzer.unsettled_ms) for name, analyzer in list(self._analyzers.items())]
        return [need_ms for need_ms in found if need_ms is not None]

    def each(self, want: str | None, call: Callable[[Analyzer], None]) -> None:
        """Call all that want this (None: all)."""
        for name, analyzer in list(self._analyzers.items()):
            if want is None or want in analyzer.wants:
                self.guard(name, call, analyzer)

    def guard(self, name: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Call into an analyzer; what it raises ends it on this seat, and nothing else."""
        try:
            return call(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 (a plug-in's fault is its own: reported, never spread)
            self.failed(name, error)
            return None

    def failed(self, name: str, error: Exception) -> None:
        if name in self._stopped:
            return
        log.error("analyzer_failed", analyzer=name, error=type(error).__name__, exc_info=error)
        self.cannot(name, f"raised: {type(error).__name__}")

    def cannot(self, name: str, reason: str) -> None:
        """End an analyzer on this seat, and say why; ``reason`` holds no private data."""
        self._stopped.add(name)
        self.remove(name)
        self._send(AnalyzerFailed(seat=self._seat, analyzer=name, reason=reason))

    def all_failed(self, error: Exception) -> None:
        for name in list(self._analyzers):
            self.failed(name, error)

    def stop(self, name: str) -> None:
        """Nothing more of this analyzer from now on; safe from any thread."""
        self._stopped.add(name)
        self._post(lambda: self.remove(name))

    def is_stopped(self, name: str) -> bool:
        return name in self._stopped

    def remove(self, name: str) -> None:
        if (analyzer := self._analyzers.pop(name, None)) is not None:
            self._heavy.forget(f"{self._seat}/{name}")
            del self._pending[name]  # what was waiting is dropped, what runs is not listened to
            analyzer.release()

    def remove_all(self) -> None:
        for name in list(self._analyzers):
            self.remove(name)

    def later(
        self, name: str, work: Callable[[list[Item]], list[T]], item: Item, then: Callable[[T], None], urgency: Urgency
    ) -> None:
        """See :meth:`analyzers.Out.later`."""
        counts = urgency == "settled"
        if counts and self.pending >= PENDING_LIMIT:
            raise TooFarBehind
        self._pending[name] += counts

        def back(call: Callable[[], None]) -> None:
            def on_seat() -> None:
                if self._pending[name]:
                    self._pending[name] -= counts
                if name not in self._stopped:
                    self.guard(name, call)

            self._post(on_seat)

        def failed(error: Exception) -> None:
            back(lambda: self.failed(name, error))

        def done(result: Any) -> None:
            back(lambda: then(result))

        self._heavy.put(Job(f"{self._seat}/{name}", urgency, Shared(work, item), done, failed))
