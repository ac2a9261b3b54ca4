"""Typed questions over a real server: saved, given back after a crash, and in the report without a recording."""

import asyncio
from pathlib import Path

import pytest

from loadtest.candidate import CandidateRefused, SyntheticCandidate
from loadtest.console import SyntheticConsole
from server.core.facts import AnswerTyped, PartStarted
from server.core.plan import Choice, Plan, Question
from tests.e2e.conftest import LiveServer, clip_of
from tests.e2e.sessions import only_session, timeline

PLAN = Plan(
    title="Clerk",
    language="en",
    questions=(
        Question(kind="short_text", text="Why?", preparation_s=0, answer_s=120, retakes=1, max_characters=100),
        Question(
            kind="choice",
            text="Which?",
            preparation_s=0,
            answer_s=60,
            choices=(Choice(text="left"), Choice(text="right", right=True), Choice(text="up", right=True)),
        ),
        Question(text="Say something", preparation_s=0, answer_s=60),
    ),
)


async def test_typed_questions_from_link_to_report(server: LiveServer, console: SyntheticConsole, clips: Path) -> None:
    clip = await clip_of(clips, 4)
    _, token = await server.invite(PLAN)
    candidate = SyntheticCandidate(server.url, token, clip)
    try:
        await candidate.up_to("answering")
        assert candidate.view is not None
        assert candidate.view.question is not None
        assert (candidate.view.question.spoken, candidate.view.recording) == (False, False)
        await candidate.type_answer("I like or")
        await candidate.type_answer("I like order.")
        with pytest.raises(CandidateRefused, match="not_an_answer"):
            await candidate.type_answer("x" * 101)

        server.kill()
        server.start()
        await server.up()
        await candidate.enter()
        back = await candidate.see(lambda view: view.stage == "answering")
        assert back.typed is not None
        assert back.typed.text == "I like order."

        await candidate.connect_media()
        await candidate.see(lambda view: view.media == "flowing")
        await candidate.step("end_answer")
        await candidate.step("next")
        assert '"right":' not in candidate.view.model_dump_json()
        await candidate.type_answer(chosen=(1, 2))
        await candidate.step("end_answer")
        await candidate.step("next")
        await candidate.see(lambda view: view.recording)
        await asyncio.sleep(2)
        await candidate.step("end_answer")
        await candidate.step("next")
        session = await only_session(console)
        async with asyncio.timeout(60):
            report = await console.get_json(f"/api/v1/sessions/{session}/report")
            while not (isinstance(report, dict) and report["complete"]):
                await asyncio.sleep(0.5)
                report = await console.get_json(f"/api/v1/sessions/{session}/report")
        entries = await timeline(console, session)
    finally:
        await candidate.close()

    typed = [entry.fact for entry in entries if isinstance(entry.fact, AnswerTyped)]
    assert [(one.text, one.chosen) for one in typed] == [("I like or", ()), ("I like order.", ()), ("", (1, 2))]
    assert {entry.fact.question for entry in entries if isinstance(entry.fact, PartStarted)} == {3}
    [text], [choice], [spoken] = (question["takes"] for question in report["questions"])
    assert (text["typed"]["text"], text["recording"], text["recording_note"]) == ("I like order.", None, "typed")
    assert choice["typed"]["chosen"] == [1, 2]
    assert spoken["typed"] is None
    assert spoken["recording"]
