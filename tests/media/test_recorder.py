"""What was put is on the disk, playable, in place; what cannot be written harms that part alone."""

import asyncio
import errno
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from loadtest.clips import Clip
from server.core.media import EncodedFrame
from server.media import writer
from server.media.finish import Finisher
from server.media.recorder import ALIGN_MS, Recorder, TrackTime
from tests.media.frames import frames_of
from tests.media.link import decoded, linked, until


def nobody() -> None:
    """Nobody to ask for a keyframe."""


async def recorded(path: Path, frames: Iterator[EncodedFrame] | list[EncodedFrame]) -> None:
    recorder = Recorder()
    part = recorder.start_part(path, nobody)
    for frame in frames:
        part.put(frame)
    await part.close()
    await recorder.close()


async def test_a_part_holds_all_that_was_put_and_decodes(tmp_path: Path, clip: Clip) -> None:
    recorder = Recorder()
    part = recorder.start_part(tmp_path / "new" / "part.mkv", nobody)
    for frame in frames_of(clip, 5, from_ms=70_000):
        part.put(frame)
    result = await part.close()
    assert result == await part.close()
    await recorder.close()
    assert (result.from_ms, result.to_ms) == (70_000, 75_000)
    assert (result.sound_packets, result.pictures, result.lost, result.failed) == (250, 75, 0, "")
    found = decoded(tmp_path / "new" / "part.mkv")
    assert found["errors"] == 0
    assert len(found["pictures_ms"]) == 75
    assert len(found["sound_ms"]) == 250
    assert found["sizes"] == [[640, 480]]
    assert await Finisher().probe_part(tmp_path / "new" / "part.mkv") is not None


async def test_pictures_begin_with_a_keyframe_which_is_asked_for_and_sound_does_not_wait(tmp_path: Path, clip: Clip) -> None:
    asked: list[int] = []
    recorder = Recorder()
    part = recorder.start_part(tmp_path / "part.mkv", lambda: asked.append(1))
    assert asked == [1]
    frames = list(frames_of(clip, 6))
    first_key = next(frame for frame in frames if frame.role == "record" and frame.keyframe)
    for frame in frames:
        if frame is not first_key:
            part.put(frame)
    result = await part.close()
    await recorder.close()
    assert 3 <= len(asked) <= 6
    assert result.sound_packets == 300
    found = decoded(tmp_path / "part.mkv")
    assert found["errors"] == 0
    assert found["pictures_ms"][0] == pytest.approx(4000, abs=40)


async def test_sound_alone_is_written_at_once(tmp_path: Path, clip: Clip) -> None:
    """FFmpeg's muxer would hold all of it until the first picture."""
    recorder = Recorder()
    part = recorder.start_part(tmp_path / "part.mkv", nobody)
    for frame in frames_of(clip, 2, picture=False):
        part.put(frame)
    await until(lambda: (tmp_path / "part.mkv").exists() and (tmp_path / "part.mkv").stat().st_size > 2000, 2)
    result = await part.close()
    await recorder.close()
    assert (result.sound_packets, result.pictures) == (100, 0)
    assert len(decoded(tmp_path / "part.mkv")["sound_ms"]) == 100


async def test_a_picture_that_changes_its_size_goes_on(tmp_path: Path, clip: Clip) -> None:
    frames = list(frames_of(clip, 2))
    smaller = [
        EncodedFrame("record", 2000 + shown.at_ms, (2000 + shown.at_ms) * 90, shown.data, shown.key)
        for shown in clip.look[:10]
    ]
    await recorded(tmp_path / "part.mkv", [*frames, *smaller])
    found = decoded(tmp_path / "part.mkv")
    assert found["errors"] == 0
    assert found["sizes"] == [[640, 480], [320, 240]]


async def test_look_pictures_and_late_frames_are_left_out(tmp_path: Path, clip: Clip) -> None:
    recorder = Recorder()
    part = recorder.start_part(tmp_path / "part.mkv", nobody)
    for frame in frames_of(clip, 1):
        part.put(frame)
        if frame.role == "record":
            part.put(replace(frame, role="look"))
    result = await part.close()
    for frame in frames_of(clip, 1, from_ms=2000):
        part.put(frame)
    await recorder.close()
    assert (result.sound_packets, result.pictures) == (50, 15)
    assert await part.close() == result


