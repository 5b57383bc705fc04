"""The process that opens a workbook which came back, so that the application never has to.

Started as `python -m lomu_app.returns.return_worker KIND FILE LIMITS`; told the password on its
input, never on its command line. It says `about` (properties, and what is dangerous in it), a
frame `sheet` for each sheet, and `end`. A file with a password is opened in memory only.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lomu_app.intake.precheck import Limits, check_stream
from lomu_app.intake.worker import hold_back, reason_of, say
from lomu_app.kernel.errors import UnsafeFile

ENCRYPTED = "encrypted"
WRONG_PASSWORD = "does not open with this password"  # noqa: S105 - what is told of one


def read_frames(kind: str, path: Path, limits: Limits, password: str) -> Iterator[dict[str, Any]]:
    """The frames of a file. Raises what the libraries raise; the caller tells of it."""
    if kind == "csv":
        from lomu_app.intake.read_text import read_text

        answer = read_text(path, limits)
        yield {"stage": "about", "properties": {}, "dangers": []}
        yield from ({"stage": "sheet"} | sheet for sheet in answer["sheets"])
        yield {"stage": "end"}
        return
    content = path.read_bytes()
    if kind == ENCRYPTED:
        content = _opened(content, password, path.name, limits)
    yield from _workbook(content, path, limits)


def _opened(content: bytes, password: str, name: str, limits: Limits) -> bytes:
    """The workbook behind a password, looked at as any other before it is read."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    inside = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        file.load_key(password=password, verify_password=True)
        file.decrypt(inside)
    except (InvalidKeyError, DecryptionError) as error:
        raise UnsafeFile(WRONG_PASSWORD) from error
    inside.seek(0)
    check_stream(name, "xlsx", inside, len(inside.getvalue()), limits)
    return inside.getvalue()


def _workbook(content: bytes, path: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    from lomu_app.intake.read_values import read_values
    from lomu_app.returns.container import formulas_of, properties_of
    from lomu_app.returns.dangers import dangers_of

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        is_open_document = "content.xml" in archive.namelist()
        dangers = dangers_of(archive)
        yield {"stage": "about", "properties": properties_of(archive), "dangers": dangers}
        if dangers:
            yield {"stage": "end"}
            return
        formulas = {} if is_open_document else formulas_of(archive)
    if is_open_document:
        formulas = _formulas_of_open_document(path, limits)
    for sheet in read_values(io.BytesIO(content), limits)["sheets"]:
        yield {"stage": "sheet"} | sheet | {"formulas": formulas.get(sheet["name"], [])}
    yield {"stage": "end"}


def _formulas_of_open_document(path: Path, limits: Limits) -> dict[str, list[list[int]]]:
    from lomu_app.intake.read_open_document import read_open_document

    return {each["name"]: each["formulas"] for each in read_open_document(path, limits)["sheets"]}


def _why(error: BaseException) -> str:
    if isinstance(error, UnsafeFile):
        return error.message
    return reason_of(error)


def main(arguments: list[str]) -> int:
    """Read, and say what there is until the end, or until it fails."""
    kind, file, said = arguments
    limits = Limits(**json.loads(said))
    hold_back(limits)
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it for nothing
    password = str(json.loads(sys.stdin.buffer.read()))
    try:
        for frame in read_frames(kind, Path(file), limits, password):
            say(frame, limits.answer_size)
    except BaseException as error:  # noqa: BLE001 - a panic of the Rust parser is no Exception
        say({"stage": "error", "error": _why(error)}, limits.answer_size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
