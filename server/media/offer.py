"""What a page's offer may be: checked and cleaned before aiortc's parser acts on it. Pure: text in, text out."""

import ipaddress
import re
from dataclasses import dataclass

from aiortc import sdp as aiortc_sdp

from server.core.errors import Refusal
from server.core.messages import SDP_LIMIT_BYTES, Role

CANDIDATES_LIMIT = 32
LINES_LIMIT = 1000
LINE_LIMIT_CHARS = 2000
FINGERPRINTS = frozenset({"sha-256", "sha-384", "sha-512"})
KIND_LIMITS = {"audio": 1, "video": 2}
PARSER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)
"""What aiortc's parser raises for malformed text."""
_DELAY_FEEDBACK = re.compile(r"a=rtcp-fb:\S+ (goog-remb|transport-cc)$|a=extmap:\S+ \S*(abs-send-time|transport-wide-cc)")
"""aiortc's bandwidth estimate rests on when packets reach the event loop: a busy server looks like a narrow line to it. The
page takes this out of its offer by itself; here it is taken out of anybody's."""


@dataclass(frozen=True, slots=True)
class CleanOffer:
    """An offer fit for aiortc: ``sdp`` without the candidates we do not want, sections in order as (mid, kind)."""

    sdp: str
    sections: tuple[tuple[str, str], ...]
    roles: dict[str, Role]
    """Role by mid, of the sections that send."""


def clean_offer(sdp: str, tracks: dict[str, Role], allow_private: bool) -> CleanOffer:
    """Check and clean; raises Refusal ``bad_offer`` with the reason's name as its detail."""
    if len(sdp) > SDP_LIMIT_BYTES or not sdp.isascii():
        raise Refusal("bad_offer", "size")
    lines = _without_unwanted(sdp.splitlines(), allow_private)
    cleaned = "\r\n".join(lines) + "\r\n"
    try:
        description = aiortc_sdp.SessionDescription.parse(cleaned)
        sections = _sections(description)
        sending = [(media.rtp.muxId, media.kind) for media in description.media if "send" in (media.direction or "")]
    except PARSER_ERRORS:
        raise Refusal("bad_offer", "syntax") from None
    return CleanOffer(cleaned, sections, _roles(sending, tracks))


def _without_unwanted(lines: list[str], allow_private: bool) -> list[str]:
    """Drop candidates that are useless or unwanted, the end-of-candidates mark, and feedback by delay.

    Without that mark aioice goes on listening for checks from addresses the offer did not name, which is how a page
    with hidden (``.local``) addresses is reached.
    """
    if len(lines) > LINES_LIMIT or any(len(line) > LINE_LIMIT_CHARS for line in lines):
        raise Refusal("bad_offer", "size")
    kept: list[str] = []
    candidates: set[str] = set()
    for line in lines:
        if line.startswith("a=end-of-candidates") or _DELAY_FEEDBACK.match(line):
            continue
        if line.startswith("a=candidate:"):
            if not _wanted(line, allow_private):
                continue
            candidates.add(line)
            if len(candidates) > CANDIDATES_LIMIT:
                raise Refusal("bad_offer", "candidates")
        kept.append(line)
    return kept


def _wanted(line: str, allow_private: bool) -> bool:
    """Whether a candidate line is UDP to an address that a packet may be sent to."""
    fields = line.removeprefix("a=candidate:").split()
    if len(fields) < 8 or fields[2].lower() != "udp" or fields[6] != "typ":
        return False
    if fields[7] not in ("host", "srflx", "relay"):
        return False
    try:
        address = ipaddress.ip_address(fields[4])
        component, port = int(fields[1]), int(fields[5])
    except ValueError:
        return False
    if component != 1 or not 0 < port < 65536 or address.is_multicast or address.is_unspecified:
        return False
    if isinstance(address, ipaddress.IPv4Address) and address.is_reserved:
        return False
    return allow_private or address.is_global


def _sections(description: aiortc_sdp.SessionDescription) -> tuple[tuple[str, str], ...]:
    """The media sections; raises Refusal if they are not what one bundled connection of ours can have."""
    counts: dict[str, int] = {}
    mids: list[str] = []
    for media in description.media:
        counts[media.kind] = counts.get(media.kind, 0) + 1
        if counts[media.kind] > KIND_LIMITS.get(media.kind, 0):
            raise Refusal("bad_offer", "sections")
        mids.append(media.rtp.muxId)
        if media.ice is None or not media.ice.usernameFragment or not media.ice.password:
            raise Refusal("bad_offer", "ice")
        if media.dtls is None or not any(print_.algorithm.lower() in FINGERPRINTS for print_ in media.dtls.fingerprints):
            raise Refusal("bad_offer", "fingerprint")
        if not any(codec.mimeType.lower() in ("audio/opus", "video/vp8") for codec in media.rtp.codecs):
            raise Refusal("bad_offer", "codecs")
    if not mids or not all(mids) or len(set(mids)) != len(mids):
        raise Refusal("bad_offer", "mids")
    if len(mids) > 1:
        bundled = [group.items for group in description.group if group.semantic == "BUNDLE"]
        if not bundled or set(bundled[0]) != set(mids) or bundled[0][0] != mids[0]:
            raise Refusal("bad_offer", "bundle")
    return tuple((media.rtp.muxId, media.kind) for media in description.media)


def _roles(sending: list[tuple[str, str]], tracks: dict[str, Role]) -> dict[str, Role]:
    """Role by mid: as the page named them, else sound for audio and record, look for video in that order."""
    if not sending:
        raise Refusal("bad_offer", "nothing_sent")
    kinds = dict(sending)
    for mid, role in tracks.items():
        if kinds.get(mid) != ("audio" if role == "sound" else "video"):
            raise Refusal("bad_offer", "tracks")
    if len(set(tracks.values())) != len(tracks):
        raise Refusal("bad_offer", "tracks")
    roles: dict[str, Role] = {}
    videos = [mid for mid, kind in sending if kind == "video"]
    for mid, kind in sending:
        if kind == "audio":
            roles[mid] = "sound"
        elif len(videos) == 1:
            roles[mid] = "record"
        else:
            free: list[Role] = [role for role in ("record", "look") if role not in (*tracks.values(), *roles.values())]
            roles[mid] = tracks.get(mid) or free[0]
    return roles
