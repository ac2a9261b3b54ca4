"""Whether a device has passed the identity check of a link: a signed cookie for each link, so that two interviews on one
device do not take each other's."""

from aiohttp import web

from server.config import Settings
from server.core.errors import Refusal
from server.hiring.identity import PASS_VALID_S, needed
from server.hiring.invitations import Redeemable
from server.http.keys import IDENTITY, SETTINGS
from server.http.security import is_secure
from server.stores.sessions import ENDED


def check_identity(request: web.Request, found: Redeemable) -> None:
    """Raises Refusal ``identity_needed`` unless this device may open the link, as far as the identity check goes."""
    over = found.session is not None and found.session.stage in ENDED
    if not over and not passed_here(request, found):
        raise Refusal("identity_needed")


def passed_here(request: web.Request, found: Redeemable) -> bool:
    if needed(found.plan) == "none":
        return True
    invitation = found.invitation.id
    carried = request.cookies.get(_cookie(request.app[SETTINGS], invitation), "")
    return request.app[IDENTITY].holds(invitation, carried)


def set_pass(request: web.Request, response: web.Response, invitation: str) -> None:
    settings = request.app[SETTINGS]
    response.set_cookie(
        _cookie(settings, invitation),
        request.app[IDENTITY].give(invitation),
        max_age=PASS_VALID_S,
        httponly=True,
        secure=is_secure(settings),
        samesite="Lax",
        path="/",
    )


def _cookie(settings: Settings, invitation: str) -> str:
    name = f"lis_identity_{invitation[:12]}"
    return f"__Host-{name}" if is_secure(settings) else name
