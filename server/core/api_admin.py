"""Bodies of the HTTP API for accounts, roles, audit, webhooks, retention. See ``api.py`` for what holds for all of them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from server.core.access import AccountRole
from server.core.api import ApiModel
from server.core.events import WebhookEvent

# --- accounts --------------------------------------------------------------------------------------------------------


class NewAccount(ApiModel):
    """``department`` matters to a head alone: they see the openings that name exactly this department."""

    name: str = Field(min_length=1, max_length=200)
    role: AccountRole
    department: str = Field(default="", max_length=200)


class AccountChange(ApiModel):
    role: AccountRole
    department: str = Field(default="", max_length=200)
    disabled: bool = False


class AccountInfo(ApiModel):
    id: str
    name: str
    role: AccountRole
    department: str
    disabled: bool
    must_change_password: bool
    created_at: datetime


class CreatedAccount(AccountInfo):
    """The password is shown this once and must be changed on signing in."""

    one_time_password: str


class Assignee(ApiModel):
    """An interviewer to whom candidates can be assigned."""

    id: str
    name: str
    department: str


class AssignmentsDraft(ApiModel):
    """These candidates are assigned to these interviewers and to no other."""

    candidates: tuple[str, ...] = Field(min_length=1, max_length=500)
    accounts: tuple[str, ...] = Field(max_length=50)


# --- audit -----------------------------------------------------------------------------------------------------------


class AuditEntry(ApiModel):
    """``who`` is an account's id (``who_name`` its name now), ``candidate:<session>``, ``server`` or ``unknown``; ``detail``
    is a JSON object as it was hashed."""

    n: int
    at: datetime
    who: str
    who_name: str
    action: str
    object: str
    detail: str
    hash: str


class AuditCheck(ApiModel):
    """``broken_n`` is the first row that is not as it was written, or is missing."""

    rows: int
    last_hash: str
    broken_n: int | None
    why: str


# --- webhooks --------------------------------------------------------------------------------------------------------


class WebhookDraft(ApiModel):
    url: str = Field(min_length=8, max_length=1000)
    events: tuple[WebhookEvent, ...] = Field(min_length=1, max_length=20)
    active: bool = True


class Webhook(ApiModel):
    id: str
    url: str
    events: tuple[WebhookEvent, ...]
    active: bool
    created_at: datetime


class WebhookWithSecret(Webhook):
    """The secret (``whsec_…``, Standard Webhooks) is shown this once."""

    secret: str


class WebhookDelivery(ApiModel):
    id: str
    event: str
    body: str
    state: Literal["waiting", "delivered", "failed"]
    tries: int
    due_at: datetime
    created_at: datetime
    error: str


# --- retention and erasure -------------------------------------------------------------------------------------------


class RetentionItem(ApiModel):
    """One interview or candidate whose time is over. ``object`` is ``candidate:<id>`` or ``session:<id>``."""

    object: str
    opening: str
    title: str
    candidate: str
    over_since: datetime
    retention_days: int


class RetentionRun(ApiModel):
    """``failed`` are tried again at the next run."""

    erased: int
    failed: int


REQUESTS: tuple[type[BaseModel], ...] = (NewAccount, AccountChange, AssignmentsDraft, WebhookDraft)
"""What comes in; every other model goes out."""
