"""Others are told of each command as it is committed: what it touched, and nothing more."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from lomu_app.access.live import link_of, who_edits
from lomu_app.bootstrap import Core
from lomu_app.cog.commands import NominateLocation
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.errors import LomuError
from lomu_app.kernel.live import Beat, Cut, EditingChanged, Heard
from lomu_app.people.commands import AmendPerson, FieldChange
from lomu_app.store import telling
from lomu_app.store.draft import KeepDraft
from lomu_app.store.engine import open_shared
from lomu_app.store.live import CHANNEL, _signed, holders
from lomu_app.store.patient import PatientConnection
from lomu_app.store.store import Store
from tests.people.people import register, wilmot
from tests.support.commands import EXAMPLES, everybody
from tests.support.cores import Cores
from tests.support.sharing import Sharing, until


def test_that_others_are_told_which_records_were_touched_and_oneself_is_not(
    sharing: Sharing,
) -> None:
    here, there = sharing(), sharing()
    _, mine = sharing.listen(here)
    _, theirs = sharing.listen(there)
    person = register(everybody(here), wilmot())
    theirs.until(lambda _: bool(theirs.of(Heard)))
    (heard,) = theirs.of(Heard)
    assert ChangeSet(Kind.PERSON, frozenset({person.id})) in heard.changes
    assert not heard.untold
    assert "ilmot" not in repr(heard), "a message holds no names"
    register(everybody(there), wilmot(surname="Birch", forenames="Alex", addresses=()))
    mine.until(lambda _: bool(mine.of(Heard)))
    assert len(theirs.of(Heard)) == 1


def test_that_nothing_is_told_of_what_was_taken_back(sharing: Sharing) -> None:
    here = everybody(sharing())
    person = register(here, wilmot())
    _, ear = sharing.listen(sharing())
    change = FieldChange("forenames", "Dale", "Dana")
    with pytest.raises(LomuError):
        here.execute(AmendPerson(person_id=person.id, version=99, changes=(change,)))
    here.rehearse(AmendPerson(person_id=person.id, version=person.version, changes=(change,)))
    here.execute(AmendPerson(person_id=person.id, version=person.version, changes=(change,)))
    ear.until(lambda _: bool(ear.of(Heard)))
    assert len(ear.of(Heard)) == 1


def test_that_the_compartment_and_what_is_typed_look_like_somebody_looking_something_up(
    sharing: Sharing,
) -> None:
    core = everybody(sharing())
    raising = EXAMPLES[NominateLocation].make(core)
    _, ear = sharing.listen(sharing())
    core.execute(raising)
    core.execute(KeepDraft(form="person:1", fields={"surname": "Wil"}))
    ear.until(lambda _: len(ear.of(Heard)) == 2)
    assert ear.of(Heard) == [Heard((), untold=True)] * 2


def test_that_a_message_of_the_compartment_holds_no_more_than_an_origin() -> None:
    touched = {Kind.ACTION: {7}, Kind.MEETING: {3}}
    assert list(telling.messages("me", {Kind.TACTIC: {1}, Kind.LOCATION: {2}})) == ['["me",{}]']
    assert list(telling.messages("me", touched)) == ['["me",{"action":[7],"meeting":[3]}]']


class _Connection:
    """Keeps what would be sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def execute(self, _statement: object, values: dict[str, str]) -> None:
        self.sent.append(values["words"])


@pytest.mark.parametrize("about", [("cog:raised", ""), ("action:added", "cog:action:7")])
def test_that_tag_or_subject_say_that_it_is_of_the_compartment(about: tuple[str, str]) -> None:
    connection = _Connection()
    telling.tell(connection, "me", {Kind.ACTION: {7}}, *about)  # type: ignore[arg-type]  # keeps what it is given
    assert connection.sent == ['["me",{}]']


def test_that_a_change_of_thousands_is_told_in_messages_that_the_server_takes() -> None:
    ids = range(2_147_480_000, 2_147_483_647)
    words = list(telling.messages("0123456789ab", {Kind.POSSIBLE_MATCH: set(ids)}))
    assert max(map(len, words)) < 8_000
    told = [telling.understood(one) for one in words]
    found = {key for one in told if one for change in one.changes for key in change.ids}
    assert found == set(ids)


@pytest.mark.parametrize(
    "words",
    ["", "x", "[]", "[1,2,3]", '["a",["person"]]', '["a",{"person":["x"]}]', '["a",{"spy":[1]}]',
     "[" * 5000, '["a",{"person":[Infinity]}]', '["a",{"person":[NaN]}]', '["a",{"person":[true]}]',
     '["a",{"person":[1.5]}]', '["a",{"person":["1"]}]', '["a",{"person":[0]}]',
     '["a",{"person":[-1]}]', '["a",{"person":[2147483648]}]', '["a",{"person":[1,99999999999]}]'],
)  # fmt: skip
def test_that_a_message_from_something_else_is_passed_over(words: str) -> None:
    assert telling.understood(words) is None


