"""The outbox of one socket: order, newest-wins, the bound, and the end."""

import asyncio

from server.hub.outbox import Outbox


async def drained(outbox: Outbox) -> list[str]:
    outbox.close()
    found = []
    while (text := await outbox.get()) is not None:
        found.append(text)
    return found


async def test_order_is_kept_and_a_keyed_message_takes_the_place_of_the_former() -> None:
    outbox = Outbox()
    for text, key in (("a", None), ("card 1", "card"), ("b", None), ("card 2", "card")):
        outbox.put(text, key)
    assert await drained(outbox) == ["a", "card 2", "b"]


async def test_a_key_is_free_again_once_its_message_is_out() -> None:
    outbox = Outbox()
    outbox.put("card 1", "card")
    assert await outbox.get() == "card 1"
    outbox.put("card 2", "card")
    assert await drained(outbox) == ["card 2"]


async def test_a_reader_that_does_not_read_is_overrun_and_holds_no_memory() -> None:
    outbox = Outbox(limit_messages=3)
    for number in range(5):
        outbox.put(str(number))
    assert outbox.overrun
    assert len(outbox) == 0
    assert await outbox.get() is None


async def test_bytes_are_bounded_too() -> None:
    outbox = Outbox(limit_bytes=100)
    outbox.put("x" * 60, "k")
    outbox.put("x" * 90, "k")
    assert not outbox.overrun, "a replaced message does not count twice"
    outbox.put("x" * 20)
    assert outbox.overrun


async def test_a_waiting_reader_wakes_for_a_message_and_for_the_end() -> None:
    outbox = Outbox()
    waiting = asyncio.create_task(outbox.get())
    await asyncio.sleep(0)
    outbox.put("a")
    assert await waiting == "a"
    waiting = asyncio.create_task(outbox.get())
    await asyncio.sleep(0)
    outbox.close()
    assert await waiting is None
    outbox.put("late")
    assert await outbox.get() is None
