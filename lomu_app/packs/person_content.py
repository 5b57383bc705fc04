"""A person's profile on a page: who it is, how they stand, what binds them, what is to be done."""

from __future__ import annotations

from collections.abc import Iterable

from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.actions.rows import ActionFilter
from lomu_app.actions.rules import STATUS_LABELS as ACTION_LABELS
from lomu_app.cohorts.queries import load_memberships_of_person
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput
from lomu_app.orders.queries import load_orders
from lomu_app.orders.rows import OrderFilter
from lomu_app.packs.action_kinds import sensitivity_of_action
from lomu_app.packs.kinds import PackWish, pack_kind
from lomu_app.packs.story import Column, Layout, Method, PackContent, Story, StoryRow
from lomu_app.packs.trm_words import day_text, moment_text
from lomu_app.people.queries import find_person_id, load_person
from lomu_app.people.rows import PersonDetail
from lomu_app.people.standing import standing_of
from lomu_app.store.unit_of_work import Reader

KIND = "person"
_COLUMNS = (Column("what", "What", 26, style="strong"), Column("told", "On record", 70))
_S = Sensitivity


def load_person_content(reader: Reader, wish: PackWish) -> PackContent:
    """The profile of the person with this reference, as seen from the area of the wish."""
    if not wish.about.strip():
        raise InvalidInput(
            "Say whose profile it is, by a reference such as P-000012.", {"about": "needed"}
        )
    person_id = find_person_id(reader, wish.about)
    person = load_person(reader, person_id)
    rows = [
        *_who(person),
        *_stands(reader, person_id),
        *_addresses(person),
        *_cohorts(reader, person_id),
        *_orders(reader, person_id),
        *_actions(reader, person_id),
    ]
    return PackContent(
        kind=KIND, title=f"Profile of {person.reference}", subject=f"person:{person_id}",
        area=wish.area, day=wish.day, version=person.version, data_as_at=reader.clock.now(),
        stories=(
            Story(
                "Profile", f"Profile of {person.reference}", _COLUMNS, tuple(rows),
                note="As on record; what an audience may not see is not in its copy.",
                layout=Layout.FORM, landscape=False, person_id=person_id,
                tells="Everything on one sheet",
            ),
        ),
        method=(
            Method("What stands here", "Live entries of the person's record; ended ones are left"
                   " out, but for how the person stands today."),
            Method("How they stand today", "CSE locations are left out: only the cleared know."),
            Method("Orders", "Those in force today, in the areas of whoever built this."),
            Method("Actions", "Open and in progress, in the areas of whoever built this; what"
                   " meetings about CSE locations raised is left out."),
        ),
    )  # fmt: skip


pack_kind(KIND, label="Person profile", load=load_person_content, about="person")


def _who(person: PersonDetail) -> Iterable[StoryRow]:
    yield _band("Who it is", _S.IDENTITY)
    also = [each.name for each in person.names if each.ended_on is None]
    born = day_text(person.date_of_birth)
    lines = (
        ("name", "Name", person.name),
        ("born", "Born", f"{born} (age {person.age})" if born and person.age else born),
        ("also", "Also known as", "; ".join(also)),
        ("sex", "Sex", person.sex.replace("_", " ").capitalize()),
        ("pnc", "PNC id", person.pnc_id or ""),
        ("cro", "CRO number", person.cro_number or ""),
        ("reference", "Our reference", person.reference),
    )
    for key, what, told in lines:
        if told:
            yield StoryRow(key, (what, told), sensitivity=_S.IDENTITY)
    live = [each for each in person.markers if each.live]
    for marker in live:
        note = f": {marker.note}" if marker.note else ""
        yield StoryRow(
            f"marker:{marker.id}", ("▲ Warning", f"{marker.label}{note}"), sensitivity=_S.OFFICER
        )


def _stands(reader: Reader, person_id: int) -> Iterable[StoryRow]:
    flags = standing_of(reader, person_id, apart=False)
    if flags:
        yield _band("How they stand today", _S.RISK)
    for number, flag in enumerate(flags, 1):
        yield StoryRow(f"flag:{number}", ("Today", flag.words), sensitivity=_S.RISK)


def _addresses(person: PersonDetail) -> Iterable[StoryRow]:
    live = [each for each in person.addresses if each.ended_on is None]
    if live:
        yield _band("Where", _S.ADDRESS)
    for each in live:
        checked = f", checked {day_text(each.last_checked)}" if each.last_checked else ""
        text = f"{each.text}{checked}"
        what = each.kind.replace("_", " ").capitalize()
        yield StoryRow(f"address:{each.id}", (what, text), sensitivity=_S.ADDRESS)


def _cohorts(reader: Reader, person_id: int) -> Iterable[StoryRow]:
    found = load_memberships_of_person(reader, person_id)
    if found:
        yield _band("Who manages them", _S.PLAN)
    for each in found:
        manager = each.lead_manager or "nobody yet"
        status = each.status.value.replace("_", " ")
        told = f"{status} since {day_text(each.status_since.date())}; lead manager {manager}"
        yield StoryRow(
            f"membership:{each.id}", (each.cohort_label, f"{told} ({each.area})"),
            sensitivity=_S.PLAN,
        )  # fmt: skip


def _orders(reader: Reader, person_id: int) -> Iterable[StoryRow]:
    found = load_orders(reader, OrderFilter(person_id=person_id))
    if found:
        yield _band("What binds them", _S.ORDER)
    for each in found:
        ends = f", ends {moment_text(each.ends_at)}" if each.ends_at else ""
        told = f"made by {each.made_by}{ends}; {counted(each.conditions, 'condition')}"
        yield StoryRow(f"order:{each.id}", (each.kind_label, told), sensitivity=_S.ORDER)


def _actions(reader: Reader, person_id: int) -> Iterable[StoryRow]:
    ids = find_action_ids(reader, ActionFilter(person_id=person_id))
    found = [each for each in load_actions(reader, ids) if not each.apart]
    if found:
        yield _band("What is to be done", _S.ACTION)
    for each in found:
        told = (
            f"{each.text} – {each.owner}, {each.owner_agency}, due {day_text(each.due)},"
            f" {ACTION_LABELS[each.status].lower()}"
        )
        yield StoryRow(
            f"action:{each.id}", (each.reference, told),
            sensitivity=sensitivity_of_action(each.kind),
        )  # fmt: skip


def _band(words: str, sensitivity: Sensitivity) -> StoryRow:
    return StoryRow(f"band:{words}", (words, None), sensitivity=sensitivity, look="band")
