"""Two candidates' recordings exchanged: everything said of a recording goes with it, and nothing else moves a digit.

What is exchanged: the name, the page's language, the time of day, the number of the link, which was analysed, submitted and
scored first, and when. The opening is another one with the same plan.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from analyzers.host.final import final_steps
from analyzers.host.registry import Registry, load
from server.core.analysis_wire import FinalPass, OpenSeat
from server.core.facts import AnswerMeasured, ConsentGiven, Draft, Mention, SessionOpened, Transcript
from server.core.plan import Dimension, KeyPoint, Plan, Question, Term
from server.core.text import Language
from server.flags.panel import Panel, declarations
from server.results import report
from tests.analyzers.conftest import need_models
from tests.analyzers.inline_seat import InlineSeat, run_steps
from tests.analyzers.sounds import JFK, LIBRISPEECH, Speech, opus, read_pcm, timed
from tests.flags.timelines import Timeline, ms
from tests.results.house import BEGAN_S, House
from tests.results.scoring.interviews import VALUES, words_of

FROM_S = 100
ANALYZERS = ("voice", "transcript", "speech_rate", "keywords")
PLAN = Plan(
    title="Writer",
    language="en",
    dimensions=(Dimension(id="content", title="Content", weight=2), Dimension(id="talk", title="Talk")),
    questions=(
        Question(
            text="What moves you?",
            answer_s=30,
            terms=(Term(term="country"),),
            key_points=(
                KeyPoint(text="The country", weight=2, terms=(Term(term="country"),)),
                KeyPoint(text="A loss", terms=(Term(term="sorrow"), Term(term="loss"))),
                KeyPoint(text="Hopes", terms=(Term(term="hopes"), Term(term="dreams"))),
            ),
        ),
    ),
)


@dataclass(frozen=True)
class Place:
    """Everything about a candidate that is not the recording."""

    candidate: str
    page_language: Language
    began_wall_s: float
    number: int


MORNING = Place("Anna Ames", "en", BEGAN_S, 1)
EVENING = Place("王小明", "zh", BEGAN_S + 40_321.987, 2)
Heard = tuple[tuple[Draft, ...], tuple[Draft, ...]]
"""What the live pass and the final pass made of a recording."""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load(need_models("whisper-base"), 1)


def asked_of(speech: Speech, seat: str) -> FinalPass:
    packets = timed(opus(read_pcm(speech.path)), FROM_S * 1000)
    return FinalPass(
        job=seat, question=1, take=1, language=speech.language, analyzers=ANALYZERS, terms=PLAN.questions[0].listened,
        from_ms=FROM_S * 1000, to_ms=packets[-1][0] + 20, packets=packets,
    )  # fmt: skip


def as_spoken(registry: Registry, asked: FinalPass) -> tuple[Draft, ...]:
    fields = asked.model_dump(include={"question", "take", "language", "analyzers", "from_ms"})
    seat = InlineSeat(registry, OpenSeat(seat=asked.job, terms=asked.terms, **fields))
    seat.hear(asked.packets)
    seat.close(asked.to_ms)
    return seat.settled()[1]


def as_a_whole(registry: Registry, asked: FinalPass) -> tuple[Draft, ...]:
    return run_steps(final_steps(asked, registry)).drafts


def told(place: Place, recording: Heard, plan: Plan = PLAN) -> Timeline:
    """The session as a room leaves it, flags of the real rules in it."""
    timeline = Timeline(plan)
    timeline.put(0, SessionOpened(plan=plan, candidate=place.candidate, page_language=place.page_language))
    choices: dict[Any, bool] = {"record": True, "transcribe": True, "analyse": True, "expression": True}
    timeline.put(1, ConsentGiven(choices=choices, text_version="1", text_sha256="", language=place.page_language))
    timeline.answering(FROM_S)
    live, whole = recording
    last_s = max(draft.at_ms for draft in (*live, *whole)) / 1000 + 1
    for draft in live:
        timeline.put(draft.at_ms / 1000, draft.fact, draft.key)
    timeline.reviewing(last_s)
    for draft in whole:
        timeline.put(last_s + 1, draft.fact, draft.key)
    timeline.analysed(last_s + 2).stage(last_s + 3, "submitted", reason="finished")
    panel = Panel(plan)
    for draft in [draft for entry in timeline.entries for draft in panel.judge(entry)]:
        timeline.put(draft.at_ms / 1000, draft.fact, draft.key)
    return timeline


def made(text: str, rate_per_min: float, *said: str) -> Heard:
    """A recording as the final pass would tell of it, made up."""
    mentions = tuple(
        Mention(term=term, said=term, from_ms=ms(FROM_S + 1 + n), to_ms=ms(FROM_S + 1.4 + n)) for n, term in enumerate(said)
    )
    words = words_of(text, FROM_S)
    transcript = Transcript(question=1, take=1, text=text, words=words, language="en", model="test")
    values = {**VALUES, "talk_ms": 9_000.0, "words": float(len(words)), "rate_per_min": rate_per_min}
    measured = AnswerMeasured(question=1, take=1, values=values, mentions=mentions)
    return (), tuple(Draft(at_ms=ms(FROM_S + 20), fact=fact, key=fact.kind) for fact in (transcript, measured))


async def results(house: House, first_number: int, *sessions: tuple[Place, Heard]) -> list[dict[str, Any]]:
    """Submit them in this order to an opening of their own, score them, and answer all that is said of each but for who and
    when."""
    opening = (await house.stores.openings.create(PLAN, 1.0)).id
    timelines = [told(place, recording) for place, recording in sessions]
    rows = [
        await house.submit(
            timeline,
            opening=opening,
            number=first_number + place.number,
            candidate=place.candidate,
            began_wall_s=place.began_wall_s,
            page_language=place.page_language,
        )
        for timeline, (place, _) in zip(timelines, sessions, strict=True)
    ]
    assert await house.worker.round() == len(rows)
    found = []
    for row, timeline in zip(rows, timelines, strict=True):
        score = (await house.book.report(row.id)).score
        assert score is not None
        began_at = datetime.fromtimestamp(row.began_wall_s, UTC)
        paper = report.build(row.id, row.candidate, row.plan, began_at, timeline.entries, declarations())
        found.append(
            {
                "score": score.model_dump(mode="json", exclude={"session", "created_at"}),
                "report": paper.model_dump(mode="json", exclude={"session", "candidate", "began_at"}),
            }
        )
    return found


def flags_of(found: dict[str, Any]) -> set[str]:
    takes = found["report"]["questions"][0]["takes"]
    return {flag["rule"] for take in takes for flag in take["flags"]}


async def test_exchanged_recordings_take_every_digit_with_them(house: House) -> None:
    one = made("First our country lost its hopes. Then it dreamt again. It works.", 150.0, "country", "hopes")
    other = made("Nothing to say about it at all.", 290.0, "loss")
    before = await results(house, 0, (MORNING, one), (EVENING, other))
    house.clock.advance(12_345.678)
    after = await results(house, 10, (MORNING, other), (EVENING, one))
    assert (after[1], after[0]) == (before[0], before[1])
    assert before[0]["score"] != before[1]["score"]
    assert flags_of(before[0]) != flags_of(before[1])


@pytest.mark.models
@pytest.mark.timeout(180)
@pytest.mark.parametrize("database_url", [""], ids=["sqlite"])
async def test_exchanged_real_recordings_are_transcribed_scored_and_flagged_alike(house: House, registry: Registry) -> None:
    """Transcribed as a whole twice, in the other order and as the other's job: the recogniser remembers nobody."""
    for speech in (JFK, LIBRISPEECH):
        if not speech.path.is_file():
            pytest.skip(f"{speech.path.name} is not there (shared media)")
    first = [asked_of(JFK, "job-1"), asked_of(LIBRISPEECH, "job-2")]
    second = [asked_of(LIBRISPEECH, "job-1"), asked_of(JFK, "job-2")]
    live = [as_spoken(registry, asked) for asked in first]
    whole = [as_a_whole(registry, asked) for asked in first]
    again = [as_a_whole(registry, asked) for asked in second]
    before = await results(house, 0, (MORNING, (live[0], whole[0])), (EVENING, (live[1], whole[1])))
    house.clock.advance(12_345.678)
    after = await results(house, 10, (MORNING, (live[1], again[0])), (EVENING, (live[0], again[1])))
    assert (after[1], after[0]) == (before[0], before[1])
    country, loss = before
    assert country["score"]["composite"]["value"] != loss["score"]["composite"]["value"]
    assert ("terms_missing" in flags_of(country), "terms_missing" in flags_of(loss)) == (False, True)
    points = [{point["text"]: point["state"] for point in one["score"]["questions"][0]["key_points"]} for one in before]
    assert points[0] == {"The country": "covered", "A loss": "missing", "Hopes": "missing"}
    assert points[1] == {"The country": "missing", "A loss": "covered", "Hopes": "covered"}
