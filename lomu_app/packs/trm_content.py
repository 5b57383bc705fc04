"""The Threat Review list for partners: who is wanted, one briefing a target, what is to be done.

The unit's own copy, which goes to the door, is written by `trm_pack`. Here each line says how
sensitive it is: how an arrest is tried, and all that was said of victims, stays with the police.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.actions.rows import ActionFilter
from lomu_app.daart.records import Target, ThreatItem
from lomu_app.daart.snapshot import AlertLine, ListLine, ListSnapshot
from lomu_app.daart.threat_queries import load_list
from lomu_app.disclosure.queries import limited_people
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.packs import trm_words as say
from lomu_app.packs.action_content import action_story
from lomu_app.packs.kinds import PackWish, pack_kind
from lomu_app.packs.story import (
    Chart,
    ChartKind,
    Colours,
    Column,
    Count,
    Fact,
    Method,
    OpenCell,
    PackContent,
    Story,
    StoryRow,
)
from lomu_app.packs.trm_figures import figures
from lomu_app.store.unit_of_work import Reader

KIND = "trm"
_S = Sensitivity
_LIST = (
    Column("rank", "No.", 6, style="number"),
    Column("reference", "Target", 13, style="strong"),
    Column("person", "Person", 24, _S.IDENTITY, "strong"),
    Column("born", "Born", 12, _S.IDENTITY, "date"),
    Column("risk", "Risk to the victim", 15, _S.RISK, "risk", Colours.RISK),
    Column("category", "Wanted for", 20, _S.OFFENCE),
    Column("moved", "Moved", 14, _S.OFFICER),
    Column("days", "Days wanted", 8, style="number"),
    Column("owner", "Owner, team", 22, _S.OFFICER),
    Column("due", "Due", 12, _S.OFFICER),
    Column("update", "What you know or have done", 40,
           open=OpenCell("Where and when seen, appointments kept; name no victim.")),
)  # fmt: skip
_BRIEFINGS = (
    Column("what", "Target", 17, style="strong"),
    Column("told", "What is known", 52),
    Column("detail", "For the officer at the door", 31, _S.OFFICER),
)
_ALERTS = (
    Column("reference", "Alert", 13, style="strong"),
    Column("kind", "Kind", 22),
    Column("person", "Who", 24, _S.IDENTITY),
    Column("text", "What", 54),
    Column("since", "Since", 20),
    Column("outcome", "What came of it", 34),
)
_OFF = (
    Column("reference", "Target", 13, style="strong"),
    Column("person", "Person", 26, _S.IDENTITY),
    Column("outcome", "Outcome", 26, _S.OFFENCE),
    Column("detail", "Why, and who", 60, _S.OFFICER),
)
_NUMBERS = (
    Column("label", "What", 30, style="strong"), Column("value", "Number", 10, style="number"),
    Column("counts", "How it is counted", 60),
)  # fmt: skip
# Whatever figure is not named here tells how the police go about it.
_COUNTED = {
    "on the list": _S.PLAIN, "new": _S.PLAIN, "off since last": _S.PLAIN,
    "high-risk victim": _S.RISK,
}  # fmt: skip
_METHOD = (
    Method("Who is on it", "Targets of the area that are outstanding; nobody just drops off it."),
    Method("Risk", "The victim's DASH band: ▲ High, ● Medium, ▼ Standard. Colour only repeats it."),
    Method("Days wanted", "From the day the person was added to the day of the list."),
    Method("Actions", "Open and in progress, of those on the list, in this area; what meetings"
           " about CSE locations raised is left out."),
)  # fmt: skip


def load_trm_content(reader: Reader, wish: PackWish) -> PackContent:
    """The list of the area and day. Raises RecordNotFound where there is none."""
    found = load_list(reader, wish.area, wish.day)
    if found is None:
        raise RecordNotFound(
            f"There is no list of {wish.area} for {wish.day:%d/%m/%Y}. Prepare it first."
        )
    limited = limited_people(reader)
    lines = tuple(line for line in found.lines if line.person_id not in limited)
    alerts = tuple(alert for alert in found.alerts if alert.person_id not in limited)
    people = _people_of(reader, [each.reference for each in found.off_since])
    off = tuple(each for each in found.off_since if people.get(each.reference) not in limited)
    kept = dataclasses.replace(found, lines=lines, alerts=alerts, off_since=off)
    stories = [*_stories(kept, _on_it(reader, kept) - len(kept.active), people)]
    if reader.actor.may(Permission.SEE_COHORTS):
        stories.insert(2, _actions(reader, kept, wish.agency))
    return PackContent(
        kind=KIND, title=say.TITLE, subject=f"threat_list:{kept.list_id}", area=kept.area,
        day=kept.day, version=kept.version, data_as_at=kept.data_as_at,
        stories=tuple(story for story in stories if story.rows or story.name == "List"),
        method=_METHOD,
        counts=tuple(
            Count(each.value, each.label, f"{each.counts[:1].upper()}{each.counts[1:]}.",
                  _COUNTED.get(each.label, _S.OFFICER))
            for each in figures(kept)
        ),
        facts=tuple(_facts(kept)), least_marking=kept.marking,
    )  # fmt: skip


pack_kind(KIND, label="Threat Review", load=load_trm_content)


def _people_of(reader: Reader, references: list[str]) -> dict[str, int]:
    """Whose target each of them is, whoever asks: what is limited is left out by it."""
    table = Target.__table__
    wanted = sa.select(table.c.reference, table.c.person_id).where(
        table.c.reference.in_(references)
    )
    return {row.reference: row.person_id for row in reader.session.execute(wanted)}


def _on_it(reader: Reader, kept: ListSnapshot) -> int:
    """How many lines it has, those of people under limited access among them."""
    table = ThreatItem.__table__
    wanted = sa.select(sa.func.count()).where(
        table.c.list_id == kept.list_id, table.c.removed_reason.is_(None)
    )
    return reader.session.scalar(wanted) or 0


def _facts(kept: ListSnapshot) -> Iterator[Fact]:
    yield Fact("Meeting", f"{kept.day:%d/%m/%Y} at {kept.meeting_time}".removesuffix(" at "))
    yield Fact("Stands", say.status_text(kept))
    for name, told in say.steps(kept):
        yield Fact(name, told, _S.OFFICER)
    for warning in say.approval_warnings(kept):
        yield Fact("Approval", warning, _S.OFFICER)
    yield Fact("Policy", kept.policy)


def _stories(kept: ListSnapshot, apart: int, people: Mapping[str, int]) -> Iterator[Story]:
    listed = say.listed(kept)
    yield Story(
        "List", f"{say.TITLE} list of {kept.day:%d/%m/%Y}", _LIST, tuple(_list(kept, apart)),
        note="The yellow cells are for what you know; send the workbook back with it.",
        tells="Everybody on the list, in its order",
    )  # fmt: skip
    yield Story(
        "Briefings", "One briefing a target", _BRIEFINGS,
        tuple(row for line in listed for row in _briefing(line, kept)),
        tells="Who it is, where, and what the power is", apart=True, landscape=False,
    )  # fmt: skip
    yield Story(
        "Alerts", "Alerts and releases", _ALERTS, tuple(map(_alert, kept.alerts)),
        tells="What the meeting goes through besides the targets", sensitivity=_S.INTELLIGENCE,
    )  # fmt: skip
    yield Story(
        "Off the list", "Off the list", _OFF, tuple(_off(kept, people)),
        tells="Who is not on it any more, and why",
    )  # fmt: skip
    told = figures(kept)
    words = ", ".join(f"{each.label} {each.value}" for each in told[:1])
    yield Story(
        "Numbers", "The list in numbers", _NUMBERS,
        tuple(
            StoryRow(f"figure:{each.label}", (each.label, each.value, each.counts),
                     sensitivity=_COUNTED.get(each.label, _S.OFFICER))
            for each in told
        ),
        tells="How the list stands",
        charts=(
            Chart("The list in numbers", f"Bars, one a row of the table: {words}, and the others.",
                  "label", ("value",), kind=ChartKind.BAR),
        ),
    )  # fmt: skip


def _list(kept: ListSnapshot, apart: int) -> Iterator[StoryRow]:
    for line in say.listed(kept):
        yield StoryRow(
            f"target:{line.target_id}",
            (line.rank, line.reference, say.name_of(line), line.date_of_birth, say.risk_text(line),
             say.category_of(line), say.movement_text(line), line.days_wanted, say.owner_of(line),
             say.due_text(line), None),
            person_id=line.person_id,
        )  # fmt: skip
    if apart > 0:
        told = f"{apart} under limited access: ask the unit that sent this"
        row = (None, told, *[None] * (len(_LIST) - 2))
        yield StoryRow("list:apart", row, locked=True)


def _briefing(line: ListLine, kept: ListSnapshot) -> Iterator[StoryRow]:
    key = f"briefing:{line.target_id}"
    yield StoryRow(key, (line.reference, None, None), line.person_id, look="band")
    told = (*_who(line), *_dangers(line, kept), *_places(line, kept), *_power(line), *_work(line))
    for number, (what, words, detail, kind) in enumerate(told):
        if words:
            yield StoryRow(f"{key}:{number}", (what, words, detail), line.person_id, kind)


# What it is, what is known, what only the officer at the door needs, how sensitive it is.
_Line = tuple[str, str, str, Sensitivity]


def _who(line: ListLine) -> Iterator[_Line]:
    yield "Person", f"{say.name_of(line)} · {say.identity_of(line)}", "", _S.IDENTITY
    yield "Also known as", "; ".join(line.aliases), "", _S.IDENTITY
    known = (("PNC", line.pnc_id), ("CRO", line.cro_number))
    told = " · ".join(f"{name} {value}" for name, value in known if value)
    yield "Identifiers", told, "", _S.IDENTITY
    yield "Risk to the victim", say.risk_text(line), "", _S.RISK


def _dangers(line: ListLine, kept: ListSnapshot) -> Iterator[_Line]:
    for marker in line.markers:
        age = say.marker_age(marker, kept.day)
        told = ". ".join(part for part in (age, marker.note) if part)
        yield "▲ Warning", say.marker_text(marker), told, _S.OFFICER
    if not line.markers:
        yield "▲ Warning", say.NO_MARKERS, "", _S.OFFICER
    yield "Officer safety", line.safety_note, "", _S.OFFICER


def _places(line: ListLine, kept: ListSnapshot) -> Iterator[_Line]:
    for address in line.addresses:
        checked = say.checked_text(address, kept.day)
        told = ". ".join(part for part in (checked, address.note) if part)
        yield "Address", say.address_text(address), told, _S.ADDRESS


def _power(line: ListLine) -> Iterator[_Line]:
    yield "Power", say.power_of(line), "", _S.OFFENCE
    yield "Necessity", say.necessity_of(line), "", _S.OFFICER
    yield "Offence", line.offence, line.crime_reference or "", _S.OFFENCE
    # Of what is evidence the most is what victims said.
    yield "Evidence", line.evidence_summary, "", _S.INTELLIGENCE
    yield "Why here", say.why_here(line), f"score {line.score}", _S.OFFICER
    yield "Gaps", "; ".join(line.gaps), "", _S.OFFICER
    wanted = f"Wanted on PNC: {say.pnc_wanted(line)}"
    yield "Circulation", wanted, say.movement_text(line), _S.OFFICER
    since = f"{line.days_wanted} days, since {say.day_text(line.date_added)}"
    yield "Wanted", since, "", _S.PLAIN


def _work(line: ListLine) -> Iterator[_Line]:
    tried = "\n".join(f"{say.attempt_time(one)}  {say.attempt_text(one)}" for one in line.attempts)
    yield "Tried", say.attempts_told(line), tried, _S.OFFICER
    yield "Tactical options", "\n".join(line.tactical_options), "", _S.OFFICER
    for label, text in say.markup(line):
        yield label, text, "", _S.OFFICER
    yield "Comments", line.comments, "", _S.INTELLIGENCE
    yield "Ask", line.ask, "", _S.OFFICER
    yield "Owner", say.owner_of(line), line.due and f"due {say.due_text(line)}", _S.OFFICER
    yield "Officer in case", line.officer_in_case, "", _S.OFFICER
    yield "Decision", line.decision, "", _S.OFFICER
    yield "Result", say.result_of(line), "", _S.OFFICER


def _actions(reader: Reader, kept: ListSnapshot, agency: str) -> Story:
    """Of those on the list: what is to be done by this agency, or by all."""
    people = {line.person_id for line in say.listed(kept)}
    wanted = ActionFilter(areas=(kept.area,), agency=agency)
    found = load_actions(reader, find_action_ids(reader, wanted))
    whose = agency.strip() or "all agencies"
    return action_story(
        [row for row in found if row.person_id in people and not row.apart],
        f"Actions of {whose} on those who are on the list",
    )


def _alert(alert: AlertLine) -> StoryRow:
    return StoryRow(
        f"alert:{alert.alert_id}",
        (alert.reference, alert.category_label or alert.category, alert.name, alert.text,
         say.since_of(alert), alert.outcome),
        person_id=alert.person_id,
    )  # fmt: skip


def _off(kept: ListSnapshot, people: Mapping[str, int]) -> Iterator[StoryRow]:
    for each in kept.off_since:
        yield StoryRow(
            f"off:{each.reference}",
            (each.reference, each.name, say.words(each.outcome), each.detail),
            person_id=people.get(each.reference),
        )  # fmt: skip
    for line in say.removed(kept):
        by = f"{line.removed_reason} ({line.removed_by or 'not recorded'})"
        yield StoryRow(
            f"off:{line.reference}",
            (line.reference, say.name_of(line), "Taken off by hand", by), person_id=line.person_id,
        )  # fmt: skip
