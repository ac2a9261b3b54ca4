"""An opening's settings, window, pause, copy and preview, and what its profile of law refuses."""

from datetime import UTC, datetime
from typing import Any

import pytest

from server.core.api import OpeningOptions, OpeningPreview
from tests.http.site import PLAN, Site, problem_of

CHOICE: dict[str, Any] = {
    "kind": "choice",
    "text": "Which?",
    "choices": [{"text": "left"}, {"text": "right", "right": True}],
    "follow_up": "ask why",
    "terms": [{"term": "secret term"}],
    "key_points": [{"text": "secret point"}],
}
MIXED: dict[str, Any] = {**PLAN, "questions": [*PLAN["questions"], CHOICE]}


def rfc3339(wall_s: float) -> str:
    return datetime.fromtimestamp(wall_s, UTC).isoformat()


async def make(site: Site, plan: dict[str, Any] = PLAN, **settings: object) -> str:
    made = await site.post("/api/v1/openings", {"plan": plan, "settings": settings})
    assert made.status == 201, await made.text()
    return str((await made.json())["id"])


async def read(site: Site, path: str) -> dict[str, Any]:
    answer = await site.get(path)
    assert answer.status == 200
    return dict(await answer.json())


async def landing(site: Site, opening: str) -> tuple[int, str]:
    """What a fresh link of this opening answers."""
    made = await (await site.post(f"/api/v1/openings/{opening}/invitations", {"candidate": "Lin"})).json()
    return await landing_of(site, made["link"].rsplit("/", 1)[1])


async def landing_of(site: Site, token: str) -> tuple[int, str]:
    answer = await site.get(f"/api/candidate/invitations/{token}")
    return (200, "") if answer.status == 200 else await problem_of(answer)


async def test_settings_are_kept_changed_and_left_alone(signed_in: Site) -> None:
    opening = await make(signed_in, headcount=3, retention_days=90, minutes_per_candidate=30)
    path = f"/api/v1/openings/{opening}"
    kept = (await read(signed_in, path))["settings"]
    assert (kept["headcount"], kept["retention_days"], kept["result_delay_hours"]) == (3, 90, 24)
    await signed_in.post(path, {"plan": PLAN}, method="PUT")
    assert (await read(signed_in, path))["settings"] == kept, "a program that knows no settings changes none"
    await signed_in.post(path, {"plan": PLAN, "settings": {**kept, "headcount": 4}}, method="PUT")
    assert (await read(signed_in, path))["settings"]["headcount"] == 4


async def test_a_paused_opening_lets_nobody_begin_and_says_so_in_both_languages(signed_in: Site) -> None:
    opening = await make(signed_in)
    paused = await signed_in.post(f"/api/v1/openings/{opening}/pause")
    assert (await paused.json())["paused"]
    assert await landing(signed_in, opening) == (403, "opening_paused")
    made = await (await signed_in.post(f"/api/v1/openings/{opening}/invitations", {"candidate": "Lin"})).json()
    path = f"/api/candidate/invitations/{made['link'].rsplit('/', 1)[1]}"
    texts = [(await (await signed_in.get(path, **{"Accept-Language": tag})).json())["text"] for tag in ("zh", "en")]
    assert "暂停" in texts[0]
    assert "paused" in texts[1]
    await signed_in.post(f"/api/v1/openings/{opening}/resume")
    assert await landing(signed_in, opening) == (200, "")


async def test_who_began_may_finish_while_it_is_paused(signed_in: Site) -> None:
    opening = await make(signed_in)
    made = await (await signed_in.post(f"/api/v1/openings/{opening}/invitations", {"candidate": "Lin"})).json()
    token = made["link"].rsplit("/", 1)[1]
    begun = await signed_in.post(f"/api/candidate/invitations/{token}/open", {"page_id": "page-00000001"})
    assert begun.status == 200
    await signed_in.post(f"/api/v1/openings/{opening}/pause")
    assert await landing_of(signed_in, token) == (200, "")
    again = await signed_in.post(f"/api/candidate/invitations/{token}/open", {"page_id": "page-00000002"})
    assert again.status == 200


async def test_the_window_of_an_opening(signed_in: Site) -> None:
    now_s = signed_in.clock.wall_s()
    opening = await make(signed_in, opens_at=rfc3339(now_s + 60), closes_at=rfc3339(now_s + 120))
    assert await landing(signed_in, opening) == (403, "opening_early")
    signed_in.clock.advance(60)
    assert await landing(signed_in, opening) == (200, "")
    signed_in.clock.advance(60)
    assert await landing(signed_in, opening) == (410, "opening_over")


