"""Texts of messages: ours, somebody's own, and how they look."""

import base64
from typing import get_args

from aiohttp import web

from server.core.access import Rule
from server.core.api_messages import (
    MessageTemplate,
    TemplateDraft,
    TemplateFault,
    TemplatePreview,
    TemplatePreviewDraft,
)
from server.core.errors import Refusal
from server.core.text import Language
from server.http.body import answer, answer_many, body_of, moment
from server.http.keys import CLOCK, POST, SETTINGS
from server.http.routes import Route
from server.notify.mime import as_html, qr_png
from server.notify.sample import filled_sample, sample_link
from server.notify.template import KINDS, NEEDED, PLACEHOLDERS, Kind, Template, check
from server.notify.texts import OURS
from server.stores.message_templates import TemplateRow


async def list_templates(request: web.Request) -> web.StreamResponse:
    own = {(row.kind, row.language): row for row in await request.app[POST].templates.all()}
    return await answer_many([_template(kind, language, own.get((kind, language))) for kind, language in OURS])


async def write_template(request: web.Request) -> web.StreamResponse:
    kind, language = _which(request)
    draft = await body_of(request, TemplateDraft)
    faults = check(kind, Template(draft.subject, draft.body, draft.short))
    if faults:
        raise Refusal(
            "template_faulty", ", ".join(f"{fault.field}: {{{fault.placeholder}}} {fault.what}" for fault in faults)
        )
    row = TemplateRow(kind, language, draft.subject, draft.body, draft.short, request.app[CLOCK].wall_s())
    await request.app[POST].templates.put(row)
    return answer(_template(kind, language, row))


async def reset_template(request: web.Request) -> web.StreamResponse:
    kind, language = _which(request)
    await request.app[POST].templates.delete(kind, language)
    return answer(_template(kind, language, None))


async def preview_template(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, TemplatePreviewDraft)
    template = Template(draft.subject, draft.body, draft.short)
    subject, body, short = filled_sample(draft.kind, draft.language, template, request.app[SETTINGS].time_zone)
    link = sample_link(draft.kind)
    qr = f"data:image/png;base64,{base64.b64encode(qr_png(link)).decode()}" if link else ""
    return answer(
        TemplatePreview(
            subject=subject,
            body=body,
            html=as_html(body, draft.language, link, qr),
            short=short,
            faults=tuple(
                TemplateFault(field=fault.field, what=fault.what, placeholder=fault.placeholder)
                for fault in check(draft.kind, template)
            ),
        )
    )


def _which(request: web.Request) -> tuple[Kind, Language]:
    asked = (request.match_info["kind"], request.match_info["language"])
    for kind in KINDS:
        for language in get_args(Language):
            if asked == (kind, language):
                return kind, language
    raise Refusal("not_found")


def _template(kind: Kind, language: Language, row: TemplateRow | None) -> MessageTemplate:
    text = OURS[kind, language] if row is None else Template(row.subject, row.body, row.short)
    return MessageTemplate(
        kind=kind,
        language=language,
        subject=text.subject,
        body=text.body,
        short=text.short,
        own=row is not None,
        changed_at=None if row is None else moment(row.changed_wall_s),
        placeholders=tuple(sorted(PLACEHOLDERS[kind])),
        needed=NEEDED.get(kind, ""),
    )


ROUTES = (
    Route(
        "GET",
        "/api/v1/message-templates",
        list_templates,
        "The text of every kind of message in every language",
        "messages",
        rule=Rule("read_messages"),
        answer=MessageTemplate,
        many=True,
    ),
    Route(
        "PUT",
        "/api/v1/message-templates/{kind}/{language}",
        write_template,
        "One's own text in place of ours; for messages written from now on",
        "messages",
        rule=Rule("change_templates"),
        body=TemplateDraft,
        answer=MessageTemplate,
        refusals=("not_found", "template_faulty"),
    ),
    Route(
        "DELETE",
        "/api/v1/message-templates/{kind}/{language}",
        reset_template,
        "Back to our text",
        "messages",
        rule=Rule("change_templates"),
        answer=MessageTemplate,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/message-templates/preview",
        preview_template,
        "How a text would look, with made-up data; changes nothing",
        "messages",
        rule=Rule("read_messages"),
        audit="none",
        body=TemplatePreviewDraft,
        answer=TemplatePreview,
    ),
)
