"""A long silence in an answer."""

from server.core.text import Text
from server.flags._event_rule import EventRule


class LongSilence(EventRule):
    """Fifteen seconds: people think for five or ten before a hard question, and the speech rate looks back fifteen.

    A microphone that gives nothing at all is not a silent person: while ``voice.dead`` holds this rule says nothing.
    """

    name = "long_silence"
    severity = "attention"
    event = "voice.silence"
    unless = "voice.dead"
    purpose = "analyse"
    hold_ms = 15_000
    title = Text(zh="长时间没有说话", en="Long silence")
    hint = Text(
        zh=(
            "回答时至少 15 秒没有听到说话声，而麦克风是有声音的。对方可能在思考，也可能已经答完或遇到了技术问题；"
            "可以用聊天问一下。"
        ),
        en=(
            "No speech was heard for at least 15 seconds of an answer, though the microphone works. The person may be "
            "thinking, may have finished, or may have a technical problem; a chat message can help."
        ),
    )
