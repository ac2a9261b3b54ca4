"""What a room is built from: given by the application, shared by all rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from server.analysis.pool import HostPool
from server.config import Settings
from server.core.clock import Clock
from server.core.facts import HistoryKnown, Stage
from server.core.plan import Plan
from server.core.text import Language
from server.hub.hub import Hub
from server.media.finish import Finisher
from server.media.recorder import Recorder
from server.room.journal import TimelineAppender


class RecordingPaths(Protocol):
    """Where a take's files are."""

    def path(self, session: str, file: str) -> Path: ...
    def parts(self, session: str, question: int, take: int) -> list[Path]: ...
    def part(self, session: str, question: int, take: int, part: int) -> Path: ...
    def finished(self, session: str, question: int, take: int) -> Path: ...


class ConsentBook(Protocol):
    """The consent texts now in force."""

    def version(self) -> str: ...
    def sha256(self, plan: Plan, language: Language) -> str: ...


class Summaries(Protocol):
    """The head of a session as lists show it."""

    async def update_summary(self, session: str, *, stage: Stage, live: bool, answered: int, flags: int) -> None: ...


class History(Protocol):
    """What finished interviews tell a new one. Both may raise what a database that is not there raises."""

    async def known(self, opening: str, plan: Plan) -> HistoryKnown | None: ...
    async def keep(self, session: str) -> None: ...


@dataclass(frozen=True, slots=True)
class RoomParts:
    settings: Settings
    clock: Clock
    timeline: TimelineAppender
    summaries: Summaries
    hub: Hub
    pool: HostPool
    recorder: Recorder
    finisher: Finisher
    recordings: RecordingPaths
    consent: ConsentBook
    free_disk_mb: Callable[[], int]
    history: History | None = None


@dataclass(frozen=True, slots=True)
class RoomHead:
    """Who and what the room is about."""

    session: str
    candidate: str
    plan: Plan
    began_wall_s: float
    page_language: Language
    opening: str = ""
