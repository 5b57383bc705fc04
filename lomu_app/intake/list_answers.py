"""What a run said of a list, row by row, in the form of the answer about a tracker."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from lomu_app.intake.doubts import as_dict
from lomu_app.intake.importing import held_rows
from lomu_app.intake.importing_lists import PreparedList
from lomu_app.intake.nominal_lines import NominalLine
from lomu_app.intake.offence_batch import OffenceLine, OffencePerson
from lomu_app.intake.offence_commands import ImportOffences
from lomu_app.intake.people_commands import ImportPeople
from lomu_app.intake.result_commands import ImportResults
from lomu_app.intake.result_lines import ResultLine
from lomu_app.intake.result_storing import result_words
from lomu_app.people.rules import shown_name

Answer = dict[str, Any]
Result = Mapping[str, Any]
_OF_PEOPLE = {
    "unchanged": "Says what is stored already",
    "doubled": "Says the same as a row before it, and is stored once",
}


def answer_of(
    prepared: PreparedList, result: Result, *, joins: bool, joined: Iterable[int] = ()
) -> Answer:
    """Counts, decisions by row, possible matches: as `ImportTargets` answers, for every list.

    `joins` says whether certain matches are joined by themselves; `joined` are those that were.
    Of a long extract only the rows that somebody should look at are among the decisions.
    """
    if isinstance(prepared.command, ImportPeople):
        return _of_people(prepared.command, result, joins, frozenset(joined))
    if isinstance(prepared.command, ImportResults):
        return _of_results(prepared.command, result)
    return _of_offences(prepared, prepared.command, result)


def list_report(prepared: PreparedList, answer: Answer) -> Answer:
    """The whole story of a list of results, in the form of that of a tracker."""
    read = prepared.read
    refused = [
        {"sheet": row.sheet, "row": row.row, "reason": row.reason}
        for row in (*held_rows(answer), *read.held)
    ]
    doubts = [as_dict(doubt) for doubt in read.doubts] + answer["doubts"]
    kept = ("created", "updated", "unchanged", "people_created", "people_matched", "raised")
    return {name: answer[name] for name in kept} | {
        "file": read.file, "rows": len(read.lines) + len(read.held),
        "refused": sorted(refused, key=_place), "doubts": sorted(doubts, key=_place),
        "decisions": [
            {name: one[name] for name in ("sheet", "row", "decision", "reason", "reference",
                                          "changes")}
            for one in answer["decisions"]
        ],
        "notices": as_dict(read.notices), "file_doubts": list(read.file_doubts),
        "sheets": [
            {"name": sheet.name, "header_row": sheet.header_row,
             "mapping": {guess.field: {"column": guess.column, "heading": guess.heading}
                         for guess in sheet.mapping.columns if guess.field}}
            for sheet in read.sheets
        ],
    }  # fmt: skip


def _place(told: Mapping[str, Any]) -> tuple[str, int]:
    return str(told["sheet"]), int(told["row"])


def _row(sheet: str, row: int, decision: str, **more: Any) -> Answer:
    told: Answer = {
        "sheet": sheet, "row": row, "decision": decision, "reason": "", "reference": "",
        "person": "", "name": "", "crime_reference": "", "words": "", "changes": [], "edits": [],
        "proposed_off": False, "beside": [], "values": {},
    }  # fmt: skip
    return told | more


# People


def _of_people(
    command: ImportPeople, result: Result, joins: bool, joined: frozenset[int]
) -> Answer:
    beside = _beside(command, result, joins)
    decisions = [
        _row(
            line.sheet, line.row, told["decision"], reference=told["reference"],
            person=told["reference"], name=shown_name(line.surname, line.forenames),
            words=_OF_PEOPLE.get(told["decision"]) or _person_words(line),
            beside=beside.get(told["reference"], []), values=_person_values(line),
        )
        for line, told in zip(command.lines, result["people"], strict=True)
    ]  # fmt: skip
    certain = iter(result["certain"])
    left = [pair for pair in result["pairs"] if not pair["certain"] or next(certain) not in joined]
    return {
        "decisions": decisions, "created": result["created"], "updated": 0,
        "unchanged": result["unchanged"], "held": 0, "doubled": result["doubled"], "doubts": [],
        "notices": [], "missing": [], "people_created": result["created"],
        "people_matched": result["unchanged"], "people_joined": len(joined),
        "possible_matches": [_pair(pair) for pair in left],
    }  # fmt: skip


def _beside(command: ImportPeople, result: Result, joins: bool) -> dict[str, list[str]]:
    """Whom each new person may be, in words, by the reference of the person."""
    places = {
        told["reference"]: f"row {line.row} of {line.sheet}"
        for line, told in zip(command.lines, result["people"], strict=True)
        if told["decision"] == "new"
    }
    found: defaultdict[str, list[str]] = defaultdict(list)
    for pair in result["pairs"]:
        certain = "Joined with {}, as it is" if joins else "Almost certainly {}, to be decided:"
        how = certain if pair["certain"] else "May be {}, to be decided:"
        for own, other in ((pair["a"], pair["b"]), (pair["b"], pair["a"])):
            who = how.format(places.get(other, other))
            sure = f"{pair['probability']:.1%} sure"
            found[own].append(f"{who} {sure} ({'; '.join(pair['why'])})")
    return found


def _pair(pair: Mapping[str, Any]) -> Answer:
    sides = {
        side: {"reference": pair[key], "surname": "", "forenames": "", "date_of_birth": None,
               "pnc_id": None, "source": ""}
        for side, key in (("first", "a"), ("second", "b"))
    }  # fmt: skip
    return {"score": pair["probability"], "reasons": pair["why"], **sides}


def _person_words(line: NominalLine) -> str:
    born = f"born {_day(line.date_of_birth)}" if line.date_of_birth else "no date of birth"
    pnc = f"PNC {line.pnc_id}" if line.pnc_id else ""
    return " · ".join(filter(None, (born, pnc, line.address)))


def _person_values(line: NominalLine) -> dict[str, str]:
    name = shown_name(line.surname, line.forenames)
    address = dict.fromkeys(
        ("number", "address", "further_address", "town", "county", "postcode"), line.address
    )
    return address | {
        "name": name, "surname": line.surname, "forenames": line.forenames,
        "middle_names": line.forenames, "aliases": ", ".join(line.aliases),
        "date_of_birth": _day(line.date_of_birth), "sex": line.sex, "pnc_id": line.pnc_id or "",
        "cro_number": line.cro_number or "", "source_id": line.source_id,
        "other_id": line.other_id,
    }  # fmt: skip


# Offences


def _of_offences(prepared: PreparedList, command: ImportOffences, result: Result) -> Answer:
    decided = {(one["sheet"], one["row"]): one for one in result["decisions"]}
    held = {(one["sheet"], one["row"]): one["reason"] for one in result["held"]}
    doubled = {(one["sheet"], one["row"]): one["first_row"] for one in result["doubled"]}
    doubted = {(one.sheet, one.row) for one in prepared.read.doubts}
    doubted |= {(one["sheet"], one["row"]) for one in result["doubts"]}
    batch, decisions = command.batch, []
    for line in batch.lines():
        place = (line.sheet, line.row)
        if not (batch.is_short or place in held or place in doubled or place in doubted):
            continue
        told = _offence(line, batch.people[line.person])
        if place in held:
            told |= {"decision": "held", "reason": held[place]}
        elif place in doubled:
            first = doubled[place]
            words = f"Is the same offence as row {first}, and is stored once"
            told |= {"decision": "doubled", "words": words}
        else:
            told |= _as_decided(decided.get(place))
        decisions.append(told)
    return {
        "decisions": decisions, "created": result["created"], "updated": result["updated"],
        "unchanged": result["unchanged"], "held": len(held), "doubled": len(doubled),
        "doubts": result["doubts"], "notices": [], "missing": [],
        "people_created": result["people_created"], "people_matched": result["people_matched"],
        "possible_matches": result["possible_matches"],
        "not_listed": batch.count - len(decisions), "people": len(batch.people),
        "held_in_reading": batch.held_count,
    }  # fmt: skip


def _as_decided(decided: Mapping[str, Any] | None) -> Answer:
    """What was decided of a row; of a long extract no more than that it is stored."""
    if decided is None:
        return {"decision": "stored"}
    told = {"decision": decided["decision"], "person": decided["person"]}
    told |= {"reference": decided["person"], "changes": decided["changes"]}
    return told | ({"words": _OF_PEOPLE["unchanged"]} if told["decision"] == "unchanged" else {})


def _offence(line: OffenceLine, person: OffencePerson) -> Answer:
    parts = (_day(line.day), line.offence, "DA" if line.da else "", line.outcome)
    return _row(
        line.sheet, line.row, "new", name=shown_name(person.surname, person.forenames),
        crime_reference=line.reference, words=" · ".join(filter(None, parts)),
        values=_offence_values(line, person),
    )  # fmt: skip


def _offence_values(line: OffenceLine, person: OffencePerson) -> dict[str, str]:
    yes = {True: "Yes", False: "No", None: ""}
    name = shown_name(person.surname, person.forenames)
    born, pnc = _day(person.date_of_birth), person.pnc_id or ""
    return {
        "name": name, "surname": person.surname, "forenames": person.forenames,
        "middle_names": person.forenames, "date_of_birth": born, "pnc_id": pnc,
        "identity": ", ".join(filter(None, (name, born, pnc))),
        "cro_number": person.cro_number or "", "day": _day(line.day),
        "crime_reference": line.reference, "offence": line.offence,
        "crime_offence": ", ".join(filter(None, (line.reference, line.offence))),
        "da": yes[line.da], "vulnerable": yes[line.vulnerable], "victim": line.victim,
        "relationship": line.relationship, "outcome": line.outcome, "grade": line.grade,
    }  # fmt: skip


# Results


def _of_results(command: ImportResults, result: Result) -> Answer:
    decisions = [
        _row(
            line.sheet, line.row, told["decision"], reason=told["reason"],
            reference=told["person"], name=shown_name(line.surname, line.forenames),
            words=_OF_PEOPLE["unchanged"] if told["decision"] == "unchanged" else
            result_words(line), changes=told["changes"], values=_result_values(line),
        )
        for line, told in zip(command.lines, result["decisions"], strict=True)
    ]  # fmt: skip
    kept = ("created", "updated", "unchanged", "held", "doubts", "people_matched", "raised")
    return {name: result[name] for name in kept} | {
        "decisions": decisions, "notices": [], "missing": [], "people_created": 0,
        "possible_matches": [],
    }  # fmt: skip


def _result_values(line: ResultLine) -> dict[str, str]:
    return {
        "pnc_id": line.pnc_id, "name": shown_name(line.surname, line.forenames),
        "surname": line.surname, "forenames": line.forenames,
        "date_of_birth": _day(line.date_of_birth), "day": _day(line.day), "kind": line.said,
        "force": line.force, "station": line.station, "offence": line.offence,
        "disposal": line.disposal, "reference": line.reference,
    }  # fmt: skip


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
