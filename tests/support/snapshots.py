"""Invented Threat Review lists of any length, and lists with given words in every text field."""

from __future__ import annotations

import dataclasses
import datetime as dt

from lomu_app.daart.snapshot import (
    AlertLine,
    BriefingAddress,
    BriefingAttempt,
    BriefingMarker,
    ListLine,
    ListSnapshot,
    OffSince,
    Reason,
)
from lomu_app.people.identifiers import check_letter

DAY = dt.date(2026, 11, 24)
MORNING = dt.datetime(2026, 11, 24, 7, 5, tzinfo=dt.UTC)
HEAD = "#1042 3f9ac1d2e07b"
MARKING = "OFFICIAL-SENSITIVE"

_SURNAMES = (
    "Brannigan", "Okonjo", "Pritchlow", "Dacostelle", "Eastwick", "Fenwright", "Gallowby",
    "Ireleth", "Jankowen", "Kearnell", "Lomaxton", "Mwangeli", "Naylorby", "Quinlow", "Robsett",
)  # fmt: skip
_FORENAMES = ("Adam", "Tunde", "Kyle", "Imran", "Lee", "Shannon", "Carl", "Dariusz", "Abi")
_OFFENCES = (
    "Assault occasioning actual bodily harm",
    "Coercive or controlling behaviour in an intimate relationship",
    "Breach of a non-molestation order",
    "Intentional strangulation",
)
_STREETS = ("Larkspur Rise", "Old Tannery Lane", "Meadowsweet Court", "Quarry Bank Terrace")
_OUTCOMES = ("no_reply", "not_present", "seen_made_off", "address_empty")


