"""What is being typed: the newest words of it go onto the timeline at a bounded pace, and always before the answer ends."""

from server.core.facts import AnswerTyped, Draft
from server.interview.session import State, typed_due_ms


class Writing:
    """Holds the newest autosave of the running answer for as long as the timeline's bound asks for."""

    def __init__(self) -> None:
        self._held: Draft | None = None

    def put(self, state: State, typed: AnswerTyped, now_ms: int) -> Draft | None:
        """A new autosave; answers what goes onto the timeline now. What was typed already goes nowhere."""
        self._held = None if typed == state.typed else Draft(at_ms=now_ms, fact=typed)
        return self.due(state, now_ms)

    def due(self, state: State, now_ms: int) -> Draft | None:
        """What was held and may go onto the timeline by now."""
        return self.flush() if self._held is not None and now_ms >= typed_due_ms(state) else None

    def flush(self) -> Draft | None:
        """Whatever is held: the answer ends, or the room closes."""
        held, self._held = self._held, None
        return held
