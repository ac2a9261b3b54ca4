"""What a person answered to a candidate's request. ``answer`` is their own text; it stands in mails and chats alone."""

from server.core.text import Language
from server.notify.template import Kind, Template

_ANSWERED_ZH = Template(
    subject="您的请求有了答复：{request}（{organisation}）",
    body="""\
{name}，您好！

您就“{title}”的面试提出的请求（{request}）已由招聘人员处理，结果：{outcome}。

{answer}

您可以在结果页面查看这条答复和其他请求：
{result_link}

{organisation}""",
    short="【{organisation}】{name}您好，您的请求（{request}）已答复：{outcome}。详情：{result_link}",
)

_ANSWERED_EN = Template(
    subject="An answer to your request: {request} ({organisation})",
    body="""\
Dear {name},

People have dealt with what you asked about your interview for “{title}” ({request}). The outcome: {outcome}.

{answer}

You can read this answer, and your other requests, on your result page:
{result_link}

{organisation}""",
    short="{organisation}: Dear {name}, your request ({request}) was answered: {outcome}. More: {result_link}",
)

_ERASED_ZH = Template(
    subject="您的数据已删除（{organisation}）",
    body="""\
{name}，您好！

按您的要求，您参加“{title}”面试留下的全部内容已经删除，包括录像、文字、评分和联系方式。您的链接不再能打开。

{answer}

{organisation}""",
    short="【{organisation}】{name}您好，按您的要求，您在“{title}”面试中留下的全部内容已经删除。",
)

_ERASED_EN = Template(
    subject="Your data is erased ({organisation})",
    body="""\
Dear {name},

As you asked, everything kept of your interview for “{title}” is erased: recordings, words, scores and your contact \
details. Your links do not open any more.

{answer}

{organisation}""",
    short="{organisation}: Dear {name}, as you asked, everything kept of your interview for “{title}” is erased.",
)

TEXTS: dict[tuple[Kind, Language], Template] = {
    ("request_answered", "zh"): _ANSWERED_ZH,
    ("request_answered", "en"): _ANSWERED_EN,
    ("request_erased", "zh"): _ERASED_ZH,
    ("request_erased", "en"): _ERASED_EN,
}
