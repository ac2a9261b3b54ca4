"""A real connection on loopback: what goes in comes out, encoded and identical."""

import asyncio
import gc
import os
import threading
import time
import weakref
from itertools import pairwise

import pytest

from loadtest.clips import Clip
from loadtest.synthetic import SyntheticSender
from server.config import Settings
from server.core.clock import HandClock, SessionClock, SystemClock
from server.core.errors import Refusal
from server.core.media import EncodedFrame
from server.core.messages import Role
from server.media.peer import CONNECT_LIMIT_S, Peer
from server.media.states import PeerState
from tests.media.link import ALL, linked, until
from tests.media.offers import aiortc_offer, browser_offer


async def test_every_frame_arrives_as_it_was_sent_soon_and_in_its_place(clip: Clip) -> None:
    async with linked(clip) as link:
        await until(lambda: len(link.of("record")) > 45, 10)
        assert link.peer.roles == frozenset(ALL)
        for role in ALL:
            frames, sent = link.of(role), link.sent[role]
            assert [frame.data for frame in frames] == [data for _, _, data in sent[: len(frames)]]
            assert len(frames) >= len(sent) - 2
            apart_ms = [abs(frame.at_ms - at_ms) for frame, (at_ms, _, _) in zip(frames, sent, strict=False)]
            assert sorted(apart_ms)[len(apart_ms) // 2] < 40
            assert max(apart_ms) < 250
            assert frames[0].keyframe
        assert [frame.keyframe for frame in link.of("record")].count(True) < 5
        for before, after in pairwise(link.of("sound")):
            assert after.rtp_time - before.rtp_time == 960
            assert after.at_ms >= before.at_ms
        assert link.states[0] == "flowing"


async def test_a_picture_does_not_wait_for_the_next_one(clip: Clip) -> None:
    async with linked(clip, ("sound", "look")) as link:
        await until(lambda: len(link.of("record")) > 8, 10)
        delays = []
        for frame, came_s in zip(link.frames, link.came_s, strict=True):
            if frame.role == "record":
                delays.append(link.session_clock.at_ms(came_s) - frame.at_ms)
        assert sorted(delays)[len(delays) // 2] < 50  # the next one is 200 ms away


async def test_tracks_nobody_reads_hold_nothing(clip: Clip) -> None:
    async with linked(clip) as link:
        await until(lambda: len(link.of("sound")) > 50, 5)
        assert link.peer._connection is not None
        for receiver in link.peer._connection.getReceivers():
            assert receiver.track._queue.qsize() <= 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("roles", [("sound",), ("record",), ("sound", "record"), ALL])
async def test_any_set_of_tracks(clip: Clip, roles: tuple[Role, ...]) -> None:
    async with linked(clip, roles, name_tracks=False) as link:
        await until(lambda: all(link.of(role) for role in roles), 5)
        assert link.peer.roles == frozenset(roles)


async def test_a_keyframe_comes_when_asked_for(clip: Clip) -> None:
    async with linked(clip) as link:
        await until(lambda: len(link.of("record")) > 3, 5)
        before = sum(frame.keyframe for frame in link.of("record"))
        link.peer.ask_keyframe("record")
        asked_s = time.monotonic()
        await until(lambda: sum(frame.keyframe for frame in link.of("record")) > before, 2)
        assert time.monotonic() - asked_s < 0.4
        assert link.sender.keyframes_asked("record") == 1
        link.peer.ask_keyframe("look")
        await until(lambda: link.sender.keyframes_asked("look") == 1, 2)


async def test_the_reading_tells_what_arrives(clip: Clip) -> None:
    async with linked(clip) as link:
        await until(lambda: link.peer.reading().sound_kbps > 5, 5)
        await until(lambda: len(link.of("sound")) > 120, 5)
        reading = link.peer.reading()
        sent_kbps = sum(len(data) for _, _, data in link.sent["sound"][:100]) * 8 / 1000 / 2
        assert reading.sound_kbps == pytest.approx(sent_kbps, rel=0.35)
        assert reading.picture_kbps > 10
        assert reading.loss_ratio == 0
        assert reading.last_rtp_s is not None
        assert time.monotonic() - reading.last_rtp_s < 0.5


async def test_silence_is_told_and_so_is_its_end(clip: Clip) -> None:
    async with linked(clip, settings=Settings(rtp_silence_s=0.5)) as link:
        link.network.dark = True
        dark_s = time.monotonic()
        await until(lambda: link.peer.state == "silent", 3)
        assert 0.4 < time.monotonic() - dark_s < 1.2
        link.network.dark = False
        await until(lambda: link.peer.state == "flowing", 3)
        assert link.states == ["flowing", "silent", "flowing"]


async def test_a_page_that_hangs_up_is_noticed_at_once(clip: Clip) -> None:
    async with linked(clip) as link:
        await link.sender.close()
        await until(lambda: link.peer.state == "closed", 1)


async def test_a_page_that_never_connects_has_failed_after_a_while() -> None:
    clock = HandClock()
    states: list[PeerState] = []
    peer = Peer(SessionClock(clock, clock.wall_s()), clock, lambda frame: None, states.append, Settings())
    await peer.answer(browser_offer(("a=candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host",)), {})
    assert states == []
    clock.advance(CONNECT_LIMIT_S + 1)
    await until(lambda: states == ["failed"], 2)
    began_s = time.monotonic()
    await peer.close()
    assert time.monotonic() - began_s < 0.5
    assert states == ["failed", "closed"]


async def test_an_answer_offers_vp8_and_opus_alone_and_loopback_if_wished() -> None:
    clock = SystemClock()
    for loopback in (True, False):
        settings = Settings(media_loopback=loopback, media_addresses=["127.0.0.2"])
        peer = Peer(SessionClock(clock, clock.wall_s()), clock, lambda frame: None, lambda state: None, settings)
        answer = await peer.answer(browser_offer(), {})
        assert ("127.0.0.1" in answer) == loopback
        assert "127.0.0.2" in answer
        assert {line.split()[1].split("/")[0].lower() for line in answer.splitlines() if "a=rtpmap" in line} == {
            "opus",
            "vp8",
        }
        assert answer.count("a=recvonly") == 3
        await peer.close()


async def test_one_offer_is_all_a_peer_takes() -> None:
    clock = SystemClock()
    peer = Peer(SessionClock(clock, clock.wall_s()), clock, lambda frame: None, lambda state: None, Settings())
    await peer.answer(browser_offer(), {})
    with pytest.raises(Refusal, match="second_offer"):
        await peer.answer(browser_offer(), {})
    await peer.close()
    await peer.close()


@pytest.mark.parametrize("kinds", [("audio", "data"), ("video",) * 3])
async def test_a_refused_offer_leaves_nothing_open(kinds: tuple[str, ...]) -> None:
    clock = SystemClock()
    offer = await aiortc_offer(kinds)
    before = len(os.listdir("/proc/self/fd"))
    peer = Peer(SessionClock(clock, clock.wall_s()), clock, lambda frame: None, lambda state: None, Settings())
    with pytest.raises(Refusal):
        await peer.answer(offer, {})
    await peer.close()
    assert len(os.listdir("/proc/self/fd")) == before


async def test_a_page_with_hidden_addresses_is_reached(clip: Clip) -> None:
    clock = SystemClock()
    frames: list[EncodedFrame] = []
    peer = Peer(SessionClock(clock, clock.wall_s()), clock, frames.append, lambda state: None, Settings())
    sender = SyntheticSender(clip)
    offer = await sender.offer()
    hidden = "\r\n".join(line.replace("127.0.0.1", "aaaa.local") for line in offer.sdp.splitlines()) + "\r\n"
    await sender.accept(await peer.answer(hidden, offer.tracks))
    await until(lambda: frames, 5)
    await peer.close()
    await sender.close()


async def test_closing_is_quick_at_any_moment_and_leaves_nothing(clip: Clip) -> None:
    async with linked(clip) as link:
        await until(lambda: len(link.of("record")) > 3, 5)
        began_s = time.monotonic()
        await link.peer.close()
        assert time.monotonic() - began_s < 0.2
        assert link.states[-1] == "closed"
        count = len(link.frames)
    assert len(link.frames) == count
    await until(lambda: len(asyncio.all_tasks()) == 1, 2)
    assert not [thread for thread in threading.enumerate() if "decoder" in thread.name]


async def test_twenty_connections_leave_nothing_behind(clip: Clip) -> None:
    async def once() -> weakref.ref[Peer]:
        async with linked(clip) as link:
            await until(lambda: link.of("look"), 5)
            return weakref.ref(link.peer)

    for _ in range(2):
        await once()
    await until(lambda: len(asyncio.all_tasks()) == 1, 2)
    open_before, threads_before = len(os.listdir("/proc/self/fd")), threading.active_count()
    peers = [await once() for _ in range(20)]
    await until(lambda: len(asyncio.all_tasks()) == 1, 2)
    gc.collect()
    assert not [peer for peer in peers if peer() is not None]
    assert len(os.listdir("/proc/self/fd")) <= open_before
    assert threading.active_count() <= threads_before