async def test_a_part_without_frames_is_no_file(tmp_path: Path) -> None:
    recorder = Recorder()
    result = await recorder.start_part(tmp_path / "part.mkv", nobody).close()
    await recorder.close()
    assert result.failed == "nothing_received"
    assert not list(tmp_path.iterdir())


async def test_a_file_that_is_there_already_is_not_touched(tmp_path: Path, clip: Clip) -> None:
    (tmp_path / "part.mkv").write_bytes(b"precious")
    reasons: list[str] = []
    recorder = Recorder()
    part = recorder.start_part(tmp_path / "part.mkv", nobody, reasons.append)
    for frame in frames_of(clip, 1):
        part.put(frame)
    result = await part.close()
    await recorder.close()
    assert result.failed == "storage_error"
    assert result.lost == 65
    assert reasons == ["storage_error"]
    assert (tmp_path / "part.mkv").read_bytes() == b"precious"


async def test_a_full_disk_ends_that_part_alone_and_the_server_goes_on(
    tmp_path: Path, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_write = os.write
    full = threading.Event()

    def write(descriptor: int, data: bytes) -> int:
        if full.is_set() and os.readlink(f"/proc/self/fd/{descriptor}").endswith("first.mkv"):
            raise OSError(errno.ENOSPC, "full")
        return real_write(descriptor, data)

    monkeypatch.setattr(os, "write", write)
    reasons: list[str] = []
    recorder = Recorder()
    first = recorder.start_part(tmp_path / "first.mkv", nobody, reasons.append)
    second = recorder.start_part(tmp_path / "second.mkv", nobody)
    frames = list(frames_of(clip, 4))
    for frame in frames[:130]:
        first.put(frame)
        second.put(frame)
    await until(lambda: recorder.queued_bytes == 0 and (tmp_path / "second.mkv").exists(), 2)
    full.set()
    for frame in frames[130:]:
        first.put(frame)
        second.put(frame)
    await until(lambda: reasons, 2)
    assert first.failed == "storage_full"
    results = await asyncio.gather(first.close(), second.close())
    await recorder.close()
    assert [result.failed for result in results] == ["storage_full", ""]
    assert results[0].lost == 130
    assert results[1].lost == 0
    assert len(decoded(tmp_path / "first.mkv")["sound_ms"]) == 100
    assert len(decoded(tmp_path / "second.mkv")["sound_ms"]) == 200
    assert reasons == ["storage_full"]


async def test_a_really_full_disk(tmp_path: Path, clip: Clip) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small tmpfs cannot be mounted here")
    try:
        recorder = Recorder()
        part = recorder.start_part(small / "part.mkv", nobody)
        for frame in frames_of(clip, 10):
            part.put(frame)
            await asyncio.sleep(0.001)
        await until(lambda: part.failed, 3)
        result = await part.close()
        assert result.failed == "storage_full"
        found = decoded(small / "part.mkv")
        assert found["sound_ms"]
        (small / "part.mkv").unlink()
        again = recorder.start_part(small / "again.mkv", nobody)
        for frame in frames_of(clip, 1):
            again.put(frame)
        assert (await again.close()).failed == ""
        await recorder.close()
    finally:
        subprocess.run(["umount", str(small)], check=True)


async def test_a_stuck_disk_neither_stops_the_loop_nor_grows_memory(
    tmp_path: Path, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = threading.Event()
    real_write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: free.wait(20) and real_write(descriptor, data))
    asked: list[int] = []
    recorder = Recorder(queue_limit_bytes=20_000)
    part = recorder.start_part(tmp_path / "part.mkv", lambda: asked.append(1))
    frames = list(frames_of(clip, 8))
    for frame in frames[:100]:
        part.put(frame)
    await asyncio.sleep(0.3)
    began_s = time.monotonic()
    for frame in frames[100:]:
        part.put(frame)
    assert time.monotonic() - began_s < 0.1
    assert recorder.queued_bytes <= 20_000
    free.set()
    result = await part.close()
    await recorder.close()
    assert result.lost > 0
    assert result.sound_packets + result.pictures < len(frames)
    assert len(asked) > 1
    assert decoded(tmp_path / "part.mkv")["errors"] == 0


async def test_the_file_is_synced_each_second_and_before_it_counts_as_closed(
    tmp_path: Path, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[float, int]] = []
    real_sync = os.fdatasync

    def fdatasync(descriptor: int) -> None:
        synced.append((time.monotonic(), os.fstat(descriptor).st_size))
        real_sync(descriptor)

    monkeypatch.setattr(os, "fdatasync", fdatasync)
    monkeypatch.setattr(writer, "SYNC_EACH_S", 0.3)
    recorder = Recorder()
    part = recorder.start_part(tmp_path / "part.mkv", nobody)
    began_s = time.monotonic()
    for frame in frames_of(clip, 2):
        await asyncio.sleep(max(0.0, began_s + frame.at_ms / 1000 - time.monotonic()))
        part.put(frame)
    await part.close()
    assert synced[-1][1] == (tmp_path / "part.mkv").stat().st_size
    assert max(after[0] - before[0] for before, after in pairwise(synced)) < 0.3 + 0.4
    await recorder.close()


async def test_closing_the_recorder_closes_open_parts_and_ends_its_thread(tmp_path: Path, clip: Clip) -> None:
    recorder = Recorder()
    part = recorder.start_part(tmp_path / "part.mkv", nobody)
    for frame in frames_of(clip, 1):
        part.put(frame)
    await recorder.close()
    assert part.closed
    assert not [thread for thread in threading.enumerate() if thread.name == "recording-writer"]
    assert len(decoded(tmp_path / "part.mkv")["sound_ms"]) == 50


@pytest.mark.parametrize(
    ("frames", "places"),
    [
        ([(1000, 0), (1020, 960), (1040, 1920)], [0, 20, 40]),
        ([(1000, 0), (1019, 960), (1041, 1920)], [0, 20, 40]),
        ([(1000, 0), (1020, 960), (1020 + ALIGN_MS + 21, 1920)], [0, 20, 20 + ALIGN_MS + 21]),
        ([(1000, 0), (1020, 960), (1000, 1920)], [0, 20, 20]),
        ([(900, 0), (920, 960), (1040, 6720)], [0, 0, 40]),
        ([(1000, 0), (6000, 960)], [0, 5000]),
    ],
    ids=["even", "jitter is smoothed", "a step is taken", "never back", "before the part began", "a gap"],
)
def test_times_within_a_part(frames: list[tuple[int, int]], places: list[int]) -> None:
    time_of = TrackTime(48_000, 1000, 0)
    assert [time_of.place(at_ms, rtp_time) for at_ms, rtp_time in frames] == places


async def test_a_real_connection_recorded_is_in_step_and_lasts_as_long_as_it_did(tmp_path: Path, clip: Clip) -> None:
    recorder = Recorder()
    async with linked(clip) as link:
        await until(lambda: len(link.of("record")) > 5, 5)
        part = recorder.start_part(tmp_path / "part.mkv", lambda: link.peer.ask_keyframe("record"))
        from_ms = link.session_clock.now_ms()
        link.puts.append(part.put)
        await asyncio.sleep(5.2)
        link.puts.clear()
        to_ms = link.session_clock.now_ms()
        result = await part.close()
        assert link.sender.keyframes_asked("record") == 1
    await recorder.close()
    assert result.lost == 0
    assert result.to_ms - result.from_ms == pytest.approx(to_ms - from_ms, abs=100)
    finished = await Finisher().finish_take([tmp_path / "part.mkv"], tmp_path / "take.webm")
    assert finished.duration_ms == pytest.approx(to_ms - from_ms, abs=300)
    found = decoded(tmp_path / "take.webm")
    assert found["errors"] == 0
    assert found["duration_ms"] == pytest.approx(to_ms - from_ms, abs=300)
    assert len(found["beeps_ms"]) >= 5
    apart_ms = [min(found["flashes_ms"], key=lambda flash: abs(flash - beep)) - beep for beep in found["beeps_ms"][1:]]
    print(f"picture after sound by {[round(apart) for apart in apart_ms]} ms")
    assert all(abs(apart) <= 80 for apart in apart_ms)
