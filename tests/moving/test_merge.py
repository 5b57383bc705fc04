"""A further unit's database comes into one that is at work, and everything goes on meaning it."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app.access.sign_in import sign_in
from lomu_app.bootstrap import Core
from lomu_app.cog.pack_rows import CogPack
from lomu_app.daart.threat_snapshot import ListSnapshot
from lomu_app.disclosure.issued import load_issued
from lomu_app.disclosure.queries import load_release
from lomu_app.fsim.sheet import Week
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused, SignInFailed
from lomu_app.kernel.plain_data import plain_digest
from lomu_app.moving import rows, whose
from lomu_app.moving.renumbering import Shift
from lomu_app.odoc.rows import Briefing
from lomu_app.packs import door
from lomu_app.packs.tracing import verify_file
from lomu_app.people.commands import AmendPerson
from lomu_app.people.former import find_former
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import find_open_matches, load_match
from lomu_app.people.seeing import limited_records
from lomu_app.plans.content import PlanContent
from lomu_app.store import seal, search
from lomu_app.store.base import Base, JsonText
from lomu_app.store.engine import WRITE
from tests.moving.going import opened
from tests.moving.merging import SISTER, UNIT, Meeting
from tests.support.commands import EXAMPLES, everybody
from tests.support.cores import ADMIN, EVERY_AREA, PASSPHRASE, Cores

_T = Base.metadata.tables


@pytest.fixture
def core(met: Meeting) -> Iterator[Core]:
    """The administrator where the two units are one."""
    found = opened(met.place)
    yield found
    found.close()


@pytest.fixture
def everyone(core: Core) -> Cores:
    """Whoever is asked for, there."""
    return Cores(core.store, core.folder)


def _all(core: Core, statement: Any) -> list[Any]:
    with core.store.engine.connect() as connection:
        return list(connection.execute(statement))


def _shifts(core: Core) -> dict[str, Shift]:
    (told,) = _all(
        core, sa.select(_T["merged_database"].c.shifts).where(_T["merged_database"].c.label == UNIT)
    )
    return {table: Shift(*each) for table, each in told.shifts.items()}


def test_that_every_column_that_means_something_else_elsewhere_is_decided_on() -> None:
    for name, table in Base.metadata.tables.items():
        if name in {*whose.LOG, *whose.HELD_BACK}:
            continue
        decided = {
            *whose.NUMBERS.get(name, ()), *whose.PLAIN_DATA.get(name, ()),
            *whose.NAMES_IN_DATA.get(name, ()), *whose.AREAS_IN_DATA.get(name, ()),
            *whose.HANDLED.get(name, ()), "id", "version",
            *(column for each, column in (*whose.LOOSE_KEYS, *whose.BY_KIND, *whose.KEYED)
              if each == name),
        }  # fmt: skip
        asked = {
            column.name for column in table.columns
            if isinstance(column.type, sa.BigInteger | JsonText) and not column.foreign_keys
        }  # fmt: skip
        assert asked <= decided, name
        assert decided - {"id", "version"} <= set(table.columns.keys()), name
        own = "reference" in table.columns and name not in {"meeting_item", "offence", "pnc_result"}
        assert own == (name in whose.REFERENCES), name


@pytest.mark.parametrize("frozen", [ListSnapshot, Briefing, CogPack, Week, PlanContent])
def test_that_every_field_of_what_is_frozen_that_names_a_row_is_known(frozen: type) -> None:
    known = {*whose.KEYS_IN_DATA, "subject_id"}
    for kind, name in _numbers(frozen, set()):
        if frozen is PlanContent:
            assert name == "id", kind
        else:
            assert name in known, kind


def _numbers(kind: Any, seen: set[Any]) -> Iterator[tuple[str, str]]:
    """The fields of a dataclass, and of those in it, that hold the id of something."""
    for part in typing.get_args(kind):
        yield from _numbers(part, seen)
    if not dataclasses.is_dataclass(kind) or kind in seen:
        return
    seen.add(kind)
    hints = typing.get_type_hints(kind)
    for name, hint in hints.items():
        if "int" in str(hint) and (name == "id" or name.endswith("_id")):
            yield str(kind), name
        yield from _numbers(hint, seen)


def test_that_both_logs_verify_and_the_older_one_is_as_it_was(core: Core, met: Meeting) -> None:
    verdict = core.verify_audit()
    assert verdict.ok, verdict.problems
    # One transaction: the unit's own log did not grow by that of the other.
    assert verdict.head.position == met.before.position + 1
    noted = {row.label: row for row in _all(core, sa.select(_T["merged_database"]))}
    assert noted.keys() == {UNIT, SISTER}
    assert noted[UNIT].head == met.told.head.hash.hex()
    there = opened(met.source)
    for log, kept in whose.LOG.items():
        wanted = [column.name for column in _T[log].columns if column.name != "id"]
        key = "tx" if log != "audit_seal" else "position"
        order = [key, "number"] if log == "audit_change" else [key]
        mine = _T[kept].c
        now = _all(
            core,
            sa.select(*(mine[name] for name in wanted))
            .where(mine.merged_id == noted[UNIT].id)
            .order_by(*(mine[name] for name in order)),
        )
        own = [_T[log].c["id" if name == "number" else name] for name in order]
        then = _all(there, sa.select(*(_T[log].c[name] for name in wanted)).order_by(*own))
        assert len(then) > 100
        assert list(map(tuple, now)) == list(map(tuple, then)), log
    there.close()


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE merged_change SET new = replace(new, 'a', 'b') WHERE id = 3",
        "UPDATE merged_entry SET username = 'somebody' WHERE id = 3",
        "DELETE FROM merged_seal WHERE id = (SELECT max(id) FROM merged_seal)",
        "DELETE FROM merged_change",
    ],
)
def test_that_a_log_that_came_along_cannot_be_altered_unseen(core: Core, edit: str) -> None:
    with core.store.engine.connect() as plain:
        connection = plain.execution_options(**{WRITE: True})
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), connection.begin():
            connection.exec_driver_sql(edit)
        with connection.begin() as transaction:
            with rows.without_guards(connection):
                connection.exec_driver_sql(edit)
            problems = seal.verify(connection).problems
            transaction.rollback()
    assert problems
    assert all(problem.startswith("the log of ") for problem in problems), problems


def test_that_every_row_names_what_it_named(core: Core, met: Meeting) -> None:
    shifts, there, compared = _shifts(core), opened(met.source), 0
    known = {*whose.KNOWN_HERE, *whose.HELD_BACK, *whose.LOG}
    for name, table in _T.items():
        if name in known or "id" not in table.columns:
            continue
        keys = {
            column.name: column.foreign_keys and next(iter(column.foreign_keys)).column.table.name
            for column in table.columns
        } | {c: to for (each, c), to in whose.LOOSE_KEYS.items() if each == name}
        named = {c: to for c, to in keys.items() if to and to not in known}
        wanted = sa.select(table.c.id, *(table.c[each] for each in named))
        now = {row.id: row for row in _all(core, wanted)}
        for row in _all(there, wanted):
            mine = now[shifts[name](row.id)]
            for column, to in named.items():
                value = getattr(row, column)
                assert getattr(mine, column) == (None if value is None else shifts[to](value)), (
                    name, column,
                )  # fmt: skip
                compared += value is not None
    there.close()
    assert compared > 200


def test_that_rows_without_a_foreign_key_name_what_they_named(core: Core) -> None:
    for (name, column), kind in whose.BY_KIND.items():
        table, found = _T[name].c, 0
        for row in _all(core, sa.select(table[column], table[kind]).where(table[column] > 0)):
            to = _T[whose.TABLE_OF_KIND[row[1]]].c
            found += len(_all(core, sa.select(to.id).where(to.id == row[0])))
        assert found == len(_all(core, sa.select(table.id).where(table[column] > 0))), name
    titles = sa.text(
        "SELECT count(*) FROM search_entry e JOIN person p ON e.kind = 'person' "
        "AND p.id = e.record_id WHERE e.detail LIKE p.reference || '%' AND e.body LIKE "
        "'%' || lower(replace(p.reference, '-', '')) || '%'"
    )
    people = _all(core, sa.select(sa.func.count()).select_from(_T["person"]))[0][0]
    assert _all(core, titles)[0][0] == people > 25


def test_that_no_reference_of_the_program_s_own_is_left_behind(core: Core) -> None:
    shifts = _shifts(core)
    for name in whose.REFERENCES:
        for row in _all(core, sa.select(_T[name].c.id, _T[name].c.reference)):
            shown = row.id - 1_000_000_000 if row.id > 1_000_000_000 else row.id
            assert int(row.reference.rsplit("-")[-1]) == shown, name
    raised = sa.text(
        "SELECT count(*) FROM prison_release r JOIN threat_alert a ON a.reference = r.alert"
    )
    assert _all(core, raised)[0][0]
    breached = sa.text("SELECT b.target, t.id FROM order_breach b JOIN target t "
                       "ON t.reference = b.target")  # fmt: skip
    for row in _all(core, breached):
        assert row.id > shifts["target"].ordinary


def test_that_what_was_frozen_opens_and_names_the_same_records(core: Core) -> None:
    listed = _T["threat_list"].c
    hashes = {
        row.id: row.snapshot_hash for row in _all(core, sa.select(listed.id, listed.snapshot_hash))
    }
    references = dict(
        map(tuple, _all(core, sa.select(_T["target"].c.id, _T["target"].c.reference)))
    )
    kept = _all(core, sa.select(_T["threat_snapshot"]))
    moved = _shifts(core)
    assert min(moved[each].ordinary for each in ("target", "threat_list", "plan_goal")) > 0
    assert kept
    for row in kept:
        assert plain_digest(row.content) == row.hash
        assert hashes[row.list_id] in (None, row.hash)
        assert row.content["list_id"] == row.list_id
        for line in row.content["lines"]:
            assert references[line["target_id"]] == line["reference"]
    goals = sa.select(_T["plan_goal"].c.id, _T["plan_goal"].c.text)
    texts = dict(map(tuple, _all(core, goals)))
    for row in _all(core, sa.select(_T["plan_version"].c.content)):
        for goal in row.content["goals"]:
            assert texts[goal["id"]] == goal["text"]
    papers = _all(core, sa.select(_T["meeting_paper"]))
    assert papers
    assert all(plain_digest(row.content) == row.digest for row in papers)


def test_that_nobody_is_joined_and_a_person_decides(core: Core, everyone: Cores) -> None:
    people, shift = everybody(everyone), _shifts(core)["person"].ordinary
    waiting = [people.ask(load_match, each) for each in people.ask(find_open_matches)]
    pairs = [row for row in waiting if row.first.id <= shift < row.second.id]
    assert pairs
    likeliest = next(row for row in pairs if row.first.name.startswith("KETTLEWELL"))
    assert f"one of {UNIT}" in likeliest.reasons[-1]
    people.execute(
        JoinPeople(
            keep_id=likeliest.first.id, keep_version=likeliest.first.version,
            joined_id=likeliest.second.id, joined_version=likeliest.second.version,
            reason="Same man, two units",
        )
    )  # fmt: skip
    match = people.ask(load_match, likeliest.id)
    people.execute(UndoJoin(match_id=match.id, version=match.version, reason="Try the way back"))
    assert core.verify_audit().ok


def test_that_a_join_of_the_other_unit_can_be_taken_back_here(core: Core, everyone: Cores) -> None:
    match = _T["possible_match"].c
    joined = _all(
        core, sa.select(match.id, match.version, match.moved).where(match.moved.is_not(None))
    )
    assert joined
    people, person = everybody(everyone), _T["person"].c
    for row in joined:
        into = sa.select(person.joined_into_id).where(person.id == row.moved["joined"])
        assert _all(core, into) == [(row.moved["kept"],)]
        told = people.execute(
            UndoJoin(match_id=row.id, version=row.version, reason="Two people")
        ).result
        assert told == row.moved["joined"]
        assert told > _shifts(core)["person"].ordinary
    assert core.verify_audit().ok


def test_that_limited_access_is_as_tight_as_it_was(core: Core, everyone: Cores) -> None:
    shift = _shifts(core)["person"].ordinary
    other = everyone("sergeant", "inspector", name="of.neither")
    hidden = {row.person_id for row in other.ask(limited_records)}
    assert any(each > shift for each in hidden)
    limit = _T["access_limit"].c
    owners = {
        row.owner for row in _all(core, sa.select(limit.owner).where(limit.person_id > shift))
    }
    owner = everyone("sergeant", name=owners.pop())
    assert {row.person_id for row in owner.ask(limited_records)} < hidden
    account = _T["user_account"].c
    for row in _all(core, sa.select(account).where(account.username != ADMIN)):
        if row.id > _shifts(core)["user_account"].ordinary:
            assert (row.roles, row.areas) == ([], [])
            assert row.active, "a limit that nobody is left to change opens to others"


def test_that_nobody_signs_in_here_by_a_passphrase_of_there(core: Core) -> None:
    account = _T["user_account"].c
    secrets = _all(core, sa.select(account.username, account.passphrase_hash))
    came = [row for row in secrets if row.username != ADMIN]
    there = {row.passphrase_hash for row in secrets if row.username == ADMIN}
    assert came
    assert all(row.passphrase_hash not in there for row in came)
    with core.store.reading() as session, pytest.raises(SignInFailed):
        sign_in(session, came[-1].username, PASSPHRASE, core.policies["roles"])


def test_that_an_old_number_finds_its_record_beside_the_one_that_has_it_now(core: Core) -> None:
    shift = _shifts(core)["person"].ordinary
    with core.store.reading() as session:
        hits = search.find(session, "p 000002", areas=EVERY_AREA, kinds=[Kind.PERSON])
        details = {hit.record_id: hit.detail for hit in hits}
    assert {2, shift + 2} <= details.keys()
    assert f"was P-000002 in {UNIT}" in details[shift + 2]
    assert "was" not in details[2]


def test_that_old_numbers_of_the_compartment_are_told_to_the_cleared_alone(
    core: Core, everyone: Cores
) -> None:
    cleared, other = everybody(everyone), everyone("offender_manager", name="of.neither")
    told = {row.unit: row for row in cleared.ask(find_former, "r-000001")}
    assert told[UNIT].now.startswith("R-")
    assert other.ask(find_former, "R-000001") == tuple(told.values())
    assert cleared.ask(find_former, "LOC-0002")
    assert cleared.ask(find_former, "AX-000001")
    assert other.ask(find_former, "LOC-0002") == other.ask(find_former, "AX-000001") == ()
    shift = _shifts(core)["person"].ordinary
    limit = _T["access_limit"].c
    (known, *_) = _all(core, sa.select(limit.person_id).where(limit.person_id > shift))
    hidden = f"P-{known.person_id - shift:06d}"
    seen = {row.unit for row in other.ask(find_former, hidden)}
    assert UNIT not in seen


def test_that_answers_to_a_pack_of_the_other_unit_reach_no_record_here(
    core: Core, everyone: Cores
) -> None:
    copy = _T["disclosure_copy"].c
    canaries = [row.canary for row in _all(core, sa.select(copy.canary))]
    assert canaries
    reached = 0
    for canary in canaries:
        with pytest.raises(Refused, match=r"by hand"):
            everybody(everyone).ask(load_issued, canary)
        reached += 1
    assert reached == len(canaries)


def test_that_a_pack_of_the_other_unit_goes_to_nobody_and_is_still_known_by_a_file(
    core: Core, everyone: Cores, tmp_path: Path
) -> None:
    here, copy = everybody(everyone), _T["disclosure_copy"].c
    # Without content it has a builder of its own, which this door does not know.
    wanted = sa.select(copy.release_id, copy.canary).where(copy.content.is_not(None))
    packs = _all(core, wanted.where(copy.row_key == ""))
    assert packs
    (out := tmp_path / "out").mkdir()
    for release_id, canary in packs:
        keyed = {each.id: "long enough it is" for each in here.ask(load_release, release_id).copies}
        with pytest.raises(Refused, match=r"(Recall|Withdraw) it and build it anew"):
            door.write_out(here, release_id, out, keyed)
        told = here.ask(verify_file, f"out of copy {canary} by hand".encode())
        assert told.ours
        assert told.copy is not None
        assert told.copy.canary == canary
    assert not [*out.iterdir()]


def test_that_work_goes_on_and_no_number_is_given_twice(core: Core, everyone: Cores) -> None:
    newest = "SELECT max(id) FROM person"
    before = _all(core, sa.text(newest))[0][0]
    people = everybody(everyone)
    people.execute(EXAMPLES[AmendPerson].make(people))
    assert _all(core, sa.text(newest))[0][0] == before + 1
    verdict = core.verify_audit()
    assert verdict.ok, verdict.problems
