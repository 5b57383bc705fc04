"""What a comparison of two people found, in words."""

from __future__ import annotations

_SURNAME = {
    "equal": "same surname", "near": "surname spelt nearly the same",
    "alias": "surname is known as an alias", "missing": "surname not known",
    "different": "surnames differ",
}  # fmt: skip
_FORENAMES = {
    "equal": "same forenames", "first": "same first forename",
    "short_form": "forename is a short form", "near": "forename nearly the same",
    "middle": "forename is a later one of the other",
    "alias": "forename is known as an alias", "initial": "initial fits the forename",
    "missing": "forename not known", "different": "forenames differ",
}  # fmt: skip
_BORN = {
    "equal": "same date of birth", "swapped": "date of birth with day and month swapped",
    "slip": "date of birth differs by one figure", "year": "same year of birth",
    "two": "two parts of the date of birth are the same",
    "missing": "date of birth not known", "different": "dates of birth differ",
}  # fmt: skip
_PNC = {
    "equal": "same PNC id", "slip": "PNC id differs by a figure or its check letter",
    "different": "PNC ids differ",
}  # fmt: skip
_CRO = {
    "equal": "same CRO number", "slip": "CRO number differs by a figure or its check letter",
    "different": "CRO numbers differ",
}  # fmt: skip


def told(
    pnc: str, cro: str, surname: str, forenames: str, born: str, *, swapped: bool,
    shared: frozenset[str], at_home: bool,
) -> tuple[str, ...]:  # fmt: skip
    """What agrees and what does not, each in a few words."""
    names = (
        ["surname and forename are swapped"] if swapped
        else [_SURNAME[surname], _FORENAMES[forenames]]
    )  # fmt: skip
    words = [_PNC.get(pnc), _CRO.get(cro), *names, _BORN[born]]
    if shared:
        words.append("same postcode " + ", ".join(sorted(shared)))
    if at_home:
        words.append("same house number and street")
    return tuple(word for word in words if word)
