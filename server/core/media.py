"""One encoded piece of media, as it forks at the tap."""

from dataclasses import dataclass

from server.core.messages import Role


@dataclass(frozen=True, slots=True)
class EncodedFrame:
    """A whole encoded frame behind the jitter buffer: one Opus packet or one VP8 picture.

    ``at_ms`` is when it was captured, on the session's clock, mapped from RTP time. ``rtp_time`` is the unwrapped RTP
    timestamp in units of the codec's clock (48 kHz for Opus, 90 kHz for VP8), for the recorder's exact spacing.
    """

    role: Role
    at_ms: int
    rtp_time: int
    data: bytes
    keyframe: bool
