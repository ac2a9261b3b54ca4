"""No face in the picture for a while during an answer."""

from server.core.text import Text
from server.flags._event_rule import EventRule


class NoFace(EventRule):
    """Three seconds: bending down for a pen takes less, and the face detector itself can miss a second or two."""

    name = "no_face"
    severity = "attention"
    event = "face.absent"
    purpose = "expression"
    hold_ms = 3_000
    title = Text(zh="画面中没有人脸", en="No face in the picture")
    hint = Text(
        zh="回答时画面中至少 3 秒没有检测到人脸。可能是摄像头偏了、光线太暗，或人离开了座位；可以用聊天提醒对方。",
        en=(
            "No face was found in the picture for at least 3 seconds of an answer. The camera may have moved, the "
            "light may be low, or the person stepped away; a chat message can help."
        ),
    )
