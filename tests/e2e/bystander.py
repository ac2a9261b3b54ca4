"""Somebody who answers a question while others do what they should not, and who may notice nothing of it."""

import asyncio
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from loadtest.candidate import SyntheticCandidate
from loadtest.clips import Clip
from loadtest.console import SyntheticConsole
from server.core.facts import Entry, RecordingReady
from server.core.messages import CandidateView
from server.core.plan import Plan
from tests.e2e.conftest import LiveServer
from tests.e2e.sessions import session_of, timeline

NAME = "Bystander"
SAID_EACH_S = 0.5
LIMIT_S = 60.0


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one answer was like; ``chat_s`` is how long each message took to come back, ``recording`` the saved file."""

    entries: list[Entry]
    views: list[CandidateView]
    answered_s: float
    chat_s: list[float]
    recording: Path


@dataclass(slots=True)
class Bystander:
    """Answers in a thread with an event loop of its own, so that it goes on from one test to the next and between them."""

    server: LiveServer
    plan: Plan
    clip: Clip
    folder: Path
    _thread: threading.Thread | None = None
    _answering: threading.Event = field(default_factory=threading.Event)
    _enough: threading.Event = field(default_factory=threading.Event)
    _noticed: "Future[Noticed]" = field(default_factory=Future)

    def start(self) -> None:
        """Returns when it is being recorded."""
        self._thread = threading.Thread(target=self._run, name="bystander", daemon=True)
        self._thread.start()
        while not self._answering.wait(0.1):
            if self._noticed.done():
                self._noticed.result()
        assert not self._noticed.done()

    def finish(self) -> Noticed:
        """Ends the answer and tells of it; raises what went wrong meanwhile. May be called again."""
        self._enough.set()
        return self._noticed.result(LIMIT_S)

    def close(self) -> None:
        self._enough.set()
        if self._thread is not None:
            self._thread.join(LIMIT_S)

    def _run(self) -> None:
        try:
            self._noticed.set_result(asyncio.run(self._interview()))
        except BaseException as error:  # noqa: BLE001  it is raised again where somebody waits for it
            self._noticed.set_exception(error)

    async def _interview(self) -> Noticed:
        _, token = await self.server.invite(self.plan, NAME)
        candidate = SyntheticCandidate(self.server.url, token, self.clip)
        console = SyntheticConsole(self.server.url, self.server.api_key)
        await console.enter()
        try:
            await candidate.up_to("answering")
            await candidate.see(lambda view: view.recording)
            first, began_s = len(candidate.received), time.monotonic()
            self._answering.set()
            chat_s = await self._talk(candidate)
            views = [one for one in candidate.received[first:] if isinstance(one, CandidateView)]
            answered_s = time.monotonic() - began_s
            await candidate.step("end_answer")
            session = await session_of(console, NAME)
            await console.watch(session)
            await console.find(session, lambda entry: isinstance(entry.fact, RecordingReady), LIMIT_S)
            entries = await timeline(console, session)
            status, webm = await console.get_bytes(f"/api/v1/sessions/{session}/recordings/1/1")
            assert status == 200
        finally:
            await console.close()
            await candidate.close()
        saved = self.folder / "bystander.webm"
        saved.write_bytes(webm)
        return Noticed(entries, views, answered_s, chat_s, saved)

    async def _talk(self, candidate: SyntheticCandidate) -> list[float]:
        """A message now and then until it is enough; how long each took to come back from the committed timeline, in s."""
        took_s: list[float] = []
        while not self._enough.is_set():
            known, sent_s = len(candidate.chat), time.monotonic()
            await candidate.say(f"message {known}")
            async with asyncio.timeout(LIMIT_S):
                while len(candidate.chat) == known:
                    assert candidate.close_code is None, f"closed with {candidate.close_code}"
                    await asyncio.sleep(0.005)
            took_s.append(time.monotonic() - sent_s)
            await asyncio.sleep(SAID_EACH_S)
        return took_s
