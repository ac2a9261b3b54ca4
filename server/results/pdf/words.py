"""The words of a printed report, in both languages."""

from server.core.api_decisions import DecisionKind
from server.core.facts import Stage
from server.core.text import Language, Text

_WORDS: dict[str, Text] = {
    "title": Text(zh="{name} 的面试报告", en="Interview report: {name}"),
    "own_title": Text(zh="{name} 的面试结果", en="Interview result: {name}"),
    "foot": Text(zh="机密 · 仅供招聘使用 · 制作于 {made}", en="Confidential, for hiring only · made {made}"),
    "own_foot": Text(zh="给候选人本人 · 制作于 {made}", en="For the candidate · made {made}"),
    "began": Text(zh="开始时间（UTC）", en="Began (UTC)"),
    "state": Text(zh="状态", en="State"),
    "language": Text(zh="面试语言", en="Interview language"),
    "consent": Text(zh="同意的用途", en="Agreed to"),
    "nothing_agreed": Text(zh="无", en="nothing"),
    "score": Text(zh="综合得分", en="Composite score"),
    "not_available": Text(zh="无法计算", en="not available"),
    "not_scored": Text(zh="还没有得分：{why}", en="There is no score yet: {why}"),
    "not_submitted": Text(zh="面试没有提交", en="the interview was not submitted"),
    "waiting": Text(zh="还在分析", en="analysis goes on"),
    "withdrawn": Text(zh="候选人已撤回同意", en="withdrawn by the candidate"),
    "withdrawn_note": Text(
        zh="候选人已撤回同意或要求删除，不再显示：{purposes}。",
        en="The candidate withdrew consent or asked to be erased; not shown any more: {purposes}.",
    ),
    "score_too": Text(zh="得分", en="score"),
    "no_scorer": Text(zh="没有计分", en="it was not scored"),
    "by_hand": Text(zh="由人改定", en="set by a person"),
    "overridden": Text(zh="人工改动：{targets}", en="Set by a person: {targets}"),
    "composite": Text(zh="综合得分", en="composite"),
    "dimension": Text(zh="维度“{title}”", en="dimension “{title}”"),
    "question": Text(zh="第 {n} 题", en="question {n}"),
    "dimensions": Text(zh="分项得分", en="Dimensions"),
    "dimension_head": Text(zh="维度", en="Dimension"),
    "value_head": Text(zh="得分", en="Score"),
    "median_head": Text(zh="中位数", en="Median"),
    "weight_head": Text(zh="权重", en="Weight"),
    "formula_head": Text(zh="怎样算出来的", en="How it came about"),
    "value": Text(zh="本人", en="This candidate"),
    "median": Text(zh="本职位的中位数", en="Median of this opening"),
    "recommendation": Text(zh="程序的建议（由人决定是否采纳）", en="Proposal by rule (for a person to accept or not)"),
    "next_round": Text(zh="进入下一轮", en="next round"),
    "look_again": Text(zh="请再看一遍", en="look again"),
    "not_yet": Text(zh="暂不推荐", en="not yet"),
    "accepted": Text(zh="{by} 采纳了这条建议", en="{by} accepted it"),
    "declined": Text(zh="{by} 没有采纳这条建议", en="{by} did not accept it"),
    "behaviours": Text(zh="关键行为", en="Key behaviours"),
    "strengths": Text(zh="亮点", en="Strengths"),
    "ask_next": Text(zh="下一轮可以追问", en="To ask in the next round"),
    "flags": Text(zh="标记", en="Flags"),
    "no_flags": Text(zh="没有标记。", en="No flags."),
    "flag_cleared": Text(zh="后来自行解除", en="cleared later"),
    "at": Text(zh="第 {n} 题，{time}", en="question {n}, {time}"),
    "at_check": Text(zh="设备检测，{time}", en="device check, {time}"),
    "question_title": Text(zh="第 {n} 题：{text}", en="Question {n}: {text}"),
    "no_answer": Text(zh="没有作答。", en="Not answered."),
    "no_words": Text(zh="没有文字记录（{why}）。", en="No transcript ({why})."),
    "live_words": Text(
        zh="只有实时识别的文字，没有做全文复核。", en="Live words only; the final pass did not confirm them."
    ),
    "point_head": Text(zh="要点", en="Key point"),
    "covered_head": Text(zh="是否说到", en="Covered"),
    "evidence_head": Text(zh="依据（时间与原话）", en="Evidence (time and words)"),
    "covered": Text(zh="说到", en="yes"),
    "partial": Text(zh="只在否定中说到", en="only with a “not”"),
    "missing": Text(zh="没有说到", en="no"),
    "rate": Text(zh="语速", en="Rate"),
    "pauses": Text(zh="停顿", en="Pauses"),
    "longest_pause": Text(zh="最长停顿", en="Longest pause"),
    "fillers": Text(zh="填充词", en="Fillers"),
    "per_min_zh": Text(zh="{n} 字/分钟", en="{n} characters per minute"),
    "per_min_en": Text(zh="{n} 词/分钟", en="{n} words per minute"),
    "times": Text(zh="{n} 次", en="{n}"),
    "seconds": Text(zh="{n} 秒", en="{n} s"),
    "remarks": Text(zh="备注与改动", en="Remarks and changes"),
    "override": Text(zh="{by} 把{target}改为 {value}：{text}", en="{by} set {target} to {value}: {text}"),
    "override_back": Text(zh="{by} 撤回了对{target}的改动：{text}", en="{by} took back the change of {target}: {text}"),
    "remark": Text(zh="{by}：{text}", en="{by}: {text}"),
    "decisions": Text(zh="决定", en="Decisions"),
    "no_decision": Text(zh="还没有决定。", en="No decision yet."),
    "decision": Text(zh="{what}（{by}，{at}）", en="{what} ({by}, {at})"),
    "versions": Text(
        zh="得分第 {version} 版，规则 {rules}，权重 {weights}。",
        en="Score version {version}, rules {rules}, weights {weights}.",
    ),
    "human": Text(
        zh="得分由公开的公式算出，只供参考；是否录用由人决定。表情只展示，不计分，除非职位另有说明。",
        en="Scores follow the formulas shown and are for reference; people decide. Visible expressions are shown, not "
        "scored, unless the opening says otherwise.",
    ),
    "own_status": Text(zh="状态", en="Status"),
    "own_words": Text(zh="总体评语", en="Overall"),
    "own_remarks": Text(zh="招聘方的话", en="From the hiring staff"),
    "own_advice": Text(zh="可以怎样提高", en="What you could improve"),
    "handed_in": Text(zh="提交时间（UTC）", en="Handed in (UTC)"),
    "by_person": Text(zh="经人工复核", en="reviewed by a person"),
    "own_note": Text(
        zh="本页只含这次招聘对您开放的内容。您可以要求人工复核，或对结果提出异议。",
        en="This holds what this hiring round opens to you. You may ask for a human review, or object to the result.",
    ),
    "list": Text(zh="面试列表", en="Interviews"),
    "candidate": Text(zh="候选人", en="Candidate"),
    "position": Text(zh="职位", en="Position"),
    "department": Text(zh="部门", en="Department"),
    "answered": Text(zh="已答题数", en="Answered"),
    "questions": Text(zh="题数", en="Questions"),
    "open_flags": Text(zh="未解除的标记", en="Open flags"),
    "decided": Text(zh="决定", en="Decision"),
    "decided_by": Text(zh="决定人", en="Decided by"),
    "decided_at": Text(zh="决定时间（UTC）", en="Decided (UTC)"),
    "session": Text(zh="编号", en="Id"),
    "left_out": Text(zh="没有做成的报告", en="Reports that could not be made"),
}
_STAGES: dict[Stage, Text] = {
    "submitted": Text(zh="已提交", en="submitted"),
    "withdrawn": Text(zh="已退出", en="withdrawn"),
}
_DECISIONS: dict[DecisionKind, Text] = {
    "next_round": Text(zh="进入下一轮", en="next round"),
    "reject": Text(zh="不录用", en="not taken on"),
    "talent_pool": Text(zh="进入人才库", en="talent pool"),
}
_UNFINISHED = Text(zh="未完成", en="unfinished")
_LANGUAGES: dict[Language, Text] = {"zh": Text(zh="中文", en="Chinese"), "en": Text(zh="英文", en="English")}
_PURPOSES: dict[str, Text] = {
    "record": Text(zh="录制", en="recording"),
    "transcribe": Text(zh="转写", en="transcript"),
    "analyse": Text(zh="分析语速与用词", en="rate and terms"),
    "expression": Text(zh="面部动作", en="visible movements of the face"),
}
_REASONS: dict[str, Text] = {
    "no_consent": Text(zh="候选人没有同意", en="no consent"),
    "withdrawn": Text(zh="候选人已撤回同意", en="withdrawn by the candidate"),
    "waiting": Text(zh="还在分析", en="analysis goes on"),
    "nothing_heard": Text(zh="没有听到话", en="nothing was heard"),
    "not_analysed": Text(zh="没有进行分析", en="not analysed"),
    "not_answered": Text(zh="没有作答", en="not answered"),
    "not_judged": Text(zh="无法判断", en="could not be judged"),
    "no_key_points": Text(zh="这道题没有设要点或关键词", en="this question has no key points or terms"),
    "no_score": Text(zh="没有得分的题目", en="no question with a score"),
    "no_question": Text(zh="没有题目归入这个维度", en="no question feeds this dimension"),
    "too_little": Text(zh="算得出的部分不到一半", en="less than half could be computed"),
    "no_weight": Text(zh="权重都是 0", en="all weights are 0"),
    "there was no pause": Text(zh="没有停顿", en="there was no pause"),
    "too little was said": Text(zh="说话太少", en="too little was said"),
    "nothing was said": Text(zh="没有听到话", en="nothing was said"),
    "speech was not transcribed": Text(zh="没有转写文字", en="speech was not transcribed"),
    "switched_off": Text(zh="分析已关闭", en="analysis is switched off"),
    "model_absent": Text(zh="所需模型不在本服务器上", en="its model is not on this server"),
    "not_on_this_machine": Text(zh="本服务器不能按现有设置运行它", en="this server cannot run it as it is set up"),
    "no_such_engine": Text(zh="设置中的识别引擎不存在", en="the settings name a recogniser that does not exist"),
    "not_loaded": Text(zh="它没能加载", en="it could not be loaded"),
    "raised": Text(zh="它的程序出错了", en="its program failed"),
}


class Words:
    """All of them in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **given: object) -> str:
        words = _WORDS[key].get(self.language)
        return words.format(**given) if given else words

    def stage(self, stage: Stage) -> str:
        return _STAGES.get(stage, _UNFINISHED).get(self.language)

    def decision(self, decision: DecisionKind) -> str:
        return _DECISIONS[decision].get(self.language)

    def spoken(self, language: Language) -> str:
        return _LANGUAGES[language].get(self.language)

    def purpose(self, purpose: str) -> str:
        return _PURPOSES[purpose].get(self.language) if purpose in _PURPOSES else purpose

    def reason(self, code: str) -> str:
        """Of ``code: detail`` the code alone is told: the detail is for the operator, in English."""
        known = _REASONS.get(code) or _REASONS.get(code.partition(": ")[0])
        return known.get(self.language) if known is not None else code

    def text(self, text: Text) -> str:
        return text.get(self.language)


def clock_text(ms: int | None) -> str:
    """1:05 for 65 seconds; empty for None."""
    return "" if ms is None else f"{ms // 60_000}:{ms // 1000 % 60:02d}"
