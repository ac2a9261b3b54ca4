"""Flag rules: one rule one file. Fact in, flag or nothing out; no I/O, no clock.

A rule is made anew for each session and is fed every entry of that session's timeline, from the first. After a restart
it is fed the old entries again, so its state never needs saving; a flag's ``id`` is stable and makes repeats harmless.
To add one, add a file here with one subclass of :class:`Rule`; consoles draw it from its declaration.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from server.core.facts import Entry, FlagCleared, FlagRaised, Severity
from server.core.plan import Plan
from server.core.text import Text


class Rule(ABC):
    """One rule. Words describe what is visible or audible, never a feeling."""

    name: ClassVar[str]
    severity: ClassVar[Severity]
    title: ClassVar[Text]
    hint: ClassVar[Text]
    """What was compared with what, and what HR may do."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @abstractmethod
    def judge(self, entry: Entry) -> Iterable[FlagRaised | FlagCleared]:
        """What this entry means to the rule: flags to raise or to clear."""
