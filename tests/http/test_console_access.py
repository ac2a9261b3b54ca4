"""What each role sees and may do over the console's socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio
from aiohttp import ClientWebSocketResponse, CookieJar, WSMsgType
from aiohttp.test_utils import TestClient, TestServer

from server.config import Settings
from server.core.clock import HandClock
from server.core.facts import ConsentGiven, Entry, EventBegan, Fact, Utterance
from server.core.messages import PROTOCOL_VERSION, Card, Partial
from server.http.app import build_http
from server.http.console_socket import console_socket
from server.http.keys import HUB, ROOMS, HttpParts
from server.hub.hub import Hub
from server.room.rooms import Rooms
from server.stores.audit import AuditFilter
from server.stores.passwords import Passwords
from server.stores.requests import RequestRow
from server.stores.stores import Stores
from tests.http.conftest import DECLARED
from tests.http.site import SECRET, HeldRooms, Site
from tests.http.two_departments import Grounds, two_departments


@dataclass
class ListeningRoom:
    """A held interview that keeps what it was told."""

    heard: list[str] = field(default_factory=list)

    def now_ms(self) -> int:
        return 0

    def say(self, fact: Fact, key: str | None = None) -> None:
        self.heard.append(fact.kind)

    def command(self, command: Any, by: str = "") -> None:
        self.heard.append(command.type)


@dataclass
class Desks:
    grounds: Grounds
    hub: Hub
    rooms: dict[str, ListeningRoom]

    @asynccontextmanager
    async def open(self, role: str) -> AsyncIterator[ClientWebSocketResponse]:
        site = self.grounds.site
        headers = {"Authorization": f"Bearer {self.grounds.keys[role]}", "Origin": site.origin}  # type: ignore[index]
        async with site.client.ws_connect("/ws/console", headers=headers) as socket:
            await socket.send_json({"type": "hello", "version": PROTOCOL_VERSION, "language": "en"})
            assert (await socket.receive_json(timeout=5))["type"] == "welcome"
            yield socket

    def card(self, session: str, words: str = "") -> None:
        self.hub.publish_card(
            Card(
                session=session,
                candidate="Lin Yue",
                title="Engineer",
                department="Platform",
                interview_language="en",
                now_ms=0,
                stage="check",
                question=None,
                question_count=2,
                take=0,
                media="none",
                last_words=words,
            )
        )


@pytest_asyncio.fixture
async def desks(tmp_path: Path) -> AsyncIterator[Desks]:
    clock, settings = HandClock(), Settings(_env_file=None, data_dir=tmp_path, disk_reserve_mb=0)
    stores = await Stores.open(tmp_path, clock, passwords=Passwords(memory_kib=64, rounds=1))
    parts = HttpParts(settings, clock, stores, HeldRooms(), lambda: DECLARED, SECRET)
    app, hub, rooms = build_http(parts), Hub(), dict[str, ListeningRoom]()
    app[ROOMS] = cast(Rooms, rooms)
    app[HUB] = hub
    app.router.add_get("/ws/console", console_socket)
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True, treat_as_secure_origin=None)) as client:
        grounds = await two_departments(Site(client, stores, clock, HeldRooms(), settings, parts))
        for objects in (grounds.own, grounds.foreign):
            rooms[objects["session"]] = ListeningRoom()
        client.session.cookie_jar.clear()
        yield Desks(grounds, hub, rooms)
    await stores.close()


async def said(socket: ClientWebSocketResponse, wait_s: float = 0.5) -> list[dict[str, Any]]:
    """What comes until a ping, which goes last through the same queue, is answered; then a moment more."""
    await socket.send_json({"type": "ping", "sent": 1.0})
    found: list[dict[str, Any]] = []
    while True:
        message = await socket.receive_json(timeout=5)
        if message["type"] == "pong":
            break
        found.append(message)
    try:
        while True:
            found.append(await socket.receive_json(timeout=wait_s))
    except TimeoutError:
        return found


@pytest.mark.parametrize(("role", "both"), [("admin", True), ("hr", True), ("head", False), ("interviewer", False)])
async def test_the_wall_shows_what_is_in_reach(desks: Desks, role: str, both: bool) -> None:
    own, foreign = desks.grounds.own["session"], desks.grounds.foreign["session"]
    desks.card(own)
    desks.card(foreign)
    async with desks.open(role) as socket:
        await socket.send_json({"type": "watch_wall"})
        shown = {one["session"] for one in await said(socket) if one["type"] == "card"}
        assert shown == ({own, foreign} if both else {own})
        desks.card(own, "more")
        desks.card(foreign, "a secret")
        desks.hub.drop_card(foreign)
        later = await said(socket)
        assert {one["session"] for one in later} == ({own, foreign} if both else {own})


@pytest.mark.parametrize("role", ["head", "interviewer"])
async def test_a_foreign_interview_answers_like_an_unknown_one(desks: Desks, role: str) -> None:
    foreign, unknown = desks.grounds.foreign["session"], "f" * 20
    asked: list[dict[str, Any]] = [
        {"type": "watch_session"},
        {"type": "say", "client_id": "c1", "text": "hello"},
        {"type": "extend", "id": "x", "extra_ms": 60_000},
        {"type": "allow_take", "id": "x"},
    ]
    async with desks.open(role) as socket:
        for message in asked:
            heard = []
            for session in (foreign, unknown):
                await socket.send_json({**message, "session": session})
                heard.append(await socket.receive_json(timeout=5))
            assert heard[0] == heard[1], message["type"]
            assert heard[0]["code"] == "not_found"
    assert desks.rooms[foreign].heard == []


@pytest.mark.parametrize("role", ["admin", "hr", "head", "interviewer"])
async def test_what_is_in_reach_can_be_followed_and_steered(desks: Desks, role: str) -> None:
    own = desks.grounds.own["session"]
    async with desks.open(role) as socket:
        await socket.send_json({"type": "watch_session", "session": own})
        assert (await socket.receive_json(timeout=5))["type"] == "session_info"
        await socket.send_json({"type": "say", "session": own, "client_id": "c1", "text": "hello"})
        await socket.send_json({"type": "extend", "id": "x", "session": own, "extra_ms": 60_000})
        assert (await socket.receive_json(timeout=5)) == {"type": "done", "id": "x"}
        await said(socket, 0.1)
    assert desks.rooms[own].heard == ["said", "extend"]
    rows = await desks.grounds.site.stores.audit.list(AuditFilter(object=f"session:{own}"))
    assert {row.action for row in rows} == {"watch", "chat", "control_session"}


async def test_an_assignment_taken_back_ends_what_is_followed(desks: Desks) -> None:
    own = desks.grounds.own
    site = desks.grounds.site
    desks.card(own["session"])
    async with desks.open("interviewer") as socket:
        await socket.send_json({"type": "watch_wall"})
        await socket.send_json({"type": "watch_session", "session": own["session"]})
        assert {"card", "session_info"} <= {one["type"] for one in await said(socket)}
        hr = {"Authorization": f"Bearer {desks.grounds.keys['hr']}"}
        none = {"candidates": [own["candidate"]], "accounts": []}
        assert (await site.client.put("/api/v1/assignments", json=none, headers=hr)).status == 204
        assert await socket.receive_json(timeout=5) == {"type": "card_gone", "session": own["session"]}
        desks.card(own["session"], "a secret")
        desks.hub.publish_partial(Partial(session=own["session"], question=1, take=1, from_ms=0, text="a secret"))
        assert await said(socket) == []


async def test_a_disabled_account_is_put_out_at_once(desks: Desks) -> None:
    site = desks.grounds.site
    head = await site.stores.accounts.by_name("head")
    assert head is not None
    admin = {"Authorization": f"Bearer {desks.grounds.keys['admin']}"}
    async with desks.open("head") as socket:
        body = {"role": "head", "department": "Platform", "disabled": True}
        assert (await site.client.put(f"/api/v1/accounts/{head.id}", json=body, headers=admin)).status == 200
        async with asyncio.timeout(5):
            message = await socket.receive()
        assert (message.type, message.data) == (WSMsgType.CLOSE, 4401)
    again = await site.client.get("/api/v1/openings", headers={"Authorization": f"Bearer {desks.grounds.keys['head']}"})
    assert again.status == 401


async def test_a_head_who_moves_sees_the_other_department(desks: Desks) -> None:
    site, own, foreign = desks.grounds.site, desks.grounds.own["session"], desks.grounds.foreign["session"]
    head = await site.stores.accounts.by_name("head")
    assert head is not None
    desks.card(own)
    desks.card(foreign)
    admin = {"Authorization": f"Bearer {desks.grounds.keys['admin']}"}
    async with desks.open("head") as socket:
        await socket.send_json({"type": "watch_wall"})
        assert {one["session"] for one in await said(socket)} == {own}
        body = {"role": "head", "department": "Sales"}
        assert (await site.client.put(f"/api/v1/accounts/{head.id}", json=body, headers=admin)).status == 200
        later = await said(socket)
        assert {(one["type"], one["session"]) for one in later} == {("card_gone", own), ("card", foreign)}


async def test_live_history_withholds_what_consent_was_taken_back_for(desks: Desks) -> None:
    own, stores = desks.grounds.own["session"], desks.grounds.site.stores
    n = await stores.timeline.last_n(own)
    words = Utterance(question=1, take=1, from_ms=0, to_ms=9, text="a secret", language="en")
    face = EventBegan(question=1, take=1, id="e", name="face.smile", from_ms=0)
    agreed = {"record": True, "transcribe": True, "analyse": True, "expression": True}
    facts: list[Fact] = [
        *(
            ConsentGiven(choices=choices, text_version="1", text_sha256="0", language="en")
            for choices in (agreed, {**agreed, "expression": False})
        ),
        words,
        face,
    ]
    await stores.timeline.append(own, [Entry(n=n + at, at_ms=at, fact=fact) for at, fact in enumerate(facts, start=1)])

    async def past() -> dict[int, dict[str, Any]]:
        async with desks.open("hr") as socket:
            await socket.send_json({"type": "watch_session", "session": own})
            info, *heard = [one for one in await said(socket) if one["type"] in ("session_info", "entries")]
            gone.append(info["withdrawn"])
            return {entry["n"]: entry["fact"] for one in heard for entry in one["entries"]}

    gone: list[list[str]] = []
    seen = await past()
    assert list(seen) == list(range(1, n + 5)), "numbers have no hole"
    assert (seen[n + 3]["text"], seen[n + 4]) == ("a secret", {"kind": "withheld", "purpose": "expression"})
    await stores.requests.make(RequestRow("r", own, "withdraw", "", "en", 1.0, 2.0))
    seen = await past()
    assert list(seen) == list(range(1, n + 5))
    assert "a secret" not in str(seen)
    assert gone == [["expression"], ["analyse", "expression", "record", "transcribe"]]
