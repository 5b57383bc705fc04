"""Packs of stories: nothing of what an audience may not see is in its file, and nothing runs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lomu_app.bootstrap import policies
from lomu_app.disclosure.audiences import POLICY, audiences, marking_for
from lomu_app.disclosure.canary import (
    canaries_in,
    is_own_row,
    marked,
    read_row_mark,
    row_mark,
    unmarked,
)
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.packs.frozen import digest_of, frozen, thawed
from lomu_app.packs.kinds import pack_kinds
from lomu_app.packs.locking import is_locked, new_password, unlocked
from lomu_app.packs.safe_text import in_a_cell
from lomu_app.packs.story import (
    LIMITED,
    ChartKind,
    PackContent,
    StoryRow,
    for_audience,
    held,
    people_in,
)
from lomu_app.packs.with_password import with_password
from lomu_app.packs.writing import CopyFacts, file_name_of, pack_bytes
from tests.packs.payloads import GENERATED, KNOWN
from tests.packs.workbooks import formulas, links, outside_parts
from tests.support.cores import MORNING
from tests.support.examples.packs import PICTURE
from tests.support.packs import content, planted, row

AUDIENCES = audiences(policies()[POLICY])
CANARY, KEY = "K7Q4-M2XR", "ab" * 32
_EXAMPLES = settings.default.max_examples if settings.default is not None else 0
_QUICK = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    # Five payloads each: 10,000 of them by the nightly profile.
    max_examples=_EXAMPLES if _EXAMPLES > 1_000 else 8,
)


def facts(**said: object) -> CopyFacts:
    """What the footers of one copy say."""
    floor = "OFFICIAL-SENSITIVE"
    made = CopyFacts(
        floor, floor, "#12 0123456789ab", "PS 1001 Marsh", MORNING, "D-000001", "Probation",
        "Ash Larch", CANARY, KEY, ("Invented Constabulary", PICTURE),
    )  # fmt: skip
    return replace(made, **said)  # type: ignore[arg-type]  # a field of the facts


def in_the_file(data: bytes) -> str:
    """All that stands in any part of the workbook, names of parts too."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        texts = [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
        return "\n".join([*parts.namelist(), *texts])


@pytest.mark.parametrize("code", sorted(AUDIENCES))
def test_that_nothing_withheld_from_an_audience_is_anywhere_in_its_file(code: str) -> None:
    audience = AUDIENCES[code]
    shown = for_audience(content(1, 2, 3), audience, frozenset({3}))
    told = unmarked(in_the_file(pack_bytes(shown, facts())[0]))
    for kind in Sensitivity:
        for number in (0, 1, 2, 99):
            assert (planted(kind, number) in told) == (kind in audience.sees), kind
        assert planted(kind, 3) not in told, "somebody under limited access is in it"
    assert (LIMITED in told) == (3 not in people_in(shown))
    assert "case:3" not in told
    assert held(shown) <= audience.sees
    assert file_name_of(shown, "OFFICIAL-SENSITIVE").endswith("_OFFICIAL-SENSITIVE.xlsx")


def test_that_a_planted_word_is_found_where_it_stands() -> None:
    everything = replace(AUDIENCES["police"], sees=frozenset(Sensitivity))
    told = in_the_file(pack_bytes(for_audience(content(1), everything), facts())[0])
    assert all(planted(kind, 1) in told for kind in Sensitivity)


def test_that_single_columns_are_withheld_and_charts_of_them_go_too() -> None:
    police = AUDIENCES["police"]
    assert for_audience(content(1), police).stories[0].charts
    without = replace(police, without=frozenset({"example.Cases.score"}))
    shown = for_audience(content(1), without).stories[0]
    assert "score" not in [column.key for column in shown.columns]
    assert not shown.charts
    assert not for_audience(content(1), police, frozenset({1})).stories[0].rows[0].open


def test_that_a_chart_names_each_bar_counts_a_few_in_whole_numbers_and_shows_something() -> None:
    table = for_audience(content(1, 2), AUDIENCES["police"]).stories[0]
    bars = replace(table, charts=(replace(table.charts[0], kind=ChartKind.BAR),))
    drawn = _charts_of(replace(content(1, 2), stories=(bars,)))
    assert '<c:tickLblSkip val="1"/>' in drawn
    assert '<c:majorUnit val="1"/>' in drawn
    place = [column.key for column in bars.columns].index("score")
    for told, expected in ((40, True), (None, False)):
        rows = tuple(
            replace(each, values=(*each.values[:place], told, *each.values[place + 1 :]))
            for each in bars.rows
        )
        drawn = _charts_of(replace(content(1, 2), stories=(replace(bars, rows=rows),)))
        assert (bool(drawn), "majorUnit" in drawn) == (expected, False)


