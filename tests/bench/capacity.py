"""How many candidates this machine holds: steps up until a limit breaks, and which one broke first.

    python -m tests.bench.capacity [--steps 4 8 12 16 20 24] [--minutes 10] [--answer 60] [--processes 2]
        [--out data/load/capacity]

Each step is a server of its own, so that no step pays for the one before. Its candidates come one a second, are recorded,
transcribed (Whisper base) and watched (the face model looks at their pictures, and a console asks for two live pictures a
second of each), and talk 60 % of the time. Each step's JSON and page go to ``--out``. The tester shares the machine: its own
CPU is in the table, and when it was the limit that is said.
"""

import argparse
import asyncio
import json
import os
import sys
from dataclasses import dataclass, replace
from typing import Any

from rich.console import Console
from rich.table import Table

from loadtest.held import base_options, hold, with_carried_clip
from loadtest.page import page
from loadtest.run import RunOptions
from loadtest.samples import percentile
from loadtest.thresholds import Limit, Verdict, judge
from tests.bench.written import folder

LIMITS = (
    Limit(metric="metrics.utterance_settled_s", percentile="p95", at_most=4.0),
    Limit(metric="scores.settled_growth_s", at_most=1.0),
    Limit(metric="scores.server_loop_lag_p99_ms", at_most=20.0),
    Limit(metric="metrics.sound_delivered_ratio", percentile="worst", at_least=0.99),
    Limit(metric="counts.timeline_holes", at_most=0),
    Limit(metric="counts.recordings_missing", at_most=0),
    Limit(metric="counts.takes_never_analysed", at_most=0),
    Limit(metric="scores.submitted_ratio", at_least=1.0),
)

"""The fourth of the issue's demands, in the order in which they are named when several break."""
NO_DOOR = {"LIS_FULL_LOOP_LAG_MS": "0", "LIS_FULL_BY_ANALYSIS": "0"}
"""All candidates come in, however full the server feels: the limit that is looked for is the machine's, not the door's."""
SETTLE_S = 900.0
"""How long a step waits at its end for what was postponed: final passes give way while live words are late, so how late they
come is a figure of its own, and only one that never comes is lost."""
PICTURES_PER_S = 2.0
COUNTS = ("recordings_missing", "takes_never_analysed", "timeline_holes")


@dataclass(frozen=True, slots=True)
class Step:
    sessions: int
    result: dict[str, Any]
    verdicts: list[Verdict]

    @property
    def kept(self) -> bool:
        return all(verdict.kept for verdict in self.verdicts)

    @property
    def broken(self) -> list[str]:
        return [verdict.words for verdict in self.verdicts if not verdict.kept]


def order(sessions: int, told: argparse.Namespace) -> RunOptions:
    return with_carried_clip(
        replace(
            base_options(sessions),
            duration_s=told.minutes * 60,
            answer_s=min(told.answer, told.minutes * 60),
            processes=min(told.processes, sessions),
            pictures_each_s=1 / PICTURES_PER_S,
            settle_s=SETTLE_S,
        )
    )


def growth_s(points: list[dict[str, float]]) -> float | None:
    """How much later utterances settle in the last third of a run than in its first: medians of the pictures' p95."""
    third = len(points) // 3
    if third == 0:
        return None
    first, last = ([spot["p95"] for spot in part] for part in (points[:third], points[-third:]))
    return round(percentile(last, 0.5) - percentile(first, 0.5), 3)


def judged(sessions: int, result: dict[str, Any]) -> Step:
    growth = growth_s(result["series"].get("utterance_settled_s", []))
    if growth is not None:
        result["scores"]["settled_growth_s"] = growth
    result["counts"] = {**dict.fromkeys(COUNTS, 0), **result["counts"]}
    verdicts = judge(LIMITS, result)
    result["thresholds"] = [{"kept": one.kept, "words": one.words} for one in verdicts]
    return Step(sessions, result, verdicts)


