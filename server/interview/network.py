"""How good a connection is for an interview. Pure; the limits are the page's too (``server/core/messages.py``)."""

from server.core.facts import Verdict
from server.core.messages import (
    LINE_GOOD_KBPS,
    LINE_POOR_KBPS,
    LOSS_GOOD_PERCENT,
    LOSS_POOR_PERCENT,
    RTT_GOOD_MS,
    RTT_POOR_MS,
)

_WORSE: dict[Verdict, int] = {"unknown": 0, "pass": 1, "warn": 2, "fail": 3}


def _graded(value: float, good: float, poor: float) -> Verdict:
    return "pass" if value <= good else "warn" if value <= poor else "fail"


def network_verdict(rtt_ms: float | None, loss_ratio: float | None, carries_kbps: float | None) -> Verdict:
    """The worst of what is known; unknown when nothing is.

    ``carries_kbps`` is what the line carries, None while the line is not what limits.
    """
    verdicts: list[Verdict] = ["unknown"]
    if rtt_ms is not None:
        verdicts.append(_graded(rtt_ms, RTT_GOOD_MS, RTT_POOR_MS))
    if loss_ratio is not None:
        verdicts.append(_graded(loss_ratio, LOSS_GOOD_PERCENT / 100, LOSS_POOR_PERCENT / 100))
    if carries_kbps is not None:
        verdicts.append(_graded(-carries_kbps, -LINE_GOOD_KBPS, -LINE_POOR_KBPS))
    return max(verdicts, key=_WORSE.__getitem__)
