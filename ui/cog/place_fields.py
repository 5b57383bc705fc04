"""Where a place lies: typed in one way wherever a form asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lomu_app.cog.commands import FieldChange
from lomu_app.cog.rows import LocationRow
from lomu_app.cog.rules import location_kinds
from lomu_app.kernel.errors import FieldConflict, InvalidInput
from lomu_app.kernel.grid import GridPoint, grid_reference, read_point
from lomu_app.kernel.policy import Policy
from ui.kit.fields import TextField
from ui.kit.forms import Form

_TEXTS = ("platform", "address", "postcode")
_POINT = "point"
_METRES = ("easting", "northing")


def point_text(easting: int | None, northing: int | None) -> str:
    """The point as people write it, `SP 33120 79340`; empty where there is none."""
    if easting is None or northing is None:
        return ""
    return grid_reference(GridPoint(easting, northing))


class PointField(TextField):
    """A point of the map, in any of the ways in which people have it before them."""

    def __init__(self) -> None:
        super().__init__(
            _POINT, "On the map", hint="SP 3312 7934",
            help_text="A grid reference, easting and northing (433120, 279340), or latitude and "
            "longitude (52.4081, -1.5106).",
        )  # fmt: skip

    def problem(self) -> str:
        try:
            read_point(self.edit.text())
        except InvalidInput as error:
            return error.message
        return super().problem()


class PlaceFields:
    """Platform, address, postcode and point, of which a form shows what its kind takes.

    What holds something is shown whatever the kind, so that nothing is sent unseen.
    """

    def __init__(self, form: Form, policy: Policy, row: LocationRow | None = None) -> None:
        self._form = form
        self._online = {kind.code for kind in location_kinds(policy) if kind.online}
        self._before: dict[str, Any] = dict.fromkeys(_TEXTS, "") | dict.fromkeys(_METRES)
        form.add(TextField("platform", "Platform, or its address on the web"))
        form.add_row(TextField("address", "Address"), TextField("postcode", "Postcode"))
        form.add(PointField())
        if row is not None:
            self._before = {key: getattr(row, key) for key in (*_TEXTS, *_METRES)}
        self._shown = point_text(self._before["easting"], self._before["northing"])

    def base(self) -> dict[str, str]:
        """What the fields show at first, by key."""
        return {key: self._before[key] for key in _TEXTS} | {_POINT: self._shown}

    def fit(self, kind: str | None) -> None:
        """A place online has a platform, any other an address, a postcode or a point."""
        online = kind in self._online
        for key in (*_TEXTS, _POINT):
            field = self._form.fields[key]
            own = (key == "platform") == online
            field.setVisible(own or field.value() is not None)

    def texts(self) -> dict[str, str]:
        """What is typed, by key; the point as typed."""
        return {key: self._form.fields[key].value() or "" for key in (*_TEXTS, _POINT)}

    def changes(self) -> tuple[FieldChange, ...]:
        """The fields that differ, each with what it was. Call it once `form.check()` holds."""
        now: dict[str, Any] = self.texts()
        typed = now.pop(_POINT)
        edited = {key for key, value in now.items() if value != self._before[key]}
        if typed != self._shown:
            # A point is one value: the half that stayed is sent with the half that did not.
            point = dict(zip(_METRES, read_point(typed) or (None, None), strict=True))
            if any(point[key] != self._before[key] for key in _METRES):
                now |= point
                edited |= set(_METRES)
        return tuple(
            FieldChange(key, self._before[key], value)
            for key, value in now.items()
            if key in edited
        )

    def clashed(self, clashes: Sequence[FieldConflict]) -> dict[str, str]:
        """What somebody else made of it meanwhile, by field; sent again, one's own stands."""
        told = {}
        for clash in clashes:
            if clash.field in self._before:
                self._before[clash.field] = clash.theirs
        # What is typed counts from now on as differing from theirs, also the point as it was.
        self._shown = point_text(self._before["easting"], self._before["northing"])
        for clash in clashes:
            if clash.field in _METRES:
                told[_POINT] = clash_words(self._shown)
            elif clash.field in self._before:
                told[clash.field] = clash_words(clash.theirs)
        return told


def clash_words(theirs: Any) -> str:
    """What stands under a field that somebody else has changed."""
    if theirs in (None, ""):
        return "Somebody else has emptied it meanwhile."
    return f"Somebody else has made it “{theirs}” meanwhile."
