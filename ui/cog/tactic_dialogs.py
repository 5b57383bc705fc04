"""The forms of a tactic: proposed from the toolkit, authorised, served, broken, its result."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cog.rows import LocationDetail, TacticRow
from lomu_app.cog.tactic_rules import (
    RESULT_LABELS,
    STATUS_LABELS,
    Side,
    TacticKind,
    TacticStatus,
    clocks_of,
    tactic_kinds,
)
from lomu_app.cog.work_commands import (
    AuthoriseTactic,
    EndTactic,
    FinishTactic,
    PlanTactic,
    ProposeTactic,
    RecordTacticBreach,
    ReviewTactic,
    ServeTactic,
)
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import EditConflict
from lomu_app.orders.rules import Span
from ui.cog.words import STRAND_CHOICES, tactic_title
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.dates import moment_words
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.kit.labels import WrappedLabel
from ui.kit.moment_field import HOW_TO_TYPE, MomentField
from ui.kit.number_field import NumberField

_SIDES = [(each.value, each.value.capitalize()) for each in Side]


def span_words(span: Span) -> str:
    """`48 hours`, `6 months`."""
    if span.hours:
        return counted(span.hours, "hour")
    return counted(span.days, "day") if span.days else counted(span.months, "month")


def toolkit_words(kind: TacticKind) -> str:
    """What the toolkit says of a tactic, a line a fact."""
    clocks = (("court within", kind.court), ("lasts at most", kind.longest),
              ("looked at again after", kind.review))  # fmt: skip
    told = (
        f"Power: {kind.power}", f"Authority: {kind.authority}",
        f"Served by: {kind.serves}" if kind.serves else "",
        "; ".join(f"{word} {span_words(span)}" for word, span in clocks if span is not None),
        f"Evidence: {kind.evidence}" if kind.evidence else "",
        f"If it is broken: {kind.breach}" if kind.breach else "",
        f"To be confirmed by your force: {', '.join(kind.unverified)}" if kind.unverified else "",
    )  # fmt: skip
    return "\n".join(line for line in told if line)


class ProposeTacticDialog(FormDialog):
    """A tactic of the toolkit for one location, with what the toolkit says of it."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        row = detail.row
        title = f"Propose a tactic · {row.reference} {row.name}"
        super().__init__(parent, desk, title, draft=f"cog:location:{row.id}:tactic")
        self._location_id = row.id
        self._kinds = tactic_kinds(desk.core.policies["tactics"])
        choices = [(kind.code, f"{kind.code}  {kind.label}") for kind in self._kinds.values()]
        form = self.form
        form.add(ChoiceField("code", "Tactic", choices, required=True))
        self.told = WrappedLabel("", "muted")
        form.add_widget(self.told)
        form.add(MultilineField("objective", "What it is to achieve", required=True, lines=3))
        form.add(TextField("target", "Whom or what it is aimed at"))
        form.add_row(
            ChoiceField("strand", "Strand", STRAND_CHOICES), ChoiceField("side", "Side", _SIDES)
        )
        form.add(TextField("agency", "Which agency does it"))
        form.fields["code"].changed.connect(self._chosen)
        self.lay_out("Propose it", first="code")

    def command(self, values: dict[str, Any]) -> Any:
        """The proposal."""
        return ProposeTactic(
            location_id=self._location_id, code=values["code"], objective=values["objective"],
            target=values["target"] or "", strand=values["strand"] or "",
            side=values["side"] or "", agency=values["agency"] or "",
        )  # fmt: skip

    def _chosen(self) -> None:
        kind = self._kinds.get(self.form.fields["code"].value() or "")
        if kind is None:
            self.told.setText("")
            return
        self.told.setText(toolkit_words(kind))
        for key, value in (("strand", kind.strand.value), ("side", kind.side.value),
                           ("agency", kind.serves)):  # fmt: skip
            self.form.fields[key].set_value(value)


