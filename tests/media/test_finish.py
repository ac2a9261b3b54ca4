"""Parts become one playable file; what is broken is a clear answer and never more."""

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import av
import pytest

from loadtest.clips import Clip
from server.media.finish import Finisher, FinishFailed
from server.media.states import PartBounds, PlacedPart
from tests.media.frames import frames_of
from tests.media.link import decoded
from tests.media.test_recorder import recorded

EBML = b"\x1a\x45\xdf\xa3"


@pytest.fixture
async def finisher() -> AsyncIterator[Finisher]:
    made = Finisher()
    yield made
    await made.close()


async def test_parts_are_joined_without_the_gap_and_placed(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    parts = [tmp_path / "a.mkv", tmp_path / "b.mkv"]
    await recorded(parts[0], frames_of(clip, 3, from_ms=10_000))
    await recorded(parts[1], frames_of(clip, 2, from_ms=60_000))
    out = tmp_path / "take.webm"
    finished = await finisher.finish_take(parts, out)
    assert finished.parts == (PlacedPart(10_000, 13_000, 0), PlacedPart(60_000, 62_000, 3000))
    assert finished.duration_ms == 5000
    assert finished.has_picture
    assert finished.size_bytes == out.stat().st_size
    assert finished.unreadable == ()
    assert [at_ms for at_ms, _ in finished.sound] == [*range(10_000, 13_000, 20), *range(60_000, 62_000, 20)]
    assert [data for _, data in finished.sound] == [*clip.sound[:150], *clip.sound[:100]]
    found = decoded(out)
    assert found["errors"] == 0
    assert found["duration_ms"] == pytest.approx(5000, abs=100)
    assert len(found["pictures_ms"]) == 75
    assert sorted(os.listdir(tmp_path)) == ["a.mkv", "b.mkv", "take.webm"]


async def test_the_file_is_webm_with_its_index_in_front(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    await recorded(tmp_path / "a.mkv", frames_of(clip, 5))
    await finisher.finish_take([tmp_path / "a.mkv"], tmp_path / "take.webm")
    data = (tmp_path / "take.webm").read_bytes()
    assert data.startswith(EBML)
    assert b"webm" in data[:64]
    assert 0 < data.index(b"\x1c\x53\xbb\x6b", 300) < data.index(b"\x1f\x43\xb6\x75")
    with av.open(str(tmp_path / "take.webm")) as container:
        container.seek(4_500_000)
        packet = next(packet for packet in container.demux(video=0) if packet.size)
        assert packet.is_keyframe
        assert float((packet.pts or 0) * packet.time_base) == pytest.approx(4.0, abs=0.1)


async def test_sound_alone(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    await recorded(tmp_path / "a.mkv", frames_of(clip, 2, picture=False))
    finished = await finisher.finish_take([tmp_path / "a.mkv"], tmp_path / "take.webm")
    assert not finished.has_picture
    assert finished.duration_ms == 2000
    assert decoded(tmp_path / "take.webm")["pictures_ms"] == []


async def test_a_part_without_picture_between_others(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    parts = [tmp_path / f"{number}.mkv" for number in range(3)]
    for number, path in enumerate(parts):
        await recorded(path, frames_of(clip, 1, from_ms=number * 5000, picture=number != 0))
    finished = await finisher.finish_take(parts, tmp_path / "take.webm")
    assert finished.has_picture
    found = decoded(tmp_path / "take.webm")
    assert found["errors"] == 0
    assert found["pictures_ms"][0] == pytest.approx(1000, abs=1)
    assert len(found["sound_ms"]) == 150


async def test_unreadable_parts_are_left_out_and_named(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    good, rubbish, empty, missing = (tmp_path / f"{name}.mkv" for name in ("good", "rubbish", "empty", "missing"))
    await recorded(good, frames_of(clip, 1))
    rubbish.write_bytes(EBML + os.urandom(5000))
    empty.touch()
    finished = await finisher.finish_take([rubbish, good, empty, missing], tmp_path / "take.webm")
    assert finished.unreadable == (rubbish, empty, missing)
    assert finished.parts == (PlacedPart(0, 1000, 0),)


@pytest.mark.parametrize("content", [b"", b"rubbish" * 100, EBML, EBML + b"\xff" * 400, None])
async def test_nothing_readable_is_a_clear_failure(finisher: Finisher, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.mkv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FinishFailed) as failure:
        await finisher.finish_take([path], tmp_path / "take.webm")
    assert failure.value.reason == "nothing_readable"
    assert await finisher.probe_part(path) is None
    assert not (tmp_path / "take.webm").exists()


async def test_another_programs_matroska_is_not_taken_for_a_part(
    finisher: Finisher, tmp_path: Path, clip_path: Path
) -> None:
    assert await finisher.probe_part(clip_path) is None


async def test_bounds_are_read_back(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    await recorded(tmp_path / "a.mkv", frames_of(clip, 2, from_ms=123_456))
    assert await finisher.probe_part(tmp_path / "a.mkv") == PartBounds(123_456, 125_456, 100, 30)


async def test_cut_and_spoiled_parts_give_an_answer(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    whole = tmp_path / "whole.mkv"
    await recorded(whole, frames_of(clip, 3))
    data = whole.read_bytes()
    chances = random.Random(4)
    paths = []
    for number in range(12):
        spoiled = bytearray(data[: chances.randrange(len(data))])
        for _ in range(chances.choice([0, 0, 5, 50])):
            if spoiled:
                spoiled[chances.randrange(len(spoiled))] = chances.randrange(256)
        paths.append(tmp_path / f"{number}.mkv")
        paths[-1].write_bytes(spoiled)

    async def finished(path: Path) -> str:
        try:
            await finisher.finish_take([path], path.with_suffix(".webm"))
        except FinishFailed as failure:
            return failure.reason
        return "finished"

    answers = await asyncio.gather(*(finished(path) for path in paths))
    assert set(answers) <= {"finished", "nothing_readable", "mux_failed"}
    assert "finished" in answers
    assert not list(tmp_path.glob("*.making"))


async def test_a_folder_that_cannot_be_written_is_told(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    await recorded(tmp_path / "a.mkv", frames_of(clip, 1))
    with pytest.raises(FinishFailed) as failure:
        await finisher.finish_take([tmp_path / "a.mkv"], tmp_path / "nowhere" / "take.webm")
    assert failure.value.reason == "storage_error"


async def test_a_child_that_takes_too_long_is_ended(tmp_path: Path, clip: Clip) -> None:
    os.mkfifo(tmp_path / "never.mkv")
    began_s = time.monotonic()
    hasty = Finisher(limit_s=1.0)
    with pytest.raises(FinishFailed) as failure:
        await hasty.finish_take([tmp_path / "never.mkv"], tmp_path / "take.webm")
    assert failure.value.reason == "too_slow"
    assert time.monotonic() - began_s < 4
    await recorded(tmp_path / "a.mkv", frames_of(clip, 1))
    assert (await hasty.finish_take([tmp_path / "a.mkv"], tmp_path / "take.webm")).duration_ms == 1000
    await hasty.close()


async def test_a_child_that_crashes_is_told(
    finisher: Finisher, tmp_path: Path, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(FinishFailed) as failure:
        await finisher.finish_take([tmp_path / "a.mkv"], tmp_path / "take.webm")
    assert failure.value.reason == "crashed"


def children_now() -> set[str]:
    """Of this process; a database that tests share may be one."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


async def test_one_child_serves_many_takes(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    await recorded(tmp_path / "a.mkv", frames_of(clip, 1))
    others = children_now()
    seen = set()
    work = asyncio.gather(*(finisher.probe_part(tmp_path / "a.mkv") for _ in range(3)))
    while not work.done():
        seen |= children_now() - others
        await asyncio.sleep(0.02)
    assert all(bounds is not None for bounds in await work)
    assert len(seen) == 1


async def test_a_child_killed_between_two_takes_costs_none(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    await recorded(tmp_path / "a.mkv", frames_of(clip, 1))
    others = children_now()
    for _ in range(2):
        assert await finisher.probe_part(tmp_path / "a.mkv") == PartBounds(0, 1000, 50, 15)
        (child,) = children_now() - others
        await killed(int(child))


async def test_a_child_killed_at_a_take_costs_that_one_alone(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    os.mkfifo(tmp_path / "never.mkv")
    await recorded(tmp_path / "a.mkv", frames_of(clip, 1))
    others = children_now()
    stuck = asyncio.create_task(finisher.finish_take([tmp_path / "never.mkv"], tmp_path / "take.webm"))
    after = asyncio.create_task(finisher.finish_take([tmp_path / "a.mkv"], tmp_path / "other.webm"))
    while not (child := children_now() - others):
        await asyncio.sleep(0.02)
    await killed(int(child.pop()))
    with pytest.raises(FinishFailed) as failure:
        await stuck
    assert failure.value.reason == "crashed"
    assert (await after).duration_ms == 1000


async def test_a_child_spoiled_by_others_costs_no_take(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    """Killed at work, but not at its first: whatever it died of, the take gets a fresh one."""
    await recorded(tmp_path / "a.mkv", frames_of(clip, 1))
    others = children_now()
    assert await finisher.probe_part(tmp_path / "a.mkv") is not None
    (child,) = children_now() - others
    os.kill(int(child), signal.SIGSTOP)
    work = asyncio.create_task(finisher.finish_take([tmp_path / "a.mkv"], tmp_path / "take.webm"))
    await asyncio.sleep(0)
    await killed(int(child))
    assert (await work).duration_ms == 1000


async def test_a_closed_finisher_keeps_no_child(tmp_path: Path, clip: Clip) -> None:
    await recorded(tmp_path / "a.mkv", frames_of(clip, 1))
    others = children_now()
    finisher = Finisher()
    work = asyncio.create_task(finisher.probe_part(tmp_path / "a.mkv"))
    while children_now() == others:
        await asyncio.sleep(0.01)
    await finisher.close()
    assert await work == PartBounds(0, 1000, 50, 15)
    assert children_now() == others


async def test_who_no_longer_waits_leaves_no_answer_for_the_next(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    await recorded(tmp_path / "long.mkv", frames_of(clip, 3))
    await recorded(tmp_path / "a.mkv", frames_of(clip, 1))
    assert await finisher.probe_part(tmp_path / "a.mkv") is not None
    left = asyncio.create_task(finisher.probe_part(tmp_path / "long.mkv"))
    await asyncio.sleep(0)
    left.cancel()
    with pytest.raises(asyncio.CancelledError):
        await left
    assert await finisher.probe_part(tmp_path / "a.mkv") == PartBounds(0, 1000, 50, 15)


async def test_closing_leaves_no_child(finisher: Finisher, tmp_path: Path, clip: Clip) -> None:
    await recorded(tmp_path / "a.mkv", frames_of(clip, 1))
    others = children_now()
    await finisher.probe_part(tmp_path / "a.mkv")
    assert len(children_now() - others) == 1
    await finisher.close()
    assert children_now() == others


async def killed(child: int) -> None:
    """And waited for, as the event loop hears of it."""
    os.kill(child, signal.SIGKILL)
    while Path(f"/proc/{child}").exists():
        await asyncio.sleep(0.01)
