"""Pictures that show nobody: a drawn person for cameras, recordings and the live wall."""

import io
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw

WIDTH, HEIGHT, PICTURES_PER_S = 640, 480, 10


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of one drawn person."""

    wall: str
    hair: str
    skin: str
    shirt: str


LOOKS = (
    Look("#cfd8d3", "#2b2522", "#e2b48f", "#3f6f8f"),
    Look("#d9d2c4", "#3a2a20", "#d9a47c", "#7a5c8a"),
    Look("#c6d3df", "#1f1d1f", "#e8c09c", "#5d7d4b"),
    Look("#dccfcf", "#5a4232", "#edc9ab", "#a4553f"),
    Look("#cdd6c5", "#272b33", "#cf9a72", "#38485e"),
)


def person(look: Look, sway: float = 0.0, mouth: float = 0.3) -> Image.Image:
    """Head and shoulders before a wall; ``sway`` moves the head (-1..1), ``mouth`` opens it (0..1)."""
    image = Image.new("RGB", (WIDTH, HEIGHT), look.wall)
    draw = ImageDraw.Draw(image)
    draw.rectangle((440, 60, 600, 260), fill="#ffffff40", outline="#9aa5a0", width=4)
    draw.line((520, 60, 520, 260), fill="#9aa5a0", width=4)
    x, y = 320 + 10 * sway, 210 + 3 * abs(sway)
    draw.ellipse((120, 355, 520, 760), fill=look.shirt)
    draw.rounded_rectangle((x - 36, y + 90, x + 36, y + 180), 30, fill=look.skin)
    draw.ellipse((x - 108, y - 140, x + 108, y + 90), fill=look.hair)
    draw.ellipse((x - 88, y - 105, x + 88, y + 125), fill=look.skin)
    draw.pieslice((x - 98, y - 130, x + 98, y + 40), 180, 360, fill=look.hair)
    for side in (-1, 1):
        draw.ellipse((x + side * 36 - 9, y - 9, x + side * 36 + 9, y + 9), fill="#2a2422")
        draw.line((x + side * 36 - 20, y - 30, x + side * 36 + 20, y - 31), fill=look.hair, width=6)
    draw.line((x, y + 12, x - 6, y + 42, x + 5, y + 44), fill="#a9744f", width=4)
    draw.ellipse((x - 26, y + 70, x + 26, y + 78 + 16 * mouth), fill="#9c4a45")
    return image


def jpeg(look: Look, moment: int = 0) -> bytes:
    """A small picture as an analyzer would send it."""
    out = io.BytesIO()
    person(look, sway=((moment * 7) % 11 - 5) / 5).resize((320, 240)).save(out, "JPEG", quality=80)
    return out.getvalue()


def _pictures(look: Look, seconds: int) -> list[Image.Image]:
    count = seconds * PICTURES_PER_S
    return [
        person(look, float(np.sin(2 * np.pi * n / count)), abs(float(np.sin(2 * np.pi * n / PICTURES_PER_S))))
        for n in range(count)
    ]


def _frame(image: Image.Image) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")


def camera(path: Path, look: Look = LOOKS[0]) -> Path:
    """A loop for the browser's fake camera (raw Y4M)."""
    with path.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{PICTURES_PER_S}:1 Ip A1:1 C420jpeg\n".encode())
        for image in _pictures(look, 2):
            planar = _frame(image).reformat(format="yuv420p").to_ndarray()
            out.write(b"FRAME\n" + planar.astype(np.uint8).tobytes())
    return path


def recording(path: Path, look: Look = LOOKS[0], seconds: int = 20) -> Path:
    """A playable answer: the drawn person, and a quiet hum for a voice."""
    with av.open(str(path), "w", format="webm") as container:
        video = container.add_stream("libvpx", rate=PICTURES_PER_S, options={"cpu-used": "8", "deadline": "realtime"})
        video.width, video.height, video.pix_fmt = 320, 240, "yuv420p"
        loop = _pictures(look, 2)
        for n in range(seconds * PICTURES_PER_S):
            frame = _frame(loop[n % len(loop)].resize((320, 240)))
            frame.pts = n
            container.mux(video.encode(frame))
        container.mux(video.encode())
    return path
