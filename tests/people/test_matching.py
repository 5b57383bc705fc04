"""Looking up who may be meant: everybody who should be found is, and nobody is joined wrongly."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import ClassVar

import pytest

from lomu_app.bootstrap import Core
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.targets import TargetLine, read_targets
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.people.match_queries import find_possible, open_matches
from lomu_app.people.matching import resolve
from lomu_app.people.queries import find_person_ids, load_person
from lomu_app.people.registering import (
    enrich_person,
    new_identity,
    record_possible_matches,
    store_person,
)
from lomu_app.people.rules import Identity, NewAddress, NewMarker, NewName, NewPerson
from lomu_app.store import command as command_bus
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork
from tests.people.people import BORN, cro, pnc, register, wilmot
from tests.people.test_comparing import SAME_PERSON
from tests.support.cores import Cores
from tests.support.statements import statements

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data"
TODAY = dt.date(2026, 11, 24)


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeLines(Command):
    """What an import does with the people of its lines, and nothing else."""

    permission: ClassVar[Permission] = Permission.IMPORT
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "people:taken"

    lines: tuple[NewPerson, ...]
    typed_pncs: tuple[str | None, ...] = ()


def take_lines(uow: UnitOfWork, command: TakeLines) -> list[int]:
    """The person of each line."""
    ids = []
    typed = command.typed_pncs or (None,) * len(command.lines)
    for line, typed_pnc in zip(command.lines, typed, strict=True):
        identity = new_identity(line)
        if line.pnc_id is None:
            identity = dataclasses.replace(identity, pnc_id=typed_pnc)
        found = resolve(uow.reader(), identity)
        if found.same is None:
            person_id = store_person(uow, line).id
        else:
            person_id = found.same
            enrich_person(uow, person_id, line)
        record_possible_matches(uow, person_id, found.possible)
        ids.append(person_id)
    return ids


@pytest.fixture(autouse=True)
def _an_import() -> Iterator[None]:
    handles(TakeLines)(take_lines)
    yield
    del command_bus._HANDLERS[TakeLines]


def take(core: Core, *lines: NewPerson) -> list[int]:
    ids: list[int] = core.execute(TakeLines(lines=lines)).result
    return ids


def pairs(core: Core) -> set[tuple[int, int]]:
    return {(row.first.id, row.second.id) for row in core.ask(open_matches)}


def test_that_everybody_who_looks_alike_is_looked_up(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot(forenames="Dale Amos"))
    register(core, wilmot(surname="Ashdown", date_of_birth=dt.date(1959, 11, 28), addresses=()))
    for other, _reason in SAME_PERSON:
        if other.aliases or (other.date_of_birth is None and other.forenames == "Dale"):
            continue
        found = core.ask(find_possible, other)
        assert [row.person.id for row in found] == [person.id], other


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        # The surname and one figure of the day are wrong.
        (BORN, Identity("WILNOT", "Dale", dt.date(1986, 3, 5))),
        # The surname is wrong, and the day is not known on one side.
        (BORN, Identity("WILNOT", "Dale Amos")),
        (None, Identity("WILNOT", "Dale Amos", BORN)),
    ],
)
def test_that_a_second_slip_hides_nobody(
    core_as: Cores, known: dt.date | None, typed: Identity
) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot(forenames="Dale Amos", date_of_birth=known))
    assert [row.person.id for row in core.ask(find_possible, typed)] == [person.id]


def test_that_a_name_alone_says_little_where_many_on_record_bear_it(core_as: Cores) -> None:
    core = core_as("sergeant")
    typed = Identity("WILMOT", "Dale")
    take(core, wilmot())
    assert [row.person.id for row in core.ask(find_possible, typed)] == [1]
    take(core, *(wilmot(date_of_birth=dt.date(1960 + at, 7, 19), addresses=()) for at in range(12)))
    assert core.ask(find_possible, typed) == []


def test_that_a_slip_makes_nobody_rarer_than_the_name_that_many_on_record_bear(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    typed = Identity("WILMTO", "Dale Amos")
    (known,) = take(core, wilmot(forenames="Dale Amos"))
    (alone,) = core.ask(find_possible, typed)
    take(core, *(
        wilmot(forenames=f"Name{at}", date_of_birth=dt.date(1960 + at, 7, 19), addresses=())
        for at in range(40)
    ))  # fmt: skip
    (among_many,) = core.ask(find_possible, typed)
    assert alone.person.id == among_many.person.id == known
    assert among_many.score < alone.score


def test_that_whoever_is_less_likely_is_shown_while_typing_but_put_into_no_queue(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    (known,) = take(core, wilmot())
    typed = Identity("ASHDOWN", "Dale", BORN)
    assert [row.person.id for row in core.ask(find_possible, typed)] == [known]
    take(core, wilmot(surname="Ashdown", addresses=()))
    assert pairs(core) == set()


def test_that_one_of_the_name_and_the_house_is_shown_while_typing_whatever_the_day(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    home = "12 Larch Road, Coventry, CV4 7JP"
    (known,) = take(core, wilmot(addresses=(NewAddress(home),)))
    typed = Identity(
        "WILMOT", "Dale", dt.date(1959, 11, 28), addresses=(home,), postcodes=("CV4 7JP",)
    )  # fmt: skip
    assert [row.person.id for row in core.ask(find_possible, typed)] == [known]
    assert core.ask(resolve, typed).possible == ()


def test_that_whoever_lives_there_is_shown_while_typing_unless_it_is_a_hostel(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    home, street = "12 Larch Road, Coventry, CV4 7JP", "40 Larch Road, Coventry, CV4 7JP"
    lives_there, neighbour = take(
        core,
        NewPerson("Ashdown", "Piers", dt.date(1959, 11, 28), addresses=(NewAddress(home),)),
        wilmot(forenames="Keith", addresses=(NewAddress(street),), date_of_birth=None),
    )
    typed = Identity("WILMOT", "Rosa", BORN, addresses=(home,), postcodes=("CV4 7JP",))
    seen = {row.person.id: row.reasons for row in core.ask(find_possible, typed)}
    assert seen.keys() == {lives_there, neighbour}
    assert "same house number and street" in seen[lives_there]
    assert core.ask(resolve, typed).possible == ()

    take(core, *(
        NewPerson(name, "Jon", None, addresses=(NewAddress(home),))
        for name in ("Brand", "Cope", "Dunn", "Ember", "Frost")
    ))  # fmt: skip
    assert core.ask(find_possible, typed) == []


def test_that_one_of_both_names_is_compared_whatever_day_and_postcode_are_given(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    known = NewAddress("12 Larch Road, Coventry, CV4 7JP")
    (one,) = take(core, wilmot(addresses=(known,)))
    home = "12 Larch Road, Coventry, CV9 1ZZ"
    for surname, forenames in (("WILMOT", "Dale"), ("DALE", "Wilmot")):
        typed = Identity(
            surname, forenames, dt.date(1959, 11, 28), addresses=(home,), postcodes=("CV9 1ZZ",)
        )
        assert [row.person.id for row in core.ask(find_possible, typed)] == [one]


def test_that_an_alias_on_record_is_looked_up(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot(names=(NewName("Hayes", "Dale"),)))
    (row,) = core.ask(find_possible, Identity("HAYES", "Dale", BORN))
    assert row.person.id == person.id


def test_that_half_a_name_asks_nothing_and_finds_nobody(core_as: Cores) -> None:
    core = core_as("sergeant")
    register(core, wilmot())
    for typed in (Identity(), Identity("W"), Identity("WILMOT"), Identity("", "D"), Identity("'")):
        assert core.ask(find_possible, typed) == []


def test_that_one_identifier_is_one_person_and_fills_what_was_missing(core_as: Cores) -> None:
    core = core_as("sergeant")
    number = pnc(1234)
    first = wilmot(pnc_id=number, date_of_birth=None, forenames="")
    again = wilmot(
        pnc_id=number, cro_number=cro(77), surname="Willmot", names=(NewName("", "Dally"),),
        addresses=(NewAddress("12 larch road, CV4 7JP"), NewAddress("3 Elm Street, CV1 2AB")),
        markers=(NewMarker("FI"),),
    )  # fmt: skip
    assert take(core, first, again, again) == [1, 1, 1]
    person = core.ask(load_person, 1)
    assert (person.name, person.date_of_birth) == ("WILMOT, Dale", BORN)
    assert person.cro_number == cro(77)
    assert [row.text for row in person.addresses] == [
        "12 Larch Road, Coventry, CV4 7JP", "3 Elm Street, CV1 2AB",
    ]  # fmt: skip
    assert [row.code for row in person.markers] == ["FI"]
    assert [row.name for row in person.names] == ["Dally"]
    assert pairs(core) == set()


def test_that_the_same_name_and_day_without_a_number_is_never_joined(core_as: Cores) -> None:
    core = core_as("sergeant")
    assert take(core, wilmot(), wilmot(), wilmot(pnc_id=pnc(1234))) == [1, 2, 3]
    assert pairs(core) == {(1, 2), (1, 3), (2, 3)}
    assert all("same date of birth" in row.reasons for row in core.ask(open_matches))


def test_that_a_number_that_was_filled_down_joins_nobody(core_as: Cores) -> None:
    core = core_as("sergeant")
    number = pnc(1234)
    other = NewPerson("Ashdown", "Piers", dt.date(1959, 11, 28), pnc_id=number)
    assert take(core, wilmot(pnc_id=number), other) == [1, 2]
    assert pairs(core) == {(1, 2)}
    # Each of the two is still known again, although both carry the number.
    assert take(core, wilmot(pnc_id=number), other) == [1, 2]


def test_that_two_records_with_one_number_are_a_doubt(core_as: Cores) -> None:
    core = core_as("sergeant")
    number = pnc(1234)
    ashdown = NewPerson("Ashdown", "Piers", dt.date(1959, 11, 28), pnc_id=number)
    take(core, wilmot(pnc_id=number), ashdown)
    found = core.ask(resolve, Identity("", "", None, pnc_id=number))
    assert found.same is None
    assert [candidate.person_id for candidate in found.possible] == [1, 2]


def test_that_a_wrong_check_letter_joins_nobody_but_is_told(core_as: Cores) -> None:
    core = core_as("sergeant")
    wrong = pnc(1234)[:-1] + ("A" if pnc(1234)[-1] != "A" else "B")
    person = register(core, wilmot(pnc_id=pnc(1234)))
    found = core.ask(resolve, Identity("HAYES", "Dale", BORN, pnc_id=wrong))
    assert found.same is None
    (candidate,) = found.possible
    assert candidate.person_id == person.id
    assert "PNC id differs by a figure or its check letter" in candidate.reasons
    with pytest.raises(InvalidInput):
        take(core, wilmot(pnc_id=wrong))


def test_that_somebody_without_a_name_needs_a_number(core_as: Cores) -> None:
    core = core_as("sergeant")
    nameless = NewPerson("", "", BORN, pnc_id=pnc(1234))
    assert take(core, nameless, wilmot(pnc_id=pnc(1234))) == [1, 1]
    assert core.ask(load_person, 1).name == "WILMOT, Dale"
    with pytest.raises(InvalidInput):
        take(core, NewPerson("", "", BORN))


def test_that_nothing_is_looked_up_by_reading_everybody(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    register(core, wilmot())
    with statements(core.store) as asked:
        for typed in (Identity("WILMOT", "Dale", BORN), Identity("WILMOT", "Dale")):
            core.ask(find_possible, typed)

    selects = [question for question in asked if question.sql.startswith("SELECT")]
    with core.store.engine.connect() as connection:
        plan = [
            str(step[3])
            for statement, parameters in selects
            for step in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
        ]
    assert len(selects) >= 6
    assert any("SEARCH person USING" in step for step in plan)
    assert [step for step in plan if step.startswith("SCAN person")] == []


# --- against the sample lists -----------------------------------------------------------


def _new_person(line: TargetLine) -> NewPerson:
    return NewPerson(
        line.surname or "", line.forenames or "", line.date_of_birth, pnc_id=line.pnc_id,
        cro_number=line.cro_number, names=tuple(map(_alias, line.aliases)),
        addresses=tuple(NewAddress(a.text, a.postcode) for a in line.addresses),
        markers=tuple(NewMarker(m.code, "" if m.code else m.text) for m in line.markers),
    )  # fmt: skip


def _alias(text: str) -> NewName:
    surname, comma, forenames = text.partition(",")
    return NewName(surname, forenames) if comma else NewName("", text)


@pytest.mark.skipif(
    not (SAMPLES / "truth.json").exists(), reason="the sample lists are not beside the checkout"
)
def test_that_the_sample_lists_join_nobody_wrongly_and_miss_nobody(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    truth = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    lines: list[TargetLine] = []
    people: list[str] = []
    for name in ("daart_coventry.xlsx", "daart_walsall.xlsx"):
        whose = {row["row"]: row["person"] for row in truth[name]["rows"]}
        workbook = read_workbook(SAMPLES / name)
        read = read_targets(workbook, area=truth[name]["area"], today=TODAY)
        lines += read.lines
        people += [whose[line.row] for line in read.lines]
    typed = tuple(line.raw.get("pnc_id") for line in lines)
    command = TakeLines(lines=tuple(map(_new_person, lines)), typed_pncs=typed)

    ids = core.execute(command).result

    of_record: dict[int, set[str]] = defaultdict(set)
    of_person: dict[str, set[int]] = defaultdict(set)
    for record, person in zip(ids, people, strict=True):
        of_record[record].add(person)
        of_person[person].add(record)
    assert {r: who for r, who in of_record.items() if len(who) > 1} == {}
    same = {pair for records in of_person.values() for pair in combinations(sorted(records), 2)}
    assert same, "the lists hold people whom nothing but a person's eye can join"
    assert same <= pairs(core)
    assert len(pairs(core) - same) <= len(ids) // 50
    assert len(core.ask(find_person_ids)) == len(of_record)
