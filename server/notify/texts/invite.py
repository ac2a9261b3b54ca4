"""Around the link to an interview: invitation, reminder, another time, taken back."""

from server.core.text import Language
from server.notify.template import Kind, Template

_NEEDED_ZH = """\
需要准备
· 一台带摄像头和麦克风的手机或电脑，不需要安装任何软件
· 新版本的浏览器：Chrome、Edge、Safari 或 Firefox。请不要在微信等应用里直接打开，复制链接到浏览器即可
· 安静、光线充足的地方和稳定的网络"""

_NEEDED_EN = """\
What you need
· a phone or computer with a camera and a microphone; nothing has to be installed
· a current browser: Chrome, Edge, Safari or Firefox. If an app opens the link itself, copy it into your browser
· a quiet, well-lit place and a steady connection"""

_HOW_ZH = """\
怎样进行
· 打开链接后先检查设备，这时还不计时，可以慢慢来
· 每道题先有准备时间，再开始回答；页面会显示剩余时间
· 断线、刷新或换一台设备都没关系：打开同一链接，从原来的题目继续"""

_HOW_EN = """\
How it goes
· first your devices are checked; no clock runs yet, so take your time
· each question gives you time to prepare before you answer, and the page shows the time left
· a lost line, a reload or another device cost nothing: open the same link and go on at the same question"""

_INVITATION_ZH = Template(
    subject="面试邀请：{title}（{organisation}）",
    body=f"""\
{{name}}，您好！

{{organisation}}邀请您参加“{{title}}”的在线面试。

开始面试：
{{link}}

开放时间：{{window}}
所需时间：最多约 {{minutes}} 分钟，共 {{questions}} 道题
面试语言：{{language}}

{_NEEDED_ZH}

{_HOW_ZH}

会记录什么
{{recorded}}

链接只给您本人使用，请不要转发。录用与否由人决定，不由机器决定。如果需要其他形式的面试，或有任何问题，请联系招聘方。

{{organisation}}""",
    short="【{organisation}】{name}您好，邀请您参加“{title}”在线面试，约{minutes}分钟，{window}。请在浏览器打开：{link}",
)

_INVITATION_EN = Template(
    subject="Interview invitation: {title} ({organisation})",
    body=f"""\
Dear {{name}},

{{organisation}} invites you to an online interview for “{{title}}”.

Begin here:
{{link}}

When: {{window}}
Time needed: at most about {{minutes}} minutes, {{questions}} questions
Interview language: {{language}}

{_NEEDED_EN}

{_HOW_EN}

What is recorded
{{recorded}}

The link is for you alone; please do not pass it on. People decide about you, not machines. If you need another kind of \
interview, or have a question, please contact the employer.

{{organisation}}""",
    short="{organisation}: Dear {name}, you are invited to an online interview for “{title}”, about {minutes} min, "
    "{window}. Open in a browser: {link}",
)

_REMINDER_ZH = Template(
    subject="提醒：“{title}”的面试还没有开始（{organisation}）",
    body=f"""\
{{name}}，您好！

您还没有开始“{{title}}”的在线面试。如果已经准备好，随时可以打开同一链接：
{{link}}

开放时间：{{window}}
所需时间：最多约 {{minutes}} 分钟

{_NEEDED_ZH}

如果不打算参加，不需要做什么。需要换时间或其他形式，请联系招聘方。

{{organisation}}""",
    short="【{organisation}】{name}您好，“{title}”在线面试还没有开始，{window}，约{minutes}分钟。请在浏览器打开：{link}",
)

_REMINDER_EN = Template(
    subject="Reminder: your interview for {title} has not begun ({organisation})",
    body=f"""\
Dear {{name}},

Your online interview for “{{title}}” has not begun yet. When you are ready, open the same link:
{{link}}

When: {{window}}
Time needed: at most about {{minutes}} minutes

{_NEEDED_EN}

If you do not wish to take part, there is nothing to do. For another time or another kind of interview, please contact the \
employer.

{{organisation}}""",
    short="{organisation}: Dear {name}, your online interview for “{title}” has not begun yet. {window}, "
    "about {minutes} min. Open in a browser: {link}",
)

_RESCHEDULED_ZH = Template(
    subject="面试时间已更改：{title}（{organisation}）",
    body=f"""\
{{name}}，您好！

“{{title}}”在线面试的开放时间已更改，链接不变。

新的开放时间：{{window}}
开始面试：
{{link}}

所需时间：最多约 {{minutes}} 分钟，共 {{questions}} 道题

{_NEEDED_ZH}

{{organisation}}""",
    short="【{organisation}】{name}您好，“{title}”在线面试时间已更改：{window}。链接不变：{link}",
)

_RESCHEDULED_EN = Template(
    subject="New time for your interview: {title} ({organisation})",
    body=f"""\
Dear {{name}},

Your online interview for “{{title}}” has a new time; the link stays the same.

New time: {{window}}
Begin here:
{{link}}

Time needed: at most about {{minutes}} minutes, {{questions}} questions

{_NEEDED_EN}

{{organisation}}""",
    short="{organisation}: Dear {name}, your online interview for “{title}” has a new time: {window}. Same link: {link}",
)

_REVOKED_ZH = Template(
    subject="面试链接已收回：{title}（{organisation}）",
    body="""\
{name}，您好！

“{title}”在线面试的链接已经收回，不能再使用。您不需要做什么。

如果这让您感到意外，请联系招聘方。

{organisation}""",
    short="【{organisation}】{name}您好，“{title}”在线面试的链接已收回，不能再使用。如有疑问请联系招聘方。",
)

_REVOKED_EN = Template(
    subject="Your interview link was withdrawn: {title} ({organisation})",
    body="""\
Dear {name},

The link to your online interview for “{title}” was withdrawn and no longer works. There is nothing you need to do.

If this comes as a surprise, please contact the employer.

{organisation}""",
    short="{organisation}: Dear {name}, the link to your online interview for “{title}” was withdrawn. Questions? Please "
    "contact the employer.",
)

TEXTS: dict[tuple[Kind, Language], Template] = {
    ("invitation", "zh"): _INVITATION_ZH,
    ("invitation", "en"): _INVITATION_EN,
    ("reminder", "zh"): _REMINDER_ZH,
    ("reminder", "en"): _REMINDER_EN,
    ("rescheduled", "zh"): _RESCHEDULED_ZH,
    ("rescheduled", "en"): _RESCHEDULED_EN,
    ("revoked", "zh"): _REVOKED_ZH,
    ("revoked", "en"): _REVOKED_EN,
}
