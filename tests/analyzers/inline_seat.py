"""A real seat without threads: heavy work is done at once, in sound time instead of wall time."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from analyzers import Steps
from analyzers.host.heavy import Job, Shared
from analyzers.host.registry import Registry
from analyzers.host.seat import Seat
from server.core.analysis_wire import OpenSeat, SeatClosed, SeatFacts, SeatPartial
from server.core.facts import Draft, Fact

T = TypeVar("T")


def run_steps(steps: Steps[T]) -> T:
    """All steps, one after the other, in this thread."""
    given: list[Any] | None = None
    while True:
        try:
            asked = steps.send(given)
        except StopIteration as stop:
            done: T = stop.value
            return done
        given = [work() for work in asked.works] if asked is not None else None


class InlineLane:
    def wake(self, worker: Any) -> None: ...


class InlineHeavy:
    """Does each job as it is put; ``jobs`` counts them by rank."""

    def __init__(self) -> None:
        self.jobs: dict[str, int] = {"settled": 0, "partial": 0, "final": 0}

    def put(self, job: Job) -> None:
        self.jobs[job.rank] += 1
        try:
            result = job.work.run([job.work.item])[0] if isinstance(job.work, Shared) else job.work()
        except RuntimeError as error:
            job.failed(error)
        else:
            job.done(result)

    def forget(self, owner: str) -> None: ...


@dataclass
class InlineSeat:
    """Packets in, messages out, all on the caller's thread."""

    registry: Registry
    opened: OpenSeat
    messages: list[BaseModel] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.heavy = InlineHeavy()
        self.seat = Seat(self.opened, self.registry, InlineLane(), self.heavy, self.messages.append)  # type: ignore[arg-type]

    def hear(self, packets: tuple[tuple[int, bytes], ...], batch: int = 5) -> None:
        for at in range(0, len(packets), batch):
            self.seat.hear(packets[at : at + batch])
            self._work()

    def close(self, to_ms: int) -> None:
        self.seat.close(to_ms)
        self._work()
        assert any(isinstance(message, SeatClosed) for message in self.messages)

    def _work(self) -> None:
        while self.seat.work():
            pass

    def of(self, kind: type[Fact]) -> list[Any]:
        """Facts of one kind, in the order they were said."""
        drafts = [draft for message in self.messages if isinstance(message, SeatFacts) for draft in message.drafts]
        return [draft.fact for draft in drafts if isinstance(draft.fact, kind)]

    def settled(self) -> tuple[int, tuple[Draft, ...]]:
        """Up to where the sound is settled, and what was told by then."""
        found = [message for message in self.messages if isinstance(message, SeatFacts)]
        return max((message.settled_ms for message in found), default=self.opened.from_ms), tuple(
            draft for message in found for draft in message.drafts
        )

    @property
    def partials(self) -> list[SeatPartial]:
        return [message for message in self.messages if isinstance(message, SeatPartial)]
