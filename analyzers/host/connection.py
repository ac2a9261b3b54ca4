"""The socket to the server: frames in, frames out. When it closes, the host's life is over."""

import asyncio
import os
import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path

import structlog
from pydantic import BaseModel

from analyzers.host.desk import LOOK_AT_LOAD_EVERY_S, Desk
from analyzers.host.registry import load
from analyzers.models import ModelFolder
from server.core.analysis_wire import SeatLevel, SeatPartial, SeatPicture, ToHost
from server.core.codec import FRAME_LIMIT_BYTES, BadMessage, FrameCodec, to_frame
from server.core.tasks import Tasks

log = structlog.get_logger()

UNSENT_LIMIT_BYTES = 4 * 1024 * 1024
"""When the server reads so slowly, what is only of this moment is left out; facts never are."""
BIG_FRAME_BYTES = 64 * 1024
_LENGTH = struct.Struct(">I")
_MOMENTARY = (SeatPartial, SeatLevel, SeatPicture)


class Connection:
    """Sends from any thread; ``left_out`` counts momentary messages that were not sent."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._loop = asyncio.get_running_loop()
        self.left_out = 0

    def send(self, message: BaseModel) -> None:
        self.call(partial(self._write, to_frame(message), isinstance(message, _MOMENTARY)))

    def call(self, call: Callable[[], None]) -> None:
        """Have this called on the event loop, from any thread."""
        try:
            self._loop.call_soon_threadsafe(call)
        except RuntimeError:
            log.debug("loop_closed")

    def _write(self, frame: bytes, momentary: bool) -> None:
        transport = self._writer.transport
        if transport.is_closing():
            return
        if momentary and transport.get_write_buffer_size() > UNSENT_LIMIT_BYTES:
            self.left_out += 1
            return
        self._writer.write(frame)


async def serve(socket: Path, models: ModelFolder, threads: int) -> None:
    """Connect, load, greet, and work until the server closes the socket."""
    reader, writer = await asyncio.open_unix_connection(str(socket))
    connection = Connection(writer)
    registry = await asyncio.to_thread(load, models, threads)
    desk = Desk(registry, threads, connection.send, connection.call)
    connection.send(registry.ready(os.getpid()))
    codec: FrameCodec[ToHost] = FrameCodec(ToHost)
    tasks = Tasks("host")
    tasks.start(_look_at_load(desk), "load")
    try:
        while True:
            message = await _next(reader, codec)
            if message is not None:
                desk.handle(message)
    except (asyncio.IncompleteReadError, ConnectionError):
        log.info("server_gone")
    finally:
        await tasks.close()
        desk.close()
        writer.close()


async def _look_at_load(desk: Desk) -> None:
    while True:
        await asyncio.sleep(LOOK_AT_LOAD_EVERY_S)
        desk.look_at_load()


async def _next(reader: asyncio.StreamReader, codec: FrameCodec[ToHost]) -> ToHost | None:
    """Next message, None for one that is not understood; big ones are parsed off the loop."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    if length > FRAME_LIMIT_BYTES:
        raise ConnectionError("frame too long")
    body = await reader.readexactly(length)
    try:
        if length > BIG_FRAME_BYTES:
            return await asyncio.to_thread(codec.decode, body)
        return codec.decode(body)
    except BadMessage as bad:
        log.warning("bad_message", code=bad.code, where=bad.where)
        return None
