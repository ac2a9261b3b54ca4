"""The candidate's view of the session, a projection of its state: no terms, no flags, no right choice, nothing of HR's."""

from server.core.facts import Stage
from server.core.messages import CandidateView, QuestionView, TypedView
from server.core.plan import Plan
from server.interview.session import State

_WITH_QUESTION: frozenset[Stage] = frozenset({"preparing", "answering", "reviewing"})
_ANSWERED: frozenset[Stage] = frozenset({"answering", "reviewing"})


def question_view(plan: Plan, number: int) -> QuestionView:
    asked = plan.question(number)
    return QuestionView(
        number=number,
        count=len(plan.questions),
        text=asked.text,
        hint=asked.hint,
        preparation_s=asked.preparation_s,
        answer_s=asked.answer_s,
        kind=asked.kind,
        spoken=asked.spoken,
        choices=tuple(one.text for one in asked.choices),
        several=asked.several,
        max_characters=asked.max_characters if asked.kind == "short_text" else 0,
    )


def candidate_view(state: State, now_ms: int, *, recording: bool, analysis_degraded: bool) -> CandidateView:
    """What the page draws at this moment."""
    shows = state.stage in _WITH_QUESTION and state.question is not None
    return CandidateView(
        now_ms=now_ms,
        stage=state.stage,
        question=question_view(state.plan, state.question) if shows and state.question else None,
        take=state.take or 0,
        takes_left=state.takes_left,
        deadline_ms=state.deadline_ms(now_ms),
        left_ms=state.left_ms(now_ms),
        limit_ms=None if state.limit_ms is None else state.limit_ms + state.extra_ms,
        paused=state.paused(now_ms),
        extra_ms=state.extra_ms,
        recording=recording,
        media="flowing" if state.media_flows else "lost" if state.media_ever else "none",
        consent=None if state.consent is None else dict(state.consent),
        answered=state.answered,
        analysis_degraded=analysis_degraded,
        typed=_typed_view(state) if state.stage in _ANSWERED else None,
    )


def _typed_view(state: State) -> TypedView | None:
    typed = state.typed
    if typed is None or typed.take != state.take:
        return None
    return TypedView(text=typed.text, chosen=typed.chosen)
