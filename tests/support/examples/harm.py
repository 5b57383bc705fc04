"""Examples of the commands about harm: an extract, a table of weights, a model, ethnicity."""

from __future__ import annotations

import datetime as dt

from lomu_app.bootstrap import Core
from lomu_app.cohorts.commands import AssessFromHistory
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.harm.commands import ImportHarmWeights, PublishModel
from lomu_app.harm.queries import ledger_of, rank_people
from lomu_app.harm.striking import StrikeOffences
from lomu_app.intake.offence_commands import ImportOffences
from lomu_app.kernel.permissions import Permission
from lomu_app.people.ethnicity import RecordEthnicity
from lomu_app.people.queries import load_person
from tests.support.cohorts import make_membership, row_of, version_of
from tests.support.commands import example, unique
from tests.support.harm import batch_of, import_batch, model_content
from tests.support.targets import make_person

_DAYS = (dt.date(2026, 10, 1), dt.date(2026, 11, 1))


@example(ImportOffences)
def import_offences(core: Core) -> ImportOffences:
    batch = batch_of(*_DAYS, number=int(unique("9")))
    return ImportOffences(area="Coventry", file_name="a.csv", sha256=unique("s"), batch=batch)


@example(ImportHarmWeights)
def import_harm_weights(core: Core) -> ImportHarmWeights:
    return ImportHarmWeights(
        scale="cchi", name="CCHI", file_name="cchi.xlsx", sha256=unique("s"),
        titles=(("Murder", 5_475_000),),
    )  # fmt: skip


@example(PublishModel)
def publish_model(core: Core) -> PublishModel:
    digest = core.ask(rank_people).model.digest
    content = model_content(core, line=int(unique("1")) % 1000)
    return PublishModel(name=unique("RFGV "), content=content, reason="Agreed", based_on=digest)


@example(StrikeOffences)
def strike_offences(core: Core) -> StrikeOffences:
    person_id = make_person(core)
    batch = batch_of(*_DAYS, number=int(unique("9")), person=core.ask(load_person, person_id))
    import_batch(core, batch)
    row = core.ask(ledger_of, person_id).rows[0]
    return StrikeOffences(
        kind="row", offence_id=row.id, file_id=row.file_id, reason="Of another man"
    )


@example(RecordEthnicity)
def record_ethnicity(core: Core) -> RecordEthnicity:
    return RecordEthnicity(person_id=make_person(core), version=0, code="white", self_defined=True)


@example(AssessFromHistory, also=(Permission.SEE_SCORES,))
def assess_from_history(core: Core) -> AssessFromHistory:
    found = make_membership(core, MembershipStatus.SCREENED_IN)
    person = core.ask(load_person, row_of(core, found).person_id)
    batch = batch_of(*_DAYS, number=int(unique("9")))
    named = batch.people[0]
    batch.people[0] = type(named)(
        person.surname, person.forenames, person.date_of_birth, person.pnc_id, None, (),
        named.sheet, named.row,
    )  # fmt: skip
    import_batch(core, batch)
    return AssessFromHistory(membership_id=found, version=version_of(core, found), tool="rfgv")
