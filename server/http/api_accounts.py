"""Signing in and out, the own password, API keys."""

from aiohttp import web

from server.core.access import ACTIONS
from server.core.api import ApiKey, ChangePassword, CreatedApiKey, Me, NewApiKey, SignIn
from server.core.errors import Refusal
from server.http.auth import check_own_page, clear_sign_in, set_sign_in, sign_in_cookie
from server.http.body import answer, answer_many, body_of, moment, moment_or_none
from server.http.keys import ACCOUNT, SETTINGS, STORES
from server.http.routes import Route
from server.http.security import peer
from server.stores.accounts import Account
from server.stores.api_keys import ApiKeyRow


async def sign_in(request: web.Request) -> web.StreamResponse:
    check_own_page(request)
    asked = await body_of(request, SignIn)
    former = request.cookies.get(sign_in_cookie(request.app[SETTINGS]))
    accounts = request.app[STORES].accounts
    audit = request.app[STORES].audit
    try:
        signed_in = await accounts.sign_in(asked.name, asked.password, peer(request), former_token=former)
    except Refusal as refusal:
        known = await accounts.by_name(asked.name)
        await audit.append("unknown" if known is None else known.id, "sign_in_failed", "", {"why": refusal.code})
        raise
    await audit.append(signed_in.account.id, "sign_in")
    response = answer(_me(signed_in.account))
    set_sign_in(request, response, signed_in.token)
    return response


async def sign_out(request: web.Request) -> web.StreamResponse:
    await request.app[STORES].accounts.sign_out(request.cookies.get(sign_in_cookie(request.app[SETTINGS]), ""))
    response = web.Response(status=204)
    clear_sign_in(request, response)
    return response


async def me(request: web.Request) -> web.StreamResponse:
    return answer(_me(request[ACCOUNT]))


async def change_password(request: web.Request) -> web.StreamResponse:
    asked = await body_of(request, ChangePassword)
    if asked.new == asked.old:
        raise Refusal("bad_request", "new")
    token = await request.app[STORES].accounts.change_password(request[ACCOUNT].id, asked.old, asked.new, peer(request))
    response = web.Response(status=204)
    set_sign_in(request, response, token)
    return response


async def list_keys(request: web.Request) -> web.StreamResponse:
    rows = await request.app[STORES].api_keys.list(request[ACCOUNT].id)
    return await answer_many([_key(row) for row in rows])


async def make_key(request: web.Request) -> web.StreamResponse:
    asked = await body_of(request, NewApiKey)
    row, secret = await request.app[STORES].api_keys.create(request[ACCOUNT].id, asked.label)
    return answer(CreatedApiKey(**_key(row).model_dump(), secret=secret), status=201)


async def delete_key(request: web.Request) -> web.StreamResponse:
    if not await request.app[STORES].api_keys.delete(request[ACCOUNT].id, request.match_info["key"]):
        raise Refusal("not_found")
    return web.Response(status=204)


def _me(account: Account) -> Me:
    return Me(
        name=account.name,
        role=account.role,
        must_change_password=account.must_change_password,
        id=account.id,
        department=account.department,
        actions=tuple(sorted(ACTIONS[account.role])),
    )


def _key(row: ApiKeyRow) -> ApiKey:
    return ApiKey(
        id=row.id,
        label=row.label,
        created_at=moment(row.created_wall_s),
        last_used_at=moment_or_none(row.last_used_wall_s),
    )


ROUTES = (
    Route(
        "POST",
        "/api/v1/sign-in",
        sign_in,
        "Sign in; sets the cookie",
        "accounts",
        rule="public",
        access="anybody",
        body=SignIn,
        answer=Me,
        refusals=("sign_in_failed", "sign_in_wait", "wrong_origin", "busy"),
    ),
    Route(
        "POST",
        "/api/v1/sign-out",
        sign_out,
        "End this sign-in",
        "accounts",
        rule="own",
        audit="sign_out",
        status=204,
        with_one_time_password=True,
    ),
    Route("GET", "/api/v1/me", me, "Who is signed in", "accounts", rule="own", answer=Me, with_one_time_password=True),
    Route(
        "POST",
        "/api/v1/password",
        change_password,
        "Change the own password; ends every other sign-in",
        "accounts",
        rule="own",
        audit="change_password",
        body=ChangePassword,
        status=204,
        refusals=("sign_in_failed", "sign_in_wait", "busy"),
        with_one_time_password=True,
    ),
    Route("GET", "/api/v1/api-keys", list_keys, "The own API keys", "accounts", rule="own", answer=ApiKey, many=True),
    Route(
        "POST",
        "/api/v1/api-keys",
        make_key,
        "Make an API key; its secret is shown this once",
        "accounts",
        rule="own",
        audit="make_key",
        body=NewApiKey,
        answer=CreatedApiKey,
        status=201,
    ),
    Route(
        "DELETE",
        "/api/v1/api-keys/{key}",
        delete_key,
        "Delete an own API key",
        "accounts",
        rule="own",
        audit="delete_key",
        status=204,
        refusals=("not_found",),
    ),
)
