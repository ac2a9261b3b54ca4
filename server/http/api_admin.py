"""Accounts and roles by administrators; who interviews whom."""

from aiohttp import web

from server.core.access import Rule
from server.core.api_admin import AccountChange, AccountInfo, Assignee, AssignmentsDraft, CreatedAccount, NewAccount
from server.core.errors import Refusal
from server.http.auditing import about
from server.http.body import answer, answer_many, body_of, moment
from server.http.keys import ACCESS_NEWS, STORES
from server.http.reach import check_reach
from server.http.routes import Route
from server.stores.account_admin import AccountDetail
from server.stores.accounts import Account
from server.stores.passwords import one_time_password


async def list_accounts(request: web.Request) -> web.StreamResponse:
    return await answer_many([_info(one) for one in await request.app[STORES].account_admin.list()])


async def make_account(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, NewAccount)
    if not draft.name.strip():
        raise Refusal("bad_request", "name")
    stores, password = request.app[STORES], one_time_password()
    try:
        made = await stores.accounts.create(
            draft.name, password, draft.role, must_change_password=True, department=draft.department
        )
    except ValueError:
        raise Refusal("name_taken") from None
    about(request, "account", made.id)
    info = _info(await _detail(request, made.id))
    return answer(CreatedAccount(**info.model_dump(), one_time_password=password), status=201)


async def change_account(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, AccountChange)
    id = request.match_info["account"]
    changed = await request.app[STORES].account_admin.change(id, draft.role, draft.department, disabled=draft.disabled)
    request.app[ACCESS_NEWS].tell()
    return answer(_info(changed))


async def reset_account(request: web.Request) -> web.StreamResponse:
    detail = await _detail(request, request.match_info["account"])
    password = one_time_password()
    await request.app[STORES].accounts.reset_password(detail.account.id, password)
    request.app[ACCESS_NEWS].tell()
    info = _info(await _detail(request, detail.account.id))
    return answer(CreatedAccount(**info.model_dump(), one_time_password=password))


async def list_interviewers(request: web.Request) -> web.StreamResponse:
    return await answer_many([_assignee(one) for one in await request.app[STORES].assignments.interviewers()])


async def candidate_interviewers(request: web.Request) -> web.StreamResponse:
    candidate = request.match_info["candidate"]
    if await request.app[STORES].scopes.scope("candidate", candidate) is None:
        raise Refusal("not_found")
    return await answer_many([_assignee(one) for one in await request.app[STORES].assignments.of_candidate(candidate)])


async def assign(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, AssignmentsDraft)
    await check_reach(request, "candidate", draft.candidates)
    if not await request.app[STORES].assignments.assign(draft.candidates, draft.accounts):
        raise Refusal("not_found")
    request.app[ACCESS_NEWS].tell()
    return web.Response(status=204)


async def _detail(request: web.Request, account: str) -> AccountDetail:
    found = await request.app[STORES].account_admin.get(account)
    if found is None:
        raise Refusal("not_found")
    return found


def _info(detail: AccountDetail) -> AccountInfo:
    account = detail.account
    return AccountInfo(
        id=account.id,
        name=account.name,
        role=account.role,
        department=account.department,
        disabled=detail.disabled_wall_s is not None,
        must_change_password=account.must_change_password,
        created_at=moment(detail.created_wall_s),
    )


def _assignee(account: Account) -> Assignee:
    return Assignee(id=account.id, name=account.name, department=account.department)


_ADMIN = Rule("manage_accounts")

ROUTES = (
    Route(
        "GET",
        "/api/v1/accounts",
        list_accounts,
        "All accounts, by name",
        "administration",
        rule=_ADMIN,
        answer=AccountInfo,
        many=True,
    ),
    Route(
        "POST",
        "/api/v1/accounts",
        make_account,
        "Make an account; its one-time password is shown this once",
        "administration",
        rule=_ADMIN,
        body=NewAccount,
        answer=CreatedAccount,
        status=201,
        refusals=("name_taken", "busy"),
    ),
    Route(
        "PUT",
        "/api/v1/accounts/{account}",
        change_account,
        "Change role and department, disable or enable",
        "administration",
        rule=_ADMIN,
        body=AccountChange,
        answer=AccountInfo,
        refusals=("not_found", "last_admin"),
    ),
    Route(
        "POST",
        "/api/v1/accounts/{account}/reset",
        reset_account,
        "Give a new one-time password and end every sign-in",
        "administration",
        rule=_ADMIN,
        audit="reset_password",
        answer=CreatedAccount,
        refusals=("not_found", "busy"),
    ),
    Route(
        "GET",
        "/api/v1/interviewers",
        list_interviewers,
        "To whom candidates can be assigned, by name",
        "administration",
        rule=Rule("assign"),
        answer=Assignee,
        many=True,
    ),
    Route(
        "GET",
        "/api/v1/candidates/{candidate}/interviewers",
        candidate_interviewers,
        "To whom the candidate is assigned",
        "administration",
        rule=Rule("assign", "candidate"),
        answer=Assignee,
        many=True,
        refusals=("not_found",),
    ),
    Route(
        "PUT",
        "/api/v1/assignments",
        assign,
        "Assign candidates to interviewers, and to no other",
        "administration",
        rule=Rule("assign", "body"),
        body=AssignmentsDraft,
        status=204,
        refusals=("not_found",),
    ),
)
