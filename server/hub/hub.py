"""Fan-out in process: a message is made into text once and handed to every reader's own bounded queue."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from server.core.codec import to_json
from server.core.facts import Entry
from server.core.messages import Card, CardGone, Entries, Partial, ServerLoad, Withdrawn


@dataclass(frozen=True, slots=True)
class Batch:
    """Committed entries of one session, numbered without a hole, with their text for the wire."""

    session: str
    entries: Sequence[Entry]
    now_ms: int
    text: str

    @property
    def first_n(self) -> int:
        return self.entries[0].n

    @property
    def last_n(self) -> int:
        return self.entries[-1].n


class SessionReader(Protocol):
    """Somebody who follows one session. Must not wait and must not raise."""

    def batch(self, batch: Batch) -> None: ...
    def partial(self, text: str) -> None: ...
    def withdrawn(self, text: str) -> None: ...


class WallReader(Protocol):
    """Somebody who follows all live sessions' cards. Must not wait and must not raise."""

    def card(self, card: Card, text: str) -> None: ...
    def card_gone(self, session: str, text: str) -> None: ...
    def load(self, text: str) -> None: ...


class Hub:
    """Readers by session, and readers of the wall."""

    def __init__(self) -> None:
        self._sessions: defaultdict[str, set[SessionReader]] = defaultdict(set)
        self._wall: set[WallReader] = set()
        self._cards: dict[str, Card] = {}
        self._load: ServerLoad | None = None

    def follow(self, session: str, reader: SessionReader) -> None:
        self._sessions[session].add(reader)

    def unfollow(self, session: str, reader: SessionReader) -> None:
        self._sessions[session].discard(reader)
        if not self._sessions[session]:
            del self._sessions[session]

    def follow_wall(self, reader: WallReader) -> None:
        """Join the wall; the cards there are come at once, and how the server bears its load."""
        self._wall.add(reader)
        if self._load is not None:
            reader.load(to_json(self._load))
        for card in self._cards.values():
            reader.card(card, to_json(card))

    def unfollow_wall(self, reader: WallReader) -> None:
        self._wall.discard(reader)

    def publish(self, session: str, entries: Sequence[Entry], now_ms: int) -> None:
        """Entries that are on the timeline now."""
        readers = self._sessions.get(session)
        if not readers or not entries:
            return
        text = to_json(Entries(session=session, now_ms=now_ms, entries=tuple(entries)))
        batch = Batch(session, entries, now_ms, text)
        for reader in list(readers):
            reader.batch(batch)

    def publish_partial(self, partial: Partial) -> None:
        self._tell(partial.session, partial, lambda reader, text: reader.partial(text))

    def publish_withdrawn(self, withdrawn: Withdrawn) -> None:
        """Consent was taken back after the interview; those who still look at it are told."""
        self._tell(withdrawn.session, withdrawn, lambda reader, text: reader.withdrawn(text))

    def _tell(self, session: str, message: Partial | Withdrawn, how: Callable[[SessionReader, str], None]) -> None:
        """The text is made once for all, and only if somebody reads."""
        readers = self._sessions.get(session)
        if not readers:
            return
        text = to_json(message)
        for reader in list(readers):
            how(reader, text)

    def publish_card(self, card: Card) -> None:
        self._cards[card.session] = card
        if self._wall:
            text = to_json(card)
            for reader in list(self._wall):
                reader.card(card, text)

    def publish_load(self, load: ServerLoad, changed: bool) -> None:
        """Keep it for those who join the wall, and tell those who are there if it is another one."""
        self._load = load
        if changed and self._wall:
            text = to_json(load)
            for reader in list(self._wall):
                reader.load(text)

    def drop_card(self, session: str) -> None:
        if self._cards.pop(session, None) is None:
            return
        text = to_json(CardGone(session=session))
        for reader in list(self._wall):
            reader.card_gone(session, text)
