"""The command line as a scheduler uses it: words, exit codes, JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lomu_app import bootstrap, cli
from lomu_app.store.backup import DATABASE
from tests.support.cores import FAST
from tests.support.personal import verify

SECRET = "four plain words will do"
HEADINGS = ["Crime ref", "Suspect", "DOB", "PNC ID", "Offence", "Vic risk", "Date added", "Address"]
ROWS = [
    ["20CV/1111A/26", "HARBOTTLE, Leon", "20/02/1988", "2018/9000001H", "Stalking", "H",
     "12/11/2026", "5 Kiln Croft, CV87 1AA"],
    ["20CV/2222B/26", "QUARMBY, Saul", "31/02/1990", "2011/9000004E", "Threats", "Med",
     "14/11/2026", "9 Union Passage, CV87 1AB"],
]  # fmt: skip


class Desk:
    """Runs words as one person on one folder, and reads what they print."""

    def __init__(
        self, folder: Path, capsys: pytest.CaptureFixture[str], *, name: str = "ps.one",
        secret: Path | None = None,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.capsys = capsys
        self.secret = secret or folder.parent / "secret"
        if secret is None:
            self.secret.write_text(SECRET + "\n", encoding="utf-8")
        self.common = ["--data", str(folder), "--user", name, "--passphrase-file",
                       str(self.secret), "--today", "2026-11-24"]  # fmt: skip

    def run(self, *words: str | Path) -> tuple[int, str, str]:
        code = cli.main([*self.common, *map(str, words)])
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def json(self, *words: str | Path) -> Any:
        code, out, err = self.run("--json", *words)
        assert code == 0, err
        return json.loads(out)

    def whole(self) -> bool:
        """Whether the log is whole, by word; a server's is verified by whoever looks after it."""
        told = [self.run("--json", *words) for words in (("audit", "verify"), ("check",))]
        if all("server check" in err for _, _, err in told):
            core = bootstrap.open_folder(self.folder, self.common[3], SECRET)
            return verify(core).ok
        return all(code == 0 and json.loads(out)["ok"] for code, out, _ in told)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=("sergeant", "inspector")
    ).core.close()
    return made


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [HEADINGS, *ROWS]:
        sheet.append(row)
    path = tmp_path / "tracker.xlsx"
    book.save(path)
    return path


def test_that_init_tells_the_recovery_key_once_and_refuses_a_second_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "new", capsys)
    made = desk.json("init")
    assert len(made["recovery_key"].split("-")) == 8
    code, _, err = desk.run("init")
    assert code == 1
    assert "already" in err


def test_that_a_weak_passphrase_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "new", capsys)
    desk.secret.write_text("short", encoding="utf-8")
    code, _, err = desk.run("init")
    assert code == 1
    assert "at least 15" in err
    assert not (desk.folder / DATABASE).exists()


def test_that_a_tracker_becomes_an_approved_and_exported_list(
    desk: Desk, tracker: Path, tmp_path: Path
) -> None:
    rehearsed = desk.json("import", "targets", tracker, "--area", "Coventry", "--dry-run")
    assert (rehearsed["created"], rehearsed["dry_run"]) == (2, True)
    assert desk.json("list", "targets") == []

    told = desk.json("import", "targets", tracker, "--area", "coventry")
    assert (told["rows"], told["created"], told["people_created"]) == (2, 2, 2)
    [doubt] = told["doubts"]
    assert (doubt["sheet"], doubt["row"], doubt["column"]) == ("Sheet", 3, "C")
    assert told["sheets"][0]["header_row"] == 1
    assert told["sheets"][0]["mapping"]["victim_risk"]["column"] == "F"
    assert desk.json("import", "targets", tracker, "--area", "CV")["unchanged"] == 2

    assert {row["surname"] for row in desk.json("list", "targets")} == {"HARBOTTLE", "QUARMBY"}
    assert {row["surname"] for row in desk.json("list", "people")} == {"HARBOTTLE", "QUARMBY"}

    desk.json("trm", "prepare", "--area", "Coventry")
    shown = desk.json("trm", "show", "--area", "Coventry")
    assert [row["rank"] for row in shown] == [1, 2]
    assert all(row["reasons"] and row["gaps"] and row["movement"] == "new" for row in shown)
    for word in ("submit", "approve", "present"):
        desk.json("trm", word, "--area", "Coventry")
    out = tmp_path / "TRM.xlsx"
    desk.json("trm", "export", "--area", "Coventry", "--out", out)
    assert openpyxl.load_workbook(out).sheetnames
    code, _, err = desk.run("trm", "export", "--area", "Coventry", "--out", out)
    assert (code, "already" in err) == (1, True)
    closed = desk.json("trm", "close", "--area", "Coventry", "--reason", "No officers")
    assert closed["carried"] == 2
    assert desk.whole()