class TacticDialog(FormDialog):
    """A form about one tactic as it was read."""

    def __init__(
        self, parent: QWidget, desk: Desk, row: TacticRow, title: str, *, draft: str
    ) -> None:
        heading = f"{title} · {row.reference} {tactic_title(row)}"
        super().__init__(parent, desk, heading, draft=f"cog:tactic:{row.id}:{draft}")
        self.row = row
        self.kind = tactic_kinds(desk.core.policies["tactics"])[row.code]

    def seen(self) -> dict[str, Any]:
        """What every command about the tactic names."""
        return {"tactic_id": self.row.id, "version": self.row.version}

    def add_moment(self, key: str, label: str, *, required: bool = True) -> MomentField:
        """A moment; Ctrl+; puts in now."""
        first = not any(isinstance(each, MomentField) for each in self.form.fields.values())
        return self.form.add(
            MomentField(
                key, label, now=self.desk.core.clock.now, required=required,
                help_text=HOW_TO_TYPE if first else "",
            )
        )  # fmt: skip

    def conflict(self, _error: EditConflict) -> None:
        """Somebody else was quicker."""
        self.say_problem(
            "Meanwhile somebody changed this tactic. Close this form and look at it again; what "
            "you typed is kept."
        )


class AuthoriseDialog(TacticDialog):
    """Who authorises it, of which rank; left open, whoever sends it."""

    def __init__(self, parent: QWidget, desk: Desk, row: TacticRow) -> None:
        super().__init__(parent, desk, row, "Authorise", draft="authorise")
        self.form.add(TextField("authorised_by", "By whom; left open, you"))
        ranks = list(desk.core.policies["tactics"]["ranks"])
        if self.kind.authority not in ranks:
            ranks.append(self.kind.authority)
        choices = [(rank, rank.capitalize()) for rank in ranks]
        self.form.add(ChoiceField("rank", "Rank or body; left open, yours", choices))
        self.add_moment("authorised_at", "When; left open, now", required=False)
        self.lay_out("Authorise it", first="authorised_by", intro=toolkit_words(self.kind))

    def command(self, values: dict[str, Any]) -> Any:
        """The authority."""
        return AuthoriseTactic(
            **self.seen(), authorised_by=values["authorised_by"] or "",
            rank=values["rank"] or "", authorised_at=values["authorised_at"],
        )  # fmt: skip


class PlanDialog(TacticDialog):
    """From which day it runs, and who keeps it going after a sign-off."""

    def __init__(self, parent: QWidget, desk: Desk, row: TacticRow) -> None:
        super().__init__(parent, desk, row, "Plan", draft="plan")
        self.form.add(DateField("starts_on", "It runs from", today=desk.core.clock.today))
        self.form.add(
            TextField("kept_by", "Who keeps it going after a sign-off",
                      help_text="A tactic that still runs needs an owner before a sign-off.")
        )  # fmt: skip
        self.form.set_values({"starts_on": row.starts_on, "kept_by": row.kept_by})
        self.lay_out("Plan it", first="starts_on")

    def command(self, values: dict[str, Any]) -> Any:
        """The plan."""
        return PlanTactic(
            **self.seen(), starts_on=values["starts_on"], kept_by=values["kept_by"] or ""
        )


class ServeDialog(TacticDialog):
    """When it was served or began; its clocks are told as they will run."""

    def __init__(self, parent: QWidget, desk: Desk, row: TacticRow) -> None:
        super().__init__(parent, desk, row, "Served or begun", draft="serve")
        self.served = self.add_moment("served_at", "When")
        self.form.add(TextField("served_by", "By whom", required=True))
        self.add_moment("expires_at", "It ends, if before its time", required=False)
        self.told = WrappedLabel("", "muted")
        self.form.add_widget(self.told)
        self.served.changed.connect(self._reckon)
        self.lay_out("It runs", first="served_at")
        self._reckon()

    def command(self, values: dict[str, Any]) -> Any:
        """The service."""
        return ServeTactic(
            **self.seen(), served_at=values["served_at"], served_by=values["served_by"],
            expires_at=values["expires_at"],
        )  # fmt: skip

    def _reckon(self) -> None:
        at = self.served.value()
        if at is None:
            self.told.setText("Its clocks run from then on.")
            return
        court, review, ends = clocks_of(self.kind, at)
        told = (("Court by", court), ("Review", review), ("Ends at the latest", ends))
        words = [f"{word} {moment_words(moment)}" for word, moment in told if moment is not None]
        self.told.setText(". ".join(words) or "The toolkit gives it no clock.")


