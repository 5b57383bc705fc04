"""`pack …` and `list disclosures`: packs through the one door, and who was given what."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lomu_app.bootstrap import Core
from lomu_app.cli import return_words, session, verify_words
from lomu_app.cli.copies_out import NOWHERE, write_copies
from lomu_app.cli.days import as_day
from lomu_app.cli.each_agency import require_folder, wishes_of_each
from lomu_app.cli.show import print_details, print_json, print_rows
from lomu_app.disclosure.audiences import OWN, POLICY, audiences, find_audience
from lomu_app.disclosure.commands import (
    AccountForCopy,
    CheckPack,
    RecallPack,
    RecordRegisterListing,
    SetLetterhead,
    WithdrawPack,
)
from lomu_app.disclosure.queries import (
    find_given_to,
    find_person_by_reference,
    find_release_id,
    find_release_ids,
    load_release,
    load_releases,
)
from lomu_app.disclosure.rows import ReleaseDetail, ReleaseFilter
from lomu_app.kernel.errors import InvalidInput
from lomu_app.packs.building import Recipient
from lomu_app.packs.kinds import PackWish, find_kind, pack_kinds
from lomu_app.packs.story import PackContent

if TYPE_CHECKING:
    from lomu_app.packs.door import BuiltPack

Run = Callable[[argparse.Namespace], None]
_REGISTER = ("reference", "kind", "title", "place", "status", "recipients", "released_at", "awaits")
_GIVEN = ("at", "agency", "recipient", "reference", "title", "what", "why", "by", "status")


def kinds(options: argparse.Namespace) -> None:
    """The kinds of pack, and the audiences."""
    with session.signed_in(options) as core:
        known = audiences(core.policies[POLICY])
    rows = [{"kind": each.code, "label": each.label, "about": each.about} for each in pack_kinds()]
    told = [
        {"audience": each.code, "label": each.label, "sees": sorted(each.sees)}
        for each in known.values()
    ]
    if options.json:
        print_json({"kinds": rows, "audiences": told})
        return
    print_rows(rows, ("kind", "label", "about"))
    print()
    print_rows(told, ("audience", "label", "sees"))


def preview(options: argparse.Namespace) -> None:
    """What each audience would see, and what is held back; nothing is kept but that you looked."""
    from lomu_app.packs import door

    with session.signed_in(options) as core:
        policy = core.policies[POLICY]
        wanted = [find_audience(policy, each) for each in options.audience or audiences(policy)]
        content = door.load(core, find_kind(options.kind), _wish(core, options))
        session.note_listing(core, f"pack preview {options.kind} {options.about}".strip(), 1)
        found = door.preview(core, content, wanted)
    told: list[dict[str, Any]] = [
        {
            "audience": each.audience, "marking": each.marking, "told": each.told,
            "held_back": each.held_back,
            "sheets": [dataclasses.asdict(story) for story in each.stories],
        }
        for each in found
    ]  # fmt: skip
    if options.json:
        print_json(told)
        return
    for each in told:
        print_details({name: value for name, value in each.items() if name != "sheets"})
        print_rows(
            each["sheets"], ("name", "shown", "held_back", "rows", "rows_held_back", "limited")
        )
        print()


def build(options: argparse.Namespace) -> None:
    """Freeze a pack, and write it where no second person is asked for."""
    from lomu_app.packs import door

    with session.signed_in(options) as core:
        wish, kind = _wish(core, options), find_kind(options.kind)
        if options.all_agencies:
            whom = [_recipient(each, "") for each in options.to or ()]
            wishes = wishes_of_each(core, options.kind, wish, whom)
            packs = [(door.load(core, kind, each), to) for each, to in wishes]
            require_folder(core, packs, options.marking, options.out)
            built = door.build_all(core, packs, options.why, options.marking)
        else:
            content, copies = door.load(core, kind, wish), _recipients(core, options)
            _require_place(core, options, content, copies)
            built = [door.build(core, content, copies, options.why, options.marking)]
        told = _let_out(core, options, built)
    body = [one for one, _ in told]
    words = "\n".join(said for _, said in told)
    _told(options, body if options.all_agencies else body[0], words)


def _require_place(
    core: Core, options: argparse.Namespace, content: PackContent, whom: list[Recipient]
) -> None:
    """Before it is built: a pack that nobody knows of would stay behind in the register."""
    from lomu_app.packs import door

    if options.out is None and not door.needs_check(core, content, whom, options.marking):
        raise InvalidInput(NOWHERE, {"out": "needed"})


def _let_out(
    core: Core, options: argparse.Namespace, built: Sequence[BuiltPack]
) -> list[tuple[Any, str]]:
    """Write those that nobody has to check: what was written of each, and the same in words.

    Where that fails, what was done is told all the same, passwords too, and how to go on.
    """
    done: list[tuple[Any, str]] = []
    for number, each in enumerate(built):
        try:
            done.append(_let_one_out(core, options, each))
        except BaseException:  # also where somebody breaks off: a password is told once alone
            told = [words for _, words in done]
            print("\n".join((*told, *map(_left, built[number:]))), file=sys.stderr)
            raise
    return done


def _left(built: BuiltPack) -> str:
    stands = "waits for its check" if built.needs_check else "is built, but not wholly written"
    return f"{built.reference} {stands}. Then: pack release {built.reference} --out …"


def _let_one_out(
    core: Core, options: argparse.Namespace, built: BuiltPack
) -> tuple[Any, str]:  # fmt: skip
    if not built.needs_check:
        return write_copies(core, options, built.id)
    return {**dataclasses.asdict(built), "files": []}, (
        f"{built.reference} is built. A second person has to check it: pack check"
        f" {built.reference}. Then: pack release {built.reference} --out …"
    )


def check(options: argparse.Namespace) -> None:
    """Say that you have looked at what each audience is shown, and let it go."""
    with session.signed_in(options) as core:
        row = _detail(core, options).row
        done = core.execute(CheckPack(disclosure_id=row.id, version=row.version, note=options.note))
    _told(options, done.result, f"{row.reference} is checked.")


def release(options: argparse.Namespace) -> None:
    """Write the copies, each to its recipient."""
    with session.signed_in(options) as core:
        body, told = write_copies(core, options, core.ask(find_release_id, options.reference))
    _told(options, body, told)


def withdraw(options: argparse.Namespace) -> None:
    """A pack that was built goes to nobody."""
    with session.signed_in(options) as core:
        row = _detail(core, options).row
        done = core.execute(
            WithdrawPack(disclosure_id=row.id, version=row.version, reason=options.reason)
        )
    _told(options, done.result, f"{row.reference} is withdrawn.")


def recall(options: argparse.Namespace) -> None:
    """Ask every copy of a pack back; who has one."""
    with session.signed_in(options) as core:
        row = _detail(core, options).row
        core.execute(RecallPack(disclosure_id=row.id, version=row.version, reason=options.reason))
        found = core.ask(load_release, row.id)
    rows = [dataclasses.asdict(copy) for copy in found.copies]
    if options.json:
        print_json(rows)
        return
    print(f"{row.reference} is recalled. Ask these for their copies:")
    print_rows(rows, ("canary", "agency", "recipient", "file_name"))


def account(options: argparse.Namespace) -> None:
    """Say what became of a copy that was asked back."""
    with session.signed_in(options) as core:
        detail = _detail(core, options)
        wanted = [copy for copy in detail.copies if copy.canary == options.copy.strip().upper()]
        if not wanted:
            known = ", ".join(copy.canary for copy in detail.copies)
            raise InvalidInput(f"{detail.row.reference} has the copies {known}.", {"copy": known})
        copy = wanted[0]
        done = core.execute(AccountForCopy(copy_id=copy.id, version=copy.version, how=options.how))
    _told(options, done.result, f"Noted of the copy of {copy.recipient}: {options.how}.")


def letterhead(options: argparse.Namespace) -> None:
    """Put a force's own words and picture on every cover."""
    picture = verify_words.read_file(options.picture) if options.picture else b""
    with session.signed_in(options) as core:
        done = core.execute(SetLetterhead(words=options.words, picture=picture))
    _told(options, done.result, "Covers carry it from now on.")


