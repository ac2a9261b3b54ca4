"""Webhooks against a receiver on loopback: signatures, retries, redirects, and addresses that lie."""

import asyncio
import ipaddress
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from server.core.clock import HandClock
from server.notify.webhook_url import is_public, url_fault
from server.notify.webhooks import RETRY_AFTER_S, WebhookSender, WebhookWorker, signature, verify
from server.stores.database import Database, sqlite_url
from server.stores.webhooks import DeliveryRow, WebhookRow, WebhookStore

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Receiver:
    """A real HTTP server that answers as it is told and keeps what came."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        self.elsewhere = ""

    async def hook(self, request: web.Request) -> web.StreamResponse:
        self.heard.append((dict(request.headers), await request.read()))
        headers = {"Location": self.elsewhere} if self.elsewhere else {}
        return web.Response(status=self.status, headers=headers)


@asynccontextmanager
async def receiving() -> AsyncIterator[tuple[Receiver, TestServer]]:
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/hook", receiver.hook)
    server = TestServer(app)
    async with server:
        yield receiver, server


@asynccontextmanager
async def stored(folder: Path, clock: HandClock) -> AsyncIterator[WebhookStore]:
    database = Database(sqlite_url(folder / "interviews.sqlite"))
    await database.open()
    try:
        yield WebhookStore(database, clock)
    finally:
        await database.close()


def _hook(url: str) -> WebhookRow:
    return WebhookRow("hook", url, SECRET, ("report.ready",), True, 0.0)


def _delivery(body: str = "{}") -> DeliveryRow:
    return DeliveryRow("d1", "hook", "report.ready", body, "waiting", 0, 0.0, 0.0, "")


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification."""
    body = b'{"test": 2432232314}'
    signed = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    both = f"v1,AAAA {signed}"
    assert verify(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body, both, 1614265330.0)
    assert not verify(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body + b" ", both, 1614265330.0)
    assert not verify(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body, both, 1614265330.0 + 301)


async def test_a_receiver_can_check_what_it_gets(tmp_path: Path) -> None:
    clock = HandClock()
    async with receiving() as (receiver, server), stored(tmp_path, clock) as store:
        hook = await store.create(str(server.make_url("/hook")), ["report.ready"])
        await store.emit("report.ready", {"session": "s1"}, key="s1")
        await store.emit("decision.taken", {"session": "s1"}, key="s1")
        worker = WebhookWorker(store, WebhookSender(clock, private=True), clock)
        assert await worker.deliver_due() == 1
        headers, body = receiver.heard[0]
        assert json.loads(body)["type"] == "report.ready"
        assert json.loads(body)["data"] == {"session": "s1"}
        assert verify(
            hook.secret,
            headers["webhook-id"],
            headers["webhook-timestamp"],
            body,
            headers["webhook-signature"],
            clock.wall_s(),
        )
        assert [one.state for one in await store.deliveries(hook.id)] == ["delivered"]


async def test_the_same_event_is_told_once(tmp_path: Path) -> None:
    clock = HandClock()
    async with stored(tmp_path, clock) as store:
        hook = await store.create("https://hr.example/hook", ["report.ready"])
        await asyncio.gather(*(store.emit("report.ready", {"session": "s1"}, key="s1") for _ in range(5)))
        assert len(await store.deliveries(hook.id)) == 1


async def test_what_fails_comes_again_later_and_is_given_up_at_last(tmp_path: Path) -> None:
    clock = HandClock()
    async with receiving() as (receiver, server), stored(tmp_path, clock) as store:
        receiver.status = 500
        hook = await store.create(str(server.make_url("/hook")), ["report.ready"])
        await store.emit("report.ready", {"session": "s1"}, key="s1")
        worker = WebhookWorker(store, WebhookSender(clock, private=True), clock)
        for wait_s in RETRY_AFTER_S:
            assert await worker.deliver_due() == 1
            assert await worker.deliver_due() == 0, "not before its time"
            clock.advance(wait_s)
        assert await worker.deliver_due() == 1
        (one,) = await store.deliveries(hook.id)
        assert (one.state, one.tries, one.error) == ("failed", len(RETRY_AFTER_S) + 1, "status 500")
        assert len({headers["webhook-id"] for headers, _ in receiver.heard}) == 1, "a repeat can be told by its id"
        receiver.status = 200
        assert await store.again(hook.id, one.id)
        assert await worker.deliver_due() == 1
        assert (await store.deliveries(hook.id))[0].state == "delivered"


