"""An interview that is being held when its candidate is erased ends first, and writes nothing afterwards."""

import asyncio

from server.hiring.erasure import Erasure
from tests.room.house import House, join


async def test_a_held_interview_ends_and_leaves_nothing(house: House) -> None:
    session = await house.session()
    rooms = house.rooms()
    room = await rooms.open(session)
    assert room is not None
    await join(room)
    await house.stored(room)
    erasure = Erasure(house.stores, house.stores.recordings.root.parent, rooms.held_back, house.clock)
    assert await erasure.session(session, "server")
    assert rooms.get(session) is None
    assert await house.stores.sessions.get(session) is None
    assert await house.stores.timeline.read_all(session) == []
    assert not (house.stores.recordings.root / session).exists()
    assert await rooms.open(session) is None, "the page that connects again finds nothing"
    await rooms.close()


async def test_nobody_opens_it_while_it_is_being_erased(house: House) -> None:
    session = await house.session()
    rooms = house.rooms()
    async with rooms.held_back(session):
        opening = asyncio.ensure_future(rooms.open(session))
        await asyncio.sleep(0.05)
        assert not opening.done()
    assert await opening is not None, "the block did not erase it: it can be opened again"
    await rooms.close()
