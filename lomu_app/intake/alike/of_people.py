"""From records and lines to pairs of people: what the import asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lomu_app.intake.alike.columns import Nominal
from lomu_app.intake.alike.deciding import find_pairings
from lomu_app.intake.known_people import KnownPerson
from lomu_app.intake.nominal_lines import NominalLine
from lomu_app.kernel.policy import PolicyBook
from lomu_app.people.comparing import name_key, yardstick
from lomu_app.people.places import address_parts


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two people by their ids, and whether they are certainly one; `probability` is below 1."""

    one: int
    two: int
    probability: float
    certain: bool
    why: tuple[str, ...]

    @property
    def score(self) -> int:
        """The probability in hundredths."""
        return min(99, round(100 * self.probability))


def find_alike(
    policies: PolicyBook, known: Sequence[KnownPerson], lines: Sequence[NominalLine],
    ids: Sequence[int],
) -> list[AlikePair]:  # fmt: skip
    """Who of the lines (whose records have these ids) may be somebody else, likeliest first."""
    groups = yardstick(policies).groups
    keys = [*(one.person_id for one in known), *ids]
    records = [*map(_of_record, known), *map(_of_line, lines)]
    found: dict[tuple[int, int], AlikePair] = {}
    for pair in find_pairings(
        records, policies["matching"].items, groups, first_new=len(known),
        names=known_forenames(policies) | frozenset(groups),
    ):  # fmt: skip
        one, two = sorted((keys[pair.one], keys[pair.two]))
        # Somebody known by two names is found twice; the likelier pair comes first.
        if one != two and (one, two) not in found:
            probability = min(round(pair.probability, 4), 0.9999)
            found[one, two] = AlikePair(one, two, probability, pair.joined, pair.why)
    return list(found.values())


def _of_record(one: KnownPerson) -> Nominal:
    born = one.date_of_birth
    place, town, postcode = address_parts(one.address)
    return Nominal(
        one.surname, one.forenames, None if born is None else (born.year, born.month, born.day),
        place, town, postcode, one.pnc_id or "", one.cro_number or "", one.other_id,
    )  # fmt: skip


def _of_line(line: NominalLine) -> Nominal:
    place, town, postcode = address_parts(line.address)
    return Nominal(
        line.surname, line.forenames, line.figures, place, town, postcode, line.pnc_id or "",
        line.cro_number or "", line.other_id,
    )  # fmt: skip


def known_forenames(policies: PolicyBook) -> frozenset[str]:
    """Forenames that are names of their own, as keys."""
    known = [
        *policies["intake_forenames"]["forenames"], *policies["matching"]["own_names"].split()
    ]  # fmt: skip
    return frozenset(map(name_key, known))
