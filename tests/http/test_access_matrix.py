"""Every route by role by ownership, made from the route table itself."""

import asyncio
import re
from typing import Any, get_args

import pytest
import pytest_asyncio

from server.core.access import ACTIONS, OBJECTS, AccountRole, Object, Open, Rule
from server.http.app import api_routes
from server.http.routes import Route
from tests.http.conftest import MakeSite
from tests.http.site import PASSWORD
from tests.http.two_departments import ROLES, Grounds, objects_of, two_departments

UNKNOWN = "f" * 20
_PARAMETER = re.compile(r"\{(\w+)\}")


@pytest_asyncio.fixture
async def grounds(make_site: MakeSite) -> Grounds:
    return await two_departments(await make_site())


def _path(route: Route, ids: dict[Object, str], *, unknown: bool = False) -> str:
    """The route's path with ids; a parameter that is no object takes a plain value."""

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        kind = next((one for one in OBJECTS if one == name), None)
        if isinstance(route.rule, Rule) and route.rule.parameter == name and route.rule.of in OBJECTS:
            kind = next(one for one in OBJECTS if one == route.rule.of)
        if kind is None:
            return "1"
        return UNKNOWN if unknown else ids[kind]

    return _PARAMETER.sub(fill, route.path)


def test_every_route_has_a_rule(grounds: Grounds) -> None:
    table = api_routes(grounds.site.parts)
    assert [f"{route.method} {route.path}" for route in table if route.rule is None] == []
    for route in table:
        where = f"{route.method} {route.path}"
        rule = route.rule
        if not isinstance(rule, Rule):
            assert rule in get_args(Open), where
            assert (rule == "own") == (route.access == "account"), where
            continue
        assert route.access == "account", where
        named = set(_PARAMETER.findall(route.path))
        if rule.of in OBJECTS:
            assert (rule.parameter or rule.of) in named, where
        else:  # an object that the path names must be the one that the rule looks at
            assert not named & set(OBJECTS), where
        if len(named & set(OBJECTS)) > 1:
            pytest.fail(f"{where}: two objects, but only one is looked at")


def test_every_address_of_the_server_is_known(grounds: Grounds) -> None:
    """Nothing is served beside the table but pages and the server's own health."""
    table = {route.path for route in api_routes(grounds.site.parts)}
    routes = grounds.site.client.app.router.resources()
    beside = {resource.canonical for resource in routes} - table
    assert [path for path in sorted(beside) if path.startswith("/api")] == []


async def test_nobody_gets_in_without_an_account(grounds: Grounds) -> None:
    for route in api_routes(grounds.site.parts):
        if route.access == "account":
            status, code, _ = await grounds.ask(None, route, _path(route, grounds.own))
            assert (status, code) == (401, "not_signed_in"), route.path


async def test_a_role_without_the_action_hears_the_same_for_every_id(grounds: Grounds) -> None:
    for route in api_routes(grounds.site.parts):
        if not isinstance(route.rule, Rule):
            continue
        for role in ROLES:
            if route.rule.action in ACTIONS[role]:
                continue
            heard = {
                await grounds.ask(role, route, path)
                for path in (_path(route, grounds.own), _path(route, grounds.foreign), _path(route, {}, unknown=True))
            }
            assert len(heard) == 1, (role, route.path)
            assert heard.pop()[:2] == (403, "not_allowed"), (role, route.path)


@pytest.mark.parametrize("role", ["head", "interviewer"])
async def test_a_foreign_id_answers_like_an_unknown_one(grounds: Grounds, role: AccountRole) -> None:
    for route in api_routes(grounds.site.parts):
        rule = route.rule
        if not isinstance(rule, Rule) or rule.of not in OBJECTS or rule.action not in ACTIONS[role]:
            continue
        foreign = await grounds.ask(role, route, _path(route, grounds.foreign))
        unknown = await grounds.ask(role, route, _path(route, {}, unknown=True))
        assert foreign == unknown, (role, route.method, route.path)
        assert foreign[:2] == (404, "not_found"), (role, route.method, route.path)


