"""Delivers webhooks (Standard Webhooks: ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``) from their outbox.

A name is resolved once for each try, every address it gives is checked, and the connection goes to a checked address and no
other: a name that answers differently the next moment leads nowhere. Redirects are not followed. What a receiver says is
read up to a limit and only its status counts.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from server.core.clock import Clock
from server.core.tasks import Tasks
from server.notify.webhook_url import is_public, url_fault
from server.stores.database import StoreFailed
from server.stores.webhooks import DeliveryRow, WebhookRow, WebhookStore

log = structlog.get_logger()

RETRY_AFTER_S = (5.0, 60.0, 300.0, 1800.0, 7200.0, 18_000.0, 36_000.0, 86_400.0)
"""Waits between tries; after the last one the delivery is given up (about a day and a half in all)."""
TIMEOUT_S = 15.0
CONNECT_S = 5.0
ANSWER_LIMIT_BYTES = 16 * 1024
IDLE_S = 5.0
"""How often the outbox is looked at when nobody has said that something is in it."""
AT_A_TIME = 4

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) -> its IP addresses as text; raises OSError."""


class Refused(Exception):
    """The address is one that webhooks may not go to."""


def signature(secret: str, id: str, timestamp_s: int, body: bytes) -> str:
    """``v1,`` and base64 of HMAC-SHA256 over ``id.timestamp.body`` under the secret's bytes."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{id}.{timestamp_s}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode()


def verify(
    secret: str, id: str, timestamp: str, body: bytes, signatures: str, now_s: float, within_s: float = 300.0
) -> bool:
    """What a receiver does: whether one of the signatures is good and the message is fresh."""
    try:
        sent_s = int(timestamp)
        good = signature(secret, id, sent_s, body)
    except (ValueError, binascii.Error):
        return False
    return abs(now_s - sent_s) <= within_s and any(hmac.compare_digest(good, one) for one in signatures.split(" "))


async def look_up(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class _Checked(AbstractResolver):
    """Resolves to addresses that were checked before; asks nobody."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
        ]

    async def close(self) -> None:
        pass


class WebhookSender:
    """One try of one delivery."""

    def __init__(self, clock: Clock, *, private: bool, look_up: Lookup = look_up, tls: ssl.SSLContext | None = None) -> None:
        self._clock = clock
        self._private = private
        self._look_up = look_up
        self._tls = tls

    async def send(self, hook: WebhookRow, delivery: DeliveryRow) -> str:
        """An empty text when the receiver took it (2xx), else what went wrong, without anything the receiver said."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await self._send(hook, delivery)
        except Refused as refused:
            return str(refused)
        except TimeoutError:
            return "timeout"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return type(error).__name__

    async def _send(self, hook: WebhookRow, delivery: DeliveryRow) -> str:
        url = URL(hook.url)
        addresses = await self._addresses(url)
        body = delivery.body.encode()
        id, now_s = f"msg_{delivery.id}", int(self._clock.wall_s())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "live-interview-server",
            "webhook-id": id,
            "webhook-timestamp": str(now_s),
            "webhook-signature": signature(hook.secret, id, now_s, body),
        }
        connector = aiohttp.TCPConnector(
            resolver=_Checked(addresses), use_dns_cache=False, force_close=True, limit=1, ssl=self._tls or True
        )
        async with (
            aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_S, sock_connect=CONNECT_S),
                trust_env=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            ) as client,
            client.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            await answer.content.read(ANSWER_LIMIT_BYTES)
            return "" if 200 <= answer.status < 300 else f"status {answer.status}"

    async def _addresses(self, url: URL) -> Sequence[str]:
        fault = url_fault(str(url), private=self._private)
        if fault or url.host is None or url.port is None:
            raise Refused(fault or "not an address")
        try:
            found: Sequence[str] = [str(ipaddress.ip_address(url.host))]
        except ValueError:
            found = await self._look_up(url.host, url.port)
        if not found:
            raise Refused("no address")
        if not self._private and not all(is_public(ipaddress.ip_address(one)) for one in found):
            raise Refused("private address")
        return found


class WebhookWorker:
    """Takes what is due from the outbox and sends it, a few at a time; what failed comes again later."""

    def __init__(self, store: WebhookStore, sender: WebhookSender, clock: Clock) -> None:
        self._store = store
        self._sender = sender
        self._clock = clock
        self._tasks = Tasks("webhooks")

    def start(self) -> None:
        self._tasks.start(self._work(), "work")

    async def close(self) -> None:
        """What is being sent is waited for a moment; what is not known to have arrived is sent again after a restart."""
        await self._tasks.close()

    async def _work(self) -> None:
        while True:
            self._store.emitted.clear()
            try:
                while await self.deliver_due():
                    pass
                next_s = await self._store.next_due_s()
            except StoreFailed as failed:
                log.warning("webhooks_store_failed", why=str(failed))
                next_s = None
            wait_s = IDLE_S if next_s is None else min(IDLE_S, max(0.1, next_s - self._clock.wall_s()))
            try:
                async with asyncio.timeout(wait_s):
                    await self._store.emitted.wait()
            except TimeoutError:
                continue

    async def deliver_due(self) -> int:
        """One round; how many were tried."""
        found = await self._store.due(self._clock.wall_s())
        for begin in range(0, len(found), AT_A_TIME):
            part = found[begin : begin + AT_A_TIME]
            await asyncio.gather(*(self._deliver(delivery, hook) for delivery, hook in part))
        return len(found)

    async def _deliver(self, delivery: DeliveryRow, hook: WebhookRow) -> None:
        error = await self._sender.send(hook, delivery)
        tries = delivery.tries + 1
        if not error:
            await self._store.tried(delivery.id, "delivered", tries, delivery.due_wall_s, "")
            return
        log.info("webhook_not_delivered", webhook=hook.id, tries=tries, error=error)
        if tries > len(RETRY_AFTER_S):
            await self._store.tried(delivery.id, "failed", tries, delivery.due_wall_s, error)
        else:
            due_s = self._clock.wall_s() + RETRY_AFTER_S[tries - 1]
            await self._store.tried(delivery.id, "waiting", tries, due_s, error)