class BreachDialog(TacticDialog):
    """When and how it was broken."""

    def __init__(self, parent: QWidget, desk: Desk, row: TacticRow) -> None:
        super().__init__(parent, desk, row, "Breached", draft="breach")
        self.add_moment("at", "When")
        self.form.add(MultilineField("detail", "How it was broken", required=True, lines=3))
        self.form.add(MultilineField("evidence", "Evidence", lines=2))
        self.lay_out("Record it", first="at", intro=f"If it is broken: {self.kind.breach}")

    def command(self, values: dict[str, Any]) -> Any:
        """The breach."""
        return RecordTacticBreach(
            **self.seen(), at=values["at"], detail=values["detail"],
            evidence=values["evidence"] or "",
        )  # fmt: skip


class ReviewDialog(TacticDialog):
    """It was looked at again; its next review is told."""

    def __init__(self, parent: QWidget, desk: Desk, row: TacticRow) -> None:
        super().__init__(parent, desk, row, "Reviewed", draft="review")
        self.form.add(MultilineField("found", "What the review found", required=True, lines=3))
        following = clocks_of(self.kind, desk.core.clock.now())[1]
        due, then = moment_words(row.review_at), moment_words(following)
        intro = f"The review was due {due}; the next one is then due {then}."
        self.lay_out("It runs on", first="found", intro=intro)

    def command(self, values: dict[str, Any]) -> Any:
        """The review."""
        return ReviewTactic(**self.seen(), found=values["found"])


class FinishDialog(TacticDialog):
    """What it came to, with what was counted before and after, and where it may have gone."""

    def __init__(self, parent: QWidget, desk: Desk, row: TacticRow) -> None:
        super().__init__(parent, desk, row, "Result", draft="finish")
        days = desk.core.policies["tactics"]["count_days"]
        results = [(each.value, words) for each, words in RESULT_LABELS.items()]
        form = self.form
        form.add(ChoiceField("result", "Result", results, required=True))
        form.add_row(
            NumberField("count_before", f"Reports in {days} days before", required=True),
            NumberField("count_after", f"Reports in {days} days after", required=True),
        )
        form.add(NumberField("cost_hours", "Hours it took"))
        form.add(
            MultilineField("displacement", "Displacement: where it may have gone, what was "
                           "looked at", required=True, lines=3)
        )  # fmt: skip
        form.add(MultilineField("reason", "What worked, what did not", lines=3))
        self.lay_out("Keep the result", first="result")

    def command(self, values: dict[str, Any]) -> Any:
        """The result."""
        return FinishTactic(
            **self.seen(), result=values["result"], count_before=values["count_before"],
            count_after=values["count_after"], displacement=values["displacement"],
            cost_hours=values["cost_hours"], reason=values["reason"] or "",
        )  # fmt: skip


class EndDialog(TacticDialog):
    """It ends without a result: refused, withdrawn or expired."""

    def __init__(
        self, parent: QWidget, desk: Desk, row: TacticRow, ends: list[TacticStatus]
    ) -> None:
        super().__init__(parent, desk, row, "End without result", draft="end")
        choices = [(end.value, STATUS_LABELS[end]) for end in ends]
        self.form.add(ChoiceField("status", "How it ends", choices, required=True))
        self.form.add(MultilineField("reason", "Why", required=True, lines=3))
        if len(choices) == 1:
            self.form.fields["status"].set_value(choices[0][0])
        self.lay_out("End it", first="status")

    def command(self, values: dict[str, Any]) -> Any:
        """The end."""
        return EndTactic(**self.seen(), status=values["status"], reason=values["reason"])
