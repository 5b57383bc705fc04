"""Several people edit the same records of one server at once: each edit is kept, or told of."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from bench.contended import (
    edit,
    edit_plainly,
    kept,
    make_plain,
    plain_edits,
    usual_engine,
    versions,
)
from tests.support.personal import PersonalCores, keepers, verify
from tests.support.sharing import Sharing
from tests.support.targets import make_person

EDITORS, EDITS, RECORDS = 4, 12, 2
_LOG = logging.getLogger(__name__)


def test_that_each_edit_is_kept_on_top_of_the_one_before_it_or_its_editor_told(
    personal_core_as: PersonalCores,
) -> None:
    cores = [personal_core_as("sergeant", name=f"editor.{number}") for number in range(EDITORS)]
    people = [make_person(cores[0]) for _ in range(RECORDS)]
    before = versions(personal_core_as.store)
    together = threading.Barrier(EDITORS, timeout=30)

    def sit_down(number: int) -> object:
        together.wait()
        return edit(cores[number], people, EDITS, f"e{number}")

    with ThreadPoolExecutor(EDITORS) as pool:
        told = list(pool.map(sit_down, range(EDITORS)))
    _LOG.info("told of a conflict: %s", [one.conflicts for one in told])
    assert [error for one in told for error in one.errors] == []
    found = kept(keepers(cores[0]), told, before, lambda: verify(cores[0]).problems)
    assert (found.steps, found.lost, found.problems) == (EDITORS * EDITS, 0, ())


def test_that_the_usual_session_of_the_library_loses_edits_on_a_server(sharing: Sharing) -> None:
    engines = [usual_engine(sharing().store) for _ in range(EDITORS)]
    make_plain(engines[0], 1)
    with ThreadPoolExecutor(EDITORS) as pool:
        at_work = [
            pool.submit(edit_plainly, engine, 1, 3 * EDITS, f"e{number}")
            for number, engine in enumerate(engines)
        ]
        done = sum(each.result()[0] for each in at_work)
    lost = done - plain_edits(engines[0])
    for engine in engines:
        engine.dispose()
    _LOG.info("the usual session: %s done, %s of them lost", done, lost)
    assert lost > 0
