"""A house per test; its rooms are closed whatever the test left."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from server.config import Settings
from server.core.clock import HandClock
from server.room import line, room, rooms
from server.stores.passwords import Passwords
from server.stores.stores import Stores
from tests.room.house import FakePeer, House


@pytest_asyncio.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    clock = HandClock()
    FakePeer.made, FakePeer.gate = [], None
    monkeypatch.setattr(line, "Peer", FakePeer)
    monkeypatch.setattr(room, "TICK_S", 0.005)
    monkeypatch.setattr(rooms, "SWEEP_S", 0.01)
    stores = await Stores.open(tmp_path, clock, passwords=Passwords(memory_kib=64, rounds=1))
    house = House(stores, clock, Settings(data_dir=tmp_path), stores.timeline, stores.sessions)
    try:
        yield house
    finally:
        house.pool.gate.set()
        house.finisher.gate.set()
        for held in house.all_rooms:
            await held.close()
        await stores.close()
