"""Two people at two desks of one server, as programs of their own on one screen.

`python -m bench.two_desks [--times 10] [--people 60] [--pictures FOLDER]`: a server is started, a
practice force moved to it by `store move`, the boundary made by `server init`, two people let in by
`server add-user`. Each signs in at a desk of their own and does everything by keys: the first
changes a name again and again, and it is watched on the screen when the second shows it; then both
change it at once, and the second decides whose counts. Once light, once dark. With `--pictures`
what was seen is put there. It takes Xvfb, openbox and xdotool.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from bench.ground import AREA, DAY, force
from bench.kept import asked, keeping
from bench.machine import machine
from bench.own_server import own_server
from bench.screen import Screen, until
from lomu_app.kernel.names import PROGRAM
from tests.support.postgres import PostgresServer
from ui.core.conflict_dialog import CLASH

_ROOT = Path(__file__).resolve().parent.parent
_WITHIN = 1.0  # seconds: the goal
_SECRET = "four plain words will do"
_PEOPLE = (("ps.shah", "PS Shah"), ("ps.marsh", "PS Marsh"))
_DESK = QSize(1280, 720)
_TITLE = QRect(240, 26, 560, 44)  # of a page, in its window: who is shown
_SCHEMES = ("light", "dark")
_SMALLER = 0.75  # of a picture of both desks


@dataclass
class Seen:
    """What was seen in one scheme; times in seconds."""

    shown: list[float] = field(default_factory=list)
    marked: list[float] = field(default_factory=list)
    decided: list[tuple[str, str]] = field(default_factory=list)  # what counts; what is stored
    pictures: dict[str, QImage] = field(default_factory=dict)

    def well(self) -> bool:
        """Whether everything was shown in time, and is stored as it was decided."""
        return max(self.shown) < _WITHIN and all(want == found for want, found in self.decided)


class Desk:
    """One person's program and window."""

    def __init__(self, screen: Screen, folder: Path, address: str, place: QRect) -> None:
        self._screen, self.place = screen, place
        kept = {
            f"XDG_{what}_HOME": str(folder / what.lower())
            for what in ("CONFIG", "DATA", "CACHE", "STATE")
        }
        self._process = subprocess.Popen(
            [sys.executable, "main.py", "--database", address, "--today", f"{DAY}"], cwd=_ROOT,
            env={**screen.environment, **kept, "HOME": str(folder)},
        )  # fmt: skip
        self._id = self._process.pid
        self._window = ""

    def sign_in(self, name: str) -> None:
        """At the entrance, by keys; then the desk goes to its place."""
        screen = self._screen
        entrance = screen.await_window(self._id, "^LOMU Tasking", wide=900)
        screen.come_to(entrance)
        screen.type(name)
        screen.press("Return")
        screen.type(_SECRET)
        screen.press("Return")
        self._window = screen.await_window(self._id, "PRACTICE")
        screen.place(self._window, self.place)
        screen.await_still(self.place)

    def open_person(self, reference: str) -> None:
        """By the palette."""
        self.come()
        self._screen.press("ctrl+k")
        self._screen.type(f"@{reference}")  # people only: a target is found by it as well
        self._screen.await_still(self.place)
        self._screen.press("Return")
        self._screen.await_still(self.place)

    def come(self) -> None:
        """Sit down here: to the dialog that is open, or to the window."""
        self._screen.come_to(self._screen.windows(self._id)[-1])

    def edit(self, forenames: str) -> None:
        """Open the form and type other forenames; nothing is saved yet."""
        self.come()
        self._screen.press("alt+c")
        self._screen.await_window(self._id, "^Change ")
        self._screen.press("Tab", "ctrl+a")
        self._screen.type(forenames)

    def save(self) -> None:
        """The form that is open."""
        self._screen.press("ctrl+Return")

    def decide(self, key: str) -> None:
        """Whose counts, where both have changed it."""
        self._screen.press(key, "Return")

    def is_asked(self) -> bool:
        """Whether it is asked here whose counts."""
        return bool(self._screen.windows(self._id, CLASH))

    def at_rest(self) -> bool:
        """Whether no dialog is open."""
        return len(self._screen.windows(self._id)) == 1

    def look(self) -> QImage:
        """All of it."""
        return self._screen.look(self.place)

    def title(self) -> QImage:
        """Who is shown, as it is painted."""
        return self._screen.look(_TITLE.translated(self.place.topLeft()))

    def leave(self) -> None:
        """End the program, politely."""
        self._process.terminate()
        self._process.wait()


