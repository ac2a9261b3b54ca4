"""Answers to candidates' requests as messages: what :mod:`server.hiring.requests` asks for, made of :mod:`server.notify`."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.api_decisions import NoticePreview
from server.core.api_result import RequestAnswer, RequestKind
from server.core.clock import Clock
from server.core.text import Text
from server.notify.contract import NotSent, Outgoing
from server.notify.messages import Letter
from server.notify.post import Post
from server.notify.template import revealed
from server.stores.requests import RequestRow
from server.stores.sessions import SessionStore

log = structlog.get_logger()

_KINDS: Mapping[RequestKind, Text] = {
    "review": Text(zh="人工复核", en="review by a person"),
    "object": Text(zh="异议", en="objection"),
    "withdraw": Text(zh="撤回同意", en="withdrawal of consent"),
    "erase": Text(zh="删除数据", en="erasure"),
}
_OUTCOMES = {
    "granted": Text(zh="已同意", en="granted"),
    "refused": Text(zh="未同意，原因如下", en="not granted, for this reason"),
}
_DONE: Mapping[RequestKind, Text] = {
    "review": Text(zh="已复核", en="reviewed"),
    "withdraw": Text(zh="已经生效", en="in effect"),
}
"""Where "granted" is not what a person would say."""


@dataclass(frozen=True, slots=True)
class AnswerLetter:
    """One answer as a message. ``base_url`` is how links begin."""

    post: Post
    clock: Clock
    letter: Letter
    base_url: str

    @property
    def preview(self) -> NoticePreview:
        message = self.letter.message
        if message is None:
            return NoticePreview(channel="", address="", language="zh", subject="", body="", fault=self.letter.outcome)
        in_place = {"result_link": f"{self.base_url}/r/…"}
        return NoticePreview(
            channel=message.channel,
            address=message.address,
            language=message.language,
            subject=revealed(message.subject, in_place),
            body=revealed(message.body, in_place),
        )

    async def write(self, connection: AsyncConnection) -> None:
        await self.post.messages.write(connection, self.letter)

    async def send_now(self) -> bool:
        """Send it past the outbox, in which nothing of somebody erased may stay; False if it did not leave."""
        message = self.letter.message
        if message is None or not self.post.ways.is_set_up(message.channel):
            return False
        now_s = self.clock.wall_s()
        outgoing = Outgoing(
            id=f"erased{int(now_s * 1000)}",
            kind=message.kind,
            channel=message.channel,
            address=message.address,
            language=message.language,
            subject=message.subject,
            text=revealed(message.body, {}),
            link="",
            created_wall_s=now_s,
        )
        try:
            await self.post.ways.channel(message.channel).send(outgoing)
        except NotSent:
            log.warning("erasure_not_told", channel=message.channel)
            return False
        return True


class AnswerLetters:
    def __init__(self, post: Post, sessions: SessionStore, clock: Clock) -> None:
        self._post = post
        self._sessions = sessions
        self._clock = clock

    async def letter(self, row: RequestRow, given: RequestAnswer, base_url: str) -> AnswerLetter:
        """In the language that the request was made in; nothing is written yet."""
        erased = row.kind == "erase" and given.outcome == "granted"
        session = await self._sessions.get(row.session)
        recipient = None if session is None else await self._post.recipients.of_invitation(session.invitation)
        if session is None or recipient is None:
            return AnswerLetter(self._post, self._clock, Letter("no_contact", None), base_url)
        outcome = _DONE.get(row.kind, _OUTCOMES["granted"]) if given.outcome == "granted" else _OUTCOMES["refused"]
        letter = await self._post.messages.letter(
            "request_erased" if erased else "request_answered",
            recipient.candidate,
            key=f"answered:{row.id}",
            invitation=session.invitation,
            values={
                "answer": given.answer.strip(),
                "request": _KINDS[row.kind].get(row.language),
                "outcome": outcome.get(row.language),
            },
            language=row.language,
            base_url=base_url,
        )
        return AnswerLetter(self._post, self._clock, letter, base_url)

    def written(self) -> None:
        """One is in the outbox: it need not wait for the next look."""
        self._post.worker.wake()
