"""Keeps foreign datagrams away from the media path.

Without it one empty datagram from anywhere ends a candidate's media, and a spray of somebody else's handshakes makes
every handshake fail. Only STUN may come from an address that ICE has not validated.
"""

import struct
from dataclasses import dataclass
from functools import cache
from typing import Any

from aioice import stun
from aioice.ice import CandidatePair, StunProtocol

SHORTEST_BYTES = 4
LONGEST_BYTES = 1500
"""As much as SRTP's buffer holds, and a network in one piece: a longer datagram would end the candidate's media."""
LAST_STUN_BYTE = 3


@dataclass(slots=True)
class GuardCounts:
    """Datagrams that were dropped, since the process began."""

    short: int = 0
    long: int = 0
    foreign: int = 0
    bad_stun: int = 0


@cache
def install_guard() -> GuardCounts:
    """Put the guard before aioice's sockets, once for the process; returns its counts (the same each time)."""
    counts = GuardCounts()
    original = StunProtocol.datagram_received

    def datagram_received(self: Any, data: bytes, addr: tuple[Any, ...]) -> None:
        if len(data) < SHORTEST_BYTES:
            counts.short += 1
        elif len(data) > LONGEST_BYTES:
            counts.long += 1
        elif data[0] > LAST_STUN_BYTE:
            if is_validated(self.receiver, addr):
                self.receiver.data_received(data, self.local_candidate.component)
            else:
                counts.foreign += 1
        else:
            try:
                stun.parse_message(data)
                original(self, data, addr)
            except (ArithmeticError, AssertionError, LookupError, TypeError, ValueError, struct.error):
                counts.bad_stun += 1

    setattr(StunProtocol, "datagram_received", datagram_received)  # noqa: B010  mypy knows it as a method
    return counts


def is_validated(connection: Any, addr: tuple[Any, ...]) -> bool:
    """Whether ICE has seen the other side's credentials from this address."""
    host_port = (addr[0], addr[1])
    for pair in connection._nominated.values():
        if pair.remote_addr == host_port:
            return True
    succeeded = CandidatePair.State.SUCCEEDED
    return any(pair.state is succeeded and pair.remote_addr == host_port for pair in connection._check_list)
