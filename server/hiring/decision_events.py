"""Other systems hear of a decision by webhook, written in the decision's own transaction."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.events import EventData
from server.stores.decisions import DecisionRow
from server.stores.webhooks import WebhookStore, put_event


class DecisionEvents:
    def __init__(self, webhooks: WebhookStore) -> None:
        self._webhooks = webhooks

    async def decided(self, connection: AsyncConnection, row: DecisionRow) -> None:
        data: EventData = {
            "decision": row.id,
            "session": row.session,
            "opening": row.opening,
            "kind": row.decision,
            "number": row.n,
            "next_opening": row.next_opening or None,
        }
        if await put_event(connection, row.created_wall_s, "decision.taken", data, key=row.id):
            self._webhooks.emitted.set()
