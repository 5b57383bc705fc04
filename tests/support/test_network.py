"""Tests stay on this machine."""

from __future__ import annotations

import socket

import pytest

from tests.support.network import NetworkRefused


@pytest.mark.parametrize("address", [("192.0.2.1", 9), ("example.invalid", 9)])
def test_that_another_machine_is_out_of_reach(address: tuple[str, int]) -> None:
    with pytest.raises(NetworkRefused):
        socket.create_connection(address, timeout=0.1)


def test_that_a_datagram_cannot_leave_either() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(NetworkRefused),
    ):
        sender.sendto(b"x", ("192.0.2.1", 9))


def test_that_the_loopback_address_is_within_reach() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()
