"""Scores through the API: read, made anew, marked by hand; nobody else may."""

import pytest

from server.http.api_scores import SCORES
from tests.http.site import Site, problem_of
from tests.results.scoring.interviews import PLAN, held


async def scored(site: Site) -> str:
    """A submitted interview of the made plan, scored."""
    opening = await site.post("/api/v1/openings", {"plan": PLAN.model_dump()})
    invited = await site.invitation(str((await opening.json())["id"]))
    opened = await site.open_link(invited["link"].rsplit("/", 1)[1])
    session = str((await opened.json())["session"])
    await site.stores.timeline.append(session, held().entries)
    await site.stores.sessions.update_summary(session, stage="submitted", live=False, answered=2, flags=0)
    assert site.client.app is not None
    assert await site.client.app[SCORES].make(session, "first") is not None
    return session


async def test_the_score_is_read_with_its_evidence(signed_in: Site) -> None:
    session = await scored(signed_in)
    found = await (await signed_in.get(f"/api/v1/sessions/{session}/score")).json()
    assert (found["state"], found["score"]["composite"]["value"], found["effective"]["grade"]) == ("scored", 86.7, "A")
    assert found["score"]["questions"][0]["key_points"][0]["evidence"][0]["said"] == "invalidation"
    assert found["second"]["not_available"] == "off"
    one = await (await signed_in.get(f"/api/v1/sessions/{session}/score/versions/1")).json()
    assert one == found["score"]
    for version in ("2", "0", "x", "9999999"):
        assert await problem_of(await signed_in.get(f"/api/v1/sessions/{session}/score/versions/{version}")) == (
            404,
            "not_found",
        )


async def test_an_interview_that_goes_on_has_no_score(signed_in: Site) -> None:
    session = await signed_in.session()
    found = await (await signed_in.get(f"/api/v1/sessions/{session}/score")).json()
    assert (found["state"], found["score"], found["versions"]) == ("not_submitted", None, [])
    assert await problem_of(await signed_in.post(f"/api/v1/sessions/{session}/score/rescore")) == (409, "wrong_moment")


async def test_a_score_is_changed_under_the_name_of_who_is_signed_in(signed_in: Site) -> None:
    session = await scored(signed_in)
    draft = {"kind": "override", "target": "question:1", "value": 60, "text": "clearer than that"}
    found = await (await signed_in.post(f"/api/v1/sessions/{session}/score/reviews", draft)).json()
    assert (found["effective"]["composite"], found["score"]["composite"]["value"]) == (71.7, 86.7)
    assert [(one["by"], one["replaced"], one["value"]) for one in found["reviews"]] == [("hr", 82.5, 60)]


@pytest.mark.parametrize(
    "draft",
    [
        {"kind": "override", "target": "composite", "value": 50, "text": " "},
        {"kind": "override", "target": "composite", "value": 101, "text": "w"},
        {"kind": "override", "target": "question:7", "value": 10, "text": "w"},
        {"kind": "praise", "text": "w"},
        {"kind": "remark", "text": "w" * 5000},
        {"kind": "recommendation"},
    ],
)
async def test_a_mark_that_cannot_be_is_refused(signed_in: Site, draft: dict[str, object]) -> None:
    session = await scored(signed_in)
    assert await problem_of(await signed_in.post(f"/api/v1/sessions/{session}/score/reviews", draft)) == (400, "bad_request")


async def test_made_anew(signed_in: Site) -> None:
    session = await scored(signed_in)
    found = await (await signed_in.post(f"/api/v1/sessions/{session}/score/rescore")).json()
    assert [(one["version"], one["reason"]) for one in found["versions"]] == [(2, "asked"), (1, "first")]
    row = await signed_in.stores.sessions.get(session)
    assert row is not None
    response = await signed_in.post(f"/api/v1/openings/{row.opening}/rescore")
    assert (response.status, await response.json()) == (202, {"opening": row.opening, "sessions": 1})


async def test_nobody_else_may(site: Site) -> None:
    for path in ("/api/v1/sessions/s/score", "/api/v1/sessions/s/score/versions/1"):
        assert await problem_of(await site.get(path)) == (401, "not_signed_in")
    for path in ("/api/v1/sessions/s/score/rescore", "/api/v1/sessions/s/score/reviews", "/api/v1/openings/o/rescore"):
        assert await problem_of(await site.post(path, {})) == (401, "not_signed_in")
    await site.sign_in()
    assert await problem_of(await site.get("/api/v1/sessions/unknown/score")) == (404, "not_found")
