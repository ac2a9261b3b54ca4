"""The header read in place says what aiortc's own reading says, and nothing malformed raises."""

import random

from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import HeaderExtensionsMap, RtpPacket

from server.media.rtp_header import payload_span

SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
MID = "urn:ietf:params:rtp-hdrext:sdes:mid"


def extensions_map() -> HeaderExtensionsMap:
    found = HeaderExtensionsMap()
    headers = [RTCRtpHeaderExtensionParameters(id=3, uri=SEND_TIME), RTCRtpHeaderExtensionParameters(id=9, uri=MID)]
    found.configure(RTCRtpParameters(headerExtensions=headers))
    return found


def made(seed: int) -> tuple[bytes, RtpPacket]:
    """A packet of any shape, and what it says."""
    draw = random.Random(seed)
    packet = RtpPacket(payload_type=96, sequence_number=draw.randrange(65536), timestamp=draw.randrange(1 << 32), ssrc=7)
    packet.csrc = [draw.randrange(1 << 32) for _ in range(draw.choice([0, 0, 2]))]
    packet.payload = draw.randbytes(draw.randrange(0, 60))
    packet.padding_size = draw.choice([0, 0, 5])
    if draw.random() < 0.7:
        packet.extensions.abs_send_time = draw.randrange(1 << 24)
    if draw.random() < 0.5:
        packet.extensions.mid = draw.choice(["0", "12"])
    return packet.serialize(extensions_map()), packet


def test_it_reads_what_aiortc_wrote() -> None:
    for seed in range(500):
        data, packet = made(seed)
        span = payload_span(data)
        assert span is not None
        assert data[span[0] : span[1]] == packet.payload


def test_whatever_comes_it_agrees_with_aiortc_about_what_is_malformed_and_raises_nothing() -> None:
    draw = random.Random(1)
    agreed = {True: 0, False: 0}
    for seed in range(4000):
        data = bytearray(made(seed)[0])
        for _ in range(draw.randrange(1, 4)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        data[0] = 0x80 | data[0] & 0x3F
        cut = bytes(data[: draw.randrange(1, len(data) + 1)])
        try:
            payload = RtpPacket.parse(cut).payload
        except ValueError:
            payload = None
        span = payload_span(cut)
        agreed[span is not None] += 1
        if payload is None and span is not None:
            continue  # aiortc also looks into the extensions
        assert (None if span is None else cut[span[0] : span[1]]) == payload
    assert min(agreed.values()) > 300
