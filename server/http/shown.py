"""What routes show of an interview: what its candidate took consent back for is left out (:mod:`server.core.withdrawal`)."""

import asyncio

from aiohttp import web

from server.core.api import Report
from server.core.facts import Entry
from server.core.withdrawal import withhold
from server.http.body import moment
from server.http.keys import PARTS, STORES
from server.results import report
from server.stores.sessions import SessionRow


async def shown_report(app: web.Application, row: SessionRow) -> Report:
    parts, stores = app[PARTS], app[STORES]
    gone = await stores.withdrawals.purposes(row.id)
    entries = await stores.timeline.read_all(row.id)
    return await asyncio.to_thread(
        report.build, row.id, row.candidate, row.plan, moment(row.began_wall_s), entries, parts.declared().flags, gone
    )


async def shown_entries(app: web.Application, session: str, since: int, limit: int) -> list[Entry]:
    """Entries after ``since``, as :meth:`TimelineStore.read`."""
    stores = app[STORES]
    entries = await stores.timeline.read(session, since, limit)
    return withhold(entries, await stores.withdrawals.purposes(session)) if entries else entries
