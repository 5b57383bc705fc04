"""Bringing a list of people in, and joining by itself what is certainly one person twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.intake.known_people import known_digests, load_known
from lomu_app.intake.nominal_lines import NominalLine
from lomu_app.intake.records import EVERY_AREA, ImportedFile, ImportedPerson
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import NotPermitted, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.progress import check_cancelled
from lomu_app.people.inserting import insert_signed
from lomu_app.people.match_commands import join_records
from lomu_app.people.records import MatchDecision, Person, PersonStatus, PossibleMatch
from lomu_app.people.registering_many import queue_pairs, store_people
from lomu_app.people.rules import NewAddress, NewName, NewPerson
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPeople(Command):
    """Store the lines of one list of people, each as a record of its own, all or none.

    Whoever may be somebody else is put in the queue of possible matches. The result is plain
    data: counts, `people` (one a line: decision, reference and source id), `pairs`, and
    `certain`, the matches that `JoinAlike` may join.
    """

    permission: ClassVar[Permission] = Permission.IMPORT
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "people:imported"

    file_name: str
    sha256: str
    lines: tuple[NominalLine, ...]
    area: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class JoinAlike(Command):
    """Join the records of open matches that an import found certain; each can be undone.

    The result is `joined`, the matches by which `UndoJoin` takes it back, and `left`.
    """

    permission: ClassVar[Permission] = Permission.DECIDE_MATCHES
    verb: ClassVar[Verb] = Verb.COMBINATION
    tag: ClassVar[str] = "people:joined_alike"

    match_ids: tuple[int, ...]
    file_name: str


@handles(ImportPeople)
def import_people(uow: UnitOfWork, command: ImportPeople) -> dict[str, Any]:
    """Store what is new, and compare it with itself and with everybody on record."""
    if command.area is not None:
        uow.actor.require_area(command.area)
    known = known_digests(uow.session, [line.digest() for line in command.lines])
    decisions = _decisions(command.lines, known)
    new = [line for line, decision in zip(command.lines, decisions, strict=True)
           if decision == "new"]  # fmt: skip
    on_record = load_known(uow.session) if new else []
    ids = store_people(uow, (_new_person(line, command.file_name) for line in new))
    _remember(uow, command.file_name, new, ids)
    pairs, certain = _compare(uow, on_record, new, ids)
    result = {
        "people": _told(command.lines, decisions, ids, known),
        "created": len(new),
        "unchanged": decisions.count("unchanged"),
        "doubled": decisions.count("doubled"),
        "pairs": pairs,
        "certain": certain,
    }
    if new:
        counts = {name: result[name] for name in ("created", "unchanged", "doubled")}
        kept = uow.add(
            ImportedFile(
                area=command.area or EVERY_AREA, file_name=command.file_name,
                sha256=command.sha256, report=counts,
            )
        )  # fmt: skip
        uow.touch(Kind.IMPORT, kept.id)
    uow.explain(
        subject=f"import:{command.area or EVERY_AREA}",
        reason=f"{command.file_name} sha256 {command.sha256}",
    )
    return result


def _decisions(lines: Sequence[NominalLine], known: dict[str, str]) -> list[str]:
    """New, unchanged (an earlier list said just the same), or doubled in this list."""
    seen: set[str] = set()
    decisions = []
    for line in lines:
        digest = line.digest()
        # Without an id of its own and a day of birth, two rows may be two people.
        told_apart = bool(line.source_id or line.date_of_birth)
        if digest in known:
            decisions.append("unchanged")
        elif digest in seen and told_apart:
            decisions.append("doubled")
        else:
            decisions.append("new")
        seen.add(digest)
    return decisions


def _new_person(line: NominalLine, file_name: str) -> NewPerson:
    source = f"{file_name}, {line.sheet}, row {line.row}"
    return NewPerson(
        surname=line.surname, forenames=line.forenames, date_of_birth=line.date_of_birth,
        sex=line.sex, pnc_id=line.pnc_id, cro_number=line.cro_number, source=source,
        names=tuple(NewName(line.surname, alias, "alias", source) for alias in line.aliases),
        addresses=(NewAddress(line.address, source=source),) if line.address else (),
    )  # fmt: skip


def _remember(
    uow: UnitOfWork, file_name: str, lines: Sequence[NominalLine], ids: Iterable[int]
) -> None:
    rows = (
        {
            "person_id": person_id, "file_name": file_name, "sheet": line.sheet, "row": line.row,
            "source_id": line.source_id, "other_id": line.other_id, "digest": line.digest(),
        }
        for line, person_id in zip(lines, ids, strict=True)
    )  # fmt: skip
    insert_signed(uow, ImportedPerson, rows)


def _compare(
    uow: UnitOfWork, on_record: list[Any], lines: Sequence[NominalLine], ids: Sequence[int]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Queue who may be one person; the pairs as plain data, and the matches that are certain."""
    if not lines:
        return [], []
    # The tables of numbers are heavy, and only needed here.
    from lomu_app.intake.alike.of_people import find_alike

    uow.progress.step(0, 0, "people compared")
    check_cancelled(uow.progress)
    found = find_alike(uow.policies, on_record, lines, ids)
    matches = queue_pairs(uow, ((p.one, p.two, p.score, p.why) for p in found))
    certain = [match for match, pair in zip(matches, found, strict=True) if pair.certain]
    source_ids = dict(zip(ids, (line.source_id or None for line in lines), strict=True))
    pairs = [
        {
            "a": f"P-{p.one:06d}", "b": f"P-{p.two:06d}",
            "source_ids": [source_ids.get(p.one), source_ids.get(p.two)],
            "probability": p.probability, "certain": p.certain, "why": list(p.why),
        }
        for p in found
    ]  # fmt: skip
    return pairs, certain


