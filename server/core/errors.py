"""Errors sorted by fault. Theirs is a :class:`Refusal` with a code; words in the reader's language are found here alone."""

from server.core.text import Language, Text

_TEXTS: dict[str, Text] = {
    "not_valid": Text(zh="消息的内容不正确，未作处理。", en="The message was not understood and nothing was changed."),
    "not_json": Text(zh="消息格式不正确，未作处理。", en="The message is not well-formed and nothing was changed."),
    "too_big": Text(zh="消息太长，未作处理。", en="The message is too long and nothing was changed."),
    "too_deep": Text(zh="消息格式不正确，未作处理。", en="The message is nested too deeply and nothing was changed."),
    "too_many": Text(zh="消息发送得太快，请稍候。", en="Too many messages; please wait a moment."),
    "version": Text(zh="页面版本已过期，请刷新页面。", en="This page is out of date; please reload it."),
    "hello_first": Text(zh="连接没有先打招呼。", en="The first message must be hello."),
    "wrong_moment": Text(zh="现在还不能这样做。", en="That is not possible at this moment."),
    "no_takes_left": Text(zh="这道题不能再重录了。", en="This answer cannot be recorded again."),
    "recording_consent_needed": Text(
        zh="没有录制同意，无法进行视频面试。请联系招聘方安排其他方式。",
        en="Without consent to record, this interview cannot be held. Please ask the employer for another way.",
    ),
    "consent_text_old": Text(zh="同意书已更新，请重新阅读。", en="The consent text has changed; please read it again."),
    "bad_offer": Text(
        zh="浏览器的连接请求无法使用，请刷新页面。", en="The browser's connection offer cannot be used; reload."
    ),
    "media_failed": Text(zh="媒体连接没有建立，正在重试。", en="The media connection was not made; trying again."),
    "link_unknown": Text(
        zh="这个链接无效，请核对或联系招聘方。", en="This link is not valid. Check it or ask the employer."
    ),
    "link_revoked": Text(zh="这个链接已被收回，请联系招聘方。", en="This link was withdrawn. Please ask the employer."),
    "link_expired": Text(zh="这个链接已过期，请联系招聘方。", en="This link has expired. Please ask the employer."),
    "link_early": Text(
        zh="面试还没有开放，请在通知的时间再来。", en="This interview is not open yet; come back at the given time."
    ),
    "link_used": Text(zh="这次面试已经提交，谢谢。", en="This interview has been submitted already. Thank you."),
    "identity_needed": Text(zh="请先用验证码确认是您本人。", en="Please show first that it is you, with a one-time code."),
    "code_over": Text(
        zh="这个验证码已失效，请重新获取。", en="That code is used, too old or tried too often. Please ask for a new one."
    ),
    "code_wait": Text(
        zh="验证码发送得太频繁，请稍候再获取。", en="Codes were sent too often; please wait before asking for another one."
    ),
    "template_faulty": Text(zh="模板中的占位符不正确。", en="A placeholder in the template is not right."),
    "opening_closed": Text(zh="这个职位已停止面试。", en="This opening is closed."),
    "opening_paused": Text(
        zh="这个职位暂停面试，链接仍然有效，请稍后再来。",
        en="Interviews for this opening are paused. Your link stays valid; please come back later.",
    ),
    "opening_early": Text(
        zh="这个职位的面试还没有开始，请在通知的时间再来。",
        en="Interviews for this opening have not begun yet; come back at the given time.",
    ),
    "opening_over": Text(zh="这个职位的面试时间已经结束。", en="The time for interviews of this opening is over."),
    "policy_no_expression": Text(
        zh="所选的法规不允许分析表情，请关闭“可见表情事件”或另选法规。",
        en="The chosen policy does not allow expression events. Switch them off or choose another policy.",
    ),
    "policy_no_expression_score": Text(
        zh="所选的法规不允许把表情计入评分。",
        en="The chosen policy does not allow expression events to enter the score.",
    ),
    "score_needs_expression": Text(
        zh="没有打开表情事件，就不能把它计入评分。",
        en="Expression events cannot enter the score while they are switched off.",
    ),
    "plan_too_long": Text(
        zh="按题目的时间，面试会超过每人时长，请缩短题目或放宽时长。",
        en="With these questions the interview takes longer than the minutes per candidate. Shorten it or allow more.",
    ),
    "translation_missing": Text(
        zh="第二种语言还不完整，请补全。", en="The second language is not complete. Please fill it in."
    ),
    "language_not_offered": Text(
        zh="这场面试现在不用这种语言，请重新选择。",
        en="This interview is not held in that language any more. Please choose again.",
    ),
    "not_an_answer": Text(zh="这不是这道题能接受的回答，未保存。", en="This cannot be an answer here; it was not saved."),
    "moved": Text(
        zh="面试已在另一个页面继续，本页面已停止。", en="The interview went on in another page; this one has stopped."
    ),
    "not_signed_in": Text(zh="请先登录。", en="Please sign in."),
    "sign_in_failed": Text(zh="用户名或密码不正确。", en="The name or the password is wrong."),
    "sign_in_wait": Text(zh="尝试次数过多，请稍后再试。", en="Too many attempts; please try again later."),
    "must_change_password": Text(
        zh="请先把一次性密码改成自己的密码。", en="Please replace the one-time password with your own first."
    ),
    "wrong_origin": Text(zh="请求来自其他网站，已拒绝。", en="The request came from another site and was refused."),
    "not_found": Text(zh="没有找到。", en="Not found."),
    "not_allowed": Text(zh="没有权限。", en="Not allowed."),
    "bad_request": Text(zh="请求内容不正确。", en="The request is not valid."),
    "last_admin": Text(zh="至少要有一位可以登录的管理员。", en="At least one administrator must be able to sign in."),
    "name_taken": Text(zh="这个用户名已经有人用了。", en="This name is taken already."),
    "code_wrong": Text(
        zh="验证码不正确或已过期，请核对或重新获取。",
        en="The code is wrong or has run out. Check it or ask for a new one.",
    ),
    "recording_withdrawn": Text(
        zh="候选人已撤回同意或要求删除，录像不再显示。",
        en="The candidate withdrew consent or asked to be erased; recordings are not shown any more.",
    ),
    "consent_withdrawn": Text(
        zh="候选人已撤回同意或要求删除，不再显示，也不再计分。",
        en="The candidate withdrew consent or asked to be erased; this is neither shown nor scored any more.",
    ),
    "code_needed": Text(zh="请先输入验证码。", en="Please enter a code first."),
    "no_address": Text(
        zh="没有登记可以接收验证码的邮箱或手机，请联系招聘方。",
        en="No mail address or phone is on file for a code. Please ask the employer.",
    ),
    "candidate_there": Text(
        zh="这个职位里已经有这位候选人（邮箱或电话相同）。",
        en="This candidate is in the opening already (the same mail or phone).",
    ),
    "file_kind": Text(
        zh="读不了这种文件。请使用 PDF、DOCX 或纯文本；旧版 .doc 请另存为 .docx。",
        en="This kind of file cannot be read. Use PDF, DOCX or plain text; save an old .doc as .docx.",
    ),
    "file_broken": Text(
        zh="文件已损坏或格式不正确，没有读取。", en="The file is damaged or not what it says it is; it was not read."
    ),
    "file_locked": Text(zh="文件有密码，请去掉密码后再上传。", en="The file has a password. Remove it and upload again."),
    "file_too_much": Text(
        zh="文件展开后太大或太复杂，已停止读取。", en="The file is too big or too complex once unpacked; it was not read."
    ),
    "file_no_text": Text(
        zh="文件里没有可读的文字，可能是扫描件或图片。请上传文字版。",
        en="There is no text in the file; it may be a scan. Please upload a version with text.",
    ),
    "storage_full": Text(zh="服务器存储空间不足，录制已暂停。", en="The server's disk is full; recording has paused."),
    "busy": Text(zh="服务器正忙，请稍后再试。", en="The server is busy; please try again in a moment."),
    "full": Text(
        zh="服务器现在正忙，请稍候，链接一直有效。",
        en="The server is full just now. Please wait a moment; your link stays valid.",
    ),
    "shutting_down": Text(zh="服务器正在重启，马上回来。", en="The server is restarting and will be back at once."),
    "internal": Text(zh="服务器出了问题，我们已记录。", en="Something went wrong on the server; it was noted."),
}

CODES = frozenset(_TEXTS)


class Refusal(Exception):
    """Somebody asked for what cannot be: their fault, told to them by ``code``, harming nobody else."""

    def __init__(self, code: str, detail: str | Text = "", *, retry_after_s: int | None = None) -> None:
        if code not in CODES:
            raise KeyError(code)
        said = detail.en if isinstance(detail, Text) else detail
        super().__init__(code if not said else f"{code}: {said}")
        self.code = code
        self.detail = detail
        """Which field or thing it is about; never its private content."""
        self.retry_after_s = retry_after_s
        """When asking again makes sense, if the one who refuses knows it."""

    def text(self, language: Language) -> str:
        words = _TEXTS[self.code].get(language)
        detail = self.detail.get(language) if isinstance(self.detail, Text) else self.detail
        return f"{words} ({detail})" if detail else words


def text_of(code: str, language: Language) -> str:
    return _TEXTS[code].get(language)
