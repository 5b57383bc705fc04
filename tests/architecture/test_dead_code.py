"""Nothing stands in the program that the program does not use; its own tests do not count."""

from __future__ import annotations

from pathlib import Path

from vulture import Vulture

from tests.architecture.sources import ROOT

KINDS = {"class", "function", "import", "method", "property"}

# Called by a library that finds them by name or by decorator.
CALLED_FROM_OUTSIDE = [
    "__*__",
    "[a-z]*[A-Z]*",  # what Qt calls, in Qt's own spelling
    "data", "event", "flags", "index", "paint", "parent", "sort",
    "cache_ok", "load_dialect_impl", "process_bind_param", "process_result_value",
    "downgrade", "run_migrations_*", "upgrade",
    # The workbook library's own names for what the packs' book does in its place.
    "_get_packager", "_get_range_data", "_prepare_formula", "_write_blank", "_write_datetime",
    "_write_rows", "_write_shared_strings_file", "_write_sst_strings", "_write_string",
]  # fmt: skip
DECORATORS = ["@handles*", "@compiles*", "@event.listens_for*", "@sa.event.*", "@*.setter"]

# What only tests need to reach, and why.
FOR_TESTS = {
    "FixedClock": "a clock that stands still",
    "advance": "moves that clock",
    "all_commands": "walks every use case",
    "contrast": "computes whether every pair of colours can be read",
}


def _unused(*places: Path) -> set[tuple[str, str]]:
    """File and name of everything that these files define and none of them uses."""
    vulture = Vulture(ignore_names=CALLED_FROM_OUTSIDE, ignore_decorators=DECORATORS)
    vulture.scavenge([str(place) for place in places])
    return {
        (Path(item.filename).name, item.name)
        for item in vulture.get_unused_code(min_confidence=60)
        if item.typ in KINDS
    }


def test_that_everything_in_the_program_is_used() -> None:
    places = [ROOT / name for name in ("main.py", "lomu_app", "ui", "bench")]
    unused = sorted(found for found in _unused(*places) if found[1] not in FOR_TESTS)
    assert not unused, "\n".join(f"{file}: {name}" for file, name in unused)


def test_that_what_is_kept_for_tests_still_exists_and_is_used_by_them() -> None:
    program = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("lomu_app", "ui")
        for path in (ROOT / folder).rglob("*.py")
    )
    tests = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests").rglob("*.py")
        if path != Path(__file__).resolve()
    )
    forgotten = [name for name in FOR_TESTS if name not in program or name not in tests]
    assert not forgotten, forgotten


def test_that_dead_code_is_found(tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(
        "def used(): ...\ndef dead(): used()\nclass Dead: ...\n",
        encoding="utf-8",
    )
    assert _unused(tmp_path) == {("example.py", "dead"), ("example.py", "Dead")}
