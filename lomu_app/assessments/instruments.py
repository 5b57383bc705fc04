"""Reading instruments from their policy files, `instrument_<code>.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from lomu_app.assessments.rules import (
    AnswerKind,
    Band,
    Instrument,
    Item,
    Override,
    Scoring,
)
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.policy import Policy, PolicyBook

_BEGINNING = "instrument_"
_PARTS = {"items", "bands", "weights", "validity_days"}
# The kinds of answer that a way of scoring understands, and how many bands it has.
_KINDS = {
    Scoring.POINTS: {AnswerKind.YES_NO, AnswerKind.NUMBER},
    Scoring.TALLY: {AnswerKind.MARK},
    Scoring.CHOSEN: {AnswerKind.BAND},
    Scoring.TEST: {AnswerKind.NUMBER},
    Scoring.SCREEN: {AnswerKind.YES_NO},
    Scoring.GATES: set(),
}
_BANDS = {Scoring.TALLY: 0, Scoring.TEST: 2, Scoring.SCREEN: 3, Scoring.GATES: 0}


@cache
def all_instruments(policies: PolicyBook) -> Mapping[str, Instrument]:
    """Every instrument in the policy folder by its code; raises InvalidInput on a wrong file."""
    ids = [name for name in policies.ids() if name.startswith(_BEGINNING)]
    read = [instrument_of(policies[name]) for name in ids]
    return MappingProxyType({instrument.code: instrument for instrument in read})


def find_instrument(policies: PolicyBook, code: str) -> Instrument:
    """The instrument of this code; raises InvalidInput naming the choices."""
    if _BEGINNING + code not in policies.ids():
        choices = ", ".join(each.removeprefix(_BEGINNING) for each in policies.ids()
                            if each.startswith(_BEGINNING))  # fmt: skip
        raise InvalidInput(
            f"There is no instrument “{code}”. Choose one of: {choices}.", {"tool": code}
        )
    return instrument_of(policies[_BEGINNING + code])


def tool_names(policies: PolicyBook, codes: tuple[str, ...]) -> str:
    """The short names of instruments, for a sentence."""
    return ", ".join(find_instrument(policies, code).short for code in codes)


def instrument_of(policy: Policy) -> Instrument:
    """The instrument that a policy file describes.

    Raises InvalidInput saying what in the file is wrong.
    """
    try:
        instrument = _read(policy)
        fault = _fault(instrument)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        fault = f"{type(error).__name__} {error}"
    if fault:
        raise InvalidInput(f"The policy file {policy.id}.toml describes no instrument: {fault}.")
    return instrument


def _read(policy: Policy) -> Instrument:
    data, code = policy.items, policy.id.removeprefix(_BEGINNING)
    settings = MappingProxyType(dict(data.get("settings", {})))
    bands = tuple(
        Band(code, each["code"], each["label"], rank, each.get("least"))
        for rank, each in enumerate(data.get("bands", []))
    )
    return Instrument(
        code, policy.title, data["short"], policy.source, policy.stamp, Scoring(data["scoring"]),
        Override(data["override"]), int(data["validity_days"]), tuple(data["unverified"]),
        frozenset(data.get("evidence_for", [])), _items(data, settings), bands, settings,
    )  # fmt: skip


def _items(data: Mapping[str, Any], settings: Mapping[str, Any]) -> tuple[Item, ...]:
    listed = list(data.get("items", []))
    if "numbered" in data:
        numbered = data["numbered"]
        listed += [
            {
                "code": str(number),
                "label": f"{numbered['label']} {number}",
                "kind": numbered["kind"],
            }
            for number in range(1, numbered["count"] + 1)
        ]
    wording = data.get("wording", {})
    return tuple(
        Item(
            each["code"],
            wording.get(each["code"], each["label"].format(**settings)),
            each.get("group", ""), AnswerKind(each["kind"]), int(each.get("most", 0)),
            int(each.get("least", 0)), int(each.get("weight", 1)),
        )
        for each in listed
    )  # fmt: skip


def _fault(instrument: Instrument) -> str:
    """What in an instrument cannot be; empty if nothing."""
    codes = [item.code for item in instrument.items]
    scoring = instrument.scoring
    odd = {item.code for item in instrument.items if item.kind not in _KINDS[scoring]}
    least = [-1 if band.least is None else band.least for band in instrument.bands]
    rising = min(least, default=0) >= 0 and least == sorted(set(least))
    faults = {
        "an item is there twice": len(codes) != len(set(codes)),
        f"{', '.join(sorted(odd))} cannot be answered so": bool(odd),
        "there is nothing to answer": not codes and scoring is not Scoring.GATES,
        "only one item chooses the band": scoring is Scoring.CHOSEN and len(codes) != 1,
        "the number of bands": len(least) != _BANDS.get(scoring, len(least)),
        "a number without its most": any(
            item.kind is AnswerKind.NUMBER and item.most < 1 for item in instrument.items
        ),
        "bands that do not rise": scoring is Scoring.POINTS and not rising,
        "unverified names nothing": not set(instrument.unverified) <= _PARTS | set(codes),
        "no validity": instrument.validity_days < 1,
    }
    return "; ".join(told for told, wrong in faults.items() if wrong)
