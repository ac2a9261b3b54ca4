"""The final pass: a whole take in windows that end at pauses, each decoded with care and with word times.

Only stretches with talk in them are given to the engine, so silence cannot become words; windows do not condition on
each other, so one that went wrong does not spread, and idle workers share them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from analyzers import RATE_HZ, SideBySide, Steps, TakeHeard, Talk
from analyzers.engines import Ask, Heard, SpeechEngine
from analyzers.speech.checks import NO_SPEECH
from analyzers.speech.text import joined, placed
from server.core.facts import Transcript, Word
from server.core.text import Language

WINDOW_LIMIT_MS: dict[Language, int] = {"en": 28_000, "zh": 20_000}
"""The decoder writes at most 224 tokens for a window: fast Mandarin at one and a half a character fills them in 20 s."""
SPLIT_FROM_MS = 6_000
"""A window longer than this that the checks refuse is tried again in parts: what was said twice, or one bad stretch, must
not silence the half minute around it."""
LONG_PAUSE_MS = 2_000
"""Not decoded: a window ends before such a pause."""
PAD_MS = 240
EDGE_MS = 60


def windows(talk: Sequence[Talk], limit_ms: int) -> list[tuple[int, int]]:
    """Group talk into stretches of at most ``limit_ms``, cut at pauses (the longest in the later half) where possible."""
    found: list[tuple[int, int]] = []
    group: list[Talk] = []
    for stretch in _short(talk, limit_ms):
        while group and stretch.to_ms - group[0].from_ms > limit_ms:
            at = _best_break([*group, stretch])
            found.append((group[0].from_ms, group[at - 1].to_ms))
            group = group[at:]
        if group and stretch.from_ms - group[-1].to_ms >= LONG_PAUSE_MS:
            found.append((group[0].from_ms, group[-1].to_ms))
            group = []
        group.append(stretch)
    if group:
        found.append((group[0].from_ms, group[-1].to_ms))
    return found


def _short(talk: Sequence[Talk], limit_ms: int) -> list[Talk]:
    """Talk without any pause for longer than a window is cut where the window ends."""
    found: list[Talk] = []
    for stretch in talk:
        at_ms = stretch.from_ms
        while stretch.to_ms - at_ms > limit_ms:
            found.append(Talk(at_ms, at_ms + limit_ms))
            at_ms += limit_ms
        found.append(Talk(at_ms, stretch.to_ms))
    return found


def _best_break(group: Sequence[Talk]) -> int:
    """Index of the stretch that begins the next window: behind the longest pause of the group's later half."""
    middle_ms = (group[0].from_ms + group[-1].from_ms) // 2
    pauses = [(group[at].from_ms - group[at - 1].to_ms, at) for at in range(1, len(group)) if group[at].from_ms >= middle_ms]
    return max(pauses)[1] if pauses else len(group) - 1


def _halves(talk: Sequence[Talk], from_ms: int, to_ms: int) -> list[tuple[int, int]]:
    """A window that was not understood, in two shorter ones: cut in a pause near its middle, or in the middle."""
    inside = [Talk(max(one.from_ms, from_ms), min(one.to_ms, to_ms)) for one in talk]
    return windows([one for one in inside if one.to_ms > one.from_ms], max(SPLIT_FROM_MS, (to_ms - from_ms) * 2 // 3))


@dataclass(frozen=True, slots=True)
class _Window:
    """Talk from ``from_ms`` to ``to_ms``, decoded with the sound around it from ``begins_ms`` to ``ends_ms``."""

    from_ms: int
    to_ms: int
    begins_ms: int
    ends_ms: int


def _with_sound_around(found: Sequence[tuple[int, int]], begins_ms: int, ends_ms: int) -> list[_Window]:
    """Nothing before ``begins_ms`` or behind ``ends_ms``, and in front of a window none of the talk before it."""
    edges = pairwise([begins_ms, *(to_ms for _, to_ms in found)])
    return [
        _Window(from_ms, to_ms, max(from_ms - PAD_MS, before_ms), min(to_ms + PAD_MS, ends_ms))
        for (from_ms, to_ms), (before_ms, _) in zip(found, edges, strict=True)
    ]


def transcribe_take(take: TakeHeard, engine: SpeechEngine, hint: str) -> Steps[Transcript]:
    """All windows at one go, then the parts of those that were refused."""
    heard: list[tuple[_Window, Heard]] = []
    end_ms = take.from_ms + len(take.samples) * 1000 // RATE_HZ
    left = _with_sound_around(windows(take.talk, WINDOW_LIMIT_MS[take.language]), take.from_ms, end_ms)
    while left:
        results = yield SideBySide(tuple(partial(engine.final, [_ask(take, window, hint)]) for window in left))
        parts: list[_Window] = []
        for window, [one] in zip(left, results, strict=True):
            if one.refused in ("", NO_SPEECH) or window.to_ms - window.from_ms <= SPLIT_FROM_MS:
                heard.append((window, one))
                continue
            halves = _halves(take.talk, window.from_ms, window.to_ms)
            parts.extend(_with_sound_around(halves, window.begins_ms, window.ends_ms))
        left = parts
    words = _words(heard)
    return Transcript(
        question=take.question,
        take=take.take,
        text=joined((word.text for word in words), take.language),
        words=words,
        language=take.language,
        model=engine.model_name,
    )


def _ask(take: TakeHeard, window: _Window, hint: str) -> Ask:
    at, until = ((edge - take.from_ms) * RATE_HZ // 1000 for edge in (window.begins_ms, window.ends_ms))
    return Ask(take.samples[at:until], take.language, hint)


def _words(heard: Sequence[tuple[_Window, Heard]]) -> tuple[Word, ...]:
    """In the order of the sound: none begins before one in front of it. A word ends with its window's talk or a little
    later; where a window was cut in talk, that little may be the first word of the next."""
    words: list[Word] = []
    for window, one in sorted(heard, key=lambda pair: pair[0].from_ms):
        earliest_ms = max(window.from_ms - EDGE_MS, words[-1].to_ms if words else 0)
        for word in placed(one.words, window.begins_ms, earliest_ms, window.to_ms + EDGE_MS):
            begins_ms = max(word.from_ms, words[-1].from_ms if words else 0)
            words.append(Word(text=word.text, from_ms=begins_ms, to_ms=max(word.to_ms, begins_ms), p=word.p))
    return tuple(words)