def list_disclosures(options: argparse.Namespace) -> None:
    """The register, or who has been given one person's data."""
    with session.signed_in(options) as core:
        if options.person:
            key = core.ask(find_person_by_reference, options.person)
            rows = [dataclasses.asdict(each) for each in core.ask(find_given_to, key)]
            columns: tuple[str, ...] = _GIVEN
        else:
            wanted = ReleaseFilter(
                areas=(options.area,) if options.area else (), to_check=options.to_check,
                to_account=options.recalled, to_write=options.to_write, text=options.text,
            )  # fmt: skip
            found = core.ask(load_releases, core.ask(find_release_ids, wanted))
            rows = [{**dataclasses.asdict(each), "place": each.place} for each in found]
            columns = _REGISTER
        what = f"list disclosures {options.person or ''}".strip()
        core.execute(RecordRegisterListing(what=what, records=len(rows)))
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, columns)


def add_words(word: Any, group: Any, lists: Any) -> None:
    """Every word about packs."""
    packs = group("pack", "packs for meetings and partners, through one door")
    word("kinds", kinds, "the kinds of pack and the audiences that there are", packs)
    _wishes(word("preview", preview, "what each audience would see, and what is held back", packs))
    made = word("build", build, "freeze a pack, and write it unless it must be checked", packs)
    _wishes(made)
    made.add_argument(
        "--to", action="append", metavar="AGENCY:NAME", help="who gets a copy; may be repeated"
    )
    made.add_argument(
        "--all-agencies", action="store_true", help="cog_actions: a pack of its own for each"
    )
    made.add_argument("--why", required=True, metavar="TEXT", help="why it goes out")
    made.add_argument("--marking", default="", metavar="M", help="raises the marking")
    made.add_argument("--out", type=Path, metavar="FILE", help=".xlsx, or a folder for several")
    sent = word("release", release, "write the copies of a pack that was checked", packs)
    sent.add_argument("--out", type=Path, required=True, metavar="FILE", help=".xlsx, or a folder")
    for each in (made, sent):
        each.add_argument(
            "--password-file", type=Path, metavar="FILE",
            help="for every copy; else one each is made and shown once",
        )  # fmt: skip
        each.add_argument("--replace", action="store_true", help="write over this file")
    steps: tuple[tuple[str, Run, str, str], ...] = (
        ("check", check, "as a second person, let a pack go", "note"),
        ("withdraw", withdraw, "a pack that was built goes to nobody", "reason"),
        ("recall", recall, "ask every copy of a pack back", "reason"),
        ("account", account, "what became of a copy that was asked back", "how"),
    )
    for name, run, told, asked in steps:
        step = word(name, run, told, packs)
        step.add_argument("reference", metavar="REF", help="e.g. D-000012")
        step.add_argument(f"--{asked}", required=asked != "note", default="", metavar="TEXT")
        if name == "account":
            step.add_argument("--copy", required=True, metavar="K7Q4-M2XR")
    sent.add_argument("reference", metavar="REF", help="e.g. D-000012")
    verify_words.add_words(word, packs)
    head = word("letterhead", letterhead, "a force's own words and picture on covers", packs)
    head.add_argument("--words", default="", metavar="TEXT")
    head.add_argument("--picture", type=Path, metavar="FILE", help="PNG or JPEG")
    return_words.add_words(word, packs, lists)
    register = word("disclosures", list_disclosures, "who was given what, when and why", lists)
    register.add_argument("--person", metavar="REF", help="who has been given this one's data")
    register.add_argument("--area", metavar="A")
    register.add_argument("--text", default="", metavar="WORDS")
    register.add_argument("--to-check", action="store_true", help="what waits for your check")
    register.add_argument("--to-write", action="store_true",
                          help="released, but a file may not be there: write it again with"
                          " `pack release`, or recall it")  # fmt: skip
    register.add_argument("--recalled", action="store_true", help="recalled, copies missing")


