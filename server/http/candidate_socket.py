"""The candidate page's WebSocket: hello, then messages to the room until one of both goes."""

import structlog
from aiohttp import web

from server.core.codec import BadMessage, JsonCodec
from server.core.errors import Refusal
from server.core.facts import CheckReading, NetworkReading, PageReported, Said
from server.core.messages import (
    MESSAGE_LIMIT_BYTES,
    PROTOCOL_VERSION,
    Answer,
    AnswerSdp,
    CandidateHello,
    Check,
    Consent,
    Done,
    FromCandidate,
    Offer,
    Ping,
    Pong,
    Refused,
    Report,
    Say,
    Stats,
    Step,
    Welcome,
)
from server.core.tasks import Tasks
from server.http.device import session_of_device
from server.http.keys import CLOCK, ROOMS, SETTINGS, STORES
from server.http.origin import check_origin
from server.http.socket import (
    CLOSE_OVERRUN,
    CLOSE_RATE,
    CLOSE_RUBBISH,
    RateLimit,
    end,
    new_socket,
    receive_text,
    write_from,
)
from server.interview.network import network_verdict
from server.interview.policy import offers_expression
from server.interview.sentence import CHECK_SENTENCE
from server.room.page import CLOSE_ENDED, CLOSE_MOVED, CLOSE_NOT_OPENED, CLOSE_RESTARTING, CLOSE_REVOKED, Page
from server.room.room import Room

log = structlog.get_logger()

MESSAGES_PER_S = 20.0
MESSAGES_BURST = 60
STATS_EVERY_MS = 5_000
RUBBISH_LIMIT = 10
"""So many messages in a row that are none, and the socket is closed."""

_CODEC: JsonCodec[FromCandidate] = JsonCodec(FromCandidate, MESSAGE_LIMIT_BYTES)


async def candidate_socket(request: web.Request) -> web.StreamResponse:
    """GET /ws/candidate"""
    check_origin(request)
    session = await session_of_device(request)
    rooms = request.app[ROOMS]
    revoked = session is not None and await _is_revoked(request, session)
    room = await rooms.open(session) if session is not None and not revoked else None
    socket = new_socket()
    await socket.prepare(request)
    if room is None:
        code = CLOSE_REVOKED if revoked else CLOSE_RESTARTING if session is not None and rooms.closing else CLOSE_NOT_OPENED
        await end(socket, request, code)
        return socket
    await Conversation(request, socket, room).hold()
    return socket


async def _is_revoked(request: web.Request, session: str) -> bool:
    """Whether the link was taken back: the device's cookie outlives it."""
    stores = request.app[STORES]
    row = await stores.sessions.get(session)
    invitation = await stores.invitations.get(row.invitation) if row is not None else None
    return invitation is not None and invitation.revoked_wall_s is not None


