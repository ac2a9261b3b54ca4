"""The journal: every fact once, in order, committed before anyone hears of it, whatever the database does."""

import asyncio
from collections.abc import Iterable, Sequence

import pytest

from server.core.facts import Entry, FlagRaised, PageReported, SessionOpened, Signal, StageEntered
from server.core.text import Text
from server.flags import Outcome, Rule
from server.flags.panel import Panel
from server.room import journal as journal_module
from server.room.journal import Journal
from server.stores.database import StoreFailed
from tests.room.house import PLAN, House, draft, facts

HIDDEN = PageReported(what="hidden")


class WhenHidden(Rule):
    """A flag for each time the page was hidden."""

    name = "when_hidden"
    severity = "info"
    title = Text(zh="x", en="x")
    hint = Text(zh="x", en="x")

    def judge(self, entry: Entry) -> Iterable[Outcome]:
        if isinstance(entry.fact, PageReported):
            identity = f"hidden:{entry.at_ms}"
            yield FlagRaised(id=identity, rule=self.name, severity="info", question=0, take=0, evidence=())


class Store:
    """A real timeline store that fails as told: ``before`` the write, or ``after`` it (the answer is lost)."""

    def __init__(self, house: House) -> None:
        self._real = house.stores.timeline
        self.before = 0
        self.after = 0
        self.go = asyncio.Event()
        self.go.set()

    async def append(self, session: str, entries: Sequence[Entry]) -> None:
        await self.go.wait()
        if self.before:
            self.before -= 1
            raise StoreFailed(OSError("down"))
        await self._real.append(session, entries)
        if self.after:
            self.after -= 1
            raise StoreFailed(OSError("answer lost"))

    async def last_n(self, session: str) -> int:
        return await self._real.last_n(session)


class Told:
    """What the journal told its owner."""

    def __init__(self) -> None:
        self.committed: list[int] = []
        self.stalled: list[bool] = []

    async def commit(self, entries: Sequence[Entry]) -> None:
        self.committed += [entry.n for entry in entries]


def new_journal(session: str, store: Store, told: Told) -> Journal:
    opened = SessionOpened(plan=PLAN, candidate="Lin", page_language="en")
    panel = Panel(PLAN, [WhenHidden])
    return Journal(
        session, opened, panel, store, folded=lambda entry: None, committed=told.commit, stalled=told.stalled.append
    )


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "RETRY_S", 0.01)


async def test_numbers_have_no_hole_and_a_repeated_key_is_dropped(house: House) -> None:
    session, told = await house.session(), Told()
    journal = new_journal(session, Store(house), told)
    journal.start()
    assert [entry.n for entry in journal.put(draft(5, HIDDEN, "a"), draft(5, HIDDEN, "a"))] == [2, 3], "one, and its flag"
    assert journal.put(draft(9, HIDDEN, "a")) == []
    await journal.settled()
    stored = await house.stores.timeline.read_all(session)
    assert [entry.n for entry in stored] == told.committed == [1, 2, 3]
    assert [entry.fact.kind for entry in stored] == ["session_opened", "page_reported", "flag_raised"]
    await journal.close(1.0)


async def test_an_interrupted_timeline_raises_no_flag_twice_and_gets_those_that_are_missing(house: House) -> None:
    session = await house.session()
    opened = SessionOpened(plan=PLAN, candidate="Lin", page_language="en")
    raised = FlagRaised(id="hidden:5", rule="when_hidden", severity="info", question=0, take=0, evidence=())
    interrupted = [
        Entry(n=1, at_ms=0, key="session_opened", fact=opened),
        Entry(n=2, at_ms=5, fact=HIDDEN),
        Entry(n=3, at_ms=5, key="flag:hidden:5", fact=raised),
        Entry(n=4, at_ms=8, fact=HIDDEN),
    ]
    await house.stores.timeline.append(session, interrupted)
    for _ in range(2):
        journal = new_journal(session, Store(house), Told())
        for entry in await house.stores.timeline.read_all(session):
            journal.replay(entry)
        journal.start()
        await journal.close(1.0)
    flags = facts(await house.stores.timeline.read_all(session), FlagRaised)
    assert [flag.id for flag in flags] == ["hidden:5", "hidden:8"]


async def test_while_the_database_is_stalled_nothing_is_told_and_nothing_is_lost(house: House) -> None:
    session, told, store = await house.session(), Told(), Store(house)
    journal = new_journal(session, store, told)
    store.before = 3
    journal.start()
    for at_ms in range(100):
        journal.put(draft(at_ms, HIDDEN))
        await asyncio.sleep(0)
    assert journal.state.stage == "consent"
    assert told.committed == []
    await asyncio.wait_for(journal.settled(), 5)
    assert told.stalled == [True, False]
    assert told.committed == [entry.n for entry in await house.stores.timeline.read_all(session)] == list(range(1, 202))
    await journal.close(1.0)


async def test_an_append_that_failed_after_it_was_committed_is_not_written_twice(house: House) -> None:
    session, told, store = await house.session(), Told(), Store(house)
    journal = new_journal(session, store, told)
    store.after = 1
    journal.start()
    await asyncio.wait_for(journal.settled(), 5)
    journal.put(draft(1, StageEntered(stage="check")))
    await asyncio.wait_for(journal.settled(), 5)
    assert told.committed == [1, 2]
    assert told.stalled == [True, False]
    assert await house.stores.timeline.last_n(session) == 2
    await journal.close(1.0)


async def test_a_full_journal_leaves_out_what_is_observed_and_keeps_the_life_of_the_session(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "WAITING_LIMIT", 10)
    session, told, store = await house.session(), Told(), Store(house)
    store.go.clear()
    journal = new_journal(session, store, told)
    journal.start()
    for at_ms in range(30):
        journal.put(draft(at_ms, Signal(question=1, take=1, name="voice.level", value=1, from_ms=0, to_ms=1)))
    journal.put(draft(31, StageEntered(stage="check")))
    assert journal.left_out == 21
    assert journal.state.stage == "check"
    store.go.set()
    await asyncio.wait_for(journal.settled(), 5)
    stored = await house.stores.timeline.read_all(session)
    assert [entry.n for entry in stored] == list(range(1, 12))
    assert isinstance(stored[-1].fact, StageEntered)
    journal.put(draft(40, HIDDEN))
    await journal.close(1.0)
    assert await house.stores.timeline.last_n(session) == 13, "it takes observations again"


async def test_closing_while_the_database_is_down_ends_within_its_limit(house: House) -> None:
    session, store = await house.session(), Store(house)
    store.before = 1_000_000
    journal = new_journal(session, store, Told())
    journal.start()
    await asyncio.wait_for(journal.close(0.1), 2)
    assert await house.stores.timeline.last_n(session) == 0
