"""Voice: long silence inside an answer, and a microphone that gives nothing at all."""

from typing import Any

import numpy as np

from analyzers import BLOCK_MS, Analyzer, Out, SeatSetting, SoundBlock, Talk
from analyzers.events import OpenEvents
from analyzers.sound.opus import HOLE_MS
from server.core.facts import Utterance
from server.core.messages import EventDeclared
from server.core.text import Text

SILENCE_MS = 8_000
"""Nobody talks for this long inside an answer."""
DEAD_MS = 3_000
DEAD_DBFS = -90.0
"""As on the candidate's page. Far below any room: a live microphone with nobody near gives about -60 dBFS or more (a room
of -80 comes out of Chromium's noise suppression as -86); a dead or muted one gives digital zero."""
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
        self._heard_ms = setting.from_ms
        self._events = OpenEvents(setting, out, self.name)

    def talk_began(self, at_ms: int) -> None:
        self._quiet_since_ms = None
        self._events.end("voice.silence", at_ms)

    def talk_ended(self, talk: Talk) -> None:
        self._quiet_since_ms = talk.to_ms

    def hear(self, block: SoundBlock) -> None:
        if block.filled or block.at_ms - self._heard_ms > HOLE_MS:
            self._unknown(block)
        self._heard_ms = block.to_ms
        if block.filled:
            return
        self._watch_silence(block)
        self._watch_microphone(block)

    def _unknown(self, block: SoundBlock) -> None:
        """Sound that never arrived says nothing of the person or the microphone: what is counted begins anew behind it."""
        if self._quiet_since_ms is not None and "voice.silence" not in self._events:
            self._quiet_since_ms = block.to_ms if block.filled else block.at_ms
        if "voice.dead" not in self._events:
            self._dead_since_ms = None

    def _watch_silence(self, block: SoundBlock) -> None:
        if self._quiet_since_ms is None or self.setting.question == 0:
            return
        if block.to_ms - self._quiet_since_ms >= SILENCE_MS:
            self._events.begin("voice.silence", self._quiet_since_ms, block.to_ms)

    def _watch_microphone(self, block: SoundBlock) -> None:
        if level_dbfs(float(np.mean(block.samples**2))) < DEAD_DBFS:
            self._alive_ms = 0
            if self._dead_since_ms is None:
                self._dead_since_ms = block.at_ms
            if block.to_ms - self._dead_since_ms >= DEAD_MS:
                self._events.begin("voice.dead", self._dead_since_ms, block.to_ms)
            return
        self._alive_ms += BLOCK_MS
        if "voice.dead" not in self._events:
            self._dead_since_ms = None
        elif self._alive_ms >= ALIVE_MS:
            self._dead_since_ms = None
            self._events.end("voice.dead", block.to_ms - ALIVE_MS)

    def close(self, to_ms: int) -> None:
        self._events.end_all(to_ms)


def level_dbfs(mean_square: float) -> float:
    """RMS level in dB of full scale; digital silence is -120."""
    return 10.0 * float(np.log10(max(mean_square, 1e-12)))
