"""Bad bytes end as one clear error without their content; good ones come back as they went."""

import asyncio
import json

import pytest

from server.core.analysis_wire import FromHost, SeatFacts, Sound, ToHost
from server.core.codec import BadMessage, FrameCodec, JsonCodec, to_frame, to_json
from server.core.facts import Draft, Utterance
from server.core.messages import MESSAGE_LIMIT_BYTES, FromCandidate, Say

CODEC: JsonCodec[FromCandidate] = JsonCodec(FromCandidate, MESSAGE_LIMIT_BYTES)


def test_a_message_survives_the_way() -> None:
    said = Say(client_id="c1", text="你好 <b>")
    assert CODEC.decode(to_json(said)) == said


def test_unknown_fields_are_tolerated() -> None:
    assert CODEC.decode('{"type":"ping","sent":1.5,"new":true}').type == "ping"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("[]", "not_valid"),
        ('"ping"', "not_valid"),
        ('{"type":"fly"}', "not_valid"),
        ('{"type":"ping"}', "not_valid"),
        ('{"type":"ping","sent":NaN}', "not_json"),
        ('{"type":"ping","sent":Infinity}', "not_json"),
        ('{"type":"ping","sent":1,"sent":2}', "not_json"),
        ('{"type":"ping","sent":"\ud800"}', "not_json"),
        ("[" * 40 + "]" * 40, "too_deep"),
        ('{"type":"say","client_id":"x","text":""}', "not_valid"),
        (json.dumps({"type": "say", "client_id": "x", "text": "y" * 2001}), "not_valid"),
        (json.dumps({"type": "say", "client_id": "x", "text": "y" * MESSAGE_LIMIT_BYTES}), "too_big"),
    ],
)
def test_rubbish_has_a_code_and_keeps_its_content_to_itself(raw: str, code: str) -> None:
    with pytest.raises(BadMessage) as caught:
        CODEC.decode(raw)
    assert caught.value.code == code
    assert "yyy" not in str(caught.value)


async def _stream(data: bytes) -> asyncio.StreamReader:
    stream = asyncio.StreamReader()
    stream.feed_data(data)
    stream.feed_eof()
    return stream


async def test_frames_survive_the_way() -> None:
    codec: FrameCodec[ToHost] = FrameCodec(ToHost)
    sound = Sound(seat="s", packets=((20, b"\x00\xff"), (40, b"")))
    stream = await _stream(to_frame(sound) + to_frame(sound))
    assert await codec.read(stream) == sound
    assert await codec.read(stream) == sound
    with pytest.raises(asyncio.IncompleteReadError):
        await codec.read(stream)


async def test_facts_keep_their_kind_across_the_border() -> None:
    codec: FrameCodec[FromHost] = FrameCodec(FromHost)
    said = Utterance(question=1, take=1, from_ms=0, to_ms=900, text="好", language="zh")
    facts = SeatFacts(seat="s", settled_ms=900, drafts=(Draft(at_ms=900, fact=said, key="u:1.1:0"),))
    assert await codec.read(await _stream(to_frame(facts))) == facts


@pytest.mark.parametrize(
    "data", [b"\xff\xff\xff\xff", b"\x00\x00\x00\x01\xc1", b"\x00\x00\x00\x02\x92\x01", b"\x00\x00\x00\x01\x80"]
)
async def test_bad_frames(data: bytes) -> None:
    codec: FrameCodec[FromHost] = FrameCodec(FromHost)
    with pytest.raises((BadMessage, asyncio.IncompleteReadError)):
        await codec.read(await _stream(data))
