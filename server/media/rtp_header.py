"""RTP's header read in place (RFC 3550, 5.1; one-byte header extensions: RFC 8285, 4.2). Pure."""

import struct

FIXED_BYTES = 12
ONE_BYTE_PROFILE = 0xBEDE
_EXTENSION = struct.Struct("!HH")
_STOP_ID = 15


def payload_span(packet: bytes) -> tuple[int, int, int] | None:
    """Where the header extensions begin (their 4-byte head; 0 without), where the payload begins and where it ends.

    None when the packet says more of itself than it holds.
    """
    size = len(packet)
    if size < FIXED_BYTES:
        return None
    first = packet[0]
    begins = FIXED_BYTES + 4 * (first & 0x0F)
    extensions = 0
    if first & 0x10:
        extensions = begins
        if size < begins + 4:
            return None
        begins += 4 + 4 * ((packet[begins + 2] << 8) | packet[begins + 3])
    ends = size
    if first & 0x20:
        padding = packet[-1]
        if padding == 0:
            return None
        ends -= padding
    return (extensions, begins, ends) if begins <= ends else None


def extension_value(packet: bytes, begins: int, wanted_id: int) -> int | None:
    """One header extension as an unsigned number; ``begins`` is from :func:`payload_span`. None if it is not there."""
    profile, words = _EXTENSION.unpack_from(packet, begins)
    if profile != ONE_BYTE_PROFILE:
        return None
    at = begins + 4
    ends = at + 4 * words
    while at < ends:
        head = packet[at]
        at += 1
        if head == 0:
            continue
        found_id, size = head >> 4, (head & 0x0F) + 1
        if found_id == _STOP_ID or at + size > ends:
            return None
        if found_id == wanted_id:
            return int.from_bytes(packet[at : at + size], "big")
        at += size
    return None