def test_that_a_pdf_is_painted_by_whoever_was_handed_in(
    desk: Desk, tracker: Path, tmp_path: Path
) -> None:
    from ui.printing.trm_print import write_trm_pdf

    desk.json("import", "targets", tracker, "--area", "Coventry")
    desk.json("trm", "prepare", "--area", "Coventry")
    pdf = tmp_path / "TRM.pdf"
    words = ["trm", "export", "--area", "Coventry", "--out", str(tmp_path / "TRM.xlsx"),
             "--pdf", str(pdf)]  # fmt: skip
    assert cli.main([*desk.common, *words], write_trm_pdf) == 0
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_that_a_changed_byte_in_the_audit_is_found(desk: Desk) -> None:
    core = bootstrap.open_folder(desk.folder, "ps.one", SECRET)
    with core.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_change_no_update")
        connection.exec_driver_sql("UPDATE audit_change SET new = replace(new, 'ps.one', 'ps.two')")
    core.close()
    for words in (("audit", "verify"), ("check",)):
        code, out, err = desk.run("--json", *words)
        assert (code, json.loads(out)["ok"]) == (1, False), "one document, and no second one"
        assert "altered" in err


def test_that_a_backup_comes_back_and_what_was_there_is_kept(
    desk: Desk, tracker: Path, tmp_path: Path
) -> None:
    desk.json("import", "targets", tracker, "--area", "Coventry")
    saved = desk.json("backup", "--out", tmp_path / "a.lomubackup")
    desk.json("trm", "prepare", "--area", "Coventry")
    restored = desk.json("restore", "--from", tmp_path / "a.lomubackup")
    assert restored["head"] == saved["head"]
    assert (desk.folder / "replaced-001" / DATABASE).exists()
    assert len(desk.json("list", "targets")) == 2
    code, _, err = desk.run("trm", "show", "--area", "Coventry")
    assert (code, "no list" in err.casefold()) == (1, True)


def test_that_users_are_added_changed_and_barred(desk: Desk, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_text("another four plain words", encoding="utf-8")
    desk.json("user", "add", "--name", "v.two", "--roles", "viewer", "--areas", "Coventry",
              "--new-passphrase-file", theirs)  # fmt: skip
    viewer = Desk(desk.folder, desk.capsys, name="v.two", secret=theirs)
    assert viewer.run("list", "targets")[0] == 0
    assert viewer.run("user", "list")[0] == 1
    desk.json("user", "change", "--name", "v.two", "--bar")
    assert viewer.run("list", "targets")[0] == 1
    assert {row["username"]: row["active"] for row in desk.json("user", "list")} == {
        "ps.one": True, "v.two": False
    }  # fmt: skip


def test_that_inspect_tells_of_every_file_and_never_refuses(
    desk: Desk, tracker: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not really")
    told = desk.json("inspect", tracker, broken, tmp_path / "absent.csv")
    assert [one["outcome"] for one in told] == ["read", "refused", "refused"]
    assert told[0]["rows"] == 3
    assert all(one["reason"] for one in told[1:])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nonsense"], 2),
        (["trm", "show"], 2),
        (["--today", "tomorrow", "check"], 2),
        (["--help"], 0),
        (["trm", "show", "--area", "Atlantis"], 1),
        (["import", "targets", "absent.xlsx", "--area", "Coventry"], 1),
        (["list", "targets", "--area", "Nowhere"], 1),
    ],
)
def test_that_exit_codes_tell_done_refused_and_usage(
    desk: Desk, words: list[str], code: int
) -> None:
    assert desk.run(*words)[0] == code


