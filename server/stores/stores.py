"""All stores of one server, opened and closed together."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from server.core.clock import Clock
from server.stores.account_admin import AccountAdmin
from server.stores.accounts import AccountStore
from server.stores.api_keys import ApiKeyStore
from server.stores.assignments import AssignmentStore
from server.stores.audit import AuditStore
from server.stores.bank import BankStore
from server.stores.candidates import CandidateStore
from server.stores.database import Database, sqlite_url
from server.stores.decisions import DecisionStore
from server.stores.erasure import ErasureStore
from server.stores.flag_facts import FlagFactStore
from server.stores.history import HistoryStore
from server.stores.invitations import InvitationStore
from server.stores.kept_mail import KeptMail
from server.stores.openings import OpeningStore
from server.stores.passwords import Passwords
from server.stores.recordings import RecordingStore
from server.stores.requests import RequestStore
from server.stores.result_list import ResultListStore
from server.stores.resumes import ResumeStore
from server.stores.reviews import ReviewStore
from server.stores.scopes import ScopeStore
from server.stores.scores import ScoreStore
from server.stores.sessions import SessionStore
from server.stores.timeline import TimelineStore
from server.stores.views import ViewStore
from server.stores.webhooks import WebhookStore
from server.stores.withdrawals import WithdrawalStore


@dataclass(frozen=True, slots=True)
class Stores:
    database: Database
    timeline: TimelineStore
    sessions: SessionStore
    openings: OpeningStore
    candidates: CandidateStore
    invitations: InvitationStore
    accounts: AccountStore
    api_keys: ApiKeyStore
    recordings: RecordingStore
    history: HistoryStore
    flag_facts: FlagFactStore
    bank: BankStore
    resumes: ResumeStore
    scopes: ScopeStore
    requests: RequestStore
    withdrawals: WithdrawalStore
    scores: ScoreStore
    reviews: ReviewStore
    decisions: DecisionStore
    result_list: ResultListStore
    views: ViewStore
    account_admin: AccountAdmin
    assignments: AssignmentStore
    audit: AuditStore
    webhooks: WebhookStore
    erasure: ErasureStore
    kept_mail: KeptMail

    @classmethod
    async def open(
        cls, data_dir: Path, clock: Clock, *, database_url: str = "", passwords: Passwords | None = None
    ) -> "Stores":
        """Open (and migrate) the database; an empty URL means ``interviews.sqlite`` in ``data_dir``."""
        await asyncio.to_thread(data_dir.mkdir, parents=True, exist_ok=True, mode=0o700)
        database = Database(database_url or sqlite_url(data_dir / "interviews.sqlite"))
        await database.open()
        accounts = AccountStore(database, clock, passwords)
        return cls(
            database=database,
            timeline=TimelineStore(database),
            sessions=SessionStore(database, clock),
            openings=OpeningStore(database),
            candidates=CandidateStore(database),
            invitations=InvitationStore(database),
            accounts=accounts,
            api_keys=ApiKeyStore(database, clock),
            recordings=RecordingStore(data_dir),
            history=HistoryStore(database),
            flag_facts=FlagFactStore(database),
            bank=BankStore(database),
            resumes=ResumeStore(database),
            scopes=ScopeStore(database),
            requests=RequestStore(database),
            withdrawals=WithdrawalStore(database),
            scores=ScoreStore(database),
            reviews=ReviewStore(database),
            decisions=DecisionStore(database),
            result_list=ResultListStore(database),
            views=ViewStore(database),
            account_admin=AccountAdmin(database, accounts, clock),
            assignments=AssignmentStore(database),
            audit=AuditStore(database, clock, data_dir / "audit.head"),
            webhooks=WebhookStore(database, clock),
            erasure=ErasureStore(database),
            kept_mail=KeptMail(data_dir),
        )

    async def close(self) -> None:
        """Write what waits, then close; the database last."""
        await self.timeline.close()
        self.accounts.close()
        await self.database.close()
