"""The short way: taken by known streams alone, with all that the sender must hear, and given back at the end."""

import time
from typing import Any

import pytest

from loadtest.clips import Clip
from loadtest.synthetic import BadNetwork
from server.media.lane import Lane, Stream
from tests.media.link import ALL, Link, linked, until


def the_lane(link: Link) -> Lane:
    (lane,) = link.peer._lanes._lanes.values()
    return lane


async def test_after_the_first_packets_all_media_takes_the_short_way(clip: Clip) -> None:
    async with linked(clip) as link:
        await until(lambda: len(link.of("sound")) > 100, 10)
        lane = the_lane(link)
        came = sum(tap.counts.received for tap in link.peer._taps.values())
        assert came - lane.counts.taken <= 10 * len(ALL), "the others came before their stream was known"
        assert (lane.counts.forged, lane.counts.malformed) == (0, 0)


async def test_the_sender_hears_what_was_lost(clip: Clip) -> None:
    async with linked(clip, network=BadNetwork(loss=0.1, seed=3)) as link:
        told: list[int] = []
        lane, send = the_lane(link), the_lane(link).send

        def heard(packet: Any) -> None:
            told.append(packet.fmt)
            send(packet)

        lane.send = heard  # type: ignore[method-assign]
        await until(lambda: 1 in told, 10)  # a request for lost packets
        await until(lambda: len(link.of("record")) > 30, 10)
        for receiver in link.peer._connection.getReceivers():  # type: ignore[union-attr]
            (stats,) = [one for one in (await receiver.getStats()).values() if one.type == "inbound-rtp"]
            assert stats.packetsReceived > 10


async def test_a_forged_packet_is_dropped_and_harms_nobody(clip: Clip) -> None:
    async with linked(clip) as link:
        await until(lambda: len(link.of("sound")) > 10, 10)
        lane = the_lane(link)
        key, stream = next(iter(lane._streams.items()))
        lane._connection.data_received(bytes([0x80, stream.payload_type, 0, 1]) + bytes(4) + key + bytes(40), 1)
        assert lane.counts.forged == 1
        before = len(link.of("sound"))
        await until(lambda: len(link.of("sound")) > before + 10, 5)
        assert link.peer.state == "flowing"


@pytest.mark.parametrize(
    "plain",
    [
        bytes(4),
        b"\xa0" + bytes(20),
        b"\x8f" + bytes(20),
        b"\x90" + bytes(10) + b"\x01\xbe\xde\xff\xff",
        b"\x80\x60" + bytes(10) + b"\x90",
    ],
    ids=["short", "padding of none", "sources cut off", "extensions cut off", "descriptor cut off"],
)
async def test_a_malformed_packet_of_the_right_sender_is_told_as_such(clip: Clip, plain: bytes) -> None:
    async with linked(clip, ("record",)) as link:
        await until(lambda: len(link.of("record")) > 5, 10)
        (stream,) = the_lane(link)._streams.values()
        assert not stream.take(plain)
        before = len(link.of("record"))
        await until(lambda: len(link.of("record")) > before + 5, 5)


async def test_a_new_stream_of_a_track_takes_the_old_ones_place(clip: Clip) -> None:
    async with linked(clip, ("sound",)) as link:
        await until(lambda: len(link.of("sound")) > 10, 10)
        lane = the_lane(link)
        (old,) = lane._streams.values()
        receiver, tap = old._receiver, link.peer._taps["sound"]
        receiver._RTCRtpReceiver__remote_streams[99] = old._statistics
        link.peer._lanes.learn(receiver, tap, 99, old.payload_type)
        assert [stream.ssrc for stream in lane._streams.values()] == [99]
        await until(lambda: list(lane._streams) != [(99).to_bytes(4, "big")] or tap.counts.received > 30, 5)


async def test_closing_gives_the_datagrams_back_and_learns_nothing_more(clip: Clip) -> None:
    async with linked(clip) as link:
        await until(lambda: link.of("record"), 10)
        lane = the_lane(link)
        (stream, *_) = lane._streams.values()
        await link.peer.close()
        assert not lane._streams
        assert "data_received" not in vars(lane._connection)
        link.peer._lanes.learn(stream._receiver, stream.tap, 5, 96)
        assert not lane._streams
        lane.send(b"too late")  # lost, no error


async def test_a_packet_is_out_when_the_call_returns(clip: Clip) -> None:
    """One call, without a task or a queue between."""
    async with linked(clip, ("sound",)) as link:
        await until(lambda: len(link.of("sound")) > 10, 10)
        (stream,) = the_lane(link)._streams.values()
        assert isinstance(stream, Stream)
        before, now_s = len(link.of("sound")), time.monotonic()
        sequence = (stream.sequence_number + 1) & 0xFFFF
        header = (
            bytes([0x80, stream.payload_type]) + sequence.to_bytes(2, "big") + (stream.timestamp + 960).to_bytes(4, "big")
        )
        assert stream.take(header + stream.ssrc.to_bytes(4, "big") + b"\xf8\xff\xfe")
        assert len(link.of("sound")) == before + 1
        assert link.came_s[-1] >= now_s