def _charts_of(told: PackContent) -> str:
    """The charts of its workbook, as they are written."""
    with zipfile.ZipFile(io.BytesIO(pack_bytes(told, facts())[0])) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if "/charts/" in name)


def test_that_each_page_of_a_form_says_whose_it_is() -> None:
    form = content().stories[1]
    many = tuple(replace(form.rows[0], row_id=f"line:{number}") for number in range(60))
    told = replace(content(), stories=(form, replace(form, name="Longer", rows=many)))
    book = openpyxl.load_workbook(io.BytesIO(pack_bytes(told, facts())[0]))
    assert book["Case"].print_title_rows is None, "on one page nothing is said twice"
    assert book["Longer"].print_title_rows == "$3:$3"
    assert unmarked(str(book["Longer"]["B3"].value)) == form.title


def test_that_a_heading_goes_with_what_stood_under_it() -> None:
    form = content().stories[1]
    band = StoryRow("band:1", ("Who it is", None), look="band")
    told = replace(content(), stories=(replace(form, rows=(band, *form.rows)),))
    assert for_audience(told, AUDIENCES["police"]).stories[0].rows[0] == band
    victim = next(each for each in form.rows if each.sensitivity is Sensitivity.VICTIM)
    alone = replace(told, stories=(replace(form, rows=(band, victim, band)),))
    assert for_audience(alone, AUDIENCES["probation"]).stories[0].rows == ()


def test_that_no_audience_of_the_policy_is_shown_what_none_may_see() -> None:
    for audience in AUDIENCES.values():
        assert Sensitivity.HANDLING not in audience.sees
        caring = audience.code in ("victim_service", "social_care")
        seen = {Sensitivity.VICTIM, Sensitivity.CHILD} & audience.sees
        assert not audience.partner or caring or not seen
    policy = policies()[POLICY]
    assert marking_for(policy, [Sensitivity.PLAIN]) == "OFFICIAL"
    for kind in set(Sensitivity) - {Sensitivity.PLAIN}:
        assert marking_for(policy, [kind]) == "OFFICIAL-SENSITIVE"


def test_that_the_same_content_gives_the_same_bytes_and_reads_back() -> None:
    told = content(1, 2)
    assert thawed(frozen(told)) == told
    assert digest_of(told) == digest_of(content(1, 2)) != digest_of(content(1))
    once, again = pack_bytes(told, facts()), pack_bytes(thawed(frozen(told)), facts())
    assert once == again
    method = openpyxl.load_workbook(io.BytesIO(once[0]))["Method"]
    whats = [row[1] for row in method.iter_rows(values_only=True) if row[1]]
    assert len(set(whats)) == len(whats), "something is told twice"


def test_that_a_copy_carries_its_number_seen_and_unseen_and_signs_its_rows(tmp_path: Path) -> None:
    place = tmp_path / "copy.xlsx"
    prose = " He was seen at the market and went home by bus, the neighbour says."
    place.write_bytes(pack_bytes(content(1, said=prose), facts())[0])
    book = openpyxl.load_workbook(place)
    sheet = book["Cases"]
    assert CANARY in str(sheet.oddFooter.right.text)
    cell = next(c for c in sheet[sheet.max_row] if "market" in str(c.value))
    assert canaries_in(str(cell.value)) == {CANARY}
    assert CANARY not in str(cell.value)
    assert unmarked(str(cell.value)) == f"{planted(Sensitivity.PLAIN, 1)}{prose}"
    mark = read_row_mark(str(sheet.cell(sheet.max_row, 1).value))
    assert mark is not None
    assert (mark.canary, mark.row_id, mark.part) == (CANARY, "case:1", 1)
    assert is_own_row(mark, KEY, "Cases")
    assert not is_own_row(mark, KEY, "Case")
    assert not is_own_row(mark, "cd" * 32, "Cases")
    assert not is_own_row(replace(mark, row_id="case:2"), KEY, "Cases")
    assert read_row_mark("id") is read_row_mark("") is None
    assert read_row_mark(row_mark(CANARY, KEY, "S", "a/b/c", 2)) is not None
    assert marked("short", CANARY) == "short"
    open_cells = [c.coordinate for c in sheet[sheet.max_row] if not c.protection.locked]
    assert len(open_cells) == 1
    assert sheet.protection.sheet


