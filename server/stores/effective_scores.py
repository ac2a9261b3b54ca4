"""The score that counts, for queries: one row for each scored session."""

import sqlalchemy as sa

from server.stores.schema_hiring import scores
from server.stores.withdrawals import all_taken_back


def effective_scores() -> sa.Subquery:
    """``session`` and ``score`` of the newest version, changes by people in it; None where it is not available, no row where
    the candidate took consent back."""
    newest = sa.select(scores.c.session, sa.func.max(scores.c.version).label("version"))
    last = newest.group_by(scores.c.session).subquery("newest_scores")
    joined = scores.join(last, sa.and_(last.c.session == scores.c.session, last.c.version == scores.c.version))
    counting = sa.select(scores.c.session, scores.c.effective.label("score")).select_from(joined)
    return counting.where(sa.not_(all_taken_back(scores.c.session))).subquery("counting_scores")
