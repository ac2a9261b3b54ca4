"""Commands of administrators: accounts, audit, retention (``python -m server user|audit|retention --help``)."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, TypeVar, get_args

import typer
from rich.console import Console
from rich.table import Table

from server.config import Settings
from server.core.access import AccountRole
from server.core.clock import SystemClock
from server.core.errors import Refusal
from server.hiring.erasure import Erasure
from server.hiring.retention import Retention
from server.stores.passwords import one_time_password
from server.stores.stores import Stores

user_app = typer.Typer(help="Accounts of the people who hire.", no_args_is_help=True)
audit_app = typer.Typer(help="The audit: who did what.", no_args_is_help=True)
retention_app = typer.Typer(help="What openings no longer keep.", no_args_is_help=True)
out = Console(highlight=False)

ROLES: tuple[AccountRole, ...] = get_args(AccountRole)
Name = Annotated[str, typer.Argument(help="The account's name.")]
Role = Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")]
Department = Annotated[str, typer.Option(help="For a head: the department whose openings they see.")]
T = TypeVar("T")


def _with_stores(work: Callable[[Stores, Settings], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = Settings()
        stores = await Stores.open(settings.data_dir, SystemClock(), database_url=settings.database_url)
        try:
            return await work(stores, settings)
        finally:
            await stores.close()

    return asyncio.run(run())


def _role(name: str) -> AccountRole:
    for role in ROLES:
        if role == name:
            return role
    raise typer.BadParameter(f"role must be one of {', '.join(ROLES)}")


@user_app.command("add")
def user_add(name: Name, role: Role = "hr", department: Department = "") -> None:
    """Make an account with a one-time password."""
    wanted, password = _role(role), one_time_password()

    async def work(stores: Stores, _settings: Settings) -> None:
        made = await stores.accounts.create(name, password, wanted, must_change_password=True, department=department)
        await stores.audit.append("server", "manage_accounts", f"account:{made.id}", {"command": "user add"})

    try:
        _with_stores(work)
    except ValueError:
        raise typer.BadParameter("the name is taken") from None
    _show_password(name, password)


@user_app.command("reset")
def user_reset(name: Name) -> None:
    """Give an account a new one-time password and end its sign-ins."""
    password = one_time_password()

    async def work(stores: Stores, _settings: Settings) -> bool:
        account = await stores.accounts.by_name(name)
        if account is not None:
            await stores.accounts.reset_password(account.id, password)
            await stores.audit.append("server", "reset_password", f"account:{account.id}", {"command": "user reset"})
        return account is not None

    if not _with_stores(work):
        raise typer.BadParameter("there is no such account")
    _show_password(name, password)


@user_app.command("list")
def user_list() -> None:
    """Show all accounts."""

    async def work(stores: Stores, _settings: Settings) -> Table:
        table = Table("name", "role", "department", "state")
        for one in await stores.account_admin.list():
            state = "disabled" if one.disabled_wall_s is not None else ""
            table.add_row(one.account.name, one.account.role, one.account.department, state)
        return table

    out.print(_with_stores(work))


@user_app.command("change")
def user_change(
    name: Name,
    role: Annotated[str, typer.Option(help="Another role.")] = "",
    department: Annotated[str | None, typer.Option(help="Another department.")] = None,
    disabled: Annotated[bool | None, typer.Option("--disable/--enable", help="Lock it out, or let it in again.")] = None,
) -> None:
    """Change an account's role or department, disable or enable it."""

    async def work(stores: Stores, _settings: Settings) -> bool:
        account = await stores.accounts.by_name(name)
        before = await stores.account_admin.get(account.id) if account is not None else None
        if account is None or before is None:
            return False
        is_disabled = before.disabled_wall_s is not None if disabled is None else disabled
        new_department = account.department if department is None else department
        wanted = _role(role) if role else account.role
        await stores.account_admin.change(account.id, wanted, new_department, disabled=is_disabled)
        await stores.audit.append("server", "manage_accounts", f"account:{account.id}", {"command": "user change"})
        return True

    try:
        done = _with_stores(work)
    except Refusal as refusal:
        raise typer.BadParameter(refusal.text("en")) from None
    if not done:
        raise typer.BadParameter("there is no such account")
    out.print(f"{name}: changed.")


@audit_app.command("check")
def audit_check() -> None:
    """Walk the whole chain of hashes; exits 1 and names the first broken row if there is one."""

    async def work(stores: Stores, _settings: Settings) -> int | None:
        verdict = await stores.audit.check()
        if verdict.broken_n is None:
            out.print(f"Good: {verdict.rows} rows, last hash {verdict.last_hash}")
        else:
            out.print(f"Broken at row {verdict.broken_n}: {verdict.why}")
        return verdict.broken_n

    if _with_stores(work) is not None:
        raise typer.Exit(1)


@retention_app.command("show")
def retention_show() -> None:
    """Show what a run would erase now; changes nothing."""

    async def work(stores: Stores, settings: Settings) -> Table:
        table = Table("candidate", "opening", "over since", "kept for")
        for one in await _retention(stores, settings).dry_run():
            since = time.strftime("%Y-%m-%d", time.localtime(one.over_since_wall_s))
            about = f"candidate:{one.candidate}" if one.candidate else f"session:{one.session}"
            table.add_row(about, one.title, since, f"{one.retention_days} d")
        return table

    table = _with_stores(work)
    out.print(table if table.row_count else "Nothing is over.")


@retention_app.command("run")
def retention_run() -> None:
    """Erase now what openings no longer keep (a running server does so each day by itself)."""

    async def work(stores: Stores, settings: Settings) -> tuple[int, int]:
        done = await _retention(stores, settings).run()
        return done.erased, done.failed

    erased, failed = _with_stores(work)
    out.print(f"{erased} erased, {failed} failed.")
    if failed:
        raise typer.Exit(1)


def _retention(stores: Stores, settings: Settings) -> Retention:
    clock = SystemClock()
    return Retention(stores, Erasure(stores, settings.data_dir, _nobody, clock), clock)


@contextlib.asynccontextmanager
async def _nobody(_session: str) -> AsyncIterator[None]:
    """What is over is not being held (see :class:`server.stores.retention.RetentionStore`)."""
    yield


def _show_password(name: str, password: str) -> None:
    out.print(f"{name}: one-time password [bold]{password}[/bold]\nIt is shown only now, and must be changed on signing in.")
