"""Consoles that watch the wall and their share of the sessions, and time what comes."""

import asyncio
import contextlib
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from http import HTTPStatus
from itertools import pairwise

from aiohttp import ClientError

from loadtest.console import SyntheticConsole
from loadtest.job import HostState
from loadtest.samples import Samples
from server.core.facts import AnalysisState, Entry, FlagRaised, Said, Transcript, Utterance
from server.core.messages import WatchSession
from server.core.tasks import Tasks

LOOK_EACH_S = 0.25
PICTURE_LIMIT_S = 5.0

Take = tuple[str, int, int]
"""session, question, take"""


class NotServed(RuntimeError):
    """The server answered with this status instead."""

    def __init__(self, status: int) -> None:
        super().__init__(f"http_{status}")


class Watchers:
    """Each session is followed by one console, whose arrivals count; consoles beyond the sessions follow one as well."""

    def __init__(
        self,
        url: str,
        api_key: str,
        count: int,
        sessions: int,
        began_s: float,
        samples: Samples,
        *,
        pictures_each_s: float | None = None,
        any_certificate: bool = False,
    ) -> None:
        self._pictures_each_s = pictures_each_s
        self._began_s = began_s
        self._samples = samples
        self._sessions = sessions
        self._tasks = Tasks("watchers")
        self._followed: defaultdict[int, list[str]] = defaultdict(list)
        self._eyes: dict[str, SyntheticConsole] = {}
        self._clock_s: dict[str, float] = {}
        self.errors: Counter[str] = Counter()
        self.said_s: dict[str, float] = {}
        """When a chat message left its candidate, by client_id."""
        self.ended_s: dict[Take, float] = {}
        """When a candidate ended a take."""
        self.host_states: list[HostState] = []
        measuring = min(count, sessions)
        self._consoles = [
            SyntheticConsole(
                url,
                api_key,
                keep_received=False,
                on_entry=self._heard if number < measuring else None,
                any_certificate=any_certificate,
            )
            for number in range(count)
        ]

    async def start(self) -> None:
        for number, console in enumerate(self._consoles):
            await console.enter()
            await console.watch_wall()
            self._tasks.start(self._stay(number, console), f"stay-{number}")

    async def follow(self, place: int, session: str) -> None:
        """The ``place``-th session of this process has begun."""
        count = len(self._consoles)
        self._eyes[session] = self._consoles[place % count]
        for number in {place % count, *(extra for extra in range(self._sessions, count) if extra % self._sessions == place)}:
            self._followed[number].append(session)
            if self._consoles[number].online:
                await self._consoles[number].watch(session)
        if self._pictures_each_s is not None:
            self._tasks.start(self._look(session, self._pictures_each_s), f"look-{session}")

    def sessions(self) -> list[str]:
        """Those that are followed now."""
        return list(self._eyes)

    async def leave(self, session: str) -> None:
        """Follow this session no more; what was heard of it is forgotten."""
        self._eyes.pop(session, None)
        self._clock_s.pop(session, None)
        for number, sessions in self._followed.items():
            if session not in sessions:
                continue
            sessions.remove(session)
            console = self._consoles[number]
            if console.online:
                with contextlib.suppress(ConnectionError):
                    await console.put(WatchSession(session=session, on=False))
            console.forget(session)

    async def _look(self, session: str, each_s: float) -> None:
        """Ask for the live picture as a console's page does: one request at a time."""
        while (eye := self._eyes.get(session)) is not None:
            asked_s = time.monotonic()
            try:
                async with asyncio.timeout(PICTURE_LIMIT_S):
                    status, data = await eye.get_bytes(f"/api/v1/sessions/{session}/picture.jpg")
            except (OSError, ClientError, TimeoutError):
                self.errors["picture_failed"] += 1
            else:
                if status == HTTPStatus.OK and data:
                    self._add("picture_s", time.monotonic(), asked_s)
                elif status != HTTPStatus.NO_CONTENT:  # none yet, or none any more
                    self.errors[f"picture_failed:http_{status}"] += 1
            await asyncio.sleep(max(0.0, asked_s + each_s - time.monotonic()))

    async def _stay(self, number: int, console: SyntheticConsole) -> None:
        while True:
            await asyncio.sleep(LOOK_EACH_S)
            if console.online:
                continue
            self.errors["console_lost"] += 1
            await self._come_back(number, console)

    async def _come_back(self, number: int, console: SyntheticConsole) -> None:
        while True:
            try:
                await console.enter()
                await console.watch_wall()
                for session in self._followed[number]:
                    await console.watch(session)
            except (OSError, ClientError, TimeoutError):
                await asyncio.sleep(LOOK_EACH_S)
            else:
                return

    def _heard(self, session: str, entry: Entry) -> None:
        now_s = time.monotonic()
        eye = self._eyes.get(session)
        if eye is None:
            return
        offset_s = now_s - eye.arrived_ms[session, entry.n] / 1000
        self._clock_s[session] = min(offset_s, self._clock_s.get(session, offset_s))
        match entry.fact:
            case Said(by="candidate", client_id=client_id) if client_id in self.said_s:
                self._add("event_to_console_s", now_s, self.said_s.pop(client_id))
            case Utterance(question=question, to_ms=to_ms) if question:
                self._add("utterance_settled_s", now_s, self.local_s(session, to_ms))
            case FlagRaised(evidence=evidence) if evidence:
                self._add("flag_delay_s", now_s, self.local_s(session, max(one.to_ms for one in evidence)))
            case Transcript(question=question, take=take) if (session, question, take) in self.ended_s:
                self._add("final_transcript_s", now_s, self.ended_s[session, question, take])
            case AnalysisState(part="host", state=state):
                self.host_states.append(HostState(session=session, at_s=now_s - self._began_s, state=state))

    def _add(self, metric: str, now_s: float, since_s: float) -> None:
        self._samples.add(metric, now_s - self._began_s, max(0.0, now_s - since_s))

    def local_s(self, session: str, session_ms: int) -> float:
        """A moment of the session's clock on this machine's, taken from the quickest message there was."""
        return self._clock_s[session] + session_ms / 1000

    def entries(self, session: str) -> list[Entry]:
        eye = self._eyes.get(session)
        return eye.entries.get(session, []) if eye is not None else []

    def arrived_s(self, session: str, n: int) -> float:
        return self._eyes[session].arrived_s[session, n]

    def partials(self, session: str, question: int, take: int) -> list[tuple[float, str]]:
        """When which words that may still change were shown."""
        found = self._eyes[session].partials
        return [
            (at_s, one.text) for at_s, one in found if (one.session, one.question, one.take) == (session, question, take)
        ]

    def holes(self) -> int:
        """Numbers missing from, or doubled in, the timelines as the consoles have them."""
        return sum(
            1 for session in self._eyes for former, entry in pairwise(self.entries(session)) if entry.n != former.n + 1
        )

    async def wait_for(self, session: str, wanted: type, question: int, take: int, over: Callable[[], bool]) -> bool:
        """Until such a fact of this take has come; False when it has not and the waiting is ``over``."""
        while True:
            for entry in self.entries(session):
                fact = entry.fact
                if isinstance(fact, wanted) and (getattr(fact, "question", 0), getattr(fact, "take", 0)) == (question, take):
                    return True
            if over():
                return False
            await asyncio.sleep(LOOK_EACH_S)

    async def recording(self, session: str, question: int, take: int) -> bytes:
        """The take's file as a console would fetch it. Raises NotServed, OSError, ClientError."""
        status, data = await self._eyes[session].get_bytes(f"/api/v1/sessions/{session}/recordings/{question}/{take}")
        if status != HTTPStatus.OK:
            raise NotServed(status)
        return data

    async def close(self) -> None:
        await self._tasks.close()
        for console in self._consoles:
            await console.close()
