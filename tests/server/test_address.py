"""Nothing goes over a network that is not proved and encrypted."""

from __future__ import annotations

import socket
import threading

import pytest

from lomu_app import bootstrap
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.store.shared import checked_address

_A = "postgresql+psycopg://ps.one@"
DEMANDED = (
    "db.example/lomu", "db.example/lomu?sslmode=verify-full", "127.0.0.1/lomu", "localhost/lomu",
    "/lomu?host=/run/postgresql", "/lomu", "/lomu?host=db.example", "a.example,b.example/lomu",
    "/lomu?host=/run/postgresql&sslmode=disable",
)  # fmt: skip
REFUSED = (
    "db.example/lomu?sslmode=require", "db.example/lomu?sslmode=disable",
    "db.example/lomu?sslmode=prefer", "db.example/lomu?sslmode=verify-ca",
    "/lomu?host=db.example&sslmode=disable", "/lomu?host=127.0.0.1,db.example&sslmode=disable",
    "127.0.0.1/lomu?hostaddr=10.0.0.1&sslmode=disable", "/lomu?sslmode=disable",
    "127.0.0.1/lomu?sslmode=allow",
)  # fmt: skip


@pytest.mark.parametrize("rest", DEMANDED)
def test_that_a_proved_connection_is_demanded(rest: str) -> None:
    asked = checked_address(_A + rest).query
    assert (asked["sslmode"], asked["gssencmode"]) == ("verify-full", "disable")


@pytest.mark.parametrize("rest", REFUSED)
def test_that_less_is_refused_with_what_to_write(rest: str) -> None:
    with pytest.raises(StoreUnavailable, match="sslmode=verify-full"):
        checked_address(_A + rest)


def test_that_this_machine_may_go_without_where_the_address_says_so() -> None:
    assert checked_address(f"{_A}127.0.0.1/lomu?sslmode=disable").query["sslmode"] == "disable"


def test_that_a_server_without_a_certificate_is_sent_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def serve() -> None:
            client, _ = listening.accept()
            with client:
                received.append(client.recv(100))
                client.sendall(b"N")  # no TLS here
                received.append(client.recv(100))

        thread = threading.Thread(target=serve)
        thread.start()
        address = f"postgresql+psycopg://127.0.0.1:{port}/lomu"
        with pytest.raises(StoreUnavailable, match="could not prove"):
            bootstrap.open_url(address, "ps.one", "four plain words will do")
        thread.join()
    assert len(received[0]) == 8, "only the question whether there is TLS"
    assert received[1] == b""
