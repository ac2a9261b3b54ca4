"""A real server in this process with a believable week of hiring in it: seeded through its API and its own stores."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, CookieJar, web

from analyzers.host.registry import found_kinds
from server.app import Server, running
from server.config import Settings
from server.core.analysis_wire import AnalyzerDeclared, HostReady
from server.core.clock import SystemClock
from server.core.facts import AnalysisState, Draft, EventBegan, EventEnded, PageReported, Said, Signal
from server.core.plan import Plan
from server.core.text import Language
from server.http.api_scores import SCORES
from server.http.keys import CODES, RESULT_LINKS
from server.room.room import Room
from server.stores.schema import sessions
from tests.screens import drawn
from tests.screens.answers import Interview
from tests.screens.people import (
    FINISHED_EN,
    FINISHED_ZH,
    HR,
    INVITED_EN,
    INVITED_ZH,
    LIVE,
    PASSWORD,
    PLANS,
    SAID,
    Person,
)

DAY_S = 86_400.0


class ShiftedClock(SystemClock):
    """The machine's clock, some days ago while the past is made up."""

    def __init__(self) -> None:
        self.shift_s = 0.0

    def wall_s(self) -> float:
        return time.time() + self.shift_s


@dataclass
class Town:
    """The server and who is in it, by what a picture wants to show."""

    server: Server
    clock: ShiftedClock
    origin: str
    data_dir: Path
    key: str = ""
    openings: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    http: ClientSession = field(default_factory=ClientSession)

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """As a program with a key; answers what came back. Raises for a refusal."""
        sent = {"Authorization": f"Bearer {self.key}", **headers}
        form = body if isinstance(body, bytes) else None
        json = None if form is not None else body
        async with self.http.request(method, self.origin + path, json=json, data=form, headers=sent) as response:
            if response.status >= 400:
                raise RuntimeError(f"{method} {path}: {response.status} {await response.text()}")
            return await response.json() if response.content_type == "application/json" else None

    # --- who there is --------------------------------------------------------------------------------------------------

    async def account(self, name: str, role: str, department: str = "") -> str:
        accounts = self.server.stores.accounts
        made = await accounts.create(name, PASSWORD, role, must_change_password=False, department=department)  # type: ignore[arg-type]
        return made.id

    async def opening(self, name: str, plan: Plan, **settings: object) -> str:
        body = {"plan": plan.model_dump(mode="json"), "settings": {"result_delay_hours": 0, **settings}}
        self.openings[name] = str((await self.call("POST", "/api/v1/openings", body))["id"])
        return self.openings[name]

    async def candidate(self, opening: str, name: str, mail: str, **more: str) -> str:
        path = f"/api/v1/openings/{self.openings[opening]}/candidates"
        made = await self.call("POST", path, {"name": name, "mail": mail, **more})
        self.candidates[name] = str(made["id"])
        return self.candidates[name]

    async def invite(self, opening: str, *names: str, tell: bool = True) -> None:
        path = f"/api/v1/openings/{self.openings[opening]}/candidates/invite"
        body = {"candidates": [self.candidates[name] for name in names], "tell": tell}
        for one in (await self.call("POST", path, body))["results"]:
            self.links[one["name"]] = one["link"].rsplit("/", 1)[1]

    async def begin(self, name: str) -> str:
        """The link is opened on some phone."""
        path = f"/api/candidate/invitations/{self.links[name]}/open"
        async with ClientSession() as phone:
            body = {"page_id": f"page-{self.links[name][:20]}", "language": "zh"}
            async with phone.post(self.origin + path, json=body, headers={"Origin": self.origin}) as response:
                self.sessions[name] = str((await response.json())["session"])
        return self.sessions[name]

    async def finish(self, opening: str, person: Person, video: Path) -> str:
        """A whole interview, handed in and scored."""
        stores = self.server.stores
        session = await self.begin(person.name)
        entries = Interview(PLANS[person.language], person).finished()
        await stores.timeline.append(session, entries)
        flags = sum(1 for one in entries if one.fact.kind == "flag_raised")
        await stores.sessions.update_summary(session, stage="submitted", live=False, answered=5, flags=flags)
        folder = stores.recordings.folder(session)
        for question in (1, 2, 3):
            await asyncio.to_thread(shutil.copyfile, video, folder / f"q{question:02d}-t1.webm")
        if await self.server.application[SCORES].make(session, "first") is None:
            raise RuntimeError(f"no score for {person.name}")
        return session

    # --- results -------------------------------------------------------------------------------------------------------

    async def result_token(self, name: str) -> str:
        (row, *_) = await self.server.stores.invitations.of_candidate(self.candidates[name])
        return self.server.application[RESULT_LINKS].token(row.id)

    async def result_code(self, name: str) -> str:
        (row, *_) = await self.server.stores.invitations.of_candidate(self.candidates[name])
        return str(await self.server.application[CODES].code("result_code", row.id))

    async def ask(self, name: str, *requests: dict[str, str]) -> None:
        """Requests from the candidate's own result page."""
        base = f"{self.origin}/api/result/{await self.result_token(name)}"
        head = {"Origin": self.origin}
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as phone:
            async with phone.post(f"{base}/code", json={"channel": "mail", "language": "zh"}, headers=head) as asked:
                asked.raise_for_status()
            code = {"code": await self.result_code(name)}
            async with phone.post(f"{base}/enter", json=code, headers=head) as entered:
                entered.raise_for_status()
            for request in requests:
                async with phone.post(f"{base}/requests", json=request, headers=head) as response:
                    response.raise_for_status()

    # --- interviews being held -----------------------------------------------------------------------------------------

    async def live(self, name: str, interview: Interview) -> Room:
        """Its room, with what the interview says so far; times up to now are kept."""
        began_s = self.clock.wall_s() - interview.at_ms / 1000
        session = await self.begin(name)
        stores = self.server.stores
        await stores.sessions.update_summary(session, stage="check", live=True, answered=0, flags=0)
        before = [one for one in interview.drafts if one.key == "session_opened"]
        room = await self._room(session, began_s)
        # Answers that were given before need no file of this run: the room is told that they are being finished.
        room.takes._finishing.update((question, 1) for question in (1, 2, 3))
        for draft in sorted((one for one in interview.drafts if one not in before), key=lambda one: one.at_ms):
            room.put(draft)
        room.analysis_state(AnalysisState(part="host", state="running"))  # what a host would have said is on the timeline
        self.rooms[name] = room
        return room

    async def _room(self, session: str, began_s: float) -> Room:
        async with self.server.stores.database.write() as connection:
            await connection.execute(sessions.update().where(sessions.c.id == session).values(began_wall_s=began_s))
        room = await self.server.rooms.open(session)
        if room is None:
            raise RuntimeError("no room")
        return room


