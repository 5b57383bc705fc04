"""Every measure reckoned once more, in plain Python from raw rows of the database.

Nothing of the program but its policy files is used: what a row means is written out here again,
as the formula of each measure says it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from lomu_app.bootstrap import Core
from tests.support.personal import behind

Row = dict[str, Any]
_OUTSTANDING = {
    "draft", "submitted", "ready", "on_list", "allocated", "attempted", "returned", "circulated",
}  # fmt: skip
_MEMBER = {"selected", "managed", "suspended"}
_STAGES = ["referred", "screened_in", "assessed", "selected", "managed", "suspended"]
_OPEN = {
    "nominated", "accepted", "under_assessment", "tactic_agreed", "disruption_live",
    "risk_reduced", "sign_off_proposed", "reopened",
}  # fmt: skip


@dataclass
class Plain:
    """One row that a measure counts: day, whether it counts, what it is worth, its groups."""

    key: int
    on: str
    area: str
    counts: bool = True
    value: float = 0
    groups: dict[str, str] = field(default_factory=dict)


class Raw:
    """All rows of the tables, as text and numbers."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._read: dict[str, list[Row]] = {}

    def __getitem__(self, table: str) -> list[Row]:
        if table not in self._read:
            with behind(self._core.store).engine.connect() as connection:
                found = connection.execute(sa.text(f"SELECT * FROM {table} ORDER BY id"))
                self._read[table] = [
                    {name: _as_text(value) for name, value in row._mapping.items()} for row in found
                ]
        return self._read[table]

    def by_id(self, table: str) -> dict[int, Row]:
        return {row["id"]: row for row in self[table]}


