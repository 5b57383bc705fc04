"""A force's own letterhead on the cover: a picture and a line or two."""

from __future__ import annotations

import io
import struct

from lomu_app.kernel.errors import InvalidInput
from lomu_app.packs.cover_parts import across
from lomu_app.packs.workbook import PackSheet

LARGEST = 400_000
_MOST_PIXELS = 4_000
_HIGH = 56.0  # points on the cover
_WIDEST = 480.0
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_FRAMES = {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}


def check_picture(data: bytes) -> None:
    """Raise InvalidInput for what is no PNG or JPEG of a reasonable size."""
    if len(data) > LARGEST:
        raise InvalidInput(
            f"The picture has {len(data) // 1000} kB; {LARGEST // 1000} fit.", {"picture": "large"}
        )
    wide, high = picture_size(data)
    if not (0 < wide <= _MOST_PIXELS and 0 < high <= _MOST_PIXELS):
        raise InvalidInput(
            f"A picture has at most {_MOST_PIXELS} pixels a side.", {"picture": "large"}
        )


def picture_size(data: bytes) -> tuple[int, int]:
    """Pixels wide and high. Raises InvalidInput for what is no PNG or JPEG."""
    try:
        if data.startswith(_PNG):
            return struct.unpack(">II", data[16:24])
        if data.startswith(_JPEG):
            return _jpeg_size(data)
    except (struct.error, IndexError):
        pass
    raise InvalidInput("The picture is neither PNG nor JPEG.", {"picture": "not known"})


def put_letterhead(sheet: PackSheet, words: str, picture: bytes | None) -> None:
    """At the top of the cover; nothing where the force has none."""
    if picture:
        wide, high = picture_size(picture)
        scale = min(_HIGH / 0.75 / high, _WIDEST / wide)
        sheet.native.insert_image(
            sheet.row, 1, "letterhead",
            {"image_data": io.BytesIO(picture), "x_scale": scale, "y_scale": scale,
             "description": words or "The letterhead of the force", "object_position": 2},
        )  # fmt: skip
        sheet.end_row(_HIGH + 6)
    if words:
        across(sheet, words, "subtitle", 20)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while True:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            high, wide = struct.unpack(">HH", data[at + 5 : at + 9])
            return wide, high
        at += 2 + length
