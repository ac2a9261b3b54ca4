"""Who asks: a signed-in cookie (the console) or an API key (programs)."""

from aiohttp import web
from aiohttp.typedefs import Handler

from server.config import Settings
from server.core.access import Rule
from server.core.errors import Refusal
from server.http.auditing import note
from server.http.keys import ACCOUNT, SETTINGS, STORES
from server.http.origin import check_origin
from server.http.reach import check_rule, person_of
from server.http.routes import Route
from server.http.security import is_secure
from server.stores.accounts import ABSOLUTE_LIMIT_S, Account

REQUESTED_WITH = ("X-Requested-With", "lis")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def sign_in_cookie(settings: Settings) -> str:
    """The name of the console's cookie; with TLS the browser itself pins it to this host."""
    return "__Host-lis_sign_in" if is_secure(settings) else "lis_sign_in"


async def account_of(request: web.Request) -> Account | None:
    """Who asks, by API key if one is sent, else by cookie; None for nobody. Also for sockets, after `check_origin`."""
    stores = request.app[STORES]
    authorization = request.headers.get("Authorization", "")
    if authorization:
        scheme, _, secret = authorization.partition(" ")
        return await stores.api_keys.account_of(secret.strip()) if scheme.lower() == "bearer" else None
    token = request.cookies.get(sign_in_cookie(request.app[SETTINGS]), "")
    return await stores.accounts.signed_in(token) if token else None


async def account_of_socket(request: web.Request) -> Account | None:
    """Who opens a socket; nobody while a one-time password still has to be changed. Check the origin as well."""
    account = await account_of(request)
    by_key = "Authorization" in request.headers
    return None if account is not None and account.must_change_password and not by_key else account


def check_own_page(request: web.Request) -> None:
    """Raises Refusal ``wrong_origin`` unless a page of ours sent this: good Origin and the header no form can send."""
    check_origin(request)
    name, value = REQUESTED_WITH
    if request.headers.get(name) != value:
        raise Refusal("wrong_origin", name)


def guarded(route: Route) -> Handler:
    """The route's handler behind its own access rule."""
    if route.access == "anybody":
        return route.handle

    async def handle(request: web.Request) -> web.StreamResponse:
        account = await account_of(request)
        if account is None:
            raise Refusal("not_signed_in")
        by_key = "Authorization" in request.headers
        if not by_key and request.method not in SAFE_METHODS:
            check_own_page(request)
        if account.must_change_password and not by_key and not route.with_one_time_password:
            raise Refusal("must_change_password")
        request[ACCOUNT] = account
        if isinstance(route.rule, Rule) or route.rule is None:
            await check_rule(request, person_of(account), route.rule)
        response = await route.handle(request)
        await note(request, route)
        return response

    return handle


def set_sign_in(request: web.Request, response: web.Response, token: str) -> None:
    settings = request.app[SETTINGS]
    response.set_cookie(
        sign_in_cookie(settings),
        token,
        max_age=int(ABSOLUTE_LIMIT_S),
        httponly=True,
        secure=is_secure(settings),
        samesite="Lax",
        path="/",
    )


def clear_sign_in(request: web.Request, response: web.Response) -> None:
    settings = request.app[SETTINGS]
    response.del_cookie(sign_in_cookie(settings), path="/", secure=is_secure(settings), httponly=True, samesite="Lax")


__all__ = [
    "Account",
    "account_of",
    "account_of_socket",
    "check_own_page",
    "clear_sign_in",
    "guarded",
    "set_sign_in",
    "sign_in_cookie",
]
