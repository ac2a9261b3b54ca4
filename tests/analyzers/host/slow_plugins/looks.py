"""Says each picture it is shown. Loads when the file in ``SLOW_LOOKS_GATE`` is there, or not at all."""

import os
import time
from pathlib import Path
from typing import Any

from analyzers import Analyzer, LookPicture, ModelPaths
from server.core.facts import Signal
from server.core.text import Text


class Looks(Analyzer):
    name = "looks"
    title = Text(zh="看", en="Looks")
    purpose = "expression"
    wants = frozenset({"pictures"})

    @classmethod
    def load(cls, models: ModelPaths, threads: int) -> Any:
        if os.environ.get("SLOW_LOOKS_BREAKS"):
            raise OSError("a private path")
        gate = os.environ.get("SLOW_LOOKS_GATE")
        while gate is not None and not Path(gate).exists():
            time.sleep(0.01)

    def look(self, picture: LookPicture) -> None:
        at_ms = picture.at_ms
        fact = Signal(question=1, take=1, name="looks.look", value=1.0, from_ms=at_ms, to_ms=at_ms)
        self.out.fact(at_ms, fact, f"looks.look:{at_ms}")
