"""One database, and how to get into it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lomu_app import bootstrap
from lomu_app.access.sign_in import shared_words
from lomu_app.bootstrap import Core, PracticePerson
from lomu_app.kernel.clock import Clock
from lomu_app.kernel.errors import InvalidInput
from ui.options import Options

# First people hold every duty until there are others, unless they say otherwise.
EVERY_DUTY = ("sergeant", "inspector")


@dataclass(frozen=True, slots=True)
class Place:
    """`folder` is None for a shared database."""

    folder: Path | None
    url: str | None
    user: str | None
    passphrase: str | None
    clock: Clock

    @property
    def words(self) -> str:
        """Which database it is, for the sign-in page."""
        if self.folder is None:
            return f"Shared database {shared_words(str(self.url))}"
        return f"Encrypted database on this computer, in {self.folder}"

    def is_set_up(self) -> bool:
        """Whether there is something to sign in to."""
        return self.folder is None or bootstrap.is_set_up(self.folder)

    def practice_people(self) -> tuple[PracticePerson, ...]:
        """The people of the practice force; nobody elsewhere."""
        return () if self.folder is None else bootstrap.practice_accounts(self.folder)

    def signs_in_by_itself(self) -> bool:
        """Whether all that is needed was given, or is not needed."""
        given = self.user is not None and self.passphrase is not None
        if given or self.folder is None or not self.is_set_up():
            return given
        return bool(bootstrap.practice_people(self.folder))

    def sign_in(self, username: str | None = None, passphrase: str | None = None) -> Core:
        """A Core for this person, else for the one named at the start. Raises SignInFailed."""
        name = username or self.user
        secret = passphrase if username else self.passphrase
        if self.folder is not None:
            return bootstrap.open_folder(self.folder, name, secret, clock=self.clock)
        return bootstrap.open_url(str(self.url), name or "", secret or "", clock=self.clock)

    def recover(self, username: str, recovery_key: str, passphrase: str) -> Core:
        """A Core for this person, who gets a new passphrase by the recovery key."""
        if self.folder is None:
            raise InvalidInput("A shared database has no recovery key. Ask an administrator.")
        return bootstrap.recover(self.folder, username, recovery_key, passphrase, clock=self.clock)

    def set_up(
        self, username: str, shown: str, passphrase: str, only_users: bool
    ) -> bootstrap.FirstRun:
        """Make the database with its first administrator."""
        if self.folder is None:
            raise InvalidInput("A shared database is set up with `main.py init`.")
        return bootstrap.create(
            self.folder, username, passphrase, display_name=shown, clock=self.clock,
            roles=() if only_users else EVERY_DUTY,
        )  # fmt: skip


def place_of(options: Options) -> Place:
    """The database that these options mean."""
    usual = bootstrap.practice_folder() if options.practice else bootstrap.usual_folder()
    return Place(
        folder=None if options.url else options.folder or usual,
        url=options.url,
        user=options.user,
        passphrase=options.passphrase,
        clock=options.clock,
    )
