"""The model in use: read from policy or as published, frozen, and named by its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.harm.records import HarmModel, HarmTable
from lomu_app.harm.rules import MOST, Bands, Model, Part
from lomu_app.harm.weighing import Weights, sample_weights, table_weights
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.policy import Policy, PolicyBook

POLICY = "harm"
SCALES = ("cchi", "ons")
_DAYS, _WEIGHT, _LINE = 36_500, 10, 1_000


def model_in_use(session: Session, policies: PolicyBook) -> tuple[Model, Weights]:
    """The newest published model, else that of the policy file; with its harm weights."""
    published = session.scalar(sa.select(HarmModel).order_by(HarmModel.id.desc()).limit(1))
    if published is None:
        policy = policies[POLICY]
        return freeze(session, policy, f"{policy['model']['name']} {policy.version}",
                      policy["model"])  # fmt: skip
    return freeze(session, policies[POLICY], published.name, published.content)


def freeze(
    session: Session, policy: Policy, name: str, content: Mapping[str, Any]
) -> tuple[Model, Weights]:
    """A model of this content; raises InvalidInput saying what in it cannot be.

    `content` may name the harm table (`table_id`) that gravity is reckoned by, else the sample.
    """
    table_id = content.get("table_id")
    scale = str(content.get("scale", ""))
    if scale not in SCALES:
        raise InvalidInput("Choose one scale of harm weights: cchi or ons.", {"scale": scale})
    table = None if table_id is None else session.get(HarmTable, table_id)
    if table_id is not None and (table is None or table.scale != scale):
        raise InvalidInput("This harm table is not of the scale that was chosen.",
                           {"table_id": "not of this scale"})  # fmt: skip
    weights = sample_weights(policy, scale) if table is None else table_weights(policy, table)
    return _model(name, content, weights), weights


def plain_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as plain data of its own, to be changed and sent with a command."""
    copied: dict[str, Any] = json.loads(json.dumps(content))
    return copied


def _model(name: str, content: Mapping[str, Any], weights: Weights) -> Model:
    try:
        made = _read(name, content, weights)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(
            f"The model is not complete: {error}.", {"content": "not complete"}
        ) from error
    wrong = _faults(made)
    if wrong:
        told = "; ".join(f"{field} {fault}" for field, fault in wrong.items())
        raise InvalidInput(f"The model cannot be used: {told}.", wrong)
    return made


def _read(name: str, content: Mapping[str, Any], weights: Weights) -> Model:
    scale = content["scale"]
    gravity, vulnerability = content["gravity"], content["vulnerability"]
    return Model(
        name=name, digest=digest_of(content, weights), scale=scale, table=weights.name,
        sample=weights.sample, line=int(content["line"]),
        weights={part: int(content["weights"][part.value]) for part in Part},
        recency=_bands(content["recency"]["bands"]),
        frequency_days=int(content["frequency"]["days"]),
        frequency=_bands(content["frequency"]["bands"]),
        gravity_days=int(gravity["days"]), basis=str(gravity["basis"]),
        gravity=_bands(gravity["bands"][scale]),
        vulnerability_days=int(vulnerability["days"]), victims=_bands(vulnerability["bands"]),
        repeat=int(vulnerability["repeat"]), vulnerable=int(vulnerability["vulnerable"]),
    )  # fmt: skip


def _bands(listed: Iterable[Iterable[int]]) -> Bands:
    return tuple((int(edge), int(points)) for edge, points in listed)


def _faults(model: Model) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for part, weight in model.weights.items():
        if not 0 <= weight <= _WEIGHT:
            wrong[part.value] = f"is weighted 0 to {_WEIGHT} times"
    for name, bands in (
        ("recency", model.recency), ("frequency", model.frequency), ("gravity", model.gravity),
        ("vulnerability", model.victims),
    ):  # fmt: skip
        edges = [edge for edge, _ in bands]
        if edges != sorted(set(edges)) or any(not 0 <= points <= MOST for _, points in bands):
            wrong[name] = f"has bands that rise, with 0 to {MOST} points each"
    for name, days in (
        ("frequency_days", model.frequency_days), ("gravity_days", model.gravity_days),
        ("vulnerability_days", model.vulnerability_days),
    ):  # fmt: skip
        if not 1 <= days <= _DAYS:
            wrong[name] = f"is 1 to {_DAYS:,} days"
    if model.basis not in {"max", "mean"}:
        wrong["basis"] = "is max or mean"
    if not 0 <= model.line <= _LINE:
        wrong["line"] = f"is 0 to {_LINE:,}"
    if not 0 <= min(model.repeat, model.vulnerable) <= max(model.repeat, model.vulnerable) <= MOST:
        wrong["flags"] = f"are 0 to {MOST} points"
    return wrong


def digest_of(content: Mapping[str, Any], weights: Weights) -> str:
    """SHA-256, in hex, over all that decides over points: the content and the weights."""
    said = {key: content[key] for key in sorted(content) if key not in {"name", "table_id"}}
    body = json.dumps([said, weights.digest], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()
