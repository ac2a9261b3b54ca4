"""Rooms over real stores, with a hand-moved clock; peers, recordings, finishing and hosts are stood in for.

The real ones are in ``tests/e2e`` and ``tests/media``: here they only have to do what a test tells them to.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, cast

from pydantic import BaseModel

from server.analysis.pool import HostPool
from server.analysis.seat import Seat, SeatListener, Stretch
from server.app import StoredHeads
from server.config import Settings
from server.core.analysis_wire import AnalyzerDeclared, CloseSeat, FinalPass
from server.core.clock import HandClock
from server.core.errors import Refusal
from server.core.facts import Draft, Entry, Fact, Purpose, Transcript
from server.core.media import EncodedFrame
from server.core.messages import Consent, Offer, Reduced, Role, Step
from server.core.plan import Plan, Question, Term
from server.core.text import Text
from server.hiring.consent import ConsentBook
from server.hub.hub import Hub
from server.media.finish import Finisher, FinishFailed
from server.media.recorder import Recorder
from server.media.states import FinishedTake, LinkReading, PartBounds, PartResult, PeerState, PlacedPart
from server.room.page import Page
from server.room.parts import History, RoomParts
from server.room.room import Room
from server.room.rooms import Rooms
from server.stores.invitations import InvitationRow
from server.stores.sessions import Device
from server.stores.stores import Stores

PLAN = Plan(
    title="Engineer",
    language="en",
    expression_events=True,
    questions=(
        Question(text="Who are you?", terms=(Term(term="secret term"),), follow_up="Ask for the year", preparation_s=0),
        Question(text="Why here?", preparation_s=10, answer_s=60),
    ),
)
ALL: dict[Purpose, bool] = {"record": True, "transcribe": True, "analyse": True, "expression": True}
DECLARED = (
    AnalyzerDeclared(name="transcript", title=Text(zh="t", en="t"), purpose="transcribe"),
    AnalyzerDeclared(name="voice", title=Text(zh="v", en="v"), purpose="analyse"),
    AnalyzerDeclared(name="face", title=Text(zh="f", en="f"), purpose="expression", wants_pictures=True),
)
OFFER = Offer(sdp="v=0", tracks={"0": "sound", "1": "record"})


class FakePeer:
    """A connection whose media flow when the test says so. ``gate`` holds the next answers back."""

    made: ClassVar[list["FakePeer"]] = []
    gate: asyncio.Event | None = None

    def __init__(
        self,
        session_clock: Any,
        clock: HandClock,
        put: Callable[[EncodedFrame], None],
        changed: Callable[[PeerState], None],
        settings: Settings,
    ) -> None:
        self._clock = clock
        self.put = put
        self.changed = changed
        self.roles: frozenset[Role] = frozenset({"sound", "record", "look"})
        self.last_s: float | None = None
        self.closed = False
        FakePeer.made.append(self)

    async def answer(self, sdp: str, tracks: dict[str, Role]) -> str:
        if FakePeer.gate is not None:
            await FakePeer.gate.wait()
        if sdp == "bad":
            raise Refusal("bad_offer")
        return "v=0"

    def flow(self) -> None:
        self.last_s = self._clock.monotonic_s()
        self.changed("flowing")

    def reading(self) -> LinkReading:
        return LinkReading(24.0, 300.0, 0.0, self.last_s)

    def ask_keyframe(self, role: Role) -> None: ...

    async def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.changed("closed")


class FakePart:
    def __init__(self, path: Path, failed: Callable[[str], None]) -> None:
        self.path = path
        self.broke = failed
        self.frames = 0
        self.failed = ""
        path.touch(exist_ok=False)

    def put(self, frame: EncodedFrame) -> None:
        self.frames += 1

    def fail(self, reason: str) -> None:
        self.failed = reason
        self.broke(reason)

    async def close(self) -> PartResult:
        return PartResult(1000, 2000, self.frames, 0, 0, self.failed)


class FakeRecorder:
    def __init__(self) -> None:
        self.parts: list[FakePart] = []

    def start_part(self, path: Path, ask_keyframe: Callable[[], None], failed: Callable[[str], None]) -> FakePart:
        self.parts.append(FakePart(path, failed))
        return self.parts[-1]


class FakeFinisher:
    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.finished: list[list[str]] = []

    async def finish_take(self, parts: list[Path], out: Path) -> FinishedTake:
        await self.gate.wait()
        if not parts:
            raise FinishFailed("nothing_readable")
        self.finished.append([part.name for part in parts])
        return FinishedTake(1000, 10, (PlacedPart(1000, 2000, 0),), False, ((1000, b"opus"),))

    async def probe_part(self, path: Path) -> PartBounds | None:
        return PartBounds(1000, 4000, 150, 0) if path.exists() else None


class FakeLine:
    """The way to a host that settles every seat at once."""

    def __init__(self) -> None:
        self.seat: Seat | None = None
        self.sent: list[BaseModel] = []

    def send(self, message: BaseModel) -> None:
        self.sent.append(message)
        if isinstance(message, CloseSeat) and self.seat is not None:
            self.seat.closed.set()


class FakePool:
    """Real seats on a line that only listens; the test says what a host would."""

    def __init__(self) -> None:
        self.enabled = True
        self.missing: Mapping[str, str] = {}
        self.seats: list[Seat] = []
        self.less: frozenset[Reduced] = frozenset()
        """What analysis does less of."""
        self.jobs: list[tuple[FinalPass, frozenset[Purpose]]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    def reduced(self, seat: Seat | None) -> frozenset[Reduced]:
        return self.less

    def open_seat(self, stretch: Stretch, listener: SeatListener) -> Seat:
        seat = Seat(stretch, listener)
        line = FakeLine()
        line.seat = seat
        seat.attach(line, DECLARED)
        seat.recovered()
        self.seats.append(seat)
        return seat

    def forget(self, seat: Seat) -> None:
        if not seat.closed.is_set():
            seat.drop()

    async def final_pass(self, job: FinalPass, purposes: frozenset[Purpose]) -> tuple[Draft, ...]:
        self.jobs.append((job, purposes))
        await self.gate.wait()
        fact = Transcript(question=job.question, take=job.take, text="words", words=(), language="en", model="m")
        return (Draft(at_ms=0, fact=fact, key=f"transcript:{job.question}.{job.take}"),)


@dataclass
class House:
    """Everything a room stands on, and what a test does with it."""

    stores: Stores
    clock: HandClock
    settings: Settings
    timeline: Any
    summaries: Any
    hub: Hub = field(default_factory=Hub)
    recorder: FakeRecorder = field(default_factory=FakeRecorder)
    finisher: FakeFinisher = field(default_factory=FakeFinisher)
    pool: FakePool = field(default_factory=FakePool)
    free_mb: int = 1_000_000
    history: History | None = None
    all_rooms: list[Rooms] = field(default_factory=list)

    def rooms(self) -> Rooms:
        """The rooms of a server that starts now; earlier ones are as if killed unless the test closed them."""
        parts = RoomParts(
            settings=self.settings,
            clock=self.clock,
            timeline=self.timeline,
            summaries=self.summaries,
            hub=self.hub,
            pool=cast(HostPool, self.pool),
            recorder=cast(Recorder, self.recorder),
            finisher=cast(Finisher, self.finisher),
            recordings=self.stores.recordings,
            consent=ConsentBook(),
            free_disk_mb=lambda: self.free_mb,
            history=self.history,
        )
        self.all_rooms.append(Rooms(parts, StoredHeads(self.stores)))
        return self.all_rooms[-1]

    async def session(self, invitation: str = "aa" * 16, plan: Plan = PLAN, opening: str = "") -> str:
        """A session that began; of a new opening unless one is given."""
        opening = opening or (await self.stores.openings.create(plan, 1.0)).id
        await self.stores.invitations.create(InvitationRow(invitation, opening, "Lin", 2.0, None, None))
        row, _ = await self.stores.sessions.create(
            invitation=invitation,
            opening=opening,
            candidate="Lin",
            plan=plan,
            began_wall_s=self.clock.wall_s(),
            page_language="en",
            device=Device("", "page-one"),
        )
        return row.id

    async def room(self, session: str | None = None) -> Room:
        room = await self.rooms().open(session if session is not None else await self.session())
        assert room is not None
        return room

    async def live(self, session: str) -> bool:
        row = await self.stores.sessions.get(session)
        assert row is not None
        return row.live

    async def stored(self, room: Room) -> list[Entry]:
        """The timeline as a reader of the database finds it."""
        await asyncio.wait_for(room.journal.settled(), 5)
        return await self.stores.timeline.read_all(room.head.session)


def consent(**choices: bool) -> Consent:
    given: dict[Purpose, bool] = dict(ALL)
    given.update(cast(Mapping[Purpose, bool], choices))
    return Consent(id="c", choices=given, text_version=ConsentBook().version(), language="en")


def page(name: str = "page-one") -> Page:
    return Page(name, "en")


def heard(page: Page) -> list[dict[str, Any]]:
    """What waits to be sent to this page."""
    return [json.loads(text) for text in page.outbox._waiting.values()]


def step(room: Room, name: str) -> None:
    room.command(Step.model_validate({"id": name, "step": name}))


async def join(room: Room, name: str = "page-one") -> Page:
    """A page with flowing media, past the consent."""
    here = page(name)
    room.join(here)
    if room.state.stage == "consent":
        room.command(consent())
    await room.offer(here, OFFER)
    FakePeer.made[-1].flow()
    return here


async def answering(room: Room) -> Page:
    """In the midst of the first answer."""
    here = await join(room)
    step(room, "check_done")
    step(room, "begin")
    assert room.state.stage == "answering"
    assert room.line.recording
    return here


def facts(entries: Sequence[Entry], kind: type[Any]) -> list[Any]:
    return [entry.fact for entry in entries if isinstance(entry.fact, kind)]


async def until(wanted: Callable[[], bool], limit_s: float = 5.0) -> None:
    async with asyncio.timeout(limit_s):
        while not wanted():
            await asyncio.sleep(0.005)


def draft(at_ms: int, fact: Fact, key: str | None = None) -> Draft:
    return Draft(at_ms=at_ms, fact=fact, key=key)
