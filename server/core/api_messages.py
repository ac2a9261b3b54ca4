"""Bodies of the HTTP API for templates, outbox and one-time codes. See ``api.py`` for what holds for all of them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from server.core.api import ApiModel
from server.core.plan import IdentityCheck
from server.core.text import Language, Text

MessageState = Literal["waiting", "sending", "failed", "sent", "kept", "given_up", "cancelled"]
"""``failed`` is tried again at ``due_at``; ``kept`` was written to the folder because no gateway is set up; ``cancelled``
was no longer wanted when its turn came."""
MessageKind = Literal[
    "invitation",
    "reminder",
    "rescheduled",
    "revoked",
    "result_ready",
    "next_round",
    "rejected",
    "talent_pool",
    "request_answered",
    "request_erased",
    "identity_code",
    "result_code",
]


# --- outbox ----------------------------------------------------------------------------------------------------------


class Message(ApiModel):
    """One message of the outbox. ``why`` is why the last try failed, or why it was cancelled."""

    id: str
    kind: MessageKind
    state: MessageState
    candidate: str
    opening: str
    invitation: str
    channel: str
    """The way it takes: ``mail``, ``sms``, or a gateway's name."""
    address: str
    language: Language
    subject: str
    tries: int
    created_at: datetime
    due_at: datetime
    """When it leaves, or is tried again."""
    sent_at: datetime | None
    sent_by: str
    """What took it: as ``channel``, or ``folder``."""
    why: Text


class MessageText(ApiModel):
    """As it leaves, but for one-time codes: these nobody sees but the candidate."""

    message: Message
    text: str
    html: str
    """Of mails alone; empty for others."""


class MessageCount(ApiModel):
    state: MessageState
    count: int


# --- templates -------------------------------------------------------------------------------------------------------


class TemplateDraft(ApiModel):
    """``body`` for mails and chats, ``short`` for text messages. A placeholder is ``{name}``."""

    subject: str = Field(min_length=1, max_length=300)
    body: str = Field(min_length=1, max_length=10_000)
    short: str = Field(min_length=1, max_length=500)


class TemplatePreviewDraft(TemplateDraft):
    kind: MessageKind
    language: Language


class MessageTemplate(ApiModel):
    kind: MessageKind
    language: Language
    subject: str
    body: str
    short: str
    own: bool
    """Whether somebody wrote it in place of ours."""
    changed_at: datetime | None
    placeholders: tuple[str, ...]
    needed: str
    """The placeholder without which it is of no use; empty for none."""


class TemplateFault(ApiModel):
    """``unknown`` placeholder, ``missing`` one, or one that must not be in a subject (``not_here``)."""

    field: Literal["subject", "body", "short"]
    what: Literal["unknown", "missing", "not_here"]
    placeholder: str


class TemplatePreview(ApiModel):
    """Filled in with made-up data. With faults it is shown all the same, but cannot be saved."""

    subject: str
    body: str
    html: str
    short: str
    faults: tuple[TemplateFault, ...]


# --- ways ------------------------------------------------------------------------------------------------------------


class MessageWay(ApiModel):
    """One way a message can take. ``how`` says how to set it up; nothing of its settings is shown."""

    name: str
    title: Text
    set_up: bool
    used: int
    """Its place in the order in which ways are tried for a candidate, from 1; 0: only where it is asked for."""
    how: Text


class MessageTest(ApiModel):
    """A test message by one way; it goes out at once and is not in the outbox."""

    address: str = Field(default="", max_length=320)


class MessageTested(ApiModel):
    good: bool
    why: Text


# --- identity check --------------------------------------------------------------------------------------------------


class IdentityState(ApiModel):
    """What the candidate's page needs to know before the link can be opened. Reading it changes nothing."""

    check: IdentityCheck
    passed: bool
    """Whether this device has shown it already."""
    address: str
    """Where the code goes, shown in part; empty: nothing is on file and no code can be sent."""
    again_s: int
    """In how many seconds another code may be asked for; 0: at once."""
    reaches: bool = True
    """Whether this server has a way set up that brings the code there; else it stays on the server, as a file."""
    organisation: str = ""
    department: str = ""
    contact: str = ""
    """Where to write when no code comes, as far as the server knows one; empty: by the way the link came."""


class AskCode(ApiModel):
    language: Language = "zh"


class CodeSent(ApiModel):
    address: str
    valid_s: int
    again_s: int


class EnterCode(ApiModel):
    code: str = Field(pattern=r"^[0-9]{6}$")


REQUESTS: tuple[type[BaseModel], ...] = (TemplateDraft, TemplatePreviewDraft, MessageTest, AskCode, EnterCode)
"""What comes in; every other model goes out."""
