"""The short way of a media packet from the socket to its tap, in one call. Knows aiortc's and aioice's private names.

aiortc hands every datagram through a queue and a task, and builds objects for what a recorder never asks: that was more
than half of what a candidate's media cost. Here a stream is taken over once aiortc itself has brought its first packet to
a tap; so finding out whose a stream is (bundling, MID, payload type) stays aiortc's work, and so do the handshake, RTCP and
all that is not a known stream. What the sender must hear is kept up: statistics for receiver reports, requests for lost
packets (NACK) and for keyframes (PLI).
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import pylibsrtp
from aiortc.rtp import RTCP_PSFB_PLI, RTCP_RTPFB_NACK, RtcpPsfbPacket, RtcpRtpfbPacket, is_rtcp

from server.media import vp8
from server.media.rtp_header import payload_span

STREAMS = "_RTCRtpReceiver__remote_streams"
OWN_SSRC = "_RTCRtpReceiver__rtcp_ssrc"
NACK_GENERATOR = "_RTCRtpReceiver__nack_generator"

_FIXED = struct.Struct("!BBHL")
_PAYLOAD_TYPE = 0x7F
_MARKER = 0x80


class Taking(Protocol):
    """A tap, as a lane sees it."""

    is_picture: bool

    def take(self, sequence: int, timestamp: int, marker: bool, payload: bytes, data: bytes) -> bool:
        """Returns whether to ask the sender for a keyframe now."""
        ...


@dataclass(slots=True)
class LaneCounts:
    """Packets of known streams, and those that were dropped."""

    taken: int = 0
    forged: int = 0
    """Not sealed with this connection's key, or sent twice."""
    malformed: int = 0


class Lane:
    """One transport's known streams. ``close`` gives all datagrams back to aiortc."""

    def __init__(self, dtls: Any) -> None:
        self.counts = LaneCounts()
        self._dtls = dtls
        self._connection = dtls.transport._connection
        self._long_way: Callable[[bytes, int], None] = self._connection.data_received
        self._streams: dict[bytes, Stream] = {}
        self._connection.data_received = self._received

    def learn(self, receiver: Any, tap: Taking, ssrc: int, payload_type: int) -> None:
        """Take over a stream of which a packet has just come the long way. A tap has one stream at a time."""
        for known in [key for key, stream in self._streams.items() if stream.tap is tap]:
            del self._streams[known]
        self._streams[ssrc.to_bytes(4, "big")] = Stream(self, receiver, tap, ssrc, payload_type)

    def close(self) -> None:
        self._streams.clear()
        self._connection.__dict__.pop("data_received", None)  # a bound method kept here would keep the connection in memory

    def send(self, packet: Any) -> None:
        """Send one RTCP packet, or let it be lost if the connection is ending."""
        pair = self._connection._nominated.get(1)
        if pair is None or self._dtls.state != "connected" or pair.protocol.transport is None:
            return
        pair.protocol.transport.sendto(self._dtls._tx_srtp.protect_rtcp(bytes(packet)), pair.remote_addr)

    def _received(self, data: bytes, component: int) -> None:
        stream = self._streams.get(data[8:12])
        if stream is None or not 128 <= data[0] < 192 or is_rtcp(data) or data[1] & _PAYLOAD_TYPE != stream.payload_type:
            self._long_way(data, component)
            return
        try:
            plain = self._dtls._rx_srtp.unprotect(data)
        except pylibsrtp.Error:
            self.counts.forged += 1
            return
        self.counts.taken += 1
        if not stream.take(plain):
            self.counts.malformed += 1


class Lanes:
    """The lanes of one peer: one, unless its page does not bundle its tracks."""

    def __init__(self) -> None:
        self._lanes: dict[int, Lane] = {}
        self._closed = False

    def learn(self, receiver: Any, tap: Taking, ssrc: int, payload_type: int) -> None:
        """See :meth:`Lane.learn`; nothing after ``close``."""
        if self._closed:
            return
        dtls = receiver.transport
        lane = self._lanes.get(id(dtls))
        if lane is None:
            lane = self._lanes[id(dtls)] = Lane(dtls)
        lane.learn(receiver, tap, ssrc, payload_type)

    def close(self) -> None:
        self._closed = True
        for lane in self._lanes.values():
            lane.close()
        self._lanes.clear()


class Stream:
    """One known stream: does for a packet what aiortc's receiver does, up to its jitter buffer."""

    __slots__ = (
        *("_lane", "_receiver", "_statistics"),
        *("payload_type", "sequence_number", "ssrc", "tap", "timestamp"),
    )

    def __init__(self, lane: Lane, receiver: Any, tap: Taking, ssrc: int, payload_type: int) -> None:
        self.ssrc = ssrc
        self.payload_type = payload_type
        self.tap = tap
        self.sequence_number = 0
        self.timestamp = 0
        """These and ``ssrc`` are what the statistics and the list of lost packets read of a packet."""
        self._lane = lane
        self._receiver = receiver
        self._statistics = getattr(receiver, STREAMS)[ssrc]

    def take(self, packet: bytes) -> bool:
        """Take one packet, opened; False if it is malformed."""
        span = payload_span(packet)
        if span is None:
            return False
        begins, ends = span
        _, second, self.sequence_number, self.timestamp = _FIXED.unpack_from(packet)
        self._statistics.add(self)
        payload = data = packet[begins:ends]
        if self.tap.is_picture:
            if getattr(self._receiver, NACK_GENERATOR).add(self):
                self._ask_again()
            if payload:
                descriptor_bytes = vp8.descriptor_bytes(payload)
                if descriptor_bytes is None:
                    return False
                data = payload[descriptor_bytes:]
        if self.tap.take(self.sequence_number, self.timestamp, second >= _MARKER, payload, data):
            self._feedback(partial(RtcpPsfbPacket, fmt=RTCP_PSFB_PLI, media_ssrc=self.ssrc))
        return True

    def _ask_again(self) -> None:
        missing = sorted(getattr(self._receiver, NACK_GENERATOR).missing)
        self._feedback(partial(RtcpRtpfbPacket, fmt=RTCP_RTPFB_NACK, media_ssrc=self.ssrc, lost=missing))

    def _feedback(self, packet: Callable[..., Any]) -> None:
        own_ssrc = getattr(self._receiver, OWN_SSRC)
        if own_ssrc is not None:
            self._lane.send(packet(ssrc=own_ssrc))
