"""What may be a force's own letterhead: a PNG or JPEG of a reasonable size."""

from __future__ import annotations

import struct

from lomu_app.kernel.errors import InvalidInput

LARGEST = 400_000
_MOST_PIXELS = 4_000
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


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while True:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            high, wide = struct.unpack(">HH", data[at + 5 : at + 9])
            return wide, high
        at += 2 + length
