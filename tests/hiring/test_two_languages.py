"""One opening, two candidates: each begins in the language they choose, and what comes after knows only that one."""

import pytest

from server.core.api import InvitationDraft, OpenLink
from server.core.errors import Refusal
from server.core.plan import Plan, PlanWords, Question
from server.core.text import Language
from server.hiring.importing import Importing
from server.hiring.links import new_invitation_id
from server.hiring.openings import check_translated
from server.hiring.sample import CHINESE, ENGLISH
from server.hiring.sheets.reader import SheetReader
from server.interview.translation import joined
from server.stores.invitations import InvitationRow
from server.stores.openings import OpeningRow
from tests.hiring.bureau import Bureau

BOTH = joined(CHINESE, ENGLISH)


def page(chosen: Language | None = None, language: Language = "zh") -> OpenLink:
    return OpenLink(page_id="page-00000001", language=language, interview_language=chosen)


async def token_for(bureau: Bureau, opening: OpeningRow, language: Language | None = None) -> str:
    row = await bureau.invitations.invite(opening.id, InvitationDraft(candidate="Lin", language=language))
    return bureau.links.token(row.id)


@pytest.mark.parametrize(("chosen", "plan"), [("zh", CHINESE), ("en", ENGLISH)])
async def test_a_session_is_held_in_the_language_chosen(bureau: Bureau, chosen: Language, plan: Plan) -> None:
    opening = await bureau.openings.make(BOTH)
    token = await token_for(bureau, opening)
    session = (await bureau.redemption.open(token, page(chosen), None)).session
    assert (session.plan.language, session.plan.other, session.plan.title) == (chosen, None, plan.title)
    assert [one.text for one in session.plan.questions] == [one.text for one in plan.questions]
    assert [one.listened for one in session.plan.questions] == [one.listened for one in plan.questions]
    assert (await bureau.stores.sessions.get(session.id)) == session, "as it was stored"


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_who_chooses_nothing_gets_their_own(bureau: Bureau, language: Language) -> None:
    opening = await bureau.openings.make(BOTH)
    token = await token_for(bureau, opening, language)
    found = await bureau.invitations.redeemable(token)
    assert (found.plan.language, found.languages) == (language, ("zh", "en"))
    assert (await bureau.redemption.open(token, page(), None)).session.plan.language == language


async def test_the_choice_is_made_once(bureau: Bureau) -> None:
    token = await token_for(bureau, await bureau.openings.make(BOTH))
    first = await bureau.redemption.open(token, page("en"), None)
    again = await bureau.redemption.open(token, page("zh"), first.device_secret)
    assert again.session.plan.language == "en"
    assert (await bureau.invitations.redeemable(token)).languages == ("en",)


async def test_a_language_that_is_not_offered_is_refused_and_nothing_begins(bureau: Bureau) -> None:
    opening = await bureau.openings.make(CHINESE)
    token = await token_for(bureau, opening, "en")
    with pytest.raises(Refusal, match="language_not_offered"):
        await bureau.redemption.open(token, page("en"), None)
    assert (await bureau.invitations.redeemable(token)).session is None
    assert (await bureau.redemption.open(token, page(), None)).session.plan == CHINESE, "an opening of before, unchanged"


async def test_a_running_interview_keeps_its_language_when_the_opening_loses_it(bureau: Bureau) -> None:
    opening = await bureau.openings.make(BOTH)
    begun = await bureau.redemption.open(await token_for(bureau, opening), page("en"), None)
    later = await token_for(bureau, opening)
    await bureau.openings.change(opening.id, CHINESE)
    assert (await bureau.stores.sessions.get(begun.session.id)) == begun.session
    with pytest.raises(Refusal, match="language_not_offered"):
        await bureau.redemption.open(later, page("en"), None)


