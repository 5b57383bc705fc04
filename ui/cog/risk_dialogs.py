"""The risk in five keys: of a location that is raised, and judged anew."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cog.commands import NominateLocation, ScoreRisk
from lomu_app.cog.grading import is_suspected_false
from lomu_app.cog.rows import LocationDetail
from lomu_app.cog.rules import Risk, is_lower, location_kinds, rate
from ui.cog.bands import Bands
from ui.cog.keys_field import FactorField
from ui.cog.location_dialogs import LocationDialog
from ui.cog.place_fields import PlaceFields
from ui.cog.words import risk_words
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.dates import day_words
from ui.kit.fields import ChoiceField, MultilineField, TextField
from ui.kit.forms import Form
from ui.kit.labels import WrappedLabel
from ui.kit.number_field import NumberField
from ui.kit.ticks_field import TicksField

_BY_OTHERS = frozenset({"register", "transfer"})  # nobody chooses these by hand
_LOW_HIGH = "1 least, 5 most"


class Factors:
    """The five factors in a form: each key goes on to the next, the sum is told below."""

    def __init__(
        self, form: Form, desk: Desk, next_key: str, before: dict[str, int] | None = None
    ) -> None:
        self._form, self._policy = form, desk.core.policies["cog"]
        self._known, self._next = Bands(self._policy), next_key
        self.fields: list[FactorField] = []
        for code, label in self._policy["factors"].items():
            said = f"; {before[code]} before" if before and code in before else ""
            field = form.add(FactorField(code, label, help_text=_LOW_HIGH + said))
            self.fields.append(field)
        self.sum_label = WrappedLabel("", "h3")
        form.add_widget(self.sum_label)

    def values(self) -> dict[str, int]:
        """Those that are given."""
        return {field.key: value for field in self.fields if (value := field.value()) is not None}

    def risk(self) -> Risk | None:
        """What they come to; None while one lacks."""
        given = self.values()
        return rate(self._policy, given) if len(given) == len(self.fields) else None

    def tell(self) -> Risk | None:
        """Say what they come to so far."""
        risk, left = self.risk(), len(self.fields) - len(self.values())
        if risk is None:
            self.sum_label.setText(f"{left} of {len(self.fields)} factors to be given.")
        else:
            told = risk_words(risk.band, risk.score, self._known)
            self.sum_label.setText(f"Risk: {told}")
        return risk

    def go_on(self, field: FactorField) -> None:
        """The cursor into the field after this one."""
        after = [one.key for one in self.fields[self.fields.index(field) + 1 :]]
        self._form.focus_field(after[0] if after else self._next)

    def go_back(self, field: FactorField) -> None:
        """The cursor into the factor before."""
        at = self.fields.index(field)
        if at:
            self._form.focus_field(self.fields[at - 1].key)


class _RiskForm(FormDialog):
    """Lets keys run through the factors."""

    factors: Factors

    def watch_factors(self) -> None:
        """Listen to the factors, once they are in the form."""
        for field in self.factors.fields:
            field.wants_next.connect(self._go_on)
            field.wants_previous.connect(self._go_back)
            field.changed.connect(self.judged)
        self.judged()

    def judged(self) -> None:
        """A factor was given."""
        self.factors.tell()

    def _go_on(self) -> None:
        field = self.sender()
        if isinstance(field, FactorField):
            self.factors.go_on(field)

    def _go_back(self) -> None:
        field = self.sender()
        if isinstance(field, FactorField):
            self.factors.go_back(field)


class ScoreDialog(LocationDialog, _RiskForm):
    """The risk as it is now; where it falls, why, for silence alone is no reason."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        super().__init__(parent, desk, detail, "Judge the risk", draft="score")
        policy, row = desk.core.policies["cog"], detail.row
        before = dict(detail.scores[-1].factors) if detail.scores else {}
        self.factors = Factors(self.form, desk, "basis", before)
        self._now = Risk(row.now_band, row.now_score)
        self.form.add(
            ChoiceField("grounds", "Why it has fallen", list(policy["drop_grounds"].items()),
                        help_text="That nothing was heard is no reason.")
        )  # fmt: skip
        self.form.add(MultilineField("basis", "On what it is judged", required=True, lines=3))
        usable = [
            (str(item.id), f"{item.reference} {item.graded}") for item in detail.intelligence
            if not is_suspected_false(item.grade, item.legacy_grade)
        ]  # fmt: skip
        if usable:
            self.form.add(TicksField("rests_on", "It rests on", usable, columns=3))
        known = Bands(policy)
        self.watch_factors()
        self.lay_out(
            "Keep the score", first=self.factors.fields[0].key,
            intro=f"At entry {risk_words(row.entry_band, row.entry_score, known)}; now "
            f"{risk_words(row.now_band, row.now_score, known)}, of "
            f"{day_words(row.now_scored_on)}.",
        )  # fmt: skip

    def judged(self) -> None:
        """Ask why it has fallen only where it has."""
        risk = self.factors.tell()
        fallen = risk is not None and is_lower(self.desk.core.policies["cog"], risk, self._now)
        self.form.fields["grounds"].setVisible(fallen)

    def command(self, values: dict[str, Any]) -> Any:
        """The score."""
        return ScoreRisk(
            **self.seen(), factors=self.factors.values(), basis=values["basis"],
            grounds=values["grounds"] or "",
            rests_on=tuple(int(key) for key in values.get("rests_on", ())),
        )  # fmt: skip


class NominateDialog(_RiskForm):
    """A location that is raised. Its result says what may be the same place."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "Nominate a location", draft="cog:location:new")
        policy, form = desk.core.policies["cog"], self.form
        kinds = location_kinds(policy)
        sources = [pair for pair in policy["sources"].items() if pair[0] not in _BY_OTHERS]
        areas = [(area, area) for area in desk.area.areas]
        form.add(TextField("name", "What it is called", required=True))
        form.add_row(
            ChoiceField("kind", "Kind", [(k.code, k.label) for k in kinds], required=True),
            ChoiceField("area", "Area", areas, required=True),
        )
        self.place = PlaceFields(form, policy)
        form.add_row(
            ChoiceField("source", "Raised by", sources, required=True), TextField("lead", "Lead")
        )
        form.add(NumberField("children", "Children thought to be at risk"))
        form.add_heading("Risk at entry")
        self.factors = Factors(form, desk, "basis")
        form.add(MultilineField("basis", "On what it is judged", required=True, lines=3))
        form.set_values({"area": desk.area.now})
        form.fields["kind"].changed.connect(self._kind_changed)
        self._kind_changed()
        self.watch_factors()
        self.lay_out("Nominate it", first="name")

    def command(self, values: dict[str, Any]) -> Any:
        """The nomination."""
        return NominateLocation(
            area=values["area"], name=values["name"], kind=values["kind"],
            source=values["source"], factors=self.factors.values(), basis=values["basis"],
            children=values["children"], lead=values["lead"] or "", **self.place.texts(),
        )  # fmt: skip

    def _kind_changed(self) -> None:
        self.place.fit(self.form.fields["kind"].value())
