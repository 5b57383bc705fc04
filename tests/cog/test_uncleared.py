"""Whoever is not cleared is told the same by a database with CSE records and by one without."""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from lomu_app.access.audit_log import find_log_ids, load_log
from lomu_app.actions.commands import AmendAction, ExtendAction, StepAction, TransferAction
from lomu_app.actions.queries import find_action_ids
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.arguments import _parser
from lomu_app.kernel.errors import LomuError
from lomu_app.kernel.permissions import Permission
from lomu_app.odoc.commands import DecideCase
from lomu_app.packs.exporting import RecordCogExport
from lomu_app.store.command import all_commands
from tests.people.test_every_query import arguments, queries
from tests.support.commands import EXAMPLES, everybody
from tests.support.cores import MORNING, Cores
from tests.support.leaving import all_that_left, plain
from tests.support.targets import TODAY
from tests.support.worlds import SECRETS, UNCLEARED, World, Worlds, go_on, raising

TYPED = ("", "lapwing", "plover", "LOC-0001", "AX-000001")
_BY_CHANCE = re.compile(r"0X[0-9A-F]+|DATETIME\(\d+(, \d+){6},|[-0-9]{10}T[0-9:.]{15}Z")
# The numbers of the log run through: a chain that can be verified cannot hide that it has a link.
NUMBERED = "access.audit_log.find_log_ids "
APART = 1_000_000_001
WITHIN = sorted(
    (
        kind
        for kind in all_commands()
        if kind.__module__.startswith(("lomu_app.cog.", "lomu_app.meetings."))
    ),
    key=lambda kind: kind.__name__,
)
# With what a word of the command line is asked, by the name of what it needs.
SAID = {
    "reference": "LOC-0001", "area": "coventry", "file": "none.csv", "crime": "1", "person": "1",
    "item": "LOC-0001", "decision": "keep", "name": "A", "agency": "B", "out": "made.xlsx",
    "kind": "agenda", "to": "B", "reason": "C", "scale": "cchi", "category": "intelligence",
    "text": "Lapwing Lodge", "kept": "P-000001", "owner": "B", "due": "2026-12-24",
}  # fmt: skip
WORDS = (
    "list", "show", "score", "export", "cog", "import", "inspect", "merge", "strike", "trm", "user",
)  # fmt: skip
# What writes files or reads one, further than with nothing but what it cannot do without.
FURTHER = (
    "show action A-000001", "show membership M-000001", "show order O-000001",
    "show plan PL-000001", "list assessments --person P-000001", "score --person P-000001",
    "list memberships --person P-000001", "list actions --person P-000001 --all",
    "export pnc-ids ids.xlsx --area coventry --cohort other_da",
    "inspect brought.csv",
    "import targets brought.csv --area coventry --failed-rows failed.xlsx",
    "import people brought.csv --area coventry",
    "import locations brought.csv --area coventry --failed-rows failed.xlsx",
)  # fmt: skip
# One row names a CSE location and one a person who is linked to it; a third cannot be stored.
BROUGHT = """Surname,Forenames,DOB,Crime number,Offence,Victim risk,Date added,Address,Comments
Lapwing,Lodge,14/03/1990,20CV/77/26,Stalking,High,12/11/2026,"Lapwing Lodge, Plover Street",LOC-0001
Merlin,Jordan,02/01/1990,20CV/78/26,Stalking,High,12/11/2026,1 Brook Street,AX-000001
,,,20CV/79/26,Stalking,High,not known,,
"""


def all_told(core: Core, typed_words: tuple[str, ...] = TYPED) -> dict[str, str]:
    """What every query of the core answers; one that is given rows follows from those."""
    answers = {}
    for name, query in queries():
        asked = arguments(query)
        if asked is None:
            continue
        filters = _filters(query)
        by_text = filters or "text" in asked or "typed" in asked
        for word in typed_words if by_text else ("",):
            typed: dict[str, Any] = {key: word for key in ("text", "typed") if key in asked}
            typed |= {key: kind(text=word) for key, kind in filters.items()}
            answers[f"{name} {word}"] = _told(core, query, asked | typed)
        if "action_id" in asked:
            answers[f"{name} apart"] = _told(core, query, asked | {"action_id": APART})
    return answers


def _filters(query: Callable[..., Any]) -> dict[str, Any]:
    """The parameters that are a filter in which one can type, or may be one."""
    return {
        name: kind
        for name, hint in get_type_hints(query).items()
        for kind in (hint, *get_args(hint))
        if getattr(kind, "__name__", "").endswith("Filter") and "text" in kind.__dataclass_fields__
    }


def _told(core: Core, query: Callable[..., Any], asked: dict[str, Any]) -> str:
    try:
        found = core.ask(query, **asked)
    except LomuError as refusal:
        return refusal.message.upper()
    # Where a record is given as it is, its place in memory says nothing; the log has real times.
    return "" if inspect.isgenerator(found) else _BY_CHANCE.sub("", repr(found).upper())


def _lines(core: Core) -> list[object]:
    """The lines of the log, but for when they were written and what number they bear."""
    lines = core.ask(load_log, core.ask(find_log_ids))
    return [dataclasses.replace(line, id=0, at=MORNING) for line in lines]


