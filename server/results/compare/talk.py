"""Rate and pauses over all answers of an interview, from the figures of each (``answer_measured``). Pure.

What an answer has no figure for is left out of the whole; without any there is no figure (None), never a zero.
"""

from collections.abc import Mapping, Sequence

Measures = Mapping[str, float]


def rate_per_min(answers: Sequence[Measures]) -> float | None:
    """Characters or words per minute of talk: each answer counts by the time talked in it."""
    known = [(one["rate_per_min"], one["talk_ms"]) for one in answers if "rate_per_min" in one and one.get("talk_ms")]
    talked_ms = sum(talk_ms for _, talk_ms in known)
    return round(sum(rate * talk_ms for rate, talk_ms in known) / talked_ms, 1) if talked_ms else None


def pause_count(answers: Sequence[Measures]) -> int | None:
    known = [one["pause_count"] for one in answers if "pause_count" in one]
    return int(sum(known)) if known else None


def pause_ratio(answers: Sequence[Measures]) -> float | None:
    """Pauses as a share of talk and pauses together."""
    known = [one for one in answers if "pause_count" in one and "talk_ms" in one]
    paused_ms = sum(one["pause_count"] * one.get("pause_mean_ms", 0.0) for one in known)
    whole_ms = paused_ms + sum(one["talk_ms"] for one in known)
    return round(paused_ms / whole_ms, 4) if whole_ms else None
