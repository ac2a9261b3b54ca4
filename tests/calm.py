"""What takes wall time on a machine that others use as well."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def calmest(run: Callable[[], Awaitable[T]], holds: Callable[[T], bool], times: int = 3) -> T:
    """What the first of up to ``times`` runs answers for which ``holds``, else what the last one does: a delay of our own
    making is there in each of them, while what a hypervisor or another process takes comes and goes."""
    answer = await run()
    for _ in range(times - 1):
        if holds(answer):
            break
        print(f"not calm: {answer}")
        answer = await run()
    return answer