def printed(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """What each word answers that prints, shows, exports, brings in or holds a COG.

    And what it writes, taken apart: the words work in a folder of their own. Whoever asks has
    any right but the one, so that no role of today keeps a word from telling what it would.
    """
    told = {}
    assert world.folder is not None
    work = world.folder.with_name(f"{world.folder.name}-out")
    work.mkdir()
    sign_in, actor = session.open_core, world.asking()["any right"].actor

    def with_any_right(options: argparse.Namespace) -> Core:
        signed_in = sign_in(options)
        core = Cores(signed_in.store, world.folder, world.cores.clock)()
        return dataclasses.replace(core, actor=actor)

    with monkeypatch.context() as patch:
        patch.chdir(work)
        patch.setattr(session, "open_core", with_any_right)
        Path("brought.csv").write_text(BROUGHT, encoding="utf-8")
        for words in (*words_of(_parser()), *(tuple(line.split()) for line in FURTHER)):
            if words[0] not in WORDS:
                continue
            for form in ((), ("--json",)):
                capsys.readouterr()
                code = world.run(*form, *words)
                said = capsys.readouterr()
                told[" ".join((*form, *words))] = f"{code} {plain(said.out + said.err)}"
    return told | all_that_left(work)


def words_of(parser: argparse.ArgumentParser, *path: str) -> Iterator[tuple[str, ...]]:
    """Every word of the command line, with what it cannot do without."""
    deeper = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    for group in deeper:
        for name, inner in group.choices.items():
            yield from words_of(inner, *path, name)
    if deeper:
        return
    words = list(path)
    for each in parser._actions:
        if each.required:
            words += [*each.option_strings[:1], SAID.get(each.dest, "1")]
    yield tuple(words)


def test_that_all_that_is_told_is_the_same(
    worlds: Worlds, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(UNCLEARED) >= 6
    done = [go_on(world) for world in worlds]
    assert done[0] == done[1]
    without, with_cse = (world.asking() for world in worlds)
    for name, core in with_cse.items():
        words = ("",) if name in UNCLEARED else TYPED  # all of them together type, too
        then, now = all_told(without[name], words), all_told(core, words)
        differing = {query for query in now if now[query] != then.get(query)} - {NUMBERED}
        assert differing == set(), (name, [_apart(then.get(q, ""), now[q]) for q in differing])
        # What was typed is told back, with "no such action": there it says nothing.
        untyped = "".join(text for query, text in now.items() if query.endswith(" "))
        assert not [one for one in SECRETS if one in untyped], name
        if Permission.READ_AUDIT in core.actor.permissions:
            assert _lines(core) == _lines(without[name]), name
    before, after = (printed(world, capsys, monkeypatch) for world in worlds)
    assert len(after) > 100
    assert {f"{what}.xlsx xl/sharedStrings.xml" for what in ("made", "ids", "failed")} <= set(after)
    differing = {words for words in after if after[words] != before.get(words)}
    assert differing == set(), [_apart(before.get(words, ""), after[words]) for words in differing]
    assert before.keys() == after.keys()
    cleared = "".join(all_told(everybody(worlds[1].cores)).values())
    assert all(secret in cleared for secret in SECRETS), "the walk would find it"


def test_that_queries_and_searches_of_a_server_tell_the_same(shared_worlds: Worlds) -> None:
    done = [go_on(world) for world in shared_worlds]
    assert done[0] == done[1]
    without, with_cse = (world.asking()["any right"] for world in shared_worlds)
    then, now = all_told(without, TYPED[:2]), all_told(with_cse, TYPED[:2])
    differing = {query for query in now if now[query] != then.get(query)} - {NUMBERED}
    assert differing == set(), [_apart(then.get(query, ""), now[query]) for query in differing]
    assert _lines(with_cse) == _lines(without)
    cleared = "".join(all_told(everybody(shared_worlds[1].cores), ("",)).values())
    assert all(secret in cleared for secret in SECRETS), "the walk would find it"


def test_that_a_refusal_says_the_same_whether_it_is_there(worlds: Worlds) -> None:
    world = worlds[1]
    preparing = everybody(world.cores)
    tried: list[tuple[Any, ...]] = []
    for kind in WITHIN:
        command = EXAMPLES[kind].make(preparing)
        keys = {
            field.name: 9_999
            for field in dataclasses.fields(command)
            if field.name.endswith("_id") and field.name != "operation_id"
        }
        tried.append((command, dataclasses.replace(command, **keys)))
    [key] = preparing.ask(find_action_ids)[-1:]
    for kind, said in (
        (StepAction, {"status": "done", "result": "Seen"}),
        (AmendAction, {"text": "Other", "priority": 2, "reason": "Misheard"}),
        (ExtendAction, {"due": TODAY, "reason": "Ill"}),
        (TransferAction, {"owner": "PC Reed", "owner_agency": "", "reason": "Ill"}),
    ):
        both = ({"action_id": known, "version": 1, **said} for known in (key, 9_999))
        tried.append(tuple(kind(**each) for each in both))
    for elsewhere, name in ((DecideCase, "meeting_item_id"), (RecordCogExport, "meeting_id")):
        command = EXAMPLES[elsewhere].make(preparing)
        tried.append(tuple(dataclasses.replace(command, **{name: key}) for key in (1, 9_999)))
    for source in ("location", "meeting"):
        both = (raising(None, source_kind=source, source_id=known) for known in (1, 9_999))
        tried.append(tuple(both))
    assert len(tried) > 35
    for commands in tried:
        for name, core in world.asking().items():
            if name == "any right":
                continue  # nobody is given the right to do what they may not see
            said_of = {_refusal(core, command) for command in commands}
            assert len(said_of) == 1, (type(commands[0]).__name__, name, said_of)


def _refusal(core: Core, command: Any) -> str:
    with pytest.raises(LomuError) as refused:
        core.execute(command)
    return refused.value.message


def _apart(then: str, now: str) -> tuple[str, str]:
    """Where two texts part."""
    at = next((n for n, pair in enumerate(zip(then, now, strict=False)) if pair[0] != pair[1]), 0)
    return then[max(at - 80, 0) : at + 120], now[max(at - 80, 0) : at + 120]
