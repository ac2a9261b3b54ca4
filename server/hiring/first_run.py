"""What a fresh server needs so that somebody can hold an interview at once."""

from dataclasses import dataclass

from server.core.api import InvitationDraft
from server.hiring.invitations import Invitations
from server.hiring.openings import Openings
from server.hiring.sample import CANDIDATES, SAMPLES
from server.interview.translation import in_language
from server.stores.accounts import AccountStore
from server.stores.invitations import InvitationRow
from server.stores.passwords import one_time_password

FIRST_ACCOUNT = "hr"


@dataclass(frozen=True, slots=True)
class FirstRun:
    """``one_time_password`` of :data:`FIRST_ACCOUNT`, None if there were accounts already."""

    one_time_password: str | None
    invitations: tuple[InvitationRow, ...]


async def first_run(accounts: AccountStore, openings: Openings, invitations: Invitations) -> FirstRun:
    """Make what is missing: the first account, the sample opening, an unused invitation to it in each language."""
    password = None
    if await accounts.count() == 0:
        password = one_time_password()
        await accounts.create(FIRST_ACCOUNT, password, "admin", must_change_password=True)
    await openings.make_samples()
    return FirstRun(password, await sample_invitations(openings, invitations))


async def sample_invitations(openings: Openings, invitations: Invitations) -> tuple[InvitationRow, ...]:
    """One unused invitation for each language of the sample that is still there and open.

    A server of before has a sample opening for each language.
    """
    by_title = {
        in_language(row.plan, language).title: row
        for row in reversed(await openings.all())
        for language in row.plan.languages
        if not row.closed
    }
    found = []
    for plan, language in [(one, language) for one in SAMPLES for language in one.languages]:
        opening, candidate = by_title.get(in_language(plan, language).title), CANDIDATES[language]
        if opening is None:
            continue
        there = await invitations.of_opening(opening.id)
        unused = [row for row in there if row.candidate == candidate and invitations.state(row) == "invited"]
        draft = InvitationDraft(candidate=candidate, language=language)
        found.append(unused[0] if unused else await invitations.invite(opening.id, draft))
    return tuple(found)
