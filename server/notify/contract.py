"""What a way of sending is: a name, whether it is set up, and ``send``. One file each in ``channels/``."""

from dataclasses import dataclass
from typing import Literal, Protocol

from server.core.text import Language
from server.notify.why import Why, stored


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it leaves: links and codes are in it, so it is never stored or logged."""

    id: str
    kind: str
    channel: str
    address: str
    language: Language
    subject: str
    text: str
    link: str
    """What its QR code leads to; empty for none."""
    created_wall_s: float


class NotSent(Exception):
    """It did not leave. ``permanent``: trying again is of no use. ``detail`` is for HR to read and holds no secret."""

    def __init__(self, why: Why, detail: str = "", *, permanent: bool = False) -> None:
        super().__init__(why)
        self.why = stored(why, detail)
        self.permanent = permanent


class Channel(Protocol):
    """One way a message can leave."""

    name: str
    leaves: Literal["sent", "kept"]
    """What a message is when this channel has taken it."""

    async def send(self, message: Outgoing) -> None:
        """Returns once the other side has taken it; raises :class:`NotSent`. May be called again for the same message."""
        ...
