"""What a list of results tells of a person, and in what part they appear in it."""

from __future__ import annotations

import re
from enum import StrEnum

from lomu_app.kernel.policy import Policy
from lomu_app.people.rules import SubjectCategory

_NOT_WORDS = re.compile(r"[^a-z0-9]+")


class ResultKind(StrEnum):
    """What happened."""

    ARREST = "arrest"
    CHARGE = "charge"
    DISPOSAL = "disposal"
    WANTED = "wanted"
    WARRANT = "warrant"
    BAIL = "bail"


RESULT_LABELS = {
    ResultKind.ARREST: "Arrested", ResultKind.CHARGE: "Charged",
    ResultKind.DISPOSAL: "Disposed of", ResultKind.WANTED: "Circulated as wanted",
    ResultKind.WARRANT: "Warrant issued", ResultKind.BAIL: "On bail",
}  # fmt: skip
STAGES = (ResultKind.ARREST, ResultKind.CHARGE, ResultKind.DISPOSAL)
"""How far one offence has come; the other kinds are no step of an offence."""


def plain(text: str) -> str:
    """Small letters, words only."""
    return " ".join(_NOT_WORDS.sub(" ", text.casefold()).split())


def kind_of_words(policy: Policy, text: str) -> ResultKind | None:
    """What the words of a cell mean; None where the policy does not know them."""
    said = plain(text)
    for kind, words in policy["kinds"].items():
        if said in map(plain, words):
            return ResultKind(kind)
    return None


def category_of(policy: Policy, kind: ResultKind, disposal: str) -> SubjectCategory:
    """Suspect, or convicted where a disposal says so in plain words (DPA 2018 s.38(3))."""
    said = f" {plain(disposal)} "
    told = policy["convicted"]
    if kind is not ResultKind.DISPOSAL or _has(said, told["not_words"]):
        return SubjectCategory.SUSPECT
    return SubjectCategory.CONVICTED if _has(said, told["words"]) else SubjectCategory.SUSPECT


def _has(said: str, words: list[str]) -> bool:
    return any(f" {plain(word)} " in said for word in words)
