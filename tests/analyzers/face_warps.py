"""What a face does, done to a still of a real face by smooth local warps. Sizes are shares of the face's height.

A warp moves skin, not muscle: no furrows, no teeth, no raised cheeks. :func:`turned` turns the landmark mesh in depth, so
the inner face is seen as from the side, but no new skin comes into view and the background bends along; the model sees
about half of the angle. Good for a nod, no proof for a head that is really turned far.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzers import Pixels

Floats = NDArray[np.float32]
Points = NDArray[np.float64]
"""478 x 3: landmarks in pixels, z towards the back."""

BROWS = ((70, 63, 105, 66, 107, 46, 53, 52, 65, 55), (300, 293, 334, 296, 336, 276, 283, 282, 295, 285))
EYES = ((33, 133, 159, 145), (263, 362, 386, 374))
MOUTH_CORNERS = (61, 291)
UPPER_LIP, LOWER_LIP, CHIN, FOREHEAD = 13, 14, 152, 10


@dataclass(frozen=True)
class Doing:
    """What the face does at one moment; ``brow`` is how far down, ``smile`` how far the corners go up, ``talk`` 0..1."""

    brow: float = 0.0
    smile: float = 0.0
    talk: float = 0.0
    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    aside: float = 0.0
    """How far the person has moved out of the picture, in picture widths."""
    second: bool = False
    smiling: bool = False
    """The real smiling picture instead of the neutral one."""


@dataclass(frozen=True)
class Still:
    """A picture of a real face with its landmarks."""

    rgb: Pixels
    points: Points

    @cached_property
    def height(self) -> float:
        return float(np.linalg.norm(self.points[CHIN, :2] - self.points[FOREHEAD, :2]))

    @cached_property
    def grid(self) -> tuple[Floats, Floats]:
        ys, xs = np.mgrid[0 : self.rgb.shape[0], 0 : self.rgb.shape[1]].astype(np.float32)
        return xs, ys


def moved(still: Still, doing: Doing) -> Pixels:
    """Brow, mouth corners and speaking mouth of a still picture moved; the head stays."""
    if not (doing.brow or doing.smile or doing.talk):
        return still.rgb
    xs, ys = still.grid
    right, down = np.zeros_like(xs), np.zeros_like(ys)
    if doing.brow:
        down += doing.brow * still.height * _brow_weight(still, doing.brow)
    if doing.smile:
        for index, side in zip(MOUTH_CORNERS, (-1.0, 1.0), strict=True):
            weight = _blob(still, still.points[index], 0.10, 0.09)
            right += side * 0.8 * doing.smile * still.height * weight
            down -= doing.smile * still.height * weight
    if doing.talk:
        down += 0.05 * doing.talk * still.height * _blob(still, still.points[CHIN], 0.2, 0.13)
        for index, side in zip(MOUTH_CORNERS, (-1.0, 1.0), strict=True):
            right -= side * 0.02 * doing.talk * still.height * _blob(still, still.points[index], 0.08, 0.08)
    warped = _remapped(still.rgb, xs - right, ys - down)
    return _opened(still, warped, doing.talk) if doing.talk else warped


def turned(rgb: Pixels, still: Still, yaw_deg: float, pitch_deg: float) -> Pixels:
    """The head turned (right is positive) and pitched (down is positive) about a point behind the face."""
    if not yaw_deg and not pitch_deg:
        return rgb
    yaw, pitch = np.radians((yaw_deg, pitch_deg))
    about_y = np.array([[np.cos(yaw), 0, -np.sin(yaw)], [0, 1, 0], [np.sin(yaw), 0, np.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    centre = still.points.mean(axis=0) + np.array([0.0, 0.0, 0.45 * still.height])
    after = (still.points - centre) @ (about_x @ about_y).T + centre
    step = 8
    after, moved_to = after[::2], (after - still.points)[::2, :2]
    grid_xs, grid_ys = still.grid[0][::step, ::step], still.grid[1][::step, ::step]
    spread = 0.06 * still.height
    far2 = (grid_xs[..., None] - after[:, 0]) ** 2 + (grid_ys[..., None] - after[:, 1]) ** 2
    weight = np.exp(-far2 / (2 * spread**2)) + 1e-4 * np.exp(-far2 / (2 * (6 * spread) ** 2))
    moved_by = (weight @ moved_to) / (weight.sum(axis=2, keepdims=True) + 1e-4)
    size = (rgb.shape[1], rgb.shape[0])
    right, down = (
        cv2.resize(moved_by[..., axis].astype(np.float32), size, interpolation=cv2.INTER_CUBIC) for axis in (0, 1)
    )
    return _remapped(rgb, still.grid[0] - right, still.grid[1] - down)


def with_glasses(rgb: Pixels, still: Still, *, heavy: bool = False) -> Pixels:
    """Dark frames with a glint on each lens; heavy ones are a fortieth of the face thick and lie close under the brows."""
    out: Pixels = rgb.copy()
    thick = max(1, round(still.height * 0.025)) if heavy else 1
    lower = 0.0 if heavy else 0.03 * still.height
    centres = [still.points[list(eye), :2].mean(axis=0) + np.array([0.0, lower]) for eye in EYES]
    width, height = 0.155 * still.height, 0.115 * still.height
    for centre in centres:
        at, axes = (round(centre[0]), round(centre[1])), (round(width), round(height))
        glint = out.copy()
        cv2.ellipse(glint, at, (max(1, axes[0] // 2), max(1, axes[1] // 3)), -30, 0, 360, (235, 240, 250), -1)
        out = np.asarray(cv2.addWeighted(out, 0.82, glint, 0.18, 0), np.uint8)
        cv2.ellipse(out, at, axes, 0, 0, 360, (25, 22, 20), thick, cv2.LINE_AA)
    left, right = sorted(centres, key=lambda centre: float(centre[0]))
    bridge = (round(left[0] + width), round(left[1])), (round(right[0] - width), round(right[1]))
    cv2.line(out, *bridge, (25, 22, 20), thick, cv2.LINE_AA)
    return out


def pasted(rgb: Pixels, still: Still, scale: float = 0.8) -> Pixels:
    """The still's face once more, mirrored and scaled, at the left edge of ``rgb``."""
    low, high = still.points[:, :2].min(axis=0), still.points[:, :2].max(axis=0)
    pad = 0.35 * (high - low)
    (x0, y0), (x1, y1) = np.maximum(low - pad, 0).astype(int), (high + pad).astype(int)
    face = cv2.resize(still.rgb[y0:y1, x0:x1][:, ::-1], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = min(face.shape[0], rgb.shape[0]), min(face.shape[1], rgb.shape[1])
    face = face[:height, :width]
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, (width // 2, height // 2), (int(width * 0.46), int(height * 0.48)), 0, 0, 360, 1.0, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 3)[..., None]
    out = rgb.copy()
    top = (rgb.shape[0] - height) // 2
    out[top : top + height, :width] = (face * mask + out[top : top + height, :width] * (1 - mask)).astype(np.uint8)
    return out


def shifted(rgb: Pixels, right_px: float, down_px: float = 0.0, scale: float = 1.0) -> Pixels:
    """Moved and scaled about the middle; what comes into view is the stretched edge."""
    height, width = rgb.shape[:2]
    matrix = np.array(
        [[scale, 0, right_px + width * (1 - scale) / 2], [0, scale, down_px + height * (1 - scale) / 2]], np.float32
    )
    return np.asarray(
        cv2.warpAffine(rgb, matrix, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _remapped(rgb: Pixels, xs: Floats, ys: Floats) -> Pixels:
    found = cv2.remap(rgb, xs.astype(np.float32), ys.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.uint8)


def _blob(still: Still, at: Points, wide: float, high: float) -> Floats:
    xs, ys = still.grid
    far = ((xs - at[0]) / (wide * still.height)) ** 2 + ((ys - at[1]) / (high * still.height)) ** 2
    return np.asarray(np.exp(-far), np.float32)


def _brow_weight(still: Still, brow: float) -> Floats:
    xs, ys = still.grid
    weight = np.zeros_like(xs)
    for indices in BROWS:
        points = still.points[list(indices), :2]
        middle, spread = points.mean(axis=0), np.ptp(points[:, 0])
        across = np.square(np.square((xs - middle[0]) / (0.62 * spread)))
        along = np.square((ys - middle[1] - brow * still.height / 2) / (0.07 * still.height))
        weight = np.maximum(weight, np.exp(-across - along))
    return weight.astype(np.float32)


def _opened(still: Still, rgb: Pixels, talk: float) -> Pixels:
    lips = (still.points[UPPER_LIP, :2] + still.points[LOWER_LIP, :2]) / 2
    corners = still.points[list(MOUTH_CORNERS), :2]
    axes = (round(0.3 * float(np.linalg.norm(corners[0] - corners[1]))), max(1, round(0.035 * talk * still.height)))
    mask = np.zeros(rgb.shape[:2], np.float32)
    cv2.ellipse(mask, (round(lips[0]), round(lips[1] + 0.03 * talk * still.height)), axes, 0, 0, 360, 1.0, -1)
    soft = np.asarray(cv2.GaussianBlur(mask, (0, 0), 1), np.float32)[..., None]
    return np.asarray(rgb * (1 - soft) + np.array([60, 25, 25]) * soft, np.uint8)
