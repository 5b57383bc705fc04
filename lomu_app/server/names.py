"""What the roles of a database are called: each database of a server has its own."""

from __future__ import annotations

from dataclasses import dataclass

# PostgreSQL cuts longer names off, and two of them would be one.
_LONGEST = 63


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles of one database.

    `owner` owns tables and rules, `log` the log; neither can log in. `desk` is whoever works at a
    desk, `cse` those of them who are cleared for the compartment. `migrator` logs in to bring the
    database up to date, and may become the `keeper` for that, which it is not by itself.
    """

    database: str

    @property
    def owner(self) -> str:
        """Owns the tables."""
        return f"{self.database}_owner"

    @property
    def log(self) -> str:
        """Owns the log."""
        return f"{self.database}_log"

    @property
    def desk(self) -> str:
        """The group of everybody who works at a desk."""
        return f"{self.database}_desk"

    @property
    def cse(self) -> str:
        """The group of those who are cleared for the compartment."""
        return f"{self.database}_cse"

    @property
    def keeper(self) -> str:
        """Has the rights of both owners, for migrations; nobody logs in as it either."""
        return f"{self.database}_keeper"

    @property
    def migrator(self) -> str:
        """Logs in to bring the database up to date."""
        return f"{self.database}_migrator"

    @property
    def asleep(self) -> tuple[str, ...]:
        """Those that can never log in."""
        return (self.owner, self.log, self.keeper, self.desk, self.cse)

    @property
    def fit(self) -> bool:
        """Whether the server keeps these names whole."""
        return len(self.migrator.encode()) <= _LONGEST


def quoted(name: str) -> str:
    """A name as SQL reads it."""
    return '"' + name.replace('"', '""') + '"'
