"""The printed problem profile: marked pages that leave nothing out, with its pictures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtGui import QPdfWriter

from tests.support.printed import words_of_pages
from ui.kit.chart_drawing import TimeStory
from ui.kit.charts import story_picture
from ui.printing.frame import BOTTOM, Imprint
from ui.printing.paper import PictureItem, Press
from ui.printing.problem_print import ProblemPaper, ProblemPicture, ProblemRow, problem_sheets
from ui.printing.sheets_print import print_sheets

pytestmark = pytest.mark.usefixtures("qapp")
TOLD = Imprint(
    "#7 abc", "PS Sorrel", dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC), "OFFICIAL-SENSITIVE"
)


def test_that_a_long_profile_goes_on_overleaf_with_every_word_and_picture(tmp_path: Path) -> None:
    story = TimeStory(dt.date(2026, 1, 1), dt.date(2026, 4, 9), {dt.date(2026, 2, 1): 3})
    content, high = story_picture(story, "Intelligence", 700)
    chart = ProblemPicture(content, 700, high)
    long = " ".join(f"word{number}" for number in range(900))
    paper = ProblemPaper(
        "LOC-0007", "Brook Row Flats", "Coventry",
        (ProblemRow("Standing"), ProblemRow("Risk", "Very high", alarm=True), chart,
         ProblemRow("Findings", long), chart, ProblemRow("Review"), ProblemRow("On", "24/02/2027")),
    )  # fmt: skip
    place = tmp_path / "profile.pdf"
    sheets = print_sheets(QPdfWriter(str(place)), lambda press: problem_sheets(press, paper, TOLD))
    words = words_of_pages(place)
    assert len(words) == sheets >= 2
    assert all("OFFICIAL-SENSITIVE" in page for page in words)
    whole = " ".join(words)
    assert all(f"word{number}" in whole for number in range(900))
    assert "Brook Row Flats · continued" in words[1]

    press = Press(QPdfWriter(str(tmp_path / "other.pdf")))
    made = problem_sheets(press, paper, TOLD)
    pictures = [item for sheet in made for item in sheet.items if isinstance(item, PictureItem)]
    assert len(pictures) == 2
    assert all(item.y + item.height <= made[0].height - BOTTOM for item in pictures)
    assert "Brook Row" not in paper.title
    assert paper.digest() != ProblemPaper("LOC-0007", "", "", paper.parts[:2]).digest()
