"""Figures put into a formula that anybody can recompute: what is shown is what was computed, with the same rounding."""

from collections.abc import Sequence

VALUE_DIGITS = 1
STEP_DIGITS = 3


def number(value: float, digits: int = 4) -> str:
    """Without trailing zeros, and never in powers of ten."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if text in ("", "-0") else text


def weighted_mean(of: Sequence[tuple[float, float]], *, times: float = 1.0, digits: int = VALUE_DIGITS) -> tuple[float, str]:
    """Mean of (value, weight), rounded, and its formula. Raises ValueError when the weights sum to nothing."""
    total = sum(weight for _, weight in of)
    if total <= 0:
        raise ValueError("no weight")
    value = round(times * sum(one * weight for one, weight in of) / total, digits)
    products = " + ".join(f"{number(one)} × {number(weight)}" for one, weight in of)
    weights = " + ".join(number(weight) for _, weight in of)
    before = "" if times == 1.0 else f"{number(times)} × "
    return value, f"{before}({products}) / ({weights}) = {number(value, digits)}"


def step(expression: str, value: float) -> tuple[float, str]:
    """A figure of 0..1, rounded, with how it came about."""
    rounded = round(min(1.0, max(0.0, value)), STEP_DIGITS)
    return rounded, f"{expression} = {number(rounded, STEP_DIGITS)}"
