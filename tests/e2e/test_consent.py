"""What was not agreed to does not happen, and the interview goes on all the same."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from loadtest.candidate import SyntheticCandidate
from loadtest.console import SyntheticConsole
from server.core.facts import AnswerAnalysed, Entry, RecordingReady, Transcript, Utterance, Withheld
from server.core.plan import Plan, Question, Term
from tests.e2e.conftest import LiveServer, clip_of, running_server
from tests.e2e.sessions import session_of, timeline

PLAN = Plan(
    title="Consent",
    language="en",
    questions=(Question(text="Q", preparation_s=0, answer_s=300, terms=(Term(term="country"),)),),
    expression_events=True,
)
ANALYSED = {
    "utterance",
    "transcript",
    "signal",
    "event_began",
    "term_mentioned",
    "answer_measured",
    "calibrated",
    "flag_raised",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all choices: what one person agreed to counts for nobody else."""
    with running_server(tmp_path_factory.mktemp("consent")) as live:
        yield live


async def answered(
    server: LiveServer,
    console: SyntheticConsole,
    clips: Path,
    name: str,
    choices: dict[str, bool],
    *,
    later: dict[str, bool] | None = None,
) -> tuple[list[Entry], int]:
    """Somebody's answer of 9 s under these choices, with ``later`` ones once the face was looked at in it, in its fifth
    second at the earliest: (timeline, n of the change)."""
    await server.analysis_up()
    clip = await clip_of(clips, 12, "en_jfk.flac", "single_face.mp4")
    _, token = await server.invite(PLAN, name)
    candidate = SyntheticCandidate(server.url, token, clip)
    changed_n = 0
    try:
        await candidate.open_link()
        await candidate.enter()
        version = await candidate.consent_version()
        await candidate.consent(version, choices)  # type: ignore[arg-type]
        await candidate.connect_media()
        await candidate.see(lambda view: view.media == "flowing")
        session = await session_of(console, name)
        await console.watch(session)
        await candidate.step("check_done")
        await candidate.step("begin")
        await asyncio.sleep(5)
        if later is not None:
            await console.find(session, lambda entry: _of_the_face(entry) and getattr(entry.fact, "question", 0) == 1, 30)
            await candidate.consent(version, later)  # type: ignore[arg-type]
            changed_n = console.entries[session][-1].n
        await asyncio.sleep(4)
        await candidate.step("end_answer")
        await console.find(session, lambda entry: isinstance(entry.fact, AnswerAnalysed), 40)
        entries = await timeline(console, session)
    finally:
        await candidate.close()
    return entries, changed_n


def _of_the_face(entry: Entry) -> bool:
    return str(getattr(entry.fact, "name", "")).startswith("face.")


async def test_recorded_only(server: LiveServer, console: SyntheticConsole, clips: Path) -> None:
    entries, _ = await answered(
        server, console, clips, "Recorded Only", {"record": True, "transcribe": False, "analyse": False, "expression": False}
    )
    assert {entry.fact.kind for entry in entries} & ANALYSED == set()
    assert any(isinstance(entry.fact, RecordingReady) for entry in entries)
    session = await session_of(console, "Recorded Only")
    report = await console.get_json(f"/api/v1/sessions/{session}/report")
    assert isinstance(report, dict)
    take = report["questions"][0]["takes"][0]
    assert take["transcript_source"] == "not_available"
    assert take["recording"]
    assert "no_consent" in take["not_available"].values()


async def test_without_expression_consent_the_face_is_not_looked_at(
    server: LiveServer, console: SyntheticConsole, clips: Path
) -> None:
    entries, _ = await answered(
        server, console, clips, "No Face", {"record": True, "transcribe": True, "analyse": True, "expression": False}
    )
    assert any(isinstance(entry.fact, Transcript) for entry in entries)
    assert any(isinstance(entry.fact, Utterance) for entry in entries)
    assert not [entry for entry in entries if _of_the_face(entry)]


async def test_expression_consent_withdrawn_in_mid_answer(
    server: LiveServer, console: SyntheticConsole, clips: Path
) -> None:
    everything = {"record": True, "transcribe": True, "analyse": True, "expression": True}
    entries, changed_n = await answered(
        server, console, clips, "Mind Changed", everything, later={**everything, "expression": False}
    )
    withheld = [entry.n for entry in entries if isinstance(entry.fact, Withheld) and entry.fact.purpose == "expression"]
    assert withheld, "what was seen of the face while that was agreed to is shown no more"
    withdrawn = next(entry for entry in entries if entry.n > changed_n and entry.fact.kind == "consent_given")
    assert max(withheld) < withdrawn.n, "and the face was not looked at again"
    assert not [entry for entry in entries if _of_the_face(entry)]
    assert any(isinstance(entry.fact, Transcript) for entry in entries), "the rest goes on"