async def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    async with receiving() as (receiver, server):
        receiver.status, receiver.elsewhere = 307, str(server.make_url("/hook"))
        sender = WebhookSender(HandClock(), private=True)
        assert await sender.send(_hook(str(server.make_url("/hook"))), _delivery()) == "status 307"
        assert len(receiver.heard) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
async def test_addresses_inside_the_house_are_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))

    async def names(_host: str, _port: int) -> Sequence[str]:
        return [address]

    sender = WebhookSender(HandClock(), private=False, look_up=names)
    assert await sender.send(_hook("https://hr.example/hook"), _delivery()) == "private address"
    literal = f"https://[{address}]/hook" if ":" in address else f"https://{address}/hook"
    assert url_fault(literal, private=False) == "private address"


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    async def names(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.216.34", "127.0.0.1"]

    sender = WebhookSender(HandClock(), private=False, look_up=names)
    assert await sender.send(_hook("https://hr.example/hook"), _delivery()) == "private address"


async def test_a_name_that_changes_its_mind_leads_to_the_checked_address() -> None:
    """DNS rebinding: the second answer would be another server; nobody asks for it."""
    asked = 0
    async with receiving() as (receiver, server), receiving() as (other, elsewhere):

        async def names(_host: str, _port: int) -> Sequence[str]:
            nonlocal asked
            asked += 1
            return ["127.0.0.1"] if asked == 1 else ["127.0.0.2"]

        sender = WebhookSender(HandClock(), private=True, look_up=names)
        assert await sender.send(_hook(f"http://hr.example:{server.port}/hook"), _delivery()) == ""
        assert (asked, len(receiver.heard), len(other.heard)) == (1, 1, 0)
        assert receiver.heard[0][0]["Host"] == f"hr.example:{server.port}"
        assert elsewhere.port != server.port


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "localhost", "localhost."])
async def test_other_spellings_of_loopback_are_refused(host: str) -> None:
    """They are resolved by the system itself, and what they lead to is checked."""
    sender = WebhookSender(HandClock(), private=False)
    assert await sender.send(_hook(f"https://{host}/hook"), _delivery()) != ""


@pytest.mark.parametrize(
    "url",
    ["http://hr.example/", "ftp://hr.example/", "https://a:b@hr.example/", "https:///x", "nothing", "file:///etc/passwd"],
)
def test_addresses_that_cannot_be(url: str) -> None:
    assert url_fault(url, private=False)


async def test_a_receiver_that_never_answers_does_not_hold_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.notify.webhooks.TIMEOUT_S", 0.3)
    waiting = asyncio.Event()

    async def never(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await waiting.wait()
        writer.close()

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sender = WebhookSender(HandClock(), private=True)
    assert await sender.send(_hook(f"http://127.0.0.1:{port}/hook"), _delivery()) == "timeout"
    waiting.set()
    server.close()


async def test_a_paused_webhook_keeps_what_waits(tmp_path: Path) -> None:
    clock = HandClock()
    async with stored(tmp_path, clock) as store:
        hook = await store.create("https://hr.example/hook", ["report.ready"])
        await store.emit("report.ready", {"session": "s1"}, key="s1")
        await store.change(hook.id, hook.url, hook.events, False)
        await store.emit("report.ready", {"session": "s2"}, key="s2")
        assert await store.due(clock.wall_s()) == []
        await store.change(hook.id, hook.url, hook.events, True)
        assert len(await store.due(clock.wall_s())) == 1
