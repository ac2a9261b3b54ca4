"""The take being answered, whose files grow, and the takes that ended, which are being finished."""

from collections.abc import Awaitable, Callable, Iterable

from server.core.facts import Draft, Purpose
from server.core.tasks import Tasks
from server.interview.session import State
from server.room.finishing import TakeFinisher
from server.room.line import MediaLine
from server.room.parts import RoomHead, RoomParts
from server.room.seating import Seating

FINISH_LIMIT_S = 5.0
"""How long closing waits for takes being finished; what is not done is done at the next start."""
WRITE_AGAIN_S = 10.0
"""After a file broke (disk full), the rest of the answer is tried in a new one this often."""


class Takes:
    """Every take of one session, from its first file to its last fact."""

    def __init__(
        self,
        head: RoomHead,
        parts: RoomParts,
        line: MediaLine,
        seating: Seating,
        *,
        state: Callable[[], State],
        now_ms: Callable[[], int],
        put: Callable[[Draft], object],
        committed: Callable[[], Awaitable[None]],
        finished: Callable[[], Awaitable[None]],
    ) -> None:
        self._session = head.session
        self._plan = head.plan
        self._parts = parts
        self._line = line
        self._seating = seating
        self._state = state
        self._committed = committed
        self._finished = finished
        self._finisher = TakeFinisher(
            head.session, head.plan, parts.pool, parts.finisher, now_ms=now_ms, put=put, purposes=self._purposes
        )
        self._finishing: set[tuple[int, int]] = set()
        self._tasks = Tasks(f"takes-{head.session}")
        self._closed = False
        self._began_s = 0.0
        self.current: tuple[int, int] | None = None
        """Question and take being answered."""

    @property
    def finishing(self) -> bool:
        return bool(self._finishing)

    # --- the one being answered ----------------------------------------------------------------------------------------

    def enter(self, state: State) -> None:
        """The session is at this stage: if it is a spoken answer, its files begin as soon as media flow."""
        if state.stage != "answering" or state.question is None or not self._plan.spoken(state.question):
            return
        if state.take is not None:
            self.current = (state.question, state.take)
            if state.media_flows:
                self.begin_part()

    def leave(self) -> tuple[int, int] | None:
        """The stage is over; answers the take that ended with it."""
        ended, self.current = self.current, None
        if ended is not None:
            self._line.end_part("answer_ended")
        return ended

    def begin_part(self) -> None:
        if self.current is not None and not self._closed:
            self._began_s = self._parts.clock.monotonic_s()
            self._line.begin_part(*self.current)

    def wake(self) -> None:
        """Each second or so: an answer whose file broke goes on in a new one."""
        if (
            self.current is not None
            and self._state().media_flows
            and not self._line.recording
            and self._parts.clock.monotonic_s() - self._began_s >= WRITE_AGAIN_S
        ):
            self.begin_part()

    # --- those that ended ----------------------------------------------------------------------------------------------

    def finish(self, takes: Iterable[tuple[int, int]]) -> None:
        """Join, transcribe and measure these takes; one that is being finished is not begun again.

        Of a typed answer there is nothing to finish.
        """
        for question, take in takes:
            if not self._plan.spoken(question):
                continue
            if (question, take) not in self._finishing and not self._closed:
                self._finishing.add((question, take))
                self._tasks.start(self._finish(question, take), f"finish-{question}.{take}")

    async def _finish(self, question: int, take: int) -> None:
        try:
            await self._line.parts_closed()
            await self._seating.settled(question, take)
            paths = self._parts.recordings.parts(self._session, question, take)
            out = self._parts.recordings.finished(self._session, question, take)
            await self._finisher.finish(question, take, paths, out)
            await self._committed()
        finally:
            self._finishing.discard((question, take))
        await self._finished()

    def _purposes(self) -> frozenset[Purpose]:
        return self._seating.purposes(self._state())

    def stop(self) -> None:
        """Nothing more begins."""
        self._closed = True

    async def close(self) -> None:
        """What is being finished may end by itself for a while."""
        self._closed = True
        await self._tasks.finish(FINISH_LIMIT_S)
