"""Datagrams of strangers never reach the media path, and nothing malformed raises."""

import random
from typing import Any

import pytest
from aioice import stun
from aioice.candidate import Candidate
from aioice.ice import CandidatePair, Connection, StunProtocol

from server.media.guard import install_guard

PAGE = ("192.0.2.7", 40000)
STRANGER = ("192.0.2.66", 40000)
CLIENT_HELLO = bytes([22, 254, 253]) + bytes(60)


class HeardConnection(Connection):
    """A connection that has one validated pair and notes what gets to it."""

    def __init__(self, state: CandidatePair.State) -> None:
        super().__init__(ice_controlling=False)
        self.heard: list[bytes] = []
        protocol = StunProtocol(self)
        protocol.local_candidate = Candidate("1", 1, "udp", 1, "192.0.2.1", 5000, "host")
        remote = Candidate("1", 1, "udp", 1, *PAGE, "host")
        remote._network_host = PAGE[0]
        pair = CandidatePair(protocol, remote)
        pair.state = state
        self._check_list.append(pair)
        self.protocol = protocol

    def data_received(self, data: bytes, component: int) -> None:
        self.heard.append(data)


@pytest.fixture
async def connection() -> HeardConnection:
    install_guard()
    return HeardConnection(CandidatePair.State.SUCCEEDED)


@pytest.mark.parametrize(
    ("data", "addr", "passes", "counted"),
    [
        (b"", PAGE, False, "short"),
        (b"", STRANGER, False, "short"),
        (b"\x80\x60\x00", PAGE, False, "short"),
        (b"\x80" * 1500, PAGE, True, None),
        (b"\x80" * 1501, PAGE, False, "long"),
        (CLIENT_HELLO + bytes(2000), PAGE, False, "long"),
        (CLIENT_HELLO, PAGE, True, None),
        (CLIENT_HELLO, STRANGER, False, "foreign"),
        (CLIENT_HELLO, (PAGE[0], 1), False, "foreign"),
        (b"\x80" * 40, PAGE, True, None),
        (b"\x80" * 40, STRANGER, False, "foreign"),
        (b"\x00" * 40, PAGE, False, "bad_stun"),
        (b"\x00\x01\xff\xff" + b"\x21\x12\xa4\x42" + bytes(40), STRANGER, False, "bad_stun"),
    ],
)
async def test_what_passes(
    connection: HeardConnection, data: bytes, addr: tuple[str, int], passes: bool, counted: str | None
) -> None:
    counts = install_guard()
    before = getattr(counts, counted) if counted else 0
    connection.protocol.datagram_received(data, addr)
    assert connection.heard == ([data] if passes else [])
    if counted:
        assert getattr(counts, counted) == before + 1


async def test_an_address_counts_as_validated_only_once_its_check_has_succeeded() -> None:
    install_guard()
    for state in CandidatePair.State:
        connection = HeardConnection(state)
        connection.protocol.datagram_received(CLIENT_HELLO, PAGE)
        assert bool(connection.heard) == (state is CandidatePair.State.SUCCEEDED)


async def test_an_ipv6_address_is_known_without_its_scope(connection: HeardConnection) -> None:
    connection.protocol.datagram_received(CLIENT_HELLO, (*PAGE, 0, 3))
    assert connection.heard == [CLIENT_HELLO]


async def test_malformed_stun_never_raises(connection: HeardConnection) -> None:
    chances = random.Random(1)
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = "abcd:efgh"
    message.attributes["PRIORITY"] = 7
    message.add_message_integrity(b"secret")
    connection.protocol.transport = SilentTransport()  # type: ignore[assignment]
    for _ in range(5000):
        data = bytearray(bytes(message))
        for _ in range(chances.randint(1, 6)):
            data[chances.randrange(len(data))] = chances.randrange(256)
        data[0] &= 3
        connection.protocol.datagram_received(bytes(data[: chances.randint(4, len(data))]), STRANGER)
    assert connection.heard == []


class SilentTransport:
    def sendto(self, data: bytes, addr: Any) -> None:
        """Answers to strangers are not looked at here."""
