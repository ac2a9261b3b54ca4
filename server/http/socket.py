"""What both WebSockets share: one writer from a bounded outbox, a rate limit on what comes in, and clean ends.

aiohttp's `send` is not woken when a stalled peer is closed, so every send has a limit, after which the connection is cut.
"""

import asyncio

from aiohttp import WSMessage, WSMsgType, web

from server.core.messages import MESSAGE_LIMIT_BYTES
from server.hub.outbox import Outbox

SEND_LIMIT_S = 5.0
CLOSE_OVERRUN = 4013
CLOSE_RATE = 4029
CLOSE_RUBBISH = 4400


def new_socket(heartbeat_s: float | None = None) -> web.WebSocketResponse:
    return web.WebSocketResponse(
        max_msg_size=MESSAGE_LIMIT_BYTES, compress=False, autoping=True, timeout=2.0, heartbeat=heartbeat_s
    )


class RateLimit:
    """A token bucket: ``per_s`` messages a second, bursts of ``burst``."""

    def __init__(self, per_s: float, burst: int) -> None:
        self._per_s = per_s
        self._burst = float(burst)
        self._left = float(burst)
        self._at_s = 0.0

    def take(self, now_s: float) -> bool:
        """Whether one more message is within the limit at this moment."""
        self._left = min(self._burst, self._left + (now_s - self._at_s) * self._per_s)
        self._at_s = now_s
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True


async def write_from(outbox: Outbox, socket: web.WebSocketResponse, request: web.Request) -> None:
    """Send what is put into the outbox until it is closed or overrun, or the peer does not read."""
    while (text := await outbox.get()) is not None:
        try:
            async with asyncio.timeout(SEND_LIMIT_S):  # wait_for makes a task of each message, twice the cost of sending it
                await socket.send_str(text)
        except (TimeoutError, ConnectionError, RuntimeError):
            abort(request)
            return


def abort(request: web.Request) -> None:
    """Cut the connection without a goodbye."""
    if request.transport is not None:
        request.transport.abort()


async def end(socket: web.WebSocketResponse, request: web.Request, code: int) -> None:
    """Close with a code; cut the connection if the peer does not take it."""
    try:
        await asyncio.wait_for(socket.close(code=code), SEND_LIMIT_S)
    except (TimeoutError, ConnectionError, RuntimeError):
        abort(request)


async def receive_text(socket: web.WebSocketResponse, limit_s: float) -> str | None:
    """Next text message; None when the peer is gone, silent for ``limit_s``, or sends anything but text."""
    try:
        message: WSMessage = await socket.receive(timeout=limit_s)
    except TimeoutError:
        return None
    return message.data if message.type is WSMsgType.TEXT else None
