"""The few bits of Opus (RFC 6716, RFC 7845) that a recorder needs."""

import struct

RATE_HZ = 48_000
CHANNELS = 2

_SILK_MS = (10.0, 20.0, 40.0, 60.0)
_HYBRID_MS = (10.0, 20.0)
_CELT_MS = (2.5, 5.0, 10.0, 20.0)


def header_block() -> bytes:
    """The identification header that containers carry. No samples are skipped, so that time stamps stay as captured."""
    return b"OpusHead" + struct.pack("<BBHIhB", 1, CHANNELS, 0, RATE_HZ, 0, 0)


def packet_ms(packet: bytes) -> float:
    """How long a packet sounds, from its first two bytes; 0 for an empty one."""
    if not packet:
        return 0.0
    config = packet[0] >> 3
    if config < 12:
        frame_ms = _SILK_MS[config & 3]
    elif config < 16:
        frame_ms = _HYBRID_MS[config & 1]
    else:
        frame_ms = _CELT_MS[config & 3]
    count = packet[0] & 3
    if count == 3:
        return frame_ms * (packet[1] & 0x3F) if len(packet) > 1 else 0.0
    return frame_ms * (1 if count == 0 else 2)
