"""One reader of one session: everything since N from the store, then what follows, without a hole or a repeat."""

from collections.abc import Awaitable, Callable

from server.core.codec import to_json
from server.core.facts import Entry
from server.core.messages import Entries
from server.hub.hub import Batch, Hub
from server.hub.outbox import Outbox

PAGE_ENTRIES = 500

ReadSince = Callable[[str, int, int], Awaitable[list[Entry]]]
"""(session, since, limit) -> entries after `since`, in order."""


class SessionWatch:
    """Follows a session for one socket. Live batches that come while the past is being read wait until it is sent."""

    def __init__(self, session: str, since: int, hub: Hub, read: ReadSince, outbox: Outbox) -> None:
        self.session = session
        self._sent_n = since
        self._hub = hub
        self._read = read
        self._outbox = outbox
        self._waiting: list[Batch] | None = []

    async def start(self, now_ms: int) -> None:
        """Send the past and join the live stream."""
        self._hub.follow(self.session, self)
        while True:
            page = await self._read(self.session, self._sent_n, PAGE_ENTRIES)
            if page:
                self._outbox.put(to_json(Entries(session=self.session, now_ms=now_ms, entries=tuple(page))))
                self._sent_n = page[-1].n
            if len(page) < PAGE_ENTRIES:
                break
        waiting, self._waiting = self._waiting or [], None
        for batch in waiting:
            self._forward(batch)

    def stop(self) -> None:
        self._hub.unfollow(self.session, self)

    def batch(self, batch: Batch) -> None:
        if self._waiting is not None:
            self._waiting.append(batch)
        else:
            self._forward(batch)

    def partial(self, text: str) -> None:
        if self._waiting is None:
            self._outbox.put(text, key=f"partial:{self.session}")

    def withdrawn(self, text: str) -> None:
        self._outbox.put(text)

    def _forward(self, batch: Batch) -> None:
        if batch.last_n <= self._sent_n:
            return
        if batch.first_n > self._sent_n:
            self._outbox.put(batch.text)
        else:
            fresh = tuple(entry for entry in batch.entries if entry.n > self._sent_n)
            self._outbox.put(to_json(Entries(session=self.session, now_ms=batch.now_ms, entries=fresh)))
        self._sent_n = batch.last_n
