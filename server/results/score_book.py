"""Scores over the stores: made, made anew with changed weights, read with everything a report shows, marked by hand."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.api_scores import (
    Review,
    ReviewDraft,
    Score,
    ScoreReason,
    ScoreReport,
    ScoreVersion,
    SecondOpinion,
)
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.facts import Entry
from server.core.plan import Plan
from server.core.withdrawal import hides_score, withhold
from server.interview.translation import in_language
from server.results.distribution.figures import median
from server.results.marker.second import Asks, second_opinion
from server.results.scoring.effective import computed, effective
from server.results.scoring.heard import interview_of
from server.results.scoring.score import score as scored
from server.results.scoring.similarity import Similarity
from server.results.scoring.weights import weights_sha256, with_weights_of
from server.stores.audited import audited
from server.stores.reviews import NewReview
from server.stores.scores import ScoreHead
from server.stores.sessions import SessionRow
from server.stores.stores import Stores

DEADLINE_S = 25 * 60.0
"""So long after submitting, what is there is scored; 30 minutes are promised."""
TRIES = 3
"""Another process may have made a version meanwhile; then its number is taken anew."""
ENOUGH_FOR_A_MEDIAN = 3
ASKED_AT_MOST = 5_000


class ScoreBook:
    """Holds nothing but the interviews that are to be scored anew."""

    def __init__(
        self, stores: Stores, clock: Clock, *, similarity: Similarity | None = None, second: Asks | None = None
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._similarity = similarity
        self._second = second
        self.asked: deque[str] = deque(maxlen=ASKED_AT_MOST)
        """Sessions to score anew with their opening's weights; the worker takes them."""
        self.listener: Callable[[Score], Awaitable[None]] | None = None
        """Hears of every version that is made."""

    # --- making ------------------------------------------------------------------------------------------------------

    async def make(self, session: str, reason: ScoreReason, weights: Plan | None = None) -> Score | None:
        """A further version; None when the session is gone. ``weights``: a plan of which the weights are used."""
        row = await self._stores.sessions.get(session)
        if row is None:
            return None
        plan = row.plan if weights is None else with_weights_of(row.plan, weights)
        entries = await self._entries(session)
        for _ in range(TRIES):
            versions = await self._stores.scores.versions(session)
            version = versions[0].version + 1 if versions else 1
            made = await asyncio.to_thread(
                scored,
                session,
                plan,
                entries,
                version=version,
                reason=reason,
                created_at=datetime.fromtimestamp(self._clock.wall_s(), UTC),
                similarity=self._similarity,
            )
            if await self._stores.scores.add(made, effective):
                if self.listener is not None:
                    await self.listener(made)
                return made
            if await self._stores.sessions.get(session) is None:
                return None
        return None

    async def rescore(self, session: str) -> Score | None:
        """A version with the opening's weights of now. Raises Refusal for an unknown session, one that is not over, or one
        whose candidate took consent back."""
        row = await self._submitted(session)
        await self._check_consent(session)
        weights = await self._opening(row)
        versions = await self._stores.scores.versions(session)
        changed = bool(versions) and versions[0].weights_sha256 != self._sha256(row.plan, weights)
        return await self.make(session, "weights" if changed else "asked", weights)

    async def ask_for(self, opening: str) -> int:
        """Put every scored interview of an opening down to be scored anew; how many those are."""
        sessions = await self._stores.scores.submitted_of(opening)
        gone = await self._stores.withdrawals.all_of(sessions)
        wanted = [one for one in sessions if one not in gone]
        waiting = set(self.asked)
        self.asked.extend(one for one in wanted if one not in waiting)
        return len(wanted)

    async def second_mark(self, session: str, version: int) -> SecondOpinion | None:
        """Ask the second marker, where one is set and the interview was held knowing of it; what it said is kept."""
        row = await self._stores.sessions.get(session)
        if row is None or not self._marks(row.plan) or self._second is None:
            return None
        entries = await self._entries(session)
        interview = await asyncio.to_thread(interview_of, row.plan, entries)
        opinion = await second_opinion(interview, self._second, version)
        await self._stores.reviews.keep_second(session, opinion, self._clock.wall_s())
        return opinion

    def _marks(self, plan: Plan) -> bool:
        return self._second is not None and plan.second_marker

    # --- reading -----------------------------------------------------------------------------------------------------

    async def report(self, session: str) -> ScoreReport:
        """What those who hire may see of a session's score. Raises Refusal ``not_found``."""
        if not hides_score(await self._stores.withdrawals.purposes(session)):
            return await self.whole(session)
        await self._row(session)
        return ScoreReport(
            session=session,
            state="withdrawn",
            deadline_at=None,
            score=None,
            effective=None,
            versions=(),
            reviews=(),
            second=SecondOpinion(model="", not_available="withdrawn"),
            medians={},
            weights_changed=False,
        )

    async def whole(self, session: str) -> ScoreReport:
        """Everything there is about a session's score, for its candidate. Raises Refusal ``not_found``."""
        row = await self._row(session)
        versions = await self._stores.scores.versions(session)
        score = await self._stores.scores.newest(session)
        reviews = await self._stores.reviews.of_session(session)
        weights = await self._opening(row)
        return ScoreReport(
            session=session,
            state="scored" if score else "waiting" if row.stage == "submitted" else "not_submitted",
            deadline_at=await self._deadline(row) if row.stage == "submitted" and not (score and score.complete) else None,
            score=score,
            effective=effective(score, reviews) if score else None,
            versions=tuple(_version(one) for one in versions),
            reviews=tuple(reversed(reviews)),
            second=await self._opinion(row, score),
            medians=await self._medians(row.opening),
            weights_changed=score is not None and score.weights_sha256 != self._sha256(row.plan, weights),
        )

    async def version(self, session: str, version: int) -> Score:
        """One version as it was computed. Raises Refusal ``not_found`` or ``consent_withdrawn``."""
        await self._check_consent(session)
        score = await self._stores.scores.version(session, version)
        if score is None:
            raise Refusal("not_found")
        return score

    async def _opinion(self, row: SessionRow, score: Score | None) -> SecondOpinion:
        if not self._marks(row.plan):
            kept = await self._stores.reviews.second(row.id)
            return kept or SecondOpinion(model="", not_available="off")
        kept = await self._stores.reviews.second(row.id)
        return kept or SecondOpinion(model="", not_available="waiting" if score else "no_score")

    async def _medians(self, opening: str) -> dict[str, float]:
        sessions = await self._stores.scores.submitted_of(opening)
        if len(sessions) < ENOUGH_FOR_A_MEDIAN:
            return {}
        every = await self._stores.scores.effective(sessions)
        values: dict[str, list[float]] = {}
        for one in every.values():
            for name, value in {**one.dimensions, "composite": one.composite}.items():
                if value is not None:
                    values.setdefault(name, []).append(value)
        found = {name: median(own) for name, own in values.items() if len(own) >= ENOUGH_FOR_A_MEDIAN}
        return {name: one for name, one in found.items() if one is not None}

    # --- marks by hand -----------------------------------------------------------------------------------------------

    async def review(self, session: str, draft: ReviewDraft, *, account: str, by: str) -> Review:
        """Keep a mark. Raises Refusal for an unknown session, ``wrong_moment`` where nothing is scored yet, a target that
        is not there, or ``consent_withdrawn``."""
        await self._row(session)
        await self._check_consent(session)
        score = await self._stores.scores.newest(session)
        body: dict[str, object] = {"text": draft.text.strip()}
        if draft.kind == "override":
            if score is None:
                raise Refusal("wrong_moment")
            value = None if draft.value is None else round(draft.value, 1)
            body |= {"target": draft.target, "value": value, "replaced": computed(score, draft.target)}
            body["from_second_marker"] = draft.from_second_marker
        elif draft.kind == "remark":
            body["for_candidate"] = draft.for_candidate
        else:
            if score is None:
                raise Refusal("wrong_moment")
            body["accepted"] = draft.accepted
        new = NewReview(session, account, by, draft.kind, body, self._clock.wall_s())
        detail = {"kind": draft.kind, "target": draft.target}
        async with audited(self._stores.audit) as noting:

            async def also(connection: AsyncConnection) -> None:
                await noting.note(connection, account, "score", f"session:{session}", detail)

            return await self._stores.reviews.add(new, effective, also)

    # --- small things ------------------------------------------------------------------------------------------------

    async def _entries(self, session: str) -> list[Entry]:
        """What may be scored: as it may be shown."""
        entries = await self._stores.timeline.read_all(session)
        return withhold(entries, await self._stores.withdrawals.purposes(session))

    async def _check_consent(self, session: str) -> None:
        if hides_score(await self._stores.withdrawals.purposes(session)):
            raise Refusal("consent_withdrawn")

    async def _row(self, session: str) -> SessionRow:
        row = await self._stores.sessions.get(session)
        if row is None:
            raise Refusal("not_found")
        return row

    async def _submitted(self, session: str) -> SessionRow:
        row = await self._row(session)
        if row.stage != "submitted":
            raise Refusal("wrong_moment")
        return row

    async def _opening(self, row: SessionRow) -> Plan:
        opening = await self._stores.openings.get(row.opening)
        return row.plan if opening is None else in_language(opening.plan, row.plan.language)

    def _sha256(self, plan: Plan, weights: Plan) -> str:
        return weights_sha256(with_weights_of(plan, weights), self._similarity.name if self._similarity else "")

    async def _deadline(self, row: SessionRow) -> datetime | None:
        at_ms = await self._stores.scores.submitted_ms(row.id)
        return None if at_ms is None else datetime.fromtimestamp(row.began_wall_s + at_ms / 1000 + DEADLINE_S, UTC)


def _version(head: ScoreHead) -> ScoreVersion:
    return ScoreVersion.model_validate(
        {
            "version": head.version,
            "reason": head.reason,
            "rules_version": head.rules_version,
            "weights_sha256": head.weights_sha256,
            "complete": head.complete,
            "composite": head.composite,
            "created_at": datetime.fromtimestamp(head.created_wall_s, UTC),
        }
    )
