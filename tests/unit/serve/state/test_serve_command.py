"""`specloom serve` with state and faults: generated clients, and what is said of options that are wrong."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from specloom.serve.state.opening import keep_state

from ....asgi_server import served
from ....end_to_end.command import Specloom
from ..stubs import ROOMS, Package


def test_generated_clients_work_with_what_they_created(rooms_package: Package) -> None:
    stub = rooms_package.stub()
    keep_state(stub, rooms_package.hints)
    module = importlib.import_module(f"{rooms_package.name}.client")
    errors = importlib.import_module(
        f"{rooms_package.name}.runtime.operations.api_error"
    )
    models = importlib.import_module(f"{rooms_package.name}.models")
    with served(stub) as url, module.Client(base_url=url) as client:
        created = [
            client.create_room(models.CreateRoomRequest(name=f"Room {n}", floor=n))
            for n in range(5)
        ]
        assert [room.id for room in created] == [1, 2, 3, 4, 5]
        assert client.get_room(3) == created[2]
        assert client.list_rooms(page=2, per_page=3) == created[3:]
        assert client.list_rooms(floor=1) == created[1:2]
        seat = client.create_seat(
            1, models.CreateSeatRequest(seat=models.NewSeat(label="window"))
        ).seat
        assert client.get_seat(1, seat.id).seat == seat
        client.delete_room(1)
        with pytest.raises(errors.ApiError, match="there is no room '1'"):
            client.get_seat(1, seat.id)


def options_are_refused(folder: Path, *options: str) -> str:
    done = Specloom(folder)("serve", str(ROOMS), *options)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


def test_what_is_wrong_is_one_message_and_exit_code_2(tmp_path: Path) -> None:
    assert options_are_refused(tmp_path, "--fault", "getRoon: status=503") == (
        "specloom: --fault 'getRoon: status=503': there is no operation 'getRoon'; did you mean 'getRoom'?\n"
    )
    (tmp_path / "faults.toml").write_text("[getRoom]\nstatus = 5\n")
    assert options_are_refused(tmp_path, "--faults", "faults.toml") == (
        "specloom: faults.toml: [getRoom]: status must be an error, 400 to 599, not 5\n"
    )
    (tmp_path / "start.json").write_text(json.dumps({"/room": []}))
    assert options_are_refused(tmp_path, "--state-from", "start.json") == (
        "specloom: start.json: /room: is no collection of the document; did you mean /rooms?\n"
    )
    assert options_are_refused(tmp_path, "--state", "start.json") == (
        "specloom: start.json is no snapshot of a stub's state\n"
    )
