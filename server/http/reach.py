"""The policy of :mod:`server.core.access` at the door: what every request with a rule passes."""

from collections.abc import Iterable
from typing import cast

from aiohttp import web

from server.core.access import Action, Object, Person, Rule, Scope, may, may_ever, sight
from server.core.errors import Refusal
from server.http.auditing import about
from server.http.keys import PERSON, RULE, SIGHT, STORES
from server.stores.accounts import Account
from server.stores.stores import Stores


def person_of(account: Account) -> Person:
    return Person(account.id, account.role, account.department)


async def check_rule(request: web.Request, person: Person, rule: Rule | None) -> None:
    """Let the request through or raise Refusal ``not_allowed`` or ``not_found``; leaves :data:`PERSON` and :data:`SIGHT`."""
    request[PERSON], request[SIGHT] = person, sight(person)
    if rule is None:  # nobody has said yet who may: those who may see everything
        if not person.sees_all:
            raise Refusal("not_allowed")
        return
    request[RULE] = rule
    kind = rule.of
    ids = (request.match_info[rule.parameter or kind],) if kind not in ("nothing", "list", "body") else ()
    await check_person(request.app[STORES], person, rule.action, cast(Object, kind), ids)


async def check_reach(request: web.Request, kind: Object, ids: Iterable[str], action: Action | None = None) -> None:
    """For ids of a body or a query: raises Refusal ``not_found`` unless all are in reach, ``not_allowed`` for the role.

    ``action`` is the rule's own if none is given. One who may see everything is let through without a look: the handler
    itself refuses ids that do not exist. The audit takes the ids from here.
    """
    wanted = tuple(dict.fromkeys(ids))
    about(request, kind, *wanted)
    await check_person(request.app[STORES], request[PERSON], action or request[RULE].action, kind, wanted)


async def check_person(stores: Stores, person: Person, action: Action, kind: Object, ids: Iterable[str]) -> None:
    """The same without a request, for sockets."""
    if not may_ever(person, action):
        raise Refusal("not_allowed")
    if person.sees_all:
        return
    wanted = set(ids)
    scopes: dict[str, Scope] = await stores.scopes.scopes(kind, wanted) if wanted else {}
    for id in wanted:
        verdict = may(person, action, scopes.get(id))
        if verdict != "yes":
            raise Refusal(verdict)
