"""RTP's header read in place (RFC 3550, 5.1). Pure."""

FIXED_BYTES = 12


def payload_span(packet: bytes) -> tuple[int, int] | None:
    """Where the payload begins and where it ends; None when the packet says more of itself than it holds."""
    size = len(packet)
    if size < FIXED_BYTES:
        return None
    first = packet[0]
    begins = FIXED_BYTES + 4 * (first & 0x0F)
    if first & 0x10:
        if size < begins + 4:
            return None
        begins += 4 + 4 * ((packet[begins + 2] << 8) | packet[begins + 3])
    ends = size
    if first & 0x20:
        padding = packet[-1]
        if padding == 0:
            return None
        ends -= padding
    return (begins, ends) if begins <= ends else None
