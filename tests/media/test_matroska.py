"""The bytes we write are Matroska that others read, wherever they end."""

from pathlib import Path

import av
import pytest

from loadtest.clips import Clip
from server.media import opus, vp8
from server.media.matroska import FROM_TAG, PICTURE_TRACK, SOUND_TRACK, Block, clusters, header


def read(path: Path) -> list[tuple[str, int, bool, bytes]]:
    with av.open(str(path)) as container:
        return [
            (packet.stream.type, packet.pts or 0, packet.is_keyframe, bytes(packet))
            for packet in container.demux()
            if packet.size
        ]


def test_blocks_come_back_as_they_were_put(tmp_path: Path, clip: Clip) -> None:
    path = tmp_path / "part.mkv"
    picture, sound = clip.record[0].data, clip.sound[0]
    blocks = [
        Block(SOUND_TRACK, 0, True, sound),
        Block(PICTURE_TRACK, 15, True, picture),
        Block(SOUND_TRACK, 20, True, sound),
        Block(PICTURE_TRACK, 82, False, clip.record[1].data),
        Block(SOUND_TRACK, 700_000, True, sound),
    ]
    path.write_bytes(header(123_456, (640, 480)) + clusters(blocks[:3]) + clusters(blocks[3:]))
    kinds = {SOUND_TRACK: "audio", PICTURE_TRACK: "video"}
    assert read(path) == [(kinds[block.track], block.at_ms, block.key, block.data) for block in blocks]
    with av.open(str(path)) as container:
        assert container.metadata[FROM_TAG] == "123456"
        assert container.streams.audio[0].codec_context.extradata == opus.header_block()
        assert (container.streams.video[0].width, container.streams.video[0].height) == (640, 480)


def test_a_file_that_ends_anywhere_reads_up_to_its_last_whole_block(tmp_path: Path) -> None:
    path = tmp_path / "part.mkv"
    data = header(0, None)
    ends: list[int] = []
    for number in range(10):
        data += clusters([Block(SOUND_TRACK, number * 20, True, bytes([0xFC]) * 50)])
        ends.append(len(data))
    for end in range(ends[0], len(data) + 1, 3):
        path.write_bytes(data[:end])
        assert len(read(path)) == sum(whole <= end for whole in ends)


@pytest.mark.parametrize(
    ("first", "second", "milliseconds"),
    [
        (0xFC, 0, 20),
        (0x78, 0, 20),
        (0x08, 0, 20),
        (0x00, 0, 10),
        (0x18, 0, 60),
        (0xE0, 0, 2.5),
        (0xFD, 0, 40),
        (0xFB, 3, 60),
    ],
)
def test_how_long_an_opus_packet_sounds(first: int, second: int, milliseconds: float) -> None:
    assert opus.packet_ms(bytes([first, second])) == milliseconds


def test_what_a_vp8_frame_tells(clip: Clip) -> None:
    assert [vp8.is_keyframe(shown.data) for shown in clip.record] == [shown.key for shown in clip.record]
    assert vp8.picture_size(clip.record[0].data) == (640, 480)
    assert vp8.picture_size(clip.look[0].as_keyframe) == (320, 240)
    assert vp8.picture_size(clip.record[1].data) is None
    assert vp8.picture_size(b"") is None
    assert not vp8.is_keyframe(b"")
    assert not vp8.begins_frame(b"")
    assert vp8.begins_frame(b"\x90")
    assert not vp8.begins_frame(b"\x80")
    assert not vp8.begins_frame(b"\x91")
