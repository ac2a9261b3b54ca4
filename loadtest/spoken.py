"""What left one candidate, and when: the clip's clock on this machine's monotonic one."""

import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from loadtest.clips import SOUND_PACKET_MS
from loadtest.truth import SEEN_FROM_MS, Truth, TruthEvent, Unit, looped, units_between
from server.core.messages import Role

EDGE_S = 0.3
"""Words this near to the edge of a take may be cut in two."""


@dataclass(slots=True)
class Stretch:
    """One connection's sending: clip time 0 left at ``anchor_s``; it went on until ``to_s``, None while it goes on."""

    anchor_s: float
    to_s: float | None = None


class Spoken:
    """The sender's journal. ``late`` hears of the worst sound packet of each second, in ms."""

    def __init__(self, late: Callable[[float, float], None]) -> None:
        self.stretches: list[Stretch] = []
        self._sound_s = array("d")
        self._late = late
        self._worst_ms = 0.0
        self._second = 0

    def sent(self, role: Role, at_ms: int, data: bytes) -> None:
        if role != "sound":
            return
        now_s = time.monotonic()
        if at_ms == 0:
            self.cut()
            self.stretches.append(Stretch(now_s))
        elif not self.stretches or self.stretches[-1].to_s is not None:
            return
        self._sound_s.append(now_s)
        self._note_late(now_s, (now_s - self.stretches[-1].anchor_s) * 1000 - at_ms)

    def _note_late(self, now_s: float, late_ms: float) -> None:
        if int(now_s) != self._second:
            if self._second:
                self._late(now_s, self._worst_ms)
            self._second, self._worst_ms = int(now_s), 0.0
        self._worst_ms = max(self._worst_ms, late_ms)

    def cut(self) -> None:
        """Nothing gets through from now until the next connection's first packet."""
        if self.stretches and self.stretches[-1].to_s is None:
            self.stretches[-1].to_s = time.monotonic()

    def sound_sent_ms(self, from_s: float, to_s: float) -> int:
        return (bisect_right(self._sound_s, to_s) - bisect_left(self._sound_s, from_s)) * SOUND_PACKET_MS

    def units(self, truth: Truth, from_s: float, to_s: float) -> list[Unit]:
        """What was said between two moments, on the monotonic clock."""
        found: list[Unit] = []
        for anchor_s, begins_s, ends_s in self._within(from_s + EDGE_S, to_s - EDGE_S):
            for unit in units_between(truth, begins_s - anchor_s, ends_s - anchor_s):
                found.append(Unit(unit.text, anchor_s + unit.from_s, anchor_s + unit.at_s))
        return found

    def terms_said(self, truth: Truth, from_s: float, to_s: float) -> dict[str, list[float]]:
        """When each term of the truth was said between two moments."""
        said: dict[str, list[float]] = {term.term: [] for term in truth.terms}
        for anchor_s, begins_s, ends_s in self._within(from_s + 2 * EDGE_S, to_s - EDGE_S):
            for round_s in looped(truth.duration_ms, begins_s - anchor_s, ends_s - anchor_s):
                for term in truth.terms:
                    moments = (anchor_s + round_s + at_ms / 1000 for at_ms in term.said_ms)
                    said[term.term] += [at_s for at_s in moments if begins_s <= at_s <= ends_s]
        return said

    def events_begun(self, truth: Truth, from_s: float, to_s: float) -> list[tuple[TruthEvent, float]]:
        """The truth's events that began, or went on, between two moments for long enough to be seen, and from when on."""
        found = []
        for anchor_s, begins_s, ends_s in self._within(from_s, to_s):
            for round_s in looped(truth.duration_ms, begins_s - anchor_s, ends_s - anchor_s):
                for event in truth.events:
                    began_s, ended_s = (anchor_s + round_s + ms / 1000 for ms in (event.from_ms, event.to_ms))
                    shown_s = min(ended_s, ends_s) - max(began_s, begins_s)
                    if shown_s > 0 and shown_s >= min(SEEN_FROM_MS / 1000, ended_s - began_s):
                        found.append((event, max(began_s, begins_s)))
        return found

    def _within(self, from_s: float, to_s: float) -> list[tuple[float, float, float]]:
        """(anchor, beginning, end) of each stretch's share in the time between."""
        shares = [
            (one.anchor_s, max(from_s, one.anchor_s), min(to_s, one.to_s if one.to_s is not None else to_s))
            for one in self.stretches
        ]
        return [share for share in shares if share[2] > share[1]]
