"""A synthetic console: watches the wall and sessions as HR's page does, by API key."""

import asyncio
import secrets
import time
from collections.abc import Callable

from aiohttp import ClientSession, ClientWebSocketResponse, TCPConnector, WSMsgType
from pydantic import BaseModel, TypeAdapter

from server.core.facts import Entry
from server.core.messages import (
    PROTOCOL_VERSION,
    Card,
    ConsoleHello,
    ConsoleSay,
    ConsoleWelcome,
    Entries,
    Partial,
    Ping,
    ToConsole,
    WatchSession,
    WatchWall,
)
from server.core.tasks import Tasks

_TO_CONSOLE: TypeAdapter[ToConsole] = TypeAdapter(ToConsole)


class SyntheticConsole:
    """One console connection.

    ``arrived_s`` keeps when each entry came on this machine's monotonic clock, ``arrived_ms`` when on the session's.
    ``on_entry`` hears of each entry as it comes (session, entry). A console that is on for long is made without
    ``keep_received``: cards come often and are big.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        keep_received: bool = True,
        on_entry: Callable[[str, Entry], None] | None = None,
        any_certificate: bool = False,
    ) -> None:
        self._keep_received = keep_received
        self._on_entry = on_entry
        self._base = base_url.rstrip("/")
        self._http = ClientSession(
            headers={"Origin": self._base, "Authorization": f"Bearer {api_key}"},
            connector=TCPConnector(ssl=not any_certificate),
        )
        self._socket: ClientWebSocketResponse | None = None
        self._tasks = Tasks("synthetic-console")
        self._changed = asyncio.Condition()
        self.received: list[ToConsole] = []
        self.cards: dict[str, Card] = {}
        self.entries: dict[str, list[Entry]] = {}
        self.arrived_s: dict[tuple[str, int], float] = {}
        self.arrived_ms: dict[tuple[str, int], int] = {}
        self.partials: list[tuple[float, Partial]] = []
        self.welcome: ConsoleWelcome | None = None

    async def enter(self) -> None:
        """Connect, or connect anew; `watch` then goes on where this console has each session."""
        self.welcome = None
        self._socket = await self._http.ws_connect(self._base.replace("http", "ws", 1) + "/ws/console")
        self._tasks.start(self._listen(self._socket), "listen")
        self._tasks.start(self._ping(self._socket), "ping")
        await self.put(ConsoleHello(version=PROTOCOL_VERSION, language="en"))
        await self.wait(lambda: self.welcome is not None)

    @property
    def online(self) -> bool:
        return self._socket is not None and not self._socket.closed

    async def watch_wall(self) -> None:
        await self.put(WatchWall())

    async def watch(self, session: str) -> None:
        """Follow a session from where this console has it."""
        have = self.entries.setdefault(session, [])
        await self.put(WatchSession(session=session, since=have[-1].n if have else 0))

    def forget(self, session: str) -> None:
        """Drop what is kept of a session that is over."""
        for n in [n for held, n in self.arrived_s if held == session]:
            del self.arrived_s[session, n], self.arrived_ms[session, n]
        self.entries.pop(session, None)
        self.cards.pop(session, None)
        self.partials = [(at_s, one) for at_s, one in self.partials if one.session != session]

    async def say(self, session: str, text: str) -> None:
        await self.put(ConsoleSay(session=session, client_id=secrets.token_hex(8), text=text))

    async def put(self, message: BaseModel) -> None:
        if self._socket is None:
            raise RuntimeError("enter first")
        await self._socket.send_str(message.model_dump_json())

    async def wait(self, wanted: Callable[[], bool], limit_s: float = 15.0) -> None:
        """Until it is so; raises TimeoutError."""
        async with asyncio.timeout(limit_s), self._changed:
            await self._changed.wait_for(wanted)

    async def find(self, session: str, wanted: Callable[[Entry], bool], limit_s: float = 15.0) -> Entry:
        """The first such entry of a watched session."""
        await self.wait(lambda: any(wanted(entry) for entry in self.entries.get(session, ())), limit_s)
        return next(entry for entry in self.entries[session] if wanted(entry))

    async def _listen(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(_TO_CONSOLE.validate_json(message.data))

    async def _hear(self, message: ToConsole) -> None:
        now_s = time.monotonic()
        match message:
            case ConsoleWelcome():
                self.welcome = message
            case Card():
                self.cards[message.session] = message
            case Entries():
                self.entries.setdefault(message.session, []).extend(message.entries)
                for entry in message.entries:
                    self.arrived_s[message.session, entry.n] = now_s
                    self.arrived_ms[message.session, entry.n] = message.now_ms
                    if self._on_entry is not None:
                        self._on_entry(message.session, entry)
            case Partial():
                self.partials.append((now_s, message))
        async with self._changed:
            if self._keep_received:
                self.received.append(message)
            self._changed.notify_all()

    async def _ping(self, socket: ClientWebSocketResponse) -> None:
        while not socket.closed:
            await socket.send_str(Ping(sent=time.monotonic()).model_dump_json())
            await asyncio.sleep(1.0)

    async def get_json(self, path: str) -> object:
        async with self._http.get(f"{self._base}{path}") as response:
            response.raise_for_status()
            return await response.json()

    async def post_json(self, path: str, body: object) -> object:
        async with self._http.post(f"{self._base}{path}", json=body) as response:
            response.raise_for_status()
            return await response.json() if response.status != 204 else None

    async def get_bytes(self, path: str, **headers: str) -> tuple[int, bytes]:
        async with self._http.get(f"{self._base}{path}", headers=headers) as response:
            return response.status, await response.read()

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        await self._tasks.close()
        await self._http.close()
