"""Candidates: added, told apart, changed; their status follows from what happened and from the time alone."""

from datetime import UTC, datetime

import pytest

from server.core.api import InvitationDraft, OpenLink
from server.core.api_candidates import CandidateDraft, CandidateStatus
from server.core.errors import Refusal
from server.core.facts import Entry, Stage, StageEntered
from server.core.plan import Dimension, Plan, Question
from server.hiring.candidate_history import CandidateHistory
from server.hiring.candidate_status import IDLE_LIMIT_S
from server.hiring.candidates import Placed
from server.hiring.contacts import clean_phone
from server.hiring.personal_questions import with_personal
from server.hiring.sample import CHINESE, ENGLISH
from server.stores.openings import OpeningRow
from tests.hiring.bureau import Bureau

PAGE = OpenLink(page_id="page-00000001", language="en")


async def invited(
    bureau: Bureau, opening: OpeningRow | None = None, *, until_s: float | None = None, name: str = "Lin"
) -> Placed:
    """By name alone, as programs of before there were candidates do it."""
    opening = opening or await bureau.openings.make(ENGLISH)
    until = None if until_s is None else datetime.fromtimestamp(until_s, UTC)
    row = await bureau.invitations.invite(opening.id, InvitationDraft(candidate=name, valid_until=until))
    assert row.candidate_id is not None
    return await bureau.candidates.one(row.candidate_id)


async def begin(bureau: Bureau, placed: Placed) -> str:
    assert placed.standing.invitation is not None
    token = bureau.links.token(placed.standing.invitation)
    return (await bureau.redemption.open(token, PAGE, None)).session.id


async def status(bureau: Bureau, placed: Placed) -> CandidateStatus:
    return (await bureau.candidates.one(placed.candidate.id)).status


async def at_stage(bureau: Bureau, session: str, stage: Stage, *, live: bool) -> None:
    await bureau.stores.sessions.update_summary(session, stage=stage, live=live, answered=0, flags=0)


async def test_status_goes_with_the_interview(bureau: Bureau) -> None:
    opening = await bureau.openings.make(ENGLISH)
    added = await bureau.candidates.add(opening.id, CandidateDraft(name="Ma", mail="ma@example.com"))
    assert (added.status, added.candidate.language) == ("added", "en")
    placed = await invited(bureau, opening)
    assert placed.status == "invited"
    session = await begin(bureau, placed)
    stages: tuple[tuple[Stage, CandidateStatus], ...] = (
        ("consent", "opened"),
        ("check", "in_check"),
        ("notice", "in_check"),
        ("preparing", "in_interview"),
        ("answering", "in_interview"),
        ("reviewing", "in_interview"),
        ("submitted", "completed"),
        ("withdrawn", "withdrawn"),
    )
    for stage, expected in stages:
        await at_stage(bureau, session, stage, live=stage not in ("submitted", "withdrawn"))
        assert await status(bureau, placed) == expected
    listed = await bureau.candidates.of_opening(opening.id)
    assert {one.candidate.name: one.status for one in listed} == {"Ma": "added", "Lin": "withdrawn"}


async def test_a_window_that_is_over(bureau: Bureau) -> None:
    now_s = bureau.clock.wall_s()
    never, begun = [await invited(bureau, until_s=now_s + 60, name=name) for name in ("A", "B")]
    session = await begin(bureau, begun)
    bureau.clock.advance(60)
    assert await status(bureau, never) == "not_started"
    assert await status(bureau, begun) == "opened", "who has begun may finish, and is there"
    await at_stage(bureau, session, "answering", live=False)
    assert await status(bureau, begun) == "timed_out"
    await at_stage(bureau, session, "answering", live=True)
    assert await status(bureau, begun) == "in_interview", "came back"
    await at_stage(bureau, session, "submitted", live=False)
    assert await status(bureau, begun) == "completed"


async def test_without_an_end_a_day_of_nothing_is_timed_out(bureau: Bureau) -> None:
    placed = await invited(bureau)
    session = await begin(bureau, placed)
    bureau.clock.advance(3600)
    fact = StageEntered(stage="check")
    await bureau.stores.timeline.append(session, [Entry(n=1, at_ms=3_600_000, fact=fact)])
    await at_stage(bureau, session, "check", live=False)
    bureau.clock.advance(IDLE_LIMIT_S - 1)
    assert await status(bureau, placed) == "in_check"
    bureau.clock.advance(1)
    assert await status(bureau, placed) == "timed_out"
    await at_stage(bureau, session, "check", live=True)
    assert await status(bureau, placed) == "in_check"


async def test_a_closed_opening_ends_links_that_were_never_opened(bureau: Bureau) -> None:
    opening = await bureau.openings.make(ENGLISH)
    never, begun = [await invited(bureau, opening, name=name) for name in ("A", "B")]
    await begin(bureau, begun)
    await bureau.openings.set_closed(opening.id, True)
    assert (await status(bureau, never), await status(bureau, begun)) == ("not_started", "opened")


async def test_the_newest_link_that_stands_is_the_one_that_counts(bureau: Bureau) -> None:
    placed = await invited(bureau)
    first = placed.standing.invitation
    assert first is not None
    await bureau.invitations.revoke(first)
    assert await status(bureau, placed) == "revoked"
    assert [one.standing.invitation for one in await bureau.candidates.of_ids([placed.candidate.id])] == [first]


