"""Kills the real program while it writes, again and again; run as a program of its own.

    python -m tests.faults.kill_loop FOLDER KILLS WHOLE CONTROL SEED [URL]

Each victim runs words of the command line, as `main.py` does: it imports a tracker, and takes
a Threat Review list from its draft to its end. What it prints is what it has acknowledged. It
is killed in the middle of one of its writes, and what it left is looked at. One victim in WHOLE
is a `python main.py` of its own, which does one word of the script after those before it have
been done; the others are forked, which saves their start. Then come as many
as CONTROL says who answer just before they commit. They work in FOLDER or, under a login of their
own, on the database at URL, the address of whoever looks after it, which is its own boundary.
Prints the figures as JSON, of those and of these.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import io
import json
import os
import random
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import sqlalchemy as sa
from sqlalchemy import event

import main as program
from lomu_app.practice import names
from lomu_app.store.audit import Verb
from lomu_app.store.engine import WRITE
from lomu_app.store.unit_of_work import UnitOfWork
from tests.faults.kill_places import NAME, SECRET, Facts, FolderPlace, Place, ServerPlace
from tests.support import compiled  # noqa: F401 - shares what has been compiled
from tests.support.cores import EVERY_AREA
from tests.support.harm import offence, write_extract

LINES = 5
# One victim in so many brings extracts of offences in, which takes a reader of its own each.
EXTRACTS = 40
CHECK_EVERY = 25
AFTER_A_WORD = "\x1e"
HEADINGS = ["Crime ref", "Suspect", "DOB", "Offence", "Vic risk", "Date added", "Address"]
STEPS = (
    ("prepare",), ("submit",), ("approve",), ("present",), ("close", "--reason", "No officers"),
)  # fmt: skip
FIRST_DAY = dt.date(2026, 12, 1)

Words = list[str]


@dataclass
class Figures:
    """What came of it all."""

    kills: int = 0
    whole_programs: int = 0
    in_a_write: int = 0
    acknowledged: int = 0
    imported: int = 0
    extracts: int = 0
    areas: int = 0
    committed_unacknowledged: int = 0
    lost: int = 0
    halves: int = 0
    damaged: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Heard:
    """What a victim had printed by then, by the place of the word in its script."""

    told: dict[int, Any]
    in_a_write: bool


class Killer:
    """Starts victims on one database and kills them; `home` holds what they bring in."""

    def __init__(self, home: Path, place: Place, *, seed: int) -> None:
        self.home = home
        self._place = place
        self.honest = True
        self.figures = Figures()
        self._chance = random.Random(seed)
        self._lines = 0
        self._places = 0
        # Nobody else writes: what one victim left is what the next one finds.
        self._now: Facts | None = None
        self._common = [*place.words, "--user", NAME, "--json", "--passphrase-file",
                        str(home / "secret")]  # fmt: skip
        (home / "secret").write_text(SECRET, encoding="utf-8")

    def warm_up(self) -> None:
        """Do a whole script once: whoever is forked then knows its statements already."""
        self._do_all(self._script(-1, self._place.facts()))

    def kill(self, number: int, *, whole: bool) -> None:
        """One victim from its start to what it left."""
        before = self._now or self._place.facts()
        script = self._script(number, before)
        if whole:
            assert self.honest, "a whole program answers when it is done"
            script = self._all_but_the_last_done(script)
            before = self._place.facts()
        heard = (self._kill_whole if whole else self._kill_forked)(script, self._chance)
        self.figures.kills += 1
        self.figures.whole_programs += whole
        self.figures.in_a_write += heard.in_a_write
        self._now = self._place.facts()
        self._judge(script, heard, before, self._now)

    def _script(self, number: int, before: Facts) -> list[Words]:
        """A list from its draft to its end; every fifth time, or where nobody is wanted, a tracker.

        Five, because that has nothing in common with the number of areas. One in EXTRACTS brings
        two extracts of offences in.
        """
        if number % EXTRACTS == 1:
            return [
                [*self._common, "import", "offences", self._extract(f"{number}-{part}")]
                for part in range(2)
            ]
        area = EVERY_AREA[self._places % len(EVERY_AREA)]
        day = FIRST_DAY + dt.timedelta(days=self._places // len(EVERY_AREA))
        self._places += 1
        place = [*self._common, "--today", day.isoformat()]
        script = [[*place, "trm", *step, "--area", area] for step in STEPS]
        if number % 5 == 0 or area not in before.areas:
            tracker = self._tracker(number)
            script.insert(0, [*place, "import", "targets", tracker, "--area", area])
        return script

    def _all_but_the_last_done(self, script: list[Words]) -> list[Words]:
        """Does the words up to one of them, which alone is left for the victim."""
        place = self._chance.randrange(len(script))
        self._do_all(script[:place])
        return [script[place]]

    def _do_all(self, script: list[Words]) -> None:
        for words in script:
            with contextlib.redirect_stdout(io.StringIO()):
                assert program.run_word(words) == 0, words

    def _kill_forked(self, script: list[Words], chance: random.Random) -> Heard:
        return _kill_forked(script, chance, self._place.longest, honest=self.honest)

    def _kill_whole(self, script: list[Words], chance: random.Random) -> Heard:
        return _kill_whole(script, chance, self._place)

    def _tracker(self, number: int) -> str:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(HEADINGS)
        for _ in range(LINES):
            self._lines += 1
            line = self._lines
            surname = names.SURNAMES[line % len(names.SURNAMES)].upper()
            forename = names.FORENAMES[line % len(names.FORENAMES)]
            sheet.append(
                [f"20CV/{10_000 + line}A/26", f"{surname}, {forename}",
                 f"{1 + line % 28:02}/{1 + line % 12:02}/{1960 + line % 44}", "Stalking", "H",
                 "12/11/2026", f"{line} Kiln Croft, CV87 1AA"]
            )  # fmt: skip
        path = self.home / f"tracker-{number}.xlsx"
        book.save(path)
        return str(path)

    def _extract(self, name: str) -> str:
        rows = []
        for _ in range(LINES):
            self._lines += 1
            rows.append(offence(self._lines, surname=f"Kiln{self._lines}", pnc="",
                                dob=f"{1 + self._lines % 28:02}/03/1988"))  # fmt: skip
        return str(write_extract(self.home / f"extract-{name}.csv", rows))

    def _judge(self, script: list[Words], heard: Heard, before: Facts, now: Facts) -> None:
        figures, told = self.figures, heard.told
        done = now.operations - before.operations
        figures.acknowledged += len(told)
        figures.committed_unacknowledged += max(0, done - len(told))
        figures.lost += max(0, len(told) - done)
        if self.honest:
            figures.lost += sum(_is_lost(script[place], said, now) for place, said in told.items())
        for here, had in ((now.targets, before.targets), (now.offences, before.offences)):
            figures.lost += any(here.get(name, 0) < count for name, count in had.items())
            figures.halves += any(held != LINES for held in here.values())
        figures.imported, figures.areas = len(now.targets), len(now.areas)
        figures.extracts = len(now.offences)

    def look_closely(self) -> None:
        """What is stored, and the whole audit."""
        damaged, problems = self._place.closely()
        self.figures.damaged += damaged
        self.figures.problems += problems


def _is_lost(words: Words, said: Any, now: Facts) -> bool:
    if "offences" in words:
        return now.offences.get(Path(words[-1]).name, 0) != said["created"]
    if "import" in words:
        return now.targets.get(Path(words[words.index("targets") + 1]).name, 0) != said["created"]
    return now.versions.get(said["list_id"], 0) < said.get("version", 1)


def _kill_forked(
    script: list[Words], chance: random.Random, longest: float, *, honest: bool
) -> Heard:  # fmt: skip
    """A victim that has started already; killed soon after one of its writes has begun."""
    (heard, said), (aim, begun) = os.pipe(), os.pipe()
    victim = os.fork()
    if victim == 0:
        os.close(heard)
        os.close(aim)
        try:
            be_the_victim(script, said, begun, honest=honest)
        finally:
            os._exit(3)
    os.close(said)
    os.close(begun)
    writes = 0
    # Every fifth dies at any moment, perhaps while it opens.
    if chance.random() < 0.2:
        time.sleep(chance.uniform(0, 0.3))
    else:
        writes = sum(len(os.read(aim, 1)) for _ in range(chance.randint(1, len(script))))
        time.sleep(chance.uniform(0, longest if honest else longest / 10))
    os.kill(victim, 9)
    _, status = os.waitpid(victim, 0)
    assert os.WIFSIGNALED(status) or not honest, "the victim died by itself"
    with os.fdopen(aim, "rb") as pipe:
        writes += len(pipe.read())
    with os.fdopen(heard, encoding="utf-8") as pipe:
        finished = _answers(pipe.read())
    told = {place: said for place, said in finished.items() if said is not None}
    return Heard(told, in_a_write=writes > len(finished))


def be_the_victim(script: list[Words], said: int, begun: int, *, honest: bool) -> None:
    """Run the words; `begun` gets a byte when a write begins, `said` what is printed.

    Who is not honest says it, and then begins to commit.
    """
    quiet = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it dies with the victim
    out = os.fdopen(said, "w", encoding="utf-8")
    sys.stdout, sys.stderr = out if honest else quiet, quiet
    doing = 0

    def tell(connection: sa.Connection) -> None:
        if honest and connection.get_execution_options().get(WRITE):
            os.write(begun, b"w")

    def hasty(uow: UnitOfWork, tag: str, verb: Verb, operation_id: str | None) -> Any:
        out.write(f"{{}}{AFTER_A_WORD}{doing} 0\n")
        out.flush()
        os.write(begun, b"w")
        return commit(uow, tag, verb, operation_id)

    event.listen(sa.Engine, "begin", tell)
    commit = UnitOfWork.commit
    if not honest:
        UnitOfWork.commit = hasty  # type: ignore[method-assign]  # the control is a fault
    for doing, words in enumerate(script):
        code = program.run_word(words)
        if honest:
            out.write(f"{AFTER_A_WORD}{doing} {code}\n")
            out.flush()
    if honest:
        time.sleep(60)


def _answers(text: str) -> dict[int, Any]:
    """What was said of each word, None if it was refused; the last part was cut off."""
    told, start = {}, 0
    while (mark := text.find(AFTER_A_WORD, start)) >= 0 and (end := text.find("\n", mark)) >= 0:
        place, code = text[mark + 1 : end].split()
        told[int(place)] = json.loads(text[start:mark]) if code == "0" else None
        start = end + 1
    return told


def _kill_whole(script: list[Words], chance: random.Random, place: Place) -> Heard:
    """A `python main.py` of its own; killed when it has begun to write."""
    words, before, longest = script[0], place.begun(), place.longest
    with subprocess.Popen(
        [sys.executable, program.__file__, *words], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as victim:  # fmt: skip
        # Every fifth dies at any moment, perhaps while it starts.
        until = time.monotonic() + (60 if chance.random() < 0.8 else chance.uniform(0.1, 1.5))
        while victim.poll() is None and place.begun() == before and time.monotonic() < until:
            time.sleep(0.0005)
        # Half die in the write; the others when it is done, perhaps before they can say so.
        time.sleep(chance.choice((0, 0.002, 0.01, longest, 5 * longest, 20 * longest)))
        assert victim.poll() in (None, 0), "the victim ended by itself, and was not done"
        victim.kill()
        said, _ = victim.communicate()
    wrote = place.begun() != before
    try:
        return Heard({0: json.loads(said)}, in_a_write=False)
    except ValueError:
        return Heard({}, in_a_write=wrote)


def main(home: str, kills: str, whole: str, control: str, seed: str, url: str = "") -> None:
    """Kill so many victims, every `whole`th a program of its own (0: none), and the control."""
    place = ServerPlace(url) if url else FolderPlace(Path(home))
    killer = Killer(Path(home), place, seed=int(seed))
    every = int(whole) if hasattr(os, "fork") else 1
    killer.warm_up()
    gc.freeze()
    for number in range(int(kills)):
        killer.kill(number, whole=every > 0 and number % every == 0)
        if number % CHECK_EVERY == 0 or number == int(kills) - 1:
            killer.look_closely()
    honest, killer.figures, killer.honest = killer.figures, Figures(), False
    for number in range(int(kills), int(kills) + int(control)):
        killer.kill(number, whole=False)
    sys.stdout.write(json.dumps([asdict(honest), asdict(killer.figures)]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
