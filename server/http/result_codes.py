"""Codes for the result page, by the one-time codes and the outbox that the identity check uses as well."""

from server.core.api_result import CodeChannel, ResultCodeSent
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.text import Language
from server.hiring.identity import VALID_S, OneTimeCodes, shown_address
from server.hiring.moments import moment
from server.hiring.result_door import ResultSubject
from server.notify.messages import Messages


class SentCodes:
    def __init__(self, codes: OneTimeCodes, messages: Messages, clock: Clock) -> None:
        self._codes = codes
        self._messages = messages
        self._clock = clock

    async def send(self, subject: ResultSubject, channel: CodeChannel, language: Language) -> ResultCodeSent:
        """Raises Refusal ``no_address``, or ``code_wait`` when asked too soon or too often."""
        address = subject.address(channel)
        letter = await self._messages.letter(
            "result_code",
            subject.candidate,
            key=f"result_code:{subject.invitation.id}:{self._clock.wall_s():.3f}",
            invitation=subject.invitation.id,
            values={"code_minutes": str(round(VALID_S / 60))},
            expires_wall_s=self._clock.wall_s() + VALID_S,
            only=channel,
            language=language,
        )
        if letter.message is None:
            raise Refusal("no_address")
        issued = await self._codes.issue(
            "result", subject.invitation.id, lambda connection: self._messages.write(connection, letter)
        )
        return ResultCodeSent(
            channel=channel,
            address=shown_address(address),
            valid_until=moment(issued.valid_until_wall_s),
            again_at=moment(issued.again_wall_s),
        )

    async def check(self, subject: ResultSubject, code: str) -> None:
        await self._codes.check("result", subject.invitation.id, code)
