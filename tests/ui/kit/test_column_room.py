"""Columns that share a narrow table."""

from __future__ import annotations

from ui.kit.column_room import Wish, shares

WISHES = (
    Wish(0, 50),
    Wish(1, 200, spare=60),
    Wish(2, 100, leaves=1),
    Wish(3, 80, leaves=2),
)


def test_that_all_columns_have_what_they_wish_where_there_is_room() -> None:
    assert shares(WISHES, 430) == {0: 50, 1: 200, 2: 100, 3: 80}


def test_that_what_is_lacking_is_spared_before_a_column_leaves() -> None:
    assert shares(WISHES, 370) == {0: 50, 1: 140, 2: 100, 3: 80}


def test_that_the_columns_that_matter_least_leave_first() -> None:
    assert shares(WISHES, 369) == {0: 50, 1: 200, 2: 100}
    assert shares(WISHES, 269) == {0: 50, 1: 200}
    assert shares(WISHES, 240) == {0: 50, 1: 190}


def test_that_a_narrow_column_comes_back_into_the_room_that_a_wide_one_left() -> None:
    wishes = (Wish(0, 100), Wish(1, 200, leaves=1), Wish(2, 50, leaves=2))
    assert shares(wishes, 160) == {0: 100, 2: 50}


def test_that_columns_that_may_not_leave_stay_even_where_the_list_has_to_scroll() -> None:
    assert shares(WISHES, 100) == {0: 50, 1: 140}
