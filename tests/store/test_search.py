"""What is typed is found: by beginnings, without accents, in pieces; the same on both."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lomu_app.kernel.changes import Kind
from lomu_app.store.search import find, fold, index_record, searchable
from tests.support.cores import Cores

PEOPLE = [
    (1, "Siobhán O'Brien", "Coventry", ["20/123456A", "12 High Street", "CV1 2AB"]),
    (2, "Łukasz Żółtowski", "Coventry", ["20CV/98765/26", "Flat 3, 7 St John’s Road"]),
    (3, "Mary-Anne Smith-Jones", "Walsall", ["SF12/345678Z", "WS1 1AA"]),
    (4, "Jørgen Ærø", None, ["0044 7700 900123"]),
    (5, "Smithson", "Walsall", []),
    (6, "Straße Öz", "Coventry", ["1e5/44"]),
]
AREAS = ("Coventry", "Walsall")


def fill(session: Session) -> None:
    for number, name, area, words in PEOPLE:
        index_record(session, Kind.PERSON, number, title=name, area=area, words=words)
    session.flush()


def found(session: Session, text: str, areas: tuple[str, ...] = AREAS) -> list[int]:
    return [hit.record_id for hit in find(session, text, areas=areas, kinds=[Kind.PERSON])]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("smith", [5, 3]),
        ("SMITH jones", [3]),
        ("smithjones", [3]),
        ("smith-jo", [3]),
        ("mary anne", [3]),
        ("siobhan", [1]),
        ("SIOBHÁN", [1]),
        ("o'brien", [1]),
        ("O’Brien", [1]),
        ("obrien", [1]),
        ("brien", [1]),
        ("lukasz", [2]),
        ("Łuk", [2]),
        ("zoltowski", [2]),
        ("jorgen aero", [4]),
        ("strasse", [6]),
        ("20/123456A", [1]),
        ("20123456a", [1]),
        ("123456", [1]),
        ("20/12", [1]),
        ("20CV/98765/26", [2]),
        ("20cv98765", [2]),
        ("98765/26", [2]),
        ("1e5/44", [6]),
        ("1e5", [6]),
        ("cv1 2ab", [1]),
        ("cv12ab", [1]),
        ("st johns road", [2]),
        ("900123", [4]),
        ("high coventry", []),
        ("mith", []),
        ("", []),
        ("  -'/ ", []),
    ],
)
def test_that_what_is_typed_is_found(core_as: Cores, typed: str, wanted: list[int]) -> None:
    with Session(core_as.store.engine) as session:
        fill(session)
        assert found(session, typed) == wanted
        session.rollback()


@pytest.mark.parametrize(
    "typed",
    ['"', "'", "smith'--", "smith OR 1", "NEAR(smith)", "body:smith", "smith*", "^smith",
     "-smith", "(", "smith & !jones | x", "a:*b", "{smith}", "\\", "%", "_", "\0", "smith\ud800",
     "x" * 5000, "smith " * 500],
)  # fmt: skip
def test_that_odd_input_is_only_words(core_as: Cores, typed: str) -> None:
    with Session(core_as.store.engine) as session:
        fill(session)
        assert set(found(session, typed)) <= {3, 5}
        session.rollback()


def test_that_other_areas_are_left_out(core_as: Cores) -> None:
    with Session(core_as.store.engine) as session:
        fill(session)
        assert found(session, "smith", ("Coventry",)) == []
        assert found(session, "smith", ("Walsall",)) == [5, 3]
        assert found(session, "smith", ()) == []
        assert found(session, "jorgen", ()) == [4], "without an area it is for everybody"
        session.rollback()


def test_that_kinds_and_the_limit_are_kept(core_as: Cores) -> None:
    with Session(core_as.store.engine) as session:
        fill(session)
        index_record(session, Kind.TARGET, 3, title="Smith target", area="Walsall", words=[])
        session.flush()
        hits = find(session, "smith", areas=AREAS, kinds=[Kind.TARGET, Kind.PERSON], limit=2)
        assert [(hit.kind, hit.record_id) for hit in hits] == [(Kind.TARGET, 3), (Kind.PERSON, 5)]
        session.rollback()


def test_that_a_changed_record_is_found_by_what_it_says_now(core_as: Cores) -> None:
    with Session(core_as.store.engine) as session:
        fill(session)
        index_record(session, Kind.PERSON, 5, title="Brown", area="Walsall", words=[])
        session.flush()
        assert found(session, "smithson") == []
        assert found(session, "brown") == [5]
        session.rollback()


NAMES = st.text(alphabet="abçdéoß'-/ 0123456789eExX.łÉ", max_size=24)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(texts=st.lists(NAMES, min_size=1, max_size=6))
def test_that_both_back_ends_find_the_same(
    embedded_core_as: Cores, postgres_core_as: Cores, texts: list[str]
) -> None:
    answers = []
    for cores in (embedded_core_as, postgres_core_as):
        with Session(cores.store.engine) as session:
            for number, text in enumerate(texts):
                index_record(session, Kind.PERSON, number, title=text or "-", words=[text])
            session.flush()
            typed = [word[:length] for word in texts for length in (2, 3, 5, len(word))]
            answers.append([found(session, word) for word in typed])
            whole = [found(session, text) for text in texts if fold(text)]
            session.rollback()
        sought = [number for number, text in enumerate(texts) if fold(text)]
        assert all(number in hits for number, hits in zip(sought, whole, strict=True))
    assert answers[0] == answers[1]


def test_that_references_are_kept_in_parts_and_whole() -> None:
    assert searchable(["20CV/98765/26"]).split() == ["20cv", "98765", "26", "20cv9876526"]
    assert searchable(["O'Brien"]).split() == ["o", "brien", "obrien"]
    assert searchable([None, ""]) == ""
