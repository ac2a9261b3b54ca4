"""When Python searches all objects for rings that nobody holds any more.

A finished interview leaves such rings (above all its WebRTC connection), and they stay in memory until the next full search.
A full search stops the event loop (10 ms for 100,000 objects), and Python by itself begins one in the middle of whatever
makes many objects (reading 20,000 entries of a timeline: 195 ms seen). So Python's own come seldom, and here one is made
between two pieces of work when enough has gathered.
"""

import asyncio
import gc

from server.core.tasks import Tasks

LOOK_EACH_S = 5.0
GATHERED_OBJECTS = 25_000
"""More objects made than let go of since the last full search: about thirty interviews."""
_YOUNG_OBJECTS, _MIDDLE, _OLD = 20_000, 5, 5


class GarbageSearch:
    """Full searches for as long as it runs. There is one collector in a process, so there should be one of these."""

    def __init__(self, gathered_objects: int = GATHERED_OBJECTS) -> None:
        self._gathered_objects = gathered_objects
        self._tasks = Tasks("garbage")

    def start(self) -> None:
        """From here on what was built so far lives to the end and is not searched again and again."""
        gc.collect()
        gc.freeze()
        gc.collect()  # Python's own next full search is due when a quarter more has come than this one finds: nearly nothing
        gc.set_threshold(_YOUNG_OBJECTS, _MIDDLE, _OLD)
        self._tasks.start(self._keep_looking(), "look")

    async def close(self) -> None:
        await self._tasks.close()

    def look(self) -> bool:
        """Search if enough has gathered; answers whether it did."""
        young, middle, old = gc.get_count()
        if young + _YOUNG_OBJECTS * (middle + _MIDDLE * old) < self._gathered_objects:
            return False
        gc.collect()
        return True

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EACH_S)
            self.look()
