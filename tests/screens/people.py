"""Who takes part in the pictures, and what they say. Everybody is made up; addresses are of example domains."""

from dataclasses import dataclass

from server.core.text import Language
from server.hiring.sample import CHINESE, ENGLISH

HR = "周敏"
PASSWORD = "a sentence that I remember"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    mail: str
    language: Language
    phone: str = ""
    answers: tuple[int, int, int] = (0, 0, 0)
    """How good each spoken answer is: 0 the best, 2 the weakest."""
    rate: float = 220.0
    """Units (characters or words) a minute while talking."""
    chosen: int = 1
    flags: tuple[str, ...] = ()


def _zh(name: str, mail: str, answers: tuple[int, int, int], rate: float, chosen: int = 1, *flags: str) -> Person:
    return Person(name, f"{mail}@example.com", "zh", f"138{abs(hash_of(mail)):08d}", answers, rate, chosen, flags)


def _en(name: str, mail: str, answers: tuple[int, int, int], rate: float, chosen: int = 1, *flags: str) -> Person:
    return Person(name, f"{mail}@example.org", "en", "", answers, rate, chosen, flags)


def hash_of(text: str) -> int:
    """The same number in every run."""
    return int.from_bytes(text.encode()[:6].ljust(6, b"a"), "big") % 100_000_000


FINISHED_ZH = (
    _zh("林悦", "lin.yue", (0, 0, 0), 232),
    _zh("陈思远", "chen.siyuan", (0, 1, 0), 246, 1, "looking_away"),
    _zh("王子涵", "wang.zihan", (1, 0, 1), 208),
    _zh("赵一鸣", "zhao.yiming", (0, 0, 1), 262, 0, "hidden"),
    _zh("孙佳怡", "sun.jiayi", (1, 1, 0), 198),
    _zh("周浩然", "zhou.haoran", (1, 1, 1), 224, 1, "hidden", "looking_away"),
    _zh("吴梦琪", "wu.mengqi", (2, 1, 1), 186, 2),
    _zh("郑凯", "zheng.kai", (0, 2, 1), 274),
    _zh("冯雨桐", "feng.yutong", (1, 2, 0), 215, 0),
    _zh("蒋文博", "jiang.wenbo", (2, 2, 1), 176, 3, "silence"),
    _zh("沈雅婷", "shen.yating", (0, 1, 1), 228),
    _zh("韩立", "han.li", (1, 0, 0), 240),
)
FINISHED_EN = (
    _en("Alice Morgan", "alice.morgan", (0, 0, 0), 148),
    _en("Daniel Okafor", "daniel.okafor", (0, 1, 0), 162, 1, "hidden"),
    _en("Sofia Lindqvist", "sofia.lindqvist", (1, 0, 1), 139),
    _en("Tom Hughes", "tom.hughes", (2, 1, 1), 121, 2, "silence"),
    _en("Priya Raman", "priya.raman", (0, 1, 1), 171),
)
INVITED_ZH = (("马天宇", "ma.tianyu"), ("何静", "he.jing"), ("罗晓峰", "luo.xiaofeng"), ("唐可", "tang.ke"))
INVITED_EN = (("Grace Chen", "grace.chen"), ("Liam Walsh", "liam.walsh"))
LIVE = (
    _zh("李若曦", "li.ruoxi", (0, 0, 0), 236),
    _zh("高天佑", "gao.tianyou", (1, 1, 1), 268),
    _en("Emma Fischer", "emma.fischer", (0, 0, 0), 152),
    _zh("徐嘉宁", "xu.jianing", (1, 0, 0), 205),
)

