"""The house rules hold everywhere, and each of them bites."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.architecture import house_rules as rules
from tests.architecture.sources import Source, python_files, text_files

Rule = Callable[[Source], Iterator[str]]

PROGRAM: list[Rule] = [
    rules.slots_that_are_not_bound_methods,
    rules.threads_of_their_own,
    rules.clocks_of_their_own,
    rules.without_docstring,
    rules.swallowed_errors,
    rules.excuses_without_reason,
]
ALL_PYTHON: list[Rule] = [rules.too_long]
EVERYWHERE: list[Rule] = [rules.unfinished, rules.index_hosts, rules.one_machine_only]
TESTS: list[Rule] = [
    rules.tests_that_assert_nothing,
    rules.skips_without_reason,
    rules.tests_that_wait,
    rules.excuses_without_reason,
]


def _name(rule: Rule) -> str:
    return rule.__name__


def _found(rule: Rule, sources: list[Source]) -> list[str]:
    return [finding for source in sources for finding in rule(source)]


def _expect_none(found: list[str]) -> None:
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", PROGRAM, ids=_name)
def test_that_the_program_keeps(rule: Rule) -> None:
    _expect_none(_found(rule, python_files("lomu_app", "ui")))


@pytest.mark.parametrize("rule", ALL_PYTHON, ids=_name)
def test_that_all_python_keeps(rule: Rule) -> None:
    sources = python_files()
    for place in ("lomu_app/", "ui/", "tests/", "bench/", "main.py"):
        assert any(source.path.startswith(place) for source in sources), place
    _expect_none(_found(rule, sources))


@pytest.mark.parametrize("rule", EVERYWHERE, ids=_name)
def test_that_every_file_keeps(rule: Rule) -> None:
    _expect_none(_found(rule, list(text_files())))


@pytest.mark.parametrize("rule", TESTS, ids=_name)
def test_that_the_tests_keep(rule: Rule) -> None:
    sources = [source for source in python_files("tests") if "/test_" in source.path]
    assert sources
    _expect_none(_found(rule, sources))


BROKEN: list[tuple[Rule, str]] = [
    (rules.slots_that_are_not_bound_methods, "button.clicked.connect(lambda: 1)"),
    (rules.slots_that_are_not_bound_methods, "a.b.connect(functools.partial(f, 1))"),
    (rules.slots_that_are_not_bound_methods, "a.b.connect(partial(f, 1))"),
    (rules.threads_of_their_own, "from PySide6.QtCore import QObject, QThread"),
    (rules.clocks_of_their_own, "x = datetime.datetime.now(tz)"),
    (rules.clocks_of_their_own, "x = dt.date.today()"),
    (rules.clocks_of_their_own, "x = datetime.utcnow()"),
    (rules.too_long, "x = 1\n" * 401),
    (rules.too_long, "class Long:\n" + "    x = 1\n" * 250),
    (rules.without_docstring, "x = 1"),
    (rules.without_docstring, '"""A module."""\nclass Public: ...'),
    (rules.without_docstring, '"""A module."""\ndef public(): ...'),
    (rules.swallowed_errors, "try:\n    f()\nexcept Exception:\n    pass"),
    (rules.swallowed_errors, "try:\n    f()\nexcept:\n    pass"),
    (rules.swallowed_errors, "for x in y:\n    try: f()\n    except BaseException: continue"),
    (rules.excuses_without_reason, "x = 1  # no" + "qa"),
    (rules.excuses_without_reason, "x = 1  # no" + "qa: E501"),
    (rules.excuses_without_reason, "x = 1  # type: " + "ignore[misc]"),
    (rules.unfinished, "# TO" + "DO: more"),
    (rules.index_hosts, "https://py" + "pi.org/simple"),
    (rules.one_machine_only, "path = '/wo" + "rk/main'"),
    (rules.one_machine_only, "see iss" + "ue #12"),
    (rules.tests_that_assert_nothing, "def test_nothing():\n    f()"),
    (rules.skips_without_reason, "@pytest.mark.skip\ndef test_later(): ..."),
    (rules.skips_without_reason, "@pytest.mark.skipif(True)\ndef test_later(): ..."),
    (rules.skips_without_reason, "pytest.skip()"),
    (rules.tests_that_wait, "time.sleep(1)"),
]


@pytest.mark.parametrize(("rule", "text"), BROKEN)
def test_that_a_broken_rule_is_found(rule: Rule, text: str) -> None:
    assert list(rule(Source("lomu_app/daart/example.py", text)))


SOUND: list[tuple[Rule, str]] = [
    (rules.slots_that_are_not_bound_methods, "button.clicked.connect(self.save)"),
    (rules.clocks_of_their_own, "x = clock.now()\ny = self._clock.today()"),
    (rules.too_long, "x = 1\n" * 400),
    (rules.without_docstring, '"""A module."""\ndef _private(): ...'),
    (rules.swallowed_errors, "try:\n    f()\nexcept OSError:\n    pass"),
    (rules.swallowed_errors, "try:\n    f()\nexcept Exception:\n    log()\n    raise"),
    (rules.excuses_without_reason, "x = 1  # no" + "qa: E501 - a table reads better whole"),
    (rules.tests_that_assert_nothing, "def test_it():\n    with pytest.raises(E):\n        f()"),
    (rules.skips_without_reason, "pytest.skip('the folder is missing')"),
    (rules.one_machine_only, "framework/home/index"),
]


@pytest.mark.parametrize(("rule", "text"), SOUND)
def test_that_sound_code_is_left_in_peace(rule: Rule, text: str) -> None:
    assert list(rule(Source("lomu_app/daart/example.py", text))) == []


def test_that_a_word_of_the_workplace_is_found() -> None:
    word = "clau" + "de"
    assert list(rules.one_machine_only(Source("README.md", f"Written by {word.title()}.")))
