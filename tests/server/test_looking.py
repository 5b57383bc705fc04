"""On a server a look that is on record opens what hangs on one person, for a day, to who looked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from lomu_app.assessments.queries import load_assessments_of_person, load_marac_gates
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import LookFirst, RecordNotFound, StoreUnavailable
from lomu_app.odoc.briefing import photo_day
from lomu_app.people.entry_commands import AddDocument, AddLink, AddPhoto, RemoveEntry
from lomu_app.people.entry_queries import load_content, load_documents, load_links, load_photo
from lomu_app.people.looking import ahead_of_looks
from lomu_app.people.telling import timeline
from lomu_app.server.looks import MANY_AN_HOUR, MOST_AN_HOUR, many_looks
from lomu_app.server.upkeep import keep_up
from lomu_app.store.unit_of_work import Reader
from tests.support.assessments import dash, record
from tests.support.cohorts import join
from tests.support.looking import look
from tests.support.personal import PersonalCores, keepers
from tests.support.pictures import JPEG
from tests.support.plans import undo_join
from tests.support.targets import TODAY, make_person

GATED: tuple[Callable[..., Any], ...] = (
    load_photo, load_links, load_documents, timeline, load_assessments_of_person,
)  # fmt: skip
NOTE = b"Seen at the market"


def shown(core: Core, **fields: Any) -> int:
    """Somebody with a photograph, a link, a file and a DASH; their id."""
    person_id = make_person(core, **fields)
    core.execute(AddPhoto(person_id=person_id, content=JPEG, taken_on=TODAY))
    core.execute(AddLink(person_id=person_id, kind="vehicle", name="AB12 CDE"))
    core.execute(AddDocument(person_id=person_id, file_name="a.txt", content=NOTE))
    record(core, person_id, "dash", answers=dash(14, not_known=2))
    return person_id


def told(core: Core, question: str, **filled: Any) -> list[tuple[Any, ...]]:
    """What whoever looks after the server is told."""
    with keepers(core).store.engine.begin() as connection:
        return [tuple(row) for row in connection.execute(sa.text(question), filled)]


def refused(core: Core, person_id: int) -> list[str]:
    """Which questions about a person are refused for want of a look."""
    names = []
    for query in GATED:
        try:
            core.ask(query, person_id)
        except LookFirst as error:
            names.append((query.__name__, error.message.split(":")[0]))
    assert {said for _name, said in names} <= {f"Say why you look at P-{person_id:06d} first"}
    return [name for name, _said in names]


def test_that_one_look_opens_one_record_and_stands_in_the_chain_before_it_is_read(
    personal_core_as: PersonalCores,
) -> None:
    writer, reader = personal_core_as("sergeant"), personal_core_as("inspector")
    first, second = shown(writer), shown(writer)
    assert refused(reader, first) == [query.__name__ for query in GATED]
    look(reader, first)
    sealed = (
        "SELECT e.username, e.reason FROM audit_entry e JOIN audit_seal s ON s.tx = e.tx "
        "WHERE e.verb = 'consultation' AND e.subject = :subject"
    )
    assert told(reader, sealed, subject=f"person:{first}") == [("inspector", "2 Case work")]
    assert refused(reader, first) == []
    photo, (row,) = reader.ask(load_photo, first), reader.ask(load_documents, first)
    assert photo is not None
    assert photo.content == JPEG
    assert reader.ask(load_content, row.id) == NOTE
    (found,) = reader.ask(load_assessments_of_person, first)
    assert (len(found.answers), found.not_known) == (27, 2)
    assert refused(reader, second) == [query.__name__ for query in GATED]
    for failing in (
        lambda: reader.ask(load_content, row.id + 1),
        lambda: reader.execute(RemoveEntry(kind="link", entry_id=2, version=1, reason="Sold")),
    ):
        with pytest.raises(RecordNotFound, match="you have not said why you look"):
            failing()
    # What lists and meetings tell needs no look.
    assert reader.ask(photo_day, second) == TODAY
    assert any("reached" in gate.why for gate in reader.ask(load_marac_gates, second))
    with reader.store.reading() as session:
        asking = Reader(session, reader.actor, reader.clock, reader.policies)
        with ahead_of_looks(asking):
            assert load_photo(asking, second) is None


def test_that_a_link_is_seen_from_either_end_and_the_same_file_is_kept_of_two(
    personal_core_as: PersonalCores,
) -> None:
    writer, reader = personal_core_as("sergeant"), personal_core_as("inspector")
    first, second = shown(writer), make_person(writer, "Adder")
    writer.execute(AddLink(person_id=first, kind="associate", other_id=second))
    look(reader, second)
    (link,) = reader.ask(load_links, second)
    assert (link.other_id, link.turned) == (first, True)
    # The bytes are there already, with a record at which nobody here has looked.
    document = reader.execute(AddDocument(person_id=second, file_name="b.txt", content=NOTE))
    assert reader.ask(load_content, document.result) == NOTE


def test_that_what_a_look_opens_follows_a_join_whoever_has_looked(
    personal_core_as: PersonalCores,
) -> None:
    writer, joiner = personal_core_as("sergeant"), personal_core_as("inspector")
    kept, joined = make_person(writer), shown(writer, pnc_id=None)
    look(joiner, joined)
    match = join(joiner, kept, joined)
    look(joiner, kept)
    assert [row.person_id for row in told_of(joiner)] == [kept] * 3
    undo_join(joiner, match)
    assert [row.person_id for row in told_of(joiner)] == [joined] * 3


def test_that_what_was_joined_in_after_a_look_asks_for_another_which_counts_both(
    personal_core_as: PersonalCores,
) -> None:
    writer, reader = personal_core_as("sergeant"), personal_core_as("inspector")
    kept, joined = make_person(writer), shown(writer, pnc_id=None)
    look(reader, kept)
    assert refused(reader, kept) == []
    join(writer, kept, joined)
    assert refused(reader, kept) == [query.__name__ for query in GATED]
    past = "SELECT (SELECT count(*) FROM person_photo), (SELECT count(*) FROM person_link)"
    with reader.store.engine.connect() as connection:
        assert tuple(connection.exec_driver_sql(past).one()) == (0, 0)
    many = (
        "INSERT INTO lomu_log.opened SELECT :who, 100000 + n, now() - interval '59 minutes', '1' "
        "FROM generate_series(1, CAST(:many AS int)) n RETURNING 1"
    )
    told(reader, many, who=reader.actor.user_id, many=MOST_AN_HOUR - 1)
    with pytest.raises(StoreUnavailable, match="599 people within an hour"):
        look(reader, kept)
    told(reader, "DELETE FROM lomu_log.opened WHERE person_id = 100001 RETURNING 1")
    look(reader, kept)
    assert refused(reader, kept) == []
    assert reader.ask(load_photo, kept) is not None
    told(reader, "DELETE FROM lomu_log.opened WHERE person_id > 100000 RETURNING 1")
    # What lay on a record that is not joined into this one is opened by a look at that as well.
    other = shown(writer)
    told(reader, f"{HANDED} RETURNING 1", here=kept, there=other)
    with pytest.raises(LookFirst, match=f"look at P-{other:06d} first"):
        reader.ask(load_assessments_of_person, kept)
    look(reader, other)
    assert len(reader.ask(load_assessments_of_person, kept)) == 2


HANDED = (
    "WITH entry AS (INSERT INTO audit_entry (tx, at, user_id, username, machine, tag, verb, "
    "app_version) VALUES (0, '', 0, '', 'server', 'a:b', 'alteration', '0')) "
    "UPDATE assessment SET person_id = :here, version = version + 1 WHERE person_id = :there"
)


def test_that_what_the_program_moved_by_a_join_before_goes_back_by_the_server(
    personal_core_as: PersonalCores,
) -> None:
    writer, joiner = personal_core_as("sergeant"), personal_core_as("inspector")
    kept, joined = make_person(writer), shown(writer, pnc_id=None)
    match = join(joiner, kept, joined)
    # As an older release left it: the pair names the rows, and the server knows of none.
    told(joiner, "DELETE FROM lomu_rules.followed RETURNING 1")
    with personal_core_as.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE possible_match DISABLE TRIGGER USER")
        for room, table in (("photos", "person_photo"), ("links", "person_link"),
                            ("documents", "person_document")):  # fmt: skip
            connection.exec_driver_sql(
                f"UPDATE possible_match SET moved = jsonb_set(moved::jsonb, '{{rooms,{room}}}', "
                f"(SELECT jsonb_agg(id) FROM {table}))"
            )
        connection.exec_driver_sql("ALTER TABLE possible_match ENABLE TRIGGER USER")
    undo_join(joiner, match)
    assert [row.person_id for row in told_of(joiner)] == [joined] * 3


def told_of(core: Core) -> list[Any]:
    tables = ("person_photo", "person_link", "person_document")
    question = " UNION ALL ".join(f"SELECT person_id FROM {table}" for table in tables)
    with keepers(core).store.engine.begin() as connection:
        return list(connection.execute(sa.text(question)))


def test_that_a_look_opens_for_a_day_and_six_hundred_people_an_hour(
    personal_core_as: PersonalCores,
) -> None:
    writer, reader = personal_core_as("sergeant"), personal_core_as("inspector")
    person_id, other = shown(writer), make_person(writer)
    look(reader, person_id, person_id)
    assert told(reader, "SELECT count(*) FROM lomu_log.opened") == [(1,)], "noted once an hour"
    back = "UPDATE lomu_log.opened SET at = at - CAST(:ago AS interval) RETURNING 1"
    told(reader, back, ago="23 hours 59 minutes")
    assert refused(reader, person_id) == []
    told(reader, back, ago="1 minute")
    assert refused(reader, person_id) == [query.__name__ for query in GATED]
    look(reader, person_id)
    assert _hints(personal_core_as) == []
    many = (
        "INSERT INTO lomu_log.opened SELECT :who, 100000 + n, now() - interval '59 minutes', '1' "
        "FROM generate_series(1, CAST(:many AS int)) n RETURNING 1"
    )
    told(reader, many, who=reader.actor.user_id, many=MOST_AN_HOUR - 1)
    look(reader, person_id)  # again, which is none more
    with pytest.raises(StoreUnavailable, match=r"600 people within an hour. Go on at \d\d:\d\d;"):
        look(reader, other)
    look(writer, other)
    assert "load_photo" in refused(reader, other)
    (hint,) = _hints(personal_core_as)
    assert hint.startswith(f"inspector looked at {MOST_AN_HOUR} people within an hour")
    assert MANY_AN_HOUR < MOST_AN_HOUR


def _hints(cores: PersonalCores) -> list[str]:
    with cores.store.engine.connect() as connection:
        return list(many_looks(connection))


# As a server stands on which `server init` of an older release was the last to be run.
OLDER = (
    "DROP TRIGGER look_opens ON lomu_log.audit_entry",
    *(f"DROP FUNCTION lomu_rules.{name}" for name in (
        "assessed(bigint[])", "not_known(bigint[])", "photo_day(bigint)", "may_look_at(bigint)",
    )),
    "DROP FUNCTION lomu_rules.opened() CASCADE", "DROP TABLE lomu_log.opened",
    "DROP FUNCTION lomu_rules.note_move() CASCADE", "DROP TABLE lomu_rules.moved",
    *(f"DROP FUNCTION lomu_rules.{name}" for name in (
        "is_open(bigint)", "all_of(bigint)", "shut(text)", "look_first_at(bigint)",
    )),
    *(f"CREATE POLICY sees ON {table} USING (true) WITH CHECK (true)"
      for table in ("person_photo", "person_document", "person_link")),
)  # fmt: skip


def test_that_a_server_of_an_older_release_asks_for_no_look(
    personal_core_as: PersonalCores,
) -> None:
    writer, reader = personal_core_as("sergeant"), personal_core_as("inspector")
    with personal_core_as.store.engine.begin() as connection:
        for statement in OLDER:
            connection.exec_driver_sql(statement)
        desk = personal_core_as.logins.roles.desk
        connection.exec_driver_sql(f'GRANT SELECT ON assessment TO "{desk}"')
    person_id = shown(writer)
    assert refused(reader, person_id) == []
    look(reader, person_id)
    assert reader.ask(photo_day, person_id) == TODAY
    assert any("reached" in gate.why for gate in reader.ask(load_marac_gates, person_id))
    assert _hints(personal_core_as) == []


def test_that_nobody_looks_without_a_word(personal_core_as: PersonalCores) -> None:
    reader = personal_core_as("inspector")
    person_id = make_person(reader)
    entry = (
        "INSERT INTO audit_entry (tx, at, user_id, username, machine, tag, verb, subject, reason, "
        "app_version) VALUES (1, '', 1, '', 'm', 'person:consulted', 'consultation', "
        f"'person:{person_id}', ' ', '1')"
    )
    with (
        pytest.raises(sa.exc.ProgrammingError, match="say why you look") as refusal,
        reader.store.engine.begin() as connection,
    ):
        connection.exec_driver_sql(entry)
    assert isinstance(refusal.value.orig, psycopg.errors.RaiseException)


def test_that_upkeep_forgets_what_opens_nothing_and_is_told_no_longer(
    personal_core_as: PersonalCores,
) -> None:
    reader = personal_core_as("inspector")
    old, lately = make_person(reader), make_person(reader)
    look(reader, old, lately)
    told(
        reader, "UPDATE lomu_log.opened SET at = now() - interval '7 days 1 minute' "
        "WHERE person_id = :old RETURNING 1", old=old,
    )  # fmt: skip
    told(
        reader, "UPDATE lomu_log.opened SET at = now() - interval '6 days 23 hours' "
        "WHERE person_id = :lately RETURNING 1", lately=lately,
    )  # fmt: skip
    keep_up(personal_core_as.store.engine.url.render_as_string(hide_password=False))
    assert told(reader, "SELECT person_id FROM lomu_log.opened") == [(lately,)]
    looked = "SELECT count(*) FROM audit_entry WHERE tag = 'person:consulted'"
    assert told(reader, looked) == [(2,)], "the log keeps them"