def line(rank: int, *, risk: str | None = None) -> ListLine:
    """The invented target at a rank; the same rank gives the same person."""
    surname = _SURNAMES[rank % len(_SURNAMES)]
    serial = 100_000 + rank * 7
    known = rank % 4
    return ListLine(
        item_id=rank, version=1 + rank % 3, target_id=500 + rank, person_id=900 + rank,
        reference=f"DA-26-{rank:04d}", rank=rank,
        category=("arrest_target", "recall", "warrant_due")[rank % 3], score=140 - rank,
        reasons=(
            Reason("dash", "Victim's DASH band is High", 40),
            Reason("days", f"Wanted for {rank + 3} days", 12),
            Reason("attempts", f"{known} attempts without arrest", known * 4),
        ),
        gaps=("PNC circulation", "Address checked in the last 7 days") if rank % 3 == 0 else (),
        movement=("new", "up", "down", "same", "carried")[rank % 5],
        previous_rank=rank + 2, carried_days=rank % 6,
        surname=surname, forenames=_FORENAMES[rank % len(_FORENAMES)],
        aliases=(f"{surname[:4]}o",) if rank % 2 else (),
        date_of_birth=dt.date(1980 + rank % 24, 1 + rank % 12, 1 + rank % 28),
        age=2026 - 1980 - rank % 24, sex="m" if rank % 6 else "f",
        pnc_id=_pnc_id(1996 + rank % 20, serial),
        cro_number=None, crime_reference=f"20/{100_000 + rank}/26",
        offence=_OFFENCES[rank % len(_OFFENCES)],
        power=("arrest_s24", "recall", "warrant", "breach_court_bail")[rank % 4],
        power_reference="" if rank % 4 == 0 else f"WRT-{rank:05d}",
        necessity_grounds="e, f" if rank % 4 == 0 else "",
        necessity_reason="" if rank % 4 else "Prompt interview needed; has left two addresses.",
        victim_risk=risk or ("high", "medium", "standard", "not_assessed")[(rank // 5) % 4],
        wanted_on_pnc=(True, True, False, None)[rank % 4],
        date_added=DAY - dt.timedelta(days=rank + 3), days_wanted=rank + 3,
        officer_in_case=f"DC {2000 + rank} Marlowe", owner=f"PC {4000 + rank} Doyle",
        team="Response B", due="2026-11-24" if rank % 2 else "",
        ask="One visit before 08:00 and one after 22:00 today.",
        safety_note="Keeps a bull terrier loose in the hall. Rear alley leads to the canal path."
        if rank % 2 else "",
        evidence_summary="Victim's account recorded on video, injuries photographed, neighbour's"
        " call to 999 kept. Interview plan with the officer in case.",
        tactical_options=("Two officers front, one at the rear gate", "Trace through work van"),
        comments="Partner is believed to warn him by telephone." if rank % 3 == 1 else "",
        addresses=tuple(_address(rank, number) for number in range(1, 1 + rank % 4)),
        markers=_MARKERS[: rank % 4],
        attempts=tuple(_attempt(rank, number) for number in range(known)),
        attempts_total=known + rank % 2, proposed_off=None,
        moved_reason="New threat to the victim overnight" if rank == 2 else None,
        moved_by="PS 1001 Marsh" if rank == 2 else None,
        removed_reason=None, removed_by=None,
        carry_reason="Believed out of the area until Friday" if rank % 6 == 5 else None,
        decision="", result=None, result_note="",
    )  # fmt: skip


def _pnc_id(year: int, serial: int) -> str:
    return f"{year}/{serial:07d}{check_letter(int(f'{year % 100}{serial:07d}'))}"


_MARKERS = (
    BriefingMarker("VI", "Violent", "Fought with officers on arrest", DAY - dt.timedelta(days=90),
                   DAY - dt.timedelta(days=5)),
    BriefingMarker("WE", "Weapons", "Kitchen knife by the front door", DAY - dt.timedelta(days=800),
                   None),
    BriefingMarker("ME", "Mental health", "", None, None),
)  # fmt: skip


def _address(rank: int, number: int) -> BriefingAddress:
    checked = None if number == 3 else DAY - dt.timedelta(days=rank * number % 30)
    street = _STREETS[(rank + number) % len(_STREETS)]
    note = "Mother's flat; she will not open before 07:00" if number == 2 else ""
    return BriefingAddress(
        number, f"{rank + 10} {street}, Coventry", f"ZZ99 {number}AA", checked, note
    )


def _attempt(rank: int, number: int) -> BriefingAttempt:
    day = DAY - dt.timedelta(days=1 + number * 2)
    note = "Curtain moved upstairs; neighbour says he left by the rear" if number == 0 else ""
    return BriefingAttempt(day, f"{6 + number:02d}:10", _OUTCOMES[(rank + number) % 4], note)


def snapshot(
    targets: int, *, marking: str = MARKING, approved: bool = True, area: str = "Coventry"
) -> ListSnapshot:
    """An invented list of so many targets."""
    return ListSnapshot(
        list_id=7, version=1, area=area, day=DAY, status="approved" if approved else "draft",
        marking=marking, prepared_by="PS 1001 Marsh", prepared_at=MORNING,
        submitted_by="PS 1001 Marsh", submitted_at=MORNING + dt.timedelta(minutes=40),
        approved_by="Insp 88 Rahman" if approved else None,
        approved_at=MORNING + dt.timedelta(hours=1) if approved else None,
        approved_gaps="Two lines lack a checked address; visits at 10:00" if approved else None,
        presented_by=None, presented_at=None, closed_by=None, closed_at=None,
        policy="daart-ranking 2026.11", order_rule=(
            "Points, highest first", "then days wanted, longest first", "then reference",
        ),
        data_as_at=MORNING, lines=tuple(line(rank) for rank in range(1, targets + 1)),
        off_since=(
            OffSince("DA-26-0801", "STANNERBY, Wes", "arrested", "Arrested 23/11/2026 06:20"),
            OffSince("DA-26-0790", "TRUEMANN, Jo", "surrendered", "Walked in on 23/11/2026"),
        ) if targets else (),
        alerts=_ALERTS if targets else (),
    )  # fmt: skip


_ALERTS = (
    AlertLine(
        alert_id=11, version=1, reference="AL-26-0011", category="release_today",
        category_label="Release today", day=DAY, carried_days=0, person_id=931,
        name="HOLLOWICK, Sten", text="Released from prison at 10:00 on licence; no-contact"
        " condition for the victim. Recall pack is with the offender manager.",
        raised_by="PC 4002 Doyle", raised_at=MORNING, late=False, outcome=None, settled_by=None,
    ),
    AlertLine(
        alert_id=9, version=2, reference="AL-26-0009", category="high_risk_missing",
        category_label="High-risk missing", day=DAY - dt.timedelta(days=2), carried_days=2,
        person_id=None, name="", text="Missing from Meadowsweet Court since Sunday evening",
        raised_by="PS 1001 Marsh", raised_at=MORNING + dt.timedelta(hours=2), late=True,
        outcome="Found safe at 08:20", settled_by="PS 1001 Marsh",
    ),
)  # fmt: skip


def much_known() -> ListLine:
    """Somebody wanted for ten offences, at five addresses, after twelve attempts."""
    notes = (
        "Curtain moved upstairs; neighbour says he left by the rear gate towards the canal", "",
        "Mother at the door, refused entry",
    )  # fmt: skip
    attempts = tuple(
        BriefingAttempt(DAY - dt.timedelta(days=2 * number + 1), "06:10", _OUTCOMES[number % 4],
                        notes[number % 3])
        for number in range(12)
    )  # fmt: skip
    return dataclasses.replace(
        line(3, risk="very_high"), attempts=attempts, attempts_total=14,
        addresses=tuple(_address(3, number) for number in range(1, 6)),
        offence="; ".join((*_OFFENCES, "Criminal damage to property under £5,000",
                           "Threats to kill", "Witness intimidation", "Malicious communications",
                           "Stalking involving fear of violence", "Theft of a telephone")),
        aliases=("Dacoo", "Immy", "Imran Dacostelle-Wren"),
        moved_reason="New threat to the victim overnight", moved_by="PS 1001 Marsh",
        carry_reason="Believed out of the area until Friday", carried_days=4,
    )  # fmt: skip


def saying(text: str, made: ListSnapshot | None = None) -> ListSnapshot:
    """A list with this text in each of its text fields, at every depth."""
    filled = _filled(made or snapshot(2), text)
    assert isinstance(filled, ListSnapshot)
    return dataclasses.replace(filled, marking=MARKING)


def _filled(value: object, text: str) -> object:
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(_filled(part, text) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _filled(getattr(value, f.name), text) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return value
