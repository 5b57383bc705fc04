"""What one query reads is of one moment, whatever others commit meanwhile."""

from __future__ import annotations

from lomu_app.people.queries import find_person_ids
from lomu_app.store.unit_of_work import Reader
from tests.support.cores import Cores
from tests.support.threat import wanted


def test_that_two_reads_of_one_query_agree_while_another_commits(core_as: Cores) -> None:
    core, other = core_as("sergeant"), core_as("sergeant", name="ps.other")
    wanted(core, "Fennimore")

    def read_twice(reader: Reader) -> tuple[list[int], list[int]]:
        before = find_person_ids(reader)
        wanted(other, "Ashby")
        return before, find_person_ids(reader)

    before, after = core.ask(read_twice)
    assert before == after
    assert len(core.ask(find_person_ids)) == len(before) + 1
