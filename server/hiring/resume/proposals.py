"""Personal questions by rule, from what a résumé says and what an opening asks for. Pure; same input, same questions."""

import re
import textwrap
from collections.abc import Iterator, Sequence

from server.core.api_bank import ResumeFound, ResumeLine, ResumeProject, ResumeProposal
from server.core.plan import KeyPoint, Plan, Question, Term
from server.core.text import Language, Text
from server.hiring.resume.skills import skills_of, spellings

MOST = 12
_OF_ONE_PROJECT = 2
_SKILL_DIMENSIONS = ("technical", "problem_solving")
_FIGURE = re.compile(
    r"\d[\d.,]*\s*(?:%|％|percent|倍|万|亿|x\b|ms\b|k\b)|百分之\S{1,4}"
    r"|(?:提升|降低|缩短|减少|增长|节省|提高)[^，。,;；]{0,12}\d",
    re.IGNORECASE,
)
_QUOTE_CHARACTERS = 120


def wanted_skills(plan: Plan) -> tuple[str, ...]:
    """What the opening asks for, as far as the vocabulary knows it: what it names first, then what its key points listen
    for."""
    texts = [_words(point.terms) for question in plan.questions for point in question.key_points]
    listened = skills_of([word for words in texts for word in words])
    return tuple(dict.fromkeys((*named_skills(plan), *listened)))


def named_skills(plan: Plan) -> tuple[str, ...]:
    """What its title, questions and required terms name: enough to ask somebody about who does not mention it."""
    texts = [plan.title]
    for question in plan.questions:
        texts += [question.text, question.hint, *_words(question.terms)]
    return tuple(skills_of(texts))


def propose(found: ResumeFound, plan: Plan) -> tuple[ResumeProposal, ...]:
    """The language is the interview's. What the opening asks for comes first; then what the résumé claims with a figure."""
    wanted = wanted_skills(plan)
    maker = _Maker(plan)
    proposals: dict[str, ResumeProposal] = {}
    for one in (
        *maker.of_projects(found.projects, wanted),
        *maker.of_figures(found.projects),
        *maker.of_missing(found, named_skills(plan)),
        *maker.of_plain_projects(found.projects),
    ):
        proposals.setdefault(one.question.text, one)
    return tuple(
        one.model_copy(update={"id": f"r{number}"}) for number, one in enumerate(list(proposals.values())[:MOST], start=1)
    )


