"""The house rules that no ready-made tool knows; each takes a file and tells what breaks it."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator

from tests.architecture.sources import Source

LONGEST_FILE = 400
LONGEST_CLASS = 250

_SWALLOWING = (ast.Pass, ast.Continue)
_THREADS = {"QThread", "QThreadPool", "QRunnable"}
_ASSERTING_CALL = re.compile(r"_*(assert|expect|check)|raises$|warns$|fail$|wait(Until|Signals?)$")
_EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(?P<rest>.*)")
_EXCUSE_WITH_REASON = re.compile(r"(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w,\- ]+\])\W+\w.*")
_UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E)\b")
_INDEX_HOST = re.compile(r"py[p]i\.|python[h]osted|index[-]url|find[-]links|artifact[-]?registry")
_ONE_MACHINE = re.compile(r"(?<![\w.~/-])/(work|root|home|Users)/|\bissue\s+#?\d+\b")
# Words that say where and with what the code was written, as fingerprints, so that this list
# does not hold them itself.
_WORKPLACE = frozenset(
    {
        "c70eca6b0f88f44d",
        "c857d09db23e6822",
        "60965168ce762e94",
        "7d3194f79e645c42",
        "3ea125d0bff386e6",
        "487b91042c7cf27a",
        "5d72436256ada538",
        "57de4cf40144bdf7",
        "94a168d2da574b00",
        "c9ad8f2cc1294afa",
    }
)


def slots_that_are_not_bound_methods(source: Source) -> Iterator[str]:
    """A lambda or partial runs on the sender's thread and keeps its widget alive."""
    for call in _calls(source):
        if _name(call.func) != "connect":
            continue
        for argument in call.args:
            partial = isinstance(argument, ast.Call) and _name(argument.func) == "partial"
            if partial or isinstance(argument, ast.Lambda):
                yield _at(source, call, "connects a lambda or partial")


def threads_of_their_own(source: Source) -> Iterator[str]:
    """Threads are made in one place, which drops answers that nobody waits for any more."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and _THREADS & {name.name for name in node.names}:
            yield _at(source, node, "imports a Qt thread")


def clocks_of_their_own(source: Source) -> Iterator[str]:
    """Only the kernel's clock asks the machine, so that a day can be chosen."""
    if source.path == "lomu_app/kernel/clock.py":
        return
    for call in _calls(source):
        function = call.func
        if (
            isinstance(function, ast.Attribute)
            and function.attr in {"now", "today", "utcnow"}
            and _name(function.value) in {"datetime", "date"}
        ):
            yield _at(source, call, "asks the machine for the time")


def too_long(source: Source) -> Iterator[str]:
    """What is long is asking to be split along the trade's own lines."""
    if len(source.lines) > LONGEST_FILE:
        yield f"{source.path} has {len(source.lines)} lines"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_CLASS:
                yield _at(source, node, f"class {node.name} has {length} lines")


def without_docstring(source: Source) -> Iterator[str]:
    """Modules, public classes and the core's public functions say what they are for."""
    tree = source.tree
    if tree.body and ast.get_docstring(tree) is None:
        yield f"{source.path} has no docstring"
    wanted: tuple[type[ast.AST], ...] = (ast.ClassDef,)
    if source.path.startswith("lomu_app/"):
        wanted += (ast.FunctionDef, ast.AsyncFunctionDef)
    for node in tree.body:
        if (
            isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and isinstance(node, wanted)
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
        ):
            yield _at(source, node, f"{node.name} has no docstring")


def swallowed_errors(source: Source) -> Iterator[str]:
    """A defect that nobody hears of stays."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or _name(node.type) in {"Exception", "BaseException"}
            if broad and all(isinstance(step, _SWALLOWING) for step in node.body):
                yield _at(source, node, "swallows every error")


def excuses_without_reason(source: Source) -> Iterator[str]:
    """Each silenced warning names its code and says why."""
    for number, line in enumerate(source.lines, 1):
        excuse = _EXCUSE.search(line)
        if excuse and not _EXCUSE_WITH_REASON.fullmatch(excuse["rest"].strip()):
            yield f"{source.path}:{number} silences a warning without its code and a reason"


def unfinished(source: Source) -> Iterator[str]:
    """What is left to do is not left in the code."""
    yield from _matches(source, _UNFINISHED, "is unfinished")


def index_hosts(source: Source) -> Iterator[str]:
    """Where packages come from is the machine's business."""
    yield from _matches(source, _INDEX_HOST, "names a package index")


def one_machine_only(source: Source) -> Iterator[str]:
    """Nothing of the place where the code was written."""
    yield from _matches(source, _ONE_MACHINE, "belongs to one machine or tracker")
    for number, line in enumerate(source.lines, 1):
        for word in re.findall(r"[a-z]+", line.lower()):
            if fingerprint(word) in _WORKPLACE:
                yield f"{source.path}:{number} says {word!r}"


def fingerprint(word: str) -> str:
    """A word as the list of unwanted ones holds it."""
    return hashlib.sha256(word.encode()).hexdigest()[:16]


def tests_that_assert_nothing(source: Source) -> Iterator[str]:
    """A test that cannot fail proves nothing."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            inside = list(ast.walk(node))
            asserts = any(isinstance(step, ast.Assert) for step in inside)
            calls = [_name(step.func) for step in inside if isinstance(step, ast.Call)]
            if not asserts and not any(_ASSERTING_CALL.match(name) for name in calls):
                yield _at(source, node, f"{node.name} asserts nothing")


def skips_without_reason(source: Source) -> Iterator[str]:
    """A skipped test says what it needs."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _name(node.func) in {"skip", "skipif", "xfail"}:
            marked = ast.unparse(node.func).startswith("pytest.mark.")
            named = any(keyword.arg == "reason" for keyword in node.keywords)
            if not named and (marked or not node.args):
                yield _at(source, node, "skips without a reason")
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            for mark in node.decorator_list:
                if ast.unparse(mark) in {"pytest.mark.skip", "pytest.mark.xfail"}:
                    yield _at(source, node, "skips without a reason")


def tests_that_wait(source: Source) -> Iterator[str]:
    """A test that sleeps is slow where it passes and fails where the machine is slower."""
    for call in _calls(source):
        if _name(call.func) in {"sleep", "qSleep", "qWait"}:
            yield _at(source, call, "sleeps")


def _calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))


def _name(node: ast.AST) -> str:
    """The last part of a dotted name; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _at(source: Source, node: ast.AST, what: str) -> str:
    return f"{source.path}:{getattr(node, 'lineno', 0)} {what}"


def _matches(source: Source, pattern: re.Pattern[str], what: str) -> Iterator[str]:
    for number, line in enumerate(source.lines, 1):
        found = pattern.search(line)
        if found:
            yield f"{source.path}:{number} {what}: {found.group()}"
