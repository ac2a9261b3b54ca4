"""The room's front: what the candidate's page and the wall get to see of the session."""

from collections.abc import Callable, Sequence

from server.core.facts import (
    AnalysisState,
    AnswerTyped,
    ConsentGiven,
    Entry,
    EventBegan,
    EventEnded,
    MediaBack,
    MediaLost,
    PartEnded,
    PartStarted,
    Said,
    StageEntered,
    TakeAllowed,
    TimeExtended,
    Utterance,
)
from server.core.messages import CandidateView, ChatLine, Heard, Prompt, Seen, ServerLink
from server.core.plan import DEVICE_CHECK
from server.interview.card import Timing
from server.interview.sentence import matched_ratio
from server.interview.session import State
from server.media.states import LinkReading
from server.room.journal import Journal
from server.room.page import Page
from server.room.parts import RoomHead, RoomParts

CHAT_KEPT = 500
"""Chat lines a reloaded page is shown; the timeline has all."""
NO_PICTURE_READINGS = 4
"""Readings, one a second, with sound and not one byte of picture until the page is told."""
_IN_VIEW = (
    *(StageEntered, ConsentGiven, TimeExtended, TakeAllowed, MediaLost, MediaBack, PartStarted, PartEnded, AnalysisState),
    AnswerTyped,
)
"""Facts that change the candidate's view. Of all others (signals, events, flags) the page gets no sign."""


def chat_line(entry: Entry, said: Said) -> ChatLine:
    return ChatLine(
        n=entry.n,
        at_ms=entry.at_ms,
        by=said.by,
        author=said.author,
        text=said.text,
        client_id=said.client_id,
    )


class Front:
    """Page and card of one session. Everything here is a projection; nothing is decided."""

    def __init__(
        self,
        head: RoomHead,
        parts: RoomParts,
        view: Callable[[], CandidateView],
    ) -> None:
        self._head = head
        self._parts = parts
        self._view = view
        self._chat: list[ChatLine] = []
        self._heard: list[str] = []
        self._card_n = -1
        self._card_page: bool | None = None
        self.page: Page | None = None
        self._holder = ""
        """Which page took the session last, here or away; empty when none did since the room was opened."""
        self.level_dbfs: float | None = None
        self.stalled = False
        """Whether the database does not take facts at the moment."""
        self._without_picture = 0
        """Readings in a row with sound and no picture."""

    # --- page --------------------------------------------------------------------------------------------------------

    def take_page(self, page: Page, moved_code: int) -> None:
        """This page is the session's from now on."""
        if self.page is not None and self.page is not page:
            self.page.end(moved_code)
        self.page = page
        self._holder = page.page_id
        self._without_picture = 0

    def held_by_another(self, page_id: str) -> bool:
        """Whether somebody opened the interview in another page after this one."""
        return self._holder not in ("", page_id)

    def drop_page(self, page: Page) -> None:
        if self.page is page:
            self.page = None

    def end_page(self, code: int) -> None:
        if self.page is not None:
            self.page.end(code)
            self.page = None

    def chat_since(self, n: int) -> list[ChatLine]:
        return [line for line in self._chat if line.n > n]

    def show_view(self) -> None:
        if self.page is not None:
            self.page.put(self._view(), key="view")

    def prompt(self, code: str) -> None:
        if self.page is not None:
            self.page.put(Prompt.model_validate({"code": code}))

    def storage_stalled(self, stalled: bool) -> None:
        """The database does not take facts (or takes them again)."""
        self.stalled = stalled
        if stalled:
            self.prompt("storage_full")
        self.show_view()

    def faces(self, count: int) -> None:
        if self.page is not None:
            self.page.put(Seen(faces=count), key="seen")

    def tell_link(self, reading: LinkReading | None) -> None:
        """What arrives at the server, each second."""
        if self.page is None or reading is None:
            return
        link = ServerLink(
            sound_kbps=reading.sound_kbps,
            picture_kbps=reading.picture_kbps,
            loss_ratio=reading.loss_ratio,
            level_dbfs=self.level_dbfs,
        )
        self.page.put(link, key="link")
        self._tell_picture(reading)

    def _tell_picture(self, reading: LinkReading) -> None:
        """Say that no picture comes, and that it is back. Without sound too the line is lost, which is told elsewhere."""
        if reading.picture_kbps > 0:
            if self._without_picture >= NO_PICTURE_READINGS:
                self.prompt("picture_back")
            self._without_picture = 0
        elif reading.sound_kbps > 0:
            self._without_picture += 1
            if self._without_picture == NO_PICTURE_READINGS:
                self.prompt("no_picture")

    # --- entries -----------------------------------------------------------------------------------------------------

    def remember(self, entry: Entry) -> None:
        """An entry that is on the timeline."""
        if isinstance(entry.fact, Said):
            self._chat.append(chat_line(entry, entry.fact))
            del self._chat[:-CHAT_KEPT]

    def committed(self, entries: Sequence[Entry], state: State) -> None:
        """These are on the timeline: tell the page what concerns it."""
        view_changed = False
        for entry in entries:
            self.remember(entry)
            view_changed = view_changed or isinstance(entry.fact, _IN_VIEW)
            if self.page is not None:
                self._tell(self.page, entry, state)
        if view_changed:
            self.show_view()

    def _tell(self, page: Page, entry: Entry, state: State) -> None:
        match entry.fact:
            case Said() as said:
                page.put(chat_line(entry, said))
            case Utterance() as utterance if utterance.question == DEVICE_CHECK and state.stage == "check":
                self._heard = [*self._heard, utterance.text][-4:]
                language = self._head.plan.language
                ratio = max(matched_ratio(" ".join(self._heard[-n:]), language) for n in range(1, len(self._heard) + 1))
                page.put(Heard(text=utterance.text, matched_ratio=round(ratio, 2)))
            case EventBegan(name="voice.dead"):
                self.prompt("microphone_silent")
            case EventEnded(name="voice.dead"):
                self.prompt("microphone_back")

    # --- card --------------------------------------------------------------------------------------------------------

    def refresh_card(self, journal: Journal, now_ms: int) -> None:
        """Publish the wall's card if anything in it changed."""
        connected = self.page is not None
        if journal.told_n == self._card_n and connected == self._card_page:
            return
        self._card_n, self._card_page = journal.told_n, connected
        state = journal.told
        timing = Timing(state.deadline_ms(now_ms), state.left_ms(now_ms), state.paused(now_ms))
        self._parts.hub.publish_card(journal.card.card(self._head.session, now_ms, timing, connected))
