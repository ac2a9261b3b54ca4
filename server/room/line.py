"""The media of one session: the connection of the moment, and where its frames fork to (recording, seat)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from server.analysis.seat import Seat
from server.core.clock import SessionClock
from server.core.errors import Refusal
from server.core.facts import Draft, PartEnded, PartStarted
from server.core.media import EncodedFrame
from server.core.messages import Offer, Role
from server.core.tasks import Tasks
from server.media.peer import Peer
from server.media.recorder import Part
from server.media.states import LinkReading, PeerState
from server.room.parts import RoomParts

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OpenPart:
    """The file being written: which take and part it is."""

    question: int
    take: int
    number: int
    part: Part


class MediaLine:
    """Frames come in from the peer of the moment and fork once: to the recording and to the seat."""

    def __init__(
        self,
        session: str,
        parts: RoomParts,
        clock: SessionClock,
        *,
        put: Callable[[Draft], object],
        flows: Callable[[bool], None],
        recording_failed: Callable[[str], None],
    ) -> None:
        self._session = session
        self._parts = parts
        self._clock = clock
        self._put = put
        self._flows = flows
        self._recording_failed = recording_failed
        self._tasks = Tasks(f"line-{session}")
        self._peer: Peer | None = None
        self._part: OpenPart | None = None
        self._part_numbers: dict[tuple[int, int], int] = {}
        self._offered = 0
        self._current = 0
        self._closing: set[asyncio.Task[None]] = set()
        self.seat: Seat | None = None

    # --- connection ----------------------------------------------------------------------

    async def connect(self, offer: Offer) -> str:
        """A new connection takes the place of the one before; answers the SDP.

        Raises Refusal for a bad offer, and ``moved`` when a newer offer or the end of the line came in the meantime.
        """
        self._offered = number = self._offered + 1
        peer = Peer(
            self._clock,
            self._parts.clock,
            lambda frame: self._frame(number, frame),
            lambda state: self._peer_changed(number, state),
            self._parts.settings,
        )
        try:
            answer = await peer.answer(offer.sdp, dict(offer.tracks))
            if number != self._offered:
                raise Refusal("moved")
            former = self._let_go()
            self._peer, self._current = peer, number
        finally:
            if self._peer is not peer:
                await peer.close()
        if former is not None:
            self._tasks.start(former.close(), "close-former")
        return answer

    def _let_go(self) -> Peer | None:
        """The connection of the moment is none any more; its media end with its own last packet."""
        if self._peer is not None:
            self._flows(False)
        former, self._peer, self._current = self._peer, None, 0
        return former

    def _peer_changed(self, number: int, state: PeerState) -> None:
        if number == self._current:
            self._flows(state == "flowing")

    def reading(self) -> LinkReading | None:
        return self._peer.reading() if self._peer is not None else None

    def ask_keyframe(self, role: Role) -> None:
        if self._peer is not None:
            self._peer.ask_keyframe(role if role in self._peer.roles else "record")

    @property
    def look_role(self) -> Role:
        """Which track is looked at: the small one if the page sends it."""
        return "look" if self._peer is not None and "look" in self._peer.roles else "record"

    async def disconnect(self) -> None:
        """End the connection of the moment, and any that is being made; media count as lost from its last packet on."""
        self._offered += 1
        peer = self._let_go()
        if peer is not None:
            await peer.close()

    # --- the fork ------------------------------------------------------------------------

    def _frame(self, number: int, frame: EncodedFrame) -> None:
        if number != self._current:
            return
        if self._part is not None and frame.role != "look":
            self._part.part.put(frame)
        if self.seat is not None and frame.role in ("sound", self.look_role):
            self.seat.put(frame)

    # --- recording -----------------------------------------------------------------------

    def resume_numbers(self, question: int, take: int, part: int) -> None:
        """A part that an earlier run of this session began."""
        self._part_numbers[question, take] = max(part, self._part_numbers.get((question, take), 0))

    @property
    def recording(self) -> bool:
        return self._part is not None

    def begin_part(self, question: int, take: int) -> None:
        """Open the next file of this take."""
        if self._part is not None:
            return
        number = self._next_number(question, take)
        path = self._parts.recordings.part(self._session, question, take, number)
        part = self._parts.recorder.start_part(
            path, lambda: self.ask_keyframe("record"), lambda reason: self._broke((question, take, number), reason)
        )
        self._part = OpenPart(question, take, number, part)
        self._put(
            Draft(
                at_ms=self._clock.now_ms(),
                fact=PartStarted(question=question, take=take, part=number, file=path.name),
                key=f"part:{question}.{take}.{number}",
            )
        )

    def _next_number(self, question: int, take: int) -> int:
        """One more than any part there is: a killed run may have left a file that its timeline does not know."""
        last = self._part_numbers.get((question, take), 0)
        if last == 0:
            there = self._parts.recordings.parts(self._session, question, take)
            last = int(there[-1].stem.rsplit("-p", 1)[1]) if there else 0
        self._part_numbers[question, take] = last + 1
        return last + 1

    def _broke(self, which: tuple[int, int, int], reason: str) -> None:
        """A file takes no more: it is ended, so that nobody is told it grows."""
        part = self._part
        if part is not None and (part.question, part.take, part.number) == which:
            self.end_part("failed")
        self._recording_failed(reason)

    def end_part(self, reason: str) -> None:
        """Close the file of the moment; PartEnded follows when it is on the disk."""
        opened, self._part = self._part, None
        if opened is not None:
            task = self._tasks.start(self._close_part(opened, reason), "close-part")
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def _close_part(self, opened: OpenPart, reason: str) -> None:
        result = await opened.part.close()
        if result.failed and result.failed != "nothing_received":
            reason = "storage_full" if result.failed == "storage_full" else "failed"
        if result.lost:
            log.warning("recording_frames_lost", session=self._session, frames=result.lost)
        fact = PartEnded.model_validate(
            {
                "question": opened.question,
                "take": opened.take,
                "part": opened.number,
                "from_ms": result.from_ms,
                "to_ms": result.to_ms,
                "reason": reason,
            }
        )
        key = f"part_ended:{opened.question}.{opened.take}.{opened.number}"
        self._put(Draft(at_ms=self._clock.now_ms(), fact=fact, key=key))

    async def parts_closed(self) -> None:
        """Wait until every file that was ended is on the disk."""
        while self._closing:
            await asyncio.wait(set(self._closing))

    async def close(self) -> None:
        """Source first: the connection, then the file, then what still runs."""
        await self.disconnect()
        self.end_part("media_lost")
        await self.parts_closed()
        await self._tasks.finish(2.0)
