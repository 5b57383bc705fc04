"""What the engine asks of the disk, written down while the real program runs.

The engine of the embedded database reaches the disk through a table of functions, SQLite's
VFS (https://sqlite.org/c3ref/vfs.html, https://sqlite.org/c3ref/io_methods.html). A listener
stands before the functions that write, cut off, sync and delete files; it notes what is asked
and passes it on. The engine, its encryption and its settings stay what they are.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as cipher

OK = 0
SYSTEMS = (b"unix", b"win32")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that was asked of the file system, or an acknowledgement to the user."""

    kind: str
    name: str = ""
    offset: int = 0
    data: bytes = b""
    synced: bool = False


# Paths are passed on as the pointers that came: the engine goes on reading what they point to.
_Open = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_Write = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    _fields_ = (
        ("iVersion", c_int), ("szOsFile", c_int), ("mxPathname", c_int), ("pNext", c_void_p),
        ("zName", c_char_p), ("pAppData", c_void_p), ("xOpen", c_void_p), ("xDelete", c_void_p),
    )  # fmt: skip


class _Methods(Structure):
    _fields_ = (
        ("iVersion", c_int), ("xClose", c_void_p), ("xRead", c_void_p), ("xWrite", _Write),
        ("xTruncate", _Truncate), ("xSync", _Sync), ("rest", c_void_p * 13),
    )  # fmt: skip


class _File(Structure):
    _fields_ = (("pMethods", POINTER(_Methods)),)


@contextmanager
def listening(names: tuple[str, ...]) -> Iterator[list[Operation]]:
    """The log of all that is asked of files with these names, as long as it lasts.

    Databases must be opened and closed inside: a file keeps the functions it was opened with.
    """
    listener = _Listener(names)
    vfs = _vfs()
    kept = vfs.xOpen, vfs.xDelete
    listener.stand_before(_Open(kept[0]), _Delete(kept[1]))
    vfs.xOpen = ctypes.cast(listener.open, c_void_p)
    vfs.xDelete = ctypes.cast(listener.delete, c_void_p)
    try:
        yield listener.log
    finally:
        vfs.xOpen, vfs.xDelete = kept


def _vfs() -> _Vfs:
    """The engine's own; the first thing that a database handle holds points to it."""
    connection = cipher.connect(":memory:")
    try:
        # The driver keeps the handle right behind what every Python object begins with.
        handle = c_void_p.from_address(id(connection) + object.__basicsize__)
        assert handle.value is not None
        found = ctypes.cast(handle.value, POINTER(POINTER(_Vfs))).contents.contents
    finally:
        connection.close()
    assert found.zName in SYSTEMS, "this is not the file system of the engine"
    return found


class _Listener:
    """Functions with the signatures of the engine's, each noting before it passes on."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.log: list[Operation] = []
        self.open: Any = None
        self.delete: Any = None
        self._names = names
        self._opened: dict[int, str] = {}
        # By the address of the table stood before: a file that nobody locks has its own.
        self._methods: dict[int, _Methods] = {}

    def stand_before(self, open_file: Any, delete_file: Any) -> None:
        """Make the two functions that are put into the engine's table."""

        def opening(vfs: int, path: int | None, file: int, flags: int, out: int | None) -> int:
            code: int = open_file(vfs, path, file, flags, out)
            name = _name(path)
            if code == OK and name in self._names:
                self._opened[file] = name
                self._attach(ctypes.cast(file, POINTER(_File)).contents)
            return code

        def deleting(vfs: int, path: int | None, sync: int) -> int:
            if (name := _name(path)) in self._names:
                self.log.append(Operation("delete", name, synced=bool(sync)))
            code: int = delete_file(vfs, path, sync)
            return code

        self.open, self.delete = _Open(opening), _Delete(deleting)

    def _attach(self, file: _File) -> None:
        own = file.pMethods.contents
        methods = self._methods.setdefault(ctypes.addressof(own), self._listening_methods(own))
        file.pMethods = ctypes.pointer(methods)

    def _listening_methods(self, own: _Methods) -> _Methods:
        def write(file: int, data: int, size: int, offset: int) -> int:
            written = ctypes.string_at(data, size)
            self.log.append(Operation("write", self._opened[file], offset, written))
            code: int = own.xWrite(file, data, size, offset)
            return code

        def truncate(file: int, size: int) -> int:
            self.log.append(Operation("truncate", self._opened[file], size))
            code: int = own.xTruncate(file, size)
            return code

        def sync(file: int, flags: int) -> int:
            code: int = own.xSync(file, flags)
            self.log.append(Operation("sync", self._opened[file]))
            return code

        made = _Methods()
        ctypes.memmove(ctypes.byref(made), ctypes.byref(own), ctypes.sizeof(_Methods))
        made.xWrite, made.xTruncate, made.xSync = _Write(write), _Truncate(truncate), _Sync(sync)
        return made


def _name(path: int | None) -> str:
    return "" if path is None else Path(ctypes.string_at(path).decode()).name
