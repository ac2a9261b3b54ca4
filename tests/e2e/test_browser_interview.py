"""A whole interview in a real Chromium with a real face and real speech, while a second page is HR's console."""

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.async_api import expect

from loadtest.console import SyntheticConsole
from server.core.facts import (
    AnswerAnalysed,
    AnswerMeasured,
    CheckReading,
    Entry,
    EventBegan,
    RecordingReady,
    Said,
    StageEntered,
    Transcript,
)
from server.core.plan import Plan, Question, Term
from server.core.text import Language
from tests.e2e import fake_media
from tests.e2e.browser import candidate_context, chromium, quiet
from tests.e2e.candidate_page import BETWEEN_LOOPS_S, CandidatePage
from tests.e2e.conftest import LiveServer, decode_all

pytestmark = [pytest.mark.browser, pytest.mark.models, pytest.mark.slow]


@dataclass(frozen=True)
class Case:
    language: Language
    sources: tuple[str, ...]
    spoken: str
    terms: dict[str, int]
    share: float
    """The least share of words (zh: characters) in the final transcript."""
    hinted: tuple[str, ...] = ()
    """Terms of the questions that are found in one take of the three at least."""
    mean_share: float = 0.0
    """The least of all takes' shares in the mean."""


ENGLISH = Case(
    "en",
    ("en_jfk.flac",),
    "and so my fellow americans ask not what your country can do for you ask what you can do for your country",
    {"country": 2, "fellow": 1, "budget": 0},
    0.90,
)
MANDARIN = Case(
    "zh",
    ("zh_aishell.wav", "zh_news.wav"),
    "广州市房地产中介协会分析大学生利用漏洞免费吃肯德基获刑",
    {"大学生": 1, "肯德基": 1, "预算": 0},
    0.77,
    hinted=("房地产",),
    mean_share=0.85,
)
"""The base model is unsure of the first recording: moved by 20 ms its 12 characters have 1 to 4 wrong, and in 2 of 15 takes
房地产 became 佛地产, though hinted at. So all takes together are asked for that term and for 85 % of the characters."""


def plan_of(case: Case) -> Plan:
    terms = tuple(Term(term=term, required=case.terms.get(term, 0) > 0) for term in (*case.terms, *case.hinted))
    return Plan(
        title="Test",
        language=case.language,
        questions=(
            Question(text="问题一 One", terms=terms, preparation_s=60, answer_s=120, retakes=1),
            Question(text="问题二 Two", terms=terms, preparation_s=60, answer_s=120, retakes=0),
        ),
        expression_events=True,
    )


def units(text: str, language: Language) -> list[str]:
    return re.findall(r"[\u4e00-\u9fff]", text) if language == "zh" else re.findall(r"[a-z']+", text.lower())


