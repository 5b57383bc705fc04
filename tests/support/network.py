"""Keeps tests on this machine: a connection to anywhere else fails the test that tries."""

from __future__ import annotations

import ipaddress
import sys
from typing import Any


class NetworkRefused(RuntimeError):
    """A test, or what it runs, tried to reach another machine."""


def guard() -> None:
    """Refuse, from now on and for this process, every connection that leaves the machine."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise NetworkRefused(f"tests stay on this machine, but wanted {address!r}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not _is_here(arguments[0]):
        raise NetworkRefused(f"tests stay on this machine, but asked for {arguments[0]!r}")


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    if not isinstance(host, str):
        return True  # a netlink, packet or Bluetooth address, not an internet host
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
