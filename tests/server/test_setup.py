"""A server is made the boundary, inspected, and let people in, by words of the command line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from lomu_app import bootstrap, cli
from lomu_app.access.commands import ChangeUser
from lomu_app.access.queries import find_users
from lomu_app.kernel.errors import NotPermitted, Refused, SignInFailed, StoreUnavailable
from lomu_app.kernel.policy import PolicyBook
from lomu_app.people.seeing import limited_records
from lomu_app.server import setup
from lomu_app.server.check import lapses
from lomu_app.server.names import Roles
from lomu_app.server.setup import set_up
from lomu_app.store import migrate, witness
from lomu_app.store.draft import KeepDraft
from lomu_app.store.engine import open_shared
from lomu_app.store.server_log import LOG
from tests.support.cores import PASSPHRASE, schema_only
from tests.support.postgres import FreshDatabase, PostgresServer
from tests.support.server import KEPT, BoundCores, make_bound, set_to
from tests.support.targets import make_person

# What somebody may do to a server by hand, and what is told of it.
PLANTED = {
    "ALTER ROLE {owner} LOGIN": "_owner can log in",
    "ALTER ROLE {log} CREATEDB": "_log may do more than it needs",
    'ALTER ROLE "ps.one" BYPASSRLS': "the login ps.one works at a desk and may do more",
    'GRANT {owner} TO "ps.one"': "ps.one may become",
    "GRANT SELECT ON person TO PUBLIC": "everybody has SELECT on the table person",
    "GRANT CREATE ON SCHEMA public TO {desk}": "may make things in the schema public",
    "GRANT TEMP ON DATABASE {database} TO PUBLIC": "everybody has TEMPORARY on the database",
    "ALTER TABLE membership NO FORCE ROW LEVEL SECURITY": "membership is not under forced row",
    "DROP POLICY sees ON threat_list": "the policy threat_list sees is missing",
    "CREATE POLICY mine ON offence USING (true)": "the policy offence mine is not the program's",
    "ALTER POLICY sees ON target USING (true)": "or defaults of public.target are not",
    'GRANT UPDATE (created_by) ON case_plan TO "ps.one"': ("ps.one has rights on public.case_plan"),
    'GRANT SELECT ON pg_statistic TO "ps.one"': "ps.one has rights on pg_catalog.pg_statistic",
    "CREATE VIEW everything AS SELECT * FROM target": "public.everything is a view",
    'GRANT pg_write_all_data TO "ps.one"': "the login ps.one is in pg_write_all_data",
    "CREATE ROLE between IN ROLE pg_execute_server_program; GRANT between TO {desk}": (
        "the login ps.one is in pg_execute_server_program"
    ),
    "GRANT pg_read_server_files TO {migrator}": "_migrator is in pg_read_server_files",
    "ALTER TABLE audit_entry ALTER COLUMN month SET DEFAULT '2020-01-01'": (
        "defaults of lomu_log.audit_entry are not"
    ),
    "ALTER FUNCTION lomu_rules.my_areas() RESET search_path": "my_areas does not pin its search",
    "CREATE OR REPLACE FUNCTION lomu_rules.hidden() RETURNS bigint[] LANGUAGE sql SECURITY DEFINER "
    "SET search_path = pg_catalog, pg_temp AS 'SELECT ARRAY[]::bigint[]'": "hidden was altered",
    "CREATE OR REPLACE FUNCTION lomu_rules.opened() RETURNS bigint[] LANGUAGE sql SECURITY DEFINER "
    "SET search_path = pg_catalog, pg_temp AS 'SELECT array_agg(id) FROM public.person'": (
        "opened was altered"
    ),
    "DROP TRIGGER look_opens ON lomu_log.audit_entry": "the trigger look_opens of audit_entry is",
    "ALTER TABLE assessment DISABLE TRIGGER note_move": "the trigger note_move of assessment is",
    "ALTER FUNCTION starts_with(text, text) LEAKPROOF": "texts can be spelt out by 1 of",
    "DROP FUNCTION lomu_rules.photo_day(bigint)": "the function photo_day is missing",
    'GRANT INSERT ON lomu_log.opened TO "ps.one"': "ps.one has rights on lomu_log.opened",
    "CREATE FUNCTION lomu_rules.more() RETURNS int LANGUAGE sql AS 'SELECT 1'": "more is not the",
    "ALTER TABLE person DISABLE TRIGGER author_person": "the trigger author_person of person is",
    "ALTER TABLE legal_order OWNER TO {operator}": "legal_order belongs to",
    "GRANT SELECT ON pg_stat_user_tables TO PUBLIC": "reads pg_stat_user_tables",
    "REVOKE SELECT ON pg_stat_activity FROM {owner}": "is told who else edits a record",
    "GRANT SELECT ON pg_class TO PUBLIC": "in pg_class how many rows",
    "ALTER TABLE target ALTER COLUMN safety_note SET STATISTICS 9": "target.safety_note, or may",
    "CREATE STATISTICS of_two ON area, status FROM target": "values of target (of_two)",
    "CREATE ROLE stray LOGIN IN ROLE {desk}": "the login stray belongs to no account",
    'REVOKE {cse} FROM "ps.one"': "ps.one is cleared and",
    "ALTER TABLE lomu_log.audit_seal DISABLE TRIGGER audit_seal_append_only; "
    "DELETE FROM lomu_log.audit_seal WHERE position = 1": "link 2: the link before it is missing",
    "ALTER TABLE prison_release DISABLE TRIGGER audit_prison_release": (
        "audit_prison_release is missing, altered or switched off: run `server init` again"
    ),
    "ALTER ROLE \"ps.one\" SET log_statement = 'none'": "ps.one has a log_statement of its own",
    "ALTER DATABASE {database} RESET log_statement": "(log_statement = all is not set)",
}


@pytest.fixture
def bound(postgres_server: PostgresServer) -> Iterator[BoundCores]:
    cores = make_bound(postgres_server)
    yield cores
    cores.close()


def test_that_a_server_set_up_has_no_lapse_and_each_one_planted_is_told(
    bound: BoundCores,
) -> None:
    make_person(bound("sergeant", name="ps.one"))
    assert lapses(bound.operator) == ()
    with bound.connect("") as operator:
        names = bound.names()
        for statement in PLANTED:
            operator.execute(statement.format(**names).encode())
    told = lapses(bound.operator)
    missed = [words for words in PLANTED.values() if not any(words in lapse for lapse in told)]
    assert not missed, told
    with bound.connect("") as operator:
        operator.execute(b"DROP ROLE stray")
        operator.execute(b"DROP ROLE between")
        operator.execute('REVOKE pg_write_all_data, {owner} FROM "ps.one"'.format(**names).encode())
        operator.execute(b'ALTER ROLE "ps.one" NOBYPASSRLS')
        operator.execute(b'ALTER ROLE "ps.one" RESET log_statement')


def test_that_whoever_migrates_brings_the_server_up_to_date_and_is_nothing_by_itself(
    bound: BoundCores, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound("sergeant", name="ps.one")
    migrator = bound.names()["migrator"].strip('"')
    for statement in ("SELECT * FROM public.target", "SELECT * FROM lomu_log.audit_entry",
                      "DROP POLICY sees ON public.target"):  # fmt: skip
        with bound.connect(migrator) as raw, pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(statement.encode())

    monkeypatch.setattr(migrate, "bring_up", _an_upgrade)
    with bound.connect("") as operator:
        before = _rights(operator)
        for statement in BY_HAND:
            operator.execute(statement.format(**bound.names()).encode())
        assert _rights(operator) != before
    assert len(lapses(bound.operator)) >= len(BY_HAND)
    set_up(bound.address(migrator), bootstrap.policies())
    with bound.connect("") as operator:
        owner = operator.execute(b"SELECT tableowner FROM pg_tables WHERE tablename = 'upgraded'")
        assert owner.fetchone() == (bound.names()["owner"].strip('"'),)
        assert _rights(operator) == before, "what was given by hand does not become the rule"
    assert lapses(bound.operator) == ()
    with pytest.raises(Refused, match="may not make roles"):
        set_up(bound.address("ps.one"), bootstrap.policies())


# Whoever migrates is no superuser, and puts all of this right.
BY_HAND = (
    "ALTER POLICY sees ON target USING (true)",
    'GRANT SELECT, UPDATE ON user_account TO "ps.one" WITH GRANT OPTION',
    'SET ROLE "ps.one"; GRANT SELECT ON user_account TO {migrator}; RESET ROLE',
    'GRANT SELECT (passphrase_hash) ON user_account TO "ps.one"',
    "GRANT SELECT, DELETE ON cog_location TO {desk}",
    "GRANT SELECT ON lomu_rules.login TO {cse}",
    "GRANT UPDATE ON SEQUENCE person_id_seq TO {desk}",
    "GRANT EXECUTE ON FUNCTION lomu_log.note_change(text, text, text, text, text) TO {desk}",
    "ALTER TABLE audit_change ALTER COLUMN month SET DEFAULT '2020-01-01'",
    "DROP TRIGGER audit_entry_before_append_only ON lomu_log.audit_entry_before",
    "ALTER TABLE lomu_log.audit_change_later DISABLE TRIGGER USER",
    "ALTER TABLE audit_seal DISABLE TRIGGER audit_seal_append_only",
    "ALTER TABLE person DISABLE TRIGGER audit_person",
    "DROP TRIGGER version_target ON target",
    "DROP FUNCTION lomu_guard_meeting_stays() CASCADE",
    "CREATE OR REPLACE FUNCTION lomu_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
)


def _rights(operator: psycopg.Connection[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """Who holds what in the program's schemas, and what the log writes by itself."""
    return set(operator.execute(
        "SELECT c.oid::regclass::text, 0, a.grantee, a.privilege_type "
        "FROM pg_class c, aclexplode(c.relacl) a "
        "WHERE c.relnamespace::regnamespace::text IN ('public', 'lomu_log', 'lomu_rules') "
        "UNION ALL SELECT t.attrelid::regclass::text, t.attnum, a.grantee, a.privilege_type "
        "FROM pg_attribute t, aclexplode(t.attacl) a WHERE t.attrelid > 16383 "
        "UNION ALL SELECT p.oid::regprocedure::text, 0, a.grantee, a.privilege_type "
        "FROM pg_proc p, aclexplode(p.proacl) a WHERE p.oid > 16383 "
        "UNION ALL SELECT pg_get_expr(adbin, adrelid), adnum, 0::oid, 'default' FROM pg_attrdef "
        "WHERE adrelid IN ('lomu_log.audit_entry'::regclass, 'lomu_log.audit_change'::regclass)"
    ))  # fmt: skip