def _as_text(value: Any) -> Any:
    """A day or moment of a server as a file holds it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _targets(raw: Raw, first: str, last: str) -> dict[str, list[Plain]]:
    attempts: defaultdict[int, list[Row]] = defaultdict(list)
    for each in raw["arrest_attempt"]:
        attempts[each["target_id"]].append(each)
    made: defaultdict[str, list[Plain]] = defaultdict(list)
    for row in raw["target"]:
        tries = attempts[row["id"]]
        day = _arrest_day(row, tries)
        if day and first <= day <= last:
            wanted = _days(row["date_added"], day)
            made["arrests_within_target"].append(_target(row, day, day <= row["return_due"]))
            made["days_wanted"].append(_target(row, day, value=wanted))
            number = row["attempts_reported"] + len(tries)
            made["attempts_per_arrest"].append(_target(row, day, value=number))
        ended = day or row["closed_on"]
        still = row["status"] in _OUTSTANDING or (ended is not None and ended > last)
        if row["date_added"] <= last and still:
            for code in ("oldest_targets", "outstanding_targets"):
                made[code].append(_target(row, last, value=_days(row["date_added"], last)))
        if first <= row["date_added"] <= last:
            made["new_targets"].append(_target(row, row["date_added"]))
        if row["closed_on"] and first <= row["closed_on"] <= last:
            _closed(made, row)
    return made


def _arrest_day(row: Row, tries: list[Row]) -> str | None:
    arrests = [each["on_day"] for each in tries if each["outcome"] == "arrested"]
    day: str | None = row["closed_on"]
    if row["outcome"] == "surrendered":
        return day
    if row["status"] == "arrested" or row["outcome"] == "arrested":
        return max(arrests) if arrests else day
    return None


def _closed(made: dict[str, list[Plain]], row: Row) -> None:
    made["cleared_targets"].append(_target(row, row["closed_on"], outcome=row["outcome"]))
    if row["outcome"] in {
        "withdrawn", "misidentified", "no_further_action", "other_force", "not_stated",
    }:  # fmt: skip
        made["reasons_withdrawn"].append(_target(row, row["closed_on"], reason=row["outcome"]))


def _target(
    row: Row, on: str, counts: bool = True, *, value: float = 0, **groups: str
) -> Plain:  # fmt: skip
    own = {"team": row["team"] or "Not stated", **groups}
    return Plain(row["id"], on, row["area"], counts, value, own)


def _days(first: str, last: str) -> int:
    return max(0, (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days)


def _lines(raw: Raw, first: str, last: str) -> list[Plain]:
    targets, lists = raw.by_id("target"), raw.by_id("threat_list")
    return [
        Plain(
            row["target_id"], lists[row["list_id"]]["day"], lists[row["list_id"]]["area"],
            row["previous_rank"] is not None and not row["previous_worked"],
            groups={"team": targets[row["target_id"]]["team"] or "Not stated"},
        )
        for row in raw["threat_item"]
        if lists[row["list_id"]]["status"] in {"presented", "actioned", "closed"}
        and first <= lists[row["list_id"]]["day"] <= last and row["removed_reason"] is None
    ]  # fmt: skip


def _steps(raw: Raw) -> dict[int, list[Row]]:
    back = {row["step_id"] for row in raw["step_before"] if row["back_id"]}
    back |= {row["back_id"] for row in raw["step_before"] if row["back_id"]}
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in raw["membership_step"]:
        if row["id"] not in back:
            found[row["membership_id"]].append(row)
    return found


def _cohorts(raw: Raw, first: str, last: str) -> dict[str, list[Plain]]:
    steps = _steps(raw)
    made: defaultdict[str, list[Plain]] = defaultdict(list)
    for row in raw["membership"]:
        own = {"cohort": row["cohort"], "manager": row["lead_manager"] or "Not stated"}

        def add(code: str, on: str, *, row: Row = row, own: Row = own, **groups: str) -> None:
            made[code].append(Plain(row["id"], on, row["area"], groups={**own, **groups}))

        reached = {step["to_status"] for step in steps[row["id"]]}
        if first <= row["referred_on"] <= last:
            furthest = max(at for at, stage in enumerate(_STAGES) if at == 0 or stage in reached)
            for stage in _STAGES[: min(furthest, 4) + 1]:
                add("cohort_funnel", row["referred_on"], stage=stage)
            if "deselected" in reached:
                add("cohort_funnel", row["referred_on"], stage="deselected")
        for step in steps[row["id"]]:
            if (
                step["from_status"] != step["to_status"]
                and first <= step["created_at"][:10] <= last
            ):
                add("cohort_movement", step["created_at"][:10], stage=step["to_status"])
        until = [s["to_status"] for s in steps[row["id"]] if s["created_at"][:10] <= last]
        if until and until[-1] in _MEMBER:
            add("members", last)
        if row["status"] in _MEMBER:
            add("workload", last)
    return made


def _actions(raw: Raw, first: str, last: str) -> dict[str, list[Plain]]:
    made: defaultdict[str, list[Plain]] = defaultdict(list)
    for row in raw["action_item"]:
        own = {"agency": row["owner_agency"]}
        done = row["closed_at"][:10] if row["status"] == "done" else None
        if first <= row["due"] <= last and row["status"] not in {"cancelled", "transferred"}:
            code = "cog_action_completion" if row["seen_with"] else "action_completion"
            kept = done is not None and done <= row["due"]
            made[code].append(Plain(row["id"], row["due"], row["area"], kept, groups=own))
        if done and first <= done <= last and not row["seen_with"]:
            made["action_lateness"].append(
                Plain(row["id"], done, row["area"], value=_days(row["due"], done), groups=own)
            )
    return made


def _locations(raw: Raw, first: str, last: str) -> dict[str, list[Plain]]:
    steps: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in raw["cog_location_step"]:
        steps[row["location_id"]].append((row["created_at"], row["to_status"]))
    places = raw.by_id("cog_location")
    granted = [row for row in raw["cog_sign_off"] if row["outcome"] == "granted"]
    for row in granted:
        steps[row["location_id"]].append((row["decided_at"], "signed_off"))
    made: defaultdict[str, list[Plain]] = defaultdict(list)
    for row in raw["cog_location"]:
        own = {"type": row["kind"]}
        if first <= row["raised_on"] <= last:
            made["locations_raised"].append(
                Plain(row["id"], row["raised_on"], row["area"], groups=own)
            )
        until = [status for at, status in sorted(steps[row["id"]]) if at[:10] <= last]
        if row["raised_on"] <= last and (until[-1] if until else "nominated") in _OPEN:
            made["locations_kept"].append(Plain(row["id"], last, row["area"], groups=own))
    for row in granted:
        place, day = places[row["location_id"]], row["decided_at"][:10]
        if first <= day <= last:
            made["locations_signed_off"].append(
                Plain(place["id"], day, place["area"], groups={"type": place["kind"]})
            )
    made["tactics_begun"] = _tactics(raw, first, last)
    return made


def _tactics(raw: Raw, first: str, last: str) -> list[Plain]:
    places = raw.by_id("cog_location")
    begun: defaultdict[int, list[str]] = defaultdict(list)
    for row in raw["cog_tactic_step"]:
        if row["to_status"] in {"live", "breached"}:
            begun[row["tactic_id"]].append(row["at"][:10])
    found = []
    for row in raw["cog_tactic"]:
        place = places[row["location_id"]]
        if begun[row["id"]] and first <= min(begun[row["id"]]) <= last:
            own = {"type": place["kind"], "strand": row["strand"]}
            found.append(Plain(row["id"], min(begun[row["id"]]), place["area"], groups=own))
    return found


def every_measure(raw: Raw, first: dt.date, last: dt.date) -> dict[str, list[Plain]]:
    """By code, the rows of each measure of the period; days are those of UTC."""
    days = first.isoformat(), last.isoformat()
    return {
        **_targets(raw, *days), "carried_items": _lines(raw, *days), **_cohorts(raw, *days),
        **_actions(raw, *days), **_locations(raw, *days),
    }  # fmt: skip


# --- what takes half a year to tell -------------------------------------------------------------


def lasting(raw: Raw, today: dt.date) -> list[Plain]:
    """Each sign-off that is six months old; it counts unless its place was reopened since."""
    places = raw.by_id("cog_location")
    found = []
    for row in raw["cog_sign_off"]:
        if row["outcome"] != "granted":
            continue
        day = dt.date.fromisoformat(row["decided_at"][:10])
        month = day.month + 5
        until = dt.date(day.year + month // 12, month % 12 + 1, min(day.day, 28)).isoformat()
        back = [
            step for step in raw["cog_location_step"]
            if step["location_id"] == row["location_id"] and step["to_status"] == "reopened"
            and row["decided_at"] <= step["created_at"] and step["created_at"][:10] <= until
        ]  # fmt: skip
        if until <= today.isoformat():
            place = places[row["location_id"]]
            found.append(Plain(place["id"], day.isoformat(), place["area"], not back))
    return found


def harm(raw: Raw, each: float, today: dt.date) -> list[Plain]:
    """Each first selection that is 182 days old, where every offence weighs the same."""
    steps, half_a_year = _steps(raw), dt.timedelta(days=182)
    found = []
    for row in raw["membership"]:
        chosen = [s["created_at"][:10] for s in steps[row["id"]] if s["to_status"] in _MEMBER]
        if not chosen or dt.date.fromisoformat(chosen[0]) + half_a_year > today:
            continue
        on = dt.date.fromisoformat(chosen[0])
        days = [
            dt.date.fromisoformat(offence["day"]) for offence in raw["offence"]
            if offence["person_id"] == row["person_id"] and offence["strike_id"] is None
        ]  # fmt: skip
        before = sum(on - half_a_year <= day < on for day in days)
        after = sum(on <= day < on + half_a_year for day in days)
        own = {"cohort": row["cohort"], "person": str(row["person_id"])}
        found.append(
            Plain(row["id"], chosen[0], row["area"], after < before, each * (before - after), own)
        )
    return sorted(found, key=_first)


def _first(row: Plain) -> tuple[str, int]:
    return row.on, row.key