SAID: dict[Language, tuple[tuple[str, str, str], ...]] = {
    "zh": (
        (
            "我做后端开发五年了。最近的项目是把订单系统从单体拆成服务，要解决的问题是大促时接口超时。我负责库存和下单这两块，"
            "主导了接口设计和数据迁移。首先我们把慢的查询找出来，然后加了缓存和异步队列。最后上线以后，下单接口的延迟降低到原来的三分之一，"
            "大促当天没有出过事故，结果大家都很满意。",
            "我做后端三年，参与过一个会员系统的项目。我主要负责积分的接口和对账。当时的需求是把积分改成实时到账，"
            "我们用了消息队列。上线以后基本稳定，后来也修过几次小问题。",
            "我之前在一家公司做开发，平时写一些接口，嗯，也会改一些页面。大家一起做，具体的我想一下，嗯，主要是内部用的东西。",
        ),
        (
            "我会先看监控和链路追踪，确定慢在哪一段，是应用、数据库还是下游。如果是数据库，就看慢查询日志，用执行计划检查索引有没有走对，"
            "有没有锁等待。然后看缓存的命中率，以及第三方依赖有没有超时。改完以后我会做压测，对比改之前和之后的指标，"
            "最后加上告警，写一份复盘，避免再发生。",
            "先看日志和监控，看看是不是某个时间点开始变慢的。然后我一般会看数据库的慢查询，加索引。"
            "如果还是慢，就看看 Redis 缓存有没有生效。改完观察一段时间。",
            "我会先重启一下试试看，如果还是慢，就问一下同事有没有改过东西。嗯，再看看服务器的情况。",
        ),
        (
            "我会先评估这个错误的影响和出现的概率，看它会不会损坏数据。然后马上和产品、测试同步，把风险讲清楚，一起商量是推迟还是带着上线。"
            "如果决定上线，就用灰度，先放百分之五的流量，准备好开关和回滚方案，安排人值守，有问题十分钟之内回退。",
            "我会先和产品沟通，说明风险，看能不能推迟一天。如果不能推迟，就准备好回滚，上线以后大家盯着看。",
            "我觉得还是按时上线吧，因为时间已经定了，有错误之后再修，应该问题不大。",
        ),
    ),
    "en": (
        (
            "I have been a backend engineer for six years. My latest project split an order system into services, and the "
            "problem we had to solve was timeouts during sales. I was responsible for stock and checkout, and I led the "
            "interface design. First we found the slow queries, then we added a cache and a queue. After the launch the "
            "latency dropped to a third, and the result was a sale without an outage.",
            "I have three years of experience. I worked on a loyalty project and was responsible for the points interface. "
            "The need was to credit points at once, so we used a message queue. It has been stable since the launch.",
            "I mostly worked on internal tools. Um, we all did a bit of everything, so it is hard to say. I liked it.",
        ),
        (
            "I would look at monitoring and tracing first to see where the time goes: the application, the database or "
            "something downstream. For the database I check slow queries, the index and locks. Then I look at the cache hit "
            "rate and at timeouts of dependencies. Afterwards I verify with a load test, compare the metrics, and add an "
            "alert and a postmortem.",
            "I start with the logs and the monitoring, to see since when it is slow. Then I usually check slow queries in "
            "the database and add an index. If it is still slow I look at the Redis cache.",
            "I would restart it first, and if it is still slow I would ask around whether somebody changed something.",
        ),
        (
            "I would first assess the impact and the probability, and whether data could be damaged. Then I would talk to "
            "product and testing together, say what the risk is, and decide with them. If we ship, we ship behind a flag to "
            "five percent, with a rollback prepared and somebody on watch.",
            "I would discuss it with the product manager and explain the risk. If we cannot wait a day, I prepare a "
            "rollback and we all watch it after the release.",
            "I would ship on time, because the date was promised. We can fix it later, it should not be a big problem.",
        ),
    ),
}
TYPED: dict[Language, str] = {
    "zh": "先用一个月熟悉业务和代码，上手日常需求；三个月内独立完成一个模块，并且学会你们的发布和监控流程。",
    "en": "Learn the product and the code in the first month, then own one module, and know how you release and watch it.",
}
PLANS = {
    "zh": CHINESE.model_copy(
        update={
            "title": "后端工程师",
            "organisation": "云杉科技",
            "shows": ("dimensions", "words", "remarks", "advice", "pdf"),
        }
    ),
    "en": ENGLISH.model_copy(
        update={
            "title": "Backend Engineer",
            "organisation": "Spruce Labs",
            "shows": ("dimensions", "words", "remarks", "advice", "pdf"),
        }
    ),
}
"""The sample openings, whose questions and key points are what the answers above speak of."""
RESUME: dict[Language, str] = {
    "zh": (
        "林悦\n邮箱：lin.yue@example.com  手机：13800138000\n\n技能：Python、Java、MySQL、Redis、Kafka、Docker\n\n"
        "项目经历\n2022.03 - 2025.06 订单系统拆分\n使用 Python 和 Kafka 把单体订单系统拆成服务，延迟降低三分之二。\n"
        "2019.07 - 2022.02 会员积分平台\n使用 Java 和 Redis 实现实时积分。\n\n教育经历\n2015 - 2019 某大学 计算机科学 本科\n"
    ),
    "en": (
        "Alice Morgan\nalice.morgan@example.org\n\nSkills: Python, Go, PostgreSQL, Redis, Kafka, Kubernetes\n\n"
        "Projects\n2021 - 2025 Order platform\nSplit a monolith into services with Go and Kafka; "
        "latency down by two thirds.\n"
        "2018 - 2021 Billing\nInvoices in Python on PostgreSQL.\n\nEducation\n2014 - 2018 BSc Computer Science\n"
    ),
}
