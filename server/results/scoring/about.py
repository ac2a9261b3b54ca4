"""Every formula in words, in both languages: what a reader is told beside the figures."""

from server.core.text import Text
from server.results.scoring import rules
from server.results.scoring.formula import number

COVERAGE = Text(
    zh="要点覆盖 = 100 ×（提到的要点的权重 + 只在否定句里提到的要点的权重的一半）÷ 全部要点的权重。"
    "要点的任何一个词或同义词被说到，就算提到。",
    en="Coverage = 100 × (weight of the key points spoken of, plus half the weight of those that came up only with a "
    '"not") / weight of all key points. A key point is spoken of when any of its terms or synonyms was said.',
)
STRUCTURE = Text(
    zh="结构与篇幅 = 100 × 篇幅、句数、条理词三项（各 0 到 1）的加权平均。算不出的一项不计，权重一并去掉。",
    en="Structure and length = 100 × the weighted mean of length, sentences and signposts (each 0 to 1). What could not be "
    "computed is left out with its weight.",
)
LENGTH = Text(
    zh=f"篇幅：说话时间 ÷（答题时间 × {number(rules.LENGTH_RATIO)}），到 1 为止。答题时间是上限，不是目标。",
    en=f"Length: talk time / (answer time × {number(rules.LENGTH_RATIO)}), at most 1. The answer time is a "
    f"limit, not a target.",
)
SENTENCES = Text(
    zh=f"句数：句子数 ÷ {rules.ENOUGH_SENTENCES}，到 1 为止。",
    en=f"Sentences: their number / {rules.ENOUGH_SENTENCES}, at most 1.",
)
SIGNPOSTS = Text(
    zh=f"条理词：不同的条理词（首先、其次、最后……）个数 ÷ {rules.ENOUGH_SIGNPOSTS}，到 1 为止。",
    en=f"Signposts: how many different ones (first, then, finally ...) / {rules.ENOUGH_SIGNPOSTS}, at most 1.",
)
FLUENCY = Text(
    zh="流利 = 100 × 语速、停顿、口头语三项（各 0 到 1）的加权平均。常见范围以内一分不扣，本人平时的语速也算在范围以内。",
    en="Fluency = 100 × the weighted mean of rate, pauses and fillers (each 0 to 1). Nothing is taken off within the usual "
    "range of the language, and the person's own normal rate widens it.",
)
RATE = Text(
    zh="语速：在范围以内为 1；低于下限时按比例降到下限的一半为 0，高于上限时降到上限的一倍半为 0。",
    en="Rate: 1 within the range; below it falls to 0 at half the lower bound, above it at one and a half times the upper.",
)
PAUSES = Text(
    zh=f"停顿：停顿占时不超过 {number(100 * rules.PAUSE_SHARE_FREE)}% 为 1，到 "
    f"{number(100 * rules.PAUSE_SHARE_NONE)}% 为 0。",
    en=f"Pauses: 1 up to {number(100 * rules.PAUSE_SHARE_FREE)} % of the time, 0 from "
    f"{number(100 * rules.PAUSE_SHARE_NONE)} %.",
)
FILLERS = Text(
    zh=f"口头语：每分钟不超过 {number(rules.FILLERS_FREE_PER_MIN)} 次为 1，到 {number(rules.FILLERS_NONE_PER_MIN)} 次为 0。",
    en=f"Fillers: 1 up to {number(rules.FILLERS_FREE_PER_MIN)} a minute, 0 from {number(rules.FILLERS_NONE_PER_MIN)}.",
)
CHOICE = Text(
    zh="选择题 = 100 ×（选对的个数 − 选错的个数）÷ 正确选项的个数，不低于 0。",
    en="Choice = 100 × (right ones chosen - wrong ones chosen) / right ones there are, at least 0.",
)
LOOKING = Text(
    zh="看向屏幕 = 100 ×（1 − 看向别处的时间占比）。只有岗位这样设置、政策允许并且候选人同意时才计入。",
    en="Looking at the screen = 100 × (1 - share of the time looking away). It counts only where the opening says so, its "
    "policy allows it and the candidate agreed.",
)
QUESTION = Text(
    zh="本题 = 各部分得分的加权平均；算不出的部分不计，权重一并去掉。算得出的权重不到一半时不给分。",
    en="Question = weighted mean of its parts; a part that is not available is left out with its weight. With "
    "less than half of "
    "the weight there is no score.",
)
DIMENSION = Text(
    zh="维度 = 归入该维度的各题得分的平均；没有得分的题不计。",
    en="Dimension = mean of the questions that feed it; a question without a score is left out.",
)
COMPOSITE = Text(
    zh="综合 = 各维度得分按岗位设置的权重加权平均；没有得分的维度不计。没有设置维度时，为各题得分的平均。",
    en="Composite = mean of the dimensions by the opening's weights; a dimension without a score is left out. Without "
    "dimensions it is the mean of the questions.",
)
