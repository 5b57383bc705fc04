"""The columns of the list of users, and how it is narrowed and sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lomu_app.access.queries import UserRow
from lomu_app.kernel.policy import Policy
from ui.kit.table import Column
from ui.kit.table import Kind as Cell


class UserWords:
    """Puts accounts into words; `roles` is the policy that names the roles."""

    def __init__(self, roles: Policy) -> None:
        self._roles: dict[str, Any] = roles["roles"]

    def choices(self) -> list[tuple[str, str]]:
        """Every role, as code and words."""
        return [(code, str(role["label"])) for code, role in self._roles.items()]

    def roles_of(self, row: UserRow) -> str:
        """The roles held, in words."""
        return ", ".join(str(self._roles.get(code, {}).get("label", code)) for code in row.roles)

    def columns(self) -> tuple[Column[UserRow], ...]:
        """The columns of the list."""
        return (
            Column[UserRow](
                "display_name", "Name", _name, Cell.PERSON, _name_cell, sample="Insp Chowdhury"
            ),
            Column[UserRow]("roles", "Roles", self.roles_of, sample="Administrator, Inspector"),
            Column[UserRow](
                "areas", "Areas", _areas, sample="Birmingham East, Coventry", stretch=True
            ),
            Column[UserRow]("active", "Sign-in", _active, Cell.CHIP, sample="Barred"),
        )

    def spoken(self, row: UserRow) -> str:
        """The sentence that a screen reader says for a line."""
        return f"{row.display_name}, {self.roles_of(row)}, {_active(row)}"

    def sort_key(self, column: str) -> Callable[[UserRow], str]:
        """What a column is sorted by."""
        keys: dict[str, Callable[[UserRow], str]] = {
            "roles": self.roles_of, "areas": _areas, "active": _active,
        }  # fmt: skip
        return keys.get(column, _name)

    def matching(self, rows: Iterable[UserRow], text: str, chip: str) -> list[UserRow]:
        """The accounts that fit what is typed and the chip chosen."""
        wanted = text.casefold().split()
        return [
            row
            for row in rows
            if (chip == "all" or row.active == (chip == "active"))
            and all(word in self._body(row) for word in wanted)
        ]

    def _body(self, row: UserRow) -> str:
        parts = (row.username, row.display_name, self.roles_of(row), _areas(row))
        return " ".join(parts).casefold()


def _name(row: UserRow) -> str:
    return row.display_name


def _name_cell(row: UserRow) -> tuple[str, str, str]:
    return row.display_name, row.username, ""


def _areas(row: UserRow) -> str:
    return ", ".join(row.areas) or "None"


def _active(row: UserRow) -> str:
    return "Allowed" if row.active else "Barred"
