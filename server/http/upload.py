"""Bodies that are files: read piece by piece, with a limit of their own (other bodies have a smaller one)."""

import asyncio

from aiohttp import web

from server.core.errors import Refusal

UPLOAD_LIMIT_S = 120.0


async def upload_of(request: web.Request, limit_bytes: int) -> bytes:
    """The whole body; raises Refusal ``too_big`` as soon as that is known, ``bad_request`` if it does not come."""
    if request.content_length is not None and request.content_length > limit_bytes:
        raise Refusal("too_big")
    pieces: list[bytes] = []
    size_bytes = 0
    try:
        async with asyncio.timeout(UPLOAD_LIMIT_S):
            async for piece in request.content.iter_any():
                size_bytes += len(piece)
                if size_bytes > limit_bytes:
                    raise Refusal("too_big")
                pieces.append(piece)
    except TimeoutError:
        raise Refusal("bad_request", "body") from None
    return b"".join(pieces)
