"""One live session: commands in, facts onto the timeline, media forked. It ties the stages together and decides nothing."""

import asyncio
import contextlib
from collections.abc import Sequence

import structlog

from server.core.clock import SessionClock
from server.core.errors import Refusal
from server.core.facts import (
    AnalysisState,
    AnswerTyped,
    Calibrated,
    ConsentGiven,
    Draft,
    Entry,
    Fact,
    Mark,
    MediaBack,
    MediaLost,
    SessionOpened,
    StageEntered,
)
from server.core.messages import Answer, CandidateView, Consent, Offer, Partial, Step
from server.core.tasks import Tasks
from server.flags.panel import Panel
from server.interview.marks import Marks
from server.interview.session import Command, State, TimeUp, decide
from server.interview.view import candidate_view
from server.room.ear import Ear
from server.room.front import Front
from server.room.journal import STORE_ERRORS, Journal
from server.room.line import MediaLine
from server.room.page import CLOSE_MOVED, CLOSE_RESTARTING, CLOSE_REVOKED, Page
from server.room.parts import RoomHead, RoomParts
from server.room.picture import LivePicture
from server.room.pressure import REDUCED, reduced_changes
from server.room.recovery import Recovery
from server.room.seating import Seating
from server.room.takes import Takes
from server.room.writing import Writing

log = structlog.get_logger()

TICK_S = 0.25
REPLAY_ENTRIES = 20
"""Stored entries folded and judged at one go."""
ENDING_LIMIT_S = 6.0
"""A connection takes at most five seconds to close."""


