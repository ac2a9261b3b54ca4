"""A real server on loopback that answers well, badly, late, elsewhere or endlessly: every failure is a value."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import BaseModel, Field

from server.core.llm import Llm, LlmAnswer, LlmEndpoint, LlmFault, llm_of


class Shape(BaseModel):
    points: list[str] = Field(max_length=3)


class Peer:
    """An endpoint whose next answer a test decides."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], object]] = []
        self.answer: Callable[[], web.StreamResponse] = lambda: said('{"points": ["a"]}')
        self.wait_s = 0.0
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((dict(request.headers), await request.json()))
        await asyncio.sleep(self.wait_s)
        return self.answer()


def said(content: object) -> web.Response:
    return web.json_response({"model": "true-name", "choices": [{"message": {"content": content}}]})


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[Peer]:
    made = Peer()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", made.handle)
    server = TestServer(app)
    await server.start_server()
    made.url = str(server.make_url("/v1"))
    yield made
    await server.close()


def llm(peer: Peer, *, timeout_s: float = 5.0) -> Llm:
    return Llm(LlmEndpoint(peer.url, "small", "secret-key", timeout_s))


@pytest.mark.parametrize(
    "content", ['{"points": ["a"]}', '```json\n{"points": ["a"]}\n```', '  {"points": ["a"], "more": 1} ']
)
async def test_a_good_answer_is_checked_and_named(peer: Peer, content: str) -> None:
    peer.answer = lambda: said(content)
    answer = await llm(peer).ask("system", "user", Shape)
    assert answer == LlmAnswer(Shape(points=["a"]), "true-name")
    headers, body = peer.asked[0]
    assert headers["Authorization"] == "Bearer secret-key"
    assert isinstance(body, dict)
    assert body["temperature"] == 0
    assert body["messages"][1] == {"role": "user", "content": "user"}
    assert "points" in body["messages"][0]["content"]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda: web.Response(status=401), LlmFault("refused", 401)),
        (lambda: web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"}), LlmFault("refused", 302)),
        (lambda: web.Response(text="no json"), LlmFault("not_json", 200)),
        (lambda: web.json_response({"choices": []}), LlmFault("not_json", 200)),
        (lambda: web.json_response([]), LlmFault("not_json", 200)),
        (lambda: said(None), LlmFault("not_json", 200)),
        (lambda: said("Sure! Here it is."), LlmFault("not_json", 200)),
        (lambda: said("[" * 100_000), LlmFault("not_json", 200)),
        (lambda: said('{"points": "a"}'), LlmFault("not_valid", 200)),
        (lambda: said(json.dumps({"points": ["a"] * 4})), LlmFault("not_valid", 200)),
        (lambda: web.Response(body=b" " * 600_000), LlmFault("too_big", 200)),
    ],
)
async def test_a_bad_answer_is_a_fault(peer: Peer, answer: Callable[[], web.Response], fault: LlmFault) -> None:
    peer.answer = answer
    assert await llm(peer).ask("system", "user", Shape) == fault


async def test_one_that_is_late_is_not_waited_for(peer: Peer) -> None:
    peer.wait_s = 5.0
    assert await llm(peer, timeout_s=0.1).ask("system", "user", Shape) == LlmFault("timeout")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1", "no address", "ftp://x"])
async def test_one_that_is_not_there_is_a_fault(url: str) -> None:
    assert await Llm(LlmEndpoint(url, "m", "", 5)).ask("s", "u", Shape) == LlmFault("unreachable")


async def test_a_prompt_beyond_measure_is_not_sent(peer: Peer) -> None:
    assert await llm(peer).ask("system", "x" * 100_000, Shape) == LlmFault("too_big")
    assert peer.asked == []


def test_there_is_none_unless_address_and_model_are_set() -> None:
    assert llm_of("", "m", "", 1) is None
    assert llm_of("http://x", "", "", 1) is None
    made = llm_of("http://x", "m", "", 1)
    assert made is not None
    assert made.model == "m"
