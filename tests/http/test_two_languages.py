"""An opening in two languages over HTTP: refused with words, previewed in both, offered on the landing."""

from typing import Any

from server.hiring.sample import CHINESE, ENGLISH
from server.interview.translation import joined
from tests.hiring.resume import files
from tests.http.site import Site, problem_of

BOTH: dict[str, Any] = joined(CHINESE, ENGLISH).model_dump(mode="json")
PAGE = {"page_id": "page-00000001", "language": "zh"}


async def opening(site: Site) -> str:
    made = await site.post("/api/v1/openings", {"plan": BOTH})
    assert made.status == 201, await made.text()
    body = await made.json()
    assert body["plan"] == BOTH
    return str(body["id"])


async def link(site: Site, opening: str, **more: object) -> str:
    made = await site.post(f"/api/v1/openings/{opening}/invitations", {"candidate": "Lin", **more})
    return "/api/candidate/invitations/" + str((await made.json())["link"]).rsplit("/", 1)[1]


async def landing(site: Site, path: str) -> dict[str, Any]:
    answer = await site.get(path)
    assert answer.status == 200
    return dict(await answer.json())


async def test_what_is_missing_is_told_in_the_readers_language(signed_in: Site) -> None:
    other = BOTH["other"]
    questions = [other["questions"][0], {**other["questions"][1], "text": ""}, *other["questions"][2:]]
    draft = {"plan": {**BOTH, "other": {**other, "questions": questions}}}
    texts = []
    for language in ("zh", "en"):
        answer = await signed_in.post(f"/api/v1/openings?lang={language}", draft)
        assert answer.status == 400
        body = await answer.json()
        assert body["code"] == "translation_missing"
        texts.append(body["text"])
    assert "第 2 题 · 题目内容" in texts[0]
    assert "question 2 · question text" in texts[1]


async def test_the_preview_has_both(signed_in: Site) -> None:
    answer = await signed_in.get(f"/api/v1/openings/{await opening(signed_in)}/preview")
    shown = await answer.json()
    assert (shown["landing"]["interview_language"], shown["questions"][0]["text"]) == ("zh", CHINESE.questions[0].text)
    other = shown["other"]
    assert (other["landing"]["title"], other["questions"][3]["choices"][3]) == (
        ENGLISH.title,
        "one index on city and one on created_at",
    )
    assert other["other"] is None
    assert not any("right" in question or "key_points" in question for question in other["questions"])


async def test_the_landing_offers_both_with_the_candidates_own_first(signed_in: Site) -> None:
    made = await opening(signed_in)
    shown = await landing(signed_in, await link(signed_in, made, language="en"))
    assert (shown["interview_language"], shown["title"]) == ("en", ENGLISH.title)
    assert [(one["language"], one["title"]) for one in shown["offered"]] == [("en", ENGLISH.title), ("zh", CHINESE.title)]
    assert [one["language"] for one in (await landing(signed_in, await link(signed_in, made)))["offered"]] == ["zh", "en"]


async def test_once_begun_there_is_nothing_to_choose(signed_in: Site) -> None:
    path = await link(signed_in, await opening(signed_in))
    begun = await signed_in.post(f"{path}/open", {**PAGE, "interview_language": "en"})
    assert begun.status == 200
    shown = await landing(signed_in, path)
    assert (shown["started"], shown["title"], [one["language"] for one in shown["offered"]]) == (True, ENGLISH.title, ["en"])
    session = (await begun.json())["session"]
    report = await (await signed_in.get(f"/api/v1/sessions/{session}/report")).json()
    assert (report["plan"]["language"], report["plan"]["other"]) == ("en", None)
    assert report["plan"]["questions"][0]["other_text"] == CHINESE.questions[0].text


async def test_a_language_that_is_not_offered_is_refused(signed_in: Site) -> None:
    path = await link(signed_in, await opening(signed_in))
    single = await signed_in.invitation()
    other = "/api/candidate/invitations/" + single["link"].rsplit("/", 1)[1]
    refused = await signed_in.post(f"{other}/open", {**PAGE, "interview_language": "zh"})
    assert await problem_of(refused) == (409, "language_not_offered")
    assert (await signed_in.post(f"{path}/open", {**PAGE, "interview_language": "fr"})).status == 400


async def test_medians_of_dimensions_are_named_as_the_reader_speaks(signed_in: Site) -> None:
    made = await opening(signed_in)
    for language, plan in (("zh", CHINESE), ("en", ENGLISH)):
        answer = await signed_in.get(f"/api/v1/openings/{made}/distribution?lang={language}")
        assert [one["title"] for one in (await answer.json())["dimensions"]] == [one.title for one in plan.dimensions]


async def test_questions_from_a_resume_are_proposed_in_the_candidates_language(signed_in: Site) -> None:
    path = f"/api/v1/openings/{await opening(signed_in)}/candidates"
    texts = []
    for language in ("zh", "en"):
        made = await (await signed_in.post(path, {"name": f"Lin {language}", "language": language})).json()
        resume = f"/api/v1/candidates/{made['id']}/resume"
        raw = files.docx(files.CHINESE)
        kept = await signed_in.client.put(resume, data=raw, headers=signed_in.page())
        assert kept.status == 200, await kept.text()
        texts.append((await (await signed_in.post(f"{resume}/proposals")).json())["proposals"][0]["question"]["text"])
    assert texts[0].startswith("请")
    assert texts[1].startswith("Please")
