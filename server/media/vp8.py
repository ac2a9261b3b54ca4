"""The few bits of VP8 (RFC 6386, RFC 7741) that tell frames apart without decoding them."""

_START_AND_PARTITION = 0x17
_FIRST_OF_FRAME = 0x10
_EXTENDED = 0x80
_PICTURE_ID = 0x80
_LONG_PICTURE_ID = 0x80
_LAYER_INDEX = 0x40
_LAYER_OR_KEY = 0x30
_START_CODE = b"\x9d\x01\x2a"


def begins_frame(rtp_payload: bytes) -> bool:
    """Whether an RTP payload is the first of its frame (start bit set, partition 0)."""
    return bool(rtp_payload) and rtp_payload[0] & _START_AND_PARTITION == _FIRST_OF_FRAME


def descriptor_bytes(rtp_payload: bytes) -> int | None:
    """How long the payload descriptor (RFC 7741, 4.2) before the frame's own bytes is; None when it is cut off."""
    if not rtp_payload[0] & _EXTENDED:
        return 1
    size = len(rtp_payload)
    if size < 2:
        return None
    control = rtp_payload[1]
    at = 2
    if control & _PICTURE_ID:
        if size < 3:
            return None
        at += 2 if rtp_payload[2] & _LONG_PICTURE_ID else 1
    at += bool(control & _LAYER_INDEX) + bool(control & _LAYER_OR_KEY)
    return at if at <= size else None


def is_keyframe(frame: bytes) -> bool:
    return bool(frame) and not frame[0] & 1


def picture_size(frame: bytes) -> tuple[int, int] | None:
    """Width and height in pixels as a keyframe's header says; None for any other frame."""
    if len(frame) < 10 or not is_keyframe(frame) or frame[3:6] != _START_CODE:
        return None
    return int.from_bytes(frame[6:8], "little") & 0x3FFF, int.from_bytes(frame[8:10], "little") & 0x3FFF
