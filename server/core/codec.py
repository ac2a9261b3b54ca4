"""Messages to bytes and back: JSON for browsers, length-prefixed MessagePack between processes.

Whatever is wrong with what came in ends as one :class:`BadMessage` without any of its content (it may be private).
"""

import asyncio
import json
import struct
from typing import Any, Generic, TypeVar

import msgpack
from pydantic import BaseModel, TypeAdapter, ValidationError

T = TypeVar("T")

FRAME_LIMIT_BYTES = 64 * 1024 * 1024
"""The longest MessagePack frame: the final pass of a one-hour answer at 128 kbit/s fits."""
JSON_DEPTH_LIMIT = 32
_LENGTH = struct.Struct(">I")


class BadMessage(ValueError):
    """The bytes are not a message of this protocol. ``code`` tells how: too_big, not_json, too_deep, not_valid."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}".strip())
        self.code = code
        self.where = where


def _refuse_constant(name: str) -> float:
    raise BadMessage("not_json", name)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadMessage("not_json", "duplicate key")
    return found


def _depth_within(raw: str, limit: int) -> bool:
    """Whether brackets nest at most ``limit`` deep, counted without parsing (strings may only overstate it)."""
    depth = 0
    for char in raw:
        if char in "[{":
            depth += 1
            if depth > limit:
                return False
        elif char in "]}":
            depth -= 1
    return True


class JsonCodec(Generic[T]):
    """JSON of one message union."""

    def __init__(self, union: Any, limit_bytes: int) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(union)
        self._limit_bytes = limit_bytes

    def decode(self, raw: str) -> T:
        """Parse one message; raises :class:`BadMessage`."""
        if len(raw) > self._limit_bytes:
            raise BadMessage("too_big")
        if not _depth_within(raw, JSON_DEPTH_LIMIT):
            raise BadMessage("too_deep")
        try:
            raw.encode()
            value = json.loads(raw, parse_constant=_refuse_constant, object_pairs_hook=_unique)
            return self._adapter.validate_python(value)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False, include_context=False)[0]
            raise BadMessage("not_valid", ".".join(str(part) for part in first["loc"])) from None
        except (json.JSONDecodeError, RecursionError, UnicodeEncodeError):
            raise BadMessage("not_json") from None


def to_json(message: BaseModel) -> str:
    return message.model_dump_json()


def to_frame(message: BaseModel) -> bytes:
    """One length-prefixed MessagePack frame."""
    body: bytes = msgpack.packb(message.model_dump(mode="python"), use_bin_type=True)
    return _LENGTH.pack(len(body)) + body


class FrameCodec(Generic[T]):
    """Reads length-prefixed MessagePack frames of one message union from a stream."""

    def __init__(self, union: Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(union)

    def decode(self, body: bytes) -> T:
        """Parse one frame's body; raises :class:`BadMessage`."""
        try:
            value = msgpack.unpackb(body, raw=False, strict_map_key=False, max_str_len=FRAME_LIMIT_BYTES)
            return self._adapter.validate_python(value)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False, include_context=False)[0]
            raise BadMessage("not_valid", ".".join(str(part) for part in first["loc"])) from None
        except (msgpack.UnpackException, ValueError, RecursionError):
            raise BadMessage("not_valid") from None

    async def read(self, stream: asyncio.StreamReader) -> T:
        """Next message; raises asyncio.IncompleteReadError at the stream's end, :class:`BadMessage` for rubbish."""
        (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
        if length > FRAME_LIMIT_BYTES:
            raise BadMessage("too_big")
        return self.decode(await stream.readexactly(length))