async def test_withdrawn_and_back(bureau: Bureau) -> None:
    placed = await invited(bureau)
    assert (await bureau.candidates.set_withdrawn(placed.candidate.id, True)).status == "withdrawn"
    assert (await bureau.candidates.set_withdrawn(placed.candidate.id, False)).status == "invited"


async def test_the_same_mail_or_phone_is_the_same_person(bureau: Bureau) -> None:
    opening, other = await bureau.openings.make(ENGLISH), await bureau.openings.make(CHINESE)
    first = await bureau.candidates.add(opening.id, CandidateDraft(name="A", mail="a@b.cn", phone="13800138000"))
    for draft in (CandidateDraft(name="B", mail="A@B.cn"), CandidateDraft(name="B", phone="+86 138 0013 8000")):
        with pytest.raises(Refusal, match="candidate_there"):
            await bureau.candidates.add(opening.id, draft)
    await bureau.candidates.add(opening.id, CandidateDraft(name="A"))
    second = await bureau.candidates.carry(first.candidate.id, other.id)
    assert (second.candidate.mail, second.status) == ("a@b.cn", "added")
    with pytest.raises(Refusal, match="candidate_there"):
        await bureau.candidates.carry(first.candidate.id, other.id)
    rounds = await bureau.candidates.other_rounds(first.candidate.id)
    assert [one.candidate.id for one in rounds] == [second.candidate.id]


async def test_a_change_reaches_lists_and_links(bureau: Bureau) -> None:
    placed = await invited(bureau)
    session = await begin(bureau, placed)
    changed = await bureau.candidates.change(
        placed.candidate.id, CandidateDraft(name="Lin Yue", mail="lin@b.cn", note=" x ")
    )
    assert (changed.candidate.name, changed.candidate.mail, changed.candidate.note) == ("Lin Yue", "lin@b.cn", "x")
    row = await bureau.stores.sessions.get(session)
    assert row is not None
    assert row.candidate == "Lin Yue"
    again = await bureau.candidates.change(placed.candidate.id, CandidateDraft(name="Lin Yue", mail="LIN@b.cn"))
    assert again.candidate.mail == "LIN@b.cn", "one's own address is no double"
    for draft, field in ((CandidateDraft(name="A", mail="no"), "mail"), (CandidateDraft(name="A", phone="1"), "phone")):
        with pytest.raises(Refusal, match=f"bad_request: {field}"):
            await bureau.candidates.change(placed.candidate.id, draft)
    with pytest.raises(Refusal, match="not_found"):
        await bureau.candidates.one("nobody")


async def test_personal_questions_are_asked_after_the_openings(bureau: Bureau) -> None:
    placed = await invited(bureau)
    own = Question(text="Why Redis in project X?", dimensions=("depth",))
    await bureau.candidates.set_questions(placed.candidate.id, (own,))
    token = bureau.links.token(placed.standing.invitation or "")
    looked = await bureau.invitations.redeemable(token)
    assert [question.text for question in looked.plan.questions][-1] == own.text
    opened = await bureau.redemption.open(token, PAGE, None)
    assert len(opened.session.plan.questions) == len(ENGLISH.questions) + 1
    assert opened.session.plan.questions[-1].dimensions == (), "a dimension that the plan does not have"
    with pytest.raises(Refusal, match="wrong_moment"):
        await bureau.candidates.set_questions(placed.candidate.id, ())
    other = await invited(bureau)
    assert (await bureau.invitations.redeemable(bureau.links.token(other.standing.invitation or ""))).plan == ENGLISH


def test_added_questions_keep_the_dimensions_that_are_there_and_a_plan_its_limit() -> None:
    plan = Plan(title="x", questions=(Question(text="y"),), dimensions=(Dimension(id="depth", title="Depth"),))
    added = with_personal(plan, (Question(text="x", dimensions=("depth", "gone")),) * 60)
    assert added.questions[-1].dimensions == ("depth",)
    assert len(added.questions) == 50
    assert Plan.model_validate(added.model_dump()) == added


async def test_what_happened_is_told_in_order(bureau: Bureau) -> None:
    placed = await invited(bureau)
    bureau.clock.advance(10)
    session = await begin(bureau, placed)
    stages: tuple[Stage, ...] = ("check", "notice", "preparing", "answering", "preparing", "submitted")
    await bureau.stores.timeline.append(
        session, [Entry(n=n, at_ms=n * 1000, fact=StageEntered(stage=stage)) for n, stage in enumerate(stages, start=1)]
    )
    history = CandidateHistory(bureau.stores.candidates, bureau.stores.invitations)
    happened = await history.of(await bureau.candidates.one(placed.candidate.id))
    began_s = bureau.clock.wall_s()
    assert [one.what for one in happened] == ["added", "invited", "opened", "in_check", "in_interview", "completed"]
    assert [one.wall_s - began_s for one in happened[2:]] == [0, 1, 3, 6]


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("138 0013 8000", "13800138000"),
        ("+86-13800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("(020) 7946-0018", "02079460018"),
        ("0044 20 7946 0018", "+442079460018"),
        ("１３８００１３８０００", "13800138000"),
        ("12", None),
        ("call me", None),
        ("1" * 16, None),
    ],
)
def test_phone_numbers(written: str, phone: str | None) -> None:
    assert clean_phone(written) == phone
