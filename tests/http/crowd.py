"""Many requests at the same moment, each on a connection of its own: a real crowd at a real socket."""

import asyncio
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, TCPConnector

CROWD = 1_000
FILES = 2 * CROWD + 500
"""Both ends of each connection are in this process."""


@dataclass(frozen=True)
class Answered:
    status: int
    code: str
    """Of an error, empty otherwise."""
    cookies: tuple[str, ...]
    body: dict[str, Any]


@contextmanager
def enough_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES:
        raise RuntimeError(f"this machine allows a process {hard} open files; {FILES} are needed")
    if soft != resource.RLIM_INFINITY and soft < FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def post_at_once(url: str, body_of: Callable[[int], object], headers: dict[str, str]) -> list[Answered]:
    """``CROWD`` posts: all connections are opened first, then all requests are sent in one turn of the loop."""
    with enough_files():
        async with ClientSession(connector=TCPConnector(limit=0), cookie_jar=DummyCookieJar(), headers=headers) as crowd:

            async def post(number: int) -> Answered:
                async with crowd.post(url, json=body_of(number)) as response:
                    body = await response.json() if response.content_type == "application/json" else {}
                    return Answered(response.status, str(body.get("code", "")), tuple(response.cookies), body)

            return list(await asyncio.gather(*(post(number) for number in range(CROWD))))
