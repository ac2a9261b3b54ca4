"""What an analyzer host says of one stretch, passed on: facts to the journal, the rest to the page and the consoles."""

from collections.abc import Callable, Sequence
from typing import Protocol

from server.core.facts import AnalysisState, Draft
from server.core.messages import Role


class Room(Protocol):
    """The side of a room that an ear talks to."""

    def put(self, *drafts: Draft) -> object: ...
    def analysis_state(self, state: AnalysisState) -> None: ...
    def show_partial(self, question: int, take: int, from_ms: int, text: str) -> None: ...
    def show_level(self, level_dbfs: float) -> None: ...
    def show_picture(self, jpeg: bytes) -> None: ...
    def show_faces(self, faces: int) -> None: ...


class Ear:
    """Listens to one seat."""

    def __init__(
        self, room: Room, question: int, take: int, ask_keyframe: Callable[[Role], None], look_role: Callable[[], Role]
    ) -> None:
        self._room = room
        self._question = question
        self._take = take
        self._ask_keyframe = ask_keyframe
        self._look_role = look_role

    def seat_facts(self, drafts: Sequence[Draft]) -> None:
        self._room.put(*drafts)

    def seat_partial(self, question: int, take: int, from_ms: int, text: str) -> None:
        self._room.show_partial(question, take, from_ms, text)

    def seat_level(self, level_dbfs: float) -> None:
        self._room.show_level(level_dbfs)

    def seat_picture(self, jpeg: bytes, at_ms: int) -> None:
        self._room.show_picture(jpeg)

    def seat_seen(self, faces: int) -> None:
        if self._question == 0:
            self._room.show_faces(faces)

    def seat_needs_keyframe(self) -> None:
        self._ask_keyframe(self._look_role())

    def seat_state(self, part: str, running: bool, reason: str) -> None:
        state: AnalysisState
        if running:
            state = AnalysisState(part=part, state="running")
        else:
            state = AnalysisState(part=part, state="degraded" if part == "host" else "failed", reason=reason)
        self._room.analysis_state(state)
