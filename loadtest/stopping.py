"""How a run is told to end early: by a signal to the tester, and from there by the end of its processes' input."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

from server.core.tasks import Tasks

T = TypeVar("T")
EXIT_CODE = 130
"""What a shell says of a command that Ctrl-C ended."""
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupted(Exception):
    """It was told to stop before it was done."""


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T:
    """What the work answers; it is cancelled, and Interrupted raised, when ``stop`` is set first."""
    limit = asyncio.timeout(None)

    async def watch() -> None:
        await stop.wait()
        limit.reschedule(0.0)

    tasks = Tasks("unless")
    try:
        async with limit:
            tasks.start(watch(), "watch")
            return await work
    except TimeoutError:
        if limit.expired():
            raise Interrupted from None
        raise
    finally:
        await tasks.close()


@contextlib.contextmanager
def stopped_by_signals(stop: asyncio.Event) -> Iterator[None]:
    """The first signal sets ``stop``; a second Ctrl-C ends the tester at once. What the caller has the tester ignore (nohup)
    it goes on ignoring. To be entered inside of a running loop."""
    loop = asyncio.get_running_loop()
    signals = [one for one in SIGNALS if signal.getsignal(one) is not signal.SIG_IGN]

    def heard() -> None:
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)

    with contextlib.suppress(NotImplementedError):  # Windows
        for one in signals:
            loop.add_signal_handler(one, heard)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError):
            for one in signals:
                loop.remove_signal_handler(one)


@contextlib.contextmanager
def stopped_by_end_of_input(stop: asyncio.Event, fd: int) -> Iterator[None]:
    """``stop`` is set when the pipe behind ``fd`` is closed, be it because its other end is dead."""
    loop = asyncio.get_running_loop()

    def readable() -> None:
        if not os.read(fd, 4096):
            loop.remove_reader(fd)
            stop.set()

    try:
        loop.add_reader(fd, readable)
    except NotImplementedError:  # Windows
        yield
        return
    try:
        yield
    finally:
        loop.remove_reader(fd)