def test_that_a_row_too_tall_for_a_page_runs_on_and_loses_no_word(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(900)]
    place = tmp_path / "long.xlsx"
    place.write_bytes(pack_bytes(content(1, said=" " + " ".join(words)), facts())[0])
    sheet = openpyxl.load_workbook(place)["Cases"]
    parts = [row for row in sheet.iter_rows(values_only=True) if "/case:1/" in str(row[0])]
    assert len(parts) > 1
    told = " ".join(unmarked(str(row[1])) for row in parts).split()
    assert told == [planted(Sensitivity.PLAIN, 1), *words]
    assert max(each.height or 0 for each in sheet.row_dimensions.values()) < 409


def check_payload(folder: Path, told: PackContent) -> None:
    """No formula, no link out, no failed export, whatever is said."""
    place = folder / "pack.xlsx"
    place.write_bytes(pack_bytes(told, facts(recipient=told.title, made_for=told.title))[0])
    assert formulas(place) == []
    assert outside_parts(place) == []
    assert all(each.startswith("#'") for each in links(place))


@_QUICK
@given(st.lists(GENERATED, min_size=5, max_size=5))
@example(["".join(KNOWN[:12])])
def test_that_generated_payloads_in_every_field_of_a_story_stay_text(
    tmp_path: Path, payloads: list[str]
) -> None:
    told = content(1, said=payloads[0])
    rows = tuple(row(number, None, payload) for number, payload in enumerate(payloads))
    story = replace(told.stories[0], rows=rows, title=payloads[-1])
    check_payload(tmp_path, replace(told, stories=(story, told.stories[1])))


@pytest.mark.parametrize("start", range(0, len(KNOWN), 8))
def test_that_known_payloads_in_every_field_of_a_story_stay_text(
    tmp_path: Path, start: int
) -> None:
    told = content()
    rows = []
    for number, payload in enumerate(KNOWN[start : start + 8]):
        rows += [
            replace(row, row_id=f"{payload}{number}{row.row_id}", values=tuple(
                payload if isinstance(value, str) else value for value in row.values
            ))
            for row in content(1).stories[0].rows
        ]  # fmt: skip
    story = replace(told.stories[0], rows=tuple(rows), title=KNOWN[start], note=KNOWN[start])
    check_payload(tmp_path, replace(told, stories=(story,), title=KNOWN[start]))
    texts = openpyxl.load_workbook(tmp_path / "pack.xlsx").worksheets[1]
    said = {unmarked(str(cell.value)) for row in texts.iter_rows() for cell in row}
    assert in_a_cell(KNOWN[start])[:200] in {text[:200] for text in said}


def test_that_a_copy_with_a_password_opens_with_it_alone() -> None:
    data = pack_bytes(content(1), facts())[0]
    password = new_password()
    sent = with_password(data, password)
    assert is_locked(sent)
    assert not is_locked(data)
    assert planted(Sensitivity.PLAIN, 1).encode() not in sent
    assert unlocked(sent, password) == data


def test_that_person_profile_and_action_sheet_are_kinds_of_pack() -> None:
    assert {"person", "actions"} <= {kind.code for kind in pack_kinds()}


def test_that_each_heading_of_a_story_that_stands_apart_begins_a_page() -> None:
    table = content(1, 2).stories[0]
    bands = [replace(table.rows[0], row_id=f"band:{at}", look="band") for at in range(2)]
    rows = (bands[0], table.rows[0], bands[1], table.rows[1])
    for apart in (False, True):
        told = replace(content(1), stories=(replace(table, rows=rows, charts=(), apart=apart),))
        book = openpyxl.load_workbook(io.BytesIO(pack_bytes(told, facts())[0]))
        sheet = book[table.name]
        begins = [each.id + 1 for each in sheet.row_breaks.brk]
        second = next(c.row for c in sheet["A"] if str(c.value).find("case:1") >= 0) + 1
        assert begins == ([second] if apart else [])
        assert bool(sheet.sheet_properties.pageSetUpPr.fitToPage) is not apart
