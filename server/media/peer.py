"""One peer connection with a candidate's page: one offer, one answer, one life."""

import asyncio
from collections.abc import Callable

import structlog
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription
from aiortc.exceptions import InternalError, InvalidAccessError, InvalidStateError, OperationError
from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcconfiguration import RTCBundlePolicy

from server.config import Settings
from server.core.clock import Clock, SessionClock
from server.core.errors import Refusal
from server.core.media import EncodedFrame
from server.core.messages import Role
from server.media.addresses import install_addresses, offering
from server.media.guard import install_guard
from server.media.lane import Lanes
from server.media.link_meter import LinkMeter
from server.media.offer import PARSER_ERRORS, CleanOffer, clean_offer
from server.media.rtp_clock import SenderTime
from server.media.states import LinkReading, PeerState
from server.media.tap import Tap

log = structlog.get_logger()

WATCH_EACH_S = 0.25
CONNECT_LIMIT_S = 20.0
CLOSE_LIMIT_S = 5.0
_AIORTC_ERRORS = (*PARSER_ERRORS, InternalError, InvalidAccessError, InvalidStateError, OperationError, OSError)
_CODEC = {"audio": "audio/opus", "video": "video/vp8"}
"""No RTX: with two video tracks aiortc cannot tell whose a repaired packet is and drops it. Without it pages send lost
packets again in the track itself."""


class Peer:
    """One offer, one answer, one connection. A reconnecting page gets a new Peer.

    ``put`` gets every whole encoded frame of every track, on the event loop; ``changed`` every new state. Whether media
    flows is judged by its packets alone: ICE notices a dead page only after half a minute.
    """

    def __init__(
        self,
        session_clock: SessionClock,
        clock: Clock,
        put: Callable[[EncodedFrame], None],
        changed: Callable[[PeerState], None],
        settings: Settings,
    ) -> None:
        install_guard()
        install_addresses()
        self._session_clock = session_clock
        self._clock = clock
        self._put = put
        self._changed = changed
        self._settings = settings
        self._state: PeerState = "connecting"
        self._sender = SenderTime()
        self._lanes = Lanes()
        self._taps: dict[Role, Tap] = {}
        self._meter = LinkMeter()
        self._watch: asyncio.TimerHandle | None = None
        self._began_s = clock.monotonic_s()
        self._connected_s: float | None = None
        self._closing: asyncio.Future[None] | None = None
        self._connection: RTCPeerConnection | None = None

    @property
    def state(self) -> PeerState:
        return self._state

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this page sends, known after ``answer``; without ``look`` the ``record`` pictures serve for both."""
        return frozenset(self._taps)

    async def answer(self, sdp: str, tracks: dict[str, Role]) -> str:
        """The answer's SDP; raises Refusal ``bad_offer`` (then close the peer)."""
        if self._connection is not None or self._closing is not None:
            raise Refusal("bad_offer", "second_offer")
        offer = clean_offer(sdp, tracks, self._settings.allow_private_candidates)
        connection = self._connection = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        self._prepare(connection, offer)
        try:
            await connection.setRemoteDescription(RTCSessionDescription(sdp=offer.sdp, type="offer"))
            with offering(self._settings):
                await connection.setLocalDescription(await connection.createAnswer())
        except _AIORTC_ERRORS as error:
            log.info("offer_refused", error=type(error).__name__)
            raise Refusal("bad_offer", "not_usable") from None
        self._began_s = self._clock.monotonic_s()
        if self._closing is None:
            self._tick()
        return str(connection.localDescription.sdp)

    def ask_keyframe(self, role: Role) -> None:
        """Ask the page for a keyframe, again and again until it comes. Unknown roles are ignored."""
        if (tap := self._taps.get(role)) is not None:
            tap.ask_keyframe()

    def reading(self) -> LinkReading:
        """What arrived over the last two seconds."""
        return self._meter.reading(self._last_rtp_s())

    async def close(self) -> None:
        """End the connection; may be called at any time and twice."""
        if self._closing is not None:
            await asyncio.shield(self._closing)
            return
        self._closing = asyncio.get_running_loop().create_future()
        if self._watch is not None:
            self._watch.cancel()
        self._lanes.close()
        try:
            if self._connection is not None:
                await asyncio.wait_for(self._connection.close(), CLOSE_LIMIT_S)
        except TimeoutError:
            log.warning("peer_close_slow", limit_s=CLOSE_LIMIT_S)
        finally:
            self._set_state("closed")
            self._closing.set_result(None)

    def _prepare(self, connection: RTCPeerConnection, offer: CleanOffer) -> None:
        for _, kind in offer.sections:
            capabilities = RTCRtpReceiver.getCapabilities(kind)
            codecs = [] if capabilities is None else capabilities.codecs
            preferred = [codec for codec in codecs if codec.mimeType.lower() == _CODEC[kind]]
            connection.addTransceiver(kind, direction="recvonly").setCodecPreferences(preferred)

        def on_track(track: MediaStreamTrack) -> None:
            for transceiver in connection.getTransceivers():
                if transceiver.receiver.track is track and (role := offer.roles.get(transceiver.mid or "")) is not None:
                    self._taps[role] = Tap(role, self._clock, self._sender, self._captured, self._lanes)
                    self._taps[role].attach(transceiver.receiver)

        def on_state() -> None:
            if connection.connectionState == "connected":
                self._connected_s = self._clock.monotonic_s()
            elif connection.connectionState == "failed":
                self._set_state("failed")
            elif connection.connectionState == "closed":
                self._set_state("closed")

        connection.on("track", on_track)
        connection.on("connectionstatechange", on_state)

    def _captured(self, role: Role, at_s: float, rtp_time: int, data: bytes, keyframe: bool) -> None:
        if self._closing is None:
            self._set_state("flowing")
        self._put(EncodedFrame(role, max(0, self._session_clock.at_ms(at_s)), rtp_time, data, keyframe))

    def _last_rtp_s(self) -> float | None:
        return max((tap.last_rtp_s for tap in self._taps.values() if tap.last_rtp_s is not None), default=None)

    def _tick(self) -> None:
        """Four times a second: let out what waited, take a sample, judge whether media flows."""
        if self._state in ("closed", "failed"):
            return
        self._watch = asyncio.get_running_loop().call_later(WATCH_EACH_S, self._tick)
        now_s = self._clock.monotonic_s()
        for tap in self._taps.values():
            tap.poll()
        self._meter.sample(now_s, [(role, tap.counts) for role, tap in self._taps.items()])
        last_s = self._last_rtp_s() or self._connected_s
        if last_s is None:
            if now_s - self._began_s > CONNECT_LIMIT_S:
                self._set_state("failed")
        elif now_s - last_s >= self._settings.rtp_silence_s:
            self._set_state("silent")
        elif self._last_rtp_s() is not None:
            self._set_state("flowing")

    def _set_state(self, state: PeerState) -> None:
        if state == self._state or self._state == "closed" or (self._state == "failed" and state != "closed"):
            return
        self._state = state
        self._changed(state)
