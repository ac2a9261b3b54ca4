"""Candidates, their import and invitations for many, through the API."""

from typing import Any

import pytest
from aiohttp import ClientResponse

from server.hiring.sheets import reader
from tests.http import test_candidate
from tests.http.site import PASSWORD, Site, problem_of

SHEET = "姓名,邮箱,手机,语言,部门\n李雷,li@example.com,13800138000,中文,研发\nJane,jane@example.com,,English,\n"


async def add(site: Site, opening: str, **draft: Any) -> dict[str, Any]:
    response = await site.post(f"/api/v1/openings/{opening}/candidates", {"name": "Lin", **draft})
    assert response.status == 201, await response.text()
    made: dict[str, Any] = await response.json()
    return made


async def upload(site: Site, opening: str, raw: bytes, *, dry_run: bool = False, language: str = "en") -> ClientResponse:
    headers = site.page(**{"Content-Type": "text/csv", "Accept-Language": language})
    path = f"/api/v1/openings/{opening}/candidates/import?dry_run={int(dry_run)}"
    return await site.client.post(path, data=raw, headers=headers)


async def test_a_candidate_is_added_read_changed_and_withdrawn(signed_in: Site) -> None:
    opening = await signed_in.opening()
    made = await add(signed_in, opening, mail=" lin@example.com ", phone="+86 138 0013 8000")
    assert (made["mail"], made["phone"], made["language"], made["status"]) == (
        *("lin@example.com", "13800138000", "en"),
        "added",
    )
    path = f"/api/v1/candidates/{made['id']}"
    page = await (await signed_in.get(path)).json()
    assert page["candidate"] == made
    assert [one["what"] for one in page["history"]] == ["added"]
    changed = await signed_in.post(path, {"name": "Lin Yue", "note": "x"}, method="PUT")
    assert (await changed.json())["name"] == "Lin Yue"
    questions = {"questions": [{"text": "Why Redis?", "answer_s": 60}]}
    page = await (await signed_in.post(f"{path}/questions", questions, method="PUT")).json()
    assert page["questions"][0]["text"] == "Why Redis?"
    assert page["candidate"]["has_questions"]
    assert (await (await signed_in.post(f"{path}/withdraw")).json())["status"] == "withdrawn"
    assert (await (await signed_in.post(f"{path}/restore")).json())["status"] == "added"
    other = await signed_in.opening()
    carried = await (await signed_in.post(f"{path}/next-round", {"opening": other})).json()
    assert (carried["opening"], carried["name"]) == (other, "Lin Yue")


async def test_bad_drafts_are_refused_by_field(signed_in: Site) -> None:
    opening = await signed_in.opening()
    await add(signed_in, opening, mail="lin@example.com")
    path = f"/api/v1/openings/{opening}/candidates"
    for draft, expected in (
        ({"name": " "}, (400, "bad_request")),
        ({"name": "A", "mail": "private"}, (400, "bad_request")),
        ({"name": "A", "language": "fr"}, (400, "bad_request")),
        ({"name": "A", "mail": "LIN@example.com"}, (409, "candidate_there")),
    ):
        response = await signed_in.post(path, draft)
        assert await problem_of(response) == expected
        assert "private" not in await response.text()
    unknown = await signed_in.get("/api/v1/candidates/nobody")
    assert await problem_of(unknown) == (404, "not_found")


async def test_the_list_is_filtered_and_holds_who_was_invited_by_name(signed_in: Site) -> None:
    opening = await signed_in.opening()
    await add(signed_in, opening, name="Ma Li", mail="ma@example.com")
    invitation = await signed_in.invitation(opening)
    path = f"/api/v1/openings/{opening}/candidates"
    listed = {one["name"]: one for one in await (await signed_in.get(path)).json()}
    assert {name: one["status"] for name, one in listed.items()} == {"Ma Li": "added", "Lin Yue": "invited"}
    assert listed["Lin Yue"]["link"] == invitation["link"]
    assert listed["Lin Yue"]["id"] == invitation["candidate_id"]

    async def names(query: str) -> list[str]:
        return [one["name"] for one in await (await signed_in.get(f"{path}?{query}")).json()]

    assert await names("status=invited") == ["Lin Yue"]
    assert await names("q=example%20MA") == ["Ma Li"]
    assert await names("q=nobody") == []
    assert len(await names("limit=1")) == 1
    assert await problem_of(await signed_in.get(f"{path}?status=odd")) == (400, "bad_request")


async def test_a_sheet_is_looked_at_then_taken(signed_in: Site) -> None:
    opening = await signed_in.opening()
    dry = await (await upload(signed_in, opening, SHEET.encode("gb18030"), dry_run=True)).json()
    assert (dry["rows"], dry["good"], dry["imported"], dry["ignored_columns"]) == (2, 2, 0, ["部门"])
    assert dry["preview"][0]["name"] == "李雷"
    done = await (await upload(signed_in, opening, SHEET.encode())).json()
    assert (done["imported"], done["faults"]) == (2, [])
    again = await (await upload(signed_in, opening, SHEET.encode(), language="zh")).json()
    assert again["imported"] == 0
    assert [(one["row"], one["column"], one["code"]) for one in again["faults"]] == [
        (2, "邮箱", "mail_there"),
        (2, "手机", "phone_there"),
        (3, "邮箱", "mail_there"),
    ]
    assert "已经在这个职位里" in again["faults"][0]["text"]
    english = await (await upload(signed_in, opening, SHEET.encode())).json()
    assert "in this opening already" in english["faults"][0]["text"]


