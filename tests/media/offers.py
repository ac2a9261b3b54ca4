"""An offer as a browser makes it, to be spoiled in tests."""

from aiortc import RTCConfiguration, RTCPeerConnection
from aiortc.rtcconfiguration import RTCBundlePolicy

_CANDIDATE = "a=candidate:1 1 udp 2130706431 192.168.1.20 50000 typ host"
_COMMON = """c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=ice-options:trickle
a=fingerprint:sha-256 {print}
a=setup:actpass
a=rtcp-mux
a=sendonly"""


def browser_offer(candidates: tuple[str, ...] = (_CANDIDATE,)) -> str:
    """Sound (mid 0), record (1) and look (2) in one bundle."""
    common = _COMMON.format(print=":".join(["AB"] * 32)).splitlines()
    lines = ["v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1 2"]
    lines += ["a=extmap-allow-mixed", "a=msid-semantic: WMS s"]
    lines += ["m=audio 9 UDP/TLS/RTP/SAVPF 111 0", *common, *candidates, "a=mid:0", "a=msid:s a"]
    lines += ["a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtpmap:0 PCMU/8000"]
    lines += ["a=ssrc:1001 cname:c"]
    for mid in (1, 2):
        lines += ["m=video 9 UDP/TLS/RTP/SAVPF 96 97 102", *common, f"a=mid:{mid}", f"a=msid:s v{mid}"]
        lines += ["a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli", "a=rtpmap:97 rtx/90000"]
        lines += ["a=fmtp:97 apt=96", "a=rtpmap:102 H264/90000", f"a=ssrc-group:FID {mid}002 {mid}003"]
        lines += [f"a=ssrc:{mid}002 cname:c", f"a=ssrc:{mid}003 cname:c"]
    return "\r\n".join(lines) + "\r\n"


async def aiortc_offer(kinds: tuple[str, ...]) -> str:
    """What aiortc offers for these kinds, or a data channel for ``data``."""
    configuration = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
    connection = RTCPeerConnection(configuration)
    for kind in kinds:
        if kind == "data":
            connection.createDataChannel("x")
        else:
            connection.addTransceiver(kind, direction="sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    text = str(connection.localDescription.sdp)
    await connection.close()
    return text
