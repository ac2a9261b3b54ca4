"""The hiring services, tied together for tests."""

from dataclasses import dataclass

from server.core.clock import HandClock
from server.hiring.candidates import Candidates
from server.hiring.invitations import Invitations
from server.hiring.links import Links
from server.hiring.openings import Openings
from server.hiring.redemption import Redemption
from server.stores.stores import Stores


@dataclass(frozen=True)
class Bureau:
    stores: Stores
    clock: HandClock
    links: Links
    openings: Openings
    candidates: Candidates
    invitations: Invitations
    redemption: Redemption
