"""What fan-out is by itself in aiohttp: each message made into JSON for each client, sent to one after the other.

It says what our server says (an entry for who watches the session, the session's card for all), to the same consoles.
Started by tests/bench/fanout.py with a port; the feeder's socket is ``/feed``.
"""

import json
import sys
from collections import defaultdict
from typing import Any

from aiohttp import WSMsgType, web

from server.core.facts import Entry, Said
from server.core.messages import Card, Entries


class PlainBroadcast:
    def __init__(self) -> None:
        self._consoles: list[web.WebSocketResponse] = []
        self._watchers: defaultdict[str, list[web.WebSocketResponse]] = defaultdict(list)
        self._history: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    async def console(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        self._consoles.append(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(socket, json.loads(message.data))
        finally:
            self._consoles.remove(socket)
            for watchers in self._watchers.values():
                if socket in watchers:
                    watchers.remove(socket)
        return socket

    async def _hear(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        if said["type"] == "watch_session":
            watchers = self._watchers[said["session"]]
            if socket not in watchers:
                watchers.append(socket)
            past = {"type": "entries", "session": said["session"], "now_ms": 0, "entries": self._history[said["session"]]}
            await socket.send_str(json.dumps(past))
        elif said["type"] == "ping":
            await socket.send_str(json.dumps({"type": "pong", "sent": said["sent"], "now_ms": 0}))

    async def feed(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            said = json.loads(message.data)
            await self._broadcast(said["session"], said["text"])
        return socket

    async def _broadcast(self, session: str, text: str) -> None:
        history = self._history[session]
        n = len(history) + 1
        entry = Entry(n=n, at_ms=n, fact=Said(by="candidate", author="Bench", text=text, client_id=str(n)))
        history.append(entry.model_dump(mode="json"))
        entries = Entries(session=session, now_ms=n, entries=(entry,)).model_dump(mode="json")
        card = Card(
            session=session,
            candidate="Bench",
            title="Bench",
            department="",
            interview_language="en",
            now_ms=n,
            stage="check",
            question=None,
            question_count=1,
            take=0,
            media="none",
            unread_chat=n,
        ).model_dump(mode="json")
        for message, sockets in ((entries, self._watchers[session]), (card, self._consoles)):
            for socket in list(sockets):
                try:
                    await socket.send_str(json.dumps(message))
                except ConnectionError:
                    continue


def main() -> None:
    broadcast = PlainBroadcast()
    app = web.Application()
    app.router.add_get("/ws/console", broadcast.console)
    app.router.add_get("/feed", broadcast.feed)
    try:
        import uvloop
    except ImportError:
        web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
    else:
        web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, loop=uvloop.new_event_loop())


if __name__ == "__main__":
    main()
