"""The console's WebSocket: the wall, watched sessions, and HR's commands."""

from aiohttp import web

from server.core.access import Action, may_ever
from server.core.codec import BadMessage, JsonCodec, to_json
from server.core.errors import Refusal
from server.core.facts import Entry, Said
from server.core.messages import (
    MESSAGE_LIMIT_BYTES,
    PROTOCOL_VERSION,
    AllowTake,
    Card,
    ConsoleHello,
    ConsoleSay,
    ConsoleWelcome,
    Done,
    Extend,
    FromConsole,
    Ping,
    Pong,
    Refused,
    SessionInfo,
    WatchSession,
    WatchWall,
)
from server.core.tasks import Tasks
from server.core.text import Language
from server.http.auth import account_of_socket
from server.http.keys import ACCESS_NEWS, CLOCK, DECLARED, HUB, ROOMS, SESSIONS, STORES, TIMELINE
from server.http.origin import check_origin
from server.http.reach import check_person, person_of
from server.http.shown import shown_entries
from server.http.socket import (
    CLOSE_OVERRUN,
    CLOSE_RATE,
    RateLimit,
    end,
    new_socket,
    receive_text,
    write_from,
)
from server.http.wall_sight import WallSight
from server.hub.outbox import Outbox
from server.hub.watch import SessionWatch
from server.room.room import Room
from server.stores.accounts import Account

CLOSE_SIGN_IN = 4401
MESSAGES_PER_S = 20.0
MESSAGES_BURST = 60
WATCHED_LIMIT = 8
"""Sessions one console follows at once; the wall counts as none."""
SILENCE_S = 150.0
"""Browsers let a tab in the background speak once a minute; whether the line is there is asked by WebSocket pings."""
HEARTBEAT_S = 10.0
RECHECK_S = 30.0
"""How often an open socket's sign-in is checked again."""

_CODEC: JsonCodec[FromConsole] = JsonCodec(FromConsole, MESSAGE_LIMIT_BYTES)


async def console_socket(request: web.Request) -> web.StreamResponse:
    """GET /ws/console"""
    check_origin(request)
    socket = new_socket(heartbeat_s=HEARTBEAT_S)
    account = await account_of_socket(request)
    await socket.prepare(request)
    if account is None:
        await end(socket, request, CLOSE_SIGN_IN)
        return socket
    await Desk(request, socket, account).hold()
    return socket


