"""What of a request goes into the audit: changes, exports, and looks at reports and recordings.

A route's own ``audit`` names the action; without one a request that changes something, or exports, is noted under its
rule's action. A handler that works on ids of its body or query has named them by ``check_reach``; one that makes something
names it by ``about(request, "opening", id)``. A repeated look within ten minutes (a player seeks) is noted once.
"""

from collections.abc import Iterable

from aiohttp import web

from server.core.access import OBJECTS, Rule
from server.http.keys import ABOUT, ACCOUNT, AUDITED_LOOKS, CLOCK, STORES
from server.http.routes import Route

SAME_LOOK_S = 600.0
_LOOKS = 10_000
_NAMED = ("question", "take")


def about(request: web.Request, kind: str, *ids: str) -> None:
    """Name the objects that the request is about, when its path does not."""
    request[ABOUT] = [*request.get(ABOUT, ()), *(f"{kind}:{id}" for id in ids)]


def audited_action(route: Route) -> str:
    """Under which action requests of this route are noted; empty if they are not."""
    if route.audit:
        return "" if route.audit == "none" else route.audit
    if not isinstance(route.rule, Rule):
        return ""
    return route.rule.action if route.method != "GET" or route.rule.action == "export" else ""


async def note_before(request: web.Request, action: str) -> None:
    """Before the handler does what leaves the server: without the note nothing does. The route says ``audit="none"``."""
    route = request.match_info.route
    detail = {"route": f"{request.method} {route.resource.canonical if route.resource else ''}"}
    who = request[ACCOUNT].id
    await request.app[STORES].audit.append_all((who, action, one, detail) for one in request.get(ABOUT) or ("",))


async def note(request: web.Request, route: Route) -> None:
    """After the handler has done it."""
    action = audited_action(route)
    if not action or request.method == "HEAD":
        return
    who = request[ACCOUNT].id
    objects = _objects(request, route)
    detail = {"route": f"{route.method} {route.path}"}
    detail |= {name: request.match_info[name][:8] for name in _NAMED if name in request.match_info}
    if route.method == "GET":
        objects = [one for one in objects if _is_new_look(request, (who, action, one, str(detail)))]
    await request.app[STORES].audit.append_all((who, action, one, detail) for one in objects)


def _objects(request: web.Request, route: Route) -> Iterable[str]:
    named = list(request.get(ABOUT, ()))
    rule = route.rule
    if isinstance(rule, Rule) and rule.of in OBJECTS:
        named.insert(0, f"{rule.of}:{request.match_info[rule.parameter or rule.of]}")
    elif not named and request.match_info:
        named += [f"{name}:{value}" for name, value in request.match_info.items() if name not in _NAMED][:1]
    return named or [""]


def _is_new_look(request: web.Request, look: tuple[str, ...]) -> bool:
    looks, now_s = request.app[AUDITED_LOOKS], request.app[CLOCK].monotonic_s()
    if now_s - looks.get(look, -SAME_LOOK_S) < SAME_LOOK_S:
        return False
    if len(looks) >= _LOOKS:
        looks.clear()
    looks[look] = now_s
    return True