async def test_uploads_have_their_own_limit(signed_in: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    opening = await signed_in.opening()
    wide = "name,note\n" + "".join(f"P{n},{'x' * 1000}\n" for n in range(1500))
    assert len(wide) > 1024 * 1024
    assert (await (await upload(signed_in, opening, wide.encode(), dry_run=True)).json())["good"] == 1500
    too_big = await upload(signed_in, opening, b"x" * (reader.SHEET_LIMIT_BYTES + 1))
    assert await problem_of(too_big) == (413, "too_big")
    assert await problem_of(await upload(signed_in, "nothing", SHEET.encode())) == (404, "not_found")
    assert (await signed_in.get("/api/v1/me")).status == 200


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_the_template_goes_in_as_it_came(signed_in: Site, kind: str) -> None:
    response = await signed_in.get(f"/api/v1/import-template.{kind}?lang=zh")
    assert "attachment" in response.headers["Content-Disposition"]
    taken = await upload(signed_in, await signed_in.opening(), await response.read())
    assert (await taken.json())["imported"] == 2


async def test_many_are_invited_rescheduled_and_taken_back(signed_in: Site) -> None:
    opening = await signed_in.opening()
    ids = [(await add(signed_in, opening, name=f"P{n}", mail=f"p{n}@example.com"))["id"] for n in range(3)]
    path = f"/api/v1/openings/{opening}/candidates/invite"
    result = await (await signed_in.post(path, {"candidates": ids[:2]})).json()
    assert result["invited"] == 2
    one = result["results"][0]
    assert (one["name"], one["outcome"], one["notice"]) == ("P0", "invited", "not_set_up"), "this site sends nothing"
    again = await (await signed_in.post(path, {"candidates": ids})).json()
    assert [each["outcome"] for each in again["results"]] == ["already_invited", "already_invited", "invited"]
    window = {"valid_from": "2100-01-01T09:00:00+08:00", "valid_until": "2100-01-02T09:00:00+08:00"}
    moved = await (await signed_in.post(f"/api/v1/invitations/{one['invitation']}/reschedule", window)).json()
    assert moved["invitation"]["valid_until"] == "2100-01-02T01:00:00Z"
    token = one["link"].rsplit("/", 1)[1]
    assert await problem_of(await signed_in.open_link(token)) == (403, "link_early")
    resent = await (await signed_in.post(f"/api/v1/invitations/{one['invitation']}/resend")).json()
    assert resent["notice"] == "not_set_up"
    assert (await signed_in.post(f"/api/v1/invitations/{one['invitation']}/remind")).status == 200
    await signed_in.post(f"/api/v1/invitations/{one['invitation']}/revoke?tell=1")
    assert await problem_of(await signed_in.open_link(token)) == (410, "link_revoked")
    page = await (await signed_in.get(f"/api/v1/candidates/{ids[0]}")).json()
    assert (page["candidate"]["status"], page["candidate"]["link"]) == ("revoked", None)
    assert [each["what"] for each in page["history"]] == ["added", "invited", "revoked"]
    bad = {"candidates": ids, "valid_until": "2100-01-02T09:00:00"}
    assert await problem_of(await signed_in.post(path, bad)) == (400, "bad_request")


async def test_withdrawing_ends_what_is_held(signed_in: Site) -> None:
    invitation = await signed_in.invitation()
    await signed_in.open_link(test_candidate.token_of(invitation))
    await signed_in.post(f"/api/v1/candidates/{invitation['candidate_id']}/withdraw")
    assert signed_in.rooms.revoked == [invitation["id"]]
    refused = await signed_in.open_link(test_candidate.token_of(invitation))
    assert await problem_of(refused) == (410, "link_revoked")


async def test_the_landing_counts_personal_questions(signed_in: Site) -> None:
    invitation = await signed_in.invitation()
    path = f"/api/v1/candidates/{invitation['candidate_id']}/questions"
    await signed_in.post(path, {"questions": [{"text": "And Redis?"}]}, method="PUT")
    token = test_candidate.token_of(invitation)
    landing = await (await signed_in.get(f"/api/candidate/invitations/{token}")).json()
    assert landing["question_count"] == 3


async def test_who_may_not_invite_sees_no_link(signed_in: Site) -> None:
    opening = await signed_in.opening()
    invitation = await signed_in.invitation(opening)
    interviewer = await signed_in.stores.accounts.create("ivy", PASSWORD, "interviewer", must_change_password=False)
    await signed_in.stores.assignments.assign([invitation["candidate_id"]], [interviewer.id])
    await add(signed_in, opening, name="Not hers")
    assert (await signed_in.sign_in("ivy")).status == 200
    listed = await (await signed_in.get(f"/api/v1/openings/{opening}/candidates")).json()
    assert [(one["name"], one["status"], one["link"]) for one in listed] == [("Lin Yue", "invited", None)]
    changed = await signed_in.post(f"/api/v1/candidates/{invitation['candidate_id']}/withdraw")
    assert await problem_of(changed) == (403, "not_allowed")
