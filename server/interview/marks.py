"""What people who hire make of flags, folded from a timeline: which flags there are and whose mark each bears. Pure."""

from dataclasses import dataclass, field

from server.core.api import FlagMark
from server.core.errors import Refusal
from server.core.facts import Draft, Entry, FlagMarked, FlagRaised, Mark


@dataclass(slots=True)
class _Marked:
    rule: str
    marks: dict[str, FlagMark] = field(default_factory=dict)
    """By person; a mark that was taken back is not there."""
    said: dict[str, int] = field(default_factory=dict)
    """How often each person marked it, so that the next fact of theirs has a key of its own."""


class Marks:
    """Fed the entries of a session in order; facts that are no flags and no marks are passed over."""

    def __init__(self) -> None:
        self._flags: dict[str, _Marked] = {}

    def apply(self, entry: Entry) -> None:
        match entry.fact:
            case FlagRaised(id=flag, rule=rule):
                self._flags.setdefault(flag, _Marked(rule))
            case FlagMarked(id=flag, by=by, mark=mark):
                marked = self._flags.get(flag)
                if marked is None:
                    return
                marked.said[by] = marked.said.get(by, 0) + 1
                marked.marks.pop(by, None)
                if mark != "none":
                    marked.marks[by] = FlagMark(by=by, mark=mark, at_ms=entry.at_ms)

    def of(self, flag: str) -> tuple[FlagMark, ...]:
        """Everybody's mark on this flag now, in the order they were made. Raises Refusal for an unknown flag."""
        return tuple(self._known(flag).marks.values())

    def draft(self, flag: str, mark: Mark, by: str, account: str, now_ms: int) -> Draft | None:
        """The fact that follows, None when their mark is that already. Raises Refusal for an unknown flag.

        ``account`` is the id of ``by``: names may be longer than a key.
        """
        marked = self._known(flag)
        now = marked.marks.get(by)
        if mark == (now.mark if now is not None else "none"):
            return None
        key = f"flag_marked:{flag}:{account}:{marked.said.get(by, 0) + 1}"
        return Draft(at_ms=now_ms, fact=FlagMarked(id=flag, rule=marked.rule, mark=mark, by=by), key=key)

    def _known(self, flag: str) -> _Marked:
        marked = self._flags.get(flag)
        if marked is None:
            raise Refusal("not_found", "flag")
        return marked
