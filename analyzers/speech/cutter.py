"""Cuts talk into utterances: pure, fed with blocks and the talk found in them."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from analyzers import BLOCK_MS, RATE_HZ, Samples, SoundBlock, Talk

LEAD_MS = 300
"""Kept before the onset: soft beginnings of words."""
TRAIL_MS = 200
"""Kept after the end of talk."""
END_PAUSE_MS = 600
"""A pause this long ends the utterance."""
EASY_CUT_AFTER_MS = 4_500
"""From here on any pause of 250 ms ends it."""
SEARCH_CUT_AFTER_MS = 9_000
"""From here on it is cut at the quietest place of the last seconds."""
SEARCH_BACK_MS = 4_000
CUT_SPAN_BLOCKS = 3
WARM_UP_MS = 100
"""An Opus decoder that begins in mid-stream needs about this long."""


@dataclass(frozen=True)
class Cut:
    """One utterance: its sound and where it stands. ``to_ms`` is exactly where the next one may begin.

    ``talk_ms``: how much of it is more likely talk than not.
    """

    from_ms: int
    to_ms: int
    samples: Samples
    talk_ms: int = 0


class Cutter:
    """``not_before_ms``: sound before it belongs to utterances that were settled already (a take-over)."""

    def __init__(self, not_before_ms: int) -> None:
        self._free_from_ms = not_before_ms
        self._lead: deque[SoundBlock] = deque(maxlen=LEAD_MS // BLOCK_MS + 5)
        self._blocks: list[SoundBlock] = []
        self._open = False
        self._talk_ended_ms: int | None = None

    @property
    def from_ms(self) -> int | None:
        """Where the utterance that is going on begins; None between utterances."""
        return self._blocks[0].at_ms if self._open and self._blocks else None

    @property
    def to_ms(self) -> int:
        """Up to where sound has come in."""
        newest = self._blocks[-1] if self._blocks else (self._lead[-1] if self._lead else None)
        return self._free_from_ms if newest is None else newest.to_ms

    @property
    def talk_to_ms(self) -> int:
        """Up to where somebody talks: the newest sound, or in a pause where the talk ended."""
        return self.to_ms if self._talk_ended_ms is None else self._talk_ended_ms

    def needed_from_ms(self) -> int:
        """Sound from here on may still become part of an utterance, with a little before it to warm up the decoder."""
        first_ms = self.from_ms
        if first_ms is None:
            first_ms = self._lead[0].at_ms if self._lead else self._free_from_ms
        return first_ms - WARM_UP_MS

    def samples(self) -> Samples:
        """The sound of the utterance that is going on."""
        return _joined(self._blocks)

    def talk_began(self, at_ms: int) -> None:
        self._talk_ended_ms = None
        if self._open:
            return
        self._open = True
        self._blocks = [block for block in self._lead if block.to_ms > at_ms - LEAD_MS]
        self._lead.clear()

    def talk_ended(self, talk: Talk) -> Cut | None:
        self._talk_ended_ms = talk.to_ms
        from_ms = self.from_ms
        if from_ms is not None and talk.to_ms - from_ms >= EASY_CUT_AFTER_MS:
            return self._cut(talk.to_ms + TRAIL_MS)
        return None

    def hear(self, block: SoundBlock) -> Cut | None:
        """The next block; answers the utterance that it completes, if any."""
        if block.at_ms + BLOCK_MS // 2 < self._free_from_ms:
            return None
        if not self._open:
            self._lead.append(block)
            return None
        self._blocks.append(block)
        if self._talk_ended_ms is not None and block.to_ms - self._talk_ended_ms >= END_PAUSE_MS:
            return self._cut(self._talk_ended_ms + TRAIL_MS)
        if block.to_ms - self._blocks[0].at_ms >= SEARCH_CUT_AFTER_MS:
            return self._cut(self._quiet_place_ms())
        return None

    def end(self) -> Cut | None:
        """No more sound: what is open ends here."""
        return self._cut(self.to_ms) if self._open and self._blocks else None

    def _cut(self, at_ms: int) -> Cut | None:
        """Close the utterance at ``at_ms``; what came after stays, as lead or as the beginning of the next one."""
        before = [block for block in self._blocks if block.at_ms < at_ms]
        after = [block for block in self._blocks if block.at_ms >= at_ms]
        paused = self._talk_ended_ms is not None
        self._talk_ended_ms = None
        self._open = not paused and bool(after)
        self._blocks = after if self._open else []
        if not self._open:
            self._lead.clear()
            self._lead.extend(after)
        if not before:
            return None
        self._free_from_ms = before[-1].to_ms
        talk_ms = sum(BLOCK_MS for block in before if block.talk_p >= 0.5)
        return Cut(before[0].at_ms, before[-1].to_ms, _joined(before), talk_ms)

    def _quiet_place_ms(self) -> int:
        """The middle of the quietest 96 ms of the last seconds, where talk is least likely."""
        back = self._blocks[-(SEARCH_BACK_MS // BLOCK_MS) :]
        loud = np.array([float(np.sqrt(np.mean(block.samples**2))) for block in back])
        unsure = loud / (loud.max() + 1e-9) + 0.5 * np.array([block.talk_p for block in back])
        spans = np.convolve(unsure, np.ones(CUT_SPAN_BLOCKS), mode="valid")
        return back[int(spans.argmin()) + CUT_SPAN_BLOCKS // 2].at_ms


def _joined(blocks: list[SoundBlock]) -> Samples:
    if not blocks:
        return np.zeros(0, np.float32)
    return np.concatenate([block.samples for block in blocks])


def duration_s(samples: Samples) -> float:
    return len(samples) / RATE_HZ
