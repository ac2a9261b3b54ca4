"""The list of interviews as a table. Pure."""

from collections.abc import Mapping, Sequence

from server.core.api_scores import EffectiveScore
from server.core.plan import Dimension
from server.core.text import Language
from server.results.export.table import Table, TableColumn, Value
from server.results.pdf.words import Words
from server.stores.result_list import ResultHead


def results_table(
    heads: Sequence[ResultHead],
    dimensions: Sequence[Dimension],
    effective: Mapping[str, EffectiveScore],
    language: Language,
) -> Table:
    """A score that is not there is an empty cell, never a zero."""
    words = Words(language)
    columns = (
        TableColumn(title=words("candidate"), width_chars=20),
        TableColumn(title=words("position"), width_chars=26),
        TableColumn(title=words("department"), width_chars=18),
        TableColumn(title=words("began"), kind="moment", width_chars=18),
        TableColumn(title=words("state")),
        TableColumn(title=words("answered"), kind="integer"),
        TableColumn(title=words("questions"), kind="integer"),
        TableColumn(title=words("open_flags"), kind="integer"),
        TableColumn(title=words("score"), kind="decimal"),
        *(TableColumn(title=one.title, kind="decimal") for one in dimensions),
        TableColumn(title=words("decided")),
        TableColumn(title=words("decided_by")),
        TableColumn(title=words("decided_at"), kind="moment", width_chars=18),
        TableColumn(title=words("session"), width_chars=24),
    )
    return Table(
        title=words("list"), columns=columns, rows=tuple(_row(head, dimensions, effective, words) for head in heads)
    )


def _row(
    head: ResultHead, dimensions: Sequence[Dimension], effective: Mapping[str, EffectiveScore], words: Words
) -> tuple[Value, ...]:
    scored = effective.get(head.id)
    return (
        head.candidate,
        head.title,
        head.department,
        head.began_wall_s,
        words.stage(head.stage) if not head.withdrawn else f"{words.stage(head.stage)} · {words('withdrawn')}",
        head.answered,
        head.question_count,
        head.flags,
        head.score,
        *(scored.dimensions.get(one.id) if scored else None for one in dimensions),
        words.decision(head.decision) if head.decision else None,
        head.decided_by or None,
        head.decided_wall_s,
        head.id,
    )
