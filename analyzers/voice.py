"""Voice: long silence inside an answer, and a microphone that gives nothing at all."""

from typing import Any

import numpy as np

from analyzers import BLOCK_MS, Analyzer, Out, SeatSetting, SoundBlock, Talk
from server.core.facts import EventBegan, EventEnded, Utterance
from server.core.messages import EventDeclared
from server.core.text import Text

SILENCE_MS = 8_000
"""Nobody talks for this long inside an answer."""
DEAD_MS = 3_000
DEAD_DBFS = -80.0
"""Far below any room: a live microphone with nobody near gives about -60 dBFS or more; a dead or muted one digital zero."""
ALIVE_MS = 300
"""Sound must be back this long before the microphone counts as alive again."""


class VoiceAnalyzer(Analyzer):
    """Events ``voice.silence`` (from the end of the last talk) and ``voice.dead`` (from the last sound)."""

    name = "voice"
    title = Text(zh="声音", en="Voice")
    purpose = "analyse"
    wants = frozenset({"sound", "talk"})
    events = (
        EventDeclared(name="voice.silence", title=Text(zh="长时间沉默", en="Long silence")),
        EventDeclared(name="voice.dead", title=Text(zh="麦克风没有声音", en="Microphone gives no sound")),
    )

    def __init__(self, setting: SeatSetting, out: Out, shared: Any) -> None:
        super().__init__(setting, out, shared)
        spoken = [draft.fact.to_ms for draft in setting.told if isinstance(draft.fact, Utterance)]
        self._quiet_since_ms: int | None = max([setting.from_ms, *spoken])
        self._dead_since_ms: int | None = None
        self._alive_ms = 0
        self._open = open_events(setting)

    def talk_began(self, at_ms: int) -> None:
        self._quiet_since_ms = None
        self._end("voice.silence", at_ms)

    def talk_ended(self, talk: Talk) -> None:
        self._quiet_since_ms = talk.to_ms

    def hear(self, block: SoundBlock) -> None:
        self._watch_silence(block)
        self._watch_microphone(block)

    def _watch_silence(self, block: SoundBlock) -> None:
        if self._quiet_since_ms is None or self.setting.question == 0:
            return
        if block.to_ms - self._quiet_since_ms >= SILENCE_MS:
            self._begin("voice.silence", self._quiet_since_ms, block.to_ms)

    def _watch_microphone(self, block: SoundBlock) -> None:
        if level_dbfs(float(np.mean(block.samples**2))) < DEAD_DBFS:
            self._alive_ms = 0
            if self._dead_since_ms is None:
                self._dead_since_ms = block.at_ms
            if block.to_ms - self._dead_since_ms >= DEAD_MS:
                self._begin("voice.dead", self._dead_since_ms, block.to_ms)
            return
        self._alive_ms += BLOCK_MS
        if "voice.dead" not in self._open:
            self._dead_since_ms = None
        elif self._alive_ms >= ALIVE_MS:
            self._dead_since_ms = None
            self._end("voice.dead", block.to_ms - ALIVE_MS)

    def close(self, to_ms: int) -> None:
        for name in tuple(self._open):
            self._end(name, to_ms)

    def _begin(self, name: str, from_ms: int, at_ms: int) -> None:
        if name in self._open:
            return
        setting = self.setting
        began = EventBegan(
            question=setting.question, take=setting.take, id=event_id(setting, name, from_ms), name=name, from_ms=from_ms
        )
        self._open[name] = began
        self.out.fact(at_ms, began, f"began:{began.id}")

    def _end(self, name: str, to_ms: int) -> None:
        began = self._open.pop(name, None)
        if began is None:
            return
        ended = EventEnded(
            question=began.question,
            take=began.take,
            id=began.id,
            name=name,
            from_ms=began.from_ms,
            to_ms=max(to_ms, began.from_ms),
        )
        self.out.fact(to_ms, ended, f"ended:{began.id}")


def level_dbfs(mean_square: float) -> float:
    """RMS level in dB of full scale; digital silence is -120."""
    return 10.0 * float(np.log10(max(mean_square, 1e-12)))


def event_id(setting: SeatSetting, name: str, from_ms: int) -> str:
    return f"{name}:{setting.question}.{setting.take}:{from_ms}"


def open_events(setting: SeatSetting) -> dict[str, EventBegan]:
    """Events that began and have not ended, by name, from what a former host told."""
    found: dict[str, EventBegan] = {}
    for draft in setting.told:
        if isinstance(draft.fact, EventBegan):
            found[draft.fact.name] = draft.fact
        elif isinstance(draft.fact, EventEnded):
            found.pop(draft.fact.name, None)
    return found
