"""What holds for each kind of pack that there is: who is told what, and that nothing runs.

A kind that is added is tried here too, once `WISHES` says of what; and a text that it tells has to
be named in `TOLD_TO`, or no audience may be told it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lomu_app import bootstrap
from lomu_app.bootstrap import Core
from lomu_app.disclosure.audiences import POLICY, audiences
from lomu_app.disclosure.canary import unmarked
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.kernel.errors import NotPermitted
from lomu_app.kernel.permissions import Permission as May
from lomu_app.packs import door
from lomu_app.packs.building import shown_to
from lomu_app.packs.frozen import frozen, thawed
from lomu_app.packs.kinds import PackWish, find_kind, pack_kinds
from lomu_app.packs.story import PackContent, Story
from lomu_app.packs.writing import CopyFacts, pack_bytes
from tests.packs.payloads import GENERATED, KNOWN
from tests.packs.workbooks import harm_in, parts_of
from tests.support.cores import ADMIN, FAST, MORNING, PASSPHRASE, Cores
from tests.support.planting import LIMITED, make_force, plant
from tests.support.targets import AREA, TODAY

KINDS = [kind.code for kind in pack_kinds()]
_NOTHING: dict[str, str] = {}
# What a kind wants to know beside area and day.
WISHES: dict[str, dict[str, str]] = {
    "actions": _NOTHING, "cog": _NOTHING, "cog_actions": {"agency": "Licensing"},
    "da_meeting": _NOTHING, "fsim": _NOTHING, "iom_board": _NOTHING, "odoc": _NOTHING,
    "person": {"about": "P-000001"}, "quarterly": _NOTHING, "trm": _NOTHING,
}  # fmt: skip
# How sensitive it is what stands in a column of the database, by the rows of it.
TOLD_TO = {
    Sensitivity.PLAIN: ("meeting.place", "meeting_item.title.topic"),
    Sensitivity.IDENTITY: (
        "person.surname", "person.forenames", "person.pnc_id", "person_name.surname",
        "person_name.forenames",
    ),
    Sensitivity.ADDRESS: (
        "person_address.text", "person_address.postcode", "cog_location.name",
        "cog_location.address", "cog_location.postcode", "cog_location.ward",
        "action_item.about.see_cse",
    ),
    Sensitivity.RISK: ("odoc_case.summary", "meeting_item.title.membership"),
    Sensitivity.OFFENCE: ("target.offence", "target.crime_reference", "target.power_reference"),
    Sensitivity.PLAN: ("plan_goal.text", "membership.lead_manager"),
    Sensitivity.HEALTH: ("plan_goal.text.health",),
    Sensitivity.ACTION: (
        "action_item.text.visit", "action_item.result.visit", "action_item.owner",
    ),
    Sensitivity.VICTIM: ("action_item.text.victim_contact", "action_item.result.victim_contact"),
    Sensitivity.OPINION: (
        "membership.rag_basis", "membership_step.grounds", "order_step.grounds",
        "action_step.reason", "meeting_item.rationale", "arrest_attempt.place",
    ),
    Sensitivity.OFFICER: (
        "meeting.chair", "membership.deputy", "membership.probation_officer",
        "arrest_attempt.note", "person_address.note", "target.necessity_reason",
        "target.officer_in_case", "target.safety_note", "target.tactical_options", "target.team",
        "threat_item.ask", "threat_item.decision", "threat_item.gaps", "threat_item.owner",
        "threat_item.result_note", "threat_item.team", "warning_marker.note", "cog_location.lead",
        "cog_location.own_reference",
    ),
    Sensitivity.INTELLIGENCE: (
        "action_item.text.intelligence", "action_item.result.intelligence", "threat_alert.text",
        "target.comments", "target.evidence_summary", "cog_intelligence.sanitised_text.p",
        "cog_location.theme", "cog_location_note.text.fact", "cog_tactic.displacement",
        "cog_tactic.objective.licensing", "cog_tactic.objective.police", "cog_tactic.target",
        "meeting_item.summary",
    ),
}  # fmt: skip
SENSITIVE = {text: kind for kind, texts in TOLD_TO.items() for text in texts}
_WORD = re.compile(r"zq(?:limited)?\.[a-z_]+\.[a-z_]+(?:\.[a-z_]+)?")
AUDIENCES = audiences(bootstrap.policies()[POLICY])


@dataclass(frozen=True)
class Force:
    """A planted force: what each kind of pack tells of it, and to which audience."""

    core: Core
    contents: dict[str, PackContent]

    def shown(self, kind: str) -> dict[str, PackContent]:
        """What each audience is shown, by its code."""
        return self.core.ask(shown_to, self.contents[kind], AUDIENCES.values())


def load(core: Core, kind: str) -> PackContent:
    """All that there is to tell."""
    return door.load(core, find_kind(kind), PackWish(AREA, TODAY, **WISHES[kind]))


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Force]:
    """One force for all tests here, which only read it."""
    folder = tmp_path_factory.mktemp("planted") / "data"
    bootstrap.create(folder, ADMIN, PASSPHRASE, stretching=FAST).core.close()
    opened = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
    core = make_force(Cores(opened.store, folder))
    plant(opened.store, limited=2)
    yield Force(core, {kind: load(core, kind) for kind in KINDS})
    opened.close()


def facts(**said: Any) -> CopyFacts:
    """What a copy says of itself."""
    made = CopyFacts(
        "OFFICIAL-SENSITIVE", "OFFICIAL", "#12 0123456789ab", "PS 1001 Marsh", MORNING, "D-000001",
        "Probation", "Ash Larch", "K7Q4-M2XR", "ab" * 32,
    )  # fmt: skip
    return dataclasses.replace(made, **said)


def words_in(content: PackContent) -> set[str]:
    """The planted words anywhere in the file: cells, properties, names of parts, what is hidden."""
    told = unmarked(parts_of(pack_bytes(content, facts())[0])).casefold()
    return set(_WORD.findall(told)) | ({LIMITED} if LIMITED.casefold() in told else set())


@pytest.mark.parametrize("kind", KINDS)
def test_that_no_audience_is_told_what_is_kept_from_it_anywhere_in_the_file(
    force: Force, kind: str
) -> None:
    assert any(story.rows for story in force.contents[kind].stories), "it tells nothing at all"
    for code, content in force.shown(kind).items():
        for word in words_in(content):
            told = SENSITIVE.get(word.removeprefix("zq."))
            assert told in AUDIENCES[code].sees, f"{code} is told {word}"


def test_that_what_may_be_told_is_told_so_that_the_planted_words_prove_something(
    force: Force,
) -> None:
    police = [words_in(force.shown(kind)["police"]) for kind in KINDS]
    assert set().union(*police) == {f"zq.{text}" for text in SENSITIVE}


@pytest.mark.parametrize("kind", KINDS)
def test_that_the_same_data_twice_give_the_same_content_and_the_same_file(
    force: Force, kind: str
) -> None:
    told, again = force.contents[kind], load(force.core, kind)
    assert again == told
    assert frozen(again) == frozen(told)
    assert thawed(frozen(told)) == told
    assert pack_bytes(told, facts()) == pack_bytes(thawed(frozen(told)), facts())


def test_that_of_people_under_limited_access_a_list_tells_how_many_and_no_more(
    force: Force,
) -> None:
    told = force.contents["trm"].stories[0].rows
    assert [row.row_id for row in told] == ["target:1", "list:apart"]
    assert told[1].values[1] == "1 under limited access: ask the unit that sent this"


@pytest.mark.parametrize("missing", [May.SEE_CSE, May.EXPORT_COG, May.EXPORT])
def test_that_only_who_may_let_papers_of_a_cog_out_builds_its_pack(
    force: Force, missing: May
) -> None:
    actor = force.core.actor
    less = dataclasses.replace(actor, permissions=actor.permissions - {missing})
    with pytest.raises(NotPermitted):
        load(dataclasses.replace(force.core, actor=less), "cog")
    assert force.contents["cog"].seen_with is May.SEE_CSE


_EXAMPLES = settings.default.max_examples if settings.default is not None else 0
_FEW = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    # By the nightly profile, 10,000 payloads over all kinds.
    max_examples=-(-2_000 // len(KINDS)) if _EXAMPLES > 1_000 else 1,
)


@pytest.mark.parametrize("kind", KINDS)
@_FEW
@given(payloads=st.lists(GENERATED, min_size=5, max_size=5))
@example(payloads=list(KNOWN))
def test_that_no_payload_in_any_text_of_a_pack_runs_links_or_stops_it(
    force: Force, kind: str, payloads: list[str]
) -> None:
    told = saying(force.contents[kind], payloads)
    said = {name: next(told.texts) for name in ("recipient", "made_for", "generated_by")}
    data, _ = pack_bytes(told.content, facts(**said, letterhead=(next(told.texts), None)))
    assert harm_in(data) == []


@dataclass(frozen=True)
class Said:
    """A content that says payloads, and those that come next."""

    content: PackContent
    texts: Iterator[str]


# What names a row, a column or a sheet, or is one of a few words, is none that anybody types.
_NOT_TYPED = frozenset(
    {
        "kind", "key", "row_id", "style", "look", "category", "series", "first", "last",
        "least_marking", "audience", "layout", "colours", "sensitivity", "seen_with",
    }
)  # fmt: skip


def saying(content: PackContent, payloads: list[str]) -> Said:
    """The content with the next of the payloads in each text, at every depth."""
    texts = cycle(payloads)
    return Said(_filled(content, texts), texts)


def _filled(value: Any, texts: Iterator[str]) -> Any:
    if type(value) is str:
        return next(texts)
    if isinstance(value, tuple):
        return tuple(_filled(part, texts) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = _NOT_TYPED | {"name"} if isinstance(value, Story) else _NOT_TYPED
        changed = {
            field.name: _filled(getattr(value, field.name), texts)
            for field in dataclasses.fields(value)
            if field.name not in kept
        }
        return dataclasses.replace(value, **changed)
    return value
