"""How long after submitting a ten-minute interview its report is there: a real server, real WebRTC, real speech.

    python -m tests.bench.report [--minutes 10] [--questions 5] [--clip FILE] [--json FILE]

One synthetic candidate agrees to everything, answers all questions one after the other with recorded speech and a moving
face, and submits the moment the last answer is over. From the sending of that step on it is measured until the last take's
final transcript has reached a console, the report says that it is complete, the score has a composite, and the PDF is
downloaded and holds that number. Without ``--clip`` it is the one that the capacity test uses: speech in 60 % of the time.
The exit code is 1 when the PDF came later than 60 s.
"""

import argparse
import asyncio
import io
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from pdfminer.high_level import extract_text
from rich.console import Console
from rich.table import Table

from loadtest.candidate import SyntheticCandidate
from loadtest.clips import load_clip
from loadtest.console import SyntheticConsole
from loadtest.held import base_options, with_carried_clip
from loadtest.own_server import OwnServer
from server.core.api import Report
from server.core.api_scores import ScoreReport
from server.core.facts import Transcript
from server.core.plan import Dimension, KeyPoint, Plan, Question, Term
from tests.bench.written import add_json, write_json

LIMIT_S = 60.0
GIVE_UP_S = 600.0
ASK_EVERY_S = 0.1
STEPS = ("last final transcript", "report complete", "score with a composite", "PDF downloaded")


def plan(questions: int, answer_s: float) -> Plan:
    """Key points of which some are in the speech and some are not, so that there is something to find and to miss."""
    points = (
        KeyPoint(text="What was best", weight=2, terms=(Term(term="wisdom"), Term(term="season"))),
        KeyPoint(text="What it meant for the country", terms=(Term(term="country"),)),
        KeyPoint(text="What it cost", terms=(Term(term="budget", synonyms=("cost", "price")),)),
    )
    asked = Question(text="Tell us about it", preparation_s=0, answer_s=round(answer_s) + 60, retakes=0, key_points=points)
    return Plan(
        title="Bench",
        language="en",
        expression_events=True,
        dimensions=(Dimension(id="first", title="First"), Dimension(id="second", title="Second")),
        questions=tuple(asked for _ in range(questions)),
    )


async def until(what: str, found: Callable[[], Awaitable[bool]]) -> None:
    """Raises TimeoutError, which says what did not come."""
    try:
        async with asyncio.timeout(GIVE_UP_S):
            while not await found():
                await asyncio.sleep(ASK_EVERY_S)
    except TimeoutError:
        raise TimeoutError(f"{what} did not come within {GIVE_UP_S:.0f} s") from None


async def interviewed(candidate: SyntheticCandidate, questions: int, answer_s: float, out: Console) -> float:
    """Answer everything and submit; the moment (monotonic) at which that was asked for."""
    await candidate.up_to("notice")
    await candidate.step("begin")
    for number in range(1, questions + 1):
        if candidate.view is not None and candidate.view.stage == "preparing":
            await candidate.step("start_answer")
        await candidate.see(lambda view: view.recording)
        await asyncio.sleep(answer_s)
        await candidate.step("end_answer")
        out.print(f"answer {number} of {questions} is over; load average {os.getloadavg()[0]:.1f}")
        if number < questions:
            await candidate.step("next")
    asked_s = time.monotonic()
    await candidate.step("next")
    return asked_s


