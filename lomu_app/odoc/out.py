"""What goes out after an ODOC or DA meeting: its minutes, with whom their references mean."""

from __future__ import annotations

from lomu_app.meetings.papers import MinutesPack, load_minutes_paper
from lomu_app.odoc.pack_rows import load_odoc_pack
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader


def load_odoc_minutes(reader: Reader, meeting_id: int) -> MinutesPack:
    """The minutes word for word; of whoever is under limited access they say that there is one.

    Raises RecordNotFound before the meeting has ended.
    """
    cases = [case.briefing for case in load_odoc_pack(reader, meeting_id).cases]
    meant = [
        f"{told.reference}: {shown_name(told.surname, told.forenames)}"
        + (f", born {told.date_of_birth:%d/%m/%Y}" if told.date_of_birth else "")
        for told in cases
    ]
    return load_minutes_paper(reader, meeting_id, meant=meant)
