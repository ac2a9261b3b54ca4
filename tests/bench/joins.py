"""100 candidates join within 10 s, and 60 are held with voice activity alone: real WebRTC, recorded, one server process.

    python -m tests.bench.joins [--joins 100] [--within 10] [--held 60] [--seconds 60] [--processes 4] [--json FILE]

The senders are in processes of their own on the same machine and take about as much of it as the server. ``media`` is from
the moment the page switches its camera on (its offer) until it hears from the server that media flows; ``join`` also holds
the link, the socket and the consent. Analysis is off in the first part; in the second the candidates agree to a recording
and to analysis but to no transcript and no expressions, so that voice activity alone runs.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from loadtest.clips import make_clip
from loadtest.held import base_options, hold, with_carried_clip
from loadtest.run import RunOptions
from loadtest.thresholds import Limit, judge
from tests.bench.written import add_json, write_json

JOINS = (
    Limit(metric="scores.submitted_ratio", at_least=1.0),
    Limit(metric="counts.waited_at_the_door", at_most=0),
    Limit(metric="metrics.media_s", percentile="p95", at_most=3.0),
    Limit(metric="counts.timeline_holes", at_most=0),
)
HELD = (
    Limit(metric="scores.submitted_ratio", at_least=1.0),
    Limit(metric="counts.waited_at_the_door", at_most=0),
    Limit(metric="metrics.sound_delivered_ratio", percentile="worst", at_least=0.99),
    Limit(metric="counts.timeline_holes", at_most=0),
    Limit(metric="scores.server_loop_lag_p99_ms", at_most=20.0),
)
SHOWN = (
    *("join_s", "media_s", "event_to_console_s", "sound_delivered_ratio", "sound_lost_s", "server_cpu_cores"),
    *("server_memory_mb", "server_loop_lag_ms", "tester_cpu_cores", "sender_late_ms", "machine_busy_ratio"),
)


def joins(told: argparse.Namespace, clip: Path) -> RunOptions:
    return replace(
        base_options(told.joins),
        ramp_per_s=told.joins / told.within,
        duration_s=told.stay,
        answer_s=told.stay,
        processes=told.processes,
        consoles=told.processes,
        clip=clip,
        chat_each_s=told.stay,
        purposes=("record",),
        expression=False,
        read_recordings=False,
        settle_s=10.0,
    )


def held(told: argparse.Namespace) -> RunOptions:
    return with_carried_clip(
        replace(
            base_options(told.held),
            ramp_per_s=told.held / told.within,
            duration_s=told.seconds,
            answer_s=told.seconds,
            processes=told.processes,
            consoles=told.processes,
            purposes=("record", "analyse"),
            expression=False,
        )
    )


async def run(told: argparse.Namespace, out: Console) -> list[dict[str, Any]]:
    parts = []
    with tempfile.TemporaryDirectory(prefix="joins-") as folder:
        if told.joins:
            clip = await asyncio.to_thread(make_clip, Path(folder), 10)
            found = await hold(joins(told, clip), out, LIS_ANALYZER_HOSTS="0")
            parts.append(judged(f"{told.joins} joins within {told.within:g} s", JOINS, found))
            show(parts[-1], out)
        if told.held:
            found = await hold(held(told), out)
            parts.append(judged(f"{told.held} held with voice activity alone", HELD, found))
            show(parts[-1], out)
    return parts


def judged(title: str, limits: tuple[Limit, ...], result: dict[str, Any]) -> dict[str, Any]:
    verdicts = [{"kept": one.kept, "words": one.words} for one in judge(limits, result)]
    return {"title": title, "thresholds": verdicts, **result}


def show(part: dict[str, Any], out: Console) -> None:
    table = Table("figure", "mean", "p50", "p95", "p99", "worst", "n", title=part["title"])
    for name in SHOWN:
        if (found := part["metrics"].get(name)) is not None:
            table.add_row(name, *(f"{found[key]:.3g}" for key in ("mean", "p50", "p95", "p99", "worst")), str(found["n"]))
    out.print(table)
    for group in ("scores", "counts", "errors"):
        out.print(f"{group}: {part[group]}")
    for why in part["tester"]["why"]:
        out.print(f"the tester may have been the limit: {why}")
    for verdict in part["thresholds"]:
        out.print(("kept   " if verdict["kept"] else "MISSED ") + verdict["words"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--joins", type=int, default=100, help="candidates that join; 0 leaves this part out")
    parser.add_argument("--within", type=float, default=10.0, help="seconds in which they come")
    parser.add_argument("--stay", type=float, default=5.0, help="seconds that each of them answers")
    parser.add_argument("--held", type=int, default=60, help="candidates held with voice activity; 0 leaves this part out")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each of those answers")
    parser.add_argument("--processes", type=int, default=4, help="tester processes")
    add_json(parser, "joins")
    told = parser.parse_args()
    load = os.getloadavg()
    parts = asyncio.run(run(told, Console(width=140)))
    write_json(told.json, {"load_average_before": load, "parts": parts})
    sys.exit(0 if all(one["kept"] for part in parts for one in part["thresholds"]) else 1)


if __name__ == "__main__":
    main()