class _Maker:
    def __init__(self, plan: Plan) -> None:
        self._language: Language = plan.language
        known = {one.id for one in plan.dimensions}
        self._dimensions = tuple(one for one in _SKILL_DIMENSIONS if one in known)

    def of_projects(self, projects: Sequence[ResumeProject], wanted: Sequence[str]) -> Iterator[ResumeProposal]:
        """The core of it: a project, a skill that the opening asks for, and what was solved with it there."""
        for project in projects:
            fitting = [skill for skill in wanted if skill in project.skills][:_OF_ONE_PROJECT]
            for skill in fitting:
                yield self._about_skill(
                    project,
                    skill,
                    Text(
                        zh=f"职位要用到 {skill}，简历在这里写到了它。",
                        en=f"The opening asks for {skill}, and the résumé names it here.",
                    ),
                )

    def of_plain_projects(self, projects: Sequence[ResumeProject]) -> Iterator[ResumeProposal]:
        """Projects that name none of what is asked for: about their first skill, or about the person's own part."""
        for project in projects:
            if project.skills:
                skill = project.skills[0]
                why = Text(zh=f"简历在这里写到了 {skill}。", en=f"The résumé names {skill} here.")
                yield self._about_skill(project, skill, why)
            else:
                yield self._about_part(project)

    def of_figures(self, projects: Sequence[ResumeProject]) -> Iterator[ResumeProposal]:
        """A claim with a figure: how it was measured, and which share was the person's."""
        for project in projects:
            line = next((line for line in project.lines[1:] if _FIGURE.search(line.text)), None)
            if line is None:
                continue
            claim = textwrap.shorten(line.text.strip(" •●▪■◆◦○·*-–—。.；;"), _QUOTE_CHARACTERS, placeholder="…")
            if claim == "…":  # one run of characters without a space
                claim = line.text[:_QUOTE_CHARACTERS] + "…"
            title = re.sub(r"\s{2,}", " ", project.title)
            text = Text(
                zh=f"您的简历在“{title}”里写到：“{claim}”。请讲讲这个结果是怎样衡量的，其中哪些是您本人做到的。",
                en=f"In “{title}” your résumé says: “{claim}”. How was that measured, and which part of it was "
                "your own work?",
            )
            points = (
                _point(2, "说明怎样衡量", "Says how it was measured", self._language, *_MEASURED[self._language]),
                _point(2, "说清自己的部分", "Is clear about the own part", self._language, *_OWN[self._language]),
            )
            why = Text(
                zh="简历里有一个带数字的成果，值得核实。", en="The résumé claims a result with a figure; worth checking."
            )
            yield self._proposal("structured", text, why, points, (line,))

    def of_missing(self, found: ResumeFound, named_in_plan: Sequence[str]) -> Iterator[ResumeProposal]:
        """What the opening asks for and the résumé does not name. Not named is not the same as not known."""
        named = {fact.value for fact in found.facts if fact.kind == "skill"}
        for skill in [one for one in named_in_plan if one not in named][:2]:
            text = Text(
                zh=f"这个职位会用到 {skill}。请讲讲您在这方面的经验；如果还没有用过，您最接近的经验是什么，打算怎样上手？",
                en=f"This role works with {skill}. Tell us about your experience with it. If you have none yet, what comes "
                "closest, and how would you get started?",
            )
            why = Text(
                zh=f"职位要用到 {skill}，简历里没有找到。",
                en=f"The opening asks for {skill}; it was not found in the résumé.",
            )
            yield self._proposal("skill", text, why, (self._skill_point(skill),), ())

    def _about_skill(self, project: ResumeProject, skill: str, why: Text) -> ResumeProposal:
        where = _where(project)
        text = Text(
            zh=f"请讲讲您在{where.zh}用 {skill} 解决的核心问题：难点在哪里，您为什么这样做，结果怎样？",
            en=f"Please explain the core problem you solved with {skill} {where.en}. What made it hard, why did you do it "
            "that way, and what came of it?",
        )
        lines = [line for line in project.lines if skill in skills_of([line.text])]
        points = (
            self._skill_point(skill),
            _point(2, "说清自己的部分", "Is clear about the own part", self._language, *_OWN[self._language]),
            _point(1, "说明结果", "Says what came of it", self._language, *_RESULT[self._language]),
        )
        return self._proposal("skill", text, why, points, (project.lines[0], *lines))

    def _about_part(self, project: ResumeProject) -> ResumeProposal:
        where = _where(project)
        text = Text(
            zh=f"请讲讲您在{where.zh}具体负责什么，遇到的最大困难是什么，怎样解决的？",
            en=f"What exactly was your part {where.en}, what was the hardest problem, and how did you solve it?",
        )
        why = Text(zh="简历写到了这段经历，但没有写具体的技能。", en="The résumé names this, but no particular skill in it.")
        points = (
            _point(2, "说清自己的部分", "Is clear about the own part", self._language, *_OWN[self._language]),
            _point(1, "说明结果", "Says what came of it", self._language, *_RESULT[self._language]),
        )
        return self._proposal("structured", text, why, points, project.lines[:1])

    def _skill_point(self, skill: str) -> KeyPoint:
        word, *others = spellings().get(skill, (skill,))
        zh, en = f"具体说到怎样使用 {skill}", f"Speaks of {skill} in detail"
        term = Term(term=word[:80], synonyms=tuple(one[:80] for one in others[:20]), required=False)
        return KeyPoint(text=zh if self._language == "zh" else en, weight=3, terms=(term,))

    def _proposal(
        self, kind: str, text: Text, why: Text, points: tuple[KeyPoint, ...], lines: Sequence[ResumeLine]
    ) -> ResumeProposal:
        unique = tuple({line.number: line for line in lines}.values())
        question = Question(
            kind="skill" if kind == "skill" else "structured",
            text=text.get(self._language),
            preparation_s=30,
            answer_s=150,
            key_points=points,
            dimensions=self._dimensions,
        )
        return ResumeProposal(id="", question=question, why=why, lines=unique)


_OWN: dict[Language, tuple[str, ...]] = {
    "zh": ("我负责", "我主导", "我来做", "由我", "本人"),
    "en": ("I was responsible", "I led", "I built", "I designed", "my part", "I decided"),
}
_RESULT: dict[Language, tuple[str, ...]] = {
    "zh": ("结果", "效果", "上线", "提升", "降低"),
    "en": ("result", "outcome", "improved", "reduced", "in the end"),
}
_MEASURED: dict[Language, tuple[str, ...]] = {
    "zh": ("指标", "数据", "对比", "统计", "测试"),
    "en": ("measured", "metric", "compared", "data", "before and after"),
}


def _point(weight: float, zh: str, en: str, language: Language, term: str, *synonyms: str) -> KeyPoint:
    return KeyPoint(
        text=zh if language == "zh" else en, weight=weight, terms=(Term(term=term, synonyms=synonyms, required=False),)
    )


def _where(project: ResumeProject) -> Text:
    title = re.sub(r"\s{2,}", " ", project.title)
    if project.of == "work":
        return Text(zh=f"“{title}”工作期间", en=f"in your time at “{title}”")
    suffix = "" if title.endswith("项目") else "项目"
    return Text(zh=f"“{title}”{suffix}中", en=f"in the project “{title}”")


def _words(terms: Sequence[Term]) -> list[str]:
    return [word for term in terms for word in (term.term, *term.synonyms)]
