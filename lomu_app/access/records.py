"""Users of the application, and settings of the installation."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lomu_app.store.base import Base, JsonText, Versioned, Words, table_args


class UserAccount(Versioned, Base):
    """Somebody who may sign in; never deleted, only made inactive."""

    __tablename__ = "user_account"
    __table_args__ = table_args(sa.UniqueConstraint("username_folded"))
    username: Mapped[str] = mapped_column(Words(40))
    username_folded: Mapped[str] = mapped_column(Words(40))
    display_name: Mapped[str] = mapped_column(Words(80))
    # Read apart: on a server nobody reads that of somebody else.
    passphrase_hash: Mapped[str] = mapped_column(Words(200), deferred=True)
    roles: Mapped[list[str]] = mapped_column(JsonText())
    areas: Mapped[list[str]] = mapped_column(JsonText())
    active: Mapped[bool]


class Installation(Base):
    """Facts of this database as a whole, such as whether it is the practice force."""

    __tablename__ = "installation"
    name: Mapped[str] = mapped_column(Words(40), primary_key=True)
    value: Mapped[str] = mapped_column(Words(400))
