"""A whole database goes to the other back-end and back, wholly or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from lomu_app import cli
from lomu_app.moving import rows
from lomu_app.people.commands import AmendPerson
from lomu_app.store import seal
from lomu_app.store.backup import DATABASE, KEYS
from lomu_app.store.engine import WRITE
from lomu_app.store.numbers import APART, COUNTED_APART
from tests.moving.going import Journey, add_viewer, opened
from tests.support.commands import EXAMPLES, everybody
from tests.support.cores import ADMIN, PASSPHRASE, Cores

LOG = {"audit_entry", "audit_seal"}
"""What the move itself writes a line into, once it has compared everything."""


def test_that_everything_comes_back_as_it_went(journey: Journey) -> None:
    there = {name: (each["rows"], each["digest"]) for name, each in journey.there["tables"].items()}
    back = {name: (each.rows, each.digest) for name, each in journey.back.tables.items()}
    assert len(there) > 80
    assert all(count for count, _digest in there.values()), "an empty table proves nothing"
    assert {name for name in there if there[name] != back[name]} == LOG
    assert back["audit_seal"][0] == there["audit_seal"][0] + 1
    assert ADMIN not in journey.back.without_key
    assert journey.back.recovery_key


def test_that_both_ends_verify_and_say_where_they_came_from(journey: Journey) -> None:
    heads = []
    for place in (journey.url, journey.folder):
        core = opened(place)
        verdict = core.verify_audit()
        assert verdict.ok, verdict.problems
        assert verdict.unsealed == 0
        with core.store.engine.connect() as connection:
            newest = connection.execute(
                sa.text(
                    "SELECT username, reason FROM audit_entry WHERE tag = 'database:moved' "
                    "ORDER BY tx DESC LIMIT 1"
                )
            ).one()
        assert newest.username == ADMIN
        heads.append(str(newest.reason))
        core.close()
    assert f"#{journey.there['position']} {journey.there['head'][:12]}" in heads[0]
    assert journey.back.head.short in heads[1]


@pytest.mark.parametrize("place", ["url", "folder"])
def test_that_people_work_on_where_it_was_moved_to(journey: Journey, place: str) -> None:
    core = opened(getattr(journey, place))
    cores = everybody(Cores(core.store, core.folder))
    with core.store.engine.connect() as connection:
        newest = connection.execute(sa.text("SELECT max(id) FROM person")).scalar_one()
    cores.execute(EXAMPLES[AmendPerson].make(cores))
    with core.store.engine.connect() as connection:
        after = connection.execute(sa.text("SELECT max(id) FROM person")).scalar_one()
        connection.rollback()
        searched = connection.execute(sa.text("SELECT count(*) FROM search_entry")).scalar_one()
    assert after > newest, "numbers are not given out twice"
    assert searched
    verdict = core.verify_audit()
    core.close()
    assert verdict.ok, verdict.problems


def test_that_ordinary_numbers_do_not_go_on_from_those_counted_apart(journey: Journey) -> None:
    core = opened(journey.url)
    with core.store.engine.connect() as connection:
        apart = {
            table.name for table in rows.tables()
            if "id" in table.c
            and connection.execute(sa.select(sa.func.max(table.c.id))).scalar_one() > APART
        }  # fmt: skip
        counting = "SELECT sequencename FROM pg_sequences WHERE last_value >= :apart"
        beyond = connection.execute(sa.text(counting), {"apart": APART}).scalars().all()
    core.close()
    assert apart == COUNTED_APART.keys(), "each such table has a row in the trial, and no other has"
    assert beyond == []


EDITS = {
    "a yes or no": ("user_account", "active = NOT active"),
    "a moment": ("person", "updated_at = (SELECT max(updated_at) FROM target)"),
    "a text": ("person", "surname = surname || 'E'"),
}


@pytest.mark.parametrize("what", EDITS)
@pytest.mark.parametrize("place", ["url", "folder"])
def test_that_what_came_over_cannot_be_edited_unseen(
    journey: Journey, place: str, what: str
) -> None:
    table, edit = EDITS[what]
    core = opened(getattr(journey, place))
    with core.store.engine.connect() as plain:
        connection = plain.execution_options(**{WRITE: True})
        before = seal.verify(connection)
        assert before.ok, before.problems
        with rows.without_guards(connection):
            step = ", version = version + 1" if table == "person" else ""
            edited = connection.exec_driver_sql(
                f"UPDATE {table} SET {edit}{step} WHERE id = (SELECT min(id) FROM {table})"
            )
            assert edited.rowcount == 1
        verdict = seal.verify(connection)
        connection.rollback()
    core.close()
    assert verdict.problems == (f"{table}: 1 row is not as the audit left it",)


def test_that_the_words_tell_what_was_done_and_what_is_left_to_do(
    journey: Journey, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    core = opened(journey.url)
    add_viewer(core)
    core.close()
    (tmp_path / "secret").write_text(PASSPHRASE, encoding="utf-8")
    words = ["--user", ADMIN, "--passphrase-file", str(tmp_path / "secret"), "store", "move"]
    assert cli.main([*words, "--from", journey.url, "--to", str(tmp_path / "new")]) == 0
    told = capsys.readouterr().out
    for part in ("all digests are the same", "Recovery key:", "v.two."):
        assert part in told
    assert "lomu@" not in told
    assert json.loads((tmp_path / "new" / KEYS).read_text())["wraps"].keys() == {
        ADMIN, "recovery key"
    }  # fmt: skip
    assert (tmp_path / "new" / DATABASE).stat().st_mode & 0o077 == 0
