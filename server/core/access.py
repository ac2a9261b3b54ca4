"""Who may do what to what: the one policy, for HTTP, sockets, recordings and exports. Pure.

Every route says its rule (``Route(..., rule=...)``); a route without one fails ``tests/http/test_access_matrix.py`` and is
open to administrators and HR alone until then. A rule is one of

- ``Rule("read_session", "session")``: the object's id is the path's ``{session}``; its scope is looked up before the
  handler runs. An id that is out of reach answers like one that does not exist (404 ``not_found``). The objects are the
  members of :data:`Object`; ``Rule("read_messages", "message", "id")`` if the path calls it ``{id}``.
- ``Rule("read_session", "list")``: the handler filters in its query, by ``request[SIGHT]`` and the conditions of
  :mod:`server.stores.sight`.
- ``Rule("decide", "body")``: ids stand in the body or the query; the handler calls
  ``await check_reach(request, "session", ids)`` of :mod:`server.http.reach` before it does anything.
- ``Rule("manage_webhooks")``: no object; the role alone decides.
- ``"own"``: whoever is signed in, for their own things; the handler takes ``request[ACCOUNT].id`` and nothing else.
- ``"public"``: anybody. ``"candidate"``: no account; a link's token, a code or the device's cookie decide.

A new kind of object is a line in :data:`Object` and a query in :mod:`server.stores.scopes`; a new action is a line in
:data:`Action` and in the table below.
"""

from dataclasses import dataclass
from typing import Literal, get_args

AccountRole = Literal["admin", "hr", "head", "interviewer"]
"""Administrator; HR (everything but the server's own matters); head of a department; interviewer of assigned candidates."""

Action = Literal[
    "read_opening",
    "change_opening",
    "read_candidate",
    "change_candidate",
    "assign",
    "invite",
    "read_session",
    "control_session",
    "chat",
    "score",
    "decide",
    "export",
    "answer_request",
    "read_messages",
    "send_messages",
    "change_templates",
    "read_bank",
    "change_bank",
    "erase",
    "manage_accounts",
    "manage_webhooks",
    "read_audit",
]

Object = Literal["opening", "candidate", "invitation", "session", "message", "request", "review", "decision"]
Whole = Literal["list", "body", "nothing"]
Open = Literal["public", "own", "candidate"]
Verdict = Literal["yes", "not_allowed", "not_found"]

OBJECTS: tuple[Object, ...] = get_args(Object)
_EVERYTHING: frozenset[Action] = frozenset(get_args(Action))
_SERVER: frozenset[Action] = frozenset({"manage_accounts", "manage_webhooks", "read_audit"})
_INTERVIEWER: frozenset[Action] = frozenset(
    {"read_opening", "read_candidate", "read_session", "control_session", "chat", "score", "read_bank"}
)
_HEAD: frozenset[Action] = _INTERVIEWER | {"decide", "export", "assign"}

ACTIONS: dict[AccountRole, frozenset[Action]] = {
    "admin": _EVERYTHING,
    "hr": _EVERYTHING - _SERVER,
    "head": _HEAD,
    "interviewer": _INTERVIEWER,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a route does, and where its object's id stands."""

    action: Action
    of: Object | Whole = "nothing"
    parameter: str = ""
    """The path's name for the id; empty: the object's own (``{session}``)."""


RouteRule = Rule | Open


@dataclass(frozen=True, slots=True)
class Person:
    """An account, as far as the policy asks."""

    account: str
    role: AccountRole
    department: str = ""

    @property
    def sees_all(self) -> bool:
        return self.role in ("admin", "hr")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an object belongs: its opening's department, and the accounts that its candidate (for an opening: any of its
    candidates) is assigned to."""

    department: str = ""
    assigned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a list may hold: everything, or one department's, or what is assigned to one account."""

    everything: bool = False
    department: str = ""
    account: str = ""


EVERYTHING = Sight(everything=True)


def may_ever(person: Person, action: Action) -> bool:
    """Whether the role has the action at all."""
    return action in ACTIONS[person.role]


def may(person: Person, action: Action, scope: Scope | None) -> Verdict:
    """``scope`` is None for an id that does not exist. What is out of reach is ``not_found``, as if it did not exist."""
    if not may_ever(person, action):
        return "not_allowed"
    return "yes" if scope is not None and reaches(person, scope) else "not_found"


def reaches(person: Person, scope: Scope) -> bool:
    """Whether the object is one that this person can see at all."""
    match person.role:
        case "admin" | "hr":
            return True
        case "head":
            return person.department != "" and person.department == scope.department
        case "interviewer":
            return person.account in scope.assigned


def sight(person: Person) -> Sight:
    """The same as :func:`reaches`, for a query."""
    match person.role:
        case "admin" | "hr":
            return EVERYTHING
        case "head":
            return Sight(department=person.department)
        case "interviewer":
            return Sight(account=person.account)
