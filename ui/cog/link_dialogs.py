"""Whom or what a location is linked to: people, vehicles, groups; children by pseudonym alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cog.commands import EndLocationLink, LinkToLocation, RecordSafeguarding
from lomu_app.cog.rows import LinkLine, LocationDetail
from lomu_app.cog.rules import LINK_LABELS, SAFEGUARDING_LABELS, LinkKind
from lomu_app.kernel.errors import EditConflict
from ui.cog.words import link_title
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.core.person_field import PersonField
from ui.kit.fields import ChoiceField, MultilineField, TextField

_SAFEGUARDING = [(each.value, words) for each, words in SAFEGUARDING_LABELS.items()]
_KINDS = [(each.value, words) for each, words in LINK_LABELS.items()]
_NAMED = {
    LinkKind.VEHICLE.value: "Registration or description",
    LinkKind.GROUP.value: "Name of the group",
    LinkKind.VICTIM.value: "Pseudonym",
}


class LinkDialog(FormDialog):
    """What is asked follows from the kind; a child's name is never asked."""

    def __init__(self, parent: QWidget, desk: Desk, detail: LocationDetail) -> None:
        row = detail.row
        title = f"Link · {row.reference} {row.name}"
        super().__init__(parent, desk, title, draft=f"cog:location:{row.id}:link")
        self._location_id = row.id
        form = self.form
        form.add(ChoiceField("kind", "What is linked", _KINDS, required=True))
        self.who = form.add(PersonField(desk))
        form.add(TextField("label", "Name"))
        form.add(TextField("role", "In what part"))
        form.add_row(
            ChoiceField("safeguarding", "Safeguarding", _SAFEGUARDING),
            TextField("partner", "Which partner"),
        )
        form.fields["kind"].changed.connect(self._kind_changed)
        self._kind_changed()
        self.lay_out(
            "Link it", first="kind",
            intro="Of a child stands here a pseudonym, initials at the most; who it is, the "
            "partner knows.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The link."""
        person = values["kind"] == LinkKind.PERSON.value
        return LinkToLocation(
            location_id=self._location_id, kind=values["kind"],
            person_id=values["person_id"] if person else None,
            label="" if person else values["label"] or "", role=values["role"] or "",
            safeguarding=values["safeguarding"] or "", partner=values["partner"] or "",
        )  # fmt: skip

    def _kind_changed(self) -> None:
        kind = self.form.fields["kind"].value()
        person, victim = kind == LinkKind.PERSON.value, kind == LinkKind.VICTIM.value
        self.who.setVisible(person)
        self.who.set_optional(optional=not person)
        self.form.fields["label"].setVisible(kind is not None and not person)
        self.form.fields["label"].set_label(_NAMED.get(kind or "", "Name"))
        for key in ("safeguarding", "partner"):
            self.form.fields[key].setVisible(victim)


class _OneLinkDialog(FormDialog):
    def __init__(
        self, parent: QWidget, desk: Desk, link: LinkLine, title: str, *, draft: str
    ) -> None:
        heading = f"{title} · {link_title(link)}"
        super().__init__(parent, desk, heading, draft=f"cog:location-link:{link.id}:{draft}")
        self._link = link

    def seen(self) -> dict[str, Any]:
        """What every command about the link names."""
        return {"link_id": self._link.id, "version": self._link.version}

    def conflict(self, _error: EditConflict) -> None:
        """Somebody else was quicker."""
        self.say_problem("Meanwhile somebody changed this link. Close this form and look again.")


class SafeguardingDialog(_OneLinkDialog):
    """How far the partner has come with a child."""

    def __init__(self, parent: QWidget, desk: Desk, link: LinkLine) -> None:
        super().__init__(parent, desk, link, "Safeguarding", draft="safeguarding")
        self.form.add(ChoiceField("safeguarding", "How far", _SAFEGUARDING, required=True))
        self.form.add(TextField("partner", "Which partner", required=True))
        now = link.safeguarding.value if link.safeguarding is not None else None
        self.form.set_values({"safeguarding": now, "partner": link.partner})
        self.lay_out("Keep it", first="safeguarding")

    def command(self, values: dict[str, Any]) -> Any:
        """How far it is."""
        return RecordSafeguarding(
            **self.seen(), safeguarding=values["safeguarding"], partner=values["partner"]
        )


class EndLinkDialog(_OneLinkDialog):
    """A link that holds no longer, or never did."""

    def __init__(self, parent: QWidget, desk: Desk, link: LinkLine) -> None:
        super().__init__(parent, desk, link, "The link has ended", draft="unlink")
        self.form.add(MultilineField("reason", "Why it holds no longer", required=True, lines=3))
        self.lay_out("End it", first="reason", intro="It stays on record as ended.")

    def command(self, values: dict[str, Any]) -> Any:
        """The end."""
        return EndLocationLink(**self.seen(), reason=values["reason"])
