"""A process of its own that appends to several sessions and tells each acknowledgement on stdout; made to be killed."""

import asyncio
import sys
from pathlib import Path

from server.core.clock import SystemClock
from server.core.facts import Entry, MediaBack
from server.stores.stores import Stores


async def main(data_dir: str, database_url: str, sessions: list[str]) -> None:
    stores = await Stores.open(Path(data_dir), SystemClock(), database_url=database_url)

    async def append_on(session: str) -> None:
        n = await stores.timeline.last_n(session)
        while True:
            await stores.timeline.append(session, [Entry(n=n + 1, at_ms=n, key=f"k{n}", fact=MediaBack(away_ms=n))])
            n += 1
            sys.stdout.write(f"{session} {n}\n")
            sys.stdout.flush()

    await asyncio.gather(*(append_on(session) for session in sessions))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
