"""From the spoken word to its score: a real server, a real analyzer host, a synthetic candidate over real WebRTC."""

import asyncio
from pathlib import Path

from loadtest.candidate import SyntheticCandidate
from loadtest.console import SyntheticConsole
from server.core.api_scores import ScoreReport
from server.core.facts import AnswerAnalysed
from server.core.plan import Dimension, KeyPoint, Plan, Question, Term
from tests.e2e.conftest import LiveServer, carried_clip

PLAN = Plan(
    title="Historian",
    language="en",
    dimensions=(Dimension(id="history", title="History"),),
    questions=(
        Question(
            text="Tell us",
            preparation_s=0,
            answer_s=30,
            retakes=0,
            key_points=(
                KeyPoint(text="Wisdom", weight=3, terms=(Term(term="wisdom"),)),
                KeyPoint(text="The moon", weight=1, terms=(Term(term="moon"),)),
            ),
        ),
    ),
)


async def test_what_was_said_is_scored_soon_after_it_was_submitted(
    server: LiveServer, console: SyntheticConsole, clips: Path
) -> None:
    """Key points have no terms of the question beside them, so they alone must have reached the analysis."""
    await server.analysis_up()
    clip = await carried_clip(clips, 12)
    _, token = await server.invite(PLAN)
    await console.watch_wall()
    candidate = SyntheticCandidate(server.url, token, clip)
    try:
        await candidate.up_to("check")
        await console.wait(lambda: bool(console.cards))
        session = next(iter(console.cards))
        await console.watch(session)
        await candidate.step("check_done")
        await candidate.step("begin")
        await candidate.see(lambda view: view.recording)
        await asyncio.sleep(13)
        await candidate.step("end_answer")
        await candidate.step("next")
        submitted_s = asyncio.get_running_loop().time()
        await console.find(session, lambda entry: entry.fact == AnswerAnalysed(question=1, take=1), 40)
        analysed_s = asyncio.get_running_loop().time()
        report = await until_scored(console, session)
        scored_s = asyncio.get_running_loop().time()
    finally:
        await candidate.close()
    print(f"analysed {analysed_s - submitted_s:.1f} s, scored {scored_s - submitted_s:.1f} s after submitting")
    assert scored_s - analysed_s < 8
    assert report.score is not None
    [question] = report.score.questions
    assert [(point.text, point.state) for point in question.key_points] == [
        ("Wisdom", "covered"),
        ("The moon", "missing"),
    ]
    assert question.parts[0].value == 75.0
    first = question.key_points[0].evidence[0]
    assert first.said.lower() == "wisdom"
    assert first.from_ms is not None
    assert report.score.complete
    assert report.score.composite.value == question.value


async def until_scored(console: SyntheticConsole, session: str) -> ScoreReport:
    for _ in range(60):
        report = ScoreReport.model_validate(await console.get_json(f"/api/v1/sessions/{session}/score"))
        if report.state == "scored":
            return report
        await asyncio.sleep(0.25)
    raise AssertionError(report.state)
