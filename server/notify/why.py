"""Why a message did not leave, as it is stored (``code`` or ``code|detail``) and as people read it."""

from typing import Literal, get_args

from server.core.text import Text

Why = Literal[
    "mail_answer",
    "mail_sign_in",
    "mail_timeout",
    "mail_unreachable",
    "mail_closed",
    "mail_line",
    "address",
    "gateway_timeout",
    "gateway_status",
    "gateway_failed",
    "folder",
    "unfinished",
    "too_late",
    "left_round",
    "taken_back",
    "opened",
    "not_open",
    "handed_in",
    "code_over",
]

_TEXTS: dict[Why, Text] = {
    "mail_answer": Text(zh="邮件服务器的答复：{}", en="The mail server answered {}"),
    "mail_sign_in": Text(zh="邮件服务器拒绝登录（{}）", en="The mail server refused the sign-in ({})"),
    "mail_timeout": Text(zh="邮件服务器没有及时答复", en="The mail server did not answer in time"),
    "mail_unreachable": Text(zh="连不上邮件服务器", en="The mail server could not be reached"),
    "mail_closed": Text(zh="邮件服务器断开了连接", en="The mail server closed the line"),
    "mail_line": Text(zh="与邮件服务器的连接出错（{}）", en="The line to the mail server failed ({})"),
    "address": Text(zh="收件地址不正确", en="The address is not valid"),
    "gateway_timeout": Text(zh="网关没有及时答复", en="The gateway did not answer in time"),
    "gateway_status": Text(zh="网关的答复：{}", en="The gateway answered {}"),
    "gateway_failed": Text(zh="连不上网关，或被网关拒绝", en="The gateway could not be reached or refused it"),
    "folder": Text(zh="无法写入文件夹（{}）", en="The folder could not be written ({})"),
    "unfinished": Text(zh="每次发送都没有结束", en="Sending never came to an end"),
    "too_late": Text(zh="已经过时", en="It was too late for it"),
    "left_round": Text(zh="候选人已退出", en="The candidate has left the round"),
    "taken_back": Text(zh="链接已收回", en="The link was taken back"),
    "opened": Text(zh="链接已经打开过", en="The link was opened"),
    "not_open": Text(zh="职位现在不开放", en="The opening is not open now"),
    "handed_in": Text(zh="面试已提交", en="The interview was handed in"),
    "code_over": Text(zh="验证码已使用或过期", en="The code is used or too old"),
}


def stored(why: Why, detail: str = "") -> str:
    return f"{why}|{detail}" if detail else why


def read(error: str) -> Text:
    """In both languages; empty for no error."""
    code, _, detail = error.partition("|")
    for why in get_args(Why):
        if code == why:
            text = _TEXTS[why]
            return Text(zh=text.zh.replace("{}", detail), en=text.en.replace("{}", detail))
    return Text(zh=error, en=error)
