"""What a message to a candidate is made of, between those who decide that one is due and those who write and send it."""

from dataclasses import dataclass
from typing import Literal

from server.core.text import Language

NoticeOutcome = Literal["queued", "no_contact", "not_set_up"]
"""``queued``: it is in the outbox; ``no_contact``: neither mail nor phone; ``not_set_up``: this server sends nothing."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One message that is due to one candidate about one invitation. Not to be logged: it holds names and the link."""

    key: str
    """Says what is told: two tellings of one key are one message, however often they are put forward."""
    candidate: str
    invitation: str
    opening: str
    name: str
    mail: str
    phone: str
    language: Language
    """The language to write in."""
    link: str
    """What the candidate opens; empty where there is none (revoked)."""
    valid_from_wall_s: float | None
    valid_until_wall_s: float | None
