"""The state in a file: it is there after any end, and no other file is taken for one."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from specloom.serve.state.snapshot import Snapshot
from specloom.serve.state.state import State
from specloom.serve.state.state_error import StateError

from ..stubs import ROOMS, Asked, Package


def rooms_with(package: Package, file: Path) -> tuple[Asked, Snapshot]:
    stub = package.stub()
    keeper = Snapshot(file, stub.title)
    State(stub, package.hints, keeper=keeper)
    return Asked(stub), keeper


def test_what_was_done_is_there_after_a_restart(
    rooms_package: Package, tmp_path: Path
) -> None:
    rooms, keeper = rooms_with(rooms_package, tmp_path / "state.db")
    for name in "abc":
        rooms("POST", "/rooms", {"name": name})
    rooms("POST", "/rooms/1/seats", {"seat": {"label": "x"}})
    rooms("DELETE", "/rooms/3")
    rooms("PUT", "/rooms/2", {"name": "B"})
    before = rooms("GET", "/rooms").body, rooms("GET", "/rooms/1/seats").body
    keeper.close()
    rooms, _ = rooms_with(rooms_package, tmp_path / "state.db")
    assert (rooms("GET", "/rooms").body, rooms("GET", "/rooms/1/seats").body) == before
    # 3 was a room's: it is not used again
    assert rooms("POST", "/rooms", {"name": "d"}).json["id"] == 4


def test_a_file_of_something_else_is_refused_and_left_as_it_is(
    rooms_package: Package, tmp_path: Path
) -> None:
    text, database, other = (tmp_path / name for name in ("text", "database", "other"))
    text.write_text("no state at all, and long enough to be read as a head\n" * 20)
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    Snapshot(other, "Another API").close()
    newer = tmp_path / "newer"
    Snapshot(newer, "Reading rooms").close()
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 3")
    connection.close()
    for file, reason in {
        text: "is no snapshot of a stub's state",
        database: "is no snapshot of a stub's state",
        other: "has the state of 'Another API', not of 'Reading rooms'",
        newer: "has the format 3 of a stub's state, not 2: another specloom wrote it",
        tmp_path / "nowhere" / "file": ": unable to open database file",
    }.items():
        before = file.read_bytes() if file.exists() else None
        with pytest.raises(StateError) as refused:
            Snapshot(file, "Reading rooms")
        assert str(refused.value) == f"{file}{'' if reason[0] == ':' else ' '}{reason}"
        assert (file.read_bytes() if file.exists() else None) == before


def test_a_file_has_one_stub_at_a_time(tmp_path: Path) -> None:
    first = Snapshot(tmp_path / "state.db", "Reading rooms")
    with pytest.raises(StateError, match="is used by another stub"):
        Snapshot(tmp_path / "state.db", "Reading rooms")
    first.close()
    Snapshot(tmp_path / "state.db", "Reading rooms").close()


def serve(folder: Path, *options: str) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "specloom", "serve", str(ROOMS), *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().split()[-1]


def test_a_killed_server_has_lost_nothing_that_it_answered(tmp_path: Path) -> None:
    process, url = serve(tmp_path, "--state", "state.db")
    with httpx2.Client(base_url=url) as client:
        for name in ("a", "b"):
            assert client.post("/rooms", json={"name": name}).status_code == 201
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    process, url = serve(tmp_path, "--state", "state.db")
    try:
        with httpx2.Client(base_url=url) as client:
            assert [room["name"] for room in client.get("/rooms").json()] == ["a", "b"]
            reset = f"{url}/_specloom/reset"
            foreign = {"Origin": "https://example.com"}
            assert client.post(reset, json={}, headers=foreign).status_code == 403
            named = {"Host": "evil.test"}
            assert client.post(reset, json={}, headers=named).status_code == 403
            assert client.post(reset, content="{}").status_code == 403
            assert client.get(reset).status_code == 405
            assert len(client.get("/rooms").json()) == 2
            assert (
                client.post(reset, json={}, headers={"Origin": url}).status_code == 204
            )
            assert client.get("/rooms").json() == []
            assert client.get("/_specloom/nothing").status_code == 404
    finally:
        process.kill()
        process.communicate()
