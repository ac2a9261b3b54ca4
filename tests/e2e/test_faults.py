"""The analyzer host dies in mid-answer, and every candidate's words are there all the same: real processes, real signals."""

import asyncio
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from loadtest.candidate import SyntheticCandidate
from loadtest.carried import SPEECH_TEXT
from loadtest.clips import Clip
from loadtest.console import SyntheticConsole
from server.core.facts import AnalysisState, AnswerAnalysed, Entry, MediaBack, Transcript, Utterance
from server.core.plan import Plan, Question
from tests.e2e.conftest import LiveServer, carried_clip, running_server
from tests.e2e.sessions import session_of
from tests.e2e.words import differences, words

PLAN = Plan(title="Faults", language="en", questions=(Question(text="Tell us", preparation_s=0, answer_s=300),))
SPEECH_S = 13.1
"""The recording's first words, up to a pause."""
SPOKEN = words(SPEECH_TEXT[: SPEECH_TEXT.index(" it was the season of light")])
ANSWER_S = 15.2
KILLED_AFTER_S = (11.5, 7.8, 4.3)
"""How long each candidate has been answering when the host dies: words are being said at each of these."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with running_server(tmp_path_factory.mktemp("faults")) as live:
        yield live


@dataclass(slots=True)
class Answering:
    """One person's answer, from the clip's beginning; steps of it are called at the test's moments."""

    candidate: SyntheticCandidate
    console: SyntheticConsole
    name: str
    session: str = ""

    async def ready(self) -> None:
        await self.candidate.up_to("notice")
        self.session = await session_of(self.console, self.name)
        await self.console.watch(self.session)
        await self.console.find(self.session, _is_back)

    async def answer(self, in_s: float) -> None:
        """The whole answer, with the clip from its beginning, ``in_s`` from now."""
        await asyncio.sleep(in_s)
        former = self.console.entries[self.session][-1].n
        await self.candidate.connect_media()
        await self.console.find(self.session, lambda entry: _is_back(entry) and entry.n > former)
        await self.candidate.step("begin")
        await asyncio.sleep(ANSWER_S)
        await self.candidate.step("end_answer")

    async def heard(self) -> tuple[list[Utterance], list[str], list[str]]:
        """Live utterances, their words, and the words of the final pass."""
        await self.console.find(self.session, lambda entry: isinstance(entry.fact, AnswerAnalysed), 60)
        facts = [entry.fact for entry in self.console.entries[self.session]]
        live = sorted(
            (fact for fact in facts if isinstance(fact, Utterance) and fact.question == 1), key=lambda said: said.from_ms
        )
        final = next(fact for fact in facts if isinstance(fact, Transcript) and fact.question == 1)
        return live, words(" ".join(said.text for said in live)), words(final.text)

    def host_states(self) -> list[str]:
        facts = [entry.fact for entry in self.console.entries[self.session]]
        return [fact.state for fact in facts if isinstance(fact, AnalysisState) and fact.part == "host"]


def _is_back(entry: Entry) -> bool:
    return isinstance(entry.fact, MediaBack)


async def someone(server: LiveServer, console: SyntheticConsole, clip: Clip, name: str) -> Answering:
    _, token = await server.invite(PLAN, name)
    return Answering(SyntheticCandidate(server.url, token, clip), console, name)


@pytest.mark.timeout(180)
async def test_host_killed_in_mid_utterance(server: LiveServer, console: SyntheticConsole, clips: Path) -> None:
    """Three people talk, each at another place of the same words, when the host dies: no word missing, none doubled
    beside an answer that nothing happened to, and HR is told that analysis was interrupted."""
    await server.analysis_up()
    clip = await carried_clip(clips, 18, silence_s=1.5, speech_s=SPEECH_S)
    undisturbed = await someone(server, console, clip, "Undisturbed")
    people = [await someone(server, console, clip, f"Killed after {after_s} s") for after_s in KILLED_AFTER_S]
    try:
        await undisturbed.ready()
        await undisturbed.answer(0.0)
        _, said_live, said_final = await undisturbed.heard()
        for person in people:
            await person.ready()
        async with asyncio.TaskGroup() as all_of_them:
            for person, after_s in zip(people, KILLED_AFTER_S, strict=True):
                all_of_them.create_task(person.answer(KILLED_AFTER_S[0] - after_s))
            await asyncio.sleep(KILLED_AFTER_S[0])
            hosts = server.host_pids()
            for pid in hosts:
                os.kill(pid, signal.SIGKILL)
        found = [await person.heard() for person in people]
    finally:
        for person in (undisturbed, *people):
            await person.candidate.close()
    assert len(hosts) == 1
    known = differences(SPOKEN, said_live)
    print(f"undisturbed, against the {len(SPOKEN)} words of the text: live {known}, final {differences(SPOKEN, said_final)}")
    assert known.other + known.missing + known.added <= 2, said_live
    for person, (live, heard_live, heard_final) in zip(people, found, strict=True):
        against = differences(said_live, heard_live), differences(said_final, heard_final)
        print(f"{person.name}, against the undisturbed: live {against[0]}, final {against[1]}")
        assert [(one.missing, one.added) for one in against] == [(0, 0), (0, 0)], (heard_live, heard_final)
        text = differences(SPOKEN, heard_live)
        assert text.other + text.missing + text.added <= 2, heard_live
        assert person.host_states()[-2:] == ["degraded", "running"]
        for said, following in pairwise(live):
            assert following.from_ms >= said.to_ms - 100, "two utterances cover the same sound"
