"""What else stands on the desks: decisions, remarks, requests, views, webhooks, own questions."""

from server.core.text import Language
from tests.screens.people import RESUME
from tests.screens.town import DAY_S, Town


async def paperwork(made: Town) -> None:
    await _openings(made)
    await _decisions(made)
    await _requests(made)
    await _rest(made)


async def _openings(made: Town) -> None:
    plans: dict[str, tuple[Language, str, str, str]] = {
        "data": ("zh", "数据分析师", "数据部", "请讲一次您用数据改变了一个决定的经历。"),
        "support": ("en", "Customer Support Lead", "Support", "Tell us about a customer who was about to leave."),
        "draft": ("zh", "产品经理（暑期实习）", "产品部", "您最近用到的一个好产品，好在哪里？"),
    }
    from server.core.plan import Plan, Question

    for name, (language, title, department, question) in plans.items():
        asked = (Question(text=question),)
        plan = Plan(title=title, department=department, organisation="云杉科技", language=language, questions=asked)
        await made.opening(name, plan)
    await made.call("POST", f"/api/v1/openings/{made.openings['support']}/pause")
    await made.call("POST", f"/api/v1/openings/{made.openings['draft']}/close")


async def _decisions(made: Town) -> None:
    made.clock.shift_s = -0.4 * DAY_S
    sessions = made.sessions
    for names, decision, reason, notify in (
        (("林悦", "陈思远"), "next_round", "项目讲得清楚，排查思路完整，进入技术二面。", True),
        (("Alice Morgan",), "next_round", "Clear example with numbers; meets the team next.", True),
        (("蒋文博",), "reject", "三道题都没有讲到具体做法，与岗位要求差距较大。", False),
        (("孙佳怡",), "talent_pool", "沟通好，经验还浅，明年校招再联系。", False),
    ):
        items = [{"session": sessions[name]} for name in names]
        body = {"decision": decision, "items": items, "reason": reason, "notify": notify}
        await made.call("POST", "/api/v1/decisions", body)
    score = f"/api/v1/sessions/{sessions['林悦']}/score/reviews"
    remark = {"kind": "remark", "text": "谢谢您清楚的讲解，排查一题的步骤非常完整。", "for_candidate": True}
    change = {"kind": "override", "target": "question:3", "value": 92, "text": "提到了值守和十分钟内回退，公式没有计入。"}
    for body in (remark, change, {"kind": "recommendation", "accepted": True}):
        await made.call("POST", score, body)
    english = {"kind": "remark", "text": "Thank you, a very clear way to find the cause.", "for_candidate": True}
    await made.call("POST", f"/api/v1/sessions/{sessions['Alice Morgan']}/score/reviews", english)


async def _requests(made: Town) -> None:
    made.clock.shift_s = -0.2 * DAY_S
    review = {"kind": "review", "text": "第二题我讲到了缓存和压测，觉得评分偏低，请再看一次。", "language": "zh"}
    await made.ask("赵一鸣", review)
    erase = {"kind": "erase", "text": "I took another job. Please remove everything.", "language": "en"}
    await made.ask("Tom Hughes", erase)


async def _rest(made: Town) -> None:
    languages: tuple[tuple[Language, str], ...] = (("zh", "马天宇"), ("en", "Grace Chen"))
    for language, name in languages:
        form = RESUME[language].encode()
        await made.call("PUT", f"/api/v1/candidates/{made.candidates[name]}/resume", form)
    own = {
        "zh": "请解释一下您在“订单系统拆分”里用 Kafka 解决的核心问题。",
        "en": "Please explain the core problem you solved with Kafka in the order platform.",
    }
    for language, name in languages:
        questions = {"questions": [{"text": own[language]}]}
        await made.call("PUT", f"/api/v1/candidates/{made.candidates[name]}/questions", questions)
    events = ["candidate.created", "interview.completed", "report.ready", "decision.taken"]
    hook = {"url": "https://hr.example.com/hooks/interviews", "events": events, "active": False}
    await made.call("POST", "/api/v1/webhooks", hook)
    await made.call("POST", "/api/v1/views", {"name": "待决定 · 70 分以上", "query": {"score_min": 70}})
