"""Flag rules: one rule one file. Fact in, flag or nothing out; no I/O, no clock.

A rule is made anew for each session and is fed every entry of that session's timeline, from the first. After a restart
it is fed the old entries again, so its state never needs saving; a flag's ``id`` is stable and makes repeats harmless.
To add one, add a file here with one subclass of :class:`Rule` named like the file; consoles draw it from its
declaration. Files that begin with ``_`` hold what rules share. ``docs/flags.md`` lists the rules and their thresholds.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from server.core.facts import Entry, FlagCleared, FlagRaised, Severity
from server.core.plan import Plan
from server.core.text import Text

Outcome = FlagRaised | FlagCleared


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
    def judge(self, entry: Entry) -> Iterable[Outcome]:
        """What this entry means to the rule: flags to raise or to clear. An unknown fact means nothing."""

    def wake(self, now_ms: int) -> Iterable[Outcome]:
        """What the mere passing of time means; for rules about something that lasts.

        It only makes a flag earlier: without it the same flag comes with the next entry, whatever that is.
        """
        return ()


def flag_id(rule: str, question: int, take: int, from_ms: int) -> str:
    """The stable id of a flag."""
    return f"{rule}:{question}.{take}:{from_ms}"
