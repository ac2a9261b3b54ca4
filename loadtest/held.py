"""A run against a server of its own, for those who measure step by step."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console

from loadtest.own_server import ROOT, OwnServer
from loadtest.run import Run, RunOptions
from loadtest.truth import load_truth

CLIP = ROOT / "data" / "load" / "carried.mkv"
TRUTH = CLIP.with_suffix(".json")
TALK_SHARE = 0.6


async def hold(options: RunOptions, out: Console, **settings: str) -> dict[str, Any]:
    """The run's result; ``settings`` are the server's (``LIS_*``). Raises RunFailed, OwnServerFailed."""
    own = OwnServer(**settings)
    try:
        await own.start()
        return await Run(replace(options, url=own.url, api_key=own.api_key), out, own).hold()
    finally:
        await asyncio.to_thread(own.close)


def with_carried_clip(options: RunOptions) -> RunOptions:
    """These options with a face and with speech that fills 60 % of the time, made once from what the index carries."""
    if not (CLIP.exists() and TRUTH.exists()):
        CLIP.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "loadtest", "clip", "--talk-share", str(TALK_SHARE)]
        command += ["--term", "wisdom", "--term", "season", "--out", str(CLIP), "--truth", str(TRUTH)]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603  our own interpreter
    return replace(options, clip=CLIP, truth_path=TRUTH, truth=load_truth(TRUTH))


def base_options(sessions: int) -> RunOptions:
    """One candidate a second, no retakes; the clip is to be added."""
    return RunOptions(
        url="",
        api_key="",
        sessions=sessions,
        ramp_per_s=1.0,
        duration_s=60.0,
        consoles=4,
        clip=Path(),
        truth_path=None,
        truth=None,
        retake_share=0.0,
        command=" ".join(["python", *sys.orig_argv[1:]]),
    )
