"""Fields that judge what is typed as soon as the cursor leaves them."""

from __future__ import annotations

import re
from collections.abc import Callable

from lomu_app.people import identifiers
from ui.kit.fields import TextField

_YEAR = re.compile(r"\d{4}")


class IdentifierField(TextField):
    """A PNC id or CRO number: tidied when it is right, told at once when it is not."""

    def __init__(self, key: str, label: str, parse: Callable[[str], str], *, hint: str) -> None:
        super().__init__(key, label, letters=15, hint=hint)
        self._parse = parse
        self.edit.editingFinished.connect(self._leave)

    def problem(self) -> str:
        typed = self.value()
        try:
            if typed:
                self._parse(typed)
        except ValueError as error:
            return f"This {error}. Check each figure and the letter, or leave it empty."
        return super().problem()

    def _leave(self) -> None:
        problem = self.problem()
        self.set_error(problem)
        typed = self.value()
        if typed and not problem:
            self.edit.setText(self._parse(typed))


class YearField(TextField):
    """A year of birth, where the date is not known."""

    def __init__(self, key: str, label: str, *, help_text: str) -> None:
        super().__init__(key, label, letters=4, help_text=help_text)
        self.edit.editingFinished.connect(self._leave)

    def problem(self) -> str:
        typed = self.value()
        if typed and not _YEAR.fullmatch(typed):
            return "Enter the year in four figures, such as 1986."
        return super().problem()

    def year(self) -> int | None:
        """The year; None while there is none, or none that can be read."""
        typed = self.value()
        return int(typed) if typed and _YEAR.fullmatch(typed) else None

    def _leave(self) -> None:
        self.set_error(self.problem())


class PncParser:
    """Reads PNC ids as of one year."""

    def __init__(self, this_year: int) -> None:
        self._this_year = this_year

    def parse(self, text: str) -> str:
        """The id in canonical spelling; ValueError says what is wrong."""
        return identifiers.parse_pnc_id(text, this_year=self._this_year)


def pnc_field(this_year: int) -> IdentifierField:
    """The box for a PNC id."""
    return IdentifierField("pnc_id", "PNC id", PncParser(this_year).parse, hint="18/0393702K")


def cro_field() -> IdentifierField:
    """The box for a CRO number."""
    return IdentifierField(
        "cro_number", "CRO number", identifiers.parse_cro_number, hint="065656/91H"
    )
