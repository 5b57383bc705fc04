"""What was read before a shared database went away, to be worked from until it is back.

In memory alone, and gone as the desk is locked or left: what is read behind the lock is shown where
it stood, and remembered nowhere.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from lomu_app.kernel.clock import Clock
from lomu_app.kernel.errors import ServerAway

T = TypeVar("T")
RowT = TypeVar("RowT")
_ANSWERS, _ROWS = 400, 8_000  # kept at most; the one longest not asked for goes first


class NotRead(ServerAway):
    """The database is away, and this was not read before it went."""

    def __init__(self) -> None:
        super().__init__(
            "The server is away, and this was not read before it went, so it cannot be shown just "
            "now. It is read as soon as the connection is back."
        )


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """An answer; `at` when it was read, where it is not of this moment."""

    value: T
    at: dt.datetime | None = None


class Picture:
    """The last answer to each question. May be asked on any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._answers: OrderedDict[Hashable, Read[Any]] = OrderedDict()
        self._rows: OrderedDict[Hashable, Any] = OrderedDict()
        self._closed = False

    def keep(self, query: Callable[..., T], answer: T) -> None:
        """Remember what was answered now."""
        question = question_of(query)
        with self._lock:
            if question is not None and not self._closed:
                _put(self._answers, question, Read(_own(answer), self._clock.now()), _ANSWERS)

    def recall(self, query: Callable[..., T]) -> Read[T]:
        """What was answered last. Raises NotRead."""
        question = question_of(query)
        with self._lock:
            found = None if question is None else self._answers.get(question)
            if question is None or found is None:
                raise NotRead
            self._answers.move_to_end(question)
            return Read(_own(found.value), found.at)

    def drop(self, query: Callable[..., Any]) -> None:
        """It was asked again and refused: what was answered before is nobody's to see any more."""
        question = question_of(query)
        with self._lock:
            self._answers.pop(question, None)

    def keep_rows(self, of: Hashable, ids: Iterable[int], rows: Mapping[int, RowT]) -> None:
        """Remember the lines of a list that were asked for; one that did not come is there no more.

        Such as that of somebody whose record has come under limited access meanwhile.
        """
        with self._lock:
            if self._closed:
                return
            for key in ids:
                if key in rows:
                    _put(self._rows, (of, key), rows[key], _ROWS)
                else:
                    self._rows.pop((of, key), None)

    def recall_rows(self, of: Hashable, ids: Iterable[int]) -> dict[int, Any]:
        """Those of these lines that were read before."""
        with self._lock:
            return {key: self._rows[of, key] for key in ids if (of, key) in self._rows}

    def size(self) -> int:
        """How much is remembered: answers and lines."""
        with self._lock:
            return len(self._answers) + len(self._rows)

    def close(self) -> None:
        """The desk was locked or left: nothing is remembered, nor what is answered from now on."""
        with self._lock:
            self._closed = True
            self._answers.clear()
            self._rows.clear()

    def open(self) -> None:
        """The desk was unlocked: from now on what is answered is remembered again."""
        with self._lock:
            self._closed = False


def question_of(query: Callable[..., Any]) -> Hashable | None:
    """What is asked, so that the same question is known again; None where it cannot be."""
    parts: Hashable = query
    if isinstance(query, partial):
        parts = (question_of(query.func), _fixed(query.args), _fixed(query.keywords))
    try:
        hash(parts)
    except TypeError:
        return None
    return parts


def _fixed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple(sorted((key, _fixed(each)) for key, each in value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(_fixed, value))
    return frozenset(value) if isinstance(value, set) else value


def _own(answer: T) -> T:
    """A page may do with a list what it likes; rows are frozen."""
    return copy(answer) if isinstance(answer, list | dict | set) else answer


def _put(kept: OrderedDict[Hashable, Any], key: Hashable, value: Any, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
