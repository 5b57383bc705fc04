"""Whoever signs in to a server is told what is in the way, each thing in its own words."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from lomu_app import bootstrap, cli
from lomu_app.kernel.errors import LomuError, ServerAway, SignInFailed, StoreUnavailable
from lomu_app.store.migrate import revision_of
from lomu_app.store.shared import told
from lomu_app.store.store import is_away, translate
from tests.support.cores import ADMIN, PASSPHRASE, prepare_shared
from tests.support.postgres import FreshDatabase

_HERE = "postgresql+psycopg://ps.one@127.0.0.1"


def sign_in(url: str, name: str = "ps.one", passphrase: str = PASSPHRASE) -> LomuError:
    """Try to; what was told."""
    with pytest.raises(LomuError) as refused:
        bootstrap.open_url(url, name, passphrase)
    return refused.value


def no_such_name(*_host: object, **_more: object) -> None:
    raise socket.gaierror(-2, "Name or service not known")


def test_that_a_host_name_that_nobody_knows_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    address = "postgresql+psycopg://db.force.exmaple/lomu"
    refused = sign_in(address)
    assert "No computer is known by the host name" in refused.message
    assert "What you see" not in refused.message, "nothing is shown yet"
    assert cli.main(["--database", address, "server", "check"]) == 1
    said = capsys.readouterr().err
    assert "No computer is known by the host name" in said
    assert "The server refused" not in said
    engine = sa.create_engine(address)
    with pytest.raises(sa.exc.DBAPIError) as lost:
        engine.connect()
    assert is_away(lost.value), "a desk that loses the network has lost its server"
    assert "nothing typed is lost" in translate(lost.value).message


def test_that_a_port_at_which_nothing_answers_is_told_as_such() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    refused = sign_in(f"{_HERE}:{port}/lomu?sslmode=disable")
    assert isinstance(refused, ServerAway)
    assert "no database answers on it" in refused.message


def test_that_a_database_that_is_not_there_or_empty_is_told_and_left_so(
    fresh_database: FreshDatabase,
) -> None:
    url = fresh_database()
    empty = sign_in(url)
    assert isinstance(empty, StoreUnavailable)
    assert "nobody has set it up" in empty.message
    assert revision_of(sa.create_engine(url, poolclass=sa.NullPool)) is None
    missing = sign_in(sa.make_url(url).set(database="nowhere").render_as_string())
    assert not isinstance(missing, ServerAway)
    assert "no database of that name" in missing.message


def test_that_a_wrong_passphrase_is_told_as_ever(fresh_database: FreshDatabase) -> None:
    refused = sign_in(fresh_database(prepare_shared), ADMIN, "not the passphrase")
    assert isinstance(refused, SignInFailed)
    assert refused.message == "The name or the passphrase is not right."


def test_that_a_computer_without_the_authoritys_certificate_says_which_file_it_needs(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def serve() -> None:
            client, _ = listening.accept()
            with client:
                client.recv(100)
                client.sendall(b"S")  # TLS, if you like
                client.recv(100)

        thread = threading.Thread(target=serve)
        thread.start()
        refused = sign_in(f"{_HERE}:{port}/lomu?sslrootcert={tmp_path / 'none.pem'}")
        thread.join()
    assert "nothing to check the server's certificate against" in refused.message


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ps.one:secret@db.force.example/lomu?sslrootcert=/a/b", "lomu on db.force.example"),
        ("db.force.example:5433/lomu", "lomu on db.force.example, port 5433"),
        ("/lomu?host=a.example:1&host=b.example:2", "lomu on a.example:1 or b.example:2"),
        ("/lomu?host=/run/postgresql", "lomu on this computer"),
    ],
)  # fmt: skip
def test_that_an_address_is_told_without_login_password_or_options(
    address: str, words: str
) -> None:
    assert told(f"postgresql+psycopg://{address}") == words
