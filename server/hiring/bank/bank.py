"""The question bank: what comes with the product and what people added, as one."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.core.api_bank import BankPage, BankQuestion, BankRole, BankSource, BankTemplate
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.plan import Kind, Plan, Question, Term
from server.core.text import LANGUAGES, Language
from server.hiring.bank.role_files import Role, built_in_roles
from server.hiring.bank.search import indexed, pieces, rank
from server.hiring.bank.shown import built_in_template, of_role, of_row, own_template, role_title
from server.stores.bank import MOST_QUESTIONS, BankStore, NewBankQuestion


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; None and empty mean anything."""

    text: str = ""
    role: str | None = None
    language: Language | None = None
    kind: Kind | None = None
    source: BankSource | None = None
    first: Language | None = None
    """Questions in this language stand before the others."""


class Bank:
    """Raises Refusal ``not_found`` for what does not exist; what comes with the product cannot be changed."""

    def __init__(self, store: BankStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def roles(self) -> Sequence[BankRole]:
        """Those that come with the product, then one's own in the order of their names."""
        roles = await _roles()
        everything = await self.questions(Search())
        counts: dict[str, dict[Language, int]] = {role: dict.fromkeys(LANGUAGES, 0) for role in roles}
        for one in everything:
            counts.setdefault(one.role, dict.fromkeys(LANGUAGES, 0))[one.language] += 1
        order = [*roles, *sorted(set(counts) - set(roles))]
        return [
            BankRole(id=role, title=role_title(role, roles), zh=counts[role]["zh"], en=counts[role]["en"]) for role in order
        ]

    async def page(self, search: Search, offset: int, limit: int) -> BankPage:
        found = await self.questions(search)
        return BankPage(total=len(found), questions=tuple(found[offset : offset + limit]))

    async def questions(self, search: Search) -> Sequence[BankQuestion]:
        """All that fit, ``search.first`` before the rest and best first; without a text one's own first (newest first),
        then role by role."""
        roles = await _roles()
        rows = () if search.source == "built_in" else await self._store.questions()

        def work() -> list[BankQuestion]:
            own = [of_row(row, roles) for row in rows]
            ours = [of_role(one, role) for role in roles.values() for one in role.questions]
            candidates = [*own, *(ours if search.source != "own" else ())]
            return _fitting(candidates, search)

        return await asyncio.to_thread(work)

    async def question(self, question: str) -> BankQuestion:
        roles = await _roles()
        for role in roles.values():
            for one in role.questions:
                if one.id == question:
                    return of_role(one, role)
        row = await self._store.question(question)
        if row is None:
            raise Refusal("not_found")
        return of_row(row, roles)

    async def add(self, new: Sequence[NewBankQuestion]) -> Sequence[BankQuestion]:
        """All of them or none; raises Refusal ``bad_request`` where the bank would grow too big."""
        if await self._store.question_count() + len(new) > MOST_QUESTIONS:
            raise Refusal("bad_request", f"at most {MOST_QUESTIONS} questions")
        rows = await self._store.add(new, self._clock.wall_s())
        roles = await _roles()
        return [of_row(row, roles) for row in rows]

    async def change(self, question: str, new: NewBankQuestion) -> BankQuestion:
        if not await self._store.change(question, new):
            raise await self._why_not(question)
        return await self.question(question)

    async def remove(self, question: str) -> None:
        if not await self._store.remove(question):
            raise await self._why_not(question)

    async def templates(self, language: Language | None) -> Sequence[BankTemplate]:
        """One's own first, newest first; then one for each role and language."""
        roles = await _roles()
        own = [own_template(row) for row in await self._store.templates()]
        ours = [built_in_template(role, one) for role in roles.values() for one in LANGUAGES]
        return [one for one in (*own, *ours) if language is None or one.language == language]

    async def template(self, template: str) -> BankTemplate:
        role, _, language = template.partition(".")
        known = (await _roles()).get(role)
        if known is not None and language in LANGUAGES:
            return built_in_template(known, "zh" if language == "zh" else "en")
        row = await self._store.template(template)
        if row is None:
            raise Refusal("not_found")
        return own_template(row)

    async def add_template(self, title: str, role: str, plan: Plan) -> BankTemplate:
        return own_template(await self._store.add_template(title, role, plan, self._clock.wall_s()))

    async def remove_template(self, template: str) -> None:
        if not await self._store.remove_template(template):
            await self.template(template)  # not_found unless it comes with the product
            raise Refusal("not_allowed")

    async def _why_not(self, question: str) -> Refusal:
        built_in = any(one.id == question for role in (await _roles()).values() for one in role.questions)
        return Refusal("not_allowed" if built_in else "not_found")


async def _roles() -> Mapping[str, Role]:
    return await asyncio.to_thread(built_in_roles)


def _fitting(candidates: Sequence[BankQuestion], search: Search) -> list[BankQuestion]:
    kept = [
        one
        for one in candidates
        if (search.role is None or one.role == search.role)
        and (search.language is None or one.language == search.language)
        and (search.kind is None or one.question.kind == search.kind)
    ]
    if search.text.strip():
        kept = _best_first(kept, search.text)
    if search.first is not None:
        kept.sort(key=lambda one: one.language != search.first)
    return kept


def _best_first(candidates: Sequence[BankQuestion], text: str) -> list[BankQuestion]:
    """Those in which the text is found."""
    wanted = pieces(text)
    if not wanted:
        return []
    ranked = [(rank(wanted, indexed(one.question.text, _around(one))), one) for one in candidates]
    return [one for _, one in sorted((pair for pair in ranked if pair[0] > 0), key=lambda pair: -pair[0])]


def _around(one: BankQuestion) -> list[str]:
    question: Question = one.question
    points = [part for point in question.key_points for part in (point.text, *_terms(point.terms))]
    choices = [choice.text for choice in question.choices]
    titles = [dimension.title for dimension in one.dimensions]
    role = [one.role_title.zh, one.role_title.en]
    return [question.hint, question.follow_up, *points, *choices, *_terms(question.terms), *titles, *role, *one.tags]


def _terms(terms: Sequence[Term]) -> list[str]:
    return [word for term in terms for word in (term.term, *term.synonyms)]
