"""The pages and their assets, as the web client's build left them. Serving a page changes nothing."""

import asyncio
import re
from pathlib import Path

from aiohttp import web

from server.core.errors import Refusal
from server.core.text import Text
from server.http.keys import SETTINGS
from server.http.language import reader_language

_ASSET = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")
_NOT_BUILT = Text(
    zh="网页客户端还没有构建。请在服务器上运行 make web（或 make run），然后刷新本页。",
    en="The web client has not been built. Run make web (or make run) on the server, then reload this page.",
)


def add_static_routes(app: web.Application) -> None:
    app.router.add_get("/", _home)
    app.router.add_get("/i/{token}", _candidate)
    app.router.add_get("/r/{token}", _result)
    app.router.add_get("/console", _console)
    app.router.add_get("/console/{tail:.*}", _console)
    app.router.add_get("/assets/{path:.+}", _asset)
    app.router.add_get("/favicon.ico", _no_icon)
    app.router.add_get("/robots.txt", _robots)


async def _home(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "/console/"})


async def _candidate(request: web.Request) -> web.StreamResponse:
    return await _page(request, "candidate.html")


async def _result(request: web.Request) -> web.StreamResponse:
    return await _page(request, "result.html")


async def _console(request: web.Request) -> web.StreamResponse:
    return await _page(request, "console.html")


async def _page(request: web.Request, name: str) -> web.StreamResponse:
    path = request.app[SETTINGS].web_dir / name
    if not await asyncio.to_thread(path.is_file):
        language = reader_language(request)
        page = (
            f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><meta charset="utf-8">'
            f"<title>503</title><p>{_NOT_BUILT.get(language)}</p></html>"
        )
        return web.Response(text=page, content_type="text/html", status=503, headers={"Cache-Control": "no-store"})
    headers = {"Cache-Control": "no-cache", "Content-Type": "text/html; charset=utf-8"}
    return web.FileResponse(path, headers=headers)


async def _asset(request: web.Request) -> web.StreamResponse:
    """Names carry a hash of the content, so a browser may keep them for good."""
    asked = request.match_info["path"]
    root = request.app[SETTINGS].web_dir / "assets"
    if not _ASSET.fullmatch(asked) or not await asyncio.to_thread(_is_file_within, root, root / asked):
        raise Refusal("not_found")
    return web.FileResponse(root / asked, headers={"Cache-Control": "public, max-age=31536000, immutable"})


def _is_file_within(root: Path, path: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(root.resolve())


async def _no_icon(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=204)


async def _robots(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="User-agent: *\nDisallow: /\n")
