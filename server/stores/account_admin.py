"""What administrators do with accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from server.core.access import AccountRole
from server.core.clock import Clock
from server.core.errors import Refusal
from server.stores.accounts import Account, AccountStore, account_of_row
from server.stores.database import Database
from server.stores.schema import accounts, sign_ins
from server.stores.schema_hiring import assignments


@dataclass(frozen=True, slots=True)
class AccountDetail:
    account: Account
    created_wall_s: float
    disabled_wall_s: float | None


class AccountAdmin:
    def __init__(self, database: Database, accounts: AccountStore, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._clock = clock

    async def list(self) -> Sequence[AccountDetail]:
        """By name."""
        async with self._database.read() as connection:
            return [_detail(row) for row in await connection.execute(sa.select(accounts).order_by(accounts.c.name_key))]

    async def get(self, account: str) -> AccountDetail | None:
        async with self._database.read() as connection:
            row = (await connection.execute(sa.select(accounts).where(accounts.c.id == account))).first()
        return None if row is None else _detail(row)

    async def change(self, account: str, role: AccountRole, department: str, *, disabled: bool) -> AccountDetail:
        """Set role and department, disable or enable; a disabled account is signed out everywhere and its keys rest.

        Raises Refusal ``not_found``; ``last_admin`` if no administrator could sign in any more.
        """
        now_s = self._clock.wall_s()
        others = sa.select(sa.func.count()).select_from(accounts)
        others = others.where(accounts.c.role == "admin", accounts.c.disabled_wall_s.is_(None), accounts.c.id != account)
        since = sa.func.coalesce(accounts.c.disabled_wall_s, now_s) if disabled else sa.null()
        values = {"role": role, "department": department.strip(), "disabled_wall_s": since}
        async with self._database.write() as connection:
            if (role != "admin" or disabled) and not await connection.scalar(others):
                raise Refusal("last_admin")
            done = await connection.execute(sa.update(accounts).where(accounts.c.id == account).values(**values))
            if done.rowcount != 1:
                raise Refusal("not_found")
            if disabled:
                await connection.execute(sa.delete(sign_ins).where(sign_ins.c.account == account))
            if role != "interviewer":
                await connection.execute(sa.delete(assignments).where(assignments.c.account == account))
        self._accounts.forget()
        changed = await self.get(account)
        if changed is None:
            raise Refusal("not_found")
        return changed


def _detail(row: Any) -> AccountDetail:
    return AccountDetail(account_of_row(row), row.created_wall_s, row.disabled_wall_s)
