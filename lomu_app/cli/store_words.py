"""Words about the database itself: init, audit verify, check, backup, restore."""

from __future__ import annotations

import argparse
from pathlib import Path

import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.access.restoring import RecordRestore
from lomu_app.access.rules import permissions_of
from lomu_app.assessments.instruments import all_instruments, tool_names
from lomu_app.cli import session
from lomu_app.cli.show import print_json, refused_as_printed
from lomu_app.cohorts.rules import cohort_rules
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput, Refused, StoreUnavailable
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.store.backup import KEYS, BackupReport, restore
from lomu_app.store.keys import RECOVERY, KeyFile, tidy_recovery_key
from lomu_app.store.store import translate

_EVERY_DUTY = ("inspector", "sergeant")


def init(options: argparse.Namespace) -> None:
    """Make a database; prints the recovery key, once."""
    secret = session.passphrase(options)
    if options.user is None or secret is None:
        raise InvalidInput("Name the administrator: --user NAME --passphrase-file FILE.")
    roles = () if options.administrator_only else _EVERY_DUTY
    if options.database is not None:
        bootstrap.create_shared(
            options.database, options.user, secret, display_name=options.display_name,
            clock=session.clock(options), roles=roles,
        ).close()  # fmt: skip
        _told(options, {"database": options.database.rsplit("@", 1)[-1], "user": options.user})
        return
    folder = session.data_folder(options)
    first = bootstrap.create(
        folder, options.user, secret, display_name=options.display_name,
        clock=session.clock(options), roles=roles,
    )  # fmt: skip
    first.core.close()
    _told(
        options,
        {"data": str(folder), "user": options.user, "recovery_key": first.recovery_key},
        f"Made a new database in {folder}.\n\n"
        f"    Recovery key:  {first.recovery_key}\n\n"
        "Print this key, seal it and lock it away. It is shown only now, and without it "
        "nobody can open the database once the passphrase is forgotten.",
    )


def verify(options: argparse.Namespace) -> None:
    """Check the audit; refuses (exit 1) with what was found if anything is wrong."""
    with session.signed_in(options) as core:
        core.actor.require(Permission.VERIFY_AUDIT)
        verdict = core.verify_audit()
    if options.json:
        print_json(
            {
                "ok": verdict.ok, "transactions": verdict.transactions,
                "changes": verdict.changes, "head": verdict.head.hash.hex(),
                "position": verdict.head.position, "problems": verdict.problems,
            }
        )  # fmt: skip
    if not verdict.ok:
        words = "The audit was tampered with:\n  " + "\n  ".join(verdict.problems)
        raise refused_as_printed(words, printed=options.json)
    if not options.json:
        print(
            f"The audit is whole: {counted(verdict.transactions, 'transaction')}, "
            f"{counted(verdict.changes, 'change')}, head {verdict.head.short}."
        )


def check(options: argparse.Namespace) -> None:
    """Check everything that can be checked without changing anything."""
    with session.signed_in(options) as core:
        core.actor.require(Permission.VERIFY_AUDIT)
        findings = {
            "database": _database_problem(core),
            "audit": "; ".join(core.verify_audit().problems),
            "policies": _policy_problem(core),
        }
    bad = {name: problem for name, problem in findings.items() if problem}
    if options.json:
        print_json({"ok": not bad, "findings": findings})
    if bad:
        words = "\n".join(f"{name}: {problem}" for name, problem in bad.items())
        raise refused_as_printed(words, printed=options.json)
    if not options.json:
        print("All is well: database, audit and policies were checked.")


def backup(options: argparse.Namespace) -> None:
    """Write a backup."""
    with session.signed_in(options) as core:
        report = core.back_up(options.out)
    _told(
        options,
        {"file": str(report.file), "bytes": report.bytes, "head": report.head,
         "position": report.position},
        f"Wrote {report.file} ({report.bytes:,} bytes), which ends with log #{report.position}.",
    )  # fmt: skip


def restore_backup(options: argparse.Namespace) -> None:
    """Put a backup in place of the database, keeping what was there beside it."""
    secret = session.passphrase(options)
    if options.user is None or secret is None:
        raise InvalidInput("Say who you are: --user NAME --passphrase-file FILE.")
    folder = session.data_folder(options)
    earlier = "an end that could not be read"
    if bootstrap.is_set_up(folder):
        secret, earlier = _allowed_to_replace(options, secret)
    report = restore(options.source, folder, options.user, secret)
    _record_restore(options, folder, secret, report, earlier)
    _told(
        options,
        {"data": str(folder), "head": report.head, "position": report.position,
         "replaced": report.replaced},
        f"Restored {options.source.name} into {folder}; it ends with log #{report.position}. "
        + (f"What was there before lies in {report.replaced}." if report.replaced else ""),
    )  # fmt: skip


def _record_restore(
    options: argparse.Namespace, folder: Path, secret: str, report: BackupReport, earlier: str
) -> None:
    """Write into the log put in place what was done, by whom, and how the other one ended.

    The account may be older there than the permission just checked, so that is what counts.
    """
    key = KeyFile.read(folder / KEYS).unwrap(options.user, secret)
    who = Actor(0, options.user, options.user, permissions=frozenset({Permission.RESTORE}))
    core = bootstrap.Core(
        bootstrap.open_file(folder, key), who, session.clock(options), bootstrap.policies(), folder
    )
    try:
        core.execute(
            RecordRestore(
                source=options.source.name, replaced=report.replaced, earlier_head=earlier
            )
        )
    finally:
        core.close()


def _allowed_to_replace(options: argparse.Namespace, secret: str) -> tuple[str, str]:
    """Refuse whoever may not restore by the database that is there now.

    The passphrase to use, and how the log ends that is there.

    A backup would otherwise give a barred person back what was taken from them since.
    """
    try:
        with session.signed_in(options) as present:
            present.actor.require(Permission.RESTORE)
            return secret, present.audit_head().short
    except (StoreUnavailable, sa.exc.DBAPIError) as error:
        if options.user.casefold() != RECOVERY.casefold():
            raise Refused(
                "The database that is there cannot be opened, so nobody's permission can be "
                f"checked. Restore with the recovery key: --user {RECOVERY!r}, and the key in "
                "the passphrase file. Nothing was changed."
            ) from error
        return tidy_recovery_key(secret), "an end that could not be read"


def _told(options: argparse.Namespace, body: dict[str, object], text: str | None = None) -> None:
    if options.json:
        print_json(body)
    else:
        print(text or "Done.")


def _database_problem(core: bootstrap.Core) -> str:
    if not core.store.embedded:
        return ""
    try:
        with core.store.engine.connect() as connection, connection.begin():
            found = connection.execute(sa.text("PRAGMA integrity_check")).scalars().all()
            broken = connection.execute(sa.text("PRAGMA foreign_key_check")).first()
    except sa.exc.DBAPIError as error:
        raise translate(error) from error
    problems = [] if list(found) == ["ok"] else [str(line) for line in found[:5]]
    return "; ".join(problems + (["broken references"] if broken else []))


def _policy_problem(core: bootstrap.Core) -> str:
    for policy_id in core.policies.ids():
        policy = core.policies[policy_id]
        if policy.id != policy_id:
            return f"{policy_id}.toml calls itself {policy.id}"
    permissions_of(core.policies["roles"], core.policies["roles"]["roles"])
    all_instruments(core.policies)
    for rule in cohort_rules(core.policies["cohorts"]).values():
        tool_names(core.policies, rule.tools)
    return ""
