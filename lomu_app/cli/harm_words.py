"""Words about harm: extracts of offences and harm weights in, scores with their ledger out."""

from __future__ import annotations

import argparse
import dataclasses
import tomllib
from pathlib import Path
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.rehearsed import came_new
from lomu_app.cli.show import one_line, print_details, print_json, print_rows
from lomu_app.cli.terminal import Terminal
from lomu_app.harm.commands import PublishModel
from lomu_app.harm.lab import fairness_of, models_on_record, tables_on_record, try_weights
from lomu_app.harm.queries import ledger_of, list_offences, load_ranked, rank_people
from lomu_app.harm.rows import LedgerDetail, Ranking
from lomu_app.harm.rules import Model
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import ConsultPerson
from lomu_app.people.queries import find_person_id

_OFFENCES = (
    "person", "crime_reference", "day", "offence", "da", "victim", "outcome", "area", "file", "row",
    "struck",
)  # fmt: skip
_RANKED = (
    "rank", "score", "recency", "frequency", "gravity", "vulnerability", "reference", "surname",
    "forenames", "incidents", "victims", "last", "serial",
)  # fmt: skip
# What a row has for the desk's own use, or what its source says already.
_INNER = ("id", "file", "sheet", "row", "file_id", "file_version", "may_strike")
_REASON = "2"  # case work
ADVICE = "Advice only: no score selects anybody."


def import_offences(options: argparse.Namespace) -> None:
    """Bring an extract of offences in, or say what would happen."""
    # The readers of workbooks are heavy; only the words that need them wait for them.
    from lomu_app.intake.offence_importing import offences_report, prepare_offences

    with session.signed_in(options) as core, Terminal() as progress:
        core.actor.require(Permission.IMPORT)
        command = prepare_offences(
            options.file, area=_area(core, options), today=core.clock.today(), progress=progress
        )
        if options.dry_run:
            result = core.rehearse(command, progress)
        else:
            result = core.execute(command, progress).result
        told = offences_report(command, result)
        told["dry_run"] = bool(options.dry_run)
    if options.json:
        print_json(told)
    else:
        _print_report(told)


def import_harm_weights(options: argparse.Namespace) -> None:
    """Keep a published table of harm weights; a model that names it is published in the desk."""
    from lomu_app.intake.harm_table import read_harm_table

    with session.signed_in(options) as core:
        core.actor.require(Permission.PUBLISH_MODEL)
        read = read_harm_table(options.file, scale=options.scale, name=options.name or "")
        result = core.execute(read.command).result
    told = result | {"columns": read.columns, "left": list(read.left)}
    if options.json:
        print_json(told)
    else:
        print_details(told)


def list_all_offences(options: argparse.Namespace) -> None:
    """Print offence rows."""
    with session.signed_in(options) as core:
        person_id = None
        if options.person is not None:
            person_id = core.ask(find_person_id, options.person)
        area = _area(core, options)
        rows = core.ask(list_offences, person_id=person_id, area=area)
        session.note_listing(core, "list offences", len(rows))
    if options.json:
        print_json(rows)
    else:
        print_rows([row | row["source"] for row in rows], _OFFENCES)


def score(options: argparse.Namespace) -> None:
    """Print one person's ledger, or everybody by score."""
    with session.signed_in(options) as core:
        if options.person is not None:
            told = _ledger(core, options.person)
        elif options.model is not None:
            told = _tried(core, options)
        else:
            told = _ranking(core, options)
    if options.json:
        print_json(told)
    elif options.person is not None:
        print_details(_for_people(told))
    elif options.model is not None:
        print_rows(told["lines"], ("reference", "name", "before", "after", "rank_before",
                                   "rank_after", "moved"))  # fmt: skip
        print_rows(told["groups"], ("what", "group", "people", "shift", "against"))
    else:
        print(f"{told['model']['stamp']}. {ADVICE}")
        print_rows(told["people"], _RANKED)
        print_rows(told["fairness"], ("what", "group", "people", "above_line", "shift"))


def list_models(options: argparse.Namespace) -> None:
    """Print the model in use, those before it, and the harm tables that a model may name."""
    with session.signed_in(options) as core:
        models = [
            _model(one.model)
            | {"published_by": one.published_by, "published_at": one.published_at,
               "reason": one.reason, "content": one.content}
            for one in core.ask(models_on_record)
        ]  # fmt: skip
        tables = [dataclasses.asdict(table) for table in core.ask(tables_on_record)]
    if options.json:
        print_json({"models": models, "tables": tables})
        return
    print_rows(models, ("stamp", "scale", "table", "line", "published_by", "reason"))
    print_rows(tables, ("id", "name", "scale", "titles", "file"))


def publish_model(options: argparse.Namespace) -> None:
    """Put the model of a TOML file in use; it has the shape of `model` in the policy `harm`."""
    with session.signed_in(options) as core:
        in_use = core.ask(models_on_record)[0].model
        command = PublishModel(
            name=options.name, content=_content(options.file), reason=options.reason,
            based_on=in_use.digest,
        )  # fmt: skip
        result = core.execute(command).result
    if options.json:
        print_json(result)
    else:
        print(f"{result['model']} is in use from now on.")


