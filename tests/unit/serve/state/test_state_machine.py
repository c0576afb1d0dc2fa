"""Whatever is done to a stub with state, in whatever order: it answers as a dictionary would."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from specloom.serve.state.opening import keep_state

from ..stubs import Asked, Package

NAMES = st.sampled_from(["Aalto", "Borges", "Carnegie", "Dewey", "Eco", ""])
PATCH = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES,
        "floor": st.none() | st.integers(-2, 9),
        "equipment": st.dictionaries(
            st.sampled_from("abc"), st.none() | st.integers(0, 3), max_size=2
        ),
    },
)
ROOM = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "floor": st.integers(-2, 9),
        "open": st.booleans(),
        "equipment": st.dictionaries(
            st.sampled_from("abc"), st.integers(0, 3), max_size=2
        ),
    },
)
READ_ONLY = ("id", "created_at", "updated_at")


def written(room: dict[str, Any]) -> dict[str, Any]:
    """What of a room is the client's."""
    return {name: value for name, value in room.items() if name not in READ_ONLY}


def merged(target: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """RFC 7396, for objects that are two levels deep."""
    result = {**target, **patch}
    if "equipment" in patch:
        result["equipment"] = {**target.get("equipment", {}), **patch["equipment"]}
        result["equipment"] = {
            k: v for k, v in result["equipment"].items() if v is not None
        }
    return {name: value for name, value in result.items() if value is not None}


class Rooms(RuleBasedStateMachine):
    """Rooms with seats, and a dictionary that is told the same."""

    package: Package
    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        stub = self.package.stub()
        self.state = keep_state(stub, self.package.hints)
        self.ask = Asked(stub)
        self.rooms: dict[int, dict[str, Any]] = {}
        self.seats: dict[int, dict[str, str]] = {}
        self.used: set[int] = set()

    def _is_taken(self, room: dict[str, Any], but: int | None = None) -> bool:
        return any(
            kept["name"] == room["name"] and id_ != but
            for id_, kept in self.rooms.items()
        )

    @rule(target=ids, room=ROOM)
    def create(self, room: dict[str, Any]) -> int:
        answer = self.ask("POST", "/rooms", room)
        if self._is_taken(room):
            assert answer.status == 409
            return 999
        assert answer.status == 201
        made = answer.json
        assert made["id"] not in self.used
        assert made["created_at"] == made["updated_at"]
        assert answer.headers["location"] == f"/rooms/{made['id']}"
        self.used.add(made["id"])
        self.rooms[made["id"]] = {"open": True, **room}
        self.seats[made["id"]] = {}
        assert written(made) == self.rooms[made["id"]]
        return int(made["id"])

    @rule(id_=ids)
    def read(self, id_: int) -> None:
        answer = self.ask("GET", f"/rooms/{id_}")
        assert answer.status == (200 if id_ in self.rooms else 404)
        if id_ in self.rooms:
            assert answer.json["id"] == id_
            assert written(answer.json) == self.rooms[id_]

    @rule(id_=ids, room=ROOM)
    def replace(self, id_: int, room: dict[str, Any]) -> None:
        answer = self.ask("PUT", f"/rooms/{id_}", room)
        if id_ not in self.rooms:
            assert answer.status == 404
            return
        assert answer.status == 200
        assert answer.json["created_at"] < answer.json["updated_at"]
        self.rooms[id_] = {"open": True, **room}
        assert written(answer.json) == self.rooms[id_]

    @rule(id_=ids, patch=PATCH)
    def merge(self, id_: int, patch: dict[str, Any]) -> None:
        answer = self.ask(
            "PATCH", f"/rooms/{id_}", patch, "application/merge-patch+json"
        )
        if id_ not in self.rooms:
            assert answer.status == 404
            return
        assert answer.status == 200
        self.rooms[id_] = merged(self.rooms[id_], patch)
        assert written(answer.json) == self.rooms[id_]

    @rule(id_=ids)
    def delete(self, id_: int) -> None:
        answer = self.ask("DELETE", f"/rooms/{id_}")
        assert answer.status == (204 if id_ in self.rooms else 404)
        self.rooms.pop(id_, None)
        self.seats.pop(id_, None)

    @rule(id_=ids, label=NAMES)
    def create_seat(self, id_: int, label: str) -> None:
        answer = self.ask("POST", f"/rooms/{id_}/seats", {"seat": {"label": label}})
        if id_ not in self.rooms:
            assert answer.status == 404
            return
        seat = answer.json["seat"]
        assert (seat["label"], seat["room"]) == (label, id_)
        assert all(seat["id"] not in seats for seats in self.seats.values())
        self.seats[id_][seat["id"]] = label

    @rule(id_=ids, place=st.integers(0, 5))
    def delete_seat(self, id_: int, place: int) -> None:
        seats = list(self.seats.get(id_, ()))[place : place + 1]
        for seat in seats:
            answer = self.ask("DELETE", f"/rooms/{id_}/seats/{seat}")
            assert answer.json == {"id": seat, "deleted": True}
            del self.seats[id_][seat]
            assert self.ask("GET", f"/rooms/{id_}/seats/{seat}").status == 404

    @rule(id_=ids, limit=st.integers(1, 3))
    def page_through_seats(self, id_: int, limit: int) -> None:
        if id_ not in self.rooms:
            assert self.ask("GET", f"/rooms/{id_}/seats").status == 404
            return
        found: dict[str, str] = {}
        cursor = ""
        for _ in range(50):
            page = self.ask("GET", f"/rooms/{id_}/seats?limit={limit}{cursor}").json
            assert page["total"] == len(self.seats[id_])
            assert len(page["seats"]) <= limit
            assert page["has_more"] is (page["next_cursor"] is not None)
            found |= {seat["id"]: seat["label"] for seat in page["seats"]}
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert found == self.seats[id_]

    @rule(floor=st.integers(-2, 9))
    def filter(self, floor: int) -> None:
        listed = self.ask("GET", f"/rooms?floor={floor}&per_page=50").json
        expected = [
            id_ for id_, room in self.rooms.items() if room.get("floor") == floor
        ]
        assert [room["id"] for room in listed] == expected

    @rule()
    def reset(self) -> None:
        if len(self.rooms) > 2:
            self.state.reset()
            self.rooms.clear()
            self.seats.clear()
            self.used.clear()

    @invariant()
    def lists_agree(self) -> None:
        answer = self.ask("GET", "/rooms?per_page=50")
        assert answer.headers["x-total-count"] == str(len(self.rooms))
        assert {room["id"]: written(room) for room in answer.json} == self.rooms


@pytest.fixture
def machine(rooms_package: Package) -> type[Rooms]:
    Rooms.package = rooms_package
    return Rooms


def test_a_stub_with_state_answers_as_a_dictionary_would(machine: type[Rooms]) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=25, stateful_step_count=25, deadline=None),
    )
