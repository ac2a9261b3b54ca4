"""Writes live Matroska as bytes: a header once, then clusters that are whole by themselves. Pure.

Our own writer, because FFmpeg's holds sound back while pictures are missing (seen: all of it, for as long as no
picture came), and a killed server must have lost no more than its last tenth of a second. A file may end anywhere;
everything up to its last whole block can be read. Times are milliseconds since the part began.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from server.media import opus

SOUND_TRACK = 1
PICTURE_TRACK = 2
FROM_TAG = "SESSION_FROM_MS"
"""The tag that holds the part's beginning on the session's clock."""
DEFAULT_SIZE = (640, 480)
"""Written when the part begins without a picture; decoders take the size from the keyframes."""

_UNKNOWN_SIZE = b"\x01" + b"\xff" * 7
_RELATIVE_LIMIT_MS = 30_000


@dataclass(frozen=True, slots=True)
class Block:
    track: int
    at_ms: int
    key: bool
    data: bytes


def header(from_ms: int, picture_size: tuple[int, int] | None) -> bytes:
    """Everything before the first cluster. ``from_ms`` is the part's beginning on the session's clock."""
    ebml = _element(
        0x1A45DFA3,
        _number(0x4286, 1),
        _number(0x42F7, 1),
        _number(0x42F2, 4),
        _number(0x42F3, 8),
        _text(0x4282, "matroska"),
        _number(0x4287, 4),
        _number(0x4285, 2),
    )
    info = _element(
        0x1549A966, _number(0x2AD7B1, 1_000_000), _text(0x4D80, "live-interview-server"), _text(0x5741, "recorder")
    )
    sound = _element(
        0xAE,
        _number(0xD7, SOUND_TRACK),
        _number(0x73C5, SOUND_TRACK),
        _number(0x83, 2),
        _number(0x9C, 0),
        _text(0x86, "A_OPUS"),
        _element(0x63A2, opus.header_block()),
        _number(0x56BB, 80_000_000),
        _element(0xE1, _element(0xB5, struct.pack(">d", float(opus.RATE_HZ))), _number(0x9F, opus.CHANNELS)),
    )
    width, height = picture_size or DEFAULT_SIZE
    picture = _element(
        0xAE,
        _number(0xD7, PICTURE_TRACK),
        _number(0x73C5, PICTURE_TRACK),
        _number(0x83, 1),
        _number(0x9C, 0),
        _text(0x86, "V_VP8"),
        _element(0xE0, _number(0xB0, width), _number(0xBA, height)),
    )
    tag = _element(
        0x7373,
        _element(0x63C0),
        _element(0x67C8, _text(0x45A3, FROM_TAG), _text(0x4487, str(from_ms))),
    )
    return ebml + _id(0x18538067) + _UNKNOWN_SIZE + info + _element(0x1654AE6B, sound, picture) + _element(0x1254C367, tag)


def clusters(blocks: Iterable[Block]) -> bytes:
    """Blocks as clusters of known size; a new one where the times are too far apart for one."""
    written: list[bytes] = []
    began_ms = 0
    parts: list[bytes] = []
    for block in blocks:
        if not parts or not -_RELATIVE_LIMIT_MS <= block.at_ms - began_ms <= _RELATIVE_LIMIT_MS:
            if parts:
                written.append(_element(0x1F43B675, *parts))
            began_ms = block.at_ms
            parts = [_number(0xE7, began_ms)]
        head = struct.pack(">BhB", 0x80 | block.track, block.at_ms - began_ms, 0x80 if block.key else 0)
        parts.append(_element(0xA3, head, block.data))
    if parts:
        written.append(_element(0x1F43B675, *parts))
    return b"".join(written)


def _id(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _size(count: int) -> bytes:
    length = 1
    while count >= (1 << (7 * length)) - 1:
        length += 1
    return (count | 1 << (7 * length)).to_bytes(length, "big")


def _element(number: int, *content: bytes) -> bytes:
    body = b"".join(content)
    return _id(number) + _size(len(body)) + body


def _number(number: int, value: int) -> bytes:
    return _element(number, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _text(number: int, value: str) -> bytes:
    return _element(number, value.encode())
