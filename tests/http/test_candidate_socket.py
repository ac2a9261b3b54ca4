"""With which code the candidate's socket is closed: the page comes again by itself, or stops and says why."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientWebSocketResponse, WSMsgType
from aiohttp.test_utils import TestClient, TestServer

from server.app import Server, running
from server.config import Settings
from server.core.facts import NetworkReading, PageReported
from server.core.messages import PROTOCOL_VERSION, CandidateHello, ServerLink
from server.hiring.redemption import secret_hash
from server.http.candidate_socket import MESSAGES_BURST, RUBBISH_LIMIT
from server.hub.outbox import QUEUE_LIMIT_MESSAGES
from server.stores.invitations import InvitationRow
from server.stores.sessions import Device
from tests.room.house import PLAN, consent

INVITATION = "aa" * 16


@dataclass
class Door:
    """The front door of a whole server without analysis, and one interview behind it."""

    client: TestClient[Any, Any]
    server: Server
    session: str

    async def knock(self, cookie: str | None = "device") -> ClientWebSocketResponse:
        origin = f"http://{self.client.host}:{self.client.port}"
        headers = {"Origin": origin} | ({} if cookie is None else {"Cookie": f"lis_device={cookie}"})
        return await self.client.ws_connect("/ws/candidate", headers=headers)

    async def hello(self, page: str = "page-one", *, again: bool = False) -> ClientWebSocketResponse:
        socket = await self.knock()
        await socket.send_str(CandidateHello(version=PROTOCOL_VERSION, page_id=page, again=again).model_dump_json())
        return socket

    async def enter(self, page: str = "page-one", *, again: bool = False) -> ClientWebSocketResponse:
        """A page that was welcomed."""
        socket = await self.hello(page, again=again)
        assert (await socket.receive_json(timeout=5))["type"] == "welcome"
        return socket


async def closed_with(socket: ClientWebSocketResponse) -> int | None:
    """The code in the server's goodbye; None when the line was cut without one."""
    async with asyncio.timeout(5):
        while (message := await socket.receive()).type is WSMsgType.TEXT:
            pass
    return int(message.data) if message.type is WSMsgType.CLOSE else None


@pytest_asyncio.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    settings = Settings(_env_file=None, data_dir=tmp_path, analyzer_hosts=0, disk_reserve_mb=0)
    async with running(settings) as server, TestClient(TestServer(server.application)) as client:
        opening = await server.stores.openings.create(PLAN, 1.0)
        await server.stores.invitations.create(InvitationRow(INVITATION, opening.id, "Lin", 2.0, None, None))
        row, _ = await server.stores.sessions.create(
            invitation=INVITATION,
            opening=opening.id,
            candidate="Lin",
            plan=PLAN,
            began_wall_s=3.0,
            page_language="en",
            device=Device(secret_hash("device"), "page-one"),
        )
        yield Door(client, server, row.id)


@pytest.mark.parametrize("cookie", [None, "another device"])
async def test_a_device_that_holds_no_interview_is_to_open_the_link(door: Door, cookie: str | None) -> None:
    assert await closed_with(await door.knock(cookie)) == 4001


async def test_a_page_that_comes_while_the_server_closes_comes_again(door: Door) -> None:
    first = await door.enter()
    await door.server.rooms.close()
    assert await closed_with(first) == 1012
    assert await closed_with(await door.knock()) == 1012, "not 4001, on which pages stop"


async def test_a_revoked_link_ends_the_page_and_its_device_does_not_come_back(door: Door) -> None:
    page = await door.enter()
    await door.server.stores.invitations.revoke(INVITATION, 9.0)
    await door.server.rooms.revoke(INVITATION)
    assert await closed_with(page) == 4010
    assert await closed_with(await door.knock()) == 4010


async def test_the_newer_page_holds_the_interview(door: Door) -> None:
    first = await door.enter()
    second = await door.enter()
    assert await closed_with(first) == 4009
    await second.send_str('{"type": "ping", "sent": 1}')
    assert (await second.receive_json(timeout=5))["type"] == "pong"


async def test_a_page_that_comes_back_by_itself_takes_nothing_from_one_opened_since(door: Door) -> None:
    """Its network was gone, and meanwhile the candidate went on in another page, which holds the interview, here or away."""
    first = await door.enter("page-one")
    await first.close()
    first = await door.enter("page-one", again=True)
    await first.close()
    second = await door.enter("page-two")
    assert await closed_with(await door.hello("page-one", again=True)) == 4009
    await second.send_str('{"type": "ping", "sent": 1}')
    assert (await second.receive_json(timeout=5))["type"] == "pong"
    await second.close()
    assert await closed_with(await door.hello("page-one", again=True)) == 4009
    await door.enter("page-two", again=True)
    await door.enter("page-one")  # "continue here"


async def test_a_page_of_an_ended_interview_is_shown_its_end(door: Door) -> None:
    page = await door.enter()
    room = door.server.rooms.get(door.session)
    assert room is not None
    room.command(consent())
    room.command(consent(record=False))
    await room.journal.settled()
    again = await door.enter()
    assert await closed_with(again) == 4011
    await page.close()


async def test_what_the_page_measures_and_notices_stands_on_the_timeline(door: Door) -> None:
    """Little is sent for a still picture, which says nothing; what the line carries, where it limits, does."""
    page = await door.enter()
    await page.send_json({"type": "stats", "rtt_ms": 40, "loss_ratio": 0.0, "upload_kbps": 60})
    await page.send_json({"type": "stats", "rtt_ms": 40, "loss_ratio": 0.0, "upload_kbps": 60, "carries_kbps": 90})
    for what in ("microphone_silent", "microphone_heard"):
        await page.send_json({"type": "report", "what": what, "device": "microphone"})
    await page.send_json({"type": "ping", "sent": 1})
    while (await page.receive_json(timeout=5))["type"] != "pong":
        pass
    room = door.server.rooms.get(door.session)
    assert room is not None
    await room.journal.settled()
    facts = [entry.fact for entry in await door.server.stores.timeline.read_all(door.session)]
    assert [(fact.upload_kbps, fact.verdict) for fact in facts if isinstance(fact, NetworkReading)] == [
        (60, "pass"),
        (60, "fail"),
    ]
    assert [fact.what for fact in facts if isinstance(fact, PageReported)] == ["microphone_silent", "microphone_heard"]
    await page.close()


async def test_rubbish_a_flood_and_a_page_that_does_not_read_are_cut_off(door: Door) -> None:
    rubbish = await door.enter()
    for _ in range(RUBBISH_LIMIT):
        await rubbish.send_str("{}")
    assert await closed_with(rubbish) == 4400
    flood = await door.enter()
    for _ in range(MESSAGES_BURST + 10):
        await flood.send_str('{"type": "ping", "sent": 1}')
    assert await closed_with(flood) == 4029
    unread = await door.enter()
    room = door.server.rooms.get(door.session)
    assert room is not None
    assert room.front.page is not None
    for _ in range(QUEUE_LIMIT_MESSAGES + 1):
        room.front.page.put(ServerLink(sound_kbps=1, picture_kbps=1))
    assert await closed_with(unread) == 4013


async def test_a_wrong_first_message_is_answered_and_ends_it(door: Door) -> None:
    socket = await door.knock()
    await socket.send_str('{"type": "ping", "sent": 1}')
    assert (await socket.receive_json(timeout=5))["code"] == "hello_first"
    assert await closed_with(socket) == 4400