def _content(path: Path) -> dict[str, Any]:
    """The content of a model's file; raises InvalidInput where it cannot be read."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"The model {path.name} cannot be read: {error}.") from error


def _tried(core: Core, options: argparse.Namespace) -> dict[str, Any]:
    """Before and after by the model of a file; nothing is stored but that it was looked at."""
    content = _content(options.model)
    with Terminal() as progress:
        result = core.ask(try_weights, content, _area(core, options), progress)
    session.note_listing(core, "score by other weights", len(result.lines))
    told = dataclasses.asdict(result) | {
        "before": _model(result.before), "after": _model(result.after), "advice": ADVICE,
    }  # fmt: skip
    told["lines"] = [dataclasses.asdict(line) | {"moved": line.moved} for line in result.lines]
    for line in told["lines"]:
        del line["id"]
    return told


def _ledger(core: Core, reference: str) -> dict[str, Any]:
    core.actor.require(Permission.SEE_SCORES)
    person_id = core.ask(find_person_id, reference)
    core.execute(ConsultPerson(person_id=person_id, reason_code=_REASON, reason_text="score"))
    return ledger_as_data(core.ask(ledger_of, person_id))


def ledger_as_data(ledger: LedgerDetail) -> dict[str, Any]:
    """A ledger for other programs: every addend with the rows that it comes from."""
    place = {
        row.id: {"file": row.file, "sheet": row.sheet, "row": row.row}
        if not row.hidden
        else {"area": row.area}
        for row in ledger.rows
    }  # fmt: skip
    told = dataclasses.asdict(ledger)
    del told["person_id"], told["unweighed"]
    told["person"] = told.pop("reference")
    told["model"] = _model(ledger.model)
    told["addends"] = [
        dataclasses.asdict(addend) | {"rows": [place[key] for key in addend.rows]}
        for addend in ledger.addends
    ]
    for pattern in ("serial", "repeat", "escalation"):
        told[pattern]["rows"] = [place[key] for key in told[pattern]["rows"]]
    for row in told["rows"]:
        row["source"] = place[row["id"]]
        for name in _INNER:
            del row[name]
        if row["strike"] is not None:
            row["strike"] = {name: row["strike"][name] for name in ("reason", "by", "at")}
    return told | {"advice": ADVICE}


def _model(model: Model) -> dict[str, Any]:
    return {
        "name": model.name, "stamp": model.stamp, "digest": model.digest, "scale": model.scale,
        "table": model.table, "sample": model.sample, "line": model.line,
        "weights": {part.value: weight for part, weight in model.weights.items()},
    }  # fmt: skip


def _ranking(core: Core, options: argparse.Namespace) -> dict[str, Any]:
    with Terminal() as progress:
        ranking: Ranking = core.ask(rank_people, _area(core, options), progress)
    named = core.ask(load_ranked, ranking.standings)
    people = []
    for standing in ranking.standings:
        row = named[standing.id]
        told = dataclasses.asdict(standing)
        del told["id"]
        people.append({
            "reference": row.reference, "surname": row.surname, "forenames": row.forenames,
            "date_of_birth": row.date_of_birth, "pnc_id": row.pnc_id,
        } | told)  # fmt: skip
    session.note_listing(core, "score", len(people))
    fairness = [dataclasses.asdict(one) for one in core.ask(fairness_of, ranking.standings)]
    return {"model": _model(ranking.model), "advice": ADVICE, "people": people,
            "above_line": ranking.above_line, "fairness": fairness}  # fmt: skip


def _area(core: Core, options: argparse.Namespace) -> str | None:
    return None if options.area is None else find_area(core.policies["areas"], options.area)


def _for_people(told: dict[str, Any]) -> dict[str, Any]:
    """A ledger as people read it: rows by their number in the file."""
    wanted = ("day", "reference", "offence", "victim", "outcome_label", "harm", "why_not")
    addends = [
        {name: addend[name] for name in ("part", "points", "why")}
        | {"rows": "rows " + ", ".join(str(row.get("row", "?")) for row in addend["rows"])}
        for addend in told["addends"]
    ]
    patterns = {name: told[name]["words"] for name in ("serial", "repeat", "escalation")}
    rows = [{name: row[name] for name in wanted} for row in told["rows"]]
    stamp = told["model"]["stamp"]
    return told | patterns | {"model": stamp, "addends": addends, "rows": rows}


def _print_report(told: dict[str, Any]) -> None:
    print(
        f"{told['file']}: {counted(told['rows'], 'row')}. {came_new(told, 'offence', 'offences')}, "
        f"{told['updated']} updated, {told['unchanged']} unchanged, "
        f"{len(told['refused'])} held, {len(told['doubled'])} there twice. "
        f"People: {told['people_created']} new, {told['people_matched']} known."
    )
    for doubt in told["file_doubts"]:
        print(f"  the file  {one_line(doubt)}")
    for row in told["refused"]:
        print(one_line(f"  held      {row['sheet']} row {row['row']}: {row['reason']}"))
    for doubt in told["doubts"]:
        cell = f"{doubt['column']}{doubt['row']}"
        print(one_line(f"doubt {doubt['sheet']} {cell} “{doubt['value']}” {doubt['reason']}"))
    for pair in told["possible_matches"]:
        names = " and ".join(
            f"{pair[side]['surname']}, {pair[side]['forenames']} ({pair[side]['reference']})"
            for side in ("first", "second")
        )
        print(one_line(f"same? {names}: {'; '.join(pair['reasons'])}"))
