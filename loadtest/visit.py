"""One candidate's whole interview, as a page would hold it: it does what its view shows, and comes back when cut off."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import ClientError

from loadtest.candidate import ALL_PURPOSES, CandidateRefused, SyntheticCandidate
from loadtest.chaos import AWAY_S, BY_PARENT, Chaos
from loadtest.clips import Clip
from loadtest.job import Job, Visitor
from loadtest.samples import Point, Samples
from loadtest.spoken import Spoken
from loadtest.synthetic import BadNetwork
from loadtest.watching import Watchers
from server.core.messages import CandidateView, Check

LOOK_EACH_S = 0.1
BACK_LIMIT_S = 60.0
FULL = 503
OVER = ("submitted", "withdrawn")
DOOR_LIMIT_S = 180.0
LOSS = 0.1
CAUGHT = (OSError, ClientError, TimeoutError, CandidateRefused)
"""What a page meets and goes on after."""


@dataclass(slots=True)
class TakeSent:
    """One take as the candidate lived it, on the monotonic clock."""

    session: str
    question: int
    take: int
    began_s: float
    ends_s: float
    ended_s: float | None = None


class Visit:
    """``stage`` is where it stands, for the live table. ``takes`` and ``spoken`` are for scoring."""

    def __init__(
        self, job: Job, visitor: Visitor, place: int, clip: Clip, watchers: Watchers, samples: Samples, errors: Counter[str]
    ) -> None:
        self._job, self._visitor, self._place = job, visitor, place
        self._watchers, self._samples, self._errors = watchers, samples, errors
        self._network = self._new_network()
        self._candidate = SyntheticCandidate(
            job.url, visitor.token, clip, network=self._network, any_certificate=job.any_certificate
        )
        self.spoken = Spoken(lambda at_s, late_ms: self._sample("sender_late_ms", at_s, late_ms))
        self._candidate.sent = self.spoken.sent
        self._chaos = [chaos for chaos in job.chaos if chaos not in BY_PARENT and chaos is not Chaos.LOSE_10]
        self._chaos_due_s = 0.0
        self._chat_due_s = 0.0
        self._lost_s: float | None = None
        """Since when its line is gone, or its network back, and no media flow; ``_suffered`` is what we did to it."""
        self._suffered: Chaos | None = None
        self.takes: dict[tuple[int, int], TakeSent] = {}
        self.marks: list[tuple[float, str]] = []
        self.back_s: list[tuple[str, float]] = []
        self.cut_off: list[Point] = []
        """When it was back, and after how long, each time the line went without its own doing; who is never back has all the
        time it waited."""
        self.stage = "waiting"
        self.waited = False
        """Whether a full server kept it at the door."""

    @property
    def session(self) -> str:
        return self._candidate.session

    def _new_network(self) -> BadNetwork:
        return BadNetwork(LOSS if Chaos.LOSE_10 in self._job.chaos else 0.0, seed=self._visitor.number)

    def _sample(self, metric: str, at_s: float, value: float) -> None:
        self._samples.add(metric, at_s - self._job.began_s, value)

    async def run(self) -> None:
        try:
            await asyncio.sleep(max(0.0, self._job.began_s + self._visitor.starts_s - time.monotonic()))
            if not await self._joined():
                return
            limit_s = time.monotonic() + 3 * self._job.answers * self._job.answer_s + 180
            while self.stage != "submitted":
                if time.monotonic() > limit_s:
                    self._errors["never_submitted"] += 1
                    self.stage = "failed"
                    break
                await self._go_on()
            self._note_back()  # what never flowed again has all this time
        finally:
            self.spoken.cut()
            await self._candidate.close()

    async def _joined(self) -> bool:
        try:
            await self._join()
        except CAUGHT as error:
            self._errors[f"join:{_code(error)}"] += 1
            self.stage = "failed"
            return False
        return True

    async def _join(self) -> None:
        self.stage = "joining"
        opened_s = await self._past_the_door()
        await self._watchers.follow(self._place, self.session)
        await self._candidate.enter()
        agreed = {purpose: purpose in self._job.purposes for purpose in ALL_PURPOSES}
        await self._candidate.consent(await self._candidate.consent_version(), agreed)
        camera_s = time.monotonic()
        await self._candidate.connect_media()
        await self._candidate.see(lambda view: view.media == "flowing", BACK_LIMIT_S)
        now_s = time.monotonic()
        self._sample("join_s", now_s, now_s - opened_s)
        self._sample("media_s", now_s, now_s - camera_s)
        if Chaos.LOSE_10 in self._job.chaos:  # it began with the first packet, and goes on to the last
            self._mark(Chaos.LOSE_10)
        self._chaos_due_s = now_s + self._job.check_s + self._job.answers * self._job.answer_s / 2
        self._chat_due_s = now_s + self._job.check_s + self._job.chat_each_s / 2

    async def _past_the_door(self) -> float:
        """Open the link; a server that is full says when to ask again, and the page does. Answers when it asked for the
        last time. Raises CandidateRefused."""
        came_s = asked_s = time.monotonic()
        while (status := await self._candidate.open_link()) == FULL:
            if time.monotonic() > came_s + DOOR_LIMIT_S:
                raise CandidateRefused("full")
            self.stage = "at the door"
            await asyncio.sleep(max(1.0, self._candidate.retry_after_s))
            asked_s = time.monotonic()
        if status >= 400:
            raise CandidateRefused(f"http_{status}")
        if self.stage == "at the door":
            self.stage, self.waited = "joining", True
            self._sample("door_s", time.monotonic(), time.monotonic() - came_s)
        return asked_s

    async def _go_on(self) -> None:
        """One step of the interview, or the way back to it."""
        try:
            if not self._candidate.online:
                self._errors[f"socket_lost:{self._candidate.close_code}"] += 1
                if self._lost_s is None:
                    self._lost_s = time.monotonic()
                if not await self._come_back():
                    return  # and tries again, until this interview's time is over
                self._note_back()
            elif self._lost_s is not None and self._flows():
                self._note_back()  # the media came back by themselves
            await self._step()
        except CAUGHT as error:
            self._errors[_code(error)] += 1
            await asyncio.sleep(LOOK_EACH_S)

    def _note_back(self) -> None:
        """Media flow again after the line had gone, by somebody else's doing or by our own."""
        if self._lost_s is None:
            return
        now_s = time.monotonic()
        if self._suffered is None:
            self.cut_off.append((now_s - self._job.began_s, now_s - self._lost_s))
        else:
            self.back_s.append((str(self._suffered), now_s - self._lost_s))
        self._lost_s = self._suffered = None

    async def _step(self) -> None:
        view = self._candidate.view
        if view is None:
            raise ConnectionError("no view")
        self.stage = view.stage
        match view.stage:
            case "check":
                await self._check()
            case "notice":
                await self._candidate.step("begin")
            case "preparing":
                await self._candidate.step("start_answer")
            case "answering":
                await self._answer(view)
            case "reviewing":
                again = self._visitor.retake and (1, 1) in self.takes and (1, 2) not in self.takes and view.takes_left > 0
                await self._candidate.step("again" if again else "next")
            case stage if stage in OVER:
                self.stage = "submitted"
            case _:
                await asyncio.sleep(LOOK_EACH_S)

    async def _check(self) -> None:
        for part in ("camera", "light", "microphone", "network"):
            await self._candidate.put(Check.model_validate({"part": part, "verdict": "pass"}))
        await asyncio.sleep(self._job.check_s)
        await self._candidate.step("check_done")

    async def _answer(self, view: CandidateView) -> None:
        """Talk until this take's time is over. A take that was cut off goes on."""
        place = (view.question.number if view.question is not None else 0, view.take)
        now_s = time.monotonic()
        if place not in self.takes:
            lasts_s = self._job.answer_s / (2 if self._visitor.retake and place[0] == 1 else 1)
            self.takes[place] = TakeSent(self.session, *place, began_s=now_s, ends_s=now_s + lasts_s)
        take = self.takes[place]
        while time.monotonic() < take.ends_s:
            if not self._candidate.online:
                return
            await self._chat_when_due()
            if self._chaos and time.monotonic() >= self._chaos_due_s:
                await self._suffer(self._chaos.pop(0), take)
            await asyncio.sleep(LOOK_EACH_S)
        take.ended_s = time.monotonic()
        self._watchers.ended_s.setdefault((self.session, *place), take.ended_s)  # a second try is no second beginning
        await self._candidate.step("end_answer")

    async def _chat_when_due(self) -> None:
        now_s = time.monotonic()
        if now_s < self._chat_due_s:
            return
        self._chat_due_s = now_s + self._job.chat_each_s
        message_id = f"{self._visitor.number}-{now_s:.3f}"
        self._watchers.said_s[message_id] = now_s
        try:
            await self._candidate.say("Can you hear me? 听得到吗？", message_id)
        except OSError:
            del self._watchers.said_s[message_id]  # it never left
            raise

    def _mark(self, chaos: Chaos) -> None:
        self.marks.append((time.monotonic() - self._job.began_s, str(chaos)))

    async def _suffer(self, chaos: Chaos, take: TakeSent) -> None:
        self._note_back()  # what was done before, if it never was
        self.stage = "away"
        away_s = AWAY_S[chaos]
        self._mark(chaos)
        self.spoken.cut()
        if chaos is Chaos.CHANGE_ADDRESS:
            self._network = self._new_network()
            self._candidate.move(self._network)
        else:
            self._network.dark = True
            self._candidate.vanish()
            await asyncio.sleep(away_s)
            self._network.dark = False
        take.ends_s += away_s
        self._chaos_due_s = time.monotonic() + 10
        self._lost_s, self._suffered = time.monotonic(), chaos
        if await self._come_back():
            self._note_back()
            self.stage = "answering"

    async def _come_back(self) -> bool:
        """A new socket and a new peer connection, until media flows again; answers whether it does."""
        began_s = time.monotonic()
        self.stage = "away"
        while time.monotonic() < began_s + BACK_LIMIT_S:
            try:
                self.spoken.cut()
                await self._candidate.enter()
                if self._candidate.view is not None and self._candidate.view.stage in OVER:
                    self._lost_s = self._suffered = None  # it had been handed in: nothing more was to flow
                    return True
                await self._candidate.connect_media()
                await self._until(self._flows, 5.0)
            except CAUGHT:
                await asyncio.sleep(LOOK_EACH_S)
            else:
                now_s = time.monotonic()
                self._sample("reconnect_s", now_s, now_s - began_s)
                return True
        self._errors["not_back_within_a_minute"] += 1
        return False

    def _flows(self) -> bool:
        """By the new connection: the view may still speak of the former one."""
        view, sender = self._candidate.view, self._candidate.sender
        if view is None or sender is None or not sender.connected:
            return False
        return view.media == "flowing" and (view.recording or view.stage != "answering")

    async def _until(self, wanted: Callable[[], bool], limit_s: float) -> None:
        async with asyncio.timeout(limit_s):
            while not wanted():  # noqa: ASYNC110  two sides have to agree
                await asyncio.sleep(0.02)


def _code(error: BaseException) -> str:
    """A name to count by, without any private text."""
    if isinstance(error, CandidateRefused):
        return f"refused:{error}"
    return type(error).__name__
