"""Whatever file is chosen, the page says what to do, and what was chosen before stays."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import StoreUnavailable
from tests.intake import hostile
from tests.support.cores import Cores
from tests.ui.intake.files import coventry, long_list
from tests.ui.intake.rig import CHECK, COLUMNS, DONE, FILE, ON, Rig, sergeant
from ui.kit.tasks import TaskRunner


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


@pytest.fixture
def threads() -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.shutdown()


def refusal(rig: Rig) -> str:
    banner = rig.page.view.file_step.refused
    return banner.words_label.text() if banner.isVisible() else ""


def as_text(path: Path) -> Path:
    path.write_text("Surname,Forenames\n", encoding="utf-8")
    return path


def as_web_page(path: Path) -> Path:
    path.write_text("<html><table><tr><td>1</td></tr></table></html>", encoding="utf-8")
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def missing(path: Path) -> Path:
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


BAD: tuple[tuple[Callable[[Path], Path], str, str], ...] = (
    (hostile.bomb, "like a bomb", "Do not open it elsewhere"),
    (hostile.cut_short, "damaged", "Ask for it to be sent again"),
    (hostile.encrypted, "has a password", "save it without"),
    (hostile.not_a_workbook, "a zip archive of something else", "save it as .xlsx"),
    (hostile.overlapping, "overlap", "Do not open it elsewhere"),
    (hostile.billion_laughs, "holds no sheet that can be read", "Do not open it elsewhere"),
    (hostile.unsafe_name, "unsafe name", "Do not open it elsewhere"),
    (as_text, "is plain text, not what its ending says", "save it as .xlsx"),
    (as_web_page, "is a web page", "save it as .xlsx"),
    (empty, "is empty", "ask whoever sent it"),
    (missing, "cannot be read", "Check the name"),
    (folder, "cannot be read", "Check the name"),
)


@pytest.mark.parametrize(("make", "why", "advice"), BAD, ids=lambda x: getattr(x, "__name__", ""))
def test_that_a_file_that_cannot_be_read_is_told_with_what_to_do(
    make: Callable[[Path], Path], why: str, advice: str, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(make(tmp_path / "sent.xlsx"))
    assert rig.step == FILE
    for words in (why, advice, "Nothing was stored."):
        assert words in refusal(rig)
    assert rig.prompter.problems == []
    assert rig.page.view.file_step.choose_button.hasFocus()


def test_that_a_bad_file_leaves_the_good_one_and_all_that_was_chosen(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    rig.page.job.set_field("DAART", 0, "M", "aliases")
    rig.choose(hostile.encrypted(tmp_path / "bad.xlsx"))
    assert "tracker_coventry.xlsx is still open, with all that you chose." in refusal(rig)
    rig.press(ON)
    assert rig.step == COLUMNS
    assert rig.page.job.plans[0].tables[0][1].columns[12].field == "aliases"
    rig.press(ON)
    assert (rig.step, rig.chips()["new"]) == (CHECK, 12)


def test_that_the_widest_sheet_is_shown_and_can_be_left_again(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(hostile.widest(tmp_path / "wide.xlsx"))
    assert rig.step == COLUMNS
    assert "No sheet looks like" in rig.page.view.mapping_step.banner.words_label.text()
    rig.tab_to(rig.page.view.mapping_step.sheets)
    rig.press("Space")
    assert rig.page.view.mapping_step.model.rowCount() > 100
    rig.choose(coventry(tmp_path))
    assert rig.page.view.mapping_step.model.rowCount() == 13


def test_that_a_dropped_file_is_read_and_anything_else_is_told(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, core, tmp_path)
    zone = rig.page.view.file_step.zone
    path = QUrl.fromLocalFile(str(coventry(tmp_path)))
    for urls, words in (
        ([path, path], "Drop one file"),
        ([QUrl("http://127.0.0.1/tracker.xlsx")], "Drop one file"),
        ([QUrl.fromLocalFile(str(tmp_path / "photo.png"))], "is not a kind of file"),
    ):
        zone.take(urls)
        assert words in refusal(rig)
    dropped = QMimeData()
    dropped.setUrls([path])
    zone.take(dropped.urls())
    assert (rig.step, refusal(rig)) == (COLUMNS, "")


class Watched(subprocess.Popen[bytes]):
    """The reading process, seen from outside."""

    seen: list[Watched] = []  # noqa: RUF012 - one list for all is what is wanted

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.seen.append(self)


def test_that_escape_kills_the_reading_process_and_keeps_the_file_before(
    core: Core, qtbot: QtBot, tmp_path: Path, threads: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(qtbot, core, tmp_path, tasks=threads).choose(coventry(tmp_path))
    qtbot.waitUntil(lambda: rig.step == COLUMNS and not threads.busy())
    Watched.seen.clear()
    monkeypatch.setattr(subprocess, "Popen", Watched)
    rig.choose(long_list(tmp_path, 190_000))
    qtbot.waitUntil(lambda: bool(Watched.seen), timeout=20_000)
    assert rig.page.view.progress.isVisible()
    assert rig.page.view.progress.cancel_button.hasFocus()
    assert not rig.page.view.foot.isEnabled()
    rig.press("Escape")
    qtbot.waitUntil(lambda: not rig.page.job.busy, timeout=20_000)
    [child] = Watched.seen
    assert child.returncode not in {0, None}, "it was killed before it had finished"
    assert rig.said == ["Stopped. Nothing was stored."]
    assert (rig.step, rig.page.job.file.path.name) == (COLUMNS, "tracker_coventry.xlsx")  # type: ignore[union-attr]  # just opened
    assert not rig.page.view.progress.isVisible()
    assert rig.page.view.mapping_step.table.hasFocus()


def test_that_a_check_can_be_stopped_and_made_again(
    core: Core, qtbot: QtBot, tmp_path: Path, threads: TaskRunner
) -> None:
    rig = Rig(qtbot, core, tmp_path, tasks=threads).choose(coventry(tmp_path))
    qtbot.waitUntil(lambda: rig.step == COLUMNS and not threads.busy())
    rig.press(ON)
    rig.press("Escape")
    qtbot.waitUntil(lambda: not threads.busy(), timeout=20_000)
    assert rig.step == COLUMNS
    rig.press(ON)
    qtbot.waitUntil(lambda: rig.step == CHECK, timeout=20_000)
    assert rig.stored() == []


def test_that_a_store_that_fails_keeps_everything_and_the_next_try_stores_once(
    core: Core, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    rig.press(ON)
    with monkeypatch.context() as fault:
        fault.setattr(type(core), "execute", unavailable)
        rig.press(ON)
    assert [str(one) for one in rig.prompter.problems] == ["The database is not reached."]
    assert (rig.step, rig.stored()) == (CHECK, [])
    rig.press(ON)
    assert rig.step == DONE
    assert len(rig.stored()) == 12


def test_that_a_draft_that_cannot_be_kept_is_said_once_and_quietly(
    core: Core, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(qtbot, core, tmp_path).choose(coventry(tmp_path))
    with monkeypatch.context() as fault:
        fault.setattr(type(core), "execute", unavailable)
        rig.page.draft.keep_now()
        rig.page.draft.keep_now()
    assert rig.prompter.problems == []
    told = "What you chose is not kept as a draft. The database is not reached."
    assert [words for words in rig.said if "draft" in words] == [told]


def unavailable(*_: Any) -> None:
    raise StoreUnavailable("The database is not reached.")