async def test_questions_of_one_candidate_stand_behind_in_either_language(bureau: Bureau) -> None:
    opening = await bureau.openings.make(BOTH)
    row = await bureau.invitations.invite(opening.id, InvitationDraft(candidate="Lin"))
    assert row.candidate_id is not None
    await bureau.candidates.set_questions(row.candidate_id, (Question(text="Why Kafka?"),))
    session = (await bureau.redemption.open(bureau.links.token(row.id), page("en"), None)).session
    assert [one.text for one in session.plan.questions] == [*(one.text for one in ENGLISH.questions), "Why Kafka?"]


@pytest.mark.parametrize(
    ("chosen", "asked"), [("zh", ["为什么用 Kafka？", "讲讲积分平台。"]), ("en", ["Why Kafka?", "讲讲积分平台。"])]
)
async def test_they_are_asked_in_the_language_chosen_where_it_was_written(
    bureau: Bureau, chosen: Language, asked: list[str]
) -> None:
    opening = await bureau.openings.make(BOTH)
    row = await bureau.invitations.invite(opening.id, InvitationDraft(candidate="Lin", language="zh"))
    assert row.candidate_id is not None
    written = (Question(text="为什么用 Kafka？", other_text="Why Kafka?"), Question(text="讲讲积分平台。"))
    await bureau.candidates.set_questions(row.candidate_id, written)
    plan = (await bureau.redemption.open(bureau.links.token(row.id), page(chosen), None)).session.plan
    assert [one.text for one in plan.questions[5:]] == asked


async def test_an_opening_that_is_not_translated_is_refused_in_words_of_both_languages(bureau: Bureau) -> None:
    other = BOTH.other
    assert other is not None
    questions = (other.questions[0], other.questions[1].model_copy(update={"text": ""}), *other.questions[2:])
    plan = BOTH.model_copy(update={"other": other.model_copy(update={"questions": questions})})
    with pytest.raises(Refusal) as caught:
        await bureau.openings.make(plan)
    assert caught.value.code == "translation_missing"
    assert "第 2 题 · 题目内容" in caught.value.text("zh")
    assert "question 2 · question text" in caught.value.text("en")
    opening = await bureau.openings.make(BOTH)
    with pytest.raises(Refusal, match="translation_missing"):
        await bureau.openings.change(opening.id, plan)
    assert (await bureau.openings.one(opening.id)).plan == BOTH


def test_a_long_list_is_cut_and_counted() -> None:
    with pytest.raises(Refusal) as caught:
        check_translated(CHINESE.model_copy(update={"other": PlanWords()}))
    assert caught.value.text("en").endswith("dimension 3, question 1, and 4 more)")
    assert caught.value.text("zh").endswith("，另有 4 处)")


async def test_a_copy_has_both_languages(bureau: Bureau) -> None:
    opening = await bureau.openings.make(BOTH)
    copied = (await bureau.openings.copy(opening.id)).plan
    assert copied.title == "后端工程师（示例）（副本）"
    assert copied.other is not None
    assert copied.other.title == "Backend Engineer (sample) (copy)"
    assert copied.questions == BOTH.questions
    assert copied.other.questions == (BOTH.other and BOTH.other.questions)


async def test_the_column_of_a_sheet_chooses_beforehand(bureau: Bureau) -> None:
    opening = await bureau.openings.make(BOTH)
    importing = Importing(bureau.stores.candidates, bureau.stores.openings, SheetReader(), bureau.clock)
    sheet = "name,mail,language\nLi Lei,l@example.com,中文\nJane,j@example.com,English\nJo,,\n".encode()
    done = await importing.take(opening.id, sheet, dry_run=False)
    held_in = []
    for candidate in done.candidates:
        row = InvitationRow(new_invitation_id(), opening.id, "x", 0.0, None, None, candidate_id=candidate)
        await bureau.stores.invitations.create(row)
        held_in.append((await bureau.invitations.redeemable(bureau.links.token(row.id))).plan.language)
    assert held_in == ["zh", "en", "zh"]