def test_that_a_wrong_passphrase_says_no_more_than_that(desk: Desk) -> None:
    desk.secret.write_text("another four plain words", encoding="utf-8")
    code, _, err = desk.run("list", "targets")
    assert (code, err.strip()) == (1, "The name or the passphrase is not right.")


def _submitted(desk: Desk, tracker: Path) -> None:
    """The morning's list, prepared and submitted by one person."""
    desk.json("import", "targets", tracker, "--area", "Coventry")
    for word in ("prepare", "submit"):
        desk.json("trm", word, "--area", "Coventry")


def _colleague(desk: Desk, name: str, roles: str, areas: str) -> Desk:
    secret = desk.folder.parent / name
    secret.write_text("another four plain words", encoding="utf-8")
    desk.json("user", "add", "--name", name, "--roles", roles, "--areas", areas,
              "--new-passphrase-file", secret)  # fmt: skip
    return Desk(desk.folder, desk.capsys, name=name, secret=secret)


def _all_words(workbook: Path) -> str:
    book = openpyxl.load_workbook(workbook)
    return " ".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


def test_that_who_is_alone_may_approve_and_is_told_that_the_list_says_so(
    desk: Desk, tracker: Path, tmp_path: Path
) -> None:
    _submitted(desk, tracker)
    _colleague(desk, "insp.walsall", "inspector", "Walsall")
    _colleague(desk, "ps.two", "sergeant", "Coventry")
    code, out, _ = desk.run("trm", "approve", "--area", "Coventry")
    assert (code, "nobody was free of it" in out) == (0, True)
    desk.json("trm", "export", "--area", "Coventry", "--out", tmp_path / "TRM.xlsx")
    assert "Approved by ps.one, who also worked on this list" in _all_words(tmp_path / "TRM.xlsx")


def test_that_nobody_approves_his_own_list_once_somebody_else_could(
    desk: Desk, tracker: Path, tmp_path: Path
) -> None:
    _submitted(desk, tracker)
    other = _colleague(desk, "insp.two", "inspector", "Coventry")
    code, _, err = desk.run("trm", "approve", "--area", "Coventry")
    assert (code, "yourself" in err) == (1, True)
    assert other.json("trm", "approve", "--area", "Coventry")["alone"] is False
    desk.json("trm", "export", "--area", "Coventry", "--out", tmp_path / "TRM.xlsx")
    assert "also worked on this list" not in _all_words(tmp_path / "TRM.xlsx")


def test_that_a_file_without_a_tracker_is_refused_with_what_to_do(
    desk: Desk, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("Shopping", None), ("Milk", 2), ("Bread", 1)):
        book.active.append(row)
    book.save(tmp_path / "other.xlsx")
    code, out, err = desk.run("import", "targets", tmp_path / "other.xlsx", "--area", "Coventry")
    assert (code, out) == (1, "")
    assert "No sheet of other.xlsx could be read as a tracker" in err
    assert "--mapping" in err


def test_that_the_list_is_shown_with_its_alerts(desk: Desk, tracker: Path) -> None:
    place = ("--area", "Coventry")
    desk.json("import", "targets", tracker, *place)
    desk.json("trm", "prepare", *place)
    assert "Alerts" not in desk.run("trm", "show", *place)[1]
    raised = desk.json("trm", "alert", *place, "--category", "release_today", "--text",
                       "Out at 10:00 from HMP Nowhere")  # fmt: skip
    assert [row["rank"] for row in desk.json("trm", "show", *place)] == [1, 2]
    lines, alerts = desk.run("trm", "show", *place)[1].split("\nAlerts\n")
    assert "HARBOTTLE" in lines
    assert raised["reference"] in alerts
    assert "Out at 10:00" in alerts