async def climb(told: argparse.Namespace, out: Console) -> list[Step]:
    """Steps up to the first that breaks a limit, or all of them with ``--all``."""
    steps: list[Step] = []
    for sessions in told.steps:
        out.print(f"{sessions} at a time for {told.minutes:g} minutes; load average before: {os.getloadavg()[0]:.1f}")
        options = await asyncio.to_thread(order, sessions, told)
        steps.append(judged(sessions, await hold(options, out, **({} if told.door else NO_DOOR))))
        (told.out / f"{sessions}.json").write_text(json.dumps(steps[-1].result, indent=1, ensure_ascii=False))
        (told.out / f"{sessions}.html").write_text(page(steps[-1].result))
        show(steps, out)
        if not steps[-1].kept and not told.all:
            break
    return steps


def show(steps: list[Step], out: Console) -> None:
    columns = ("settled p50 / p95 s", "growth s", "word shown p95 s", "final p95 s", "picture p95 s", "lag p99 ms")
    table = Table("candidates", *columns, "sound worst", "server cores", "tester cores", "MiB", "busy", "kept")
    for step in steps:
        table.add_row(str(step.sessions), *cells(step.result), "yes" if step.kept else "NO")
    out.print(table)


def cells(result: dict[str, Any]) -> list[str]:
    def of(name: str, key: str) -> str:
        found = result["metrics"].get(name)
        return "-" if found is None else f"{found[key]:.3g}"

    tester = result["metrics"].get("tester_cpu_cores", {}).get("mean", 0.0) * result["tester"]["processes"]
    return [
        f"{of('utterance_settled_s', 'p50')} / {of('utterance_settled_s', 'p95')}",
        str(result["scores"].get("settled_growth_s", "-")),
        of("word_shown_s", "p95"),
        of("final_transcript_s", "p95"),
        of("picture_s", "p95"),
        str(result["scores"].get("server_loop_lag_p99_ms", "-")),
        of("sound_delivered_ratio", "worst"),
        of("server_cpu_cores", "mean"),
        f"{tester:.2f}",
        of("server_memory_mb", "worst"),
        of("machine_busy_ratio", "p50"),
    ]


def conclusion(steps: list[Step]) -> dict[str, Any]:
    good = [step.sessions for step in steps if step.kept]
    broken = next((step for step in steps if not step.kept), None)
    return {
        "last_good_step": max((one for one in good if broken is None or one < broken.sessions), default=None),
        "broke_at": broken.sessions if broken is not None else None,
        "broke_first": broken.broken[0] if broken is not None else None,
        "broke_as_well": broken.broken[1:] if broken is not None else [],
        "tester_may_have_been_the_limit": broken.result["tester"]["why"] if broken is not None else [],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, nargs="+", default=[4, 8, 12, 16, 20, 24])
    parser.add_argument("--minutes", type=float, default=10.0, help="how long each candidate of a step answers in all")
    parser.add_argument("--answer", type=float, default=60.0, help="seconds of one answer; one follows the other")
    parser.add_argument("--processes", type=int, default=2, help="tester processes")
    parser.add_argument("--door", action="store_true", help="let a server that feels full keep candidates at the door")
    parser.add_argument("--all", action="store_true", help="go on after a broken step")
    parser.add_argument("--out", type=folder, default="data/load/capacity", help="folder for each step's JSON and page")
    told = parser.parse_args()
    out = Console(width=170)
    steps = asyncio.run(climb(told, out))
    found = conclusion(steps)
    (told.out / "capacity.json").write_text(json.dumps({"minutes": told.minutes, **found}, indent=1, ensure_ascii=False))
    out.print(f"last good step: {found['last_good_step'] or 'none'}")
    if found["broke_at"] is not None:
        out.print(f"at {found['broke_at']} broke first: {found['broke_first']}")
        for words in found["broke_as_well"]:
            out.print(f"  as well: {words}")
        for why in found["tester_may_have_been_the_limit"]:
            out.print(f"  the tester may have been the limit: {why}")
    sys.exit(0 if found["last_good_step"] is not None else 1)


if __name__ == "__main__":
    main()
