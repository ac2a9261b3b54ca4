"""From talk probabilities to stretches of talk: hysteresis, and pauses as phonetics counts them."""

from dataclasses import dataclass

from analyzers import BLOCK_MS, Talk

ON_P = 0.5
OFF_P = 0.35
FAINT_P = 0.1
"""The network is sure of talk up to 130 ms late: an onset is dated back to where it first stirred,"""
DATE_BACK_MS = 5 * BLOCK_MS
"""but no further: voices behind or reverb can keep it stirring through a whole pause."""
BEGIN_BLOCKS = 3
"""Talk must hold this long (96 ms) to count: clicks and coughs do not."""
PAUSE_MS = 250
"""A silence this long is a pause and ends the stretch (de Jong & Bosker 2013: thresholds of 250 to 300 ms keep the
closures inside words out and hesitations in)."""


@dataclass(frozen=True, slots=True)
class TalkBegan:
    at_ms: int


class TalkFinder:
    """Fed block by block; pure. ``talking_since_ms`` is the onset of the stretch that is going on."""

    def __init__(self) -> None:
        self.talking_since_ms: int | None = None
        self._onset_ms: int | None = None
        self._faint_ms: int | None = None
        self._blocks = 0
        self._last_voice_ms = 0

    def put(self, at_ms: int, talk_p: float) -> TalkBegan | Talk | None:
        """What this block decides: a stretch began (known after 96 ms of it) or ended (known 250 ms later)."""
        to_ms = at_ms + BLOCK_MS
        if talk_p < FAINT_P:
            self._faint_ms = None
        elif self._faint_ms is None:
            self._faint_ms = at_ms
        voiced = talk_p >= (ON_P if self._onset_ms is None else OFF_P)
        if voiced:
            if self._onset_ms is None:
                stirred_ms = at_ms if self._faint_ms is None else self._faint_ms
                self._onset_ms, self._blocks = max(stirred_ms, at_ms - DATE_BACK_MS), 0
            self._blocks += 1
            self._last_voice_ms = to_ms
            if self.talking_since_ms is None and self._blocks >= BEGIN_BLOCKS:
                self.talking_since_ms = self._onset_ms
                return TalkBegan(self._onset_ms)
            return None
        if self._onset_ms is None:
            return None
        if self.talking_since_ms is None:
            self._onset_ms = None
            return None
        if to_ms - self._last_voice_ms < PAUSE_MS:
            return None
        return self.end()

    def end(self) -> Talk | None:
        """End the stretch that is going on, if any (the sound is over)."""
        since_ms, self.talking_since_ms, self._onset_ms, self._faint_ms = self.talking_since_ms, None, None, None
        return None if since_ms is None else Talk(since_ms, self._last_voice_ms)
