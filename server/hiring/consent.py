"""What a candidate is asked to agree to, one choice per purpose, in both languages, with a version.

Change a word, change the version: what somebody agreed to is kept as version, language and SHA-256 of the very text.
"""

import hashlib
import json

from server.core.api import ConsentPurpose, ConsentText
from server.core.plan import Plan
from server.core.text import Language, Text
from server.interview.policy import offers_expression, scores_expression

VERSION = "2026-11-22"

_RECORD = ConsentPurpose(
    purpose="record",
    needed=True,
    title=Text(zh="录制音视频", en="Record sound and picture"),
    text=Text(
        zh="您的回答会以声音和画面录制，保存在招聘方自己的服务器上，供参与这次招聘的人员回看。没有录制就无法进行这场视频面试；"
        "如果您不同意，请联系招聘方安排其他方式，不会因此影响对您的评价。",
        en="Your answers are recorded as sound and picture and kept on the employer's own server, where the people "
        "taking part in this hiring can watch them. This video interview cannot be held without it; if you do not "
        "agree, ask the employer for another way. That will not count against you.",
    ),
)
_TRANSCRIBE = ConsentPurpose(
    purpose="transcribe",
    needed=False,
    title=Text(zh="把语音转成文字", en="Turn speech into text"),
    text=Text(
        zh="您说的话由程序在招聘方的服务器上转成文字，不会发送给第三方。文字可能有误，查看的人随时可以听原声核对。",
        en="A program on the employer's server turns what you say into text; nothing is sent to third parties. The "
        "text may contain mistakes, and readers can always listen to the original sound.",
    ),
)
_TRANSCRIBE_SENT = _TRANSCRIBE.model_copy(
    update={
        "text": Text(
            zh="您说的话由程序在招聘方的服务器上转成文字。文字还会发送给招聘方设置的语言模型服务，由它另外给出一份参考意见，"
            "不计入得分；声音和画面不会发送。文字可能有误，查看的人随时可以听原声核对。",
            en="A program on the employer's server turns what you say into text. The text is also sent to the language "
            "model service that the employer has set, which gives a second opinion beside the score and never in it; sound "
            "and picture are not sent. The text may contain mistakes, and readers can always listen to the original sound.",
        )
    }
)
"""Where the opening asks for a second marker."""
_ANALYSE = ConsentPurpose(
    purpose="analyse",
    needed=False,
    title=Text(zh="分析语速、停顿和用词，并提出评分建议", en="Measure rate, pauses and terms, and propose a score"),
    text=Text(
        zh="程序会测量您的语速和停顿，查找与问题有关的词语，在面试进行时提示招聘人员，结束后按公开的公式根据您说的内容提出评分建议。"
        "每个分数都能看到公式和依据，招聘人员可以修改。不判断情绪；是否录用由人决定，不会由程序自动拒绝。",
        en="A program measures how fast you speak, your pauses and which terms of the question you mention, points these "
        "out to the hiring staff during the interview, and afterwards proposes a score from what you said by a stated "
        "formula. Every number shows its formula and evidence, and staff can change it. It does not judge emotions; "
        "people decide, and no program rejects you by itself.",
    ),
)
_FACE_ZH = (
    "程序会从画面中记录可见的情况：画面中有没有人脸、有几张脸、是否看向别处、是否皱眉或微笑。这属于敏感的人脸信息，需要您"
    "单独同意。不保存人脸特征，不识别身份，不推断情绪，"
)
_FACE_EN = (
    "A program notes what is visible in the picture: whether there is a face and how many, looking away, a lowered brow or "
    "a smile. This is sensitive information about your face and needs your separate agreement. No facial features are "
    "stored, nobody is identified, no emotion is inferred "
)
_EXPRESSION = ConsentPurpose(
    purpose="expression",
    needed=False,
    title=Text(zh="记录画面中可见的面部动作", en="Note visible movements of the face"),
    text=Text(
        zh=f"{_FACE_ZH}不进入任何评分。您可以随时收回同意，收回后一秒内停止。",
        en=f"{_FACE_EN}and no score uses it. You can withdraw at any time; it stops within a second.",
    ),
)
_EXPRESSION_SCORED = _EXPRESSION.model_copy(
    update={
        "text": Text(
            zh=f"{_FACE_ZH}也不评价表情。只有“看向别处的时间占比”一项会以很小的权重进入评分建议；不同意也不会因此失分。"
            "您可以随时收回同意，收回后一秒内停止。",
            en=f"{_FACE_EN}and no expression is judged. Only the share of time spent looking away enters the proposed "
            "score, with a small weight; not agreeing costs you nothing. You can withdraw at any time; it "
            "stops within a second.",
        )
    }
)
"""Where the opening and its profile of law let it be scored."""


def consent_text(plan: Plan) -> ConsentText:
    """The choices of this opening; expression events are asked about only where the opening allows them."""
    purposes = (
        _RECORD,
        _TRANSCRIBE_SENT if plan.second_marker else _TRANSCRIBE,
        _ANALYSE,
        _EXPRESSION_SCORED if scores_expression(plan) else _EXPRESSION,
    )
    return ConsentText(
        version=VERSION,
        purposes=tuple(one for one in purposes if one.purpose != "expression" or offers_expression(plan)),
    )


def consent_sha256(text: ConsentText, language: Language) -> str:
    """Hex SHA-256 of what was read: version, language, then purpose, title and text of every choice."""
    choices = [(one.purpose, one.title.get(language), one.text.get(language)) for one in text.purposes]
    return hashlib.sha256(json.dumps([text.version, language, choices], ensure_ascii=False).encode()).hexdigest()


class ConsentBook:
    """The texts now in force, for those who note what somebody agreed to."""

    def version(self) -> str:
        return VERSION

    def sha256(self, plan: Plan, language: Language) -> str:
        return consent_sha256(consent_text(plan), language)
