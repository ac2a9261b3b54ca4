"""Bodies: JSON in, checked against its model, and JSON out."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel

from server.core.codec import BadMessage, JsonCodec
from server.core.errors import Refusal

M = TypeVar("M", bound=BaseModel)
BODY_LIMIT_BYTES = 1024 * 1024


async def body_of(request: web.Request, model: type[M]) -> M:
    """The request's JSON as ``model``; raises Refusal naming the field at fault, never its content."""
    if request.content_type != "application/json":
        raise Refusal("bad_request", "content-type: application/json")
    raw = await request.read()
    try:
        codec: JsonCodec[M] = JsonCodec(model, BODY_LIMIT_BYTES)
        return codec.decode(raw.decode())
    except UnicodeDecodeError:
        raise Refusal("not_json") from None
    except BadMessage as bad:
        code = "bad_request" if bad.code == "not_valid" else bad.code
        raise Refusal(code, bad.where if code == "bad_request" else "") from None


def answer(model: BaseModel, status: int = 200) -> web.Response:
    return web.Response(text=model.model_dump_json(), status=status, content_type="application/json")


async def answer_many(models: Sequence[BaseModel]) -> web.Response:
    """A JSON array, made into text off the event loop."""
    text = await asyncio.to_thread(lambda: "[" + ",".join(model.model_dump_json() for model in models) + "]")
    return web.Response(text=text, content_type="application/json")


async def answer_large(model: BaseModel) -> web.Response:
    """As :func:`answer`, made into text off the event loop."""
    return web.Response(text=await asyncio.to_thread(model.model_dump_json), content_type="application/json")


def number_in_query(request: web.Request, name: str, default: int, low: int, high: int) -> int:
    """An integer query parameter within bounds; raises Refusal ``bad_request`` naming it."""
    raw = request.query.get(name)
    if raw is None:
        return default
    if not raw.isascii() or not raw.isdigit() or len(raw) > 18 or not low <= int(raw) <= high:
        raise Refusal("bad_request", name)
    return int(raw)


def moment(wall_s: float) -> datetime:
    return datetime.fromtimestamp(wall_s, UTC)


def moment_or_none(wall_s: float | None) -> datetime | None:
    return None if wall_s is None else moment(wall_s)
