"""The report as HR prints it: everything that the report page holds. Pure; not for the candidate (see ``candidate.py``)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from server.core.api import Report, ReportFlag, ReportQuestion
from server.core.api_decisions import Decision
from server.core.api_scores import (
    DimensionScore,
    EffectiveScore,
    QuestionScore,
    Review,
    Score,
    ScoreAdvice,
    ScoredKeyPoint,
    ScoreNote,
    ScoreReport,
)
from server.core.text import Language
from server.core.withdrawal import hides_score
from server.results.compare.compare import counting
from server.results.pdf.sheet import (
    AnyBlock,
    Axis,
    Bullets,
    Facts,
    Grid,
    Heading,
    Paragraph,
    Quote,
    Radar,
    Sheet,
)
from server.results.pdf.sheet import Score as ScoreBlock
from server.results.pdf.words import Words, clock_text

BY_HAND = "by_hand"
MOMENT = "%Y-%m-%d %H:%M"


def hr_sheet(
    report: Report,
    scored: ScoreReport | None,
    decisions: Sequence[Decision],
    made_at: datetime,
    language: Language,
) -> Sheet:
    """``decisions`` oldest first."""
    words = Words(language)
    plan = report.plan
    return Sheet(
        language=language,
        title=words("title", name=report.candidate),
        subtitle=" · ".join(filter(None, (plan.title, plan.department, plan.organisation))),
        foot=words("foot", made=made_at.strftime(MOMENT)),
        blocks=(
            Facts(rows=_head(report, words)),
            *_withdrawn(report, words),
            *_scores(scored, words),
            *_decisions(decisions, words),
            *_flags(report, words),
            *(block for question in report.questions for block in _question(question, report, scored, words)),
            *_remarks(scored, words),
            Paragraph(text=words("human"), soft=True),
        ),
    )


def _head(report: Report, words: Words) -> tuple[tuple[str, str], ...]:
    agreed = [words.purpose(purpose) for purpose, yes in report.consent.items() if yes]
    return (
        (words("began"), report.began_at.strftime(MOMENT)),
        (words("state"), words.stage(report.stage)),
        (words("language"), words.spoken(report.plan.language)),
        (words("consent"), " · ".join(agreed) or words("nothing_agreed")),
    )


def _withdrawn(report: Report, words: Words) -> Iterator[AnyBlock]:
    if report.withdrawn:
        names = [words.purpose(purpose) for purpose in report.withdrawn]
        if hides_score(frozenset(report.withdrawn)):
            names.append(words("score_too"))
        yield Paragraph(text=words("withdrawn_note", purposes=" · ".join(names)))


def _scores(scored: ScoreReport | None, words: Words) -> Iterator[AnyBlock]:
    if scored is not None and scored.state == "withdrawn":
        yield Paragraph(text=f"{words('score')}: {words('withdrawn')}")
        return
    if scored is None or scored.score is None or scored.effective is None:
        why = "no_scorer" if scored is None else scored.state if scored.state != "scored" else "no_scorer"
        yield Paragraph(text=words("not_scored", why=words(why)))
        return
    score, effective = scored.score, scored.effective
    yield ScoreBlock(
        title=words("score"),
        value=_value(effective.composite, words),
        grade=effective.grade or "",
        about=effective.formula
        or (words(BY_HAND) if "composite" in effective.overridden else words.text(score.composite.about)),
    )
    if effective.overridden:
        targets = " · ".join(_target(target, score, words) for target in effective.overridden)
        yield Paragraph(text=words("overridden", targets=targets), soft=True)
    if score.dimensions:
        values = {one.id: effective.dimensions.get(one.id, one.value) for one in score.dimensions}
        yield Radar(
            axes=tuple(
                Axis(title=one.title, value=values[one.id], median=scored.medians.get(one.id)) for one in score.dimensions
            ),
            value_title=words("value"),
            median_title=words("median"),
            not_available=words("not_available"),
        )
        yield Heading(text=words("dimensions"))
        yield Grid(
            head=tuple(
                words(name) for name in ("dimension_head", "value_head", "median_head", "weight_head", "formula_head")
            ),
            shares=(3, 1.2, 1.2, 1, 5),
            rows=tuple(
                (
                    one.title,
                    _value(values[one.id], words),
                    _value(scored.medians[one.id], words) if one.id in scored.medians else "–",
                    f"{one.weight:g}",
                    _dimension_formula(one, effective, words),
                )
                for one in score.dimensions
            ),
        )
    yield from _advice(scored, effective.advice or score.advice, words)
    strengths = score.strengths if effective.strengths is None else effective.strengths
    for key, notes in (("behaviours", score.behaviours), ("strengths", strengths), ("ask_next", score.next_round)):
        if notes:
            yield Heading(text=words(key))
            yield Bullets(items=tuple((words.text(note.text), _evidence_line(note)) for note in notes))
    yield Paragraph(
        text=words("versions", version=score.version, rules=score.rules_version, weights=score.weights_sha256[:12]),
        soft=True,
    )


def _dimension_formula(one: DimensionScore, effective: EffectiveScore, words: Words) -> str:
    if f"dimension:{one.id}" in effective.overridden:
        return words(BY_HAND)
    return effective.dimension_formulas.get(one.id, one.formula) or words.reason(one.not_available)


def _advice(scored: ScoreReport, advice: ScoreAdvice, words: Words) -> Iterator[AnyBlock]:
    yield Heading(text=words("recommendation"))
    colon = "：" if words.language == "zh" else ": "
    yield Paragraph(text=f"{words(advice.advice)}{colon}{words.text(advice.because)}")
    newest = next((review for review in scored.reviews if review.kind == "recommendation"), None)
    if newest is not None:
        yield Paragraph(text=words("accepted" if newest.accepted else "declined", by=newest.by), soft=True)


def _decisions(decisions: Sequence[Decision], words: Words) -> Iterator[AnyBlock]:
    yield Heading(text=words("decisions"))
    if not decisions:
        yield Paragraph(text=words("no_decision"))
        return
    yield Bullets(
        items=tuple(
            (words("decision", what=words.decision(one.decision), by=one.by, at=one.at.strftime(MOMENT)), one.reason)
            for one in reversed(decisions)
        )
    )


def _flags(report: Report, words: Words) -> Iterator[AnyBlock]:
    flags = [flag for one in report.questions for take in one.takes for flag in take.flags] + list(report.other_flags)
    yield Heading(text=words("flags"))
    if "analyse" in report.withdrawn:
        yield Paragraph(text=words("withdrawn"))
        return
    if not flags:
        yield Paragraph(text=words("no_flags"))
        return
    yield Bullets(items=tuple((words.text(flag.title), _flag_line(flag, words)) for flag in flags))


def _flag_line(flag: ReportFlag, words: Words) -> str:
    place = words("at_check" if flag.question == 0 else "at", n=flag.question, time=clock_text(flag.at_ms))
    stretches = [f"{clock_text(one.from_ms)}–{clock_text(one.to_ms)}" for one in flag.evidence[:6]]
    cleared = [words("flag_cleared")] if flag.cleared_ms is not None else []
    return " · ".join([place, *stretches, *cleared])


def _question(question: ReportQuestion, report: Report, scored: ScoreReport | None, words: Words) -> Iterator[AnyBlock]:
    yield Heading(text=words("question_title", n=question.number, text=question.text), level=2)
    score = _question_score(scored, question.number)
    if score is not None and scored is not None and scored.effective is not None:
        value = scored.effective.questions.get(str(question.number), score.value)
        by_hand = f"question:{question.number}" in scored.effective.overridden
        how = words(BY_HAND) if by_hand else score.formula
        yield Paragraph(text=f"{words('value_head')} {_value(value, words)}    {how}", soft=True)
        if score.key_points:
            yield Grid(
                head=(words("point_head"), words("covered_head"), words("evidence_head")),
                shares=(4, 1.6, 5),
                rows=tuple((point.text, words(point.state), _said(point)) for point in score.key_points),
            )
    take = counting(question)
    if take is None:
        yield Paragraph(text=words("no_answer"))
        return
    measures = _measures(take.measures, report.plan.language, words)
    if measures:
        yield Paragraph(text=measures, soft=True)
    if not take.text:
        yield Paragraph(text=words("no_words", why=words.reason(take.not_available.get("transcript", "not_analysed"))))
        return
    if take.transcript_source == "live":
        yield Paragraph(text=words("live_words"), soft=True)
    yield Quote(text=take.text)


def _question_score(scored: ScoreReport | None, number: int) -> QuestionScore | None:
    if scored is None or scored.score is None:
        return None
    return next((one for one in scored.score.questions if one.question == number), None)


def _said(point: ScoredKeyPoint) -> str:
    return "\n".join(f"{clock_text(one.from_ms)} “{one.said}”".strip() for one in point.evidence[:4]) or "–"


def _measures(values: dict[str, float], spoken: Language, words: Words) -> str:
    found = []
    if (rate := values.get("rate_per_min")) is not None:
        found.append(f"{words('rate')} " + words(f"per_min_{spoken}", n=f"{rate:.0f}"))
    if (pauses := values.get("pause_count")) is not None:
        found.append(f"{words('pauses')} " + words("times", n=int(pauses)))
    if (longest_ms := values.get("longest_pause_ms")) is not None:
        found.append(f"{words('longest_pause')} " + words("seconds", n=f"{longest_ms / 1000:.1f}"))
    if (fillers := values.get("filler_count")) is not None:
        found.append(f"{words('fillers')} " + words("times", n=int(fillers)))
    return " · ".join(found)


def _remarks(scored: ScoreReport | None, words: Words) -> Iterator[AnyBlock]:
    reviews = [one for one in (scored.reviews if scored else ()) if one.kind != "recommendation"]
    if not reviews or scored is None:
        return
    yield Heading(text=words("remarks"))
    yield Bullets(items=tuple((_review(one, scored.score, words), one.at.strftime(MOMENT)) for one in reviews))


def _review(review: Review, score: Score | None, words: Words) -> str:
    if review.kind == "remark":
        return words("remark", by=review.by, text=review.text)
    target = _target(review.target, score, words)
    if review.value is None:
        return words("override_back", by=review.by, target=target, text=review.text)
    return words("override", by=review.by, target=target, value=f"{review.value:.1f}", text=review.text)


def _target(target: str, score: Score | None, words: Words) -> str:
    kind, _, name = target.partition(":")
    if kind == "dimension":
        titles = {one.id: one.title for one in score.dimensions} if score else {}
        return words("dimension", title=titles.get(name, name))
    return words("question", n=name) if kind == "question" else words("composite")


def _evidence_line(note: ScoreNote) -> str:
    return " · ".join(f"{clock_text(one.from_ms)} “{one.said}”".strip() for one in note.evidence[:4])


def _value(value: float | None, words: Words) -> str:
    return words("not_available") if value is None else f"{value:.1f}"
