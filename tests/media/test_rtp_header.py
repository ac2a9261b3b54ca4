"""The header read in place says what aiortc's own reading says, and nothing malformed raises."""

import random
import struct

import pytest
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import HeaderExtensionsMap, RtpPacket

from server.media.rtp_header import extension_value, payload_span

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
        extensions, begins, ends = span
        assert data[begins:ends] == packet.payload
        found = extension_value(data, extensions, 3) if extensions else None
        assert found == packet.extensions.abs_send_time


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
            extension_value(cut, span[0], 3)  # aiortc looks into extensions that it does not know
            continue
        assert (None if span is None else cut[span[1] : span[2]]) == payload
    assert min(agreed.values()) > 300


@pytest.mark.parametrize(
    ("elements", "value"),
    [
        (b"\x32\x01\x02\x03", 0x010203),
        (b"\x90A\x32\x01\x02\x03\x00\x00", 0x010203),
        (b"\x00\x00\x00\x00", None),
        (b"\x00\x00\x32\x01\x02\x03\x00\x00", 0x010203),
        (b"\xf0\x00\x32\x01\x02\x03\x00\x00", None),
        (b"\x42\x01\x02\x03", None),
        (b"\x3f\x01\x02\x03", None),
        (b"", None),
    ],
    ids=["alone", "after another", "padding", "after padding", "after the stop", "absent", "cut off", "empty"],
)
def test_one_extension_among_others(elements: bytes, value: int | None) -> None:
    packet = bytes(12) + struct.pack("!HH", 0xBEDE, len(elements) // 4) + elements
    assert extension_value(packet, 12, 3) == value


def test_two_byte_extensions_are_left_alone() -> None:
    assert extension_value(bytes(12) + struct.pack("!HH", 0x1000, 1) + b"\x03\x01\x05\x00", 12, 3) is None
