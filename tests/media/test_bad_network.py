"""Lost packets, dark networks and strangers' datagrams, with real peers."""

import asyncio
import socket
import time
from itertools import pairwise

import pytest

from loadtest.clips import Clip
from loadtest.synthetic import BadNetwork, SyntheticSender
from server.config import Settings
from server.core.clock import SessionClock, SystemClock
from server.core.media import EncodedFrame
from server.media.guard import install_guard
from server.media.peer import Peer
from tests.media.link import ALL, linked, until

LOSSES = [(0.05, 0.94), (0.10, 0.89), (0.20, 0.79)]
SEEDS = (11, 12, 13)
LOSS_PACKETS = 500


@pytest.mark.slow
async def test_of_the_sound_no_more_is_missing_than_the_network_lost(clip: Clip) -> None:
    """Ten seconds at 5, 10 and 20 %, three seeds each, all at once."""

    async def delivered(loss: float, seed: int) -> float:
        async with linked(clip, ("sound",), BadNetwork(loss, seed)) as link:
            await until(lambda: len(link.sent["sound"]) >= LOSS_PACKETS + 20, 30)
            counted = {data_at for _, data_at, _ in link.sent["sound"][:LOSS_PACKETS]}
            first = link.of("sound")[0].rtp_time
            begin_ms = next(at for _, at, data in link.sent["sound"] if data == link.of("sound")[0].data)
            came = {begin_ms + (frame.rtp_time - first) // 48 for frame in link.of("sound")}
            return len(came & counted) / LOSS_PACKETS

    runs = [(loss, least, seed) for loss, least in LOSSES for seed in SEEDS]
    shares = await asyncio.gather(*(delivered(loss, seed) for loss, _, seed in runs))
    for loss, least in LOSSES:
        of_loss = [share for share, run in zip(shares, runs, strict=True) if run[0] == loss]
        print(f"{loss:.0%} lost by the network: {[f'{share:.1%}' for share in of_loss]} of the sound came")
        assert sum(of_loss) / len(of_loss) >= least


@pytest.mark.parametrize("loss", [0.05, 0.2])
async def test_pictures_go_on_under_loss_and_every_one_is_decodable(clip: Clip, loss: float) -> None:
    async with linked(clip, network=BadNetwork(loss, 5)) as link:
        await until(lambda: len(link.sent["record"]) >= 90, 20)
        frames = link.of("record")
        known = {data: index for index, (_, _, data) in enumerate(link.sent["record"])}
        indexes = [known[frame.data] for frame in frames]
        for (before, after), frame in zip(pairwise(indexes), frames[1:], strict=False):
            assert after == before + 1 or frame.keyframe
        print(f"{loss:.0%} lost by the network: {len(frames)} of {len(link.sent['record'])} pictures came")
        assert len(frames) >= (0.9 if loss < 0.1 else 0.7) * len(link.sent["record"])


@pytest.mark.parametrize("dark_s", [5.0])
async def test_after_a_blackout_sound_and_picture_are_back_at_once(clip: Clip, dark_s: float) -> None:
    async with linked(clip) as link:
        await until(lambda: len(link.of("record")) > 10, 5)
        link.network.dark = True
        await until(lambda: link.peer.state == "silent", 3)
        await asyncio.sleep(dark_s - 1.5)
        link.network.dark = False
        light_s = time.monotonic()
        await until(lambda: all(link.first_after(role, light_s) for role in ALL), 3)
        back = {role: (link.first_after(role, light_s) or 0.0) - light_s for role in ALL}
        print(f"back after {dark_s:.0f} s of dark: {back}")
        assert back["sound"] <= 0.5
        assert back["record"] <= 1.0
        assert back["look"] <= 1.0
        await until(lambda: len(link.of("record")) > 30, 5)
        frame = link.of("record")[-1]
        assert abs(frame.at_ms - link.session_clock.now_ms()) < 300


async def test_a_strangers_datagrams_harm_nothing(clip: Clip) -> None:
    counts = install_guard()
    foreign, short = counts.foreign, counts.short
    async with linked(clip) as link:
        ports = _ports(link.peer)
        stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        hello = bytes([22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 48, 1]) + bytes(47)
        for _ in range(200):
            for port in ports:
                for data in (b"", b"\x80", hello, bytes([128, 96]) + bytes(60), b"\x00\x01" + bytes(30)):
                    stranger.sendto(data, ("127.0.0.1", port))
            await asyncio.sleep(0)
        stranger.close()
        count = {role: len(link.of(role)) for role in ("sound", "record")}
        await until(lambda: len(link.of("sound")) > count["sound"] + 50, 5)
        for role in ("sound", "record"):
            frames, sent = link.of(role), link.sent[role]
            assert [frame.data for frame in frames] == [data for _, _, data in sent[: len(frames)]]
        assert link.peer.state == "flowing"
    assert counts.foreign > foreign
    assert counts.short > short


async def test_a_spray_of_handshakes_does_not_keep_anybody_from_connecting(clip: Clip) -> None:
    clock = SystemClock()
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    hello = bytes([22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 48, 1]) + bytes(47)

    async def connects() -> bool:
        frames: list[EncodedFrame] = []
        settings = Settings(media_addresses=["127.0.0.1"])
        peer = Peer(SessionClock(clock, clock.wall_s()), clock, frames.append, lambda state: None, settings)
        sender = SyntheticSender(clip)
        try:
            offer = await sender.offer()
            answer = await peer.answer(offer.sdp, offer.tracks)
            ports = {int(line.split()[5]) for line in answer.splitlines() if line.startswith("a=candidate")}
            await sender.accept(answer)
            end_s = time.monotonic() + 5
            while not frames and time.monotonic() < end_s:
                for port in ports:
                    for data in (hello, b"", hello):
                        stranger.sendto(data, ("127.0.0.1", port))
                await asyncio.sleep(0.002)
            return bool(frames)
        finally:
            await peer.close()
            await sender.close()

    assert [await connects() for _ in range(10)] == [True] * 10
    stranger.close()


def _ports(peer: Peer) -> set[int]:
    connection = peer._connection
    assert connection is not None
    lines = connection.localDescription.sdp.splitlines()
    return {int(line.split()[5]) for line in lines if line.startswith("a=candidate") and " 127.0.0.1 " in line}
