"""What is shown while a run goes on: a bar, where the candidates stand, and the newest figures."""

from collections import Counter

from rich.console import Group
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from loadtest.metrics import METRICS
from loadtest.samples import Samples, percentile

RECENT_S = 30.0
SHOWN = (
    "door_s",
    "join_s",
    "media_s",
    "utterance_settled_s",
    "event_to_console_s",
    "flag_delay_s",
    "final_transcript_s",
    "reconnect_s",
    "sender_late_ms",
    "tester_cpu_cores",
    "server_cpu_cores",
    "server_memory_mb",
    "server_loop_lag_ms",
    "machine_busy_ratio",
)


class LiveView:
    """Redrawn from what has come so far; `at` says how far the run is."""

    def __init__(self, expected_s: float) -> None:
        self._expected_s = expected_s
        self._progress = Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._bar = self._progress.add_task("running", total=expected_s)

    def at(self, now_s: float, stages: Counter[str], errors: Counter[str], samples: Samples) -> Group:
        self._progress.update(
            self._bar,
            completed=min(now_s, self._expected_s),
            description="running" if now_s < self._expected_s else "settling",
        )
        table = Table("figure", f"p50 of {RECENT_S:.0f} s", "p95", "all p95", "n", expand=False)
        for name in SHOWN:
            everything = samples.values(name)
            if not everything:
                continue
            metric, recent = METRICS[name], samples.values(name, now_s - RECENT_S)
            cells = [f"{percentile(recent, share):.3g}" if recent else "-" for share in (0.5, 0.95)]
            title = f"{metric.title.en} ({metric.unit})" if metric.unit else metric.title.en
            table.add_row(title, *cells, f"{percentile(everything, 0.95):.3g}", str(len(everything)))
        standing = "  ".join(f"{stage} {count}" for stage, count in sorted(stages.items()))
        wrong = "  ".join(f"{code} {count}" for code, count in errors.most_common(6)) or "none"
        return Group(self._progress, f"candidates: {standing}", f"errors: {wrong}", table)
