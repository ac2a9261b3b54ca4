"""Openings and invitations through the API: made, changed, checked field by field, shown as QR codes."""

from typing import Any

import pytest

from tests.http.site import PLAN, Site, problem_of


async def test_an_opening_is_made_changed_closed_and_counted(signed_in: Site) -> None:
    opening = await signed_in.opening()
    made = await (await signed_in.get(f"/api/v1/openings/{opening}")).json()
    assert made["plan"]["questions"][0]["terms"] == [{"term": "project", "synonyms": ["product"], "required": True}]
    assert made["plan"]["questions"][1]["retakes"] == 1
    assert made["created_at"].endswith("Z")
    await signed_in.invitation(opening)
    changed = await signed_in.post(f"/api/v1/openings/{opening}", {"plan": {**PLAN, "title": "Other"}}, method="PUT")
    assert (await changed.json())["plan"]["title"] == "Other"
    assert (await (await signed_in.post(f"/api/v1/openings/{opening}/close")).json())["closed"]
    refused = await signed_in.post(f"/api/v1/openings/{opening}/invitations", {"candidate": "Ma"})
    assert await problem_of(refused) == (410, "opening_closed")
    assert not (await (await signed_in.post(f"/api/v1/openings/{opening}/reopen")).json())["closed"]
    listed = await (await signed_in.get("/api/v1/openings")).json()
    assert [(one["id"], one["invited"], one["submitted"]) for one in listed] == [(opening, 1, 0)]


async def test_a_database_that_is_away_is_a_reason_to_come_again(signed_in: Site) -> None:
    await signed_in.stores.database.close()
    away = await signed_in.get("/api/v1/openings")
    assert (await problem_of(away), away.headers["Retry-After"]) == ((503, "busy"), "5")
    await signed_in.stores.database.open()
    assert (await signed_in.get("/api/v1/openings")).status == 200


async def test_what_is_not_there_is_not_found(signed_in: Site) -> None:
    for method, path, body in (
        ("GET", "/api/v1/openings/nothing", None),
        ("PUT", "/api/v1/openings/nothing", {"plan": PLAN}),
        ("POST", "/api/v1/openings/nothing/close", None),
        ("GET", "/api/v1/openings/nothing/invitations", None),
        ("POST", "/api/v1/openings/nothing/invitations", {"candidate": "x"}),
        ("GET", "/api/v1/invitations/nothing", None),
        ("GET", "/api/v1/invitations/nothing/qr.svg", None),
        ("POST", "/api/v1/invitations/nothing/revoke", None),
        ("GET", "/api/v1/sessions/nothing", None),
        ("GET", "/api/v1/sessions/nothing/timeline", None),
        ("GET", "/api/v1/sessions/nothing/report", None),
        ("GET", "/api/v1/sessions/nothing/recordings/1/1", None),
        ("GET", "/api/v1/sessions/nothing/picture.jpg", None),
        ("GET", "/api/v1/no-such-route", None),
    ):
        assert await problem_of(await signed_in.post(path, body, method=method)) == (404, "not_found"), path


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in PLAN.items() if name != key}


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (without("title"), "plan.title"),
        ({**PLAN, "title": ""}, "plan.title"),
        ({**PLAN, "questions": []}, "plan.questions"),
        ({**PLAN, "questions": [{"text": "x", "answer_s": 1}]}, "plan.questions.0.answer_s"),
        ({**PLAN, "questions": [{"text": "x", "terms": [{"term": ""}]}]}, "plan.questions.0.terms.0.term"),
        ({**PLAN, "language": "private word"}, "plan.language"),
        ("private word", "plan"),
    ],
)
async def test_a_bad_field_is_named_but_never_its_content(signed_in: Site, plan: object, field: str) -> None:
    response = await signed_in.post("/api/v1/openings", {"plan": plan})
    assert await problem_of(response) == (400, "bad_request")
    text = (await response.json())["text"]
    assert field in text
    assert "private word" not in text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", (400, "not_json")),
        (b"{", (400, "not_json")),
        (b"\xff\xfe", (400, "not_json")),
        (b'{"plan":1,"plan":2}', (400, "not_json")),
        (b'{"plan":NaN}', (400, "not_json")),
        (b"[" * 5000, (400, "too_deep")),
        (b'"' + b"x" * (1024 * 1024 + 10) + b'"', (413, "too_big")),
        (b"[]", (400, "bad_request")),
    ],
)
async def test_rubbish_bodies_get_a_clear_answer(signed_in: Site, raw: bytes, expected: tuple[int, str]) -> None:
    headers = signed_in.page(**{"Content-Type": "application/json"})
    response = await signed_in.client.post("/api/v1/openings", data=raw, headers=headers)
    assert await problem_of(response) == expected
    assert (await signed_in.get("/api/v1/me")).status == 200


async def test_an_invitation_shows_its_link_and_qr_code_again_and_again(signed_in: Site) -> None:
    invitation = await signed_in.invitation()
    assert invitation["link"].startswith(signed_in.origin + "/i/")
    again = await (await signed_in.get(f"/api/v1/invitations/{invitation['id']}")).json()
    assert again == invitation
    svg = await signed_in.get(f"/api/v1/invitations/{invitation['id']}/qr.svg")
    assert svg.content_type == "image/svg+xml"
    assert b"<svg" in await svg.read()
    png = await signed_in.get(f"/api/v1/invitations/{invitation['id']}/qr.png")
    assert png.content_type == "image/png"
    assert (await png.read()).startswith(b"\x89PNG")
    listed = await (await signed_in.get(f"/api/v1/openings/{invitation['opening']}/invitations")).json()
    assert listed == [invitation]


@pytest.mark.parametrize(
    ("window", "field"),
    [
        ({"valid_from": "2026-11-21T10:00:00"}, "time zone"),
        ({"valid_from": "2026-11-21T10:00:00Z", "valid_until": "2026-11-21T10:00:00Z"}, "valid_until"),
        ({"valid_until": "tomorrow"}, "valid_until"),
    ],
)
async def test_a_bad_window_is_refused(signed_in: Site, window: dict[str, str], field: str) -> None:
    path = f"/api/v1/openings/{await signed_in.opening()}/invitations"
    assert await problem_of(await signed_in.post(path, {"candidate": "Lin", **window})) == (400, "bad_request")
    assert field