def test_that_a_link_lives_on_whatever_is_sent_to_it(sharing: Sharing) -> None:
    here = sharing()
    _, ear = sharing.listen(here)
    with here.store.engine.begin() as connection:
        for channel in (CHANNEL, "lomu_editing"):
            for words in (
                "",
                "nonsense",
                '["a",{"person":["1e999"]}]',
                '["a",{"person":[Infinity]}]',
                '["a",{"person":[99999999999]}]',
                '["person",Infinity]',
                '["person",2147483648]',
                json.dumps({"a": "x" * 99}),
            ):
                connection.execute(sa.text("SELECT pg_notify(:c, :w)"), {"c": channel, "w": words})
    register(everybody(sharing()), wilmot())
    ear.until(lambda _: bool(ear.of(Heard)))
    assert not ear.of(Cut)
    assert not ear.of(EditingChanged), "no number that a desk cannot hold comes through"


def _cut(core: Core) -> None:
    with core.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE starts_with(application_name, 'lomu:')"
        )


def test_that_a_link_that_was_cut_is_made_again_and_says_that_it_missed_something(
    sharing: Sharing,
) -> None:
    here = sharing()
    _, ear = sharing.listen(here)
    core = everybody(sharing())
    _cut(core)
    ear.until(lambda _: any(beat.anew for beat in ear.of(Beat)))
    assert [type(event) for event in ear.events[:2]] == [Cut, Beat]
    ear.events.clear()
    register(core, wilmot())
    ear.until(lambda _: bool(ear.of(Heard)))


def test_that_a_link_to_which_no_message_comes_through_says_so(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, ear = sharing.listen(sharing())
    monkeypatch.setattr(PatientConnection, "notifies", lambda *_, **__: iter(()))
    _cut(everybody(sharing()))
    link.look_now()
    ear.until(lambda _: any(beat.anew for beat in ear.of(Beat)))
    assert [beat.hears for beat in ear.of(Beat) if beat.anew] == [False]


def test_that_the_link_tells_how_far_the_two_clocks_are_apart(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = dt.timedelta(minutes=7)

    class SlowClock:
        def now(self) -> dt.datetime:
            return dt.datetime.now(dt.UTC) - slow  # noqa: TID251 - a clock that goes wrong

    link, ear = sharing.listen(sharing())
    monkeypatch.setattr("lomu_app.store.live.SystemClock", SlowClock)
    link.look_now()
    ear.until(lambda _: bool(ear.of(Beat)))
    assert abs(ear.of(Beat)[0].ahead - slow) < dt.timedelta(seconds=5)


def test_that_others_see_who_has_a_record_open_until_they_close_it_or_are_gone(
    sharing: Sharing,
) -> None:
    first, second = sharing(), sharing()
    asks = everybody(second)
    link, _ = sharing.listen(first, user_id=1)
    _, ear = sharing.listen(second)

    def shown(key: int) -> tuple[str, ...]:
        return asks.ask(who_edits, Kind.PERSON, key, second.store.origin)

    record = (Kind.PERSON, 12)
    link.hold(frozenset({record, (Kind.LOCATION, 12)}))
    ear.until(lambda _: bool(ear.of(EditingChanged)))
    assert ear.of(EditingChanged) == [EditingChanged(*record)], "nothing of the compartment"
    assert shown(12) == ("admin.one",)
    assert shown(13) == ()
    assert asks.ask(who_edits, Kind.TARGET, 12, second.store.origin) == ()
    assert asks.ask(who_edits, Kind.PERSON, 12, first.store.origin) == (), "not of oneself"
    link.hold(frozenset())
    ear.until(lambda _: len(ear.of(EditingChanged)) == 2)
    assert shown(12) == ()
    link.hold(frozenset({record}))
    until(lambda: bool(shown(12)))
    _cut(asks)
    until(lambda: bool(shown(12)))  # its program lives on, and says so again
    link.stop()
    until(lambda: not shown(12))


def test_that_a_login_without_any_rights_hears_and_is_seen(sharing: Sharing) -> None:
    here = sharing()
    link, _ = sharing.listen(here, user_id=7)
    link.hold(frozenset({(Kind.PERSON, 12)}))
    with here.store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE plain_login LOGIN")
    url = make_url(sharing.url).set(username="plain_login")
    plain = Cores(Store(open_shared(url.render_as_string(hide_password=False))))
    try:
        their_link, ear = sharing.listen(plain, user_id=9)
        until(lambda: _holders(plain, Kind.PERSON) == {7})
        register(everybody(here), wilmot())
        ear.until(lambda _: bool(ear.of(Heard)))
        assert ear.of(Heard)[0].changes
        their_link.hold(frozenset({(Kind.TARGET, 12)}))
        until(lambda: _holders(here, Kind.TARGET) == {9})
        their_link.stop()
    finally:
        plain.store.close()
        with here.store.engine.begin() as connection:
            connection.exec_driver_sql("DROP ROLE plain_login")


def _holders(cores: Cores, kind: Kind) -> frozenset[int]:
    with cores.store.engine.connect() as connection:
        return holders(connection, kind, 12, "")


def test_that_an_embedded_database_has_nobody_to_listen_to(embedded_core_as: Cores) -> None:
    core = everybody(embedded_core_as)
    assert link_of(core, print) is None
    assert core.ask(who_edits, Kind.PERSON, 1, "") == ()


def test_that_a_class_of_locks_fits_what_the_server_counts_in() -> None:
    assert [_signed(number) for number in (0, 2**31 - 1, 2**31, 2**32 - 1)] == [
        0, 2**31 - 1, -(2**31), -1,
    ]  # fmt: skip
