"""A second face in the picture during an answer."""

from server.core.text import Text
from server.flags._event_rule import EventRule


class SecondFace(EventRule):
    """Two seconds: somebody who walks past behind the candidate, or a poster taken for a face, is no matter."""

    name = "second_face"
    severity = "attention"
    event = "face.second"
    purpose = "expression"
    hold_ms = 2_000
    title = Text(zh="画面中有第二张脸", en="A second face in the picture")
    hint = Text(
        zh="回答时画面中至少 2 秒出现了不止一张脸。也可能是照片、海报或路过的人；请看回放再判断。",
        en=(
            "More than one face was in the picture for at least 2 seconds of an answer. It can be a photo, a poster or "
            "somebody passing; look at the recording before judging."
        ),
    )
