"""An opening to begin with, in Chinese and in English, made only where there is none."""

from server.core.plan import Choice, Dimension, KeyPoint, Plan, Question, Term
from server.core.text import Language
from server.interview.translation import joined


def _heard(term: str, *synonyms: str, required: bool = True) -> Term:
    return Term(term=term, synonyms=synonyms, required=required)


def _point(text: str, weight: float, *terms: Term) -> KeyPoint:
    return KeyPoint(text=text, weight=weight, terms=terms)


CHINESE = Plan(
    title="后端工程师（示例）",
    department="平台研发部",
    organisation="示例公司",
    language="zh",
    expression_events=True,
    dimensions=(
        Dimension(id="skill", title="专业能力", weight=3),
        Dimension(id="problem_solving", title="解决问题", weight=2),
        Dimension(id="communication", title="沟通协作", weight=2),
    ),
    shows=("dimensions", "words", "advice"),
    questions=(
        Question(
            kind="structured",
            text="请简单介绍一下自己，以及最近做过的一个你最满意的项目。",
            hint="可以讲讲项目要解决什么问题、你负责哪一部分、结果怎样。",
            terms=(
                _heard("项目", "系统", "产品"),
                _heard("负责", "承担", "主导", "参与"),
                _heard("结果", "成果", "效果", "上线", required=False),
            ),
            key_points=(
                _point("项目要解决的问题", 2, _heard("问题", "痛点", "需求", "目标")),
                _point("自己负责的部分", 2, _heard("负责", "承担", "主导", "参与")),
                _point("可以说清的结果", 1, _heard("结果", "成果", "效果", "上线", "提升", "降低")),
            ),
            dimensions=("skill", "communication"),
            follow_up="在这个项目里，哪一个决定是您自己作出的？如果重来一次，您会改变什么？",
            preparation_s=20,
            answer_s=120,
            retakes=1,
        ),
        Question(
            kind="skill",
            text="一个接口突然变慢了，你会怎样一步一步地找到原因？",
            hint="请按您真实的做法来讲，没有标准答案。",
            terms=(
                _heard("日志", "监控", "指标", "链路追踪"),
                _heard("数据库", "慢查询", "索引", "SQL"),
                _heard("缓存", "Redis", "命中率", required=False),
            ),
            key_points=(
                _point("先看日志、监控或链路，确定慢在哪里", 2, _heard("日志", "监控", "指标", "链路追踪")),
                _point("检查数据库：慢查询、索引、锁", 2, _heard("数据库", "慢查询", "索引", "锁", "SQL")),
                _point("检查缓存和下游依赖", 1, _heard("缓存", "Redis", "命中率"), _heard("下游", "依赖", "第三方", "超时")),
                _point("改完以后验证并防止再发生", 1, _heard("压测", "验证", "对比", "回归"), _heard("告警", "复盘")),
            ),
            dimensions=("skill", "problem_solving"),
            follow_up="如果监控一切正常，用户仍然说慢，您接下来先看哪里？",
            preparation_s=30,
            answer_s=180,
            retakes=1,
        ),
        Question(
            kind="situational",
            text="上线前一天，测试发现一个偶尔才出现的错误，产品希望按时上线。你会怎么做？",
            hint="说说你会先弄清什么、和谁商量、怎样决定。",
            terms=(),
            key_points=(
                _point("先评估影响和概率", 2, _heard("影响", "风险", "概率", "严重")),
                _point("和相关的人一起决定", 1, _heard("沟通", "商量", "讨论", "同步")),
                _point("有回退或灰度的办法", 2, _heard("回滚", "回退", "灰度", "开关", "降级")),
            ),
            dimensions=("problem_solving", "communication"),
            follow_up="如果没有人愿意推迟上线，您会坚持什么？",
            preparation_s=45,
            answer_s=120,
            retakes=1,
        ),
        Question(
            kind="choice",
            text="一张表的查询条件是 WHERE city = ? ORDER BY created_at，下面哪个索引最合适？",
            choices=(
                Choice(text="(created_at)"),
                Choice(text="(city, created_at)", right=True),
                Choice(text="(created_at, city)"),
                Choice(text="分别在 city 和 created_at 上建索引"),
            ),
            dimensions=("skill",),
            preparation_s=0,
            answer_s=90,
            retakes=0,
        ),
        Question(
            kind="short_text",
            text="如果加入我们，前三个月您最想学会或做成什么？",
            hint="两三句话就可以。",
            key_points=(_point("具体的目标", 1, _heard("目标", "学会", "完成", "熟悉", "上手")),),
            dimensions=("communication",),
            preparation_s=0,
            answer_s=240,
            retakes=1,
            max_characters=500,
        ),
    ),
)