class Desk:
    """One console's connection: what it follows, and what it asks for."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, account: Account) -> None:
        self._request = request
        self._socket = socket
        self._account = account
        self._app = request.app
        self._clock = request.app[CLOCK]
        self._hub = request.app[HUB]
        self._rooms = request.app[ROOMS]
        self._language: Language = "zh"
        self._outbox = Outbox()
        self._watches: dict[str, SessionWatch] = {}
        self._on_wall = False
        self._checked_s = self._clock.monotonic_s()
        self._rate = RateLimit(MESSAGES_PER_S, MESSAGES_BURST)
        self._tasks = Tasks("console")
        self._stores = request.app[STORES]
        self._person = person_of(account)
        self._sight = WallSight(self._person, self._stores.scopes, self._tasks, self._put_card)
        self._noted: set[tuple[str, str]] = set()

    async def hold(self) -> None:
        self._tasks.start(self._write(), "write")
        news = self._app[ACCESS_NEWS]
        news.listen(self._access_changed)
        try:
            await self._listen()
        finally:
            news.leave(self._access_changed)
            self._leave_wall()
            for watch in self._watches.values():
                watch.stop()
            self._outbox.close()
            await self._tasks.finish(1.0)

    async def _write(self) -> None:
        await write_from(self._outbox, self._socket, self._request)
        if self._outbox.overrun:
            await end(self._socket, self._request, CLOSE_OVERRUN)

    def _put(self, message: Refused | Done | Pong | ConsoleWelcome | SessionInfo) -> None:
        self._outbox.put(to_json(message))

    async def _listen(self) -> None:
        greeted = False
        while not self._outbox.overrun:
            text = await receive_text(self._socket, SILENCE_S)
            if text is None:
                return
            if not self._rate.take(self._clock.monotonic_s()):
                await end(self._socket, self._request, CLOSE_RATE)
                return
            if not await self._still_signed_in():
                await end(self._socket, self._request, CLOSE_SIGN_IN)
                return
            try:
                message = _CODEC.decode(text)
                if not greeted and not isinstance(message, ConsoleHello):
                    raise BadMessage("hello_first")
            except BadMessage as error:
                self._refuse(Refusal(error.code, error.where))
                if not greeted:
                    self._outbox.close()
                    return
                continue
            greeted = True
            await self._hear(message)

    async def _still_signed_in(self) -> bool:
        now_s = self._clock.monotonic_s()
        if now_s - self._checked_s < RECHECK_S:
            return True
        self._checked_s = now_s
        account = await account_of_socket(self._request)
        if account is None:
            return False
        if person_of(account) != self._person:
            await self._look_again(account)
        return True

    def _access_changed(self) -> None:
        """Accounts or assignments were changed, this one's perhaps."""
        self._tasks.start(self._recheck(), "recheck")

    async def _recheck(self) -> None:
        account = await account_of_socket(self._request)
        if account is None:
            await end(self._socket, self._request, CLOSE_SIGN_IN)
        else:
            await self._look_again(account)

    async def _look_again(self, account: Account) -> None:
        """Go on with what is still in reach, and no more."""
        self._account, self._person = account, person_of(account)
        for session in list(self._watches):
            try:
                await self._check(session, "read_session")
            except Refusal:
                former = self._watches.pop(session, None)
                if former is not None:
                    former.stop()
        await self._sight.look_again(self._person)
        if self._on_wall:
            self._hub.unfollow_wall(self)
            self._hub.follow_wall(self)

    async def _check(self, session: str, action: Action) -> None:
        """Raises Refusal ``not_allowed`` for the role, ``not_found`` for what is out of reach."""
        await check_person(self._stores, self._person, action, "session", (session,))

    async def _note(self, session: str, action: str) -> None:
        """Into the audit, once a console."""
        if (session, action) not in self._noted and await self._stores.sessions.get(session) is not None:
            self._noted.add((session, action))
            await self._stores.audit.append(self._account.id, action, f"session:{session}", {"route": "/ws/console"})

    def _refuse(self, refusal: Refusal, reference: str = "") -> None:
        self._put(Refused(id=reference, code=refusal.code, text=refusal.text(self._language)))

    async def _hear(self, message: FromConsole) -> None:
        try:
            await self._carry_out(message)
        except Refusal as refusal:
            self._refuse(refusal, getattr(message, "id", getattr(message, "client_id", "")))

    async def _carry_out(self, message: FromConsole) -> None:
        match message:
            case ConsoleHello():
                self._welcome(message)
            case Ping(sent=sent):
                self._put(Pong(sent=sent, now_ms=0))
            case WatchWall(on=True) if not self._on_wall:
                if not may_ever(self._person, "read_session"):
                    raise Refusal("not_allowed")
                self._on_wall = True
                self._hub.follow_wall(self)
            case WatchWall(on=False):
                self._leave_wall()
            case WatchSession():
                await self._watch(message)
            case ConsoleSay():
                await self._check(message.session, "chat")
                said = Said(by="hr", author=self._account.name, text=message.text, client_id=message.client_id)
                self._room(message.session).say(said, key=f"said:hr:{message.client_id}")
                await self._note(message.session, "chat")
            case Extend() | AllowTake():
                await self._check(message.session, "control_session")
                self._room(message.session).command(message, self._account.name)
                self._put(Done(id=message.id))
                await self._note(message.session, "control_session")

    def _welcome(self, hello: ConsoleHello) -> None:
        if hello.version != PROTOCOL_VERSION:
            raise Refusal("version")
        self._language = hello.language
        declared = self._app[DECLARED]()
        self._put(
            ConsoleWelcome(
                account=self._account.name, signals=declared.signals, events=declared.events, flags=declared.flags
            )
        )

    def _room(self, session: str) -> Room:
        room = self._rooms.get(session)
        if room is None:
            raise Refusal("not_found")
        return room

    # --- the wall ----------------------------------------------------------------------------------------------------

    def card(self, card: Card, text: str) -> None:
        if self._person.sees_all:
            self._put_card(card.session, text)
        else:
            self._sight.card(card.session, text)

    def card_gone(self, session: str, text: str) -> None:
        if self._person.sees_all:
            self._put_card(session, text)
        else:
            self._sight.gone(session, text)

    def _put_card(self, session: str, text: str) -> None:
        self._outbox.put(text, key=f"card:{session}")

    def load(self, text: str) -> None:
        if self._person.sees_all:  # it counts everybody's interviews
            self._outbox.put(text, key="load")

    def _leave_wall(self) -> None:
        if self._on_wall:
            self._on_wall = False
            self._hub.unfollow_wall(self)

    # --- one session -------------------------------------------------------------------------------------------------

    async def _watch(self, message: WatchSession) -> None:
        former = self._watches.pop(message.session, None)
        if former is not None:
            former.stop()
        if not message.on:
            return
        if len(self._watches) >= WATCHED_LIMIT:
            raise Refusal("too_many")
        await self._check(message.session, "read_session")
        row = await self._app[SESSIONS].get(message.session)
        if row is None:
            raise Refusal("not_found")
        room = self._rooms.get(message.session)
        now_ms = room.now_ms() if room is not None else 0
        last_n = await self._app[TIMELINE].last_n(message.session)
        self._put(
            SessionInfo(
                session=message.session,
                candidate=row.candidate,
                plan=row.plan,
                now_ms=now_ms,
                last_n=last_n,
                withdrawn=tuple(sorted(await self._stores.withdrawals.purposes(message.session))),
            )
        )
        watch = SessionWatch(message.session, message.since, self._hub, self._shown, self._outbox)
        self._watches[message.session] = watch
        await self._note(message.session, "watch")
        await watch.start(now_ms)

    async def _shown(self, session: str, since: int, limit: int) -> list[Entry]:
        return await shown_entries(self._app, session, since, limit)
