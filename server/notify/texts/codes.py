"""One-time codes: before the interview, and before the result page."""

from server.core.text import Language
from server.notify.template import Kind, Template

_IDENTITY_ZH = Template(
    subject="面试验证码（{organisation}）",
    body="""\
{name}，您好！

您开始“{title}”面试的验证码：

{code}

{code_minutes} 分钟内有效，只能使用一次。请不要告诉任何人，我们也不会向您索要。如果不是您本人操作，可以忽略。

{organisation}""",
    short="【{organisation}】您的面试验证码：{code}，{code_minutes}分钟内有效，请勿告诉他人。",
)

_IDENTITY_EN = Template(
    subject="Your interview code ({organisation})",
    body="""\
Dear {name},

Your code to begin the interview for “{title}”:

{code}

It is valid for {code_minutes} minutes and works once. Tell it to nobody; we will never ask you for it. If you did not ask \
for it, you can ignore this message.

{organisation}""",
    short="{organisation}: your interview code is {code}, valid for {code_minutes} minutes. Tell it to nobody.",
)

_RESULT_ZH = Template(
    subject="查看面试结果的验证码（{organisation}）",
    body="""\
{name}，您好！

您查看“{title}”面试结果的验证码：

{code}

{code_minutes} 分钟内有效，只能使用一次。请不要告诉任何人，我们也不会向您索要。如果不是您本人操作，可以忽略。

{organisation}""",
    short="【{organisation}】查看面试结果的验证码：{code}，{code_minutes}分钟内有效，请勿告诉他人。",
)

_RESULT_EN = Template(
    subject="Your code for the interview result ({organisation})",
    body="""\
Dear {name},

Your code to read the result of your interview for “{title}”:

{code}

It is valid for {code_minutes} minutes and works once. Tell it to nobody; we will never ask you for it. If you did not ask \
for it, you can ignore this message.

{organisation}""",
    short="{organisation}: your code for the interview result is {code}, valid for {code_minutes} minutes. "
    "Tell it to nobody.",
)

TEXTS: dict[tuple[Kind, Language], Template] = {
    ("identity_code", "zh"): _IDENTITY_ZH,
    ("identity_code", "en"): _IDENTITY_EN,
    ("result_code", "zh"): _RESULT_ZH,
    ("result_code", "en"): _RESULT_EN,
}
