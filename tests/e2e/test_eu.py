"""A server on which every opening follows `eu`: the face model is in no process of it, and comes with the first who may be
looked at."""

import asyncio
from pathlib import Path

import pytest

from loadtest.candidate import SyntheticCandidate
from loadtest.clips import Clip
from loadtest.console import SyntheticConsole
from server.core.facts import Entry, Utterance
from server.core.plan import Plan, Question
from tests.e2e.conftest import LiveServer, clip_of

QUESTIONS = (Question(text="Q", preparation_s=0, answer_s=60),)
STRICT = Plan(title="Strict", language="en", policy="eu", questions=QUESTIONS)
USUAL = Plan(title="Usual", language="en", expression_events=True, questions=QUESTIONS)


async def candidate_of(server: LiveServer, plan: Plan, clip: Clip) -> SyntheticCandidate:
    """In the device check, with everything agreed to and media flowing."""
    _, token = await server.invite(plan)
    candidate = SyntheticCandidate(server.url, token, clip)
    await candidate.up_to("check")
    return candidate


async def live_picture(console: SyntheticConsole, session: str) -> None:
    """HR may see the camera all the same: decoding it needs no model."""
    async with asyncio.timeout(20):
        while (await console.get_bytes(f"/api/v1/sessions/{session}/picture.jpg"))[0] != 200:
            await asyncio.sleep(0.5)


def of_the_face(entry: Entry) -> bool:
    return str(getattr(entry.fact, "name", "")).startswith("face.")


def holding_mediapipe(server: LiveServer) -> list[int]:
    """Processes of the server that have any file of mediapipe in their memory."""
    return [pid for pid in (server.pid, *server.host_pids()) if "mediapipe" in Path(f"/proc/{pid}/maps").read_text()]


async def test_where_nobody_may_be_looked_at_the_face_model_is_not_loaded(
    server: LiveServer, console: SyntheticConsole, clips: Path
) -> None:
    """A page of `eu` does not ask about expression events; who agrees to them all the same is not looked at either."""
    if not Path("/proc/self/maps").exists():
        pytest.skip("files in memory are listed in /proc")
    await server.analysis_up()
    clip = await clip_of(clips, 12, "en_jfk.flac", "single_face.mp4")

    strict = await candidate_of(server, STRICT, clip)
    try:
        await console.watch(strict.session)
        await strict.step("check_done")
        await strict.step("begin")
        await console.find(strict.session, lambda entry: isinstance(entry.fact, Utterance), 60)
        await live_picture(console, strict.session)
        await strict.step("end_answer")
    finally:
        await strict.close()
    assert not [entry for entry in console.entries[strict.session] if of_the_face(entry)]
    assert not holding_mediapipe(server), "loaded though nobody may be looked at"

    usual = await candidate_of(server, USUAL, clip)
    try:
        await console.watch(usual.session)
        await usual.step("check_done")
        await usual.step("begin")
        await console.find(usual.session, of_the_face, 60)
    finally:
        await usual.close()
    assert holding_mediapipe(server) == server.host_pids()