class Office:
    """Two desks, and what is done there. `first` changes, `second` watches."""

    def __init__(self, screen: Screen, desks: Sequence[Desk], stored: Stored) -> None:
        self._screen, self._stored = screen, stored
        self.first, self.second = desks
        self.seen = Seen()

    def work(self, times: int) -> Seen:
        """So many changes, then two conflicts."""
        for number in range(times):
            self._change(f"Robin {'abcdefghij'[number % 10].upper()}")
        self._clash("Morgan Mine", "Taylor Theirs", "y")
        self._clash("Ellis Mine", "Frankie Theirs", "t")
        return self.seen

    def _change(self, forenames: str) -> None:
        """The first changes a name: when is it seen at the second desk?"""
        before, unmarked = self.second.title(), self.second.look()
        began = time.perf_counter()
        self.first.edit(forenames)
        until(lambda: self.second.look() != unmarked, "who is editing")
        self.seen.marked.append(time.perf_counter() - began)
        self._screen.await_still(self.second.place)
        if not self.seen.pictures:
            self.seen.pictures["before"] = self._both()
        began = time.perf_counter()
        self.first.save()
        until(partial(self._alike, before), "the change at the second desk")
        self.seen.shown.append(time.perf_counter() - began)
        until(self.first.at_rest, "the end of the form")
        self._screen.await_still(self.second.place)
        if "after" not in self.seen.pictures:
            self.seen.pictures["after"] = self._both()

    def _clash(self, mine: str, theirs: str, key: str) -> None:
        """Both change it, the second saves last and is asked."""
        first, second = self.first, self.second
        second.edit(mine)
        before = self._screen.look(self.first.place)
        first.edit(theirs)
        first.save()
        until(first.at_rest, "the end of the form")
        until(lambda: first.look() != before, "the change at the first desk")
        second.come()
        second.save()
        until(second.is_asked, "the question whose counts")
        asked_here = self._screen.await_still(second.place)
        self.seen.pictures.setdefault("conflict", asked_here)
        second.decide(key)
        until(second.at_rest, "the end of the form")
        until(lambda: second.title() == first.title(), "the same at both desks")
        self.seen.decided.append((mine if key == "y" else theirs, self._stored()))

    def _alike(self, before: QImage) -> bool:
        now = self.second.title()
        return now != before and now == self.first.title()

    def _both(self) -> QImage:
        return self._screen.look(self.first.place.united(self.second.place))


class Stored:
    """Whom the desks are about: a person of the force, and what is stored of them."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url)
        with self._engine.connect() as connection:
            self._id = int(connection.execute(sa.text("SELECT min(id) FROM person")).scalar_one())
        self.reference = f"P-{self._id:06}"

    def __call__(self) -> str:
        """Their forenames by now."""
        asks = sa.text("SELECT forenames FROM person WHERE id = :id")
        with self._engine.connect() as connection:
            return str(connection.execute(asks, {"id": self._id}).scalar_one())

    def close(self) -> None:
        """Let go of the server."""
        self._engine.dispose()


def main() -> int:
    """Run it; 1 if something was shown late or stored otherwise than it was decided."""
    parser = argparse.ArgumentParser(prog="python -m bench.two_desks", description=__doc__)
    parser.add_argument("--times", type=int, default=10, help="changes in each scheme")
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--pictures", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    words = ["…" if word == str(options.pictures) else word for word in sys.argv[1:]]
    with (
        keeping(asked("bench.two_desks", words)),
        tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder, own_server() as server,
        Screen.start(2 * _DESK.width(), 1080) as screen,
    ):  # fmt: skip
        print(machine())
        url = server.url(server.create())
        _ask_for_passphrases(server, url)
        _prepare(url, Path(folder), options.people)
        stored, seen = Stored(url), {}
        for scheme in _SCHEMES:
            with _desks(screen, Path(folder) / scheme, url, scheme, stored.reference) as desks:
                seen[scheme] = Office(screen, desks, stored).work(options.times)
        stored.close()
        if options.pictures is not None:
            _keep(options.pictures, seen)
        return _tell(seen)


def _ask_for_passphrases(server: PostgresServer, url: str) -> None:
    """Of everybody but its own superuser, as a force's server does."""
    rules = f"local all {sa.make_url(url).username} trust\nlocal all all scram-sha-256\n"
    (server.folder / "data" / "pg_hba.conf").write_text(rules, encoding="utf-8")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_reload_conf()")


