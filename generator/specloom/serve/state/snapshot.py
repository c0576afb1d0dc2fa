"""The state of a stub in a file (SQLite): each change is a transaction, so that an end at any time leaves it whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from specloom.serve.state.state_error import StateError
from specloom.serve.state.things import Full, Thing

_APPLICATION = 0x53504C4D
"""What says in the head of a file that it is ours (SQLite's `application_id`)."""

_VERSION = 1
_TABLES = """
CREATE TABLE document (title TEXT NOT NULL, last INTEGER NOT NULL);
CREATE TABLE things (
  number INTEGER PRIMARY KEY, collection TEXT NOT NULL, parents TEXT NOT NULL, key TEXT NOT NULL, data TEXT NOT NULL
);
"""


class Snapshot:
    """A file with the state of one document's stub; nobody else may use it meanwhile."""

    def __init__(self, file: Path, title: str) -> None:
        """Open a file, or make it. `title` is the document's.

        Raises:
            StateError: it is no snapshot, or another document's, or somebody uses it.
        """
        self._file = file
        with self._told():
            self._connection = sqlite3.connect(
                file, timeout=0.2, check_same_thread=False, isolation_level=None
            )
        try:
            with self._told():
                self._open(title)
        except StateError:
            self._connection.close()
            raise

    def _open(self, title: str) -> None:
        run = self._connection.execute
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("PRAGMA synchronous = NORMAL")
        run("BEGIN EXCLUSIVE")
        (tables,) = run("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = run("PRAGMA application_id").fetchone()
        (version,) = run("PRAGMA user_version").fetchone()
        if not tables and not application:
            for statement in _TABLES.split(";"):
                run(statement)
            run("INSERT INTO document VALUES (?, 0)", (title,))
            run(f"PRAGMA application_id = {_APPLICATION}")
            run(f"PRAGMA user_version = {_VERSION}")
        elif application != _APPLICATION:
            raise StateError(f"{self._file} is no snapshot of a stub's state")
        elif version != _VERSION:
            raise StateError(
                f"{self._file} has the format {version} of a stub's state, not {_VERSION}: another specloom wrote it"
            )
        else:
            (kept,) = run("SELECT title FROM document").fetchone()
            if kept != title:
                raise StateError(
                    f"{self._file} has the state of {kept!r}, not of {title!r}"
                )
        run("COMMIT")

    def load(self) -> Iterator[Thing]:
        """All things in the file."""
        with self._told():
            for number, collection, parents, key, data in self._connection.execute(
                "SELECT number, collection, parents, key, data FROM things ORDER BY number"
            ).fetchall():
                yield Thing(
                    number,
                    collection,
                    tuple(json.loads(parents)),
                    key,
                    json.loads(data),
                )

    @property
    def last(self) -> int:
        """The highest number that a thing ever had."""
        (last,) = self._connection.execute("SELECT last FROM document").fetchone()
        return int(last)

    def replace(
        self, removed: Iterable[Thing], added: Iterable[Thing], last: int
    ) -> None:
        """Take things out and put others in, all or none."""
        run = self._connection
        try:
            run.execute("BEGIN IMMEDIATE")
            run.executemany(
                "DELETE FROM things WHERE number = ?",
                [(thing.number,) for thing in removed],
            )
            run.executemany(
                "INSERT INTO things VALUES (?, ?, ?, ?, ?)",
                [
                    (
                        thing.number,
                        thing.collection,
                        json.dumps(thing.parents),
                        thing.key,
                        thing.text,
                    )
                    for thing in added
                ],
            )
            run.execute("UPDATE document SET last = ?", (last,))
            run.execute("COMMIT")
        except BaseException as error:
            if run.in_transaction:  # SQLite has undone it where the disk is full
                run.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise Full(
                    f"the state cannot be kept in {self._file}: {error}"
                ) from None
            raise

    def close(self) -> None:
        """Let others use the file."""
        self._connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            reason = (
                "is used by another stub" if "locked" in str(error) else f": {error}"
            )
            raise StateError(f"{self._file} {reason}".replace(" :", ":")) from None
        except (sqlite3.DatabaseError, ValueError) as error:
            if isinstance(error, StateError):
                raise
            raise StateError(f"{self._file} is no snapshot of a stub's state") from None
