"""Messages: the outbox, the texts, and the ways there are."""

from typing import get_args

from aiohttp import web

from server.core.access import Rule
from server.core.api_messages import (
    Message,
    MessageCount,
    MessageKind,
    MessageState,
    MessageTest,
    MessageTested,
    MessageText,
    MessageWay,
)
from server.core.errors import Refusal
from server.http.body import answer, answer_many, body_of, moment, moment_or_none, number_in_query
from server.http.keys import CLOCK, LINKS, POST, RESULT_LINKS, SIGHT
from server.http.routes import Query, Route
from server.notify.contract import NotSent, Outgoing
from server.notify.how import SUGGESTED, how, title
from server.notify.mime import as_html
from server.notify.template import revealed, secrets_in
from server.notify.why import read
from server.stores.outbox import MessageRow
from server.stores.schema_hiring import outbox
from server.stores.sight import seen_candidates

_HIDDEN_CODE = "••••••"
_FILTERS = ("state", "kind", "opening", "candidate", "invitation")
_CHOICES = {"state": get_args(MessageState), "kind": get_args(MessageKind)}


async def list_messages(request: web.Request) -> web.StreamResponse:
    asked = {name: request.query.get(name, "")[:64] for name in _FILTERS}
    for name, known in _CHOICES.items():
        if asked[name] and asked[name] not in known:
            raise Refusal("bad_request", name)
    before_ms = number_in_query(request, "before", 0, 0, 10**15)
    rows = await request.app[POST].outbox.list(
        **asked,
        before_wall_s=before_ms / 1000 if before_ms else None,
        limit=number_in_query(request, "limit", 100, 1, 500),
        where=seen_candidates(request[SIGHT], outbox.c.candidate, outbox.c.opening),
    )
    return await answer_many([_message(row) for row in rows])


async def count_messages(request: web.Request) -> web.StreamResponse:
    counts = await request.app[POST].outbox.counts()
    return await answer_many([MessageCount(state=state, count=counts.get(state, 0)) for state in get_args(MessageState)])


async def one_message(request: web.Request) -> web.StreamResponse:
    row = await request.app[POST].outbox.get(request.match_info["message"])
    if row is None:
        raise Refusal("not_found")
    wanted = secrets_in(row.body)
    known = {"code": _HIDDEN_CODE}
    if row.invitation and "link" in wanted:
        known["link"] = request.app[LINKS].link(row.base_url, row.invitation)
    if row.invitation and "result_link" in wanted:
        known["result_link"] = request.app[RESULT_LINKS].link(row.base_url, row.invitation)
    text = revealed(row.body, known)
    html = as_html(text, row.language, "", "") if row.channel == "mail" else ""
    return answer(MessageText(message=_message(row), text=text, html=html))


async def send_message_again(request: web.Request) -> web.StreamResponse:
    post, message = request.app[POST], request.match_info["message"]
    if await post.outbox.get(message) is None:
        raise Refusal("not_found")
    if not await post.outbox.send_again(message, request.app[CLOCK].wall_s()):
        raise Refusal("wrong_moment")
    post.worker.wake()
    row = await post.outbox.get(message)
    if row is None:
        raise Refusal("not_found")
    return answer(_message(row))


async def list_ways(request: web.Request) -> web.StreamResponse:
    ways = {way.name: way for way in request.app[POST].ways.all()}
    names = dict.fromkeys((*SUGGESTED, *ways))
    return await answer_many(
        [
            MessageWay(
                name=name,
                title=title(name),
                set_up=name in ways and ways[name].set_up,
                used=request.app[POST].ways.place(name),
                how=how(name),
            )
            for name in names
        ]
    )


async def test_way(request: web.Request) -> web.StreamResponse:
    asked = await body_of(request, MessageTest)
    post, name = request.app[POST], request.match_info["way"]
    way = next((way for way in post.ways.all() if way.name == name), None)
    if way is None or not way.set_up:
        raise Refusal("not_found")
    if way.needs and not asked.address.strip():
        raise Refusal("bad_request", "address")
    clock = request.app[CLOCK]
    outgoing = Outgoing(
        id=f"test{int(clock.wall_s() * 1000)}",
        kind="test",
        channel=name,
        address=asked.address.strip(),
        language="zh",
        subject="测试消息 / Test message",
        text="这是一条测试消息，收到说明设置正确。\n\nThis is a test message; having it means that the settings are right.",
        link="",
        created_wall_s=clock.wall_s(),
    )
    try:
        await post.ways.channel(name).send(outgoing)
    except NotSent as failed:
        return answer(MessageTested(good=False, why=read(failed.why)))
    return answer(MessageTested(good=True, why=read("")))


def _message(row: MessageRow) -> Message:
    return Message.model_validate(
        {
            "id": row.id,
            "kind": row.kind,
            "state": row.state,
            "candidate": row.candidate,
            "opening": row.opening,
            "invitation": row.invitation,
            "channel": row.channel,
            "address": row.address,
            "language": row.language,
            "subject": row.subject,
            "tries": row.tries,
            "created_at": moment(row.created_wall_s),
            "due_at": moment(row.due_wall_s),
            "sent_at": moment_or_none(row.sent_wall_s),
            "sent_by": row.sent_by,
            "why": read(row.error),
        }
    )


ROUTES = (
    Route(
        "GET",
        "/api/v1/messages",
        list_messages,
        "Messages to candidates, newest first",
        "messages",
        rule=Rule("read_messages", "list"),
        answer=Message,
        many=True,
        query=(
            Query("state", "In this state alone", {"type": "string", "enum": list(_CHOICES["state"])}),
            Query("kind", "Of this kind alone", {"type": "string", "enum": list(_CHOICES["kind"])}),
            Query("opening", "About this opening alone", {"type": "string"}),
            Query("candidate", "To this candidate alone", {"type": "string"}),
            Query("invitation", "About this invitation alone", {"type": "string"}),
            Query("limit", "At most so many", {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}),
            Query("before", "Older than this moment, in milliseconds since 1970", {"type": "integer", "minimum": 0}),
        ),
        refusals=("bad_request",),
    ),
    Route(
        "GET",
        "/api/v1/message-counts",
        count_messages,
        "How many messages are in each state",
        "messages",
        rule=Rule("read_messages"),
        answer=MessageCount,
        many=True,
    ),
    Route(
        "GET",
        "/api/v1/messages/{message}",
        one_message,
        "One message with its text; one-time codes are hidden",
        "messages",
        rule=Rule("read_messages", "message"),
        answer=MessageText,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/messages/{message}/send-again",
        send_message_again,
        "Send it again now, whatever became of it",
        "messages",
        rule=Rule("send_messages", "message"),
        answer=Message,
        refusals=("not_found", "wrong_moment"),
    ),
    Route(
        "GET",
        "/api/v1/message-ways",
        list_ways,
        "The ways a message can take, and how to set them up",
        "messages",
        rule=Rule("read_messages"),
        answer=MessageWay,
        many=True,
    ),
    Route(
        "POST",
        "/api/v1/message-ways/{way}/test",
        test_way,
        "Send a test message by one way and say whether it was taken",
        "messages",
        rule=Rule("change_templates"),
        body=MessageTest,
        answer=MessageTested,
        refusals=("not_found", "bad_request"),
    ),
)
