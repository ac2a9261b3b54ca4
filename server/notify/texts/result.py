"""After the interview: the result can be read, and what was decided. ``remarks`` is what HR adds; its line goes if empty."""

from server.core.text import Language
from server.notify.template import Kind, Template

_READY_ZH = Template(
    subject="面试结果可以查看了：{title}（{organisation}）",
    body="""\
{name}，您好！

感谢您参加“{title}”的面试。结果页面可以打开了：
{result_link}

为了保护您的信息，打开时会向您发送一次性验证码。在那里您还可以查看我们保存了哪些内容、提出异议、要求人工复核、撤回同意或删除数据。

{remarks}

{organisation}""",
    short="【{organisation}】{name}您好，“{title}”的面试结果可以查看了：{result_link}",
)

_READY_EN = Template(
    subject="Your interview result can be read: {title} ({organisation})",
    body="""\
Dear {name},

Thank you for your interview for “{title}”. Your result page is open now:
{result_link}

To protect you, it asks for a one-time code that is sent to you. There you can also see what is kept about you, object, ask \
for a review by a person, withdraw your consent or have everything erased.

{remarks}

{organisation}""",
    short="{organisation}: Dear {name}, the result of your interview for “{title}” can be read: {result_link}",
)

_NEXT_ZH = Template(
    subject="进入下一轮：{title}（{organisation}）",
    body="""\
{name}，您好！

很高兴地告诉您，您在“{title}”的面试中进入了下一轮。我们会就接下来的安排与您联系。

{remarks}

您的结果页面：
{result_link}

{organisation}""",
    short="【{organisation}】{name}您好，您在“{title}”的面试中进入了下一轮，我们会与您联系安排。",
)

_NEXT_EN = Template(
    subject="Next round: {title} ({organisation})",
    body="""\
Dear {name},

We are glad to tell you that you have reached the next round for “{title}”. We will contact you about what comes next.

{remarks}

Your result page:
{result_link}

{organisation}""",
    short="{organisation}: Dear {name}, you have reached the next round for “{title}”. We will contact you "
    "about what comes next.",
)

_REJECTED_ZH = Template(
    subject="关于您的面试：{title}（{organisation}）",
    body="""\
{name}，您好！

感谢您为“{title}”的面试花费的时间和准备。这一次我们没有选择继续，这个决定由招聘人员作出。

{remarks}

您的结果页面（可以要求人工复核，或查看和删除您的数据）：
{result_link}

祝您一切顺利。

{organisation}""",
    short="【{organisation}】{name}您好，感谢您参加“{title}”的面试。这一次我们没有选择继续，祝您一切顺利。",
)

_REJECTED_EN = Template(
    subject="About your interview: {title} ({organisation})",
    body="""\
Dear {name},

Thank you for the time and care you gave to your interview for “{title}”. This time we have decided not to go on; people \
made this decision.

{remarks}

Your result page (to ask for a review by a person, or to see or erase what is kept about you):
{result_link}

We wish you all the best.

{organisation}""",
    short="{organisation}: Dear {name}, thank you for your interview for “{title}”. This time we have decided not to go on. "
    "We wish you all the best.",
)

_POOL_ZH = Template(
    subject="关于您的面试：{title}（{organisation}）",
    body="""\
{name}，您好！

感谢您参加“{title}”的面试。这个职位目前没有合适的安排，但我们希望保留您的资料，有合适的机会时再与您联系。

{remarks}

如果不希望我们保留，可以在结果页面要求删除：
{result_link}

{organisation}""",
    short="【{organisation}】{name}您好，感谢您参加“{title}”的面试。我们希望保留您的资料，有合适的机会时再与您联系。",
)

_POOL_EN = Template(
    subject="About your interview: {title} ({organisation})",
    body="""\
Dear {name},

Thank you for your interview for “{title}”. There is no fitting place for you just now, but we would like to keep your \
record and write to you when there is one.

{remarks}

If you would rather not be kept, you can have everything erased on your result page:
{result_link}

{organisation}""",
    short="{organisation}: Dear {name}, thank you for your interview for “{title}”. We would like to keep your record and "
    "write to you when there is a fitting place.",
)

TEXTS: dict[tuple[Kind, Language], Template] = {
    ("result_ready", "zh"): _READY_ZH,
    ("result_ready", "en"): _READY_EN,
    ("next_round", "zh"): _NEXT_ZH,
    ("next_round", "en"): _NEXT_EN,
    ("rejected", "zh"): _REJECTED_ZH,
    ("rejected", "en"): _REJECTED_EN,
    ("talent_pool", "zh"): _POOL_ZH,
    ("talent_pool", "en"): _POOL_EN,
}
