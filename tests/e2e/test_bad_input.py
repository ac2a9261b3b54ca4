"""Whatever one page sends, it gets a clear answer, and another running session notices nothing.

Somebody answers a question beside all of these tests; the last one looks at what that answer was like.
"""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError

from loadtest.candidate import CandidateRefused, SyntheticCandidate
from loadtest.clips import load_clip, make_clip
from loadtest.console import SyntheticConsole
from server.core.facts import MediaBack, MediaLost, PartEnded, RecordingReady, Said, StageEntered
from server.core.messages import MESSAGE_LIMIT_BYTES, Refused
from server.core.plan import Plan, Question
from server.stores.sign_in_waits import FREE_PER_NAME
from tests.e2e.bystander import Bystander
from tests.e2e.conftest import ACCOUNT, LiveServer, clip_of, running_server
from tests.media.link import decoded

PLAN = Plan(title="T", language="en", questions=(Question(text="Q", preparation_s=0, answer_s=300),))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all of these: after each of them it has to serve the next."""
    with running_server(tmp_path_factory.mktemp("bad-input")) as live:
        yield live


@pytest.fixture(scope="module", autouse=True)
def bystander(server: LiveServer, clips: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bystander]:
    """Answers from the first of these tests to the last; a beep each second tells what of it was kept."""
    folder = tmp_path_factory.mktemp("bystander")
    beside = Bystander(server, PLAN, load_clip(make_clip(clips, 6)), folder)
    beside.start()
    yield beside
    beside.close()


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


async def test_a_wrong_password_many_times(server: LiveServer) -> None:
    """Hashing each of them takes a core for a while; the others answer on."""
    headers = {"X-Requested-With": "lis", "Origin": server.url}

    async def guess(number: int) -> int:
        body = {"name": ACCOUNT, "password": f"guess {number}"}
        async with http.post(f"{server.url}/api/v1/sign-in", json=body) as response:
            return response.status

    async with ClientSession(headers=headers) as http:
        told = Counter(await asyncio.gather(*(guess(number) for number in range(40))))
    assert told == {401: FREE_PER_NAME, 429: 40 - FREE_PER_NAME}


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


def test_who_answered_beside_all_of_this_noticed_nothing(bystander: Bystander) -> None:
    """No hole, one stretch of media without a loss, every second of its sound, the time it was promised, and its messages
    came back as ever."""
    noticed = bystander.finish()
    facts = [entry.fact for entry in noticed.entries]
    assert [entry.n for entry in noticed.entries] == list(range(1, len(facts) + 1))
    assert [fact for fact in facts if isinstance(fact, MediaLost)] == []
    assert sum(isinstance(fact, MediaBack) for fact in facts) == 1
    assert sum(isinstance(fact, Said) for fact in facts) == len(noticed.chat_s)

    assert {(view.stage, view.media, view.recording, view.paused) for view in noticed.views} <= {
        ("answering", "flowing", True, False)
    }
    assert len({view.deadline_ms for view in noticed.views}) <= 1, "the time is up when it was said to be"
    at_ms = {entry.fact.stage: entry.at_ms for entry in noticed.entries if isinstance(entry.fact, StageEntered)}
    answer_ms = at_ms["reviewing"] - at_ms["answering"]
    assert abs(answer_ms - noticed.answered_s * 1000) <= 500

    [part] = [fact for fact in facts if isinstance(fact, PartEnded)]
    [ready] = [fact for fact in facts if isinstance(fact, RecordingReady)]
    assert part.reason == "answer_ended"
    assert abs(ready.duration_ms - answer_ms) <= 300
    found = decoded(noticed.recording)
    assert found["errors"] == 0
    beeps_ms = found["beeps_ms"][1:]  # the recording may begin in the middle of one
    apart_ms = [later - former for former, later in pairwise(beeps_ms)]
    slowest_s = max(noticed.chat_s)
    print(
        f"answered for {noticed.answered_s:.1f} s: {len(beeps_ms)} beeps, {min(apart_ms):.0f} to {max(apart_ms):.0f} ms "
        f"apart; {len(noticed.chat_s)} messages, the slowest back after {slowest_s:.2f} s"
    )
    assert len(beeps_ms) >= int(answer_ms / 1000) - 2
    assert all(abs(ms - 1000) <= 50 for ms in apart_ms), apart_ms
    assert slowest_s <= 1.0


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
