"""Only a sound offer gets through, cleaned; anything else is one Refusal."""

import random
import re

import pytest

from server.core.errors import Refusal
from server.core.messages import SDP_LIMIT_BYTES, Role
from server.media.offer import CANDIDATES_LIMIT, clean_offer
from tests.media.offers import aiortc_offer, browser_offer

OFFER = browser_offer()
NAMED: dict[str, Role] = {"0": "sound", "1": "record", "2": "look"}


def candidate(fields: str) -> str:
    return f"a=candidate:{fields}"


def kept(sdp: str) -> list[str]:
    return [line for line in sdp.splitlines() if line.startswith("a=candidate")]


def test_a_browsers_offer_passes() -> None:
    clean = clean_offer(OFFER, NAMED, allow_private=True)
    assert clean.sections == (("0", "audio"), ("1", "video"), ("2", "video"))
    assert clean.roles == NAMED
    assert len(kept(clean.sdp)) == 1


@pytest.mark.parametrize(
    ("line", "private", "passes"),
    [
        ("1 1 udp 2130706431 192.168.1.20 50000 typ host generation 0", True, True),
        ("1 1 UDP 2130706431 192.168.1.20 50000 typ host", True, True),
        ("1 1 udp 2130706431 192.168.1.20 50000 typ host", False, False),
        ("1 1 udp 2130706431 127.0.0.1 50000 typ host", False, False),
        ("1 1 udp 2130706431 8.8.8.8 50000 typ srflx raddr 0.0.0.0 rport 0", False, True),
        ("1 1 udp 2130706431 2001:4860:4860::8888 50000 typ host", False, True),
        ("1 1 udp 2130706431 fe80::1 50000 typ host", False, False),
        ("1 1 udp 2130706431 0.0.0.0 50000 typ host", True, False),
        ("1 1 udp 2130706431 255.255.255.255 50000 typ host", True, False),
        ("1 1 udp 2130706431 224.0.0.1 50000 typ host", True, False),
        ("1 1 udp 2130706431 3b1f8a46-1111-2222-3333-444455556666.local 50000 typ host", True, False),
        ("1 1 udp 2130706431 interviews.example.org 50000 typ host", True, False),
        ("1 1 tcp 1518280447 192.168.1.20 9 typ host tcptype active", True, False),
        ("1 2 udp 2130706431 192.168.1.20 50000 typ host", True, False),
        ("1 1 udp 2130706431 192.168.1.20 0 typ host", True, False),
        ("1 1 udp 2130706431 192.168.1.20 65536 typ host", True, False),
        ("1 1 udp 2130706431 192.168.1.20 50000 typ prflx", True, False),
        ("1 x udp 2130706431 192.168.1.20 50000 typ host", True, False),
        ("1 1 udp", True, False),
        ("", True, False),
    ],
)
def test_only_candidates_a_packet_may_be_sent_to_are_kept(line: str, private: bool, passes: bool) -> None:
    clean = clean_offer(browser_offer((candidate(line),)), NAMED, allow_private=private)
    assert len(kept(clean.sdp)) == int(passes)


def test_the_end_of_candidates_is_not_believed() -> None:
    clean = clean_offer(OFFER.replace("a=mid:0\r\n", "a=mid:0\r\na=end-of-candidates\r\n"), NAMED, allow_private=True)
    assert "end-of-candidates" not in clean.sdp


