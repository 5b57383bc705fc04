"""What hangs on a person is shown once the look at them is on record; a server insists on that.

Photographs, links, files and the timeline are shown on a page that is opened by a look alone. A
server opens their rows by that look (`server/looks.py`), and answers as if there were none where it
is missing. So each query asks first, for nobody may take what is kept for what is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from lomu_app.kernel.errors import LookFirst
from lomu_app.store.server_log import RULES, asks_for_looks
from lomu_app.store.unit_of_work import Reader

UNOPENED = (
    "There is no such photograph, link or document, or you have not said why you look at its "
    "record. Open the person's page again."
)
_AHEAD = "questions are put ahead of any look"
_OPENED = sa.text(f"SELECT {RULES}.is_open(:wanted)")


def require_look(reader: Reader, person_id: int) -> None:
    """Refuse, where a server asks for a look at this person and none is on record.

    One from before another record was joined into theirs does not open what came with that. Raises
    LookFirst.
    """
    session = reader.session
    if not asks_for_looks(session) or session.info.get(_AHEAD, False):
        return
    if not session.execute(_OPENED, {"wanted": person_id}).scalar_one():
        raise look_first(person_id)


def look_first(person_id: int) -> LookFirst:
    """The refusal, which says what to do."""
    return LookFirst(
        f"Say why you look at P-{person_id:06d} first: photographs, links, files, the timeline and "
        "the answers of assessments are shown once that is on record. Open the person's page "
        "again.",
        person_id,
    )


@contextmanager
def ahead_of_looks(reader: Reader) -> Iterator[None]:
    """In here questions are put for their own sake: a server answers them with nothing."""
    reader.session.info[_AHEAD] = True
    try:
        yield
    finally:
        del reader.session.info[_AHEAD]
