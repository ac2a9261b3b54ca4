"""A console that never reads: it signs in, asks again and again for more, and leaves everything in its socket."""

import asyncio
import base64
import contextlib
import os
import socket
import time
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit

from pydantic import BaseModel

from server.core.messages import PROTOCOL_VERSION, ConsoleHello, WatchSession, WatchWall

RECEIVE_BUFFER_BYTES = 4096
"""As little as the system gives, so that the server's side fills soon."""
ASK_EACH_S = 1 / 16
"""Below what a console may say each second."""
AGAIN_AFTER_S = 0.5


def client_frame(text: str) -> bytes:
    """A masked WebSocket text frame (RFC 6455, 5.2)."""
    data = text.encode()
    length = len(data)
    head = bytes([0x81, 0x80 | length]) if length < 126 else bytes([0x81, 0x80 | 126]) + length.to_bytes(2, "big")
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data))


@dataclass(slots=True)
class DeafConsole:
    """``held_s`` says how long the server bore each of its connections."""

    url: str
    api_key: str
    sessions: list[str]
    held_s: list[float] = field(default_factory=list)

    async def stay(self) -> None:
        """Until cancelled; a connection that was cut is made anew."""
        while True:
            began_s = time.monotonic()
            with contextlib.suppress(OSError):
                await self._ask_on()
            self.held_s.append(round(time.monotonic() - began_s, 1))
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _ask_on(self) -> None:
        """Raises OSError when it is cut off."""
        loop = asyncio.get_running_loop()
        where = urlsplit(self.url)
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
            line.setblocking(False)
            await loop.sock_connect(line, (where.hostname, where.port))
            await loop.sock_sendall(line, self._upgrade(where.netloc))
            await loop.sock_recv(line, 512)  # the beginning of the answer, and nothing after
            await self._put(line, ConsoleHello(version=PROTOCOL_VERSION, language="en"), WatchWall())
            for session in cycle(self.sessions):
                await self._put(line, WatchSession(session=session, since=0))
                await asyncio.sleep(ASK_EACH_S)

    def _upgrade(self, host: str) -> bytes:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            "GET /ws/console HTTP/1.1",
            f"Host: {host}",
            f"Origin: {self.url}",
            f"Authorization: Bearer {self.api_key}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
        )
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def _put(self, line: socket.socket, *messages: BaseModel) -> None:
        frames = b"".join(client_frame(message.model_dump_json()) for message in messages)
        async with asyncio.timeout(30.0):
            await asyncio.get_running_loop().sock_sendall(line, frames)
