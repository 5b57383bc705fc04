"""Copies that went out: finding the one that came back, and what it held."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.disclosure.canary import canaries_in
from lomu_app.disclosure.issued import load_issued
from lomu_app.disclosure.queries import (
    load_content,
    load_letterhead,
    load_release,
    perhaps_elsewhere,
)
from lomu_app.disclosure.records import ReleaseCopy
from lomu_app.disclosure.rows import IssuedCopy
from lomu_app.intake.compare import sheets_of
from lomu_app.intake.read_values import read_values
from lomu_app.intake.workbook import Sheet
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.packs.door import facts_of
from lomu_app.packs.frozen import thawed
from lomu_app.packs.story import PackContent
from lomu_app.packs.writing import pack_bytes
from lomu_app.returns.matching import signed_ids
from lomu_app.returns.reading import LIMITS, ReturnedFile
from lomu_app.returns.rules import KnownBy
from lomu_app.store.unit_of_work import Reader

_MOST_TRIED = 500
NOT_OURS = (
    "This is not known as a copy of a pack of ours: neither by its rows, nor by its properties,"
    " nor by its cover. If a reference of a copy stands on its cover or in its footer, name it."
)


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """The copy that a file is, by what it was known, and what else it claims to be."""

    issued: IssuedCopy
    content: PackContent
    known_by: KnownBy
    others: tuple[str, ...]


def find_copy(reader: Reader, file: ReturnedFile, named: str = "") -> KnownCopy:
    """The copy that a file is. Raises InvalidInput where it is none that the asker may know of."""
    claims = dict(_claims(reader, file))
    if named.strip():
        claims = {KnownBy.NAMED: Counter({named.strip().upper(): 1})} | claims
    for known_by, found in claims.items():
        copy, _ = found.most_common(1)[0]
        others = {each for other in claims.values() for each in other} - {copy}
        issued = _issued(reader, copy)
        return KnownCopy(issued, content_of(reader, issued), known_by, tuple(sorted(others)))
    raise InvalidInput(NOT_OURS + perhaps_elsewhere(reader), {"copy": "not known"})


def as_sent(reader: Reader, known: KnownCopy) -> tuple[Sheet, ...] | None:
    """The copy written once more, to the byte as it was sent; None where that can be no more.

    The program or the letterhead may have changed since. Then only its tables are known.
    """
    issued = known.issued
    if not reader.actor.may(Permission.SEE_DISCLOSURES):
        return None
    facts = facts_of(
        load_release(reader, issued.release_id).row, issued.copy, row_key=issued.row_key,
        head=issued.copy.head, letterhead=load_letterhead(reader),
    )  # fmt: skip
    data, report = pack_bytes(known.content, facts)
    if report.sha256 != issued.copy.sha256:
        return None
    return tuple(sheets_of(read_values(io.BytesIO(data), LIMITS)))


def content_of(reader: Reader, issued: IssuedCopy) -> PackContent:
    """What a copy told, as it was frozen. Raises Refused where that is not kept."""
    data = load_content(reader, issued.copy.content)
    if data is None:
        raise Refused(
            f"Copy {issued.copy.canary} has no cells to fill in: its pack is only to be read."
        )
    return thawed(data)


def _issued(reader: Reader, copy: str) -> IssuedCopy:
    try:
        return load_issued(reader, copy)
    except InvalidInput as error:
        told = NOT_OURS + perhaps_elsewhere(reader)
        raise InvalidInput(told, {"copy": "not known"}) from error


def _claims(reader: Reader, file: ReturnedFile) -> Iterator[tuple[KnownBy, Counter[str]]]:
    """Which copy each trace in the file names, the surest trace first; only copies there are."""
    ids = [mark.canary for sheet in file.sheets for _, mark in signed_ids(sheet).values()]
    told = (
        (KnownBy.ROWS, ids),
        (KnownBy.PROPERTY, _references(file.properties.values())),
        (KnownBy.COVER, _references(_texts(file.sheets))),
    )
    for known_by, claimed in told:
        counts = Counter(claimed)
        tried = [name for name, _ in counts.most_common(_MOST_TRIED)]
        wanted = sa.select(ReleaseCopy.canary).where(ReleaseCopy.canary.in_(tried))
        known = set(reader.session.scalars(wanted)) if tried else set()
        if found := Counter({name: counts[name] for name in tried if name in known}):
            yield known_by, found


def _references(texts: Iterable[str]) -> list[str]:
    return [copy for text in texts for copy in canaries_in(text)]


def _texts(sheets: Iterable[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        for cells in sheet.rows.values():
            yield from (value for value in cells if isinstance(value, str))
