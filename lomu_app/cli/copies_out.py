"""The copies of a pack on their way out of the command line, each with its password told once."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Mapping
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.disclosure.queries import load_release
from lomu_app.disclosure.rows import ReleaseDetail
from lomu_app.disclosure.rules import ReleaseStatus
from lomu_app.kernel.errors import InvalidInput, LomuError

NOWHERE = "Say where to: --out FILE."


def write_copies(
    core: Core, options: argparse.Namespace, release_id: int
) -> tuple[dict[str, Any], str]:
    """Write every copy of a pack to `--out`: what was written, and the same in words.

    Raises InvalidInput, Refused; StoreUnavailable and OSError with the passwords told before.
    """
    from lomu_app.packs import door
    from lomu_app.packs.locking import new_password

    if options.out is None:
        raise InvalidInput(NOWHERE, {"out": "needed"})
    detail = core.ask(load_release, release_id)
    if options.password_file is not None:
        typed = session.read_passphrase(options.password_file)
        passwords, made = {copy.id: typed for copy in detail.copies}, {}
    else:
        asked = door.copies_with_password(core, detail)
        passwords = made = {copy.id: new_password() for copy in asked}
    try:
        written = door.write_out(core, release_id, options.out, passwords, replace=options.replace)
    except BaseException:
        if _may_be_out(core, release_id):
            _tell_passwords(detail, made)
        raise
    by_canary = {copy.canary: made.get(copy.id, "") for copy in detail.copies}
    files = [
        {**dataclasses.asdict(each), "file": str(each.file), "new_password": by_canary[each.canary]}
        for each in written
    ]
    lines = [f"Wrote {each['file']} for {each['recipient']}." for each in files]
    lines += [
        f"Password for {each['recipient']}, shown this once: {each['new_password']}"
        for each in files
        if each["new_password"]
    ]
    return {"reference": detail.row.reference, "files": files}, "\n".join(lines)


def _may_be_out(core: Core, release_id: int) -> bool:
    """Whether copies may have been written: a pack is put on record before the first of them."""
    try:
        return core.ask(load_release, release_id).row.status is ReleaseStatus.RELEASED
    except LomuError:
        return True


def _tell_passwords(detail: ReleaseDetail, made: Mapping[int, str]) -> None:
    """Some copies may be there by now, and open with nothing else."""
    for copy in detail.copies:
        if copy.id in made:
            told = f"{copy.recipient}, {copy.agency} ({copy.canary}): {made[copy.id]}"
            print(f"Password, if the copy was written, for {told}", file=sys.stderr)
