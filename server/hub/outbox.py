"""What waits to be sent to one socket: bounded, newest-wins where that is right, and cut off when it is not read."""

import asyncio
from collections import OrderedDict

QUEUE_LIMIT_MESSAGES = 256
QUEUE_LIMIT_BYTES = 8 * 1024 * 1024
"""A long timeline on opening a watched session fits; a reader that stands still does not."""


class Outbox:
    """Texts in order. One put with a `key` takes the place of an unsent one with the same key.

    When the bound is passed the outbox is `overrun`: the socket is closed, and the reader comes back with "since N".
    """

    def __init__(self, limit_messages: int = QUEUE_LIMIT_MESSAGES, limit_bytes: int = QUEUE_LIMIT_BYTES) -> None:
        self._limit_messages = limit_messages
        self._limit_bytes = limit_bytes
        self._waiting: OrderedDict[object, str] = OrderedDict()
        self._bytes = 0
        self._wake = asyncio.Event()
        self.overrun = False
        self.closed = False

    def put(self, text: str, key: str | None = None) -> None:
        """Queue a message; never waits. After an overrun or a close it does nothing."""
        if self.overrun or self.closed:
            return
        slot: object = object() if key is None else key
        former = self._waiting.get(slot)
        self._bytes += len(text) - (len(former) if former is not None else 0)
        self._waiting[slot] = text
        if len(self._waiting) > self._limit_messages or self._bytes > self._limit_bytes:
            self.overrun = True
            self._waiting.clear()
            self._bytes = 0
        self._wake.set()

    async def get(self) -> str | None:
        """Next message; None once the outbox is overrun, or closed and empty."""
        while not self._waiting:
            if self.overrun or self.closed:
                return None
            self._wake.clear()
            await self._wake.wait()
        _, text = self._waiting.popitem(last=False)
        self._bytes -= len(text)
        return text

    def close(self) -> None:
        """Nothing more will be put; what waits is still given out."""
        self.closed = True
        self._wake.set()

    def __len__(self) -> int:
        return len(self._waiting)
