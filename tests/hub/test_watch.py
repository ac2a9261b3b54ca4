"""A reader of one session gets everything since N, once and in order, however it falls between past and live."""

import asyncio
import json
import random
from collections.abc import Sequence

import pytest

from server.core.facts import Entry, PageReported
from server.core.messages import Partial, Withdrawn
from server.hub.hub import Hub
from server.hub.outbox import Outbox
from server.hub.watch import PAGE_ENTRIES, SessionWatch


def entries(first: int, last: int) -> list[Entry]:
    return [Entry(n=n, at_ms=n, fact=PageReported(what="hidden")) for n in range(first, last + 1)]


class Stored:
    """A store whose reads take as long as the test wants."""

    def __init__(self) -> None:
        self.kept: list[Entry] = []
        self.go = asyncio.Event()
        self.go.set()

    async def read(self, session: str, since: int, limit: int) -> list[Entry]:
        page = [entry for entry in self.kept if entry.n > since][:limit]
        await self.go.wait()
        await asyncio.sleep(0)
        return page


def received(outbox: Outbox) -> list[int]:
    """Numbers of the entries that wait in the outbox."""
    texts = [json.loads(text) for text in outbox._waiting.values()]
    return [entry["n"] for text in texts if text["type"] == "entries" for entry in text["entries"]]


@pytest.mark.parametrize("since", [0, 3, 10])
async def test_the_past_then_the_live_stream(since: int) -> None:
    hub, stored, outbox = Hub(), Stored(), Outbox()
    stored.kept = entries(1, 10)
    watch = SessionWatch("s", since, hub, stored.read, outbox)
    await watch.start(0)
    hub.publish("s", entries(11, 12), 0)
    assert received(outbox) == list(range(since + 1, 13))


async def test_what_is_published_while_the_past_is_read_comes_once() -> None:
    hub, stored, outbox = Hub(), Stored(), Outbox()
    stored.kept = entries(1, 5)
    stored.go.clear()
    watch = SessionWatch("s", 0, hub, stored.read, outbox)
    starting = asyncio.create_task(watch.start(0))
    await asyncio.sleep(0)
    stored.kept += entries(6, 7)
    hub.publish("s", entries(6, 7), 0)
    hub.publish("s", entries(4, 8), 0)
    stored.go.set()
    await starting
    assert received(outbox) == list(range(1, 9))


async def test_a_long_past_comes_in_pages() -> None:
    hub, stored, outbox = Hub(), Stored(), Outbox()
    stored.kept = entries(1, PAGE_ENTRIES * 2 + 3)
    await SessionWatch("s", 0, hub, stored.read, outbox).start(0)
    assert len(outbox) == 3
    assert received(outbox) == list(range(1, PAGE_ENTRIES * 2 + 4))


async def test_fifty_cuts_in_two_thousand_entries_leave_no_hole_and_no_repeat() -> None:
    chance = random.Random(7)
    hub, stored = Hub(), Stored()
    have: list[int] = []
    n = 0
    for _ in range(50):
        outbox = Outbox(limit_messages=10_000)
        watch = SessionWatch("s", have[-1] if have else 0, hub, stored.read, outbox)
        starting = asyncio.create_task(watch.start(0))
        for _ in range(40):
            fresh = entries(n + 1, n + 1)
            n += 1
            stored.kept += fresh
            hub.publish("s", fresh, 0)
            if chance.random() < 0.3:
                await asyncio.sleep(0)
        if chance.random() < 0.8:
            await starting
        watch.stop()
        have += received(outbox)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
    assert have == list(range(1, len(have) + 1))


async def test_partial_words_come_only_when_the_past_is_there_and_only_the_newest_waits() -> None:
    hub, stored, outbox = Hub(), Stored(), Outbox()
    watch = SessionWatch("s", 0, hub, stored.read, outbox)
    await watch.start(0)
    for text in ("a", "a b", "a b c"):
        hub.publish_partial(Partial(session="s", question=1, take=1, from_ms=0, text=text))
    hub.publish_partial(Partial(session="other", question=1, take=1, from_ms=0, text="x"))
    assert [json.loads(text)["text"] for text in outbox._waiting.values()] == ["a b c"]


async def test_readers_of_a_session_hear_that_its_candidate_took_consent_back() -> None:
    hub, stored, outbox, other = Hub(), Stored(), Outbox(), Outbox()
    await SessionWatch("s", 0, hub, stored.read, outbox).start(0)
    await SessionWatch("other", 0, hub, stored.read, other).start(0)
    outbox._waiting.clear()
    other._waiting.clear()
    hub.publish_withdrawn(Withdrawn(session="s", purposes=("analyse", "record")))
    hub.publish_withdrawn(Withdrawn(session="nobody looks", purposes=("record",)))
    (text,) = outbox._waiting.values()
    assert json.loads(text)["purposes"] == ["analyse", "record"]
    assert len(other) == 0


class Broken:
    """A reader whose outbox is overrun: the hub and other readers go on."""

    def __init__(self) -> None:
        self.outbox = Outbox(limit_messages=1)

    def batch(self, batch: object) -> None:
        self.outbox.put("x")

    def partial(self, text: str) -> None:
        self.outbox.put(text)

    def withdrawn(self, text: str) -> None:
        self.outbox.put(text)


async def test_one_reader_that_stands_still_harms_no_other() -> None:
    hub, stored, outbox, broken = Hub(), Stored(), Outbox(), Broken()
    hub.follow("s", broken)
    await SessionWatch("s", 0, hub, stored.read, outbox).start(0)
    sent: Sequence[Entry] = entries(1, 20)
    for entry in sent:
        hub.publish("s", [entry], 0)
    assert broken.outbox.overrun
    assert received(outbox) == list(range(1, 21))
