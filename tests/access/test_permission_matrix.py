"""Every command, tried by every role: the policy file decides, and nothing else."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import policies
from lomu_app.kernel.errors import NotPermitted
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import AuditEntry, Verb
from lomu_app.store.command import Command, all_commands
from tests.support.commands import EXAMPLES, everybody, state_of, with_example
from tests.support.cores import Cores

ROLES: dict[str, dict[str, list[str]]] = policies()["roles"]["roles"]


def test_that_every_command_has_an_example() -> None:
    missing = sorted(kind.__name__ for kind in set(all_commands()) - set(EXAMPLES))
    assert not missing, f"add these to tests/support/examples/: {missing}"


@pytest.mark.parametrize("kind", with_example(), ids=lambda kind: kind.__name__)
def test_that_exactly_the_roles_of_the_policy_may_do_it(
    kind: type[Command], core_as: Cores
) -> None:
    wanted = {kind.permission, *EXAMPLES[kind].also}
    allowed = {role for role in ROLES if wanted <= set(ROLES[role]["permissions"])}
    assert allowed, "nobody could ever do this"
    preparing = everybody(core_as)
    for role in ROLES:
        command = EXAMPLES[kind].make(preparing)
        core = core_as(role, name=f"tries.{role}")
        before = state_of(core.store)
        if role in allowed:
            core.execute(command)
            assert state_of(core.store) != before, f"{role} did it, and nothing came of it"
            continue
        with pytest.raises(NotPermitted):
            core.execute(command)
        assert state_of(core.store) == before
        assert _last_entry(core_as) == (f"tries.{role}", kind.tag, Verb.DENIED)
    verdict = preparing.verify_audit()
    assert verdict.ok, verdict.problems


@pytest.mark.parametrize("kind", with_example(), ids=lambda kind: kind.__name__)
def test_that_somebody_without_any_role_may_do_nothing(
    kind: type[Command], embedded_core_as: Cores
) -> None:
    command = EXAMPLES[kind].make(everybody(embedded_core_as))
    with pytest.raises(NotPermitted):
        embedded_core_as().execute(command)


def test_that_the_policy_names_only_permissions_that_the_program_knows() -> None:
    named = {name for role in ROLES.values() for name in role["permissions"]}
    assert named <= set(Permission)
    assert named == set(Permission), "a permission that no role holds cannot be used"


def _last_entry(cores: Cores) -> tuple[str, str, str]:
    entry = (
        sa.select(AuditEntry.username, AuditEntry.tag, AuditEntry.verb)
        .order_by(AuditEntry.tx.desc())
        .limit(1)
    )
    with cores.store.engine.connect() as connection:
        row = connection.execute(entry).one()
    return row.username, row.tag, row.verb
