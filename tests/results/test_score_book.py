"""Scores over a real database: made in time, made anew with both versions kept, changed by hand."""

import asyncio
import json
import time

import pytest
import sqlalchemy as sa

from server.core.api_scores import ReviewDraft, Score
from server.core.errors import Refusal
from server.core.plan import Plan, Question
from server.interview.translation import joined
from server.results.score_book import DEADLINE_S, ScoreBook
from server.results.score_worker import ScoreWorker
from server.stores.schema import sessions
from server.stores.schema_hiring import reviews, scores, webhook_deliveries, webhooks
from tests.flags.timelines import Timeline
from tests.results.house import House
from tests.results.scoring.interviews import CHOICE, PLAN, answered, held, typed


async def versions(house: House, session: str) -> list[tuple[int, str, bool]]:
    return [(one.version, one.reason, one.complete) for one in await house.stores.scores.versions(session)]


class TestWorker:
    async def test_what_is_submitted_and_analysed_is_scored_once(self, house: House) -> None:
        row = await house.submit(held())
        assert await house.worker.round() == 1
        assert await house.worker.round() == 0
        report = await house.book.report(row.id)
        assert (report.state, report.score and report.score.composite.value) == ("scored", 86.7)
        assert await versions(house, row.id) == [(1, "first", True)]

    async def test_what_became_complete_while_the_server_was_down_is_scored(self, house: House) -> None:
        row = await house.submit(held())
        again = ScoreWorker(house.stores, ScoreBook(house.stores, house.clock), house.clock)
        again.start()
        began_s = time.monotonic()
        while not await versions(house, row.id):
            assert time.monotonic() - began_s < 10
            await asyncio.sleep(0.02)
        await again.close()

    async def test_what_is_not_analysed_waits_and_is_scored_at_the_deadline(self, house: House) -> None:
        timeline = answered(Timeline(PLAN).opened(), 100, 1, "expiry")
        timeline.answering(170, 2).reviewing(200, 2).stage(260, "submitted")
        row = await house.submit(timeline)
        assert await house.worker.round() == 0
        waiting = await house.book.report(row.id)
        assert (waiting.state, waiting.score) == ("waiting", None)
        assert waiting.deadline_at is not None
        assert waiting.deadline_at.timestamp() == row.began_wall_s + 260 + DEADLINE_S
        house.clock.now_s = row.began_wall_s + 260 + DEADLINE_S
        assert await house.worker.round() == 1
        late = (await house.book.report(row.id)).score
        assert late is not None
        assert (late.complete, late.missing, late.reason) == (False, ("analysis:2.1",), "deadline")
        assert late.questions[1].not_available == "waiting"
        assert await house.worker.round() == 0
        more = answered(Timeline(PLAN), 170, 2, "rollback").entries[-3:]
        last = len(timeline.entries)
        added = [entry.model_copy(update={"n": last + n}) for n, entry in enumerate(more, 1)]
        await house.stores.timeline.append(row.id, added)
        assert await house.worker.round() == 1
        assert await versions(house, row.id) == [(2, "completed", True), (1, "deadline", False)]

    async def test_typed_answers_are_not_waited_for(self, house: House) -> None:
        plan = Plan(title="x", language="en", questions=(CHOICE,))
        row = await house.submit(typed(Timeline(plan).opened(), 10, 1, chosen=(0,)).stage(40, "submitted"))
        assert await house.worker.round() == 1
        assert await versions(house, row.id) == [(1, "first", True)]

    async def test_one_that_cannot_be_scored_does_not_stop_the_others(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad = await house.submit(held(), number=1)
        good = await house.submit(held(), number=2)
        make = house.book.make

        async def broken(session: str, *given: object) -> Score | None:
            if session == bad.id:
                raise KeyError("broken")
            return await make(session, *given)  # type: ignore[arg-type]

        monkeypatch.setattr(house.book, "make", broken)
        assert await house.worker.round() == 1
        assert await versions(house, good.id) == [(1, "first", True)]
        monkeypatch.undo()
        assert await house.worker.round() == 0
        house.clock.advance(301)
        assert await house.worker.round() == 1

    async def test_a_withdrawn_interview_is_not_scored(self, house: House) -> None:
        row = await house.submit(held())
        await house.stores.sessions.update_summary(row.id, stage="withdrawn", live=False, answered=1, flags=0)
        assert await house.worker.round() == 0

    async def test_ten_minutes_of_interview_are_scored_within_seconds(self, house: House) -> None:
        """Ten questions of a minute, 150 words each, a rate and two facts of an event a second: a long timeline."""
        plan = Plan(
            title="x",
            language="en",
            questions=tuple(PLAN.questions[0].model_copy(update={"dimensions": (), "text": f"{n}?"}) for n in range(10)),
        )
        timeline = Timeline(plan).opened()
        for number in range(1, 11):
            at = 100.0 * number
            answered(timeline, at, number, "expiry", "-invalidation", text="We set an expiry and so on. " * 25)
            timeline.rates(at, at + 60, 150, question=number)
            for second in range(60):
                timeline.began(at + second, "face.away", question=number)
                timeline.ended(at + second + 0.5, "face.away", at + second, question=number)
        row = await house.submit(timeline.stage(1200, "submitted"))
        began_s = time.monotonic()
        assert await house.worker.round() == 1
        took_s = time.monotonic() - began_s
        print(f"{len(timeline.entries)} entries scored in {took_s:.2f} s")
        assert (await house.book.report(row.id)).state == "scored"
        assert took_s < 10


class TestVersions:
    async def test_an_interview_is_weighed_by_its_own_language_of_the_opening(self, house: House) -> None:
        chinese = PLAN.model_copy(
            update={
                "language": "zh",
                "questions": tuple(one.model_copy(update={"text": f"第 {n} 题"}) for n, one in enumerate(PLAN.questions)),
                "dimensions": tuple(one.model_copy(update={"title": "维度"}) for one in PLAN.dimensions),
            }
        )
        opening = await house.stores.openings.create(joined(chinese, PLAN), 1.0)
        row = await house.submit(held(), opening=opening.id)
        await house.worker.round()
        assert not (await house.book.report(row.id)).weights_changed
        first = opening.plan.questions[0]
        points = (first.key_points[0].model_copy(update={"weight": 9.0}), *first.key_points[1:])
        questions = (first.model_copy(update={"key_points": points}), *opening.plan.questions[1:])
        plan = opening.plan.model_copy(update={"questions": questions})
        await house.stores.openings.set_plan(opening.id, plan, opening.settings)
        assert (await house.book.report(row.id)).weights_changed
        score = await house.book.rescore(row.id)
        assert score is not None
        assert [one.title for one in score.dimensions] == ["Skill", "Communication"]
        assert [point.weight for point in score.questions[0].key_points] == [9.0, 1.0, 1.0]

    async def test_changed_weights_score_anew_and_both_versions_stay(self, house: House) -> None:
        row = await house.submit(held())
        await house.worker.round()
        opening = await house.stores.openings.get(row.opening)
        assert opening is not None
        assert not (await house.book.report(row.id)).weights_changed
        heavier = PLAN.dimensions[1].model_copy(update={"weight": 6.0})
        plan = opening.plan.model_copy(update={"dimensions": (PLAN.dimensions[0], heavier)})
        await house.stores.openings.set_plan(row.opening, plan, opening.settings)
        assert (await house.book.report(row.id)).weights_changed
        assert await house.book.ask_for(row.opening) == 1
        assert await house.worker.round() == 1
        report = await house.book.report(row.id)
        assert report.score is not None
        assert report.score.composite.value == 91.9  # (2 × 82.5 + 6 × 95) / 8
        assert [(one.version, one.reason, one.composite) for one in report.versions] == [
            (2, "weights", 91.9),
            (1, "first", 86.7),
        ]
        assert len({one.weights_sha256 for one in report.versions}) == 2
        assert not report.weights_changed
        assert (await house.book.version(row.id, 1)).composite.value == 86.7

    async def test_questions_that_were_asked_stay(self, house: House) -> None:
        row = await house.submit(held())
        await house.worker.round()
        opening = await house.stores.openings.get(row.opening)
        assert opening is not None
        plan = opening.plan.model_copy(update={"questions": (Question(text="Something else?"),)})
        await house.stores.openings.set_plan(row.opening, plan, opening.settings)
        made = await house.book.rescore(row.id)
        assert made is not None
        assert made.composite.value == 86.7

    async def test_two_at_once_make_two_versions(self, house: House) -> None:
        row = await house.submit(held())
        await asyncio.gather(house.book.make(row.id, "first"), house.book.make(row.id, "asked"))
        assert [one[0] for one in await versions(house, row.id)] == [2, 1]

    async def test_what_is_not_over_is_not_scored(self, house: House) -> None:
        row = await house.submit(held())
        await house.stores.sessions.update_summary(row.id, stage="answering", live=True, answered=1, flags=0)
        with pytest.raises(Refusal, match="wrong_moment"):
            await house.book.rescore(row.id)
        with pytest.raises(Refusal, match="not_found"):
            await house.book.rescore("nobody")

    async def test_everything_goes_with_the_session(self, house: House) -> None:
        row = await house.submit(held())
        await house.worker.round()
        await house.book.review(row.id, ReviewDraft(kind="remark", text="good"), account="a", by="Anna")
        async with house.stores.database.write() as connection:
            await connection.exec_driver_sql("DELETE FROM timeline")
            await connection.execute(sa.delete(sessions))
        async with house.stores.database.read() as connection:
            for table in (scores, reviews):
                assert await connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0


class TestByHand:
    async def mark(self, house: House, session: str, target: str, value: float | None) -> None:
        draft = ReviewDraft(kind="override", target=target, value=value, text="as I heard it")
        await house.book.review(session, draft, account="a1", by="Anna")

    async def test_an_override_flows_upwards_and_the_newest_counts(self, house: House) -> None:
        row = await house.submit(held())
        await house.worker.round()
        await self.mark(house, row.id, "question:1", 40.0)
        report = await house.book.report(row.id)
        assert report.effective is not None
        assert (report.effective.dimensions, report.effective.composite) == ({"skill": 40.0, "talk": 95.0}, 58.3)
        assert (report.effective.grade, report.effective.overridden) == ("C", ("question:1",))
        assert report.effective.advice is not None
        assert report.effective.advice.because.en == "The composite of 58.3 is below 70; “Skill” at 40 is below 50."
        assert report.score is not None
        assert report.score.composite.value == 86.7  # what was computed stays
        await self.mark(house, row.id, "dimension:skill", 60.0)
        await self.mark(house, row.id, "composite", 77.0)
        await self.mark(house, row.id, "composite", 78.0)
        assert (await house.stores.scores.effective([row.id]))[row.id].composite == 78.0
        await self.mark(house, row.id, "composite", None)
        assert (await house.stores.scores.effective([row.id]))[row.id].composite == 71.7  # (2 × 60 + 95) / 3
        head = (await house.stores.scores.versions(row.id))[0]
        assert (head.composite, head.effective) == (86.7, 71.7)

    async def test_nothing_is_ever_changed_and_everything_says_who_and_when(self, house: House) -> None:
        row = await house.submit(held())
        await house.worker.round()
        await self.mark(house, row.id, "question:2", 10.0)
        await self.mark(house, row.id, "question:2", 20.0)
        listed = (await house.book.report(row.id)).reviews
        assert [(one.value, one.replaced, one.by, one.text) for one in listed] == [
            (20.0, 95.0, "Anna", "as I heard it"),
            (10.0, 95.0, "Anna", "as I heard it"),
        ]

    async def test_marks_by_hand_stay_over_a_rescore(self, house: House) -> None:
        row = await house.submit(held())
        await house.worker.round()
        await self.mark(house, row.id, "composite", 50.0)
        await house.book.rescore(row.id)
        assert (await house.stores.scores.effective([row.id]))[row.id].composite == 50.0

    async def test_remarks_and_the_recommendation(self, house: House) -> None:
        row = await house.submit(held())
        await house.worker.round()
        remark = ReviewDraft(kind="remark", text=" asked well ", for_candidate=True)
        await house.book.review(row.id, remark, account="a", by="Anna")
        accepted = ReviewDraft(kind="recommendation", accepted=False, text="not enough depth")
        await house.book.review(row.id, accepted, account="b", by="Bo")
        listed = (await house.book.report(row.id)).reviews
        assert [(one.kind, one.by, one.text, one.accepted, one.for_candidate) for one in listed] == [
            ("recommendation", "Bo", "not enough depth", False, False),
            ("remark", "Anna", "asked well", None, True),
        ]

    async def test_a_target_that_is_not_there(self, house: House) -> None:
        row = await house.submit(held())
        with pytest.raises(Refusal, match="wrong_moment"):
            await self.mark(house, row.id, "question:1", 1.0)
        await house.worker.round()
        for target in ("question:9", "dimension:none"):
            with pytest.raises(Refusal, match="bad_request"):
                await self.mark(house, row.id, target, 1.0)

    async def test_medians_of_the_opening(self, house: House) -> None:
        first = await house.submit(held(), number=1)
        for number in (2, 3):
            await house.submit(held(), opening=first.opening, number=number)
        await house.worker.round()
        await self.mark(house, first.id, "composite", 10.0)
        assert (await house.book.report(first.id)).medians == {"skill": 82.5, "talk": 95.0, "composite": 86.7}


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "override", "target": "composite", "value": 50},
        {"kind": "override", "text": "why", "value": 50},
        {"kind": "override", "target": "question:0", "value": 5, "text": "why"},
        {"kind": "override", "target": "composite", "value": 101, "text": "why"},
        {"kind": "remark", "text": "  "},
        {"kind": "recommendation"},
    ],
)
def test_a_mark_needs_its_reason(body: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"needed|pattern|less than"):
        ReviewDraft.model_validate(body)


async def test_other_systems_hear_of_the_first_score_once(house: House) -> None:
    async with house.stores.database.write() as connection:
        hook = {"id": "w", "url": "https://hr.example.com", "secret": "s", "events": '["report.ready"]', "active": True}
        await connection.execute(sa.insert(webhooks).values(**hook, created_wall_s=1.0))
    row = await house.submit(held())
    await house.worker.round()
    await house.book.rescore(row.id)
    async with house.stores.database.read() as connection:
        told = [json.loads(one) for one in await connection.scalars(sa.select(webhook_deliveries.c.body))]
    assert [(one["type"], one["data"]) for one in told] == [
        ("report.ready", {"session": row.id, "opening": row.opening, "complete": True})
    ]