@pytest.mark.parametrize("role", ROLES)
async def test_what_is_in_reach_is_let_through(grounds: Grounds, role: AccountRole) -> None:
    """Past the policy it may still be a bad body or a thing that is not there yet, but never a matter of rights."""
    table = api_routes(grounds.site.parts)
    last = [route for route in table if isinstance(route.rule, Rule) and route.rule.action == "erase"]
    for route in [*(one for one in table if one not in last), *last]:  # what is erased can't be asked for after it
        if not isinstance(route.rule, Rule) or route.rule.action not in ACTIONS[role]:
            continue
        async with asyncio.timeout(20):
            status, code, _ = await grounds.ask(role, route, _path(route, grounds.own))
        assert status < 500 or code in ("busy", "storage_full"), (role, route.method, route.path, status)
        assert status not in (401, 403), (role, route.method, route.path, code)


@pytest.mark.parametrize("role", ["head", "interviewer"])
async def test_lists_hold_nothing_foreign(grounds: Grounds, role: AccountRole) -> None:
    seen_own = False
    for route in api_routes(grounds.site.parts):
        rule = route.rule
        if not isinstance(rule, Rule) or rule.of != "list" or rule.action not in ACTIONS[role] or route.method != "GET":
            continue
        status, code, raw = await grounds.ask(role, route, _path(route, grounds.own))
        assert status < 500, (role, route.path, code)
        text = raw.decode(errors="replace")
        for kind, id in grounds.foreign.items():
            assert id not in text, (role, route.path, kind)
        assert "Sales" not in text, (role, route.path)
        seen_own = seen_own or grounds.own["opening"] in text
    assert seen_own


async def test_query_filters_do_not_reach_further(grounds: Grounds) -> None:
    for path in (f"/api/v1/sessions?opening={grounds.foreign['opening']}",):
        headers = {"Authorization": f"Bearer {grounds.keys['head']}"}
        answer = await grounds.site.client.get(path, headers=headers)
        assert answer.status == 200
        assert await answer.json() == []


async def test_a_head_without_a_department_sees_nothing(grounds: Grounds) -> None:
    stores = grounds.site.stores
    made = await stores.accounts.create("stray", PASSWORD, "head", must_change_password=False)
    grounds.keys["head"] = (await stores.api_keys.create(made.id, "test"))[1]
    nameless = await objects_of(grounds.site, "") if (await grounds.site.sign_in("hr")).status == 200 else {}
    for path in ("/api/v1/openings", "/api/v1/sessions"):
        answer = await grounds.site.client.get(path, headers={"Authorization": f"Bearer {grounds.keys['head']}"})
        assert await answer.json() == []
    answer = await grounds.site.client.get(
        f"/api/v1/openings/{nameless['opening']}", headers={"Authorization": f"Bearer {grounds.keys['head']}"}
    )
    assert answer.status == 404


async def test_what_an_assignment_opens_it_also_closes(grounds: Grounds) -> None:
    headers = {"Authorization": f"Bearer {grounds.keys['interviewer']}"}
    client, path = grounds.site.client, f"/api/v1/sessions/{grounds.own['session']}"
    assert (await client.get(path, headers=headers)).status == 200
    hr = {"Authorization": f"Bearer {grounds.keys['hr']}"}
    none = {"candidates": [grounds.own["candidate"]], "accounts": []}
    assert (await client.put("/api/v1/assignments", json=none, headers=hr)).status == 204
    assert (await client.get(path, headers=headers)).status == 404


async def test_a_head_assigns_only_the_own_departments_candidates(grounds: Grounds) -> None:
    head = {"Authorization": f"Bearer {grounds.keys['head']}"}
    both = {"candidates": [grounds.own["candidate"], grounds.foreign["candidate"]], "accounts": []}
    answer = await grounds.site.client.put("/api/v1/assignments", json=both, headers=head)
    assert answer.status == 404


