"""What the guide has the server's administrator watch is asked of a real server, and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lomu_app.kernel.errors import NotPermitted
from lomu_app.people.commands import AmendPerson, FieldChange
from lomu_app.store.server_log import LOG
from tests.support.postgres import PostgresServer
from tests.support.server import BoundCores, make_bound
from tests.support.targets import make_person

GUIDE = Path(__file__).parents[2] / "docs" / "deployment.md"
_QUESTION = re.compile(r"-- (.+?)\n(.+?;)\n", re.DOTALL)


@pytest.fixture
def bound(postgres_server: PostgresServer) -> Iterator[BoundCores]:
    cores = make_bound(postgres_server)
    yield cores
    cores.close()


def _questions() -> dict[str, str]:
    """The SQL of the guide's chapter by the words above each."""
    chapter = GUIDE.read_text("utf-8").split("## What to watch\n")[1].split("\n## ")[0]
    return dict(_QUESTION.findall(chapter.split("```sql\n")[1].split("```")[0]))


def test_that_each_question_of_the_guide_is_answered_with_what_there_is_to_tell(
    bound: BoundCores,
) -> None:
    core = bound("sergeant", name="ps.one")
    person = make_person(core)
    with pytest.raises(NotPermitted):
        bound("viewer", name="vi.one").execute(
            AmendPerson(person_id=person, version=1, changes=(FieldChange("sex", None, "male"),))
        )
    with bound.connect("") as raw:
        raw.execute(f"ALTER TABLE {LOG}.audit_entry DISABLE TRIGGER entry_signed".encode())
        raw.execute(
            f"INSERT INTO {LOG}.audit_entry (tx, at, user_id, username, machine, tag, verb, "
            "app_version) SELECT max(tx) + 1, to_char(now() - interval '90 seconds', "
            "'YYYY-MM-DD\"T\"HH24:MI:SSOF'), 0, 'x', 'x', 'x', 'alteration', '0' "
            f"FROM {LOG}.audit_entry".encode()
        )
        told = {
            words: raw.execute(asked.encode()).fetchall() for words, asked in _questions().items()
        }
    assert len(told) == 10
    unsealed = next(rows for words, rows in told.items() if "without its seal" in words)
    assert 85 < float(str(unsealed[0][0])) < 600
    months = next(rows for words, rows in told.items() if words.startswith("Months of the log"))
    assert int(str(months[0][0])) >= 2
    refused = next(rows for words, rows in told.items() if words.startswith("Refused sign-ins"))
    assert ("vi.one", "denied", 1) in refused
    sizes = next(rows for words, rows in told.items() if words.startswith("Size"))
    assert len(sizes) == 10
