"""One opening in two languages, two candidates at the same time: each is heard, measured and scored in their own."""

import asyncio
import re
from pathlib import Path

from loadtest.candidate import SyntheticCandidate
from loadtest.clips import Clip
from loadtest.console import SyntheticConsole
from server.core.api import Report
from server.core.api_scores import ScoreReport
from server.core.plan import Dimension, KeyPoint, KeyPointWords, Plan, PlanWords, Question, QuestionWords, Term
from tests.e2e.conftest import LiveServer, clip_of

PLAN = Plan(
    title="研究员",
    language="zh",
    dimensions=(Dimension(id="facts", title="事实"),),
    questions=(
        Question(
            text="请讲一件事。",
            preparation_s=0,
            answer_s=30,
            retakes=0,
            key_points=(KeyPoint(text="提到餐厅", terms=(Term(term="肯德基"),)),),
        ),
    ),
    other=PlanWords(
        title="Researcher",
        dimensions=("Facts",),
        questions=(
            QuestionWords(
                text="Tell us something.",
                key_points=(KeyPointWords(text="Names the country", terms=(Term(term="country"),)),),
            ),
        ),
    ),
)


async def test_each_candidate_is_heard_in_the_language_they_chose(
    server: LiveServer, console: SyntheticConsole, clips: Path
) -> None:
    await server.analysis_up()
    chinese = await clip_of(clips, 12, "zh_news.wav", "single_face.mp4")
    english = await clip_of(clips, 12, "en_jfk.flac", "single_face.mp4")
    opening = await console.post_json("/api/v1/openings", {"plan": PLAN.model_dump(mode="json")})
    assert isinstance(opening, dict)
    path = f"/api/v1/openings/{opening['id']}/invitations"
    async with asyncio.TaskGroup() as both:
        lin = both.create_task(interviewed(server, console, path, "zh", chinese))
        jane = both.create_task(interviewed(server, console, path, "en", english))
    heard, told = await read(console, lin.result())
    assert (heard.plan.language, heard.plan.title, heard.plan.questions[0].other_text) == (
        "zh",
        "研究员",
        "Tell us something.",
    )
    [take] = heard.questions[0].takes
    assert "肯德基" in take.text
    assert not re.search("[A-Za-z]{3}", take.text), "another language's recogniser hears other words"
    assert points(told) == [("提到餐厅", "covered")]
    assert "字/分钟" in behaviours(told, "zh")
    characters_per_min = take.measures["rate_per_min"]

    heard, told = await read(console, jane.result())
    assert (heard.plan.language, heard.plan.title) == ("en", "Researcher")
    [take] = heard.questions[0].takes
    assert "country" in take.text.lower()
    assert points(told) == [("Names the country", "covered")]
    assert "words/min" in behaviours(told, "en")
    print(f"{characters_per_min:.0f} characters a minute, {take.measures['rate_per_min']:.0f} words a minute")
    compared = await console.get_json(f"/api/v1/compare?sessions={lin.result()},{jane.result()}")
    assert isinstance(compared, dict)
    [question] = compared["questions"]
    assert (question["text"], question["other_text"], len(question["answers"])) == ("请讲一件事。", "Tell us something.", 2)


async def interviewed(server: LiveServer, console: SyntheticConsole, path: str, language: str, clip: Clip) -> str:
    made = await console.post_json(path, {"candidate": language, "language": language})
    assert isinstance(made, dict)
    candidate = SyntheticCandidate(server.url, str(made["link"]).rsplit("/", 1)[1], clip)
    try:
        await candidate.up_to("check")
        await candidate.step("check_done")
        await candidate.step("begin")
        await candidate.see(lambda view: view.recording)
        await asyncio.sleep(12)
        await candidate.step("end_answer")
        await candidate.step("next")
    finally:
        await candidate.close()
    return candidate.session


async def read(console: SyntheticConsole, session: str) -> tuple[Report, ScoreReport]:
    """Report and score, once every answer is analysed."""
    async with asyncio.timeout(60):
        while True:
            told = ScoreReport.model_validate(await console.get_json(f"/api/v1/sessions/{session}/score"))
            if told.score is not None and told.score.complete:
                return Report.model_validate(await console.get_json(f"/api/v1/sessions/{session}/report")), told
            await asyncio.sleep(0.5)


def points(told: ScoreReport) -> list[tuple[str, str]]:
    assert told.score is not None
    return [(point.text, point.state) for point in told.score.questions[0].key_points]


def behaviours(told: ScoreReport, language: str) -> str:
    assert told.score is not None
    return " ".join(one.text.zh if language == "zh" else one.text.en for one in told.score.behaviours)