class Room:
    """A session being held. `open` before use; `close` in the direction of the data."""

    def __init__(self, head: RoomHead, entries: Sequence[Entry], parts: RoomParts) -> None:
        self.head = head
        self._parts = parts
        self._tasks = Tasks(f"room-{head.session}")
        self._endings = Tasks(f"endings-{head.session}")
        self._due_changed = asyncio.Event()
        self._opened = False
        self._closed = False
        self._send_away: int | None = None
        """With which code a page is sent away that comes too late."""
        self._summary_due = False
        self._history_kept = parts.history is None
        self._stored = entries
        last_ms = max((entry.at_ms for entry in entries), default=0)
        self.clock = SessionClock(parts.clock, head.began_wall_s, last_ms)
        self._calibration: dict[str, dict[str, float]] = {}
        self._analysis: dict[str, str] = {}
        self.line = MediaLine(
            head.session, parts, self.clock, put=self.put, flows=self._media, recording_failed=self._recording_failed
        )
        self.seating = Seating(head.session, parts.pool, self.line, self.clock, self._ear)
        self.front = Front(head, parts, self.view)
        self.live_picture = LivePicture(parts.clock)
        self.marks = Marks()
        self._writing = Writing()
        self.journal = Journal(
            head.session,
            SessionOpened(plan=head.plan, candidate=head.candidate, page_language=head.page_language),
            Panel(head.plan),
            parts.timeline,
            folded=self._folded,
            committed=self._committed,
            stalled=self.front.storage_stalled,
        )
        self.takes = Takes(
            head,
            parts,
            self.line,
            self.seating,
            state=lambda: self.state,
            now_ms=self.now_ms,
            put=self.put,
            committed=self.journal.settled,
            finished=self._summarise,
        )

    # --- life --------------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Read what is stored, mend what an interrupted run left, then go on."""
        recovery = await self._replay()
        drafts = await recovery.mend(self.state, self.head.session, self._parts, self.now_ms())
        recovery.resume_numbers(self.line)
        if self.journal.last_n == 0:
            drafts = [*await self._history_known(), *drafts]
        self.journal.start()
        self._opened = True
        self.put(*drafts)
        self.seating.moved(self.state, self._calibration)
        self.takes.enter(self.state)
        self.takes.finish(recovery.unfinished(self.takes.current))
        self._tasks.start(self._keep_time(), "time")
        self._tasks.start(self._tick(), "tick")
        await self._summarise()

    async def _replay(self) -> Recovery:
        """A long timeline is read in small pieces: other interviews go on meanwhile."""
        recovery = Recovery()
        entries, self._stored = self._stored, ()
        for n, entry in enumerate(entries, 1):
            recovery.read(entry)
            self._remember(entry)
            self.front.remember(entry)
            self.journal.replay(entry)
            if n % REPLAY_ENTRIES == 0:
                await asyncio.sleep(0)
        return recovery

    async def _history_known(self) -> list[Draft]:
        """What finished interviews say when this one begins; it stands on the timeline, so that rules judge the same for
        ever. An interview does not wait for a database that cannot say it."""
        if self._parts.history is None or not self.head.opening:
            return []
        try:
            known = await self._parts.history.known(self.head.opening, self.head.plan)
        except STORE_ERRORS as error:
            log.warning("history_not_read", session=self.head.session, error=type(error).__name__)
            return []
        return [] if known is None else [Draft(at_ms=0, fact=known, key="history_known")]

    async def close(self, *, left: bool = False) -> None:
        """Source first: page, connection, file, seat; then what takes need; then the timeline.

        ``left``: the candidate went away long ago, so a restart need not take the session up by itself.
        """
        self._closed = True
        self._send_away = self._send_away or CLOSE_RESTARTING
        self.takes.stop()
        self.front.end_page(CLOSE_RESTARTING)
        await self._tasks.close()
        self._save_typed(self._writing.flush())
        if self._opened and self.state.media_flows and not self.state.ended:
            self.put(Draft(at_ms=self.now_ms(), fact=MediaLost(since_ms=self.now_ms(), reason="server_restarted")))
        await self.line.close()
        await self.seating.close()
        await self.takes.close()
        await self._endings.finish(ENDING_LIMIT_S)
        await self.journal.close(5.0)
        if self._opened:
            await self._summarise(left)
        self._parts.hub.drop_card(self.head.session)

    @property
    def state(self) -> State:
        return self.journal.state

    @property
    def idle(self) -> bool:
        """Whether nobody is here and nothing is left to do: no take to finish, no clock that runs."""
        if self.front.page is not None or self.takes.finishing or self._history_due:
            return False
        return self.state.ended or (not self.state.media_flows and self.state.due_ms() is None)

    def now_ms(self) -> int:
        return self.clock.now_ms()

    # --- commands ----------------------------------------------------------------------------------------------------

    def put(self, *drafts: Draft) -> list[Entry]:
        return self.journal.put(*drafts)

    def say(self, fact: Fact, key: str | None = None) -> None:
        """One fact of this moment."""
        self.put(Draft(at_ms=self.now_ms(), fact=fact, key=key))

    def mark(self, flag: str, mark: Mark, by: str, account: str) -> None:
        """What somebody makes of a flag; the same again puts nothing. Raises Refusal for an unknown flag."""
        draft = self.marks.draft(flag, mark, by, account, self.now_ms())
        if draft is not None:
            self.put(draft)

    def command(self, command: Command, by: str = "") -> None:
        """Carry a command out, or raise Refusal and change nothing."""
        if isinstance(command, Consent) and command.text_version != self._parts.consent.version():
            raise Refusal("consent_text_old")
        if isinstance(command, Step) and command.step == "begin":
            self._room_on_disk()
        now_ms = self.now_ms()
        if not isinstance(command, Answer):
            self._save_typed(self._writing.flush())
        for fact in decide(self.state, command, now_ms, by):
            if isinstance(command, Answer) and isinstance(fact, AnswerTyped):
                self._save_typed(self._writing.put(self.state, fact, now_ms))
                continue
            if isinstance(fact, ConsentGiven):
                sha256 = self._parts.consent.sha256(self.head.plan, fact.language)
                fact = fact.model_copy(update={"text_sha256": sha256})
            self.put(Draft(at_ms=now_ms, fact=fact))

    def _save_typed(self, draft: Draft | None) -> None:
        if draft is not None:
            self.put(draft)

    def _room_on_disk(self) -> None:
        if self._parts.free_disk_mb() < self._parts.settings.disk_reserve_mb:
            raise Refusal("storage_full")

    # --- page --------------------------------------------------------------------------------------------------------

    def join(self, page: Page) -> None:
        """This page holds the session from now on; another one is told that it moved.

        A page that said hello while the room was closed comes again, to a new room; one whose link was revoked does not.
        """
        if self._send_away is not None:
            page.end(self._send_away)
            return
        self.front.take_page(page, CLOSE_MOVED)
        self._due_changed.set()

    def leave(self, page: Page) -> None:
        self.front.drop_page(page)

    async def offer(self, page: Page, offer: Offer) -> str:
        """A new media connection for this page; answers its SDP. Raises Refusal."""
        if self.front.page is not page:
            raise Refusal("moved")
        if self.state.ended or self.state.stage == "consent":
            raise Refusal("wrong_moment")
        return await self.line.connect(offer)

    def revoke(self) -> None:
        """The invitation was withdrawn: the page is told and nothing more is taken."""
        self._send_away = CLOSE_REVOKED
        self.front.end_page(CLOSE_REVOKED)
        if not self._closed:
            self._endings.start(self.line.disconnect(), "revoke")

    async def picture(self) -> bytes | None:
        """A JPEG of now, None when there is none (yet); asking is what makes one."""
        if not self.state.media_flows or self.state.ended or self._closed:
            return None
        self.seating.watch(self.state)
        return await self.live_picture.newest()

    # --- what follows from a fact --------------------------------------------------------------------------------------

    def _remember(self, entry: Entry) -> None:
        self.marks.apply(entry)
        match entry.fact:
            case Calibrated(name=name, values=values):
                self._calibration[name] = dict(values)
            case AnalysisState(part=part, state=state):
                self._analysis[part] = state
            case StageEntered(stage="check" | "answering"):  # an analyzer that broke did so for one stretch
                kept = ("host", *REDUCED)
                self._analysis = {part: said for part, said in self._analysis.items() if part in kept or said == "off"}

    def _folded(self, entry: Entry) -> None:
        """At once, before it is committed: the media follow the session's stage."""
        self._remember(entry)
        match entry.fact:
            case StageEntered():
                self._entered()
            case ConsentGiven():
                self.seating.withdraw(self.state)
            case MediaLost():
                self.line.end_part("media_lost")
            case MediaBack():
                self.takes.begin_part()
        self._due_changed.set()

    def _entered(self) -> None:
        state = self.state
        former = self.takes.leave()
        self.seating.moved(state, self._calibration)
        if state.stage == "check":
            self._say_what_is_off()
        if former is not None:
            self.takes.finish([former])
        self.takes.enter(state)
        if state.ended:
            self._endings.start(self._end(), "end")

    async def _committed(self, entries: Sequence[Entry]) -> None:
        """On the timeline for good: tell the consoles, then the page (what it is told, a list shows already)."""
        self._parts.hub.publish(self.head.session, entries, self.now_ms())
        if any(isinstance(entry.fact, StageEntered) for entry in entries):
            await self._summarise()
        self.front.committed(entries, self.state)

    def view(self) -> CandidateView:
        """What the candidate's page shows at this moment."""
        degraded = self.journal.card.analysis == "degraded"
        recording = self.line.recording and not self.front.stalled
        return candidate_view(self.journal.told, self.now_ms(), recording=recording, analysis_degraded=degraded)

    async def _end(self) -> None:
        """The interview is over: no more media is taken."""
        await self.line.parts_closed()
        await self.line.disconnect()

    # --- media ---------------------------------------------------------------------------------------------------------

    def _media(self, flows: bool) -> None:
        if self.state.ended or flows == self.state.media_flows:
            return
        now_ms = self.now_ms()
        if flows:
            away_ms = now_ms - self.state.away_since_ms if self.state.away_since_ms is not None else 0
            self.put(Draft(at_ms=now_ms, fact=MediaBack(away_ms=away_ms)))
            return
        reading = self.line.reading()
        since_ms = now_ms
        if reading is not None and reading.last_rtp_s is not None:
            since_ms = min(now_ms, max(self.clock.at_ms(reading.last_rtp_s), self.state.entered_ms))
        lost = MediaLost(since_ms=since_ms, reason="network" if self.front.page is not None else "page_closed")
        self.put(Draft(at_ms=now_ms, fact=lost))

    def _recording_failed(self, reason: str) -> None:
        log.error("recording_broken", session=self.head.session, reason=reason)
        self.front.prompt("storage_full")
        self.front.show_view()

    def _ear(self, question: int, take: int) -> Ear:
        return Ear(self, question, take, self.line.ask_keyframe, lambda: self.line.look_role)

    def show_partial(self, question: int, take: int, from_ms: int, text: str) -> None:
        self._parts.hub.publish_partial(
            Partial(session=self.head.session, question=question, take=take, from_ms=from_ms, text=text)
        )

    def _say_what_is_off(self) -> None:
        """Analysis that this server cannot do at all, said once before anyone waits for it."""
        if not self._parts.pool.enabled:
            self.analysis_state(AnalysisState(part="host", state="off", reason="switched_off"))
        for part, reason in self._parts.pool.missing.items():
            self.analysis_state(AnalysisState(part=part, state="off", reason=reason))

    def analysis_state(self, state: AnalysisState) -> None:
        """Put it on the timeline if it is news."""
        if self._analysis.get(state.part) != state.state:
            self._analysis[state.part] = state.state
            self.say(state)

    def tell_reduced(self) -> None:
        """What analysis does less of, or again, for this session: on the timeline at each change."""
        seat = self.line.seat
        now = self._parts.pool.reduced(seat)
        sitting = seat is not None and seat.analysed
        for state in reduced_changes(self._analysis, now, self.seating.purposes(self.state), sitting=sitting):
            self.analysis_state(state)

    def show_level(self, level_dbfs: float) -> None:
        self.front.level_dbfs = level_dbfs

    def show_picture(self, jpeg: bytes) -> None:
        self.live_picture.put(jpeg)

    def show_faces(self, faces: int) -> None:
        self.front.faces(faces)

    # --- time ----------------------------------------------------------------------------------------------------------

    async def _keep_time(self) -> None:
        """Give the session its TimeUp when a stage's time is over."""
        while True:
            self._due_changed.clear()
            due_ms = None if self.state.ended else self.state.due_ms()
            if due_ms is not None and due_ms <= self.now_ms():
                self.command(TimeUp())
                continue
            wait_s = None if due_ms is None else (due_ms - self.now_ms()) / 1000.0 + 0.005
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):  # wait_for may swallow the cancellation that ends this loop
                    await self._due_changed.wait()

    async def _tick(self) -> None:
        """Cards at most four times a second; the link's reading each second."""
        while True:
            for _ in range(4):
                await asyncio.sleep(TICK_S)
                self.front.refresh_card(self.journal, self.now_ms())
            self.front.tell_link(self.line.reading())
            self.takes.wake()
            self._save_typed(self._writing.due(self.state, self.now_ms()))
            if self._history_due and not self.takes.finishing:
                await self._keep_history()
            if self._summary_due:
                await self._summarise()
            if not self.state.ended:
                self.journal.wake(self.now_ms())

    @property
    def _history_due(self) -> bool:
        """Whether it was handed in and what it leaves to later ones is not kept yet."""
        return self.state.stage == "submitted" and not self._history_kept

    async def _keep_history(self) -> None:
        if self._parts.history is None:
            return
        try:
            await self._parts.history.keep(self.head.session)
        except STORE_ERRORS as error:  # tried again each second; until then the room is not let go of
            log.warning("history_not_kept", session=self.head.session, error=type(error).__name__)
        else:
            self._history_kept = self._summary_due = True

    async def _summarise(self, left: bool = False) -> None:
        """The head of the session for lists. Live means: there is something left to do, so a restart takes it up."""
        self._summary_due = False
        try:
            await self._parts.summaries.update_summary(
                self.head.session,
                stage=self.state.stage,
                live=not left and (not self.state.ended or self.takes.finishing or self._history_due),
                answered=len(self.state.answered),
                flags=self.journal.card.open_flag_count,
            )
        except STORE_ERRORS as error:
            self._summary_due = True
            log.warning("summary_not_written", session=self.head.session, error=type(error).__name__)
