"""The whole line with a real server process, a real analyzer host and a synthetic candidate over real WebRTC."""

import asyncio
from pathlib import Path

from loadtest.candidate import SyntheticCandidate
from loadtest.console import SyntheticConsole
from server.core.facts import (
    AnswerAnalysed,
    AnswerMeasured,
    Entry,
    RecordingReady,
    StageEntered,
    Transcript,
    Utterance,
)
from server.core.plan import Plan, Question, Term
from tests.e2e.conftest import LiveServer, carried_clip, decode_all

PLAN = Plan(
    title="Historian",
    language="en",
    questions=(
        Question(text="Tell us", preparation_s=0, answer_s=60, retakes=1, terms=(Term(term="age"),)),
        Question(text="And then?", preparation_s=2, answer_s=60, retakes=0),
    ),
    expression_events=True,
)


def stages(entries: list[Entry]) -> list[tuple[str, int | None, int | None]]:
    return [(e.fact.stage, e.fact.question, e.fact.take) for e in entries if isinstance(e.fact, StageEntered)]


def entered_ms(entries: list[Entry], stage: str) -> int:
    """When the interview first came to this stage."""
    return next(e.at_ms for e in entries if isinstance(e.fact, StageEntered) and e.fact.stage == stage)


async def test_one_interview_from_link_to_report(server: LiveServer, console: SyntheticConsole, clips: Path) -> None:
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
        await candidate.say("Is this on?")
        await candidate.see(lambda view: view.recording)
        began = asyncio.get_running_loop().time()
        await console.find(session, lambda entry: isinstance(entry.fact, Utterance) and entry.fact.question == 1, 25)
        await asyncio.sleep(max(0.0, 13.0 - (asyncio.get_running_loop().time() - began)))
        await candidate.step("end_answer")
        await candidate.step("next")
        await candidate.see(lambda view: view.stage == "answering")
        await asyncio.sleep(3)
        await candidate.step("end_answer")
        await candidate.step("next")
        await console.find(session, lambda entry: entry.fact == AnswerAnalysed(question=2, take=1), 40)
        entries = console.entries[session]
    finally:
        await candidate.close()

    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    assert stages(entries) == [
        ("check", None, None),
        ("notice", None, None),
        ("answering", 1, 1),
        ("reviewing", 1, 1),
        ("preparing", 2, 1),
        ("answering", 2, 1),
        ("reviewing", 2, 1),
        ("submitted", None, None),
    ]
    ready = next(e.fact for e in entries if isinstance(e.fact, RecordingReady) and e.fact.question == 1)
    answer_ms = entered_ms(entries, "reviewing") - entered_ms(entries, "answering")
    assert answer_ms >= 13_000
    assert abs(ready.duration_ms - answer_ms) <= 300
    final = next(e.fact for e in entries if isinstance(e.fact, Transcript) and e.fact.question == 1)
    assert "it was the age of wisdom" in final.text.lower()
    measured = next(e.fact for e in entries if isinstance(e.fact, AnswerMeasured) and e.fact.question == 1)
    assert [mention.term for mention in measured.mentions] == ["age", "age"]
    status, webm = await console.get_bytes(f"/api/v1/sessions/{session}/recordings/1/1")
    assert status == 200
    saved = server.data_dir / "answer.webm"
    saved.write_bytes(webm)
    assert decode_all(saved) > 100
    report = await console.get_json(f"/api/v1/sessions/{session}/report")
    assert isinstance(report, dict)
    assert report["complete"]
    assert report["questions"][0]["takes"][0]["transcript_source"] == "final"
    assert report["chat"][0]["text"] == "Is this on?"
