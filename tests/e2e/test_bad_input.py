"""Whatever one page sends, it gets a clear answer, and another running session notices nothing."""

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError

from loadtest.candidate import CandidateRefused, SyntheticCandidate
from loadtest.console import SyntheticConsole
from server.core.facts import Said
from server.core.messages import MESSAGE_LIMIT_BYTES, Refused
from server.core.plan import Plan, Question
from tests.e2e.conftest import LiveServer, clip_of, running_server

PLAN = Plan(title="T", language="en", questions=(Question(text="Q", preparation_s=0, answer_s=300),))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all of these: after each of them it has to serve the next."""
    with running_server(tmp_path_factory.mktemp("bad-input")) as live:
        yield live


async def refusal(candidate: SyntheticCandidate, raw: str) -> str:
    since = len(candidate.received)
    await candidate.put_raw(raw)
    return (await candidate.receive(Refused, since=since)).code


async def test_rubbish_is_answered_and_harms_nobody(server: LiveServer, clips: Path) -> None:
    clip = await clip_of(clips, 6)
    _, good_token = await server.invite(PLAN, "Good")
    _, bad_token = await server.invite(PLAN, "Bad")
    good = SyntheticCandidate(server.url, good_token, clip)
    bad = SyntheticCandidate(server.url, bad_token, clip)
    try:
        await good.up_to("answering")
        await bad.up_to("check")
        view = bad.view
        for raw, code in [
            ("{", "not_json"),
            ('{"type":"fly"}', "not_valid"),
            ('{"type":"ping","sent":NaN}', "not_json"),
            ("[" * 50 + "]" * 50, "too_deep"),
            (json.dumps({"type": "say", "client_id": "x", "text": "y" * 3000}), "not_valid"),
            ('{"type":"hello","version":1,"page_id":"12345678"}', "wrong_moment"),
            ('{"type":"step","id":"a","step":"end_answer"}', "wrong_moment"),
            ('{"type":"step","id":"b","step":"begin","question":7}', "wrong_moment"),
            ('{"type":"offer","sdp":"v=0 nonsense","tracks":{"0":"sound"}}', "bad_offer"),
            ('{"type":"offer","sdp":"","tracks":{}}', "bad_offer"),
        ]:
            assert await refusal(bad, raw) == code
        assert bad.view is not None
        assert view is not None
        assert bad.view.stage == view.stage, "nothing changed"
        await asyncio.sleep(0.5)
        assert good.view is not None
        assert (good.view.stage, good.view.media, good.view.recording) == ("answering", "flowing", True)
        await good.step("end_answer")
    finally:
        await good.close()
        await bad.close()


async def test_replayed_and_late_messages_do_nothing_twice(
    server: LiveServer, console: SyntheticConsole, clips: Path
) -> None:
    _, token = await server.invite(PLAN, "Replay")
    candidate = SyntheticCandidate(server.url, token, await clip_of(clips, 6))
    try:
        await candidate.up_to("answering")
        await console.watch_wall()
        await console.wait(lambda: any(card.candidate == "Replay" for card in console.cards.values()))
        session = next(name for name, card in console.cards.items() if card.candidate == "Replay")
        await console.watch(session)
        for _ in range(3):
            await candidate.say("hello", client_id="same")
        await candidate.step("end_answer")
        for _ in range(3):
            with pytest.raises(CandidateRefused, match="wrong_moment"):
                await candidate.step("end_answer")
        await console.find(session, lambda entry: getattr(entry.fact, "stage", "") == "reviewing")
        assert sum(isinstance(entry.fact, Said) for entry in console.entries[session]) == 1
    finally:
        await candidate.close()


async def test_oversized_and_too_many(server: LiveServer, clips: Path) -> None:
    _, token = await server.invite(PLAN)
    candidate = SyntheticCandidate(server.url, token, await clip_of(clips, 6))
    try:
        await candidate.up_to("check")
        await candidate.put_raw('{"type":"say","client_id":"x","text":"' + "y" * (MESSAGE_LIMIT_BYTES + 10) + '"}')
        await _closed(candidate, 1009)
        await candidate.enter()
        for _ in range(200):
            await candidate.put_raw('{"type":"ping","sent":1}')
        await _closed(candidate, 4029)
        await candidate.enter()
        assert candidate.view is not None
        assert candidate.view.stage == "check", "and the same session goes on"
    finally:
        await candidate.close()


async def _closed(candidate: SyntheticCandidate, code: int) -> None:
    async with asyncio.timeout(10):
        while candidate.close_code is None:
            await asyncio.sleep(0.02)
    assert candidate.close_code == code


async def test_links(server: LiveServer, console: SyntheticConsole, clips: Path) -> None:
    clip = await clip_of(clips, 6)
    invitation, token = await server.invite(PLAN)
    stranger = SyntheticCandidate(server.url, token[:-2] + "xx", clip)
    first = SyntheticCandidate(server.url, token, clip)
    second = SyntheticCandidate(server.url, token, clip)
    try:
        assert await stranger.open_link() == 404
        await first.up_to("check")
        await second.up_to("consent")
        await _closed(first, 4009)
        assert second.view is not None
        assert second.view.stage == "check", "another device goes on where the first one was"
        await console.post_json(f"/api/v1/invitations/{invitation}/revoke", {})
        await _closed(second, 4010)
        assert await second.open_link() == 410
        assert await second.open_link() == 410, "a used-up link stays so"
    finally:
        for candidate in (stranger, first, second):
            await candidate.close()


async def test_a_submitted_interview_stays_submitted(server: LiveServer, clips: Path) -> None:
    _, token = await server.invite(PLAN)
    candidate = SyntheticCandidate(server.url, token, await clip_of(clips, 6))
    try:
        await candidate.up_to("answering")
        await candidate.see(lambda view: view.recording)
        await candidate.step("end_answer")
        await candidate.step("next")
        await candidate.see(lambda view: view.stage == "submitted")
        assert await candidate.open_link() == 410
    finally:
        await candidate.close()


async def test_sockets_want_our_own_pages(server: LiveServer) -> None:
    async with ClientSession() as http:
        for path in ("/ws/candidate", "/ws/console"):
            with pytest.raises(WSServerHandshakeError) as refused:
                await http.ws_connect(server.url + path, headers={"Origin": "https://evil.example"})
            assert refused.value.status == 403
        for path, code in (("/ws/candidate", 4001), ("/ws/console", 4401)):
            opened = await http.ws_connect(server.url + path, headers={"Origin": server.url})
            message = await opened.receive(timeout=5)
            assert (message.type, opened.close_code) == (WSMsgType.CLOSE, code)


async def test_foreign_datagrams_harm_no_running_session(server: LiveServer, clips: Path) -> None:
    _, token = await server.invite(PLAN)
    candidate = SyntheticCandidate(server.url, token, await clip_of(clips, 6))
    try:
        await candidate.up_to("answering")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
            for port in _udp_ports(server.pid):
                for datagram in (b"", b"\x00", b"\x16\xfe\xff" + bytes(60), b"\x80" * 40, bytes(1500)):
                    for _ in range(20):
                        attacker.sendto(datagram, ("127.0.0.1", port))
        await asyncio.sleep(2)
        assert candidate.view is not None
        assert (candidate.view.media, candidate.view.recording) == ("flowing", True)
    finally:
        await candidate.close()


def _udp_ports(pid: int) -> list[int]:
    """UDP ports this process holds, from /proc."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(descriptor.readlink())
        except OSError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    rows = [line.split() for line in Path(f"/proc/{pid}/net/udp").read_text().splitlines()[1:]]
    ports = [int(row[1].split(":")[1], 16) for row in rows if row[9] in inodes]
    assert ports
    return ports
