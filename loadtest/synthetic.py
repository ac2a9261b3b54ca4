"""A synthetic candidate's media: real WebRTC, packets encoded beforehand, a network that can be made bad.

Signalling is the caller's: ``offer`` gives the text and the roles, ``accept`` takes the answer.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtcconfiguration import RTCBundlePolicy
from av import Packet

from loadtest.clips import SOUND_PACKET_MS, SOUND_PACKET_SAMPLES, Clip, ClipPicture
from loadtest.loopback import LOOPBACK, offering
from server.core.messages import Role

SOUND_HZ = 48_000
PICTURE_HZ = 90_000

Sent = Callable[[Role, int, bytes], None]
"""role, milliseconds since the sender's first packet, encoded data"""


class BadNetwork:
    """Loses outgoing media by chance, and everything both ways while ``dark``.

    The chances are seeded for each payload type by itself, so that the same packets of the sound are lost in each run,
    however the pictures fall between them.
    """

    def __init__(self, loss: float = 0.0, seed: int = 1) -> None:
        self.loss = loss
        self.dark = False
        self.lost = 0
        self._seed = seed
        self._chances: dict[int, random.Random] = {}

    def loses(self, datagram: bytes) -> bool:
        lost = self.dark or self._unlucky(datagram)
        self.lost += lost
        return lost

    def _unlucky(self, datagram: bytes) -> bool:
        if len(datagram) < 2 or not 128 <= datagram[0] < 192 or 192 <= datagram[1] < 224:
            return False
        payload_type = datagram[1] & 0x7F
        if payload_type not in self._chances:
            self._chances[payload_type] = random.Random(f"{self._seed}/{payload_type}")
        return self._chances[payload_type].random() < self.loss


class _Pace:
    """One beginning for all tracks of a sender."""

    def __init__(self) -> None:
        self._began_s: float | None = None

    async def until(self, at_ms: float) -> None:
        if self._began_s is None:
            self._began_s = time.monotonic()
        wait_s = self._began_s + at_ms / 1000 - time.monotonic()
        if wait_s > 0:
            await asyncio.sleep(wait_s)


class _SoundTrack(MediaStreamTrack):
    kind = "audio"

    def __init__(self, clip: Clip, pace: _Pace, sent: Sent) -> None:
        super().__init__()
        self._clip, self._pace, self._sent = clip, pace, sent
        self._number = 0

    async def recv(self) -> "Packet[Any]":
        if self.readyState != "live":
            raise MediaStreamError
        at_ms = self._number * SOUND_PACKET_MS
        await self._pace.until(at_ms)
        data = self._clip.sound[self._number % len(self._clip.sound)]
        packet = Packet(data)
        packet.pts, packet.time_base = self._number * SOUND_PACKET_SAMPLES, Fraction(1, SOUND_HZ)
        self._number += 1
        self._sent("sound", at_ms, data)
        return packet


class _PictureTrack(MediaStreamTrack):
    kind = "video"

    def __init__(self, role: Role, pictures: tuple[ClipPicture, ...], clip: Clip, pace: _Pace, sent: Sent) -> None:
        super().__init__()
        self._role, self._pictures, self._clip, self._pace, self._sent = role, pictures, clip, pace, sent
        self._number = 0
        self._keyframe_wanted = False
        self.keyframes_asked = 0

    def want_keyframe(self) -> None:
        self._keyframe_wanted = True
        self.keyframes_asked += 1

    async def recv(self) -> "Packet[Any]":
        if self.readyState != "live":
            raise MediaStreamError
        rounds, index = divmod(self._number, len(self._pictures))
        picture = self._pictures[index]
        at_ms = rounds * self._clip.duration_ms + picture.at_ms
        await self._pace.until(at_ms)
        data = picture.as_keyframe if self._keyframe_wanted else picture.data
        self._keyframe_wanted = False
        packet = Packet(data)
        packet.pts, packet.time_base = at_ms * PICTURE_HZ // 1000, Fraction(1, PICTURE_HZ)
        self._number += 1
        self._sent(self._role, at_ms, data)
        return packet