class Conversation:
    """One page's talk with its room."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, room: Room) -> None:
        self._request = request
        self._socket = socket
        self._room = room
        self._settings = request.app[SETTINGS]
        self._clock = request.app[CLOCK]
        self._rate = RateLimit(MESSAGES_PER_S, MESSAGES_BURST)
        self._rubbish = 0
        self._stats_at_ms = -STATS_EVERY_MS
        self._stats_verdict = "unknown"

    async def hold(self) -> None:
        hello = await self._hello()
        if hello is None:
            return
        page = Page(hello.page_id, hello.language)
        tasks = Tasks(f"page-{self._room.head.session}")
        tasks.start(self._write(page), "write")
        try:
            self._welcome(page, hello)
            await self._listen(page)
        finally:
            self._room.leave(page)
            page.outbox.close()
            await tasks.finish(1.0)

    async def _write(self, page: Page) -> None:
        await write_from(page.outbox, self._socket, self._request)
        code = CLOSE_OVERRUN if page.outbox.overrun else page.close_code
        if code is not None:
            await end(self._socket, self._request, code)

    async def _hello(self) -> CandidateHello | None:
        text = await receive_text(self._socket, self._settings.page_silence_s)
        code = "hello_first"
        if text is not None:
            try:
                message = _CODEC.decode(text)
                if isinstance(message, CandidateHello):
                    if message.version == PROTOCOL_VERSION:
                        return message
                    code = "version"
            except BadMessage as error:
                code = error.code
        await self._refuse_and_end(code)
        return None

    async def _refuse_and_end(self, code: str) -> None:
        if not self._socket.closed:
            refusal = Refusal(code)
            await self._socket.send_str(Refused(code=code, text=refusal.text("en")).model_dump_json())
            await end(self._socket, self._request, CLOSE_RUBBISH)

    def _welcome(self, page: Page, hello: CandidateHello) -> None:
        room, plan = self._room, self._room.head.plan
        if hello.again and not room.state.ended and room.front.held_by_another(page.page_id):
            page.end(CLOSE_MOVED)
            return
        page.put(
            Welcome(
                title=plan.title,
                department=plan.department,
                organisation=plan.organisation,
                interview_language=plan.language,
                candidate=room.head.candidate,
                expression_offered=offers_expression(plan),
                check_sentence=CHECK_SENTENCE.get(plan.language),
                ice_servers=tuple(dict(server) for server in self._settings.ice_servers),
                view=room.view(),
            )
        )
        for line in room.front.chat_since(hello.since):
            page.put(line)
        if room.state.ended:
            page.end(CLOSE_ENDED)
        else:
            room.join(page)

    async def _listen(self, page: Page) -> None:
        while not page.outbox.overrun:
            text = await receive_text(self._socket, self._settings.page_silence_s)
            if text is None:
                return
            if not self._rate.take(self._clock.monotonic_s()):
                await end(self._socket, self._request, CLOSE_RATE)
                return
            try:
                await self._hear(page, _CODEC.decode(text))
                self._rubbish = 0
            except BadMessage as error:
                self._rubbish += 1
                page.put(Refused(code=error.code, text=Refusal(error.code, error.where).text(page.language)))
                if self._rubbish >= RUBBISH_LIMIT:
                    await end(self._socket, self._request, CLOSE_RUBBISH)
                    return

    async def _hear(self, page: Page, message: FromCandidate) -> None:
        """Carry one message out; a refusal is answered in the page's language and changes nothing."""
        reference = getattr(message, "id", "")
        try:
            if self._room.front.page is not page:
                raise Refusal("moved")
            await self._carry_out(page, message)
        except Refusal as refusal:
            page.put(Refused(id=reference, code=refusal.code, text=refusal.text(page.language)))

    async def _carry_out(self, page: Page, message: FromCandidate) -> None:
        room = self._room
        match message:
            case Ping(sent=sent):
                page.put(Pong(sent=sent, now_ms=room.now_ms()), key="pong")
            case Step() | Consent() | Answer():
                room.command(message)
                page.put(Done(id=message.id))
            case Offer():
                page.put(AnswerSdp(sdp=await room.offer(page, message)))
            case Say():
                said = Said(by="candidate", author=room.head.candidate, text=message.text, client_id=message.client_id)
                room.say(said, key=f"said:candidate:{message.client_id}")
            case Check() if room.state.stage == "check":
                reading = CheckReading(
                    part=message.part, verdict=message.verdict, advice=message.advice, values=message.values
                )
                room.say(reading)
            case Report():
                room.say(PageReported(what=message.what, device=message.device))
            case Stats():
                self._stats(message)
            case CandidateHello():
                raise Refusal("wrong_moment")

    def _stats(self, stats: Stats) -> None:
        """The connection's reading, onto the timeline when its verdict changes and each five seconds while it is poor."""
        verdict = network_verdict(stats.rtt_ms, stats.loss_ratio, stats.carries_kbps)
        now_ms = self._room.now_ms()
        due = now_ms - self._stats_at_ms >= STATS_EVERY_MS
        if verdict == self._stats_verdict and not (due and verdict != "pass"):
            return
        self._stats_at_ms, self._stats_verdict = now_ms, verdict
        self._room.say(
            NetworkReading(rtt_ms=stats.rtt_ms, loss_ratio=stats.loss_ratio, upload_kbps=stats.upload_kbps, verdict=verdict)
        )
