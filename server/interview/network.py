"""How good a connection is for an interview. Pure."""

from server.core.facts import Verdict

RTT_GOOD_MS, RTT_POOR_MS = 100.0, 300.0
"""ITU-T G.114: up to 150 ms one way (about 300 ms round trip) suits conversation; the device check aims at 100 ms."""
LOSS_GOOD, LOSS_POOR = 0.02, 0.10
"""Up to 2 % Opus speech is unimpaired to most ears; from 10 % words go missing in the transcript."""
UPLOAD_POOR_KBPS = 80.0
"""Less than sound and the look picture need."""

_WORSE: dict[Verdict, int] = {"unknown": 0, "pass": 1, "warn": 2, "fail": 3}


def _graded(value: float, good: float, poor: float) -> Verdict:
    return "pass" if value <= good else "warn" if value <= poor else "fail"


def network_verdict(rtt_ms: float | None, loss_ratio: float | None, upload_kbps: float | None) -> Verdict:
    """The worst of what is known; unknown when nothing is."""
    verdicts: list[Verdict] = ["unknown"]
    if rtt_ms is not None:
        verdicts.append(_graded(rtt_ms, RTT_GOOD_MS, RTT_POOR_MS))
    if loss_ratio is not None:
        verdicts.append(_graded(loss_ratio, LOSS_GOOD, LOSS_POOR))
    if upload_kbps is not None and upload_kbps < UPLOAD_POOR_KBPS:
        verdicts.append("warn")
    return max(verdicts, key=_WORSE.__getitem__)