def _prepare(url: str, folder: Path, people: int) -> None:
    """A practice force on the server, with the two of them, as whoever looks after it would."""
    secret = folder / "secret"
    secret.write_text(f"{_SECRET}\n", encoding="utf-8")
    force(folder / "force", people).close()
    _word("store", "move", "--from", str(folder / "force"), "--to", url)
    _word("--database", url, "server", "init")
    for name, shown in _PEOPLE:
        _word(
            "--database", url, "server", "add-user", "--name", name, "--display-name", shown,
            "--roles", "sergeant", "--areas", AREA, "--new-passphrase-file", str(secret),
        )  # fmt: skip


def _word(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "--today", f"{DAY}", *words], cwd=_ROOT, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")


@contextlib.contextmanager
def _desks(
    screen: Screen, folder: Path, url: str, scheme: str, reference: str
) -> Iterator[list[Desk]]:
    """Both people at work, with the same person before them."""
    address = sa.make_url(url)._replace(username=None).render_as_string()
    with contextlib.ExitStack() as open_desks:
        desks = []
        for number, (name, _shown) in enumerate(_PEOPLE):
            own = folder / name
            settings = own / "config" / PROGRAM
            settings.mkdir(parents=True)
            (settings / "desk.ini").write_text(f"[look]\nscheme={scheme}\n", encoding="utf-8")
            place = QRect(QPoint(number * _DESK.width(), 0), _DESK)
            desk = Desk(screen, own, address, place)
            open_desks.callback(desk.leave)
            desk.sign_in(name)
            desk.open_person(reference)
            desks.append(desk)
        yield desks


def _keep(folder: Path, seen: dict[str, Seen]) -> None:
    """Both desks before and after the change, one above the other; the question by itself."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme, one in seen.items():
        rows = [one.pictures["before"], one.pictures["after"]]
        both = QImage(rows[0].width(), 2 * rows[0].height() + 8, QImage.Format.Format_RGB32)
        both.fill(Qt.GlobalColor.black)
        painter = QPainter(both)
        for number, row in enumerate(rows):
            painter.drawImage(0, number * (row.height() + 8), row)
        painter.end()
        _write(both.scaledToWidth(
            round(both.width() * _SMALLER), Qt.TransformationMode.SmoothTransformation
        ), folder / f"two-desks-{scheme}.png")  # fmt: skip
        _write(one.pictures["conflict"], folder / f"conflict-{scheme}.png")


def _write(picture: QImage, file: Path) -> None:
    """In the 256 colours that it has most of, and as small as it goes."""
    pixels = memoryview(picture.constBits()).cast("I")
    most = [colour for colour, _times in Counter(pixels).most_common(256)]
    few = picture.convertToFormat(
        QImage.Format.Format_Indexed8, most, Qt.ImageConversionFlag.ThresholdDither
    )
    few.save(str(file), "PNG", 0)


def _tell(seen: dict[str, Seen]) -> int:
    print("\n| scheme | changes | shown at the second desk after, median | slowest | goal "
          "| who is editing was told after, slowest | decided by keys, and stored so |\n"
          "|---|---:|---:|---:|---:|---:|---:|")  # fmt: skip
    for scheme, one in seen.items():
        right = sum(want == found for want, found in one.decided)
        print(
            f"| {scheme} | {len(one.shown)} | {1000 * statistics.median(one.shown):.0f} ms "
            f"| {1000 * max(one.shown):.0f} ms | < {1000 * _WITHIN:.0f} ms "
            f"| {1000 * max(one.marked):.0f} ms | {right} of {len(one.decided)} |"
        )
    print(
        "\nCounted from before the key is pressed until both windows show the same new name, which "
        f"is looked for every few hundredths of a second; load {os.getloadavg()[0]:.1f}."
    )
    return 0 if all(one.well() for one in seen.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