@pytest.mark.parametrize("count", [CANDIDATES_LIMIT - 1, CANDIDATES_LIMIT, CANDIDATES_LIMIT + 1])
def test_so_many_candidates_and_no_more(count: int) -> None:
    lines = tuple(candidate(f"{n} 1 udp 2130706431 10.0.0.{n} 50000 typ host") for n in range(1, count + 1))
    if count <= CANDIDATES_LIMIT:
        assert len(kept(clean_offer(browser_offer(lines), NAMED, True).sdp)) == count
    else:
        with pytest.raises(Refusal, match="candidates"):
            clean_offer(browser_offer(lines), NAMED, True)


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        (OFFER, "", "mids"),
        (OFFER, "\x00" * 100, "syntax|mids"),
        (OFFER, "v=0\r\n" * 2000, "size"),
        (OFFER, "v=0\r\na=" + "x" * 3000, "size"),
        (OFFER, "x" * (SDP_LIMIT_BYTES + 1), "size"),
        (OFFER, OFFER + "a=名字\r\n", "size"),
        ("a=group:BUNDLE 0 1 2\r\n", "", "bundle"),
        ("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 0 1", "bundle"),
        ("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 1 0 2", "bundle"),
        ("a=mid:2", "a=mid:1", "mids"),
        ("a=mid:0\r\n", "", "mids"),
        ("a=sendonly", "a=recvonly", "nothing_sent"),
        ("a=sendonly", "a=inactive", "nothing_sent"),
        ("a=fingerprint:sha-256 ", "a=fingerprint:md5 ", "fingerprint"),
        ("a=ice-pwd:abcdefghijklmnopqrstuvwx\r\n", "", "ice"),
        ("a=ice-ufrag:abcd\r\n", "", "ice"),
        ("VP8/90000", "VP9/90000", "codecs"),
        ("opus/48000/2", "speex/8000", "codecs"),
        ("m=audio 9", "m=video 9", "sections|syntax|codecs"),
        ("m=audio 9 UDP/TLS/RTP/SAVPF 111 0", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "sections|syntax"),
        ("m=audio 9", "m=audio many", "syntax"),
        ("a=rtpmap:111 opus/48000/2", "a=rtpmap:opus", "syntax|codecs"),
        ("a=fmtp:97 apt=96", "a=fmtp:97 apt=none", "syntax"),
        ("a=ssrc:1001 cname:c", "a=ssrc:x", "syntax"),
        ("a=setup:actpass", "a=setup:nonsense", "syntax"),
    ],
)
def test_spoiled_offers_are_refused(old: str, new: str, detail: str) -> None:
    assert old in OFFER
    spoiled = OFFER.replace(old, new)
    with pytest.raises(Refusal) as refusal:
        clean_offer(spoiled, NAMED, True)
    assert refusal.value.code == "bad_offer"
    assert re.fullmatch(detail, str(refusal.value.detail))


@pytest.mark.parametrize(
    ("tracks", "roles"),
    [
        ({"0": "sound", "1": "look", "2": "record"}, {"0": "sound", "1": "look", "2": "record"}),
        ({}, {"0": "sound", "1": "record", "2": "look"}),
        ({"1": "look"}, {"0": "sound", "1": "look", "2": "record"}),
        ({"0": "record"}, None),
        ({"1": "sound"}, None),
        ({"7": "look"}, None),
        ({"1": "look", "2": "look"}, None),
    ],
)
def test_roles(tracks: dict[str, Role], roles: dict[str, Role] | None) -> None:
    if roles is None:
        with pytest.raises(Refusal, match="tracks"):
            clean_offer(OFFER, tracks, True)
    else:
        assert clean_offer(OFFER, tracks, True).roles == roles


@pytest.mark.parametrize("role", ["record", "look"])
async def test_a_lone_picture_is_the_one_that_is_recorded(role: Role) -> None:
    sdp = await aiortc_offer(("audio", "video"))
    assert clean_offer(sdp, {"1": role}, True).roles == {"0": "sound", "1": "record"}


@pytest.mark.parametrize("kinds", [("audio", "audio"), ("video",) * 3, ("audio", "data"), ("data",)])
async def test_sections_we_have_no_use_for_are_refused(kinds: tuple[str, ...]) -> None:
    sdp = await aiortc_offer(kinds)
    with pytest.raises(Refusal):
        clean_offer(sdp, {}, True)


def test_ten_thousand_mutations_end_as_a_clean_offer_or_a_refusal() -> None:
    chances = random.Random(20261121)
    lines = OFFER.splitlines()
    refused = 0
    for _ in range(10_000):
        mutant = list(lines)
        for _ in range(chances.randint(1, 4)):
            index = chances.randrange(len(mutant))
            line = mutant[index]
            at = chances.randrange(len(line) + 1)
            mutant[index] = chances.choice(
                [
                    line[:at],
                    line[:at] + chr(chances.randrange(128)) + line[at + 1 :],
                    line[:at] + line,
                    chances.choice(lines),
                    line.replace(" ", ""),
                    line.replace(":", " "),
                    line + str(chances.choice([-1, 0, 65536, 2**40])),
                ]
            )
        try:
            clean_offer("\r\n".join(mutant), NAMED, True)
        except Refusal:
            refused += 1
    assert 0 < refused < 10_000


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("a=rtcp-fb:96 goog-remb", False),
        ("a=rtcp-fb:96 transport-cc", False),
        ("a=rtcp-fb:96 nack pli", True),
        ("a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", False),
        ("a=extmap:3/recvonly http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", False),
        ("a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01", False),
        ("a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid", True),
    ],
)
def test_nobody_is_rated_by_delay(line: str, stays: bool) -> None:
    offer = OFFER.replace("a=mid:1\r\n", f"a=mid:1\r\n{line}\r\n")
    assert line in offer.splitlines()
    assert (line in clean_offer(offer, NAMED, allow_private=True).sdp.splitlines()) == stays
