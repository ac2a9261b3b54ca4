"""Marks on flags and how rules fared, through the API."""

import pytest

from server.core.facts import Entry, Evidence, FlagMarked, FlagRaised, SessionOpened
from server.core.plan import Plan
from tests.http.site import PLAN, Site, problem_of

FLAG = "no_face:1.1:3000"


async def test_a_mark_is_put_under_the_name_of_who_is_signed_in(signed_in: Site) -> None:
    session = await signed_in.session()
    response = await signed_in.post(f"/api/v1/sessions/{session}/flags/{FLAG}/mark", {"mark": "useful"}, method="PUT")
    assert response.status == 200
    assert await response.json() == [{"by": "hr", "mark": "useful", "at_ms": 5000}]
    assert signed_in.rooms.marked == [(session, FLAG, "useful", "hr")]
    response = await signed_in.post(f"/api/v1/sessions/{session}/flags/{FLAG}/mark", {"mark": "none"}, method="PUT")
    assert await response.json() == []


@pytest.mark.parametrize("body", [{"mark": "great"}, {}, {"mark": None}])
async def test_another_word_is_no_mark(signed_in: Site, body: dict[str, object]) -> None:
    response = await signed_in.post(f"/api/v1/sessions/s/flags/{FLAG}/mark", body, method="PUT")
    assert await problem_of(response) == (400, "bad_request")


async def test_an_unknown_flag_and_one_far_too_long_are_not_found(signed_in: Site) -> None:
    for flag in ("no_face:9.9:9", "x" * 500):
        response = await signed_in.post(f"/api/v1/sessions/s/flags/{flag}/mark", {"mark": "useful"}, method="PUT")
        assert await problem_of(response) == (404, "not_found")


async def test_nobody_else_may(site: Site) -> None:
    response = await site.post(f"/api/v1/sessions/s/flags/{FLAG}/mark", {"mark": "useful"}, method="PUT")
    assert await problem_of(response) == (401, "not_signed_in")
    assert await problem_of(await site.get("/api/v1/openings/o/flags")) == (401, "not_signed_in")
    await site.sign_in()
    from_elsewhere = await site.post(f"/api/v1/sessions/s/flags/{FLAG}/mark", {"mark": "useful"}, headers={}, method="PUT")
    assert await problem_of(from_elsewhere) == (403, "wrong_origin")
    assert site.rooms.marked == []


async def test_an_opening_says_how_its_rules_fared(signed_in: Site) -> None:
    session = await signed_in.session()
    row = await signed_in.stores.sessions.get(session)
    assert row is not None
    evidence = Evidence(question=1, take=1, from_ms=3000, to_ms=6000, what="face.absent")
    facts = (
        SessionOpened(plan=Plan.model_validate(PLAN), candidate="Lin Yue", page_language="zh"),
        FlagRaised(id=FLAG, rule="no_face", severity="attention", question=1, take=1, evidence=(evidence,)),
        FlagMarked(id=FLAG, rule="no_face", mark="useful", by="anna"),
        FlagMarked(id=FLAG, rule="no_face", mark="not_useful", by="bo"),
    )
    await signed_in.stores.timeline.append(session, [Entry(n=n, at_ms=n, fact=fact) for n, fact in enumerate(facts, 1)])
    await signed_in.session()
    found = await (await signed_in.get(f"/api/v1/openings/{row.opening}/flags")).json()
    (rule,) = found["rules"]
    assert found["sessions"] == 1, "the other session is of another opening"
    assert (rule["rule"], rule["raised"], rule["useful"], rule["not_useful"]) == ("no_face", 1, 1, 1)
    report = await (await signed_in.get(f"/api/v1/sessions/{session}/report")).json()
    assert [(one["by"], one["mark"]) for one in report["other_flags"][0]["marks"]] == [
        ("anna", "useful"),
        ("bo", "not_useful"),
    ]
    assert await problem_of(await signed_in.get("/api/v1/openings/nowhere/flags")) == (404, "not_found")
