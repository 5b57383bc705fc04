"""The use cases of harm: bringing a table of harm weights in, and publishing a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from lomu_app.harm.models import POLICY, SCALES, freeze, model_in_use
from lomu_app.harm.records import HarmModel, HarmTable
from lomu_app.harm.weighing import plain_title
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.wording import require_words
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportHarmWeights(Command):
    """Keep a published table: titles of offences and their weights in thousandths.

    `scale` is cchi (days) or ons (severity). Nothing is scored by it until a model that names
    it is published. The result holds `table_id`, and how many titles were `read`.
    """

    permission: ClassVar[Permission] = Permission.PUBLISH_MODEL
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "harm:weights:imported"

    scale: str
    name: str
    file_name: str
    sha256: str
    titles: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishModel(Command):
    """Put a model in use from now on; older decisions keep the name of theirs.

    `content` has the shape of `model` in the policy `harm`, and may name a `table_id`.
    `based_on` is the digest of the model that the person was looking at.
    """

    permission: ClassVar[Permission] = Permission.PUBLISH_MODEL
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "harm:model:published"

    name: str
    content: dict[str, Any]
    reason: str
    based_on: str


@handles(ImportHarmWeights)
def import_harm_weights(uow: UnitOfWork, command: ImportHarmWeights) -> dict[str, Any]:
    """Store the table; the same file again changes nothing."""
    if command.scale not in SCALES:
        raise InvalidInput("Choose one scale of harm weights: cchi or ons.",
                           {"scale": command.scale})  # fmt: skip
    name = require_words(command.name, "name", "what the table is called")
    content: dict[str, int] = {}
    for title, weight in command.titles:
        if weight < 0:
            raise InvalidInput(f"“{title}” has a weight below nothing.", {"titles": title})
        # One title twice with two weights: the heavier one stands, for safety.
        content[plain_title(title)] = max(weight, content.get(plain_title(title), 0))
    if not content:
        raise Refused("The file holds no offence with a weight. Nothing was changed.")
    known = uow.session.scalar(
        sa.select(HarmTable).where(
            HarmTable.sha256 == command.sha256, HarmTable.scale == command.scale
        )
    )
    if known is None:
        known = uow.add(
            HarmTable(
                name=name, scale=command.scale, file_name=command.file_name,
                sha256=command.sha256, content=content,
            )
        )  # fmt: skip
    uow.explain(
        subject=f"harm_table:{known.id}", reason=f"{command.file_name} sha256 {command.sha256}"
    )
    uow.touch(Kind.HARM, known.id)
    return {"table_id": known.id, "name": known.name, "read": len(content)}


@handles(PublishModel)
def publish_model(uow: UnitOfWork, command: PublishModel) -> dict[str, Any]:
    """Freeze it under its name; refuses one whose base is no longer in use."""
    name = require_words(command.name, "name", "what the model is called")
    reason = require_words(command.reason, "reason", "why the model changes")
    in_use, _ = model_in_use(uow.session, uow.policies)
    if in_use.digest != command.based_on:
        raise Refused(
            f"Another model ({in_use.name}) was put in use meanwhile. Look at the list again, "
            "then publish."
        )
    taken = sa.select(HarmModel.id).where(HarmModel.name == name)
    if name == in_use.name or uow.session.scalar(taken) is not None:
        raise InvalidInput(f"There is a model called {name} already.", {"name": "taken"})
    model, _ = freeze(uow.session, uow.policies[POLICY], name, command.content)
    kept = uow.add(
        HarmModel(name=name, content=command.content, digest=model.digest, reason=reason)
    )
    uow.explain(subject=f"harm_model:{kept.id}", reason=reason)
    uow.touch(Kind.HARM, kept.id)
    return {"model": model.stamp, "digest": model.digest}
