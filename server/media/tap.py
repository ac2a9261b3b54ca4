"""Takes whole encoded frames out of aiortc's receiver. The one place that knows aiortc's private names.

aiortc decodes everything it receives. Its receiver is altered in the ``track`` event, before it starts: the jitter
buffer is exchanged for ours, which gives its frames to us and none to the decoder; the list of packets to ask for again
for ours; the decoder's queue for one whose only item is the stop mark, so that the decoder thread ends at once and
closing never waits for it; and the bandwidth estimate for none.
"""

import inspect
from collections.abc import Callable
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

from aioice.ice import CandidatePair, Connection, StunProtocol
from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtcrtpreceiver import NackGenerator, RTCRtpReceiver
from aiortc.rtp import RtcpSrPacket

from server.core.clock import Clock
from server.core.messages import Role
from server.media import lane, vp8
from server.media.lane import NACK_GENERATOR, Lanes
from server.media.picture_buffer import Fragment, PictureBuffer
from server.media.repair_list import RepairList
from server.media.rtp_clock import RtpClock, SenderTime
from server.media.sound_buffer import SoundBuffer

PINNED = {"aiortc": "1.16.0", "aioice": "0.13.0"}
SOUND_HZ = 48_000
PICTURE_HZ = 90_000

_JITTER_BUFFER = "_RTCRtpReceiver__jitter_buffer"
_DECODER_QUEUE = "_RTCRtpReceiver__decoder_queue"
_ESTIMATOR = "_RTCRtpReceiver__remote_bitrate_estimator"
_ON_RTCP = "_handle_rtcp_packet"

Out = Callable[[Role, float, int, bytes, bool], None]
"""role, captured at (our monotonic clock, seconds), rtp_time, data, keyframe"""


class TapBroken(RuntimeError):
    """The installed aiortc or aioice is not the one whose inside we know."""


def check_tap() -> None:
    """Raise TapBroken unless everything private that is used here and in the guard is there. Call it at start."""
    for package, wanted in PINNED.items():
        if version(package) != wanted:
            raise TapBroken(f"{package} {wanted} is needed, {version(package)} is installed")
    not_a_transport: Any = SimpleNamespace(state="new")
    receiver = RTCRtpReceiver("video", not_a_transport)
    for name in (_JITTER_BUFFER, _DECODER_QUEUE, _ESTIMATOR, NACK_GENERATOR, _ON_RTCP, lane.STREAMS, lane.OWN_SSRC):
        if not hasattr(receiver, name):
            raise TapBroken(f"aiortc: the receiver has no {name}")
    for stock in (JitterBuffer, NackGenerator):
        if list(inspect.signature(stock.add).parameters) != ["self", "packet"]:
            raise TapBroken(f"aiortc: {stock.__name__}.add takes something else")
    if list(inspect.signature(StunProtocol.datagram_received).parameters) != ["self", "data", "addr"]:
        raise TapBroken("aioice: StunProtocol.datagram_received takes something else")
    connection = Connection(ice_controlling=False)
    if not (hasattr(connection, "_nominated") and hasattr(connection, "_check_list")):
        raise TapBroken("aioice: the connection has no list of checked pairs")
    if list(inspect.signature(connection.data_received).parameters) != ["data", "component"]:
        raise TapBroken("aioice: Connection.data_received takes something else")
    if not isinstance(CandidatePair.remote_addr, property):
        raise TapBroken("aioice: a pair has no remote_addr")


class TrackCounts:
    """Of one track: bytes of media, packets that came, and that should have come by their sequence numbers."""

    __slots__ = ("_first", "_highest", "received", "size_bytes")

    def __init__(self) -> None:
        self.size_bytes = 0
        self.received = 0
        self._first: int | None = None
        self._highest = 0

    def add(self, sequence: int, size_bytes: int) -> None:
        self.size_bytes += size_bytes
        self.received += 1
        if self._first is None:
            self._first = self._highest = sequence
            return
        step = ((sequence - self._highest + 0x8000) & 0xFFFF) - 0x8000
        self._highest += max(0, step)

    @property
    def expected(self) -> int:
        return 0 if self._first is None else self._highest - self._first + 1


