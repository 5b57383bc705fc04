"""The use cases of releases, as the desk sends them.

The day of release itself is set on the memberships (`SetReleaseDate`, suspension, import); a
release follows them. `version` is always that of the release that the user was looking at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordScreening(Command):
    """Say whether earlier records carry a high-risk DA flag, and what was looked at.

    `refer` puts the person forward for the resettlement cohort, if they are not in it yet; the
    result then holds the reference of the membership as `referred`.
    """

    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "release:screened"

    release_id: int
    version: int
    found: bool
    looked_at: str
    note: str = ""
    refer: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordRelease(Command):
    """Say that somebody has come out; the task of that day is done with it.

    With `taken_back` it was recorded wrongly: the release is awaited again on the day that
    stood before, `note` saying why. `released_on` is then not looked at.
    """

    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "release:came_out"

    release_id: int
    version: int
    released_on: dt.date
    note: str
    taken_back: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class DropRelease(Command):
    """Of two releases that await the same person drop this one, with what is not done of it."""

    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "release:dropped"

    release_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanReleases(Command):
    """Bring all releases of an area in line with its memberships and with the present policy.

    They follow by themselves; this is for an area whose days were on record before, and after
    the policy has changed. The result counts the releases that are `expected`.
    """

    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "release:planned"

    area: str