async def awaited(server: OwnServer, console: SyntheticConsole, session: str, questions: int) -> dict[str, Any]:
    """When each part of the report came, on the monotonic clock, and what it says."""
    came_s: dict[str, float] = {}
    made: dict[str, Any] = {}
    scored: list[ScoreReport] = []

    async def complete() -> bool:
        report = Report.model_validate(await console.get_json(f"/api/v1/sessions/{session}/report"))
        made["words"] = sum(len(take.words) for asked in report.questions for take in asked.takes)
        return report.complete

    async def composite() -> bool:
        report = ScoreReport.model_validate(await console.get_json(f"/api/v1/sessions/{session}/score"))
        scored[:] = [report]
        return report.score is not None and report.score.composite.value is not None

    await console.find(
        session, lambda entry: isinstance(entry.fact, Transcript) and entry.fact.question == questions, GIVE_UP_S
    )
    came_s[STEPS[0]] = time.monotonic()
    await until(STEPS[1], complete)
    came_s[STEPS[1]] = time.monotonic()
    await until(STEPS[2], composite)
    came_s[STEPS[2]] = time.monotonic()
    headers = {"Authorization": f"Bearer {server.api_key}", "Accept-Language": "en"}
    address = f"{server.url}/api/v1/sessions/{session}/report.pdf"
    async with ClientSession(headers=headers) as http, http.get(address) as response:
        response.raise_for_status()
        paper = await response.read()
    came_s[STEPS[3]] = time.monotonic()
    score = scored[0].score
    if score is None or score.composite.value is None:
        raise RuntimeError("the score went away")
    if f"{score.composite.value:g}" not in await asyncio.to_thread(extract_text, io.BytesIO(paper)):
        raise RuntimeError("the PDF does not hold the composite")
    made |= {"composite": score.composite.value, "complete": score.complete, "pdf_kb": round(len(paper) / 1024, 1)}
    return {"came_s": came_s, "made": made}


async def run(told: argparse.Namespace, out: Console) -> dict[str, Any]:
    answer_s = told.minutes * 60 / told.questions
    clip = told.clip or await asyncio.to_thread(lambda: with_carried_clip(base_options(1)).clip)
    loaded = await asyncio.to_thread(load_clip, clip)
    server = OwnServer()
    loads = [os.getloadavg()[0]]
    try:
        await server.start()
        console = SyntheticConsole(server.url, server.api_key, keep_received=False)
        await console.enter()
        asked = plan(told.questions, answer_s).model_dump(mode="json")
        opening: Any = await console.post_json("/api/v1/openings", {"plan": asked})
        invited: Any = await console.post_json(f"/api/v1/openings/{opening['id']}/invitations", {"candidate": "Bench"})
        candidate = SyntheticCandidate(server.url, str(invited["link"]).rsplit("/", 1)[1], loaded)
        try:
            await candidate.open_link()
            await console.watch(candidate.session)
            submitted_s = await interviewed(candidate, told.questions, answer_s, out)
            loads.append(os.getloadavg()[0])
            found = await awaited(server, console, candidate.session, told.questions)
        finally:
            await candidate.close()
            await console.close()
    finally:
        await asyncio.to_thread(server.close)
    loads.append(os.getloadavg()[0])
    return {
        "minutes": told.minutes,
        "questions": told.questions,
        "after_submitting_s": {name: round(at_s - submitted_s, 2) for name, at_s in found["came_s"].items()},
        "limit_s": LIMIT_S,
        **found["made"],
        "load_average": {"before": loads[0], "submitting": loads[1], "after": loads[2]},
    }


def show(row: dict[str, Any], out: Console) -> None:
    table = Table(f"{row['minutes']:g} minutes in {row['questions']} answers", "s after submitting", "limit s")
    for name in STEPS:
        table.add_row(name, f"{row['after_submitting_s'][name]:.1f}", f"{LIMIT_S:.0f}" if name == STEPS[-1] else "")
    out.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0, help="of answers in all")
    parser.add_argument("--questions", type=int, default=5)
    parser.add_argument("--clip", type=Path, help="made by python -m loadtest clip, of English")
    add_json(parser, "report")
    told = parser.parse_args()
    out = Console(width=110, stderr=True)
    row = asyncio.run(run(told, out))
    show(row, out)
    write_json(told.json, row)
    print(json.dumps(row, indent=1))
    sys.exit(0 if row["after_submitting_s"][STEPS[-1]] <= LIMIT_S else 1)


if __name__ == "__main__":
    main()
