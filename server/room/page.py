"""The candidate's page of the moment, as the room sees it: a place to put messages, and a way to be told to go."""

import asyncio
from dataclasses import dataclass, field

from pydantic import BaseModel

from server.core.codec import to_json
from server.core.text import Language
from server.hub.outbox import Outbox

CLOSE_NOT_OPENED = 4001
CLOSE_MOVED = 4009
CLOSE_REVOKED = 4010
CLOSE_ENDED = 4011
CLOSE_RESTARTING = 1012


@dataclass(slots=True, eq=False)
class Page:
    """One open page. ``close_code`` is set when the server ends the conversation."""

    page_id: str
    language: Language
    outbox: Outbox = field(default_factory=Outbox)
    close_code: int | None = None
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, message: BaseModel, key: str | None = None) -> None:
        self.outbox.put(to_json(message), key)

    def end(self, code: int) -> None:
        """What waits is still sent, then the socket is closed with this code."""
        if self.close_code is None:
            self.close_code = code
            self.outbox.close()
