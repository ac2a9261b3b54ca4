"""The newest live picture of a candidate, for consoles that ask for one."""

import asyncio

from server.core.clock import Clock

FRESH_S = 3.0
FIRST_LIMIT_S = 2.5
"""How long the first asker waits for the first picture: a keyframe and a decode."""


class LivePicture:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jpeg: bytes | None = None
        self._at_s = 0.0
        self._came = asyncio.Event()

    def put(self, jpeg: bytes) -> None:
        self._jpeg = jpeg
        self._at_s = self._clock.monotonic_s()
        self._came.set()

    async def newest(self) -> bytes | None:
        """A picture at most a few seconds old; waits a moment for the first, None if none comes."""
        if self._jpeg is None or self._clock.monotonic_s() - self._at_s > FRESH_S:
            self._came.clear()
            try:
                await asyncio.wait_for(self._came.wait(), FIRST_LIMIT_S)
            except TimeoutError:
                return None
        return self._jpeg
