"""Fluency: rate, pauses and fillers against the norm of the language and the person's own normal rate.

``100 × (0.5 × rate + 0.3 × pauses + 0.2 × fillers)``, each 0..1. The norms with their sources are in ``rules.py``:

- rate: 1 within ``low..high``; below falls to 0 at ``low / 2``, above at ``1.5 × high``. The band reaches to the
  person's own normal (device check) ∓ 20 % where that lies outside.
- pauses: share of silence between the first and the last sound, 1 up to 45 %, 0 from 85 %
- fillers: 1 up to 6 a minute, 0 from 20
"""

from server.core.api_scores import ScorePart, ScoreStep
from server.core.text import Language
from server.results.scoring import about, rules
from server.results.scoring.formula import number, step
from server.results.scoring.heard import Heard
from server.results.scoring.part import from_steps, not_available


def fluency(heard: Heard, language: Language, own_rate_per_min: float | None, weight: float) -> ScorePart:
    """The part; what was not measured is left out by name."""
    if not heard.values:
        return not_available("fluency", weight, about.FLUENCY, heard.why.get("measures", "not_analysed"))
    steps: list[ScoreStep] = []
    left_out: dict[str, str] = {}
    for name, figure, make in (
        ("rate", "rate_per_min", lambda rate: _rate(rate, language, own_rate_per_min)),
        ("pauses", "pause_count", lambda count: _pauses(count, heard)),
        ("fillers", "fillers_per_min", _fillers),
    ):
        value = heard.values.get(figure)
        made = None if value is None else make(value)
        if made is None:
            left_out[name] = heard.why.get(figure, "too little was said")
        else:
            steps.append(made)
    if not any(one.name == "rate" for one in steps):
        return not_available("fluency", weight, about.FLUENCY, left_out["rate"])
    return from_steps("fluency", weight, about.FLUENCY, steps, left_out)


def band(language: Language, own_rate_per_min: float | None) -> tuple[float, float]:
    """Within it a rate takes nothing off."""
    low, high = rules.RATE_BAND_PER_MIN[language]
    if own_rate_per_min is None or own_rate_per_min <= 0:
        return low, high
    slower, quicker = rules.OWN_BAND
    return min(low, round(slower * own_rate_per_min, 1)), max(high, round(quicker * own_rate_per_min, 1))


def _rate(rate: float, language: Language, own_rate_per_min: float | None) -> ScoreStep:
    low, high = band(language, own_rate_per_min)
    shown, floor, ceiling = number(rate), number(low / 2), number(1.5 * high)
    expression = f"max(0, min(1, ({shown} - {floor}) / {floor}, ({ceiling} - {shown}) / {number(0.5 * high)}))"
    value, formula = step(expression, min((rate - low / 2) / (low / 2), (1.5 * high - rate) / (0.5 * high)))
    return ScoreStep(name="rate", value=value, weight=rules.FLUENCY_WEIGHTS["rate"], formula=formula, about=about.RATE)


def _pauses(count: float, heard: Heard) -> ScoreStep | None:
    talk_ms = heard.values.get("talk_ms", 0.0)
    silent_ms = count * heard.values.get("pause_mean_ms", 0.0) if count else 0.0
    talk_s, silent_s = round(talk_ms / 1000, 3), round(silent_ms / 1000, 3)
    if talk_s <= 0:
        return None
    free, none = rules.PAUSE_SHARE_FREE, rules.PAUSE_SHARE_NONE
    share = silent_s / (silent_s + talk_s)
    quiet = number(silent_s, 3)
    expression = f"max(0, min(1, ({number(none)} - {quiet} / ({quiet} + {number(talk_s, 3)})) / {number(none - free)}))"
    value, formula = step(expression, (none - share) / (none - free))
    return ScoreStep(name="pauses", value=value, weight=rules.FLUENCY_WEIGHTS["pauses"], formula=formula, about=about.PAUSES)


def _fillers(per_min: float) -> ScoreStep:
    free, none = rules.FILLERS_FREE_PER_MIN, rules.FILLERS_NONE_PER_MIN
    expression = f"max(0, min(1, ({number(none)} - {number(per_min)}) / {number(none - free)}))"
    value, formula = step(expression, (none - per_min) / (none - free))
    weight = rules.FLUENCY_WEIGHTS["fillers"]
    return ScoreStep(name="fillers", value=value, weight=weight, formula=formula, about=about.FILLERS)