def test_that_a_shown_list_of_a_past_day_has_the_alerts_of_that_day(
    desk: Desk, tracker: Path
) -> None:
    place = ("--area", "Coventry", "--date", "2026-11-24")
    _submitted(desk, tracker)
    desk.json("trm", "alert", *place, "--category", "release_today", "--text", "Out at 10:00")
    for word in ("approve", "present"):
        desk.json("trm", word, *place)
    desk.json("trm", "alert", *place, "--category", "curfew_check", "--text", "Came in late")
    desk.common[-1] = "2026-11-26"
    alerts = desk.run("trm", "show", *place)[1].split("\nAlerts\n")[1]
    assert "Out at 10:00" in alerts
    assert "Came in late" not in alerts


TARGET_KEYS = {
    "reference", "surname", "forenames", "date_of_birth", "pnc_id", "crime_reference", "offence",
    "victim_risk", "date_added", "wanted_on_pnc", "markers", "attempts", "postcodes", "status",
    "outcome", "area", "source",
}  # fmt: skip


def test_that_what_other_programs_read_has_the_names_they_were_promised(
    desk: Desk, tracker: Path
) -> None:
    book = openpyxl.load_workbook(tracker)
    assert book.active is not None
    book.active.append(["20CV/3333C/26", None, None, None, "Affray", "L", "15/11/2026", None])
    book.active.append(["20CV/4444D/26", "HARBOTTLE, Leonard", "20/02/1988", None, "Affray", "L"])
    book.save(tracker)
    for dry in ((), ("--dry-run",)):
        told = desk.json("import", "targets", tracker, "--area", "Coventry", *dry)
        assert told.keys() >= {
            "rows", "created", "updated", "unchanged", "refused", "doubts", "people_created",
            "people_matched", "possible_matches", "sheets",
        }  # fmt: skip
        assert told["refused"][0].keys() >= {"sheet", "row", "reason"}
        assert told["doubts"][0].keys() >= {"sheet", "row", "column", "value", "reason"}
        assert told["sheets"][0].keys() >= {"name", "header_row", "mapping"}
    for file in desk.json("inspect", tracker, tracker.parent / "absent.csv"):
        assert file.keys() >= {"file", "outcome", "reason", "sheets", "rows"}
        assert file["outcome"] in {"read", "doubts", "refused"}
    for words in (("--status", "all"), ("--area", "Coventry"), ()):
        targets = desk.json("list", "targets", *words)
        assert targets
        for target in targets:
            assert target.keys() >= TARGET_KEYS
            assert target["source"].keys() >= {"file", "sheet", "row"}
            assert target["victim_risk"] in {"high", "medium", "standard"}
    for person in desk.json("list", "people"):
        assert person.keys() >= {"reference", "surname", "forenames", "date_of_birth", "pnc_id"}
    desk.json("trm", "prepare", "--area", "Coventry")
    items = desk.json("trm", "show", "--area", "Coventry")
    assert items
    for item in items:
        assert item.keys() >= {"rank", "reference", "score", "reasons", "movement", "gaps"}


def test_that_printed_lists_of_people_are_on_record(desk: Desk, tracker: Path) -> None:
    desk.json("import", "targets", tracker, "--area", "Coventry")
    desk.json("trm", "prepare", "--area", "Coventry")
    for words in (
        ("list", "people"), ("list", "targets"), ("trm", "show", "--area", "Coventry"),
        ("trm", "alerts", "--area", "Coventry"),
    ):  # fmt: skip
        before = desk.json("audit", "verify")["transactions"]
        desk.json(*words)
        assert desk.json("audit", "verify")["transactions"] == before + 1, words
