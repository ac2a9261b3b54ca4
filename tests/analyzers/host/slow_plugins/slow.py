"""An engine that takes its time while the file in ``SLOW_WHILE`` is there: settled and partial work, and a final pass."""

import os
import time
from pathlib import Path
from typing import Any

from analyzers import Analyzer, Measures, Out, SeatSetting, SoundBlock, Steps, TakeHeard
from server.core.facts import Signal
from server.core.text import Text

BLOCKS = 10
SLOW_S = float(os.environ.get("SLOW_S", "0.7"))
FINAL_STEPS = 8


def work(value: float) -> float:
    if Path(os.environ["SLOW_WHILE"]).exists():
        time.sleep(SLOW_S)
    return value


class Slow(Analyzer):
    """A settled and a partial job each 320 ms of sound."""

    name = "slow"
    title = Text(zh="慢", en="Slow")
    purpose = "transcribe"
    wants = frozenset({"sound"})

    def __init__(self, setting: SeatSetting, out: Out, shared: Any) -> None:
        super().__init__(setting, out, shared)
        self._blocks = 0

    def hear(self, block: SoundBlock) -> None:
        self._blocks += 1
        if self._blocks % BLOCKS:
            return
        number = float(self._blocks // BLOCKS)
        self.out.later(
            lambda _: [work(number)], None, lambda value: self._say("slow.settled", value, block.to_ms), "settled"
        )
        self.out.later(lambda _: [number], None, lambda value: self.out.partial(block.to_ms, str(value), ()), "partial")

    def _say(self, name: str, value: float, to_ms: int) -> None:
        fact = Signal(question=1, take=1, name=name, value=value, from_ms=to_ms - 320, to_ms=to_ms)
        self.out.fact(to_ms, fact, f"{name}:{value}")

    @classmethod
    def finish(cls, take: TakeHeard, shared: Any) -> Steps[Measures]:
        """``slow.step<n>_s`` is when the n-th step was taken."""
        values: dict[str, float] = {}
        for number in range(FINAL_STEPS):
            values[f"slow.step{number}_s"] = time.monotonic()
            yield None
        return Measures(values=values)