def _wishes(made: argparse.ArgumentParser) -> None:
    made.add_argument("kind", metavar="KIND", help="see `pack kinds`")
    made.add_argument("--area", required=True, metavar="A")
    made.add_argument("--date", type=as_day, metavar="D", help="default: today")
    made.add_argument("--about", default="", metavar="REF", help="a person, meeting, quarter …")
    made.add_argument("--agency", default="", metavar="X", help="whose, where the kind asks")
    made.add_argument("--audience", action="append", metavar="A", help="who it is for")


def _wish(core: Core, options: argparse.Namespace) -> PackWish:
    day: dt.date = options.date if options.date is not None else core.clock.today()
    return PackWish(options.area, day, options.about, options.agency)


def _recipients(core: Core, options: argparse.Namespace) -> list[Recipient]:
    """Those named; without a name only one's own unit is served, by one's own hands."""
    policy = core.policies[POLICY]
    chosen = [find_audience(policy, each) for each in options.audience or ()]
    if options.to:
        if len(chosen) > 1:
            raise InvalidInput("Name one audience for those who get it.", {"audience": "one"})
        code = chosen[0].code if chosen else ""
        return [_recipient(each, code) for each in options.to]
    wanted = chosen or [find_audience(policy, OWN)]
    partners = [each.label for each in wanted if each.partner]
    if partners:
        raise InvalidInput(
            f"Say who at {', '.join(partners)} gets it: --to AGENCY:NAME.", {"to": "needed"}
        )
    return [Recipient(each.agencies[0], core.actor.display_name, each.code) for each in wanted]


def _recipient(typed: str, audience: str) -> Recipient:
    agency, colon, name = typed.partition(":")
    if not colon or not name.strip():
        raise InvalidInput(f"“{typed}” is no AGENCY:NAME.", {"to": "AGENCY:NAME"})
    return Recipient(agency.strip(), name.strip(), audience)


def _detail(core: Core, options: argparse.Namespace) -> ReleaseDetail:
    return core.ask(load_release, core.ask(find_release_id, options.reference))


def _told(options: argparse.Namespace, body: Any, text: str) -> None:
    if options.json:
        print_json(body)
    else:
        print(text)
