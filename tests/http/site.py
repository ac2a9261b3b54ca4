"""The whole HTTP application on a loopback port over a real database; only the rooms are stood in for."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request

from server.config import Settings
from server.core.api import FlagMark
from server.core.clock import HandClock
from server.core.errors import Refusal
from server.core.facts import Mark
from server.hiring.links import Links
from server.http.keys import HttpParts
from server.stores.stores import Stores

PASSWORD = "correct horse battery"
SECRET = b"s" * 32
OWN_PAGE = {"X-Requested-With": "lis"}
PLAN: dict[str, Any] = {
    "title": "Engineer",
    "department": "Platform",
    "organisation": "Example",
    "language": "en",
    "questions": [
        {"text": "Who are you?", "terms": [{"term": "project", "synonyms": ["product"]}], "preparation_s": 30},
        {"text": "Why here?", "answer_s": 60},
    ],
}


@dataclass
class HeldRooms:
    """Rooms as the routes see them, with what a test puts in."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    live: set[str] = field(default_factory=set)
    revoked: list[str] = field(default_factory=list)
    marked: list[tuple[str, str, str, str]] = field(default_factory=list)

    async def picture(self, session: str) -> bytes | None:
        return self.pictures.get(session)

    async def revoke(self, invitation: str) -> None:
        self.revoked.append(invitation)

    async def mark_flag(self, session: str, flag: str, mark: Mark, by: str, account: str) -> tuple[FlagMark, ...]:
        self.marked.append((session, flag, mark, by))
        if flag != "no_face:1.1:3000":
            raise Refusal("not_found")
        return () if mark == "none" else (FlagMark(by=by, mark=mark, at_ms=5000),)

    @asynccontextmanager
    async def held_back(self, session: str) -> AsyncIterator[None]:
        self.live.discard(session)
        yield

    def live_sessions(self) -> frozenset[str]:
        return frozenset(self.live)


@dataclass(frozen=True)
class Site:
    client: TestClient[Request, Application]
    stores: Stores
    clock: HandClock
    rooms: HeldRooms
    settings: Settings
    parts: HttpParts
    links: Links = field(default_factory=lambda: Links(SECRET))

    @property
    def origin(self) -> str:
        return f"http://{self.client.host}:{self.client.port}"

    def page(self, **more: str) -> dict[str, str]:
        """The headers that our own pages send."""
        return {**OWN_PAGE, "Origin": self.origin, **more}

    async def sign_in(self, name: str = "hr", password: str = PASSWORD) -> ClientResponse:
        return await self.post("/api/v1/sign-in", {"name": name, "password": password})

    async def post(
        self, path: str, body: object = None, headers: Mapping[str, str] | None = None, method: str = "POST"
    ) -> ClientResponse:
        """As our own page would; ``headers`` replace the page's."""
        sent = self.page() if headers is None else dict(headers)
        if body is None:
            return await self.client.request(method, path, headers=sent)
        return await self.client.request(method, path, headers=sent, json=body)

    async def get(self, path: str, **headers: str) -> ClientResponse:
        return await self.client.get(path, headers=headers, allow_redirects=False)

    async def opening(self) -> str:
        response = await self.post("/api/v1/openings", {"plan": PLAN})
        assert response.status == 201
        return str((await response.json())["id"])

    async def invitation(self, opening: str | None = None, **more: str) -> dict[str, Any]:
        """Made through the API; needs a sign-in."""
        asked = {"candidate": "Lin Yue", **more}
        response = await self.post(f"/api/v1/openings/{opening or await self.opening()}/invitations", asked)
        assert response.status == 201
        made: dict[str, Any] = await response.json()
        return made

    async def open_link(self, token: str, page_id: str = "page-00000001") -> ClientResponse:
        path = f"/api/candidate/invitations/{token}/open"
        return await self.post(path, {"page_id": page_id}, headers={"Origin": self.origin})

    async def session(self) -> str:
        """A session that was begun through the link."""
        token = (await self.invitation())["link"].rsplit("/", 1)[1]
        response = await self.open_link(token)
        assert response.status == 200
        return str((await response.json())["session"])


async def problem_of(response: ClientResponse) -> tuple[int, str]:
    """Status and code of an error answer."""
    assert response.content_type == "application/json"
    body = await response.json()
    assert set(body) == {"code", "text"}
    assert body["text"]
    return response.status, body["code"]
