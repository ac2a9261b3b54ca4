"""API keys for programs. The secret is random (256 bits), so its plain SHA-256 is enough; only that is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from server.core.clock import Clock
from server.stores.accounts import Account, account_of_row
from server.stores.database import Database
from server.stores.schema import accounts, api_keys

PREFIX = "lis_"
_USED_EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class ApiKeyRow:
    id: str
    account: str
    label: str
    created_wall_s: float
    last_used_wall_s: float | None


class ApiKeyStore:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def create(self, account: str, label: str) -> tuple[ApiKeyRow, str]:
        """The key and its secret, which nobody can see again."""
        secret = PREFIX + secrets.token_urlsafe(32)
        row = ApiKeyRow(secrets.token_hex(10), account, label, self._clock.wall_s(), None)
        values = {
            "id": row.id,
            "account": account,
            "label": label,
            "secret_hash": _hash(secret),
            "created_wall_s": row.created_wall_s,
        }
        async with self._database.write() as connection:
            await connection.execute(sa.insert(api_keys).values(values))
        return row, secret

    async def list(self, account: str) -> Sequence[ApiKeyRow]:
        query = sa.select(api_keys).where(api_keys.c.account == account).order_by(api_keys.c.created_wall_s)
        async with self._database.read() as connection:
            return [_key(row) for row in await connection.execute(query)]

    async def delete(self, account: str, key: str) -> bool:
        """False if the account has no such key."""
        gone = sa.delete(api_keys).where(api_keys.c.id == key, api_keys.c.account == account)
        async with self._database.write() as connection:
            return (await connection.execute(gone)).rowcount == 1

    async def account_of(self, secret: str) -> Account | None:
        """Whose key this is, None if nobody's. Notes the use once a minute."""
        query = (
            sa.select(accounts, api_keys.c.id.label("key"), api_keys.c.last_used_wall_s)
            .select_from(api_keys.join(accounts, accounts.c.id == api_keys.c.account))
            .where(api_keys.c.secret_hash == _hash(secret), accounts.c.disabled_wall_s.is_(None))
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        now_s = self._clock.wall_s()
        if row.last_used_wall_s is None or now_s - row.last_used_wall_s > _USED_EVERY_S:
            used = sa.update(api_keys).where(api_keys.c.id == row.key).values(last_used_wall_s=now_s)
            async with self._database.write() as connection:
                await connection.execute(used)
        return account_of_row(row)


def _key(row: Any) -> ApiKeyRow:
    return ApiKeyRow(row.id, row.account, row.label, row.created_wall_s, row.last_used_wall_s)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
