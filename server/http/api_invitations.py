"""Invitations: invite, look, the link's QR code, take back."""

import io

import segno
from aiohttp import web

from server.core.access import Rule
from server.core.api import Invitation, InvitationDraft
from server.http.body import answer, answer_many, body_of, moment, moment_or_none
from server.http.keys import INVITATIONS, PARTS
from server.http.routes import Route
from server.http.security import base_url
from server.stores.invitations import InvitationRow

_QR_BORDER = 4


async def invite(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, InvitationDraft)
    row = await request.app[INVITATIONS].invite(request.match_info["opening"], draft)
    return answer(_invitation(request, row), status=201)


async def list_invitations(request: web.Request) -> web.StreamResponse:
    rows = await request.app[INVITATIONS].of_opening(request.match_info["opening"])
    return await answer_many([_invitation(request, row) for row in rows])


async def one_invitation(request: web.Request) -> web.StreamResponse:
    return answer(_invitation(request, await request.app[INVITATIONS].one(request.match_info["invitation"])))


async def revoke(request: web.Request) -> web.StreamResponse:
    row = await request.app[INVITATIONS].revoke(request.match_info["invitation"])
    await request.app[PARTS].rooms.revoke(row.id)
    return answer(_invitation(request, row))


async def qr_svg(request: web.Request) -> web.StreamResponse:
    drawn = io.BytesIO()
    (await _qr(request)).save(drawn, kind="svg", scale=8, border=_QR_BORDER, light="#fff", xmldecl=False)
    return web.Response(body=drawn.getvalue(), content_type="image/svg+xml", charset="utf-8")


async def qr_png(request: web.Request) -> web.StreamResponse:
    drawn = io.BytesIO()
    (await _qr(request)).save(drawn, kind="png", scale=10, border=_QR_BORDER)
    return web.Response(body=drawn.getvalue(), content_type="image/png")


async def _qr(request: web.Request) -> segno.QRCode:
    row = await request.app[INVITATIONS].one(request.match_info["invitation"])
    return segno.make(request.app[INVITATIONS].link(base_url(request), row.id), error="m", micro=False)


def _invitation(request: web.Request, row: InvitationRow) -> Invitation:
    invitations = request.app[INVITATIONS]
    return Invitation(
        id=row.id,
        opening=row.opening,
        candidate=row.candidate,
        link=invitations.link(base_url(request), row.id),
        state=invitations.state(row),
        created_at=moment(row.created_wall_s),
        valid_from=moment_or_none(row.valid_from_wall_s),
        valid_until=moment_or_none(row.valid_until_wall_s),
        session=row.session,
    )


ROUTES = (
    Route(
        "GET",
        "/api/v1/openings/{opening}/invitations",
        list_invitations,
        "An opening's invitations, newest first",
        "invitations",
        rule=Rule("invite", "opening"),
        answer=Invitation,
        many=True,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/openings/{opening}/invitations",
        invite,
        "Invite a candidate; answers the link",
        "invitations",
        rule=Rule("invite", "opening"),
        body=InvitationDraft,
        answer=Invitation,
        status=201,
        refusals=("not_found", "opening_closed"),
    ),
    Route(
        "GET",
        "/api/v1/invitations/{invitation}",
        one_invitation,
        "One invitation",
        "invitations",
        rule=Rule("invite", "invitation"),
        answer=Invitation,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/invitations/{invitation}/revoke",
        revoke,
        "Take the link back; an interview held under it ends",
        "invitations",
        rule=Rule("invite", "invitation"),
        answer=Invitation,
        refusals=("not_found",),
    ),
    Route(
        "GET",
        "/api/v1/invitations/{invitation}/qr.svg",
        qr_svg,
        "The link as a QR code to print",
        "invitations",
        rule=Rule("invite", "invitation"),
        media_type="image/svg+xml",
        refusals=("not_found",),
    ),
    Route(
        "GET",
        "/api/v1/invitations/{invitation}/qr.png",
        qr_png,
        "The link as a QR code picture",
        "invitations",
        rule=Rule("invite", "invitation"),
        media_type="image/png",
        refusals=("not_found",),
    ),
)
