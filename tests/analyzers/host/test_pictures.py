"""The live picture: small, a JPEG, and made without threads of its own."""

import os
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import VideoReformatter

from analyzers.host.pictures import JPEG_WIDTH, jpeg_of


@pytest.mark.parametrize(
    ("width", "height", "shown"), [(640, 480, (320, 240)), (160, 120, (160, 120)), (361, 641, (320, 568))]
)
def test_a_picture_is_at_most_so_wide_and_keeps_its_shape(width: int, height: int, shown: tuple[int, int]) -> None:
    frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), 90, np.uint8), "rgb24")
    decoder = av.CodecContext.create("mjpeg", "r")
    [picture] = decoder.decode(av.Packet(jpeg_of(frame, VideoReformatter())))
    assert (picture.width, picture.height) == shown
    assert picture.width <= JPEG_WIDTH


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
def test_pictures_start_no_threads() -> None:
    """By default each picture has threads for as long as it is held: over 300 after an hour of interviews."""
    scaler = VideoReformatter()
    before = len(os.listdir("/proc/self/task"))
    held = [av.VideoFrame.from_ndarray(np.zeros((360, 320), np.uint8), "yuv420p") for _ in range(4)]
    for frame in held:
        jpeg_of(frame, scaler)
        scaler.reformat(frame, format="rgb24", threads=1)
    assert len(os.listdir("/proc/self/task")) == before
