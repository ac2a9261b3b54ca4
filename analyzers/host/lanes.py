"""One thread for the light work of all seats: fair between seats, and one that breaks harms no other."""

import threading
from collections import OrderedDict
from typing import Protocol

import structlog

log = structlog.get_logger()


class Worker(Protocol):
    """Something with an inbox of its own."""

    def work(self) -> bool:
        """Work off one item; False when there is none."""

    def broke(self, error: Exception) -> None:
        """``work`` raised: harm nobody else, and say so to whoever waits for an answer."""


class Lane:
    """One thread that visits its workers in turn, one item each, so that a seat with much to do delays no other."""

    def __init__(self, name: str) -> None:
        self._ready: OrderedDict[int, Worker] = OrderedDict()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def wake(self, worker: Worker) -> None:
        """There is something in this worker's inbox."""
        with self._changed:
            self._ready.setdefault(id(worker), worker)
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._ready and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                _, worker = self._ready.popitem(last=False)
            try:
                more = worker.work()
            except Exception as error:
                log.error("seat_broke", lane=self._thread.name, error=type(error).__name__, exc_info=error)
                worker.broke(error)
                more = True
            if more:
                self.wake(worker)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(timeout=1.0)
