"""Says each picture it is shown."""

from analyzers import Analyzer, LookPicture
from server.core.facts import Signal
from server.core.text import Text


class Looks(Analyzer):
    name = "looks"
    title = Text(zh="看", en="Looks")
    purpose = "expression"
    wants = frozenset({"pictures"})

    def look(self, picture: LookPicture) -> None:
        at_ms = picture.at_ms
        fact = Signal(question=1, take=1, name="looks.look", value=1.0, from_ms=at_ms, to_ms=at_ms)
        self.out.fact(at_ms, fact, f"looks.look:{at_ms}")
