"""The identity check before an interview: where the code goes, send it, enter it. Passing is for this device alone."""

import math

from aiohttp import web

from server.core.api_messages import AskCode, CodeSent, EnterCode, IdentityState
from server.core.errors import Refusal
from server.hiring.identity import VALID_S, needed, shown_address
from server.http.body import answer, body_of
from server.http.candidate import token_of
from server.http.identity_pass import passed_here, set_pass
from server.http.keys import CLOCK, CODES, INVITATIONS, POST, SETTINGS
from server.http.origin import check_origin
from server.http.routes import Route
from server.http.security import base_url
from server.stores.recipients import Recipient

_REFUSALS = ("link_unknown", "link_revoked", "link_early", "link_expired", "opening_closed", "too_many")


async def identity_state(request: web.Request) -> web.StreamResponse:
    found = await request.app[INVITATIONS].redeemable(token_of(request))
    how = needed(found.plan)
    if how == "none":
        return answer(IdentityState(check=how, passed=True, address="", again_s=0))
    recipient = await request.app[POST].recipients.of_invitation(found.invitation.id)
    again_s = await request.app[CODES].again_wall_s("identity", found.invitation.id)
    return answer(
        IdentityState(
            check=how,
            passed=passed_here(request, found),
            address=shown_address(_address(recipient, how)),
            again_s=_left_s(request, again_s),
            reaches=request.app[POST].ways.is_set_up(how),
            organisation=found.plan.organisation,
            department=found.plan.department,
            contact=request.app[SETTINGS].smtp_reply_to,
        )
    )


async def send_identity_code(request: web.Request) -> web.StreamResponse:
    check_origin(request, needed=False)
    token = token_of(request)
    asked = await body_of(request, AskCode)
    found = await request.app[INVITATIONS].redeemable(token)
    how = needed(found.plan)
    post, invitation = request.app[POST], found.invitation.id
    recipient = await post.recipients.of_invitation(invitation)
    if recipient is None or how == "none" or not _address(recipient, how):
        raise Refusal("no_address")
    letter = await post.messages.code_letter(
        "identity_code", invitation, by=how, language=asked.language, valid_s=VALID_S, base_url=base_url(request)
    )
    if letter.message is None:
        raise Refusal("no_address")
    issued = await request.app[CODES].issue(
        "identity", invitation, lambda connection: post.messages.write(connection, letter)
    )
    post.worker.wake()
    return answer(
        CodeSent(
            address=shown_address(_address(recipient, how)),
            valid_s=_left_s(request, issued.valid_until_wall_s),
            again_s=_left_s(request, issued.again_wall_s),
        )
    )


async def enter_identity_code(request: web.Request) -> web.StreamResponse:
    check_origin(request, needed=False)
    token = token_of(request)
    asked = await body_of(request, EnterCode)
    found = await request.app[INVITATIONS].redeemable(token)
    await request.app[CODES].check("identity", found.invitation.id, asked.code)
    response = web.Response(status=204)
    set_pass(request, response, found.invitation.id)
    return response


def _left_s(request: web.Request, wall_s: float) -> int:
    """Seconds until then: a page's own clock may be wrong."""
    return max(0, math.ceil(wall_s - request.app[CLOCK].wall_s()))


def _address(recipient: Recipient | None, how: str) -> str:
    if recipient is None:
        return ""
    return recipient.mail if how == "mail" else recipient.phone


ROUTES = (
    Route(
        "GET",
        "/api/candidate/invitations/{token}/code",
        identity_state,
        "Whether a one-time code is needed, and where it would go; changes nothing",
        "candidate",
        access="anybody",
        rule="candidate",
        answer=IdentityState,
        refusals=_REFUSALS,
    ),
    Route(
        "POST",
        "/api/candidate/invitations/{token}/code",
        send_identity_code,
        "Send a one-time code to the address on file",
        "candidate",
        access="anybody",
        rule="candidate",
        body=AskCode,
        answer=CodeSent,
        refusals=(*_REFUSALS, "no_address", "code_wait", "wrong_origin"),
    ),
    Route(
        "POST",
        "/api/candidate/invitations/{token}/code/check",
        enter_identity_code,
        "Enter the code; sets a cookie that lets this device open the link",
        "candidate",
        access="anybody",
        rule="candidate",
        body=EnterCode,
        status=204,
        refusals=(*_REFUSALS, "code_wrong", "code_over", "wrong_origin"),
    ),
)