async def test_a_device_reaches_its_own_interview_and_no_other(grounds: Grounds) -> None:
    """The device's cookie opens nothing of the console, and a candidate's own address takes no id at all."""
    site = grounds.site
    for route in api_routes(site.parts):
        if route.rule == "candidate":
            named = set(_PARAMETER.findall(route.path))
            assert not named & {"session", "candidate", "opening", "invitation"}, route.path
    invitation = await site.invitation() if (await site.sign_in("hr")).status == 200 else {}
    site.client.session.cookie_jar.clear()
    assert (await site.open_link(invitation["link"].rsplit("/", 1)[1])).status == 200
    for route in api_routes(site.parts):
        if route.access == "account" and route.method == "GET":
            answer = await site.client.get(_path(route, grounds.own))
            assert answer.status == 401, route.path


async def test_an_interviewer_sees_nothing_of_others_in_the_same_opening(grounds: Grounds) -> None:
    """Also not in lists that an opening has: of another candidate they must not even see an id."""
    for route in api_routes(grounds.site.parts):
        rule = route.rule
        if route.method != "GET" or not isinstance(rule, Rule) or rule.action not in ACTIONS["interviewer"]:
            continue
        path = _path(route, grounds.own)
        _, _, raw = await grounds.ask("interviewer", route, path)
        for kind in ("candidate", "invitation", "session", "message", "request", "review", "decision"):
            assert grounds.beside[kind].encode() not in raw, (path, kind)
        if rule.of in OBJECTS and rule.of != "opening":
            assert (await grounds.ask("interviewer", route, _path(route, grounds.beside)))[:2] == (404, "not_found"), path


def _bodies(session: str, opening: str) -> dict[str, Any]:
    """What stands in bodies and queries, by the route's path, for every route whose rule says that ids stand there."""
    decision = {"decision": "reject", "items": [{"session": session}], "reason": "no"}
    return {
        "/api/v1/assignments": {"candidates": [session], "accounts": []},
        "/api/v1/decisions": decision,
        "/api/v1/decisions/preview": decision,
        "/api/v1/exports": {"format": "csv", "sessions": [session], "language": "en"},
        "/api/v1/compare": f"?sessions={session},{opening}",
    }


@pytest.mark.parametrize("role", ["head", "interviewer"])
async def test_ids_in_bodies_reach_no_further(grounds: Grounds, role: AccountRole) -> None:
    headers = {"Authorization": f"Bearer {grounds.keys[role]}"}
    for route in api_routes(grounds.site.parts):
        if not isinstance(route.rule, Rule) or route.rule.of != "body" or route.rule.action not in ACTIONS[role]:
            continue
        heard = []
        for id in (grounds.foreign["session"], UNKNOWN):
            if route.path == "/api/v1/assignments" and id != UNKNOWN:
                id = grounds.foreign["candidate"]
            body = _bodies(id, grounds.own["session"])[route.path]  # a KeyError here: a new route, say what it takes
            path = route.path + (body if isinstance(body, str) else "")
            data = None if isinstance(body, str) else body
            async with grounds.site.client.request(route.method, path, json=data, headers=headers) as answer:
                heard.append((answer.status, await answer.text()))
        assert heard[0] == heard[1], route.path
        assert heard[0][0] == 404, (route.path, heard[0])


async def test_exports_and_views_belong_to_one_account(grounds: Grounds) -> None:
    client = grounds.site.client
    hr, head = ({"Authorization": f"Bearer {grounds.keys[role]}"} for role in ("hr", "head"))
    asked = {"format": "csv", "sessions": [grounds.foreign["session"]], "language": "en"}
    answer = await client.post("/api/v1/exports", json=asked, headers=hr)
    assert answer.status == 202
    made = (await answer.json())["id"]
    assert (await client.get(f"/api/v1/exports/{made}", headers=hr)).status == 200
    for path in (f"/api/v1/exports/{made}", f"/api/v1/exports/{made}/file"):
        assert (await client.get(path, headers=head)).status == 404
