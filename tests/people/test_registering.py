"""Registering: search before create, a hard stop on an identifier, nothing merged silently."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted
from lomu_app.people.commands import (
    AddName,
    AmendPerson,
    ConsultPerson,
    EndName,
    FieldChange,
    RegisterPerson,
)
from lomu_app.people.match_queries import find_possible, open_matches
from lomu_app.people.queries import (
    find_person_ids,
    load_people,
    load_person,
    search_people,
    who_looked,
)
from lomu_app.people.rows import PersonFilter
from lomu_app.people.rules import Identity, LooksLikeKnown, NewMarker, NewName
from tests.people.people import BORN, cro, pnc, register, wilmot
from tests.support.cores import Cores


def test_that_a_person_is_put_on_record_with_all_that_was_typed(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    person = register(
        core,
        wilmot(
            pnc_id="18/1234" + pnc(1234)[-1], cro_number=cro(77).lower(), sex="male",
            names=(NewName("Dally", kind="nickname"),),
            markers=(NewMarker("SU"), NewMarker("fi", "in 2019"), NewMarker("", "has a big dog")),
        ),
    )  # fmt: skip

    assert (person.reference, person.name, person.age) == ("P-000001", "WILMOT, Dale", 40)
    assert (person.pnc_id, person.cro_number) == (pnc(1234), cro(77))
    assert [name.name for name in person.names] == ["DALLY"]
    assert [(a.rank, a.postcode, a.to_check) for a in person.addresses] == [(1, "CV4 7JP", True)]
    assert [m.code for m in person.markers] == ["FI", "SU", ""]
    assert person.created_by == "ps.one"
    (row,) = core.ask(load_people, core.ask(find_person_ids))
    assert (row.markers, row.markers_to_confirm) == (("FI", "SU"), True)
    assert row.address == "12 Larch Road, Coventry, CV4 7JP"


@pytest.mark.parametrize("taken", ["pnc_id", "cro_number"])
def test_that_an_identifier_on_record_is_a_hard_stop(core_as: Cores, taken: str) -> None:
    core = core_as("sergeant")
    number = {"pnc_id": pnc(1234), "cro_number": cro(77)}[taken]
    known = register(core, wilmot(**{taken: number}))
    other = wilmot(
        surname="Ashdown", forenames="Piers", date_of_birth=dt.date(1970, 12, 30),
        addresses=(), **{taken: number},
    )  # fmt: skip

    with pytest.raises(LooksLikeKnown) as stopped:
        core.execute(RegisterPerson(person=other, seen_matches=(known.id,)))
    assert stopped.value.hard
    assert [match.person_id for match in stopped.value.matches] == [known.id]
    assert core.ask(find_person_ids) == [known.id]


def test_that_a_possible_match_must_have_been_looked_at_first(core_as: Cores) -> None:
    core = core_as("sergeant")
    known = register(core, wilmot(pnc_id=pnc(1234)))

    with pytest.raises(LooksLikeKnown) as stopped:
        core.execute(RegisterPerson(person=wilmot(surname="Willmot")))
    assert not stopped.value.hard
    (match,) = stopped.value.matches
    assert match.person_id == known.id
    assert "surname spelt nearly the same" in match.reasons

    second = register(core, wilmot(surname="Willmot"), known.id)
    assert core.ask(find_person_ids) == [second.id, known.id]
    (pair,) = core.ask(open_matches)
    assert (pair.first.id, pair.second.id, pair.decision) == (known.id, second.id, "open")
    assert core.ask(load_person, known.id).matches == (pair,)


def test_that_somebody_else_is_registered_without_a_question(core_as: Cores) -> None:
    core = core_as("sergeant")
    register(core, wilmot())
    register(core, wilmot(surname="Ashdown", date_of_birth=dt.date(1970, 12, 30), addresses=()))
    assert core.ask(open_matches) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"pnc_id": "2018/0001234Z"}, "pnc_id"),
        ({"cro_number": "12/34"}, "cro_number"),
        ({"surname": " ", "forenames": "-"}, "surname"),
        ({"date_of_birth": dt.date(1066, 10, 14)}, "date_of_birth"),
        ({"sex": "perhaps"}, "sex"),
    ],
)
def test_that_a_wrong_field_is_named(
    embedded_core_as: Cores, changes: dict[str, object], field: str
) -> None:
    core = embedded_core_as("sergeant")
    with pytest.raises(InvalidInput) as refused:
        core.execute(RegisterPerson(person=wilmot(**changes)))
    assert list(refused.value.fields) == [field]
    assert core.ask(find_person_ids) == []


NAMES = [
    ("o\u2019Sh\u00e9a", "Se\u00e1n", "O'SHÉA", "oshea"),
    ("St. John-Carr", "MARY-ANN", "ST. JOHN-CARR", "carr"),
    ("\u0141UKASIK", "Zofia", "ŁUKASIK", "lukasik"),
    ("Van der Vlist", "J", "VAN DER VLIST", "vlist"),
    ("\u202eAl\u200b-Hakim", "Omar", "AL-HAKIM", "hakim"),
]


@pytest.mark.parametrize(("surname", "forenames", "kept", "typed"), NAMES)
def test_that_every_kind_of_name_is_kept_and_found(
    core_as: Cores, surname: str, forenames: str, kept: str, typed: str
) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot(surname=surname, forenames=forenames))
    assert person.surname == kept
    assert [hit.record_id for hit in core.ask(search_people, typed)] == [person.id]
    (row,) = core.ask(find_possible, Identity(surname, forenames, BORN))
    assert row.person.id == person.id


def test_that_a_name_in_another_script_is_kept_and_matched(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot(surname="\u0627\u0644\u062d\u0643\u064a\u0645"))
    assert person.surname == "\u0627\u0644\u062d\u0643\u064a\u0645"
    (row,) = core.ask(find_possible, Identity(person.surname, "Dale"))
    assert row.person.id == person.id


def test_that_a_person_is_found_by_every_number_name_and_place(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(
        core, wilmot(pnc_id=pnc(1234), cro_number=cro(77), names=(NewName("Quill", "Jed"),))
    )
    for typed in (
        pnc(1234),
        "1234",
        "18/1234" + pnc(1234)[-1],
        cro(77),
        "p-000001",
        "quil",
        "larch",
        "cv4 7jp",
        "cv47jp",
    ):
        assert [h.record_id for h in core.ask(search_people, typed)] == [person.id], typed
        assert core.ask(find_person_ids, PersonFilter(text=typed)) == [person.id]
    assert core.ask(search_people, "nobody") == []


def test_that_fields_that_do_not_clash_can_be_saved_over_a_newer_version(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot())
    theirs = FieldChange("forenames", "Dale", "Dale Amos")
    core.execute(AmendPerson(person_id=person.id, version=person.version, changes=(theirs,)))

    mine = AmendPerson(
        person_id=person.id, version=person.version,
        changes=(FieldChange("sex", "not_known", "male"),),
    )  # fmt: skip
    with pytest.raises(EditConflict) as stopped:
        core.execute(mine)
    assert stopped.value.fields == ()

    core.execute(
        AmendPerson(person_id=person.id, version=stopped.value.theirs or 0, changes=mine.changes)
    )
    now = core.ask(load_person, person.id)
    assert (now.forenames, now.sex) == ("Dale Amos", "male")


def test_that_a_clash_shows_base_mine_and_theirs_and_changes_nothing(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot())
    for wanted in ("Dale Amos", "Daley"):
        change = FieldChange("forenames", "Dale", wanted)
        command = AmendPerson(person_id=person.id, version=person.version, changes=(change,))
        if wanted == "Dale Amos":
            core.execute(command)
            continue
        with pytest.raises(EditConflict) as stopped:
            core.execute(command)
    (clash,) = stopped.value.fields
    assert (clash.base, clash.mine, clash.theirs) == ("Dale", "Daley", "Dale Amos")
    assert core.ask(load_person, person.id).forenames == "Dale Amos"


def test_that_amending_obeys_the_same_rules_as_registering(core_as: Cores) -> None:
    core = core_as("sergeant")
    register(core, wilmot(pnc_id=pnc(1234)))
    other = register(
        core, wilmot(surname="Ashdown", date_of_birth=dt.date(1970, 12, 30), addresses=())
    )

    def amend(*changes: FieldChange) -> None:
        core.execute(AmendPerson(person_id=other.id, version=other.version, changes=changes))

    with pytest.raises(LooksLikeKnown):
        amend(FieldChange("pnc_id", None, pnc(1234)))
    with pytest.raises(InvalidInput):
        amend(FieldChange("pnc_id", None, "2018/0001234Z"))
    with pytest.raises(InvalidInput):
        amend(FieldChange("date_of_birth", other.date_of_birth, dt.date(2027, 1, 1)))
    with pytest.raises(InvalidInput):
        amend(FieldChange("status", "active", "joined"))
    with pytest.raises(InvalidInput):
        amend(FieldChange("reference", other.reference, "P-1"))
    assert core.ask(load_person, other.id) == other

    amend(
        FieldChange("surname", "ASHDOWN", "Wilmot"),
        FieldChange("date_of_birth", other.date_of_birth, BORN),
    )
    assert [row.second.id for row in core.ask(open_matches)] == [other.id]
    assert core.ask(search_people, "ashdown") == []


def test_that_another_name_is_added_once_and_ended(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = register(core, wilmot())
    add = NewName("Quill", "Jed")
    assert core.execute(AddName(person_id=person.id, name=add)).result == ["name QUILL, Jed"]
    assert core.execute(AddName(person_id=person.id, name=add)).result == []
    (name,) = core.ask(load_person, person.id).names
    core.execute(EndName(name_id=name.id, version=name.version))
    (ended,) = core.ask(load_person, person.id).names
    assert ended.ended_on == dt.date(2026, 11, 24)
    with pytest.raises(EditConflict):
        core.execute(EndName(name_id=name.id, version=name.version))
    assert [hit.record_id for hit in core.ask(search_people, "quill")] == [person.id]


def test_that_looking_leaves_the_reason_in_the_audit_and_nothing_else(core_as: Cores) -> None:
    core = core_as("sergeant", name="ps.one")
    person = register(core, wilmot())
    done = core.execute(ConsultPerson(person_id=person.id, reason_code="0", reason_text="asked"))
    assert done.changes == ()
    assert core.ask(load_person, person.id) == person

    looks = core_as("data_protection_auditor").ask(who_looked, person.id)
    assert [(look.username, look.verb, look.reason) for look in looks] == [
        ("ps.one", "consultation", "0 Other (say what): asked"),
        ("ps.one", "collection", None),
    ]
    with pytest.raises(NotPermitted):
        core.ask(who_looked, person.id)


@pytest.mark.parametrize(("code", "text"), [("0", " "), ("x", "because")])
def test_that_looking_needs_a_reason(embedded_core_as: Cores, code: str, text: str) -> None:
    core = embedded_core_as("sergeant")
    person = register(core, wilmot())
    with pytest.raises(Exception, match="look"):
        core.execute(ConsultPerson(person_id=person.id, reason_code=code, reason_text=text))


def test_that_only_who_may_edits_and_only_who_may_sees(core_as: Cores) -> None:
    person = register(core_as("offender_manager"), wilmot())
    viewer, stranger = core_as("viewer"), core_as("administrator")

    with pytest.raises(NotPermitted):
        viewer.execute(RegisterPerson(person=wilmot(surname="Ashdown")))
    with pytest.raises(NotPermitted):
        viewer.execute(AddName(person_id=person.id, name=NewName("Quill")))
    viewer.execute(ConsultPerson(person_id=person.id, reason_code="2"))
    assert viewer.ask(load_person, person.id) == person
    assert [row.person.id for row in viewer.ask(find_possible, Identity("Wilmot", "Dale"))] == [1]

    with pytest.raises(NotPermitted):
        stranger.execute(ConsultPerson(person_id=person.id, reason_code="2"))
    for question in (find_person_ids, open_matches):
        with pytest.raises(NotPermitted):
            stranger.ask(question)
    with pytest.raises(NotPermitted):
        stranger.ask(load_person, person.id)
    with pytest.raises(NotPermitted):
        stranger.ask(load_people, [person.id])
    with pytest.raises(NotPermitted):
        stranger.ask(find_possible, Identity("Wilmot", "Dale"))
    with pytest.raises(NotPermitted):
        stranger.ask(search_people, "wilmot")
    with pytest.raises(NotPermitted):
        stranger.ask(load_person, 999)