def matched_share(case: Case, text: str) -> float:
    """Share of the spoken words that are in the transcript in their order (1 - errors of omission and substitution)."""
    from difflib import SequenceMatcher

    spoken = units(case.spoken, case.language)
    matcher = SequenceMatcher(None, spoken, units(text, case.language), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(spoken)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("case", [ENGLISH, MANDARIN], ids=["english", "mandarin"])
async def test_interview(case: Case, server: LiveServer, console: SyntheticConsole, tmp_path: Path) -> None:
    await server.analysis_up()
    loop = await asyncio.to_thread(fake_media.speech, tmp_path, "speech", list(case.sources))
    picture = await asyncio.to_thread(fake_media.camera, tmp_path)
    _, token = await server.invite(plan_of(case))
    async with chromium(picture=picture, sound=loop.path) as browser:
        context = await candidate_context(browser, case.language)
        page = await context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(f"{server.url}/i/{token}?raw=1")
        talk = CandidatePage(page, case.language)
        await talk.press("begin")
        await talk.consent()
        await console.watch_wall()
        await console.wait(lambda: bool(console.cards))
        session = next(iter(console.cards))
        await console.watch(session)
        for part in ("camera", "light", "microphone", "network", "face", "sentence"):
            await console.find(session, partial(_reads, part=part), 40)
        await talk.press("go", 40)
        await talk.press("first")
        await talk.say("Can you hear me?")
        said = await console.find(session, lambda entry: isinstance(entry.fact, Said) and entry.fact.by == "candidate")
        await console.say(session, "Yes, please begin.")
        await expect(page.get_by_text("Yes, please begin.").last).to_be_visible()
        clicks: dict[tuple[int, int], float] = {}
        for question, take in ((1, 1), (1, 2), (2, 1)):
            await quiet(page, BETWEEN_LOOPS_S)
            await page.locator(".acts-bottom button.primary").first.click()
            clicks[question, take] = await talk.answer()
            await talk.press({(1, 1): "again", (1, 2): "next", (2, 1): "submit"}[question, take])
        await talk.sees("done")
        for question, take in clicks:
            await console.find(session, partial(_analysed, at=(question, take)), 90)
        entries = list(console.entries[session])
        arrived_ms = dict(console.arrived_ms)
        await _plays_in_chromium(browser, server, session)
        assert errors == []
    assert isinstance(said.fact, Said)
    assert said.fact.text == "Can you hear me?"
    _check_stages(entries)
    for question, take in clicks:
        await _check_answer(case, loop, console, session, entries, question, take, clicks[question, take], tmp_path)
    _check_together(case, entries)
    _check_face_events(entries, tmp_path, arrived_ms, session)


def _reads(entry: Entry, part: str) -> bool:
    return isinstance(entry.fact, CheckReading) and entry.fact.part == part


def _analysed(entry: Entry, at: tuple[int, int]) -> bool:
    return isinstance(entry.fact, AnswerAnalysed) and (entry.fact.question, entry.fact.take) == at


def _check_stages(entries: list[Entry]) -> None:
    seen = [(e.fact.stage, e.fact.question, e.fact.take) for e in entries if isinstance(e.fact, StageEntered)]
    assert seen == [
        ("check", None, None),
        ("notice", None, None),
        *[(stage, 1, 1) for stage in ("preparing", "answering", "reviewing")],
        *[(stage, 1, 2) for stage in ("preparing", "answering", "reviewing")],
        *[(stage, 2, 1) for stage in ("preparing", "answering", "reviewing")],
        ("submitted", None, None),
    ]


def _check_together(case: Case, entries: list[Entry]) -> None:
    shares = [matched_share(case, entry.fact.text) for entry in entries if isinstance(entry.fact, Transcript)]
    assert len(shares) == 3
    assert sum(shares) / len(shares) >= case.mean_share, shares
    found = {mention.term for e in entries if isinstance(e.fact, AnswerMeasured) for mention in e.fact.mentions}
    assert found >= set(case.hinted), found


async def _check_answer(
    case: Case,
    loop: fake_media.Speech,
    console: SyntheticConsole,
    session: str,
    entries: list[Entry],
    question: int,
    take: int,
    clicked_s: float,
    folder: Path,
) -> None:
    facts = [
        entry.fact
        for entry in entries
        if (getattr(entry.fact, "question", 0), getattr(entry.fact, "take", 0)) == (question, take)
    ]
    final = next(fact for fact in facts if isinstance(fact, Transcript))
    assert matched_share(case, final.text) >= case.share, final.text
    measured = next(fact for fact in facts if isinstance(fact, AnswerMeasured))
    for term, count in case.terms.items():
        assert sum(mention.term == term for mention in measured.mentions) == count, (term, final.text)
    truth_per_min = len(units(case.spoken, case.language)) / loop.talk_s * 60
    assert abs(measured.values["rate_per_min"] / truth_per_min - 1) <= 0.10
    began = next(e.at_ms for e in entries if _is_stage(e, "answering", question, take))
    ended = next(e.at_ms for e in entries if _is_stage(e, "reviewing", question, take))
    ready = next(fact for fact in facts if isinstance(fact, RecordingReady))
    assert abs(ready.duration_ms - (ended - began)) <= 300
    assert abs(ready.duration_ms / 1000 - clicked_s) <= 1.0
    status, webm = await console.get_bytes(f"/api/v1/sessions/{session}/recordings/{question}/{take}")
    assert status == 200
    saved = folder / f"{question}-{take}.webm"
    saved.write_bytes(webm)
    assert decode_all(saved) > 100


def _is_stage(entry: Entry, stage: str, question: int, take: int) -> bool:
    fact = entry.fact
    return isinstance(fact, StageEntered) and (fact.stage, fact.question, fact.take) == (stage, question, take)


def _check_face_events(entries: list[Entry], folder: Path, arrived_ms: dict[tuple[str, int], int], session: str) -> None:
    """The smile and the face leaving, in every answer in which the recording shows them happen.

    Within 1 s at the console, but for one: of 19 events on a machine with eight times as much to do as it has processors,
    the slowest came after 1.13 s, the next after 0.74 s.
    """
    found = {"face.smile": 0, "face.absent": 0}
    late_ms: list[tuple[str, int]] = []
    for question, take in ((1, 1), (1, 2), (2, 1)):
        ready = next(
            e.fact
            for e in entries
            if isinstance(e.fact, RecordingReady) and (e.fact.question, e.fact.take) == (question, take)
        )
        times = fake_media.loop_times(folder / f"{question}-{take}.webm")
        began = [
            (e.fact.name, e.fact.from_ms, e.at_ms, e.n)
            for e in entries
            if isinstance(e.fact, EventBegan) and (e.fact.question, e.fact.take) == (question, take)
        ]
        for name, loop_s in (("face.smile", fake_media.SMILE_S[0]), ("face.absent", fake_media.LEAVES_S)):
            for playing_s in _moments(times, loop_s):
                if playing_s > times[-1][0] - 2.0 or playing_s < 1.0:
                    continue
                begins_ms = ready.parts[0].from_ms - ready.parts[0].plays_at_ms
                at_ms = begins_ms + playing_s * 1000
                near = [
                    event
                    for event in began
                    if event[0] == name
                    and abs(event[1] - at_ms) <= 3000
                    and abs(_loop_at(times, (event[1] - begins_ms) / 1000) - loop_s) <= 1.0
                ]
                assert near, (name, question, take, at_ms, began)
                found[name] += 1
                late_ms.append((name, round(arrived_ms[session, near[0][3]] - at_ms)))
    assert min(found.values()) >= 1, found
    print(f"face events at the console after {', '.join(f'{name} {ms} ms' for name, ms in late_ms)}")
    by_ms = sorted(ms for _, ms in late_ms)
    assert by_ms[-2] <= 1000, "session ms from the moment to the console"
    assert by_ms[-1] <= 1500, "one of them, while others have the processor"


def _moments(times: list[tuple[float, float]], loop_s: float) -> list[float]:
    """Playing times at which the loop passes this moment."""
    return [later[0] for former, later in pairwise(times) if former[1] < loop_s <= later[1]]


def _loop_at(times: list[tuple[float, float]], playing_s: float) -> float:
    """What the fake camera showed then, by its own loop: on a busy machine it stands still for a moment, and what is seen
    before the moment that is asked for would be too early by that."""
    return max((one for one in times if one[0] <= playing_s), default=times[0])[1]


async def _plays_in_chromium(browser: object, server: LiveServer, session: str) -> None:
    """The recording plays and seeks in Chromium through the real route, with the console's own sign-in."""
    from playwright.async_api import Browser

    assert isinstance(browser, Browser)
    context = await browser.new_context(extra_http_headers={"Authorization": f"Bearer {server.api_key}"})
    page = await context.new_page()
    await page.goto(f"{server.url}/console/")
    played = await page.evaluate(
        """async (source) => {
          const video = document.createElement('video');
          video.muted = true; video.src = source;
          await new Promise((done, failed) => { video.onloadedmetadata = done; video.onerror = failed; });
          const length = video.duration;
          video.currentTime = length / 2;
          await new Promise((done) => { video.onseeked = done; });
          await video.play();
          await new Promise((done) => setTimeout(done, 700));
          return { length, at: video.currentTime, width: video.videoWidth };
        }""",
        f"/api/v1/sessions/{session}/recordings/1/2",
    )
    assert played["length"] > 5
    assert played["at"] > played["length"] / 2 + 0.2
    assert played["width"] == 640