ENGLISH = Plan(
    title="Backend Engineer (sample)",
    department="Platform",
    organisation="Example Ltd",
    language="en",
    expression_events=True,
    dimensions=(
        Dimension(id="skill", title="Technical skill", weight=3),
        Dimension(id="problem_solving", title="Problem solving", weight=2),
        Dimension(id="communication", title="Working with others", weight=2),
    ),
    shows=("dimensions", "words", "advice"),
    questions=(
        Question(
            kind="structured",
            text="Please introduce yourself and tell us about a recent project you are proud of.",
            hint="What problem did it solve, which part was yours, and what came of it?",
            terms=(
                _heard("project", "system", "product"),
                _heard("responsible", "in charge", "led", "my part", "my role"),
                _heard("result", "outcome", "impact", "shipped", required=False),
            ),
            key_points=(
                _point("The problem the project solved", 2, _heard("problem", "need", "goal", "pain point")),
                _point("One's own part in it", 2, _heard("responsible", "in charge", "led", "my part", "my role")),
                _point("What came of it", 1, _heard("result", "outcome", "impact", "shipped", "improved", "reduced")),
            ),
            dimensions=("skill", "communication"),
            follow_up="Which decision in that project was yours alone, and what would you change today?",
            preparation_s=20,
            answer_s=120,
            retakes=1,
        ),
        Question(
            kind="skill",
            text="An endpoint has suddenly become slow. How do you find out why, step by step?",
            hint="Tell it the way you would really do it; there is no single right answer.",
            terms=(
                _heard("logs", "log", "metrics", "monitoring", "tracing"),
                _heard("database", "query", "queries", "index", "SQL"),
                _heard("cache", "caching", "Redis", "hit rate", required=False),
            ),
            key_points=(
                _point(
                    "Logs, metrics or traces first: where is it slow?", 2, _heard("logs", "metrics", "monitoring", "tracing")
                ),
                _point("The database: slow queries, indexes, locks", 2, _heard("database", "query", "index", "lock", "SQL")),
                _point("Caches and what it depends on", 1, _heard("cache", "Redis"), _heard("upstream", "timeout")),
                _point(
                    "Proving the fix and preventing it",
                    1,
                    _heard("load test", "verify", "compare"),
                    _heard("alert", "review"),
                ),
            ),
            dimensions=("skill", "problem_solving"),
            follow_up="If every dashboard looks fine and users still call it slow, where do you look first?",
            preparation_s=30,
            answer_s=180,
            retakes=1,
        ),
        Question(
            kind="situational",
            text="The day before a release, testing finds an error that shows only now and then. The product side wants to "
            "release on time. What do you do?",
            hint="What would you find out first, whom would you ask, and how would you decide?",
            terms=(),
            key_points=(
                _point("How bad and how likely it is", 2, _heard("impact", "risk", "severity", "how often")),
                _point("Deciding together with those concerned", 1, _heard("discuss", "talk to", "agree", "stakeholders")),
                _point(
                    "A way back or a gradual release",
                    2,
                    _heard("roll back", "rollback", "feature flag", "canary"),
                ),
            ),
            dimensions=("problem_solving", "communication"),
            follow_up="If nobody wants to move the date, what would you insist on?",
            preparation_s=45,
            answer_s=120,
            retakes=1,
        ),
        Question(
            kind="choice",
            text="A query has WHERE city = ? ORDER BY created_at. Which index fits best?",
            choices=(
                Choice(text="(created_at)"),
                Choice(text="(city, created_at)", right=True),
                Choice(text="(created_at, city)"),
                Choice(text="one index on city and one on created_at"),
            ),
            dimensions=("skill",),
            preparation_s=0,
            answer_s=90,
            retakes=0,
        ),
        Question(
            kind="short_text",
            text="If you joined us, what would you most like to learn or get done in your first three months?",
            hint="Two or three sentences are enough.",
            key_points=(_point("A concrete aim", 1, _heard("goal", "aim", "learn", "finish", "deliver")),),
            dimensions=("communication",),
            preparation_s=0,
            answer_s=240,
            retakes=1,
            max_characters=500,
        ),
    ),
)

SAMPLES = (joined(CHINESE, ENGLISH),)
CANDIDATES: dict[Language, str] = {"zh": "示例候选人", "en": "Sample Candidate"}
"""Who the sample invitations are for, by the language they are interviewed in."""