def _an_upgrade(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE INDEX of_an_upgrade ON audit_entry (machine)")
    connection.exec_driver_sql("ALTER TABLE person ADD COLUMN of_an_upgrade text")
    connection.exec_driver_sql("CREATE TABLE upgraded (id bigint)")


def _killed(connection: sa.Connection, _roles: Roles) -> None:
    connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")


def test_that_a_set_up_killed_between_tables_and_rules_leaves_nothing_half_done(
    fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = fresh_database()
    with monkeypatch.context() as patch:
        patch.setattr(setup, "_own_tables", _killed)
        with pytest.raises(StoreUnavailable, match="What was not told as done was not done"):
            set_up(url, bootstrap.policies())
    assert lapses(url) == ("the database is not set up as the boundary: run `server init`",)
    engine = open_shared(url)
    assert migrate.revision_of(engine) is None, "no table stands without what guards it"
    set_up(url, bootstrap.policies())
    assert lapses(url) == ()
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "bring_up", _an_upgrade)
        patch.setattr(setup, "_own_tables", _killed)
        with pytest.raises(StoreUnavailable):
            set_up(url, bootstrap.policies())
    assert lapses(url) == (), "an upgrade that was killed changed nothing"
    with engine.connect() as connection:
        assert not sa.inspect(connection).has_table("upgraded")
    engine.dispose()


def test_that_init_again_puts_right_what_was_altered(bound: BoundCores, tmp_path: Path) -> None:
    with bound.connect("") as operator:
        for statement in (
            "ALTER POLICY sees ON target USING (true)", "DROP POLICY owner ON person",
            "ALTER FUNCTION lomu_rules.my_areas() RESET search_path",
            "ALTER TABLE person DISABLE TRIGGER author_person",
        ):  # fmt: skip
            operator.execute(statement.encode())
    assert len(lapses(bound.operator)) >= 4
    # A force's own roles may be older than the right to one's own actions.
    older = Path(shutil.copytree(bootstrap.POLICY_FOLDER, tmp_path / "policy")) / "roles.toml"
    text = older.read_text(encoding="utf-8")
    older.write_text(
        text.replace('"edit_actions", "work_own_actions",', '"edit_actions",'), "utf-8"
    )
    set_up(bound.operator, PolicyBook(older.parent))
    assert lapses(bound.operator) == ()
    with bound.connect("") as operator:
        told = operator.execute(
            b"SELECT permission FROM lomu_rules.role_permission WHERE role = 'offender_manager' "
            b"AND permission LIKE '%_actions' ORDER BY 1"
        )
        assert told.fetchall() == [("edit_actions",), ("work_own_actions",)]


def test_that_init_has_the_planner_forget_what_it_kept_before(bound: BoundCores) -> None:
    for name in ("ps.one", "ps.two"):
        bound("sergeant", name=name)
    of_one = "ALTER TABLE user_account ALTER COLUMN active SET STATISTICS"
    with bound.connect("") as operator:
        for statement in (f"{of_one} 100", "ANALYZE user_account", f"{of_one} 0"):
            operator.execute(statement.encode())
    (told,) = lapses(bound.operator)
    assert "the planner keeps values of user_account.active" in told
    set_up(bound.operator, bootstrap.policies())
    assert lapses(bound.operator) == ()


def test_that_somebody_is_let_in_and_shut_out_by_words(
    bound: BoundCores, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("another four plain words\n", encoding="utf-8")
    server = ("--database", bound.operator, "server")
    add = (*server, "add-user", "--name", "Vic.Gone", "--new-passphrase-file", str(secret))
    assert cli.main([*add, "--roles", "viewer", "--areas", "Coventry"]) == 0
    core = bootstrap.open_url(bound.address("vic.gone"), "vic.gone", "another four plain words")
    assert core.actor.areas == {"Coventry"}
    assert core.ask(limited_records) == ()
    with pytest.raises(SignInFailed):
        bootstrap.open_url(bound.address("vic.gone"), "vic.gone", PASSPHRASE)
    with pytest.raises(SignInFailed):  # the login of one, the name of another
        bootstrap.open_url(bound.address("vic.gone"), "admin.one", PASSPHRASE)
    raw = bound.connect("vic.gone")
    assert cli.main([*server, "remove-user", "--name", "vic.gone"]) == 0
    with pytest.raises(psycopg.OperationalError):
        raw.execute("SELECT 1")
    raw.close()
    core.close()
    with pytest.raises(StoreUnavailable, match="does not know this login"):
        bootstrap.open_url(bound.address("vic.gone"), "vic.gone", "another four plain words")
    with set_to(bound.server, KEPT):
        assert cli.main([*server, "check"]) == 0
        with bound.connect("") as operator:
            operator.execute(b"GRANT SELECT ON person TO PUBLIC")
        assert cli.main([*server, "check"]) == 1
    assert "everybody has SELECT on the table person" in capsys.readouterr().err
    assert cli.main([*add[:-4], "--name", "lomu", *add[-2:], "--roles", "viewer"]) == 1
    assert "looks after the server" in capsys.readouterr().err
    with bound.connect("") as operator:
        operator.execute(b"CREATE ROLE reports IN ROLE pg_read_all_data")
        operator.execute(b'CREATE ROLE "vic.strong" LOGIN IN ROLE reports')
    strong = [*add[:-4], "--name", "vic.strong", *add[-2:], "--roles", "viewer"]
    assert cli.main(strong) == 1
    assert "vic.strong is in pg_read_all_data, reports, and may do" in capsys.readouterr().err
    with bound.connect("") as operator:
        made = operator.execute("SELECT 1 FROM user_account WHERE username = 'vic.strong'")
        assert made.fetchone() is None, "nothing was changed"
        operator.execute(b'DROP ROLE reports, "vic.strong"')


def test_that_an_empty_database_becomes_a_boundary_with_its_first_administrator(
    postgres_server: PostgresServer,
) -> None:
    url = postgres_server.url(postgres_server.create(postgres_server.template(schema_only)))
    set_up(url, bootstrap.policies())
    cores = BoundCores(postgres_server, url)
    administrator = cores("administrator", name="adm.first")
    assert [row.username for row in administrator.ask(find_users)] == ["adm.first"]
    assert lapses(url) == ()
    cores.close()


def test_that_who_is_barred_at_a_desk_is_shown_nothing_more_under_their_login(
    bound: BoundCores,
) -> None:
    viewer = bound("sergeant", name="vic.two")
    make_person(bound("sergeant", name="ps.one"), "Siddall")
    raw = bound.connect("vic.two")
    assert raw.execute("SELECT surname FROM person").fetchall() == [("SIDDALL",)]
    raw.rollback()
    administrator = bound("administrator", name="adm.one")
    (row,) = (row for row in administrator.ask(find_users) if row.username == "vic.two")
    administrator.execute(
        ChangeUser(
            user_id=row.id, version=row.version, roles=row.roles, areas=row.areas, active=False
        )
    )
    assert raw.execute("SELECT surname FROM person").fetchall() == []
    with pytest.raises(psycopg.errors.RaiseException, match="has been barred"):
        raw.execute(
            "INSERT INTO audit_entry (tx, at, user_id, username, machine, tag, verb, app_version) "
            "VALUES (1, '', 1, '', '', 'a:b', 'consultation', '')"
        )
    raw.close()
    with pytest.raises(SignInFailed, match="your account has been barred"):
        bootstrap.open_url(bound.address("vic.two"), "vic.two", PASSPHRASE)
    with pytest.raises(NotPermitted, match="your account has been barred"):
        viewer.execute(KeepDraft(form="target:1", fields={}))
    with bound.connect("") as operator:
        told = operator.execute(
            "SELECT user_id, username, verb, tag, reason FROM lomu_log.audit_entry "
            "ORDER BY tx DESC LIMIT 1"
        ).fetchone()
    assert told is not None
    assert told[:4] == (viewer.actor.user_id, "vic.two", "denied", "draft:kept")
    assert "barred" in str(told[4])
    assert any("barred" in lapse for lapse in lapses(bound.operator))


def test_that_nobody_at_a_desk_verifies_the_whole_log_of_a_server(bound: BoundCores) -> None:
    with pytest.raises(Refused, match="server check"):
        bound("sergeant", name="ps.one").verify_audit()


def test_that_whoever_signs_in_there_is_told_of_a_log_cut_short(bound: BoundCores) -> None:
    core = bound("sergeant", name="ps.one")
    core.execute(KeepDraft(form="one", fields={}))
    core.store.seal_waiting(everything=True)
    address = bound.address("ps.one")
    seen = bootstrap.open_url(address, "ps.one", PASSPHRASE)
    assert (seen.store.bound, seen.doubt) == (True, "")
    assert seen.seen_in is not None
    noted = witness.seen(seen.seen_in)
    assert noted is not None
    assert noted.position > 0
    seen.close()
    with bound.connect("") as operator:
        operator.execute("SET session_replication_role = replica")  # a superuser heeds no guard
        operator.execute(f"DELETE FROM {LOG}.audit_seal WHERE position = {noted.position}".encode())
    again = bootstrap.open_url(address, "ps.one", PASSPHRASE)
    assert "was cut short, or an older copy" in again.doubt
    again.close()


def test_that_a_desk_of_another_release_is_told_who_brings_the_server_up_to_date(
    bound: BoundCores,
) -> None:
    bound("viewer", name="vic.one")
    with bound.connect("") as operator:
        operator.execute(b"UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(StoreUnavailable, match="server init"):
        bootstrap.open_url(bound.address("vic.one"), "vic.one", PASSPHRASE)


def test_that_a_database_that_is_no_boundary_yet_says_so(
    fresh_database: FreshDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    url = fresh_database()
    assert lapses(url) == ("the database is not set up as the boundary: run `server init`",)
    assert cli.main(["--database", url, "server", "remove-user", "--name", "x"]) == 1
    assert "Run `server init` first" in capsys.readouterr().err
    assert cli.main(["server", "check"]) == 1
    assert "Name the server's database" in capsys.readouterr().err
