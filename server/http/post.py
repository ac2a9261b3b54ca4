"""Messaging as the HTTP side wants it: with links and codes made from the server's secret."""

from prometheus_client import CollectorRegistry

from server.config import Settings
from server.core.api_result import CodeChannel, ResultCodeSent
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.text import Language
from server.hiring.identity import VALID_S, OneTimeCodes, shown_address
from server.hiring.links import Links, ResultLinks
from server.hiring.message_secrets import MessageSecrets
from server.hiring.result_door import ResultSubject
from server.http.address import public_url
from server.http.body import moment
from server.notify.post import Post
from server.stores.stores import Stores


def make_post(settings: Settings, stores: Stores, secret: bytes, clock: Clock, registry: CollectorRegistry) -> Post:
    """Not started yet. Raises ValueError for settings that cannot work."""
    codes = OneTimeCodes(stores.database, secret, clock)
    secrets = MessageSecrets(Links(secret), ResultLinks(secret), codes)
    return Post(settings, stores.database, secrets, clock, base_url=public_url(settings), registry=registry)


class PostedResultCodes:
    """One-time codes for reading a result, sent through the outbox (see :class:`server.http.result_parts.ResultCodes`)."""

    def __init__(self, codes: OneTimeCodes, post: Post) -> None:
        self._codes = codes
        self._post = post

    async def send(self, subject: ResultSubject, channel: CodeChannel, language: Language) -> ResultCodeSent:
        """Raises Refusal ``no_address`` or ``code_wait``."""
        address, invitation = subject.address(channel), subject.invitation.id
        letter = await self._post.messages.code_letter(
            "result_code", invitation, by=channel, language=language, valid_s=VALID_S, base_url=""
        )
        if letter.message is None:
            raise Refusal("no_address")
        issued = await self._codes.issue(
            "result", invitation, lambda connection: self._post.messages.write(connection, letter)
        )
        self._post.worker.wake()
        return ResultCodeSent(
            channel=channel,
            address=shown_address(address),
            valid_until=moment(issued.valid_until_wall_s),
            again_at=moment(issued.again_wall_s),
        )

    async def check(self, subject: ResultSubject, code: str) -> None:
        """Raises Refusal ``code_wrong`` or ``code_over``."""
        await self._codes.check("result", subject.invitation.id, code)
