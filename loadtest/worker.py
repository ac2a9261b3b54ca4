"""One tester process with its share of the run: a job as one line in, progress lines out, a file at the end."""

import asyncio
import contextlib
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import structlog

from loadtest.clips import load_clip
from loadtest.job import Job, Outcome, Progress
from loadtest.samples import Samples
from loadtest.scoring import Scorer
from loadtest.stopping import Interrupted, stopped_by_end_of_input, unless
from loadtest.truth import load_truth
from loadtest.visit import Visit
from loadtest.watching import Watchers
from server.core.tasks import Tasks

PROGRESS_EACH_S = 1.0


async def work(job: Job, stop: asyncio.Event) -> Outcome:
    """Hold this process's sessions from the first to the last; told to stop, score what has arrived by then."""
    samples, errors, counts = Samples(), Counter[str](), Counter[str]()
    clip = await asyncio.to_thread(load_clip, Path(job.clip))
    truth = await asyncio.to_thread(load_truth, Path(job.truth)) if job.truth else None
    if truth is not None and "transcribe" not in job.purposes:
        truth = truth.model_copy(update={"words": (), "terms": ()})  # nobody promised words
    watchers = Watchers(
        job.url,
        job.api_key,
        job.consoles,
        len(job.visitors),
        job.began_s,
        samples,
        pictures_each_s=job.pictures_each_s,
        any_certificate=job.any_certificate,
    )
    watchers.errors = errors
    visits = [Visit(job, visitor, place, clip, watchers, samples, errors) for place, visitor in enumerate(job.visitors)]
    tasks = Tasks("tester")
    try:
        with contextlib.suppress(Interrupted):
            await unless(stop, watchers.start())
            tasks.start(_tell(job, visits, samples, errors), "tell")
            await unless(stop, _hold(visits, errors))
        scorer = Scorer(watchers, samples, counts, errors, truth, job.began_s, stop)
        await scorer.settle(visits, job.settle_s, read_recordings=job.read_recordings)
    finally:
        await tasks.close()
        await watchers.close()
    counts["sessions"] = len(visits)
    counts["sessions_submitted"] = sum(visit.stage == "submitted" for visit in visits)
    counts["waited_at_the_door"] = sum(visit.waited for visit in visits)
    counts["messages_never_arrived"] = len(watchers.said_s)
    return Outcome(
        points=dict(samples.points),
        counts=counts,
        errors=errors,
        host_states=watchers.host_states,
        marks=[mark for visit in visits for mark in visit.marks],
        back_s=[back for visit in visits for back in visit.back_s],
        cut_off=[point for visit in visits for point in visit.cut_off],
    )


async def _hold(visits: list[Visit], errors: Counter[str]) -> None:
    """Each to its end; one that breaks down by a fault of ours is counted and costs no other one."""
    for visit, end in zip(visits, await asyncio.gather(*(one.run() for one in visits), return_exceptions=True), strict=True):
        if isinstance(end, Exception):
            visit.stage = "failed"
            errors[f"broke_down:{type(end).__name__}"] += 1
            traceback.print_exception(end, file=sys.stderr)
        elif end is not None:
            raise end


async def _tell(job: Job, visits: list[Visit], samples: Samples, errors: Counter[str]) -> None:
    cpu_s, told_s = time.process_time(), time.monotonic()
    while True:
        await asyncio.sleep(PROGRESS_EACH_S)
        now_s, used_s = time.monotonic(), time.process_time()
        samples.add("tester_cpu_cores", now_s - job.began_s, (used_s - cpu_s) / (now_s - told_s))
        cpu_s, told_s = used_s, now_s
        stages = dict(Counter(visit.stage for visit in visits))
        _say(Progress(stages=stages, errors=errors, new=samples.take_new()))


def _say(progress: Progress) -> None:
    sys.stdout.write(progress.model_dump_json() + "\n")
    sys.stdout.flush()


def main() -> None:
    """Reads its job from standard input, so that no key stands in the list of processes."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    job = Job.model_validate_json(sys.stdin.readline())
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        outcome = runner.run(_work_until_told(job))
    Path(job.result).write_text(outcome.model_dump_json())


async def _work_until_told(job: Job) -> Outcome:
    stop = asyncio.Event()
    with stopped_by_end_of_input(stop, sys.stdin.fileno()):
        return await work(job, stop)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:  # not there on Windows
        return asyncio.new_event_loop
    return uvloop.new_event_loop


if __name__ == "__main__":
    main()
