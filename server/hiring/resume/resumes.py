"""Résumés of candidates: read, kept as what was found, and turned into proposals."""

import asyncio

from server.core.api_bank import CandidateResume, ResumeFound, ResumeProposals
from server.core.errors import Refusal
from server.core.llm import Llm
from server.core.plan import Plan
from server.core.text import Text
from server.hiring.resume.proposals import propose, wanted_skills
from server.hiring.resume.proposals_by_model import propose_by_model
from server.hiring.resume.reader import ResumeReader
from server.interview.translation import in_language
from server.stores.openings import OpeningStore
from server.stores.resumes import ResumeStore


class Resumes:
    """Raises Refusal ``not_found`` for a candidate that does not exist."""

    def __init__(self, store: ResumeStore, openings: OpeningStore, reader: ResumeReader, llm: Llm | None) -> None:
        self._store = store
        self._openings = openings
        self._reader = reader
        self._llm = llm

    @property
    def model(self) -> str:
        return "" if self._llm is None else self._llm.model

    async def read(self, raw: bytes) -> ResumeFound:
        """What a file says, kept nowhere."""
        return await self._reader.read(raw)

    async def take(self, candidate: str, raw: bytes) -> CandidateResume:
        """Read a file and keep what was found, in place of what was there."""
        await self._plan_of(candidate)
        found = await self._reader.read(raw)
        if not await self._store.keep(candidate, found):
            raise Refusal("not_found")
        return CandidateResume(candidate=candidate, found=found, model=self.model)

    async def of(self, candidate: str) -> CandidateResume:
        await self._plan_of(candidate)
        return CandidateResume(candidate=candidate, found=await self._store.of(candidate), model=self.model)

    async def forget(self, candidate: str) -> None:
        if not await self._store.keep(candidate, None):
            raise Refusal("not_found")

    async def proposals(self, candidate: str, *, by_rules: bool = False) -> ResumeProposals:
        """From the model where one is set and answers soundly, else by rule; says which, and why."""
        plan = await self._plan_of(candidate)
        found = await self._store.of(candidate)
        if found is None:
            raise Refusal("wrong_moment", "resume")
        wanted = await asyncio.to_thread(wanted_skills, plan)
        note: Text | None = None
        if self._llm is not None and not by_rules:
            answer = await propose_by_model(self._llm, found, plan)
            if not isinstance(answer, Text):
                proposals, model = answer
                return ResumeProposals(
                    source="model", model=model, model_note=None, wanted_skills=wanted, proposals=proposals
                )
            note = answer
        made = await asyncio.to_thread(propose, found, plan)
        return ResumeProposals(source="rules", model=self.model, model_note=note, wanted_skills=wanted, proposals=made)

    async def _plan_of(self, candidate: str) -> Plan:
        """The opening's, in the candidate's language where it is held in it."""
        known = await self._store.opening_of(candidate)
        row = None if known is None else await self._openings.get(known[0])
        if known is None or row is None:
            raise Refusal("not_found")
        return in_language(row.plan, known[1])
