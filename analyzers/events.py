"""Beginning and ending declared events, with ids that stay the same over a change of hosts."""

from analyzers import Out, SeatSetting
from server.core.facts import EventBegan, EventEnded


class OpenEvents:
    """The events of one analyzer on one seat that have begun and not ended, also those a former host told of."""

    def __init__(self, setting: SeatSetting, out: Out, analyzer: str) -> None:
        self._setting, self._out = setting, out
        self._open: dict[str, EventBegan] = {}
        for draft in setting.told:
            fact = draft.fact
            if isinstance(fact, EventBegan) and fact.name.startswith(f"{analyzer}."):
                self._open[fact.name] = fact
            elif isinstance(fact, EventEnded):
                self._open.pop(fact.name, None)

    def __contains__(self, name: str) -> bool:
        return name in self._open

    def begin(self, name: str, from_ms: int, at_ms: int, value: float | None = None) -> None:
        """It began at ``from_ms``, which is known since ``at_ms``."""
        if name in self._open:
            return
        question, take = self._setting.question, self._setting.take
        event_id = f"{name}:{question}.{take}:{from_ms}"
        began = EventBegan(question=question, take=take, id=event_id, name=name, from_ms=from_ms, value=value)
        self._open[name] = began
        self._out.fact(at_ms, began, f"began:{event_id}")

    def end(self, name: str, to_ms: int) -> None:
        began = self._open.pop(name, None)
        if began is None:
            return
        to_ms = max(to_ms, began.from_ms)
        ended = EventEnded(
            question=began.question,
            take=began.take,
            id=began.id,
            name=name,
            from_ms=began.from_ms,
            to_ms=to_ms,
            value=began.value,
        )
        self._out.fact(to_ms, ended, f"ended:{began.id}")

    def end_all(self, to_ms: int) -> None:
        for name in tuple(self._open):
            self.end(name, to_ms)
