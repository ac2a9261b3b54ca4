"""What the command line can do (``python -m server --help``)."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

import segno
import typer
from rich.console import Console
from rich.text import Text as Line

from server.admin_commands import audit_app, retention_app, user_app
from server.config import Settings
from server.core.clock import SystemClock
from server.hiring.first_run import FIRST_ACCOUNT, FirstRun, first_run
from server.hiring.invitations import Invitations
from server.hiring.links import Links
from server.hiring.openings import Openings
from server.hiring.secret_key import server_secret
from server.http.address import public_url
from server.http.certificate import certificate_files, certificate_names
from server.interview.translation import in_language
from server.load.heap import bound_heaps
from server.quick_imports import quick_imports
from server.stores.copying import CopyRefused, copy_database
from server.stores.database import Database, sqlite_url
from server.stores.stores import Stores

app = typer.Typer(help="Self-hosted live interview server. Settings are LIS_* environment variables.", no_args_is_help=True)
key_app = typer.Typer(help="API keys for programs.", no_args_is_help=True)
app.add_typer(user_app, name="user")
app.add_typer(audit_app, name="audit")
app.add_typer(retention_app, name="retention")
app.add_typer(key_app, name="key")
out = Console(highlight=False)

Name = Annotated[str, typer.Argument(help="The account's name.")]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the commands work with."""

    stores: Stores
    openings: Openings
    invitations: Invitations


@asynccontextmanager
async def _desk(settings: Settings) -> AsyncIterator[Desk]:
    clock = SystemClock()
    stores = await Stores.open(settings.data_dir, clock, database_url=settings.database_url)
    try:
        links = Links(server_secret(settings.data_dir))
        invitations = Invitations(stores.invitations, stores.candidates, stores.openings, stores.sessions, links, clock)
        yield Desk(stores, Openings(stores.openings, clock), invitations)
    finally:
        await stores.close()


@app.command()
def serve() -> None:
    """Serve until told to stop."""
    with quick_imports():
        from server.app import run
    bound_heaps()
    run(Settings())


@app.command()
def migrate() -> None:
    """Bring the database up to date."""

    async def work() -> None:
        async with _desk(Settings()):
            pass

    asyncio.run(work())
    out.print("The database is up to date.")


@app.command("copy-database")
def copy_database_command() -> None:
    """Copy the data folder's SQLite database into the empty one that LIS_DATABASE_URL names. Stop the server first."""
    settings = Settings()
    file = settings.data_dir / "interviews.sqlite"
    if not settings.database_url or not file.is_file():
        raise typer.BadParameter("LIS_DATABASE_URL must name the new database, and LIS_DATA_DIR hold interviews.sqlite")

    async def work() -> int:
        source, target = Database(sqlite_url(file)), Database(settings.database_url)
        try:
            await source.open()
            await target.open()
            return sum((await copy_database(source, target)).values())
        finally:
            await target.close()
            await source.close()

    try:
        rows = asyncio.run(work())
    except CopyRefused as refused:
        raise typer.BadParameter(str(refused)) from None
    out.print(f"{rows} rows copied. Recordings, keys and the audit's head stay in {settings.data_dir}.")


@app.command()
def sample() -> None:
    """Make the sample opening, if there is no opening yet."""

    async def work() -> int:
        async with _desk(Settings()) as desk:
            return len(await desk.openings.make_samples())

    made = asyncio.run(work())
    out.print("The sample opening was made." if made else "There are openings already; nothing was made.")


@app.command("first-run")
def first_run_command() -> None:
    """Make what a fresh server needs, and show where to begin."""
    settings = Settings()
    base = public_url(settings)

    async def work() -> tuple[FirstRun, list[tuple[str, str]]]:
        async with _desk(settings) as desk:
            done = await first_run(desk.stores.accounts, desk.openings, desk.invitations)
            links = []
            for row in done.invitations:
                own = await desk.stores.candidates.get(row.candidate_id or "")
                plan = (await desk.openings.one(row.opening)).plan
                title = (plan if own is None else in_language(plan, own.language)).title
                links.append((f"{title} · {row.candidate}", desk.invitations.link(base, row.id)))
            return done, links

    done, links = asyncio.run(work())
    _show(base, done, links)


@app.command()
def certificate() -> None:
    """With TLS on: make the certificate, unless one is given or still good."""
    settings = Settings()
    if not settings.tls:
        out.print("TLS is off (LIS_TLS); no certificate is needed.")
        return
    cert, _ = certificate_files(settings)
    out.print(f"Certificate: {cert}")
    if settings.tls_cert is None:
        out.print(f"Good for: {', '.join(certificate_names(settings.host))}")
        out.print(f"A phone stops warning once it trusts {cert.with_name('ca.pem')}")


@key_app.command("add")
def key_add(name: Name, label: Annotated[str, typer.Option(help="What the key is for.")] = "command line") -> None:
    """Make an API key for an account; prints the secret alone, so that it can be piped."""

    async def work() -> str | None:
        async with _desk(Settings()) as desk:
            account = await desk.stores.accounts.by_name(name)
            return None if account is None else (await desk.stores.api_keys.create(account.id, label[:100]))[1]

    secret = asyncio.run(work())
    if secret is None:
        raise typer.BadParameter("there is no such account")
    typer.echo(secret)


def _show(base: str, done: FirstRun, links: list[tuple[str, str]]) -> None:
    lines = Line()
    lines.append("控制台 Console   ").append(f"{base}/console/\n", style="bold cyan")
    if done.one_time_password is not None:
        lines.append("用户名 Name      ").append(f"{FIRST_ACCOUNT}\n", style="bold")
        lines.append("密码 Password    ").append(f"{done.one_time_password}\n", style="bold")
        lines.append("                 一次性，只显示这一次 · one-time, shown only now\n", style="dim")
    for title, link in links:
        lines.append(f"\n候选人 Candidate: {title}\n").append(link, style="cyan").append("\n")
    out.rule("Live interview server")
    out.print(lines, soft_wrap=True)
    if links:
        drawn = io.StringIO()
        segno.make(links[0][1], error="m", micro=False).terminal(drawn, compact=True, border=2)
        out.print(f"手机扫码 Scan to begin: {links[0][0]}")
        out.file.write(drawn.getvalue())
