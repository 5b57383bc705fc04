"""A COG's papers in words: what workbook and document say, said once."""

from __future__ import annotations

from lomu_app.cog.pack_rows import CogPack, PackException, PackLine, PackRisk, PackTactic
from lomu_app.kernel.counting import counted
from lomu_app.packs.trm_words import day_text, moment_text

# By rank, the lowest first; colour only repeats them.
_SHAPES = ("▼", "●", "▲", "▲▲", "◆")
_TRENDS = {
    "new": "First score", "up": "↗ Risen", "down": "↘ Fallen", "same": "→ Unchanged",
}  # fmt: skip
SECTIONS = {
    "locations": "Location", "nominations": "New nomination", "sign_offs": "Proposed sign-off",
}  # fmt: skip
NOT_FROZEN = "DRAFT: the meeting has not been opened. What changes before it will not stand here."
NO_INTELLIGENCE = "None that may leave the room."
HIGH_RANK = 4
_OVERDUE = "■ OVERDUE: "
_MOST_NAMED = 12


def risk_text(risk: PackRisk) -> str:
    """Shape, word and score: `▲ High (15)`."""
    shape = _SHAPES[min(max(risk.rank, 1), len(_SHAPES)) - 1]
    score = f" ({risk.score})" if risk.score is not None else ""
    return f"{shape} {risk.label}{score}"


def trend_text(code: str) -> str:
    """Where the risk has gone since entry."""
    return _TRENDS.get(code, code)


def status_text(pack: CogPack) -> str:
    """Whether this is the agenda that was opened, or one that nobody meets on."""
    if pack.called_off:
        return f"Called off {pack.called_off}"
    if pack.frozen_at is None:
        return NOT_FROZEN
    return f"As the meeting was opened, {moment_text(pack.frozen_at)}"


def late_text(pack: CogPack) -> str:
    """What came onto the agenda after it was frozen; empty where nothing did."""
    if not pack.joined_late:
        return ""
    number = counted(len(pack.joined_late), "location")
    return f"Came in after the agenda was opened, {number}: {'; '.join(pack.joined_late)}"


def counted_links(line: PackLine) -> str:
    """Who and what is linked, in numbers alone."""
    children = counted(line.children, "child", "children")
    waiting = f" ({line.not_referred} not yet referred)" if line.not_referred else ""
    rest = (
        (line.people, "known person", "known people"), (line.vehicles, "vehicle", "vehicles"),
        (line.groups, "group", "groups"),
    )  # fmt: skip
    told = [counted(number, one, many) for number, one, many in rest if number]
    return " · ".join([f"{children}{waiting}", *told])


def standing_text(line: PackLine) -> str:
    """Since when and how often it has been before the meeting."""
    since = f"on the agenda since {day_text(line.agenda_since)}" if line.agenda_since else (
        f"raised {day_text(line.raised_on)}"
    )  # fmt: skip
    agendas = f"on {counted(line.meetings_on_agenda, 'agenda')} before"
    put_off = (
        f"put off {counted(line.deferred_before, 'time')} running" if line.deferred_before else ""
    )
    return " · ".join(part for part in (line.status, since, agendas, put_off) if part)


def new_text(line: PackLine) -> str:
    """What has changed or come in since the meeting before; empty where there was none."""
    if line.since is None:
        return ""
    return f"{day_text(line.since)}: {'; '.join(line.new) or 'nothing'}"


def clocks_text(tactic: PackTactic) -> str:
    """`■ OVERDUE: court 22/11/2026 10:00; SOON: runs out 12/12/2026 10:00`, or nothing."""
    return "; ".join(clock_lines(tactic))


def clock_lines(tactic: PackTactic) -> list[str]:
    """Each clock that runs, the first on top, with how near it is."""
    told = []
    for at, (name, moment) in enumerate(tactic.clocks):
        sign = _OVERDUE if at < tactic.past else ""
        if at == tactic.past and tactic.near:
            sign = "SOON: "
        told.append(f"{sign}{name} {moment}")
    return told


def before_after(tactic: PackTactic) -> str:
    """Reports before and after, as far as they were counted."""
    if tactic.count_before is None and tactic.count_after is None:
        return ""
    before, after = tactic.count_before, tactic.count_after
    told = "? reports" if before is None else counted(before, "report")
    return f"{told} before, {'?' if after is None else after} after"


def tactic_short(tactic: PackTactic) -> str:
    """One line of a list."""
    clocks = clocks_text(tactic)
    return f"{tactic.label}: {tactic.status.lower()}" + (f", {clocks}" if clocks else "")


def running(line: PackLine) -> list[PackTactic]:
    """The tactics that are under way or come next."""
    return [each for each in line.tactics if not each.result and each.status not in _OVER]


def has_overdue(line: PackLine) -> bool:
    """Whether a clock of one of its tactics had run out when this was told."""
    return any(tactic.past for tactic in line.tactics)


def overdue_text(pack: CogPack) -> str:
    """Where a tactic's clock is past; empty where none is."""
    found = [line.reference for line in pack.lines if has_overdue(line)]
    if not found:
        return ""
    number, told = counted(len(found), "location"), ", ".join(found[:_MOST_NAMED])
    return f"{_OVERDUE}a tactic's clock is past at {number}: {told}" + (
        " …" if len(found) > _MOST_NAMED else ""
    )


_OVER = ("Done", "Expired", "Withdrawn", "Refused")


def exception_text(found: PackException) -> str:
    """Why the chair signed off in spite of what lacked."""
    lacked = f" Lacked: {'; '.join(found.lacking)}." if found.lacking else ""
    return f"{found.reason.rstrip('. ')}.{lacked}"
