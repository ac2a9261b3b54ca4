"""What a peer and a recording say of themselves: plain values, no behaviour."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PeerState = Literal["connecting", "flowing", "silent", "closed", "failed"]
"""``silent``: no media packet for ``Settings.rtp_silence_s``; it may flow again. ``closed`` and ``failed`` are final."""


@dataclass(frozen=True, slots=True)
class LinkReading:
    """What arrived over the last two seconds or so."""

    sound_kbps: float
    picture_kbps: float
    loss_ratio: float | None
    """Share of packets that never came (0..1); None before there was anything to count."""
    last_rtp_s: float | None
    """When the last media packet came, on the monotonic clock; None before the first."""


@dataclass(frozen=True, slots=True)
class PartResult:
    """One closed part of a recording. Times are on the session's clock.

    ``failed`` is empty, or why the part ended before its time: ``nothing_received`` (there is no file),
    ``storage_full``, ``storage_error``, ``storage_slow``. What was written before that is readable, but the counts are
    then of what was taken: ``Finisher.probe_part`` tells what the file holds.
    """

    from_ms: int
    to_ms: int
    sound_packets: int
    pictures: int
    lost: int
    """Frames that were given but are not in the file."""
    failed: str = ""


@dataclass(frozen=True, slots=True)
class PartBounds:
    """What a part's file holds, read back from it."""

    from_ms: int
    to_ms: int
    sound_packets: int
    pictures: int


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A stretch of session time and where it begins in the finished file."""

    from_ms: int
    to_ms: int
    plays_at_ms: int


@dataclass(frozen=True, slots=True)
class FinishedTake:
    """A playable file. ``sound`` are its Opus packets as (at_ms, bytes) on the session's clock, oldest first."""

    duration_ms: int
    size_bytes: int
    parts: tuple[PlacedPart, ...]
    has_picture: bool
    sound: tuple[tuple[int, bytes], ...]
    unreadable: tuple[Path, ...] = ()
    """Parts that hold nothing that can be read, left out."""