def _told(
    lines: Sequence[NominalLine], decisions: Sequence[str], ids: Sequence[int],
    known: dict[str, str],
) -> list[dict[str, Any]]:  # fmt: skip
    new = iter(ids)
    references = dict(known)
    told = []
    for line, decision in zip(lines, decisions, strict=True):
        digest = line.digest()
        if decision == "new":
            references[digest] = f"P-{next(new):06d}"
        told.append({
            "sheet": line.sheet, "row": line.row, "decision": decision,
            "source_id": line.source_id, "reference": references[digest],
        })  # fmt: skip
    return told


@handles(JoinAlike)
def join_alike(uow: UnitOfWork, command: JoinAlike) -> dict[str, Any]:
    """Join one match after the other; what cannot be joined stays in the queue."""
    least = round(100 * uow.policies["matching"]["joined"])
    joined: list[int] = []
    for at, match_id in enumerate(command.match_ids):
        check_cancelled(uow.progress)
        uow.progress.step(at, len(command.match_ids), "records joined")
        match = _seen_match(uow, match_id)
        if match is None:
            continue
        if match.score < least:
            raise Refused("Only what an import found certain is joined without a look at it.")
        if match.decision is MatchDecision.OPEN and _join(uow, match, command.file_name):
            joined.append(match_id)
    uow.explain(subject="people", reason=f"certain matches of {command.file_name}")
    return {"joined": joined, "left": len(command.match_ids) - len(joined)}


def _seen_match(uow: UnitOfWork, match_id: int) -> PossibleMatch | None:
    """The match; None where one of both is under limited access: that is for its owner."""
    try:
        return uow.get(PossibleMatch, match_id)
    except NotPermitted:
        return None


def _join(uow: UnitOfWork, match: PossibleMatch, file_name: str) -> bool:
    """Join the later record into the earlier one; False where that is refused, with no trace."""
    kept, joined = uow.get(Person, match.first_id), uow.get(Person, match.second_id)
    if PersonStatus.JOINED in (kept.status, joined.status):
        return False
    why = "; ".join(match.reasons)
    savepoint = uow.session.begin_nested()
    try:
        join_records(uow, match, kept, joined, f"Joined by itself from {file_name}: {why}"[:1000])
    except Refused:
        # A room that refuses may be asked after others have moved what is theirs.
        savepoint.rollback()
        return False
    savepoint.commit()
    return True
