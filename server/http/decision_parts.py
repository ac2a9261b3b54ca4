"""What lists, exports and decisions stand on, under typed keys, and how their parts are tied."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.api_decisions import DecisionKind, NoticePreview
from server.hiring.decision_events import DecisionEvents
from server.hiring.decisions import DecisionLetter, DecisionParts, Decisions
from server.hiring.next_round import NextRounds
from server.http.keys import CLOCK, LINKS, PARTS, STORES
from server.notify.messages import Letter, Messages
from server.notify.template import Kind, revealed
from server.results.export.jobs import ExportJobs
from server.results.export.maker import Maker

DECISIONS = web.AppKey("decisions", Decisions)
MAKER = web.AppKey("maker", Maker)
EXPORT_JOBS = web.AppKey("export_jobs", ExportJobs)

_KINDS: dict[DecisionKind, Kind] = {"next_round": "next_round", "reject": "rejected", "talent_pool": "talent_pool"}


def add_decisions(app: web.Application, maker: Maker, messages: Messages | None) -> None:
    """After stores, clock, candidates and inviting are there. ``messages`` is None where nothing is sent."""
    stores = app[STORES]
    app[MAKER] = maker
    app[EXPORT_JOBS] = ExportJobs(app[CLOCK])
    app[DECISIONS] = Decisions(
        DecisionParts(
            store=stores.decisions,
            sessions=stores.sessions,
            invitations=stores.invitations,
            openings=stores.openings,
            next_rounds=NextRounds(stores.candidates, app[LINKS], app[PARTS].notices, app[CLOCK]),
            letters=MessageLetters(messages) if messages is not None else None,
            told=DecisionEvents(stores.webhooks),
            audit=stores.audit,
            live=app[PARTS].rooms.live_sessions,
            clock=app[CLOCK],
        )
    )
    app.on_cleanup.append(_close)


async def _close(app: web.Application) -> None:
    await app[EXPORT_JOBS].close()
    await app[MAKER].close()


class MessageLetters:
    """Messages as decisions want them."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    async def letter(
        self, decision: DecisionKind, candidate: str, *, key: str, invitation: str, base_url: str
    ) -> DecisionLetter:
        letter = await self._messages.letter(_KINDS[decision], candidate, key=key, invitation=invitation, base_url=base_url)
        return _Prepared(self._messages, letter, base_url)


class _Prepared:
    def __init__(self, messages: Messages, letter: Letter, base_url: str) -> None:
        self._messages = messages
        self._letter = letter
        self._in_place = {"result_link": f"{base_url}/r/…"}

    @property
    def preview(self) -> NoticePreview:
        message = self._letter.message
        if message is None:
            return NoticePreview(channel="", address="", language="zh", subject="", body="", fault=self._letter.outcome)
        return NoticePreview(
            channel=message.channel,
            address=message.address,
            language=message.language,
            subject=revealed(message.subject, self._in_place),
            body=revealed(message.body, self._in_place),
        )

    async def write(self, connection: AsyncConnection) -> None:
        await self._messages.write(connection, self._letter)
