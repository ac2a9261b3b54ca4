"""What an interrupted run left undone, read off the timeline, and mended before the room opens."""

from server.core.facts import AnswerAnalysed, Draft, Entry, MediaLost, PartEnded, PartStarted, StageEntered
from server.interview.session import State
from server.room.line import MediaLine
from server.room.parts import RoomParts


class Recovery:
    """The loose ends of a timeline: files never closed, takes never finished, an absence never noted."""

    def __init__(self) -> None:
        self._last_ms = 0
        self._started: dict[tuple[int, int, int], PartStarted] = {}
        self._open: dict[tuple[int, int, int], PartStarted] = {}
        self._takes: dict[tuple[int, int], bool] = {}
        """Every take there was, and whether all of it was analysed."""

    def read(self, entry: Entry) -> None:
        """The next entry of the timeline as it is stored."""
        self._last_ms = max(self._last_ms, entry.at_ms)
        match entry.fact:
            case PartStarted() as fact:
                self._started[fact.question, fact.take, fact.part] = fact
                self._open[fact.question, fact.take, fact.part] = fact
            case PartEnded() as fact:
                self._open.pop((fact.question, fact.take, fact.part), None)
            case StageEntered(stage="answering", question=int(question), take=int(take)):
                self._takes.setdefault((question, take), False)
            case AnswerAnalysed() as fact:
                self._takes[fact.question, fact.take] = True

    def unfinished(self, current: tuple[int, int] | None) -> list[tuple[int, int]]:
        """Takes that are over and still have to be joined and analysed; ``current`` is the one being answered."""
        return [take for take, analysed in self._takes.items() if not analysed and take != current]

    def resume_numbers(self, line: MediaLine) -> None:
        """New parts are numbered after those there are."""
        for question, take, part in self._started:
            line.resume_numbers(question, take, part)

    async def mend(self, state: State, session: str, parts: RoomParts, now_ms: int) -> list[Draft]:
        """The facts that an interrupted run could not say any more.

        The media of an open part end where its file ends, which is within a second of the interruption; the answer's
        clock stands still from there on.
        """
        drafts: list[Draft] = []
        heard_until_ms = self._last_ms
        for (question, take, number), started in self._open.items():
            bounds = await parts.finisher.probe_part(parts.recordings.path(session, started.file))
            from_ms, to_ms = (bounds.from_ms, bounds.to_ms) if bounds is not None else (self._last_ms, self._last_ms)
            heard_until_ms = max(heard_until_ms, to_ms)
            ended = PartEnded(
                question=question, take=take, part=number, from_ms=from_ms, to_ms=to_ms, reason="server_restarted"
            )
            drafts.append(Draft(at_ms=now_ms, fact=ended, key=f"part_ended:{question}.{take}.{number}"))
        if state.media_flows and not state.ended:
            lost = MediaLost(since_ms=min(heard_until_ms, now_ms), reason="server_restarted")
            drafts.append(Draft(at_ms=now_ms, fact=lost))
        return drafts
