"""Webhooks: which system is told of what, and how the deliveries went."""

from aiohttp import web

from server.core.access import Rule
from server.core.api_admin import Webhook, WebhookDelivery, WebhookDraft, WebhookWithSecret
from server.core.errors import Refusal
from server.http.auditing import about
from server.http.body import answer, answer_many, body_of, moment
from server.http.keys import SETTINGS, STORES
from server.http.routes import Route
from server.notify.webhook_url import url_fault
from server.stores.webhooks import DeliveryRow, WebhookRow


async def list_webhooks(request: web.Request) -> web.StreamResponse:
    return await answer_many([_webhook(row) for row in await request.app[STORES].webhooks.list()])


async def make_webhook(request: web.Request) -> web.StreamResponse:
    draft = await _draft(request)
    row = await request.app[STORES].webhooks.create(draft.url, draft.events)
    if not draft.active:
        await request.app[STORES].webhooks.change(row.id, draft.url, draft.events, False)
    about(request, "webhook", row.id)
    made = _webhook(row).model_copy(update={"active": draft.active})
    return answer(WebhookWithSecret(**made.model_dump(), secret=row.secret), status=201)


async def change_webhook(request: web.Request) -> web.StreamResponse:
    draft = await _draft(request)
    id = request.match_info["webhook"]
    if not await request.app[STORES].webhooks.change(id, draft.url, draft.events, draft.active):
        raise Refusal("not_found")
    return answer(_webhook(await _row(request)))


async def renew_webhook_secret(request: web.Request) -> web.StreamResponse:
    secret = await request.app[STORES].webhooks.new_secret(request.match_info["webhook"])
    if secret is None:
        raise Refusal("not_found")
    return answer(WebhookWithSecret(**_webhook(await _row(request)).model_dump(), secret=secret))


async def delete_webhook(request: web.Request) -> web.StreamResponse:
    if not await request.app[STORES].webhooks.delete(request.match_info["webhook"]):
        raise Refusal("not_found")
    return web.Response(status=204)


async def test_webhook(request: web.Request) -> web.StreamResponse:
    row = await _row(request)
    return answer(_delivery(await request.app[STORES].webhooks.test(row.id)), status=201)


async def list_deliveries(request: web.Request) -> web.StreamResponse:
    row = await _row(request)
    return await answer_many([_delivery(one) for one in await request.app[STORES].webhooks.deliveries(row.id)])


async def retry_delivery(request: web.Request) -> web.StreamResponse:
    named = request.match_info
    if not await request.app[STORES].webhooks.again(named["webhook"], named["delivery"]):
        raise Refusal("not_found")
    return web.Response(status=204)


async def _draft(request: web.Request) -> WebhookDraft:
    draft = await body_of(request, WebhookDraft)
    fault = url_fault(draft.url, private=request.app[SETTINGS].webhook_private)
    if fault:
        raise Refusal("bad_request", f"url: {fault}")
    return draft


async def _row(request: web.Request) -> WebhookRow:
    row = await request.app[STORES].webhooks.get(request.match_info["webhook"])
    if row is None:
        raise Refusal("not_found")
    return row


def _webhook(row: WebhookRow) -> Webhook:
    return Webhook(id=row.id, url=row.url, events=row.events, active=row.active, created_at=moment(row.created_wall_s))


def _delivery(row: DeliveryRow) -> WebhookDelivery:
    return WebhookDelivery(
        id=row.id,
        event=row.event,
        body=row.body,
        state=row.state,
        tries=row.tries,
        due_at=moment(row.due_wall_s),
        created_at=moment(row.created_wall_s),
        error=row.error,
    )


_RULE = Rule("manage_webhooks")
_ONE = "/api/v1/webhooks/{webhook}"

ROUTES = (
    Route(
        "GET",
        "/api/v1/webhooks",
        list_webhooks,
        "Systems that are told of events",
        "webhooks",
        rule=_RULE,
        answer=Webhook,
        many=True,
    ),
    Route(
        "POST",
        "/api/v1/webhooks",
        make_webhook,
        "Tell a system of events; the secret is shown this once",
        "webhooks",
        rule=_RULE,
        body=WebhookDraft,
        answer=WebhookWithSecret,
        status=201,
    ),
    Route(
        "PUT",
        _ONE,
        change_webhook,
        "Change address and events, pause or go on",
        "webhooks",
        rule=_RULE,
        body=WebhookDraft,
        answer=Webhook,
        refusals=("not_found",),
    ),
    Route("DELETE", _ONE, delete_webhook, "Tell it no more", "webhooks", rule=_RULE, status=204, refusals=("not_found",)),
    Route(
        "POST",
        _ONE + "/secret",
        renew_webhook_secret,
        "A new secret; the former one is not used any more",
        "webhooks",
        rule=_RULE,
        answer=WebhookWithSecret,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        _ONE + "/test",
        test_webhook,
        "Send an event that tells of nothing",
        "webhooks",
        rule=_RULE,
        answer=WebhookDelivery,
        status=201,
        refusals=("not_found",),
    ),
    Route(
        "GET",
        _ONE + "/deliveries",
        list_deliveries,
        "Its last deliveries, newest first",
        "webhooks",
        rule=_RULE,
        answer=WebhookDelivery,
        many=True,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        _ONE + "/deliveries/{delivery}/retry",
        retry_delivery,
        "Try one that was given up once more",
        "webhooks",
        rule=_RULE,
        status=204,
        refusals=("not_found",),
    ),
)
