"""kill -9 of a process that is sending: nothing is lost, and what comes twice can be told."""

import asyncio
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from server.core.clock import SystemClock
from server.stores.outbox import OutboxStore
from tests.databases import url_of
from tests.notify.bureau import Bureau
from tests.notify.post_office import PostOffice, post_office

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = 40
KILLS = 3
HOLD_S = 1.0


async def test_kill_9_in_mid_send_loses_nothing(bureau: Bureau) -> None:
    bureau.clock.now_s = SystemClock().wall_s()
    post = bureau.post()
    tellings = [await bureau.candidate(name=f"N{n}", mail=f"n{n}@example.com") for n in range(MESSAGES)]
    await bureau.invite(post, *tellings)
    chance = random.Random(20261122)
    kills = KILLS if bureau.stores.database.is_sqlite else 2
    async with post_office() as office:
        for kill in range(kills + 1):
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                str(Path(__file__).with_name("sending_process.py")),
                *(str(bureau.settings.data_dir), url_of(bureau.stores.database), str(office.port), str(HOLD_S)),
                cwd=ROOT,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            )
            try:
                if kill == kills:
                    await arrived(office, lambda: len(seen(office)) == MESSAGES)
                    await all_settled(post.outbox)
                else:
                    wanted = len(office.mails) + chance.randint(2, 6)
                    if kill % 2:  # killed while the mail server has the mail and has not said so
                        office.hold = asyncio.Event()
                        office.arrived.clear()
                        await asyncio.wait_for(office.arrived.wait(), 30)
                    else:
                        await arrived(office, lambda n=wanted: len(office.mails) >= n)  # type: ignore[misc]
            finally:
                process.send_signal(signal.SIGKILL)
                await process.wait()
            if office.hold is not None:
                office.hold.set()
                office.hold = None
    assert seen(office) == {f"n{n}@example.com" for n in range(MESSAGES)}
    ids: dict[str, set[str]] = {}
    for mail in office.mails:
        ids.setdefault(str(mail["To"]), set()).add(str(mail["Message-ID"]))
    assert all(len(one) == 1 for one in ids.values()), "a mail that comes twice has the Message-ID it had before"
    assert {row.state for row in await post.outbox.list(limit=MESSAGES)} == {"sent"}


def seen(office: PostOffice) -> set[str]:
    return {str(mail["To"]) for mail in office.mails}


async def arrived(office: PostOffice, enough: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not enough():
            office.arrived.clear()
            await office.arrived.wait()
            await asyncio.sleep(0.01)  # what arrived is being taken


async def all_settled(outbox: OutboxStore) -> None:
    async with asyncio.timeout(30):
        while set(await outbox.counts()) != {"sent"}:
            await asyncio.sleep(0.05)
