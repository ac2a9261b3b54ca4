"""One candidate's round up to a scored interview, through the API where it has one; for tests of the result page."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar

from server.core.facts import (
    AnswerAnalysed,
    AnswerMeasured,
    ConsentGiven,
    Entry,
    EventBegan,
    Evidence,
    Fact,
    FlagRaised,
    Mention,
    RecordingReady,
    SessionOpened,
    Signal,
    StageEntered,
    Transcript,
    Word,
)
from server.core.plan import Plan
from server.http.api_scores import SCORES
from server.http.keys import CODES, RESULT_LINKS
from tests.http.site import Site

MAIL = "lin@example.com"
SECRET_NOTE = "only for us"
DIMENSIONS = [
    {"id": "talk", "title": "沟通"},
    {"id": "skill", "title": "专业"},
    {"id": "team", "title": "协作"},
]


def plan_of(shows: tuple[str, ...], policy: str = "default") -> dict[str, Any]:
    points = [
        {"text": "团队合作", "weight": 2, "terms": [{"term": "团队"}]},
        {"text": "结果的数字", "weight": 1, "terms": [{"term": "百分之"}]},
    ]
    return {
        "title": "后端工程师",
        "department": "平台",
        "organisation": "示例公司",
        "language": "zh",
        "policy": policy,
        "shows": list(shows),
        "dimensions": DIMENSIONS,
        "questions": [{"text": "讲一个项目。", "answer_s": 120, "key_points": points}],
    }


def facts_of(plan: Plan, name: str) -> list[Fact]:
    text = "首先我们团队做了支付系统。然后上线了。"
    words = tuple(Word(text=sign, from_ms=3000 + 100 * at, to_ms=3080 + 100 * at) for at, sign in enumerate(text))
    return [
        SessionOpened(plan=plan, candidate=name, page_language="zh"),
        ConsentGiven(
            choices={"record": True, "transcribe": True, "analyse": True},
            text_version="v1",
            text_sha256="0" * 64,
            language="zh",
        ),
        StageEntered(stage="answering", question=1, take=1),
        Signal(question=1, take=1, name="speech_rate.recent", value=420.0, from_ms=3000, to_ms=4000),
        EventBegan(question=1, take=1, id="e1", name="face.smile", from_ms=3000),
        FlagRaised(
            id="f1",
            rule="long_silence",
            severity="attention",
            question=1,
            take=1,
            evidence=(Evidence(question=1, take=1, from_ms=0, to_ms=1, what="silence"),),
        ),
        StageEntered(stage="reviewing", question=1, take=1),
        RecordingReady(question=1, take=1, file="q01-t1.webm", duration_ms=9000, size_bytes=7, parts=()),
        Transcript(question=1, take=1, text=text, words=words, language="zh", model="m"),
        AnswerMeasured(
            question=1,
            take=1,
            values={
                "rate_per_min": 480.0,
                "talk_ms": 9000.0,
                "pause_count": 1.0,
                "pause_mean_ms": 1500.0,
                "fillers_per_min": 1.0,
            },
            mentions=(Mention(term="团队", said="团队", from_ms=3300, to_ms=3480),),
        ),
        AnswerAnalysed(question=1, take=1),
        StageEntered(stage="submitted", reason="finished"),
    ]


@dataclass
class Round:
    site: Site
    shows: tuple[str, ...] = ("dimensions", "words", "remarks", "advice", "pdf")
    policy: str = "default"
    mail: str = MAIL
    name: str = "林悦"
    candidate: str = ""
    invitation: str = ""
    session: str = ""
    opening: str = ""
    cookies: CookieJar = field(default_factory=lambda: CookieJar(unsafe=True, treat_as_secure_origin=None))

    async def submitted(self, *, delay_hours: int = 24) -> "Round":
        """A candidate who has handed in the interview; nothing is scored yet."""
        site, plan = self.site, plan_of(self.shows, self.policy)
        made = await site.post("/api/v1/openings", {"plan": plan, "settings": {"result_delay_hours": delay_hours}})
        assert made.status == 201, await made.text()
        self.opening = (await made.json())["id"]
        added = await site.post(f"/api/v1/openings/{self.opening}/candidates", {"name": self.name, "mail": self.mail})
        assert added.status == 201, await added.text()
        self.candidate = (await added.json())["id"]
        path = f"/api/v1/openings/{self.opening}/candidates/invite"
        invited = await site.post(path, {"candidates": [self.candidate], "tell": False})
        assert invited.status == 200, await invited.text()
        row = (await (await site.get(f"/api/v1/candidates/{self.candidate}")).json())["candidate"]
        opened = await site.open_link(row["link"].rsplit("/", 1)[1], page_id=f"page-{self.candidate}"[:40])
        self.session = (await opened.json())["session"]
        (invitation,) = await site.stores.invitations.of_candidate(self.candidate)
        self.invitation = invitation.id
        facts = facts_of(Plan.model_validate(plan), self.name)
        entries = [Entry(n=n, at_ms=n * 1000, fact=fact) for n, fact in enumerate(facts, start=1)]
        await site.stores.timeline.append(self.session, entries)
        await site.stores.sessions.update_summary(self.session, stage="submitted", live=False, answered=1, flags=1)
        folder = site.settings.data_dir / "recordings" / self.session
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "q01-t1.webm").write_bytes(b"picture")
        return self

    async def scored(self) -> "Round":
        assert await self.site.client.app[SCORES].make(self.session, "first") is not None
        return self

    @property
    def token(self) -> str:
        return self.site.client.app[RESULT_LINKS].token(self.invitation)

    async def ask(self, method: str, tail: str = "", body: object = None, **headers: str) -> ClientResponse:
        """As the candidate's own browser, which holds no account."""
        url = f"{self.site.origin}/api/result/{self.token}{tail}"
        async with ClientSession(cookie_jar=self.cookies) as browser:
            sent = {"Origin": self.site.origin, **headers} if method != "GET" else headers
            response = await browser.request(method, url, json=body, headers=sent)
            await response.read()
            return response

    async def code(self) -> str:
        asked = await self.ask("POST", "/code", {"channel": "mail", "language": "zh"})
        assert asked.status == 200, await asked.text()
        code = await self.site.client.app[CODES].code("result_code", self.invitation)
        assert code is not None
        return code

    async def enter(self) -> "Round":
        response = await self.ask("POST", "/enter", {"code": await self.code()})
        assert response.status == 204, await response.text()
        return self

    async def page(self) -> dict[str, Any]:
        response = await self.ask("GET", "/result")
        assert response.status == 200, await response.text()
        found: dict[str, Any] = await response.json()
        return found
