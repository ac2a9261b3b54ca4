"""One-time codes: six digits to the address on file, for the identity check and for the result page.

A code is made from a stored nonce under the server's secret, and made again when it is sent and when it is checked; nobody
can read it in the database. A right code works once; a wrong one costs one of its tries.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.plan import IdentityCheck, Plan
from server.stores.codes import CodeStore
from server.stores.database import Database

Purpose = Literal["identity", "result"]
CODE_KINDS: dict[str, Purpose] = {"identity_code": "identity", "result_code": "result"}
"""Which kind of message carries a code of which purpose."""

DIGITS = 6
VALID_S = 600.0
TRIES = 5
AGAIN_S = 60.0
AN_HOUR = 5
_HOUR_S = 3600.0
_PERSON = b"lis-code"
_PASS_PERSON = b"lis-identity"
PASS_VALID_S = 30 * 24 * 3600

Also = Callable[[AsyncConnection], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Issued:
    """Until when a code is good, and from when on another one may be asked for."""

    valid_until_wall_s: float
    again_wall_s: float


class OneTimeCodes:
    """``subject`` is the invitation's id for both purposes."""

    def __init__(self, database: Database, secret: bytes, clock: Clock) -> None:
        self._database = database
        self._store = CodeStore()
        self._secret = secret[:64]
        self._clock = clock

    async def issue(self, purpose: Purpose, subject: str, send: Also) -> Issued:
        """A fresh code in place of the former one; ``send`` writes the message about it in the same transaction.

        Raises Refusal ``code_wait`` when asked too soon or too often; it says when to ask again.
        """
        now_s = self._clock.wall_s()
        async with self._database.write() as connection:
            known = await self._store.get(connection, purpose, subject)
            issued = tuple(at for at in known.issued if now_s - at < _HOUR_S) if known else ()
            free_s = free_from(issued)
            if now_s < free_s:
                raise Refusal("code_wait", retry_after_s=max(1, round(free_s - now_s)))
            await self._store.issue(connection, purpose, subject, now_s=now_s, valid_s=VALID_S, issued=issued)
            await send(connection)
        return Issued(now_s + VALID_S, free_from((*issued, now_s)))

    async def again_wall_s(self, purpose: Purpose, subject: str) -> float:
        """From when on a code may be asked for; 0 if at once."""
        async with self._database.read() as connection:
            known = await self._store.get(connection, purpose, subject)
        now_s = self._clock.wall_s()
        return free_from(tuple(at for at in known.issued if now_s - at < _HOUR_S)) if known else 0.0

    async def check(self, purpose: Purpose, subject: str, entered: str) -> None:
        """Returns once and never again for one code.

        Raises Refusal ``code_wrong``, or ``code_over`` when there is none (any more): never asked for, used, too old, or
        tried too often.
        """
        now_s = self._clock.wall_s()
        async with self._database.write() as connection:
            nonce = await self._store.take_try(connection, purpose, subject, now_s=now_s, most=TRIES)
        if nonce is None:
            raise Refusal("code_over")
        right = hmac.compare_digest(self._code(purpose, subject, nonce).encode(), entered.encode(errors="replace"))
        if not right:
            raise Refusal("code_wrong")
        async with self._database.write() as connection:
            if not await self._store.use(connection, purpose, subject, nonce, now_s):
                raise Refusal("code_over")

    async def code(self, kind: str, subject: str) -> str | None:
        """The code that a message of this kind is about, for the moment of sending; None if it is of no use any more."""
        purpose = CODE_KINDS.get(kind)
        if purpose is None:
            return None
        async with self._database.read() as connection:
            known = await self._store.get(connection, purpose, subject)
        if known is None or known.passed_wall_s is not None or self._clock.wall_s() >= known.expires_wall_s:
            return None
        return self._code(purpose, subject, known.nonce)

    def _code(self, purpose: str, subject: str, nonce: str) -> str:
        said = f"{purpose}.{subject}.{nonce}".encode()
        drawn = hashlib.blake2b(said, digest_size=16, key=self._secret, person=_PERSON).digest()
        return f"{int.from_bytes(drawn) % 10**DIGITS:0{DIGITS}}"


class IdentityPass:
    """What a device carries after the code was right: a signed word, bound to one invitation."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._secret = secret[:64]
        self._clock = clock

    def give(self, invitation: str) -> str:
        until_s = int(self._clock.wall_s()) + PASS_VALID_S
        return f"{until_s}.{self._sign(invitation, until_s)}"

    def holds(self, invitation: str, carried: str) -> bool:
        until, _, signature = carried.partition(".")
        if not (until.isascii() and until.isdigit() and len(until) <= 12):
            return False
        right = hmac.compare_digest(signature.encode(errors="replace"), self._sign(invitation, int(until)).encode())
        return right and self._clock.wall_s() < int(until)

    def _sign(self, invitation: str, until_s: int) -> str:
        said = f"{invitation}.{until_s}".encode()
        return hashlib.blake2b(said, digest_size=24, key=self._secret, person=_PASS_PERSON).hexdigest()


def free_from(issued: tuple[float, ...]) -> float:
    """From when on another code may be issued, after those of the last hour (oldest first). Pure."""
    if not issued:
        return 0.0
    hour_free = issued[-AN_HOUR] + _HOUR_S if len(issued) >= AN_HOUR else 0.0
    return max(issued[-1] + AGAIN_S, hour_free)


def needed(plan: Plan) -> IdentityCheck:
    """How a candidate of this plan shows who they are."""
    return plan.identity_check


def shown_address(address: str) -> str:
    """Enough of a mail address or phone number to be known again: ``l***@example.com``, ``*** 5678``; of none, nothing."""
    if not address:
        return ""
    user, at, domain = address.rpartition("@")
    if at:
        return f"{user[:1]}***@{domain}"
    return f"*** {address[-4:] if len(address) > 6 else address[-2:]}"
