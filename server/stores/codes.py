"""One-time codes. What is kept is a random nonce, from which the server's secret makes the code: a stolen database
opens nothing. One row per purpose and subject; issuing again replaces the former code."""

import json
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from server.stores.schema_hiring import one_time_codes


@dataclass(frozen=True, slots=True)
class CodeRow:
    """``issued`` are the moments at which codes were issued within the last hour, oldest first."""

    nonce: str
    expires_wall_s: float
    tries: int
    issued: tuple[float, ...]
    passed_wall_s: float | None


class CodeStore:
    """Every method runs inside the caller's transaction."""

    async def get(self, connection: AsyncConnection, purpose: str, subject: str) -> CodeRow | None:
        row = (await connection.execute(sa.select(one_time_codes).where(_is(purpose, subject)))).first()
        if row is None:
            return None
        return CodeRow(row.nonce, row.expires_wall_s, row.tries, tuple(json.loads(row.issued)), row.passed_wall_s)

    async def issue(
        self,
        connection: AsyncConnection,
        purpose: str,
        subject: str,
        *,
        now_s: float,
        valid_s: float,
        issued: tuple[float, ...],
    ) -> str:
        """A fresh nonce in place of the former one, with all tries."""
        nonce = secrets.token_hex(16)
        await connection.execute(sa.delete(one_time_codes).where(_is(purpose, subject)))
        await connection.execute(
            sa.insert(one_time_codes).values(
                purpose=purpose,
                subject=subject,
                nonce=nonce,
                created_wall_s=now_s,
                expires_wall_s=now_s + valid_s,
                tries=0,
                issued=json.dumps((*issued, now_s)),
            )
        )
        return nonce

    async def take_try(
        self, connection: AsyncConnection, purpose: str, subject: str, *, now_s: float, most: int
    ) -> str | None:
        """The nonce, at the price of one try; None if there is no code, or it is old, used, or out of tries."""
        taken = (
            sa.update(one_time_codes)
            .where(
                _is(purpose, subject),
                one_time_codes.c.tries < most,
                one_time_codes.c.expires_wall_s > now_s,
                one_time_codes.c.passed_wall_s.is_(None),
            )
            .values(tries=one_time_codes.c.tries + 1)
            .returning(one_time_codes.c.nonce)
        )
        nonce: str | None = (await connection.execute(taken)).scalar_one_or_none()
        return nonce

    async def use(self, connection: AsyncConnection, purpose: str, subject: str, nonce: str, now_s: float) -> bool:
        """The code was right: nobody can use it again. False if somebody just did."""
        used = (
            sa.update(one_time_codes)
            .where(_is(purpose, subject), one_time_codes.c.nonce == nonce, one_time_codes.c.passed_wall_s.is_(None))
            .values(passed_wall_s=now_s)
        )
        return (await connection.execute(used)).rowcount == 1

    async def erase_in(self, connection: AsyncConnection, subjects: list[str]) -> None:
        await connection.execute(sa.delete(one_time_codes).where(one_time_codes.c.subject.in_(subjects)))


def _is(purpose: str, subject: str) -> sa.ColumnElement[bool]:
    return sa.and_(one_time_codes.c.purpose == purpose, one_time_codes.c.subject == subject)