@pytest.mark.parametrize(
    "settings",
    [
        {"opens_at": "2026-01-01T00:00:00"},
        {"opens_at": "2026-01-02T00:00:00Z", "closes_at": "2026-01-01T00:00:00Z"},
        {"headcount": 0},
        {"retention_days": 0},
        {"result_delay_hours": -1},
    ],
)
async def test_settings_that_cannot_be(signed_in: Site, settings: dict[str, Any]) -> None:
    refused = await signed_in.post("/api/v1/openings", {"plan": PLAN, "settings": settings})
    assert (await problem_of(refused))[0] == 400


@pytest.mark.parametrize(
    ("plan", "settings", "code"),
    [
        ({"policy": "eu", "expression_events": True}, {}, "policy_no_expression"),
        ({"policy": "cn", "expression_events": True, "score_expression": True}, {}, "policy_no_expression_score"),
        ({"score_expression": True}, {}, "score_needs_expression"),
        ({}, {"minutes_per_candidate": 6}, "plan_too_long"),
    ],
)
async def test_what_is_refused_when_made_and_when_changed(
    signed_in: Site, plan: dict[str, Any], settings: dict[str, Any], code: str
) -> None:
    draft = {"plan": {**PLAN, **plan}, "settings": settings}
    assert await problem_of(await signed_in.post("/api/v1/openings", draft)) == (400, code)
    opening = await make(signed_in)
    assert await problem_of(await signed_in.post(f"/api/v1/openings/{opening}", draft, method="PUT")) == (400, code)


async def test_a_copy_is_the_same_but_for_its_name_and_window(signed_in: Site) -> None:
    now_s = signed_in.clock.wall_s()
    opening = await make(signed_in, MIXED, headcount=7, closes_at=rfc3339(now_s + 60))
    path = f"/api/v1/openings/{opening}"
    await signed_in.post(f"{path}/close")
    copied = await signed_in.post(f"{path}/copy")
    assert copied.status == 201
    copy, original = await copied.json(), await read(signed_in, path)
    assert copy["plan"] == {**original["plan"], "title": "Engineer (copy)"}
    assert copy["settings"] == {**original["settings"], "closes_at": None}
    assert (copy["closed"], copy["invited"]) == (False, 0)
    again = await (await signed_in.post(f"/api/v1/openings/{copy['id']}/copy")).json()
    assert again["plan"]["title"] == "Engineer (copy)"
    long = await make(signed_in, {**PLAN, "title": "长" * 200, "language": "zh"})
    named = (await (await signed_in.post(f"/api/v1/openings/{long}/copy")).json())["plan"]["title"]
    assert (len(named), named[-4:]) == (200, "（副本）")


async def test_a_preview_is_what_the_candidate_sees_and_nothing_more(signed_in: Site) -> None:
    opening = await make(signed_in, MIXED)
    answer = await (await signed_in.get(f"/api/v1/openings/{opening}/preview")).text()
    seen = OpeningPreview.model_validate_json(answer)
    assert [question.text for question in seen.questions] == ["Who are you?", "Why here?", "Which?"]
    assert (seen.questions[2].choices, seen.questions[2].spoken) == (("left", "right"), False)
    assert seen.landing.question_count == 3
    for secret in ("secret term", "secret point", "ask why", '"right":'):
        assert secret not in answer
    draft = await (await signed_in.post("/api/v1/opening-preview", {"plan": MIXED})).text()
    assert OpeningPreview.model_validate_json(draft) == seen


async def test_what_an_opening_can_be_made_of(signed_in: Site) -> None:
    options = OpeningOptions.model_validate(await read(signed_in, "/api/v1/opening-options"))
    assert [one.kind for one in options.kinds] == ["structured", "situational", "skill", "choice", "short_text"]
    assert [one.policy for one in options.policies if one.expression_events] == ["default", "cn"]
    assert [one.policy for one in options.policies if one.expression_scored] == ["default"]


async def test_what_is_not_there(signed_in: Site) -> None:
    for method, tail in (("POST", "pause"), ("POST", "resume"), ("POST", "copy"), ("GET", "preview")):
        answer = await signed_in.post(f"/api/v1/openings/nothing/{tail}", method=method)
        assert await problem_of(answer) == (404, "not_found")
