"""How long one turn of the event loop keeps it busy: in CPU time of its thread, so that other work on the machine does not
count, and without the garbage collector, whose full searches the server puts off."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class Slices:
    longest_ms: float = 0.0
    count: int = 0


@contextmanager
def measured() -> Iterator[Slices]:
    """Every callback of the running loop, each step of a task among them."""
    slices = Slices()
    run = asyncio.Handle._run

    def timed(handle: Any) -> None:
        began_s = time.thread_time()
        run(handle)
        slices.count += 1
        slices.longest_ms = max(slices.longest_ms, (time.thread_time() - began_s) * 1000)

    gc.collect()
    gc.disable()
    asyncio.Handle._run = timed  # type: ignore[method-assign,assignment]
    try:
        yield slices
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]
        gc.enable()


async def longest_slice_ms(
    work: Callable[[], Awaitable[T]], times: int = 10, enough_ms: float = float("inf")
) -> tuple[float, T]:
    """The longest slice of the calmest run, and what the last run answered.

    There are ``times`` runs, or fewer once one stays below ``enough_ms``: a slice that is too long by its own work is so in
    each of them, while what a hypervisor takes from this machine counts as CPU time too, and comes and goes.
    """
    found: list[float] = []
    while len(found) < times and min(found, default=enough_ms) >= enough_ms:
        with measured() as slices:
            await asyncio.sleep(0)  # the step that goes on from here is measured, the one before is not
            answer = await work()
            await asyncio.sleep(0)
        found.append(slices.longest_ms)
    return min(found), answer