@dataclass(frozen=True, slots=True)
class SyntheticOffer:
    sdp: str
    tracks: dict[str, Role]
    """Role by mid."""


class SyntheticSender:
    """One candidate's camera and microphone, over one peer connection.

    ``roles`` are the tracks to send; ``sent`` hears of each frame as it goes out. Keyframes are sent when asked for.
    ``address`` is where media are sent from; None means from every address of this machine.
    """

    def __init__(
        self,
        clip: Clip,
        roles: tuple[Role, ...] = ("sound", "record", "look"),
        network: BadNetwork | None = None,
        sent: Sent | None = None,
        address: str | None = LOOPBACK,
    ) -> None:
        self.network = network or BadNetwork()
        self.sent_frames: dict[Role, int] = dict.fromkeys(roles, 0)
        self._sent = sent
        self._address = address
        self._pace = _Pace()
        self._clip = clip
        self._roles = roles
        self._pictures: dict[Role, _PictureTrack] = {}
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))

    async def offer(self) -> SyntheticOffer:
        """Gather and offer; once."""
        transceivers = []
        for role in self._roles:
            track = self._track(role)
            transceiver = self._connection.addTransceiver(track, direction="sendonly")
            capabilities = RTCRtpSender.getCapabilities(track.kind)
            wanted = ("audio/opus", "video/vp8", "video/rtx")  # as a browser offers
            codecs = [] if capabilities is None else capabilities.codecs
            transceiver.setCodecPreferences([codec for codec in codecs if codec.mimeType.lower() in wanted])
            if isinstance(track, _PictureTrack):
                answer_keyframe_requests(transceiver.sender, track.want_keyframe)
            transceivers.append(transceiver)
        with offering(self._address):
            await self._connection.setLocalDescription(await self._connection.createOffer())
        impair(transceivers[0].sender, self.network)
        tracks = {transceiver.mid or "": role for transceiver, role in zip(transceivers, self._roles, strict=True)}
        return SyntheticOffer(self._connection.localDescription.sdp, tracks)

    async def accept(self, answer_sdp: str) -> None:
        """Take the answer; media flows as soon as the connection stands."""
        await self._connection.setRemoteDescription(RTCSessionDescription(sdp=answer_sdp, type="answer"))

    @property
    def connected(self) -> bool:
        return bool(self._connection.connectionState == "connected")

    def keyframes_asked(self, role: Role) -> int:
        return self._pictures[role].keyframes_asked

    async def close(self) -> None:
        await self._connection.close()

    def _track(self, role: Role) -> MediaStreamTrack:
        if role == "sound":
            return _SoundTrack(self._clip, self._pace, self._note)
        pictures = self._clip.record if role == "record" else self._clip.look
        track = self._pictures[role] = _PictureTrack(role, pictures, self._clip, self._pace, self._note)
        return track

    def _note(self, role: Role, at_ms: int, data: bytes) -> None:
        self.sent_frames[role] += 1
        if self._sent is not None:
            self._sent(role, at_ms, data)


def answer_keyframe_requests(sender: RTCRtpSender, want_keyframe: Callable[[], None]) -> None:
    """Tell the track when the other side asks for a keyframe: aiortc tells only its own encoder."""
    setattr(sender, "_send_keyframe", want_keyframe)  # noqa: B010  mypy knows it as a method


def impair(sender: RTCRtpSender, network: BadNetwork) -> None:
    """Put ``network`` between a connection's DTLS and ICE layers."""
    ice: Any = sender.transport.transport
    send: Callable[[bytes], Awaitable[None]] = ice._send
    receive: Callable[[], Awaitable[bytes]] = ice._recv

    async def lossy_send(datagram: bytes) -> None:
        if not network.loses(datagram):
            await send(datagram)

    async def dark_receive() -> bytes:
        while True:
            datagram = await receive()
            if not network.dark:
                return datagram

    ice._send, ice._recv = lossy_send, dark_receive
