"""Which seat the session has on an analyzer host at each stage: the device check's, a take's, or one only to look at."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from server.analysis.pool import HostPool
from server.analysis.seat import Seat, SeatListener, Stretch
from server.core.clock import SessionClock
from server.core.facts import Purpose
from server.core.plan import DEVICE_CHECK
from server.core.tasks import Tasks
from server.interview.policy import allowed_purposes
from server.interview.session import State
from server.room.line import MediaLine

SETTLE_LIMIT_S = 60.0
"""How long the live pass may still work on what was said when its stretch is over; the final pass does not need it."""
WATCH_S = 3.0
"""A console asks for the picture each second; after this long without asking nobody watches."""


@dataclass(frozen=True, slots=True)
class _Place:
    stage: str
    question: int
    take: int


class Seating:
    """Opens and closes seats as the session moves on."""

    def __init__(
        self,
        session: str,
        pool: HostPool,
        line: MediaLine,
        clock: SessionClock,
        listener: Callable[[int, int], SeatListener],
    ) -> None:
        self._session = session
        self._pool = pool
        self._line = line
        self._clock = clock
        self._listener = listener
        self._numbers = itertools.count(1)
        self._place: _Place | None = None
        self._tasks = Tasks(f"seating-{session}")
        self._settling: dict[tuple[int, int], Seat] = {}

    @staticmethod
    def purposes(state: State) -> frozenset[Purpose]:
        """What this person's media may be analysed for."""
        return allowed_purposes(state.plan, state.consent) - {"record"}

    def moved(self, state: State, calibration: Mapping[str, Mapping[str, float]]) -> None:
        """The session is at this stage now: leave the seat of the one before, take the one that belongs here."""
        place = _Place(state.stage, state.question or DEVICE_CHECK, state.take or 0)
        if place == self._place:
            return
        self._leave()
        self._place = place
        if state.stage == "check":
            self._sit(state, DEVICE_CHECK, 1, self.purposes(state), calibration)
        elif state.stage == "answering" and state.question is not None and state.take is not None:
            if not state.plan.spoken(state.question):
                return
            self._sit(state, state.question, state.take, self.purposes(state), calibration)

    def _sit(
        self,
        state: State,
        question: int,
        take: int,
        purposes: frozenset[Purpose],
        calibration: Mapping[str, Mapping[str, float]],
    ) -> None:
        stretch = Stretch(
            seat=f"{self._session}#{next(self._numbers)}",
            question=question,
            take=take,
            language=state.plan.language,
            purposes=purposes,
            from_ms=self._clock.now_ms(),
            terms=state.plan.question(question).listened if question else (),
            calibration=calibration,
        )
        self._line.seat = self._pool.open_seat(stretch, self._listener(question, take))

    def _leave(self) -> None:
        seat, self._line.seat = self._line.seat, None
        if seat is None:
            return
        if not seat.analysed:
            self._pool.forget(seat)
            return
        key = (seat.stretch.question, seat.stretch.take)
        self._settling[key] = seat
        seat.close(self._clock.now_ms())
        self._tasks.start(self._settle(key, seat), "settle")

    async def _settle(self, key: tuple[int, int], seat: Seat) -> None:
        await seat.settled(SETTLE_LIMIT_S)
        self._pool.forget(seat)
        if self._settling.get(key) is seat:
            del self._settling[key]

    async def settled(self, question: int, take: int) -> None:
        """Wait until the live pass over this take has said all it has to say (within its limit)."""
        seat = self._settling.get((question, take))
        if seat is not None:
            await seat.settled(SETTLE_LIMIT_S)

    def withdraw(self, state: State) -> None:
        """Consent changed: analyzers that are not agreed to any more stop now."""
        for seat in filter(None, (self._line.seat, *self._settling.values())):
            seat.withdraw(self.purposes(state))

    def watch(self, state: State) -> None:
        """Somebody looks at the live picture."""
        if self._line.seat is None and not state.ended:
            self._sit(state, DEVICE_CHECK, 0, frozenset(), {})
        if self._line.seat is not None:
            self._line.seat.watch(WATCH_S)

    async def close(self) -> None:
        seat, self._line.seat = self._line.seat, None
        if seat is not None:
            self._pool.forget(seat)
        await self._tasks.close()
        for settling in list(self._settling.values()):
            self._pool.forget(settling)
