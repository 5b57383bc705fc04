"""What is not decided or there already is not merged, and nothing is ever half merged."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app import cli
from lomu_app.access.accounts import add_account
from lomu_app.daart.threat_commands import PrepareList
from lomu_app.kernel.errors import (
    Cancelled,
    InvalidInput,
    NotPermitted,
    Refused,
    SignInFailed,
    StoreUnavailable,
)
from lomu_app.moving import rows
from lomu_app.moving.decisions import Decisions, read_decisions
from lomu_app.moving.ends import Place
from lomu_app.moving.installations import opened_installation
from lomu_app.moving.merging import Credentials, merge
from lomu_app.store.engine import WRITE
from tests.moving.going import CLOCK, At, PowerCut, add_viewer, cut, opened
from tests.moving.merging import ONE_PERSON, SISTER, UNIT, bring, new_unit
from tests.support.commands import everybody
from tests.support.cores import ADMIN, EVERY_AREA, FAST, PASSPHRASE, Cores


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two units that know nothing of each other; neither is changed for good."""
    folder = tmp_path_factory.mktemp("two")
    for name in ("here", "there"):
        new_unit(folder / name)
    return folder / "here", folder / "there"


def _people(folder: Path) -> tuple[str, int]:
    core = opened(folder)
    with core.store.engine.connect() as connection:
        count = connection.execute(sa.text("SELECT count(*) FROM person")).scalar_one()
    head = core.audit_head().short
    assert core.verify_audit().ok
    core.close()
    return head, int(count)


def test_that_a_dry_run_tells_and_changes_nothing(two: tuple[Path, Path]) -> None:
    here, there = two
    before = _people(here)
    told = bring(there, here, rehearse=True)
    assert told.brought.rows["person"] == before[1]
    assert {pair.candidate.score for pair in told.pairs} & {99, 98, 97, 96, 95}
    assert told.brought.matches == len(told.pairs)
    assert _people(here) == before


@pytest.mark.parametrize("table", ["action_item", "merged_change", "former_number"])
def test_that_what_is_cut_off_or_stopped_leaves_nothing(two: tuple[Path, Path], table: str) -> None:
    here, there = two
    before = _people(here)
    with pytest.raises(PowerCut):
        bring(there, here, progress=At(table, cut))
    progress = At(table, lambda: setattr(progress, "stopped", True))
    with pytest.raises(Cancelled, match="Nothing was changed"):
        bring(there, here, progress=progress)
    assert _people(here) == before


LOST = {"action_item": "action_item differs", "merged_change": f"the log of {UNIT}"}


