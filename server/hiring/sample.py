"""Two openings to begin with, one in Chinese and one in English, made only where there is none."""

from server.core.plan import Plan, Question, Term

CHINESE = Plan(
    title="后端工程师（示例）",
    department="平台研发部",
    organisation="示例公司",
    language="zh",
    expression_events=True,
    questions=(
        Question(
            text="请简单介绍一下自己，以及最近做过的一个你最满意的项目。",
            hint="可以讲讲项目要解决什么问题、你负责哪一部分、结果怎样。",
            terms=(
                Term(term="项目", synonyms=("系统", "产品")),
                Term(term="负责", synonyms=("承担", "主导", "参与")),
                Term(term="结果", synonyms=("成果", "效果", "上线"), required=False),
            ),
            follow_up="在这个项目里，哪一个决定是您自己作出的？如果重来一次，您会改变什么？",
            preparation_s=20,
            answer_s=120,
            retakes=1,
        ),
        Question(
            text="一个接口突然变慢了，你会怎样一步一步地找到原因？",
            hint="请按您真实的做法来讲，没有标准答案。",
            terms=(
                Term(term="日志", synonyms=("监控", "指标", "链路追踪")),
                Term(term="数据库", synonyms=("慢查询", "索引", "SQL")),
                Term(term="缓存", synonyms=("Redis", "命中率"), required=False),
            ),
            follow_up="如果监控一切正常，用户仍然说慢，您接下来先看哪里？",
            preparation_s=30,
            answer_s=180,
            retakes=1,
        ),
        Question(
            text="讲一次你和同事意见不一致的经历，最后是怎样解决的？",
            hint="说说当时的分歧是什么、你做了什么、现在怎么看。",
            terms=(
                Term(term="沟通", synonyms=("讨论", "交流", "商量")),
                Term(term="分歧", synonyms=("不同意见", "意见不一致", "争论"), required=False),
                Term(term="解决", synonyms=("达成一致", "妥协", "共识"), required=False),
            ),
            follow_up="当时对方最在意的是什么？您是怎样知道的？",
            preparation_s=30,
            answer_s=120,
            retakes=1,
        ),
    ),
)

ENGLISH = Plan(
    title="Backend Engineer (sample)",
    department="Platform",
    organisation="Example Ltd",
    language="en",
    expression_events=True,
    questions=(
        Question(
            text="Please introduce yourself and tell us about a recent project you are proud of.",
            hint="What problem did it solve, which part was yours, and what came of it?",
            terms=(
                Term(term="project", synonyms=("system", "product")),
                Term(term="responsible", synonyms=("in charge", "led", "my part", "my role")),
                Term(term="result", synonyms=("outcome", "impact", "shipped"), required=False),
            ),
            follow_up="Which decision in that project was yours alone, and what would you change today?",
            preparation_s=20,
            answer_s=120,
            retakes=1,
        ),
        Question(
            text="An endpoint has suddenly become slow. How do you find out why, step by step?",
            hint="Tell it the way you would really do it; there is no single right answer.",
            terms=(
                Term(term="logs", synonyms=("log", "metrics", "monitoring", "tracing")),
                Term(term="database", synonyms=("query", "queries", "index", "SQL")),
                Term(term="cache", synonyms=("caching", "Redis", "hit rate"), required=False),
            ),
            follow_up="If every dashboard looks fine and users still call it slow, where do you look first?",
            preparation_s=30,
            answer_s=180,
            retakes=1,
        ),
        Question(
            text="Tell us about a time when you disagreed with a colleague. How was it settled?",
            hint="What was the disagreement, what did you do, and how do you see it now?",
            terms=(
                Term(term="disagreed", synonyms=("disagreement", "conflict", "different opinion")),
                Term(term="talked", synonyms=("discussed", "listened", "conversation")),
                Term(term="agreed", synonyms=("compromise", "solution", "settled"), required=False),
            ),
            follow_up="What mattered most to the other person, and how did you find out?",
            preparation_s=30,
            answer_s=120,
            retakes=1,
        ),
    ),
)

SAMPLES = (CHINESE, ENGLISH)
CANDIDATES = ("示例候选人", "Sample Candidate")
"""Who the sample invitations are for, in the order of :data:`SAMPLES`."""