def declared() -> HostReady:
    """What every analyzer declares of itself, though none runs here."""
    kinds = found_kinds().values()
    return HostReady(
        pid=0,
        analyzers=tuple(
            AnalyzerDeclared(name=one.name, title=one.title, purpose=one.purpose, wants_pictures="pictures" in one.wants)
            for one in kinds
        ),
        signals=tuple(signal for one in kinds for signal in one.signals),
        events=tuple(event for one in kinds for event in one.events),
        missing={},
    )


@asynccontextmanager
async def town(folder: Path, web_dir: Path, *, whole: bool = True) -> AsyncIterator[Town]:
    """The server with its week; ``whole`` False leaves out what only pictures need."""
    settings = Settings(
        _env_file=None, data_dir=folder / "data", web_dir=web_dir, disk_reserve_mb=0, analyzer_hosts=0, session_keep_s=7200
    )
    clock = ShiftedClock()
    async with running(settings, clock) as server:
        server.pool.declared = declared()
        runner = web.AppRunner(server.application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        made = Town(server, clock, f"http://127.0.0.1:{port}", settings.data_dir)
        try:
            await _fill(made, folder, whole)
            yield made
        finally:
            await made.http.close()
            await server.rooms.close()
            await runner.cleanup()


async def _fill(made: Town, folder: Path, whole: bool) -> None:
    made.clock.shift_s = -7 * DAY_S
    hr = await made.account(HR, "admin", "人力资源")
    _, made.key = await made.server.stores.api_keys.create(hr, "招聘系统同步")
    for name, role, department in (
        ("刘强", "head", "平台研发部"),
        ("Nina Patel", "hr", "People"),
        ("宋楠", "interviewer", "平台研发部"),
    ):
        await made.account(name, role, department)
    video = await asyncio.to_thread(drawn.recording, folder / "answer.webm", seconds=20 if whole else 2)
    languages: tuple[tuple[Language, tuple[Person, ...]], ...] = (("zh", FINISHED_ZH), ("en", FINISHED_EN))
    for language, people in languages:
        shown = people if whole else people[:4]
        await made.opening(language, PLANS[language], headcount=2)
        live = [one for one in LIVE if one.language == language]
        waiting = INVITED_ZH if language == "zh" else INVITED_EN
        invited = [Person(name, f"{mail}@example.com", language) for name, mail in waiting]
        for one in (*invited, *live, *shown):
            phone = {"phone": one.phone} if one.phone else {}
            await made.candidate(language, one.name, one.mail, language=language, **phone)
        await made.invite(language, *(one.name for one in shown))
        for n, one in enumerate(shown):
            made.clock.shift_s = -5.5 * DAY_S + n * 0.37 * DAY_S
            await made.finish(language, one, video)
        made.clock.shift_s = -0.1 * DAY_S
        await made.invite(language, *(one.name for one in (*live, *invited)))
    if whole:
        from tests.screens.office import paperwork

        await paperwork(made)
    made.clock.shift_s = 0.0
    await _hold(made)


async def _hold(made: Town) -> None:
    """Interviews of this moment: one that goes well, one to look at, one in English, one in the device check."""
    well, odd, english, checking = LIVE
    plans = PLANS
    first = Interview(plans["zh"], well).begin().answer(1)
    first.stage("preparing", 2, "next", 30_000)
    first.at_ms += 12_000
    first.stage("answering", 2, limit_ms=180_000)
    until_ms = first.at_ms + 38_000
    first.talk(2, SAID["zh"][1][0], until_ms=until_ms)
    first.at_ms = until_ms
    room = await made.live(well.name, cut(first, until_ms))
    await _says(room, "candidate", well.name, "您好，题目里的“接口”指的是 HTTP 接口吗？")
    await _says(room, "hr", HR, "是的，按 HTTP 接口来讲就可以。")

    second = Interview(plans["zh"], odd).begin().answer(1)
    second.stage("preparing", 2, "next", 30_000)
    second.at_ms += 9_000
    began_ms = second.at_ms
    second.stage("answering", 2, limit_ms=180_000)
    until_ms = second.at_ms + 64_000
    second.talk(2, SAID["zh"][1][1] + SAID["zh"][1][2], until_ms=until_ms)
    _troubled(second, began_ms)
    second.at_ms = until_ms
    room = await made.live(odd.name, cut(second, until_ms))
    await _says(room, "candidate", odd.name, "老师，我这边有人敲门，可以稍等一下吗？")

    third = Interview(plans["en"], english).begin()
    third.stage("preparing", 1, "next", 30_000)
    third.at_ms += 10_000
    third.stage("answering", 1, limit_ms=120_000)
    until_ms = third.at_ms + 33_000
    third.talk(1, SAID["en"][0][0], until_ms=until_ms)
    third.at_ms = until_ms
    room = await made.live(english.name, cut(third, until_ms))
    await _says(room, "hr", HR, "Take your time, Emma. We can hear you well.")

    fourth = Interview(plans["zh"], checking)
    fourth.begin()
    fourth.drafts = [one for one in fourth.drafts if one.fact.kind != "stage_entered" or one.fact.stage != "notice"]
    await made.live(checking.name, fourth)
    for number, name in enumerate(one.name for one in LIVE):
        made.rooms[name].show_picture(await asyncio.to_thread(drawn.jpeg, drawn.LOOKS[number]))


def _troubled(interview: Interview, began_ms: int) -> None:
    """The rate jumps, the brow is lowered, and the page was left."""
    for n in range(3):
        from_ms = began_ms + 30_000 + n * 6_000
        place = {"question": 2, "take": 1, "id": f"face.brow_lowered:2.1:{from_ms}", "name": "face.brow_lowered"}
        interview.put(EventBegan.model_validate({**place, "from_ms": from_ms}), from_ms + 200)
        interview.put(EventEnded.model_validate({**place, "from_ms": from_ms, "to_ms": from_ms + 1_500}), from_ms + 1_700)
    kept = []
    for draft in interview.drafts:
        if isinstance(draft.fact, Signal) and draft.fact.question == 2 and draft.at_ms > began_ms + 28_000:
            draft = draft.model_copy(update={"fact": draft.fact.model_copy(update={"value": draft.fact.value * 0.55})})
        kept.append(draft)
    interview.drafts = kept
    interview.put(PageReported(what="hidden"), began_ms + 52_000)
    interview.put(PageReported(what="visible"), began_ms + 57_000)


async def _says(room: Room, by: str, author: str, text: str) -> None:
    said = Said.model_validate({"by": by, "author": author, "text": text, "client_id": f"{by}-{text[:12]}"})
    room.put(Draft(at_ms=room.now_ms(), fact=said))


def cut(interview: Interview, until_ms: int) -> Interview:
    """Without what lies after this moment."""
    interview.drafts = [one for one in interview.drafts if one.at_ms <= until_ms]
    return interview