@pytest.mark.parametrize("lost", LOST)
def test_that_what_arrives_otherwise_than_it_was_sent_is_not_kept(
    two: tuple[Path, Path], lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    before, write = _people(here), rows._write_sqlite

    def forgetful(connection: sa.Connection, table: sa.TableClause, those: Any) -> None:
        given = list(those)
        write(connection, table, iter(given[:-1] if table.name == lost else given))

    monkeypatch.setattr(rows, "_write_sqlite", forgetful)
    with pytest.raises(StoreUnavailable, match=rf"{LOST[lost]}.*Nothing was merged"):
        bring(there, here)
    assert _people(here) == before


def test_that_a_log_that_is_not_whole_is_merged_neither_way(tmp_path: Path) -> None:
    for name in ("here", "there"):
        new_unit(tmp_path / name)
    core = opened(tmp_path / "there")
    with core.store.engine.connect() as plain:
        connection = plain.execution_options(**{WRITE: True})
        with connection.begin(), rows.without_guards(connection):
            connection.exec_driver_sql("UPDATE person SET surname = 'FORGED'")
    core.close()
    for source, target in (("there", "here"), ("here", "there")):
        with pytest.raises(Refused, match=r"does not verify, so .* merged"):
            bring(tmp_path / source, tmp_path / target)


def test_that_who_is_who_is_decided_by_a_person(two: tuple[Path, Path], tmp_path: Path) -> None:
    here, there = two
    called = f"there: {ADMIN}, here: {ADMIN}"
    with pytest.raises(Refused, match=rf'"{ADMIN}" = "\?"  # {called}') as asked:
        bring(there, here, Decisions())
    for users, says in (
        ({ADMIN: "same", "nobody.else": "same"}, "is nobody"),
        ({ADMIN: ADMIN}, "is taken"),
        ({ADMIN: "!"}, "user name has"),
    ):
        with pytest.raises(InvalidInput, match=says):
            bring(there, here, Decisions(users=users))
    written = tmp_path / "who.toml"
    suggested = [line for line in asked.value.message.splitlines() if line.startswith("  ")]
    written.write_text("\n".join(suggested), encoding="utf-8")
    with pytest.raises(Refused, match="known in both databases"):
        bring(there, here, read_decisions(written))  # as it was printed, it decides nothing
    written.write_text(f'[users]\n"{ADMIN}" = "admin.cov"\n', encoding="utf-8")
    told = bring(there, here, read_decisions(written), rehearse=True)
    assert told.brought.accounts["admin.cov"] == ("administrator",)
    written.write_text('[people]\n"a" = "b"\n', encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"\[people\]"):
        read_decisions(written)


def test_that_a_database_is_merged_once_and_never_with_a_copy_of_itself(tmp_path: Path) -> None:
    names = ("first", "second", "third")
    first, second, third = (tmp_path / name for name in names)
    for folder in (first, second, third):
        new_unit(folder)
    bring(second, first)
    before = _people(first)
    with pytest.raises(Refused, match=rf"was merged here already, on .* by {ADMIN} as {UNIT}"):
        bring(second, first, unit="Another name")
    with pytest.raises(Refused, match="this very database"):
        bring(first, first)
    assert _people(first) == before
    bring(second, third, unit=SISTER)
    with pytest.raises(Refused, match=f"holds {SISTER} already"):
        bring(third, first, unit="Third")
    with pytest.raises(Refused, match="holds this database already"):
        bring(third, second, unit="Third")


def test_that_invented_people_are_not_mixed_with_real_ones(
    two: tuple[Path, Path], embedded_folder: Path
) -> None:
    core = opened(embedded_folder)
    add_account(core, "v.two", "V Two", PASSPHRASE, roles=["viewer"], areas=["Coventry"])
    core.close()
    with pytest.raises(Refused, match="practice force"):
        bring(two[1], embedded_folder)


def test_that_two_lists_of_one_area_and_day_are_named(house_of: Path, tmp_path: Path) -> None:
    new_unit(tmp_path / "here")
    there, core = opened(house_of), opened(tmp_path / "here")
    with there.store.engine.connect() as connection:
        lists = connection.execute(sa.text("SELECT area, day FROM threat_list")).all()
        used = {row.area for row in lists}
        used |= set(connection.execute(sa.text("SELECT area FROM meeting")).scalars())
    there.close()
    area, day = lists[0]
    prepare = PrepareList(area=area, day=dt.date.fromisoformat(day))
    everybody(Cores(core.store, core.folder)).execute(prepare)
    core.close()
    with pytest.raises(Refused, match=rf"a Threat Review list of {area} for {day}"):
        bring(house_of, tmp_path / "here")
    other = next(row.area for row in lists if row.area != area and row.day == day)
    with pytest.raises(Refused, match=rf"a Threat Review list of {other} for {day}"):
        bring(house_of, tmp_path / "here", Decisions(ONE_PERSON.users, {area: other}))
    elsewhere = next(each for each in EVERY_AREA if each not in used)
    decided = Decisions(ONE_PERSON.users, {area: elsewhere})
    told = bring(house_of, tmp_path / "here", decided, rehearse=True)
    assert told.brought.rows["threat_list"]
    with pytest.raises(InvalidInput, match="no area “Atlantis”"):
        bring(house_of, tmp_path / "here", Decisions(ONE_PERSON.users, {area: "Atlantis"}))


def test_that_it_takes_the_rights_to_back_up_and_to_restore(two: tuple[Path, Path]) -> None:
    core = opened(two[0])
    add_viewer(core)
    core.close()
    place = Place.named(str(two[0]))
    with pytest.raises(NotPermitted), opened_installation(place, "v.two", PASSPHRASE, CLOCK):
        pass


def test_that_whoever_signs_in_at_two_ends_is_told_at_which_that_failed(
    two: tuple[Path, Path],
) -> None:
    here, there = two
    right, wrong = PASSPHRASE, "another four plain words"
    for ours, theirs, end, words in (
        (wrong, right, here, "it comes in"), (right, wrong, there, "it comes from"),
    ):  # fmt: skip
        who = Credentials(ADMIN, ours, ADMIN, theirs)
        with pytest.raises(SignInFailed, match=rf"Where {words} \({re.escape(str(end))}; --"):
            merge(Place(there), Place(here), who, UNIT, Decisions(), clock=CLOCK, stretching=FAST)


def test_that_the_words_of_the_command_line_tell_what_is_left_to_do(
    two: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret").write_text(PASSPHRASE, encoding="utf-8")
    (tmp_path / "who.toml").write_text(f'[users]\n"{ADMIN}" = "same"\n', encoding="utf-8")
    words = [
        "--user", ADMIN, "--passphrase-file", str(tmp_path / "secret"), "store", "merge",
        "--from", str(two[1]), "--to", str(two[0]), "--unit", UNIT, "--dry-run",
    ]  # fmt: skip
    assert cli.main(words) == 1
    assert cli.main([*words, "--decisions", str(tmp_path / "who.toml")]) == 0
    told = capsys.readouterr().out
    for part in ("Nothing was changed", "may be one person", "there, P-", "without rights"):
        assert part in told
