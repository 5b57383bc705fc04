"""Models published, harm tables brought in, the weight lab, and the fairness view."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lomu_app.bootstrap import Core
from lomu_app.harm.commands import PublishModel
from lomu_app.harm.fairness import age_band, places
from lomu_app.harm.lab import (
    AGE,
    ETHNICITY,
    fairness_of,
    models_on_record,
    tables_on_record,
    try_weights,
)
from lomu_app.harm.queries import ledger_of, list_offences, rank_people
from lomu_app.harm.rows import LedgerDetail
from lomu_app.intake.harm_table import read_harm_table
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.people.ethnicity import RecordEthnicity
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.queries import find_person_ids
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.harm import (
    batch_of,
    bring_in,
    import_batch,
    model_content,
    offence,
    write_extract,
)
from tests.support.targets import TODAY


def _ledger(core: Core, path: Path, *rows: list[str]) -> LedgerDetail:
    bring_in(core, write_extract(path / "a.csv", rows))
    (person_id,) = core.ask(find_person_ids)
    return core.ask(ledger_of, person_id)


def _publish(core: Core, name: str = "RFGV two", **changed: Any) -> PublishModel:
    digest = core.ask(models_on_record)[0].model.digest
    content = model_content(core, **changed)
    return PublishModel(name=name, content=content, reason="Agreed at the DA lead", based_on=digest)


def test_that_a_published_model_is_used_named_and_never_changed(core_as: Cores) -> None:
    core, manager = core_as("sergeant"), core_as("manager")
    import_batch(core, batch_of(TODAY))
    before = core.ask(rank_people)
    weights = {"recency": 3, "frequency": 1, "gravity": 2, "vulnerability": 1}
    stale = _publish(manager, "Late", weights=weights)
    manager.execute(_publish(manager, weights=weights))
    after = core.ask(rank_people)
    assert after.model.name == "RFGV two"
    assert after.model.digest != before.model.digest
    assert after.standings[0].score == before.standings[0].score + 20
    with pytest.raises(Refused, match="put in use meanwhile"):
        manager.execute(stale)
    with pytest.raises(InvalidInput, match="already"):
        manager.execute(_publish(manager))
    with pytest.raises(NotPermitted):
        core.execute(_publish(core, "Third"))
    newest, delivered = core.ask(models_on_record)
    assert (newest.published_by, newest.reason) == ("manager", "Agreed at the DA lead")
    assert delivered.model == before.model


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"weights": {"recency": 11, "frequency": 1, "gravity": 1, "vulnerability": 1}}, "recency"),
        ({"recency": {"bands": [[30, 10], [20, 7]]}}, "recency"),
        ({"recency": {"bands": [[30, 11]]}}, "recency"),
        ({"line": -1}, "line"),
        ({"scale": "mixed"}, "scale"),
        ({"frequency": {"days": 0, "bands": [[1, 1]]}}, "frequency_days"),
        ({"weights": {"recency": 1}}, "content"),
        ({"table_id": 99}, "table_id"),
    ],
)
def test_that_a_model_that_cannot_be_is_refused_by_its_field(
    changed: dict[str, Any], field: str, embedded_core_as: Cores
) -> None:
    manager = embedded_core_as("manager")
    with pytest.raises(InvalidInput) as wrong:
        manager.execute(_publish(manager, **changed))
    assert field in wrong.value.fields


def _harm_workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    notes, sheet = book.active, book.create_sheet("CCHI")
    assert notes is not None
    notes.append(["About this index"])
    sheet.append(["Cambridge Crime Harm Index"])
    sheet.append(["home_office_classification", "full_offence_title", "cchi_score"])
    sheet.append(["8/6", "Assault occasioning actual bodily harm", 18.75])
    sheet.append(["5/1", "Wounding with intent to do grievous bodily harm", "1,460"])
    sheet.append(["105/1", "Common assault and battery", 1])
    sheet.append(["x", "To be decided", "n/a"])
    book.save(path)
    return path


def test_that_a_published_table_is_read_by_its_headings_and_scores_once_a_model_names_it(
    core_as: Cores, tmp_path: Path
) -> None:
    core, manager = core_as("sergeant"), core_as("manager")
    read = read_harm_table(_harm_workbook(tmp_path / "cchi.xlsx"), scale="cchi", name="CCHI 2021")
    assert read.columns == {"title": "full_offence_title", "weight": "cchi_score"}
    assert [row["title"] for row in read.left] == ["To be decided"]
    done = manager.execute(read.command).result
    assert done["read"] == 3
    assert manager.execute(
        read_harm_table(tmp_path / "cchi.xlsx", scale="cchi").command
    ).result["table_id"] == done["table_id"], "one file, one table"  # fmt: skip
    (table,) = core.ask(tables_on_record)
    assert (table.name, table.titles) == ("CCHI 2021", 3)
    ledger = _ledger(core, tmp_path, offence(1), offence(2, offence="Section 18"))
    assert ledger.model.sample
    manager.execute(_publish(manager, table_id=table.id))
    ledger = core.ask(ledger_of, ledger.person_id)
    assert not ledger.model.sample
    assert "SAMPLE" not in ledger.model.stamp
    assert {row.offence: row.harm for row in ledger.rows} == {"ABH s.47": "18.75",
                                                               "Section 18": "1,460"}  # fmt: skip
    assert not any("SAMPLE" in note for note in ledger.notes)
    with pytest.raises(InvalidInput, match="not of the scale"):
        manager.execute(_publish(manager, "Mixed", table_id=table.id, scale="ons"))


def test_that_a_table_without_titles_and_weights_is_refused(tmp_path: Path) -> None:
    path = write_extract(tmp_path / "a.csv", [["Oak", "12"]], ["Tree", "Height"])
    with pytest.raises(Refused, match="full_offence_title and cchi_score"):
        read_harm_table(path, scale="cchi")


def test_that_the_lab_shows_before_and_after_and_stores_nothing(embedded_core_as: Cores) -> None:
    core = embedded_core_as("offender_manager")
    officer = embedded_core_as("sergeant")
    import_batch(officer, batch_of(*(TODAY - dt.timedelta(days=d) for d in (0, 1)), number=921))
    import_batch(officer, batch_of(TODAY - dt.timedelta(days=400), number=922, offence="Rape"))
    head = core.audit_head()
    content = model_content(
        core, line=15, weights={"recency": 0, "frequency": 1, "gravity": 5, "vulnerability": 0}
    )
    result = core.ask(try_weights, content, "Coventry")
    assert core.audit_head() == head
    before = {line.id: line.rank_before for line in result.lines}
    after = {line.id: line.rank_after for line in result.lines}
    assert sorted(before.values()) == sorted(after.values()) == [1, 2]
    assert all(before[key] != after[key] for key in before)
    assert {line.moved for line in result.lines} == {1, -1}
    assert result.before.digest != result.after.digest
    assert core.ask(rank_people).model == result.before
    with pytest.raises(InvalidInput):
        core.ask(try_weights, model_content(core, line=-1))


def test_that_the_fairness_view_tells_shifts_of_groups_that_are_large_enough(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    for number in range(930, 952):
        young = number % 2
        batch = batch_of(*(TODAY - dt.timedelta(days=d) for d in range(1 + young)), number=number)
        named = batch.people[0]
        born = dt.date(2004 if young else 1970, 5, 6)
        batch.people[0] = type(named)(
            f"MARCHBANK{chr(65 + number - 930)}", "Ivo", born, named.pnc_id, None, (),
            named.sheet, named.row,
        )  # fmt: skip
        import_batch(core, batch)
    ranked = core.ask(rank_people).standings
    core.execute(
        RecordEthnicity(person_id=ranked[0].id, version=0, code="mixed", self_defined=True)
    )
    groups = {(g.what, g.group): g for g in core.ask(fairness_of, ranked)}
    assert groups[AGE, "18-24"].shift == 25
    assert groups[AGE, "55 and over"].shift == -25
    assert groups[ETHNICITY, "Not recorded"].people == 21
    small = groups[ETHNICITY, "Mixed or multiple ethnic groups"]
    assert (small.people, small.shift) == (1, None), "one person is no group"
    assert all(g.against == 0 for g in core.ask(fairness_of, ranked, ranked) if g.shift is not None)


def test_that_an_age_falls_into_its_band_and_equals_share_a_place() -> None:
    edges = (18, 25, 35)
    born = dt.date(2001, 11, 24)
    assert age_band(edges, born, TODAY) == "25-34"
    assert age_band(edges, born + dt.timedelta(days=1), TODAY) == "18-24"
    assert age_band(edges, None, TODAY) == "Not recorded"
    assert age_band(edges, dt.date(2010, 1, 1), TODAY) == "Under 18"
    assert places(()) == {}


def test_that_a_history_under_limited_access_shows_to_nobody_else(
    core_as: Cores,
) -> None:
    give_account(core_as, "ps.owner", "sergeant")
    owner = core_as("sergeant", "inspector", name="ps.owner")
    import_batch(owner, batch_of(TODAY))
    (person_id,) = owner.ask(find_person_ids)
    owner.execute(
        LimitAccess(person_id=person_id, version=0, owner="ps.owner", reason="Officer's brother")
    )
    other = core_as("sergeant", name="ps.other")
    assert len(owner.ask(rank_people).standings) == 1
    assert owner.ask(ledger_of, person_id).rows
    assert other.ask(rank_people).standings == ()
    assert other.ask(list_offences) == []
    with pytest.raises(NotPermitted, match="limited access"):
        other.ask(ledger_of, person_id)
