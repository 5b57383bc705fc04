"""What no copy of ours ever holds, and where it stands. Runs in the reading process only.

Programs, links to other workbooks, things embedded: a file with any of them is not read.
"""

from __future__ import annotations

import posixpath
import zipfile

from lomu_app.returns.container import root_of
from lomu_app.returns.embedded import places_of

_DANGERS = (
    (("vbaproject", "/macrosheets/", "/customui", "/basic/", "/scripts/"), "holds macros"),
    (("/externallinks/",), "is linked to other workbooks"),
    (("/connections.xml", "/querytables/", "/webextensions/"), "fetches data from elsewhere"),
    (("/embeddings/", "/activex/"), "holds other files inside"),
)
_NAMED, _LONGEST, _RELS = 3, 80, ".rels"


def dangers_of(archive: zipfile.ZipFile) -> list[str]:
    """What the file holds that is never opened, each once and where, going on from its name."""
    names = archive.namelist()
    parts = {name: "/" + name.replace("\\", "/").lower() for name in names}
    found = []
    for signs, words in _DANGERS:
        hits = [name for name, part in parts.items() if any(sign in part for sign in signs)]
        if hits:
            found.append(f"{words} ({_places(archive, hits)})")
    if not found and (hits := [name for name in names if _reaches_out(archive, name)]):
        found.append(f"is linked to something outside ({_places(archive, hits)})")
    return found


def _places(archive: zipfile.ZipFile, parts: list[str]) -> str:
    """On which sheet and in which cell these parts stand, as far as the file tells."""
    try:
        stands = places_of(archive)
    except (SyntaxError, ValueError, KeyError):
        stands = {}
    told = [stands.get(_whose(part).lower()) or f"in {_shown(part)}" for part in parts]
    told = list(dict.fromkeys(told))
    more = f" and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    return f"{', '.join(told[:_NAMED])}{more}"


def _whose(part: str) -> str:
    """The part whose relationships these are, or the part itself."""
    folder, bare = posixpath.split(part)
    if not bare.endswith(_RELS):
        return part
    return posixpath.join(posixpath.dirname(folder), bare.removesuffix(_RELS))


def _shown(part: str) -> str:
    """The name of a part, which somebody unknown has given it."""
    return "".join(sign for sign in part if sign.isprintable())[:_LONGEST]


def _reaches_out(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part is tied to something outside; a typed address that became a link is not."""
    if not name.endswith(_RELS):
        return False
    for node in root_of(archive, name):
        kind = str(node.get("Type", "")).rpartition("/")[2]
        if node.get("TargetMode") == "External" and kind != "hyperlink":
            return True
    return False
