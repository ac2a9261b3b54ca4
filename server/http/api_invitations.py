"""Invitations: invite, look, the link's QR code, take back."""

import asyncio
import io
from collections.abc import Sequence

import segno
from aiohttp import web

from server.core.access import Rule
from server.core.api import Invitation, InvitationDraft
from server.core.api_candidates import InvitationTold, InvitedMany, InvitedOne, InviteMany, Reschedule
from server.core.notices import NoticeOutcome
from server.hiring.inviting import Invited
from server.http.auditing import about
from server.http.body import answer, answer_large, answer_many, body_of, moment, moment_or_none
from server.http.keys import INVITATIONS, INVITING, PARTS
from server.http.routes import Query, Route
from server.http.security import base_url
from server.stores.invitations import InvitationRow

ABOUT_LIMIT = 100
"""How many links of one call are named in the audit."""
_QR_BORDER = 4


async def invite(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, InvitationDraft)
    row = await request.app[INVITATIONS].invite(request.match_info["opening"], draft)
    about(request, "invitation", row.id)
    return answer(_invitation(request, row), status=201)


async def invite_many(request: web.Request) -> web.StreamResponse:
    asked = await body_of(request, InviteMany)
    results = await request.app[INVITING].invite(request.match_info["opening"], asked, base_url(request))
    made = [one.invitation for one in results if one.outcome == "invited" and one.invitation is not None]
    about(request, "invitation", *made[:ABOUT_LIMIT])
    return await answer_large(await asyncio.to_thread(_invited_many, request, results))


async def list_invitations(request: web.Request) -> web.StreamResponse:
    rows = await request.app[INVITATIONS].of_opening(request.match_info["opening"])
    return await answer_many([_invitation(request, row) for row in rows])


async def one_invitation(request: web.Request) -> web.StreamResponse:
    return answer(_invitation(request, await request.app[INVITATIONS].one(request.match_info["invitation"])))


async def revoke(request: web.Request) -> web.StreamResponse:
    invitation = request.match_info["invitation"]
    await request.app[INVITING].revoke(invitation, tell=request.query.get("tell") == "1")
    await request.app[PARTS].rooms.revoke(invitation)
    return await one_invitation(request)


async def reschedule(request: web.Request) -> web.StreamResponse:
    asked = await body_of(request, Reschedule)
    notice = await request.app[INVITING].reschedule(request.match_info["invitation"], asked, base_url(request))
    return await _told(request, notice)


async def resend(request: web.Request) -> web.StreamResponse:
    notice = await request.app[INVITING].resend(request.match_info["invitation"], base_url(request))
    return await _told(request, notice)


async def remind(request: web.Request) -> web.StreamResponse:
    notice = await request.app[INVITING].remind(request.match_info["invitation"], base_url(request))
    return await _told(request, notice)


async def _told(request: web.Request, notice: NoticeOutcome | None) -> web.StreamResponse:
    row = await request.app[INVITATIONS].one(request.match_info["invitation"])
    return answer(InvitationTold(invitation=_invitation(request, row), notice=notice))


def _invited_many(request: web.Request, results: Sequence[Invited]) -> InvitedMany:
    link, base = request.app[INVITATIONS].link, base_url(request)
    return InvitedMany(
        invited=sum(one.outcome == "invited" for one in results),
        results=tuple(
            InvitedOne(
                candidate=one.candidate,
                name=one.name,
                outcome=one.outcome,
                invitation=one.invitation,
                link=None if one.invitation is None else link(base, one.invitation),
                notice=one.notice,
            )
            for one in results
        ),
    )


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
        candidate_id=row.candidate_id,
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
        query=(Query("tell", "1: also tell the candidate", {"type": "string", "enum": ["0", "1"], "default": "0"}),),
        answer=Invitation,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/openings/{opening}/candidates/invite",
        invite_many,
        "Invite candidates of the opening: a link for each who has none, and its message",
        "invitations",
        rule=Rule("invite", "opening"),
        body=InviteMany,
        answer=InvitedMany,
        refusals=("not_found", "opening_closed", "opening_over", "bad_request"),
    ),
    Route(
        "POST",
        "/api/v1/invitations/{invitation}/reschedule",
        reschedule,
        "Another window for the link",
        "invitations",
        rule=Rule("invite", "invitation"),
        body=Reschedule,
        answer=InvitationTold,
        refusals=("not_found", "wrong_moment", "bad_request"),
    ),
    Route(
        "POST",
        "/api/v1/invitations/{invitation}/resend",
        resend,
        "Send the invitation's message again; twice within a minute is once",
        "invitations",
        rule=Rule("invite", "invitation"),
        answer=InvitationTold,
        refusals=("not_found", "wrong_moment", "link_expired"),
    ),
    Route(
        "POST",
        "/api/v1/invitations/{invitation}/remind",
        remind,
        "Send a reminder now; twice within a minute is once",
        "invitations",
        rule=Rule("invite", "invitation"),
        answer=InvitationTold,
        refusals=("not_found", "wrong_moment", "link_expired"),
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
