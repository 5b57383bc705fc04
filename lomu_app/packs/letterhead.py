"""A force's own letterhead on the cover: a picture and a line or two."""

from __future__ import annotations

import io

from lomu_app.disclosure.pictures import picture_size
from lomu_app.packs.cover_parts import across
from lomu_app.packs.workbook import PackSheet

_HIGH = 56.0  # points on the cover
_WIDEST = 480.0


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
