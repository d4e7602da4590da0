"""Writes pictures as small PNG files: few colours, chosen from those of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pathlib import Path

_ROUNDS = 6
_GROUNDS = 90
_BLENDS = (96, 48, 32, 20, 12, 8, 5)
_EVEN = 12
"""Pixels with neighbours of the same colour that make a colour a ground, and not the edge of a letter."""


def write(image: QImage, file: Path, *, most: int) -> int:
    """Write a picture and return its size in bytes.

    Grounds keep their colours exactly. The colours between them, at the edges of letters, become so few that the file
    is not larger than `most`.
    """
    size = 0
    for blends in _BLENDS:
        _reduced(image, blends).save(str(file), "PNG", 0)
        size = file.stat().st_size
        if size <= most:
            break
    return size


def _reduced(image: QImage, blends: int) -> QImage:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = image.width(), image.height()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(height, image.bytesPerLine() // 4)[:, :width]
    shades, where, counts = np.unique(pixels & 0xFFFFFF, return_inverse=True, return_counts=True)
    parts = np.stack([shades >> 16 & 0xFF, shades >> 8 & 0xFF, shades & 0xFF], axis=1).astype(np.float32)
    where = where.reshape(height, width)
    inside = where[1:-1, 1:-1]
    around = (where[1:-1, :-2], where[1:-1, 2:], where[:-2, 1:-1], where[2:, 1:-1])
    even = np.bincount(inside[np.logical_and.reduce([inside == other for other in around])], minlength=len(shades))
    palette, nearest = _palette(parts, counts.astype(np.float32), even, blends)
    rows = nearest[where].astype(np.uint8)
    reduced = QImage(width, height, QImage.Format.Format_Indexed8)
    reduced.setColorTable([0xFF000000 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b in palette])
    line = reduced.bytesPerLine()
    np.frombuffer(reduced.bits(), np.uint8).reshape(height, line)[:, :width] = rows
    return reduced


def _palette(parts: np.ndarray, counts: np.ndarray, even: np.ndarray, blends: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the grounds and some colours between them, and for each colour which of these stands for it."""
    common = np.argsort(-even)[:_GROUNDS]
    grounds = common[even[common] >= _EVEN]
    weights = np.sqrt(counts)
    distance = np.min([_distances(parts, parts[ground]) for ground in grounds], axis=0)
    chosen = list(grounds)
    while len(chosen) < min(len(grounds) + blends, len(parts)):
        chosen.append(int(np.argmax(distance * weights)))
        distance = np.minimum(distance, _distances(parts, parts[chosen[-1]]))
    palette = parts[chosen]
    for _ in range(_ROUNDS):
        nearest = _nearest(parts, palette)
        for number in range(len(grounds), len(palette)):
            mine = nearest == number
            if mine.any():
                palette[number] = np.average(parts[mine], axis=0, weights=counts[mine])
    palette = palette.round()
    return palette, _nearest(parts, palette)


def _distances(parts: np.ndarray, colour: np.ndarray) -> np.ndarray:
    return ((parts - colour) ** 2).sum(axis=1)


def _nearest(parts: np.ndarray, palette: np.ndarray) -> np.ndarray:
    return np.concatenate(
        [
            ((some[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
            for some in np.array_split(parts, max(len(parts) // 2000, 1))
        ]
    )
