"""Connecting to a PostgreSQL server: nothing goes over a network that is not proved and encrypted.

TLS with the server's certificate checked against its name (`verify-full`) is asked for whatever
the address leaves open. A socket of this machine needs none. A loopback address may go without
where the address itself says `sslmode=disable`; no other may.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.errors import StoreUnavailable

SCHEME = "postgresql+psycopg://"
DEMANDED = "verify-full"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def checked_address(url: str) -> sa.URL:
    """The address with what its connections demand; raises StoreUnavailable with what to write."""
    if not url.startswith(SCHEME):
        raise StoreUnavailable(f"The database address must start with {SCHEME}.")
    try:
        parts = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StoreUnavailable(
            f"The database address cannot be read. Write it like {SCHEME}NAME@HOST:5432/DATABASE."
        ) from error
    asked = _said(parts, "sslmode")
    hosts = set(_hosts(parts))
    if asked == ["disable"] and hosts and hosts <= _LOOPBACK:
        return parts
    if asked not in ([], [DEMANDED]) and not _sockets(hosts):
        raise StoreUnavailable(
            f"The address asks for sslmode={asked[0]}, and so for a connection that somebody could "
            f"listen to or answer in the server's place. Write sslmode={DEMANDED}, and "
            "sslrootcert=FILE where the server's certificate comes from the force's own authority."
        )
    # Encryption by Kerberos would take the place of TLS and leave the certificate unseen.
    demanded = {"sslmode": DEMANDED, "gssencmode": "disable"}
    return parts.update_query_dict(demanded)


def with_login(url: str, login: str, password: str) -> str:
    """The address with this login, where it names none."""
    parts = checked_address(url)
    if parts.username:
        return url
    return parts.set(username=login, password=password).render_as_string(hide_password=False)


def _hosts(parts: sa.URL) -> Iterator[str]:
    if parts.host:
        yield from parts.host.split(",")
    for name in ("host", "hostaddr"):
        for said in _said(parts, name):
            yield from said.split(",")


def _sockets(hosts: set[str]) -> bool:
    return bool(hosts) and all(host.startswith(("/", "@")) for host in hosts)


def _said(parts: sa.URL, name: str) -> list[str]:
    said: Any = parts.query.get(name, ())
    return [said] if isinstance(said, str) else list(said)


_PROOF = (
    "The server could not prove that it is the one whose name the address holds, so nothing was "
    "sent to it. Check the host name; if it is right, ask your IT for the certificate of the "
    "authority and name it in the address (sslrootcert=FILE)."
)
_NO_AUTHORITY = (
    "This computer has nothing to check the server's certificate against, so nothing was sent to "
    "it. Ask your IT for the certificate of the authority and name its file in the address "
    "(sslrootcert=FILE), or write sslrootcert=system where this computer trusts the authority."
)
Words = tuple[tuple[tuple[str, ...], str], ...]
WORDS: Words = (
    (("root certificate file",), _NO_AUTHORITY),
    (("certificate", "does not match host name", "server does not support ssl"), _PROOF),
    (
        (
            "password authentication failed",
            "no password supplied",
            'role "',
            "sasl authentication failed",
            "no such user",
        ),
        "The server does not know this login, or the passphrase is not right.",
    ),
    (
        ("permission denied for database", "no pg_hba.conf entry", "no such database"),
        (
            "The server does not let this login into this database from this machine. It may be "
            "that the database is just being looked after: try again in a few minutes. If it stays "
            "so, ask whoever looks after the server."
        ),
    ),
    (
        ("too many connections",),
        "Too many connections are open under this login. Close other desks and try again.",
    ),
    (
        ('fatal:  database "',),
        (
            "The server has no database of that name, or lets nobody into it just now. Check the "
            "end of the address; if it is right, ask whoever looks after the server."
        ),
    ),
    (
        ("unsupported startup parameter", "unsupported options startup parameter"),
        (
            "The database address asks for something that the pooler before the server does not "
            "take. Leave out of it whatever is not host, port, sslmode or sslrootcert."
        ),
    ),
)
"""What a refused connection means, by what stands in the server's words in small letters."""
SHUT = ("permission denied for database", "pg_hba.conf", 'fatal:  database "')
"""What a server says to whom it shuts a database, in small letters: for good, or for a while."""
UNSERVED = "the connection was taken, and nobody serves it"
"""What is said of a connection that gets no answer to its first question."""
CROWDED = (
    "too many clients", "connection slots are reserved", UNSERVED, "query_wait_timeout",
    "no more connections allowed", "client connections exceeded",
)  # fmt: skip
"""What a server, or a pooler before it, says when it has no connection left, in small letters."""

UNKNOWN_HOST = ("failed to resolve host", "could not translate host name")
NOT_REACHED: Words = (
    (
        UNKNOWN_HOST,
        (
            "No computer is known by the host name that the address holds. Check how it is spelt. "
            "If it is right, this computer cannot look names up just now: see that it is on the "
            "force's network, and try again."
        ),
    ),
    (
        ("connection refused", "no such file or directory"),
        (
            "The computer that the address names is there, but no database answers on it. Check "
            "host name and port. If both are right, the server is down: tell whoever looks after "
            "it, and try again later."
        ),
    ),
    (
        ("timeout expired", "timed out", "unreachable", "no route to host"),
        (
            "The server did not answer within five seconds. See that this computer is on the "
            "force's network, and try again. If it stays so, check host name and port, and tell "
            "whoever looks after the server."
        ),
    ),
)
"""Why there was no connection at all; what to do is another thing each time."""


def told(url: str) -> str:
    """Which database an address means, for people: without a login or its password."""
    try:
        parts = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return "the database named"  # told by whoever opens it
    hosts = [host for host in _hosts(parts) if not host.startswith(("/", "@"))]
    where = " or ".join(dict.fromkeys(hosts)) or "this computer"
    port = f", port {parts.port}" if parts.port else ""
    return f"{parts.database} on {where}{port}"
