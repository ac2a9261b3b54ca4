"""Frames as a tap would give them, from a clip, with times made by hand."""

from collections.abc import Iterator

from loadtest.clips import SOUND_PACKET_MS, Clip
from server.core.media import EncodedFrame


def frames_of(clip: Clip, seconds: float, from_ms: int = 0, picture: bool = True) -> Iterator[EncodedFrame]:
    """``seconds`` of sound and record pictures in the order of time, captured from ``from_ms`` on."""
    sound = (
        (number * SOUND_PACKET_MS, EncodedFrame("sound", from_ms + number * 20, number * 960, data, True))
        for number, data in enumerate(clip.sound)
    )
    record = (
        (shown.at_ms, EncodedFrame("record", from_ms + shown.at_ms, shown.at_ms * 90, shown.data, shown.key))
        for shown in (clip.record if picture else ())
    )
    for at_ms, frame in sorted([*sound, *record], key=lambda pair: pair[0]):
        if at_ms < seconds * 1000:
            yield frame
