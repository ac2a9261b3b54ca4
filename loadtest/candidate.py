"""A synthetic candidate: the real front door, real WebRTC, the server's own message classes."""

import asyncio
import itertools
import secrets
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import TypeVar

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, TCPConnector, WSMsgType
from pydantic import BaseModel, TypeAdapter

from loadtest.clips import Clip
from loadtest.loopback import address_towards, another_address
from loadtest.synthetic import BadNetwork, Sent, SyntheticSender
from server.core.api import OpenedLink
from server.core.facts import Purpose, Stage
from server.core.messages import (
    PROTOCOL_VERSION,
    Answer,
    AnswerSdp,
    CandidateHello,
    CandidateView,
    ChatLine,
    Consent,
    Done,
    Offer,
    Ping,
    Refused,
    Say,
    Step,
    ToCandidate,
    Welcome,
)
from server.core.tasks import Tasks

T = TypeVar("T", bound=BaseModel)

ALL_PURPOSES: dict[Purpose, bool] = {"record": True, "transcribe": True, "analyse": True, "expression": True}
_TO_CANDIDATE: TypeAdapter[ToCandidate] = TypeAdapter(ToCandidate)


class CandidateRefused(RuntimeError):
    """The server refused what this candidate asked for; the text is the server's code."""


class SyntheticCandidate:
    """One candidate with one link. `enter` connects, and connects anew after any loss."""

    def __init__(
        self, base_url: str, token: str, clip: Clip, *, network: BadNetwork | None = None, any_certificate: bool = False
    ) -> None:
        self._base = base_url.rstrip("/")
        self._token = token
        self._clip = clip
        self._network = network or BadNetwork()
        self._any_certificate = any_certificate
        self._address = address_towards(self._base)
        self._cookies = CookieJar(unsafe=True)
        self._page_id = secrets.token_hex(8)
        self._ids = itertools.count(1)
        self._http = self._session(None)
        self._left_behind: list[ClientSession] = []
        self._socket: ClientWebSocketResponse | None = None
        self._tasks = Tasks("synthetic-candidate")
        self._changed = asyncio.Condition()
        self._received: list[ToCandidate] = []
        self.sender: SyntheticSender | None = None
        self.sent: Sent | None = None
        self.view: CandidateView | None = None
        self.welcome: Welcome | None = None
        self.chat: dict[int, ChatLine] = {}
        self.close_code: int | None = None
        self.retry_after_s = 0.0
        self.session = ""
        """This candidate's session, known once the link is open."""

    def _session(self, address: str | None) -> ClientSession:
        local = (address, 0) if address is not None else None
        connector = TCPConnector(local_addr=local, ssl=not self._any_certificate)
        return ClientSession(cookie_jar=self._cookies, headers={"Origin": self._base}, connector=connector)

    # --- connection --------------------------------------------------------------------------------------------------

    async def open_link(self) -> int:
        """POST the link; answers the HTTP status. At 503 `retry_after_s` says when to ask again."""
        url = f"{self._base}/api/candidate/invitations/{self._token}/open"
        async with self._http.post(url, json={"page_id": self._page_id, "language": "en"}) as response:
            self.retry_after_s = float(response.headers.get("Retry-After", 0.0))
            if response.status < 400:
                self.session = OpenedLink.model_validate_json(await response.read()).session
            return response.status

    async def enter(self) -> Welcome:
        """A new WebSocket for this session; returns when the server has welcomed the page."""
        await self._leave_socket()
        self.close_code = None
        self._socket = await self._http.ws_connect(self._base.replace("http", "ws", 1) + "/ws/candidate")
        await self.put(CandidateHello(version=PROTOCOL_VERSION, page_id=self._page_id, since=max(self.chat, default=0)))
        self._tasks.start(self._listen(self._socket), "listen")
        self._tasks.start(self._ping(self._socket), "ping")
        since = len(self._received)
        return await self.receive(Welcome, since=since - 1 if since else 0)

    async def connect_media(self) -> None:
        """A new peer connection; the one before is closed."""
        if self.sender is not None:
            await self.sender.close()
        self.sender = SyntheticSender(self._clip, network=self._network, sent=self.sent, address=self._address)
        offered = await self.sender.offer()
        since = len(self._received)
        await self.put(Offer(sdp=offered.sdp, tracks=offered.tracks))
        answer = await self.receive(AnswerSdp, since=since)
        await self.sender.accept(answer.sdp)

    async def _listen(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            if socket is self._socket:
                await self._hear(_TO_CANDIDATE.validate_json(message.data))
        if socket is self._socket:
            self.close_code = socket.close_code
        async with self._changed:
            self._changed.notify_all()

    async def _hear(self, message: ToCandidate) -> None:
        match message:
            case Welcome():
                self.welcome, self.view = message, message.view
            case CandidateView():
                self.view = message
            case ChatLine():
                self.chat[message.n] = message
        async with self._changed:
            self._received.append(message)
            self._changed.notify_all()

    async def _ping(self, socket: ClientWebSocketResponse) -> None:
        while not socket.closed and socket is self._socket:
            await socket.send_str(Ping(sent=time.monotonic()).model_dump_json())
            await asyncio.sleep(1.0)

    async def _leave_socket(self) -> None:
        if self._socket is not None and not self._socket.closed:
            await self._socket.close()

    @property
    def online(self) -> bool:
        return self._socket is not None and not self._socket.closed

    def vanish(self) -> None:
        """The socket is cut without a goodbye, as by a dead battery."""
        response = self._socket._response if self._socket is not None else None
        if response is not None and response.connection is not None and response.connection.transport is not None:
            response.connection.transport.abort()

    def move(self, network: BadNetwork) -> None:
        """Another network, as from Wi-Fi to mobile: a new address where there is one, and new ports. The old path carries
        nothing more, and nobody says goodbye on it."""
        self._network.dark = True
        self._network = network
        self._address = another_address(self._address)
        self._left_behind.append(self._http)
        self._http = self._session(self._address)
        self._socket = None

    async def close(self) -> None:
        """Each part is closed whatever the others say to it; what the last of them raised is raised."""
        async with AsyncExitStack() as ending:  # from the last to the first
            for http in (*self._left_behind, self._http):
                ending.push_async_callback(http.close)
            ending.push_async_callback(self._tasks.close)
            ending.push_async_callback(self._leave_socket)
            if self.sender is not None:
                ending.push_async_callback(self.sender.close)

    # --- talk --------------------------------------------------------------------------------------------------------

    async def put(self, message: BaseModel) -> None:
        """Raises ConnectionError when there is no line."""
        if self._socket is None:
            raise ConnectionError("no line: enter first")
        await self._socket.send_str(message.model_dump_json())

    async def put_raw(self, text: str) -> None:
        if self._socket is None:
            raise ConnectionError("no line: enter first")
        await self._socket.send_str(text)

    @property
    def received(self) -> list[ToCandidate]:
        return self._received

    async def receive(self, kind: type[T], *, since: int, limit_s: float = 15.0) -> T:
        """The first message of this kind after index ``since``; raises TimeoutError."""
        found: list[T] = []

        def there() -> bool:
            found[:] = [message for message in self._received[since:] if isinstance(message, kind)]
            return bool(found)

        async with asyncio.timeout(limit_s), self._changed:
            await self._changed.wait_for(there)
        return found[0]

    async def see(self, wanted: Callable[[CandidateView], bool], limit_s: float = 15.0) -> CandidateView:
        """Wait until the view is as wanted; raises TimeoutError."""
        async with asyncio.timeout(limit_s), self._changed:
            await self._changed.wait_for(lambda: self.view is not None and wanted(self.view))
        if self.view is None:
            raise RuntimeError("no view")
        return self.view

    async def ask(self, message: Consent | Step | Answer) -> None:
        """Send and wait for Done; raises CandidateRefused, and ConnectionError when the socket goes meanwhile."""
        since = len(self._received)
        await self.put(message)

        def answered() -> Done | Refused | None:
            for heard in self._received[since:]:
                if isinstance(heard, Done | Refused) and heard.id == message.id:
                    return heard
            return None

        async with asyncio.timeout(15.0), self._changed:
            await self._changed.wait_for(lambda: answered() is not None or not self.online)
        answer = answered()
        if answer is None:
            raise ConnectionError("the socket went away")
        if isinstance(answer, Refused):
            raise CandidateRefused(answer.code)

    async def consent(self, version: str, choices: dict[Purpose, bool] | None = None) -> None:
        await self.ask(
            Consent(id=f"c{next(self._ids)}", choices=choices or ALL_PURPOSES, text_version=version, language="en")
        )

    async def step(self, step: str) -> None:
        """A step at what the view shows now; returns when the view has moved on. Raises CandidateRefused."""
        former = self._place()
        question = self.view.question.number if self.view is not None and self.view.question is not None else None
        take = self.view.take if question is not None and self.view is not None else None
        await self.ask(Step.model_validate({"id": f"s{next(self._ids)}", "step": step, "question": question, "take": take}))
        await self.see(lambda _: self._place() != former)

    async def type_answer(self, text: str = "", chosen: tuple[int, ...] = ()) -> None:
        """Type or choose in the question that is shown; returns when the server says that it is safe."""
        if self.view is None or self.view.question is None:
            raise RuntimeError("no question is shown")
        typed = Answer(
            id=f"a{next(self._ids)}", question=self.view.question.number, take=self.view.take, text=text, chosen=chosen
        )
        await self.ask(typed)
        await self.see(lambda view: view.typed is not None and (view.typed.text, view.typed.chosen) == (text, chosen))

    def _place(self) -> tuple[str, int, int]:
        if self.view is None:
            return "", 0, 0
        return self.view.stage, self.view.question.number if self.view.question is not None else 0, self.view.take

    async def say(self, text: str, client_id: str | None = None) -> None:
        await self.put(Say(client_id=client_id or secrets.token_hex(8), text=text))

    async def consent_version(self) -> str:
        """The version of the consent text the landing shows."""
        async with self._http.get(f"{self._base}/api/candidate/invitations/{self._token}") as response:
            version: str = (await response.json())["consent"]["version"]
            return version

    async def up_to(self, stage: Stage) -> None:
        """From the link to this stage the shortest way, with media."""
        status = await self.open_link()
        if status >= 400:
            raise CandidateRefused(str(status))
        await self.enter()
        if stage == "consent":
            return
        await self.consent(await self.consent_version())
        await self.connect_media()
        await self.see(lambda view: view.media == "flowing")
        for at, step in (("check", "check_done"), ("notice", "begin"), ("preparing", "start_answer")):
            if stage == at:
                return
            if self.view is not None and self.view.stage == at:
                await self.step(step)
