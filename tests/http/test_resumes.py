"""Résumés through the API: read, kept with the candidate, turned into proposals by rule or by the model that is set."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.hiring.resume import files
from tests.http.conftest import MakeSite
from tests.http.site import PASSWORD, Site, problem_of

PLAN: dict[str, Any] = {
    "title": "后端工程师",
    "language": "zh",
    "questions": [{"text": "请讲讲您用 Python 做过的项目。", "terms": [{"term": "Redis"}]}],
    "dimensions": [{"id": "technical", "title": "专业能力"}],
}


async def candidate_of(site: Site) -> str:
    opening = (await (await site.post("/api/v1/openings", {"plan": PLAN})).json())["id"]
    made = await site.post(f"/api/v1/openings/{opening}/candidates", {"name": "张伟"})
    assert made.status == 201, await made.text()
    return str((await made.json())["id"])


async def put(site: Site, candidate: str, raw: bytes) -> dict[str, Any]:
    response = await site.client.put(f"/api/v1/candidates/{candidate}/resume", data=raw, headers=site.page())
    assert response.status == 200, await response.text()
    kept: dict[str, Any] = await response.json()
    return kept


async def test_a_resume_is_read_kept_asked_about_and_forgotten(signed_in: Site) -> None:
    candidate = await candidate_of(signed_in)
    path = f"/api/v1/candidates/{candidate}/resume"
    assert (await (await signed_in.get(path)).json())["found"] is None
    assert await problem_of(await signed_in.post(f"{path}/proposals")) == (409, "wrong_moment")
    kept = await put(signed_in, candidate, files.docx(files.CHINESE))
    assert (await (await signed_in.get(path)).json()) == kept
    assert {fact["value"] for fact in kept["found"]["facts"] if fact["kind"] == "mail"} == {"zhangwei@example.com"}
    made = await (await signed_in.post(f"{path}/proposals")).json()
    assert made["source"] == "rules"
    assert made["model"] == ""
    assert made["wanted_skills"] == ["Redis", "Python"] or set(made["wanted_skills"]) == {"Python", "Redis"}
    first = made["proposals"][0]
    assert "Python" in first["question"]["text"]
    questions = [first["question"] | {"text": "请讲讲智能推荐平台里最难的一件事。"}]
    edited = await signed_in.post(f"/api/v1/candidates/{candidate}/questions", {"questions": questions}, method="PUT")
    assert edited.status == 200, await edited.text()
    assert (await edited.json())["questions"][0]["text"] == "请讲讲智能推荐平台里最难的一件事。"
    assert (await signed_in.post(path, method="DELETE")).status == 204
    assert (await (await signed_in.get(path)).json())["found"] is None


async def test_reading_alone_keeps_nothing(signed_in: Site) -> None:
    response = await signed_in.client.post(
        "/api/v1/resumes/read", data=files.ENGLISH.encode(), headers=signed_in.page(**{"Content-Type": "text/plain"})
    )
    assert response.status == 200
    assert (await response.json())["language"] == "en"


async def test_what_cannot_be_read_leaves_what_was_kept(signed_in: Site) -> None:
    candidate = await candidate_of(signed_in)
    path = f"/api/v1/candidates/{candidate}/resume"
    kept = await put(signed_in, candidate, files.ENGLISH.encode())
    for raw, status, code in (
        (b"\xd0\xcf\x11\xe0 old word file", 415, "file_kind"),
        (files.zip_bomb(), 422, "file_too_much"),
        (b"x" * (7 * 1024 * 1024), 413, "too_big"),
    ):
        response = await signed_in.client.put(path, data=raw, headers=signed_in.page())
        assert await problem_of(response) == (status, code)
    assert (await (await signed_in.get(path)).json()) == kept
    for method, more in (("GET", ""), ("DELETE", ""), ("PUT", ""), ("POST", "/proposals")):
        refused = await signed_in.post(f"/api/v1/candidates/nobody/resume{more}", method=method)
        assert await problem_of(refused) == (404, "not_found"), method


class Model:
    """A stand-in for a language model: says what a test gives it, and keeps what it was told."""

    def __init__(self) -> None:
        self.says: object = {}
        self.told = ""
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.told = await request.text()
        return web.json_response({"model": "m-1", "choices": [{"message": {"content": json.dumps(self.says)}}]})


@pytest_asyncio.fixture
async def model() -> AsyncIterator[Model]:
    made = Model()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", made.handle)
    server = TestServer(app)
    await server.start_server()
    made.url = str(server.make_url("/v1"))
    yield made
    await server.close()


async def test_a_model_may_propose_but_each_proposal_must_rest_on_lines(make_site: MakeSite, model: Model) -> None:
    site = await make_site(llm_url=model.url, llm_model="small")
    await site.stores.accounts.create("hr", PASSWORD, "hr", must_change_password=False)
    await site.sign_in()
    candidate = await candidate_of(site)
    kept = await put(site, candidate, files.CHINESE.encode())
    assert kept["model"] == "small"
    line = kept["found"]["projects"][0]["lines"][1]["number"]
    path = f"/api/v1/candidates/{candidate}/resume/proposals"
    model.says = {
        "proposals": [
            {"question": "请讲讲召回服务的设计。", "lines": [line], "key_points": [{"text": "召回", "terms": ["召回"]}]},
            {"question": "您为什么离开了火星公司？", "lines": [999]},
        ]
    }
    made = await (await site.post(path)).json()
    assert (made["source"], made["model"]) == ("model", "m-1")
    assert [one["question"]["text"] for one in made["proposals"]] == ["请讲讲召回服务的设计。"]
    for private in ("张伟", "张 伟", "zhangwei@example.com", "13812345678", "138 1234 5678"):
        assert private not in json.loads(model.told)["messages"][1]["content"]
    model.says = {"proposals": [{"question": "您为什么离开了火星公司？", "lines": [999]}]}
    made = await (await site.post(path)).json()
    assert made["source"] == "rules"
    assert "dropped" in made["model_note"]["en"]
    assert made["proposals"]
    made = await (await site.post(f"{path}?by=rules")).json()
    assert (made["source"], made["model_note"]) == ("rules", None)
