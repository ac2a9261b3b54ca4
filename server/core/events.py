"""What other systems are told of (webhooks). Payloads hold ids and plain figures: who wants names asks the API for them."""

from collections.abc import Mapping
from typing import Literal, Protocol, get_args

WebhookEvent = Literal["candidate.created", "interview.completed", "report.ready", "decision.taken", "candidate.erased"]
EVENTS: tuple[WebhookEvent, ...] = get_args(WebhookEvent)

EventData = Mapping[str, str | int | float | None]


class Emit(Protocol):
    """Tell of an event: it is in the outbox when this returns. ``key`` names this one happening (a session's id, a
    decision's id): the same event with the same key is told once, however often it is emitted."""

    async def __call__(self, event: WebhookEvent, data: EventData, *, key: str) -> None: ...
