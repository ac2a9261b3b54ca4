"""Questions and templates of one's own: what a server's people added to the bank."""

import asyncio
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from server.core.plan import Plan, Question
from server.core.text import Language
from server.stores.database import Database
from server.stores.schema_hiring import bank_questions, bank_templates

MOST_QUESTIONS = 20_000
"""How many questions of one's own a server keeps: the search reads them all."""


@dataclass(frozen=True, slots=True)
class NewBankQuestion:
    role: str
    language: Language
    question: Question
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BankQuestionRow:
    id: str
    role: str
    language: Language
    question: Question
    tags: tuple[str, ...]
    created_wall_s: float


@dataclass(frozen=True, slots=True)
class BankTemplateRow:
    id: str
    title: str
    role: str
    plan: Plan
    created_wall_s: float


class BankStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: Sequence[NewBankQuestion], created_wall_s: float) -> list[BankQuestionRow]:
        """All of them or none."""
        rows = [
            BankQuestionRow(secrets.token_hex(10), one.role, one.language, one.question, one.tags, created_wall_s)
            for one in new
        ]
        if rows:
            values = await asyncio.to_thread(lambda: [_values(row) for row in rows])
            async with self._database.write() as connection:
                await connection.execute(sa.insert(bank_questions), values)
        return rows

    async def question(self, question: str) -> BankQuestionRow | None:
        query = sa.select(bank_questions).where(bank_questions.c.id == question)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _question(row)

    async def questions(self) -> Sequence[BankQuestionRow]:
        """All, newest first."""
        order = (bank_questions.c.created_wall_s.desc(), bank_questions.c.id)
        query = sa.select(bank_questions).order_by(*order).limit(MOST_QUESTIONS)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return await asyncio.to_thread(lambda: [_question(row) for row in rows])

    async def question_count(self) -> int:
        async with self._database.read() as connection:
            return await connection.scalar(sa.select(sa.func.count()).select_from(bank_questions)) or 0

    async def change(self, question: str, new: NewBankQuestion) -> bool:
        """False if there is no such question."""
        values = {
            "role": new.role,
            "language": new.language,
            "question": new.question.model_dump_json(),
            "tags": json.dumps(new.tags, ensure_ascii=False),
        }
        async with self._database.write() as connection:
            changed = await connection.execute(
                sa.update(bank_questions).where(bank_questions.c.id == question).values(values)
            )
        return changed.rowcount == 1

    async def remove(self, question: str) -> bool:
        """False if there is no such question. Openings that took it keep their copy."""
        async with self._database.write() as connection:
            removed = await connection.execute(sa.delete(bank_questions).where(bank_questions.c.id == question))
        return removed.rowcount == 1

    async def add_template(self, title: str, role: str, plan: Plan, created_wall_s: float) -> BankTemplateRow:
        row = BankTemplateRow(secrets.token_hex(10), title, role, plan, created_wall_s)
        values = {
            "id": row.id,
            "title": title,
            "role": role,
            "plan": plan.model_dump_json(),
            "created_wall_s": created_wall_s,
        }
        async with self._database.write() as connection:
            await connection.execute(sa.insert(bank_templates).values(values))
        return row

    async def template(self, template: str) -> BankTemplateRow | None:
        query = sa.select(bank_templates).where(bank_templates.c.id == template)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _template(row)

    async def templates(self, *, limit: int = 500) -> Sequence[BankTemplateRow]:
        """Newest first."""
        order = (bank_templates.c.created_wall_s.desc(), bank_templates.c.id)
        query = sa.select(bank_templates).order_by(*order).limit(limit)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return await asyncio.to_thread(lambda: [_template(row) for row in rows])

    async def remove_template(self, template: str) -> bool:
        """False if there is no such template."""
        async with self._database.write() as connection:
            removed = await connection.execute(sa.delete(bank_templates).where(bank_templates.c.id == template))
        return removed.rowcount == 1


def _values(row: BankQuestionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "role": row.role,
        "language": row.language,
        "question": row.question.model_dump_json(),
        "tags": json.dumps(row.tags, ensure_ascii=False),
        "created_wall_s": row.created_wall_s,
    }


def _question(row: Any) -> BankQuestionRow:
    return BankQuestionRow(
        row.id,
        row.role,
        row.language,
        Question.model_validate_json(row.question),
        tuple(json.loads(row.tags)),
        row.created_wall_s,
    )


def _template(row: Any) -> BankTemplateRow:
    return BankTemplateRow(row.id, row.title, row.role, Plan.model_validate_json(row.plan), row.created_wall_s)