class Tap:
    """One track's way out of the receiver. ``out`` is called on the event loop."""

    def __init__(self, role: Role, clock: Clock, sender: SenderTime, out: Out, lanes: Lanes) -> None:
        self.role = role
        self.is_picture = role != "sound"
        self.counts = TrackCounts()
        self.last_rtp_s: float | None = None
        self._clock = clock
        self._sender = sender
        self._out = out
        self._lanes = lanes
        self._receiver: RTCRtpReceiver | None = None
        self._ssrc: int | None = None
        self._rtp_clock = RtpClock(self._rate_hz, sender)
        self._sound: SoundBuffer[tuple[int, bytes]] = SoundBuffer()
        self._picture = PictureBuffer()

    @property
    def _rate_hz(self) -> int:
        return SOUND_HZ if self.role == "sound" else PICTURE_HZ

    def attach(self, receiver: RTCRtpReceiver) -> None:
        """Alter the receiver; only in the ``track`` event, before the receiver starts."""
        self._receiver = receiver
        setattr(receiver, _JITTER_BUFFER, _Entry(self))
        setattr(receiver, _DECODER_QUEUE, _StopMark(self._stopped))
        setattr(receiver, _ESTIMATOR, None)  # a thousand objects for a bandwidth estimate that is taken out of each offer
        if self.is_picture:
            setattr(receiver, NACK_GENERATOR, _Repairs(self._clock))
        original = getattr(receiver, _ON_RTCP)

        async def on_rtcp(packet: Any) -> None:
            if isinstance(packet, RtcpSrPacket):
                self.report(packet.ssrc, packet.sender_info.rtp_timestamp, packet.sender_info.ntp_timestamp)
            await original(packet)

        setattr(receiver, _ON_RTCP, on_rtcp)

    def packet(self, packet: Any) -> bool:
        """Take one RTP packet (aiortc's, depayloaded) that came the long way, and have the next ones come the short way.

        Returns whether to ask the sender for a keyframe now.
        """
        if packet.ssrc != self._ssrc:
            self._begin_stream(packet.ssrc, self._clock.monotonic_s())
            if self._receiver is not None:
                self._lanes.learn(self._receiver, self, packet.ssrc, packet.payload_type)
        return self.take(packet.sequence_number, packet.timestamp, bool(packet.marker), packet.payload, packet._data)

    def take(self, sequence: int, timestamp: int, marker: bool, payload: bytes, data: bytes) -> bool:
        """Take one packet of the present stream; ``data`` is its payload without the payload descriptor.

        Returns whether to ask the sender for a keyframe now.
        """
        now_s = self._clock.monotonic_s()
        self.last_rtp_s = now_s
        self.counts.add(sequence, len(payload))
        rtp_time = self._rtp_clock.arrived(timestamp, now_s)
        if not self.is_picture:
            self._out_sound(self._sound.add(sequence, (rtp_time, data), now_s), now_s)
            return False
        begins = vp8.begins_frame(payload)
        fragment = Fragment(rtp_time, data, begins, marker, begins and vp8.is_keyframe(data))
        for picture in self._picture.add(sequence, fragment, now_s):
            at_s = self._rtp_clock.at_s(picture.rtp_time, now_s)
            self._out(self.role, at_s, picture.rtp_time, picture.data, picture.key)
        return self._picture.keyframe_due(now_s)

    def report(self, ssrc: int, rtp: int, ntp: int) -> None:
        """Take a sender report; ``ntp`` is 32.32 fixed point."""
        if ssrc == self._ssrc:
            self._rtp_clock.reported(rtp, ntp / (1 << 32))

    def poll(self) -> None:
        """Let out what has waited long enough while no packet comes."""
        now_s = self._clock.monotonic_s()
        self._out_sound(self._sound.poll(now_s), now_s)

    def ask_keyframe(self) -> None:
        self._picture.ask_keyframe(self._clock.monotonic_s())

    def _begin_stream(self, ssrc: int, now_s: float) -> None:
        if self._ssrc is not None:
            self._out_sound(self._sound.flush(), now_s)
            self._rtp_clock = RtpClock(self._rate_hz, self._sender)
            self._sound = SoundBuffer()
            self._picture = PictureBuffer()
        self._ssrc = ssrc

    def _out_sound(self, items: list[tuple[int, bytes]], now_s: float) -> None:
        for rtp_time, data in items:
            if data:
                self._out("sound", self._rtp_clock.at_s(rtp_time, now_s), rtp_time, data, True)

    def _stopped(self) -> None:
        now_s = self._clock.monotonic_s()
        self._out_sound(self._sound.flush(), now_s)


class _Entry:
    """What the receiver takes for its jitter buffer."""

    def __init__(self, tap: Tap) -> None:
        self._tap = tap

    def add(self, packet: Any) -> tuple[bool, None]:
        return self._tap.packet(packet), None


class _Repairs:
    """What the receiver takes for its list of packets to ask for again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._list = RepairList()
        self._ssrc: int | None = None

    @property
    def missing(self) -> dict[int, float]:
        return self._list.missing

    def add(self, packet: Any) -> bool:
        if packet.ssrc != self._ssrc:
            self._ssrc, self._list = packet.ssrc, RepairList()
        return self._list.add(packet.sequence_number, self._clock.monotonic_s())


class _StopMark:
    """What the receiver takes for its decoder's queue: ends the decoder thread at once, notices the receiver's end."""

    def __init__(self, stopped: Callable[[], None]) -> None:
        self._stopped = stopped

    def get(self) -> None:
        return None

    def put(self, item: object) -> None:
        if item is None:
            self._stopped()
