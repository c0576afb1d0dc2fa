"""A stub with state: what is created is there, in the document's own forms."""

from __future__ import annotations

import re
from typing import Any

import pytest

from specloom.serve.state.opening import keep_state
from specloom.serve.state.state import State
from specloom.serve.state.state_error import StateError

from ..stubs import Asked, Package


def created(rooms: Asked, count: int) -> None:
    for number in range(count):
        rooms("POST", "/rooms", {"name": f"Room {number}", "floor": number % 2})


def test_pages_by_number_are_linked_to_each_other(rooms: Asked) -> None:
    created(rooms, 7)
    path, pages = "/rooms?floor=0&per_page=3", []
    while path:
        answer = rooms("GET", path)
        pages.append([room["id"] for room in answer.json])
        assert answer.headers["x-total-count"] == "4"
        link = re.search(
            r'<http://stub\.test([^>]+)>; rel="next"', answer.headers.get("link", "")
        )
        path = link[1] if link else ""
    assert pages == [[1, 3, 5], [7]]
    assert rooms("GET", "/rooms").headers["link"] == (
        '<http://stub.test/rooms?page=2>; rel="next", <http://stub.test/rooms?page=3>; rel="last"'
    )
    assert rooms("GET", "/rooms?page=9").json == []


def test_a_cursor_stays_where_it_was_when_things_are_deleted(rooms: Asked) -> None:
    created(rooms, 1)
    seats = [
        rooms("POST", "/rooms/1/seats", {"seat": {"label": label}}).json["seat"]["id"]
        for label in "abcd"
    ]
    first = rooms("GET", "/rooms/1/seats").json
    for seat in seats[:2]:
        rooms("DELETE", f"/rooms/1/seats/{seat}")
    second = rooms("GET", f"/rooms/1/seats?cursor={first['next_cursor']}").json
    assert [seat["label"] for seat in second["seats"]] == ["c", "d"]
    assert (second["total"], second["next_cursor"]) == (2, None)
    assert rooms("GET", "/rooms/1/seats?cursor=never-told").status == 400


def test_offsets_come_with_a_total_and_the_address_of_the_next_page(
    rooms: Asked,
) -> None:
    for login in "abcde":
        assert rooms("PUT", f"/members/{login}", {"name": login}).status == 201
    page = rooms("GET", "/members?limit=2&offset=1").json
    assert [member["login"] for member in page["data"]] == ["b", "c"]
    assert page["meta"] == {
        "total": 5,
        "limit": 2,
        "offset": 1,
        "next": "http://stub.test/members?limit=2&offset=3",
    }
    assert rooms("GET", "/members").json["meta"]["limit"] == 3


def test_what_is_put_is_created_once_and_write_only_members_are_not_shown(
    rooms: Asked,
) -> None:
    assert rooms("PUT", "/members/eva", {"name": "Eva", "pin": "1"}).status == 201
    assert rooms("PUT", "/members/eva", {"name": "Eve", "pin": "2"}).status == 200
    assert rooms("GET", "/members/eva").json == {"login": "eva", "name": "Eve"}


def test_actions_create_list_change_and_delete(rooms: Asked) -> None:
    ids = [
        rooms("POST", "/v1/loan/create", {"title": title, "reader_id": reader}).json
        for title, reader in (
            ("Emma", "r1"),
            ("Nana", "r2"),
            ("Kim", "r1"),
            ("She", "r1"),
        )
    ]
    assert len({loan["loan_id"] for loan in ids}) == 4
    assert (
        rooms("POST", "/v1/loan/update", {**ids[0], "title": "Ulysses"}).status == 200
    )
    listed = rooms("POST", "/v1/loan/list", {"reader_id": "r1"}).json
    assert [loan["title"] for loan in listed["items"]] == ["Ulysses", "Kim"]
    rest = {"reader_id": "r1", "marker": listed["next_marker"]}
    last = rooms("POST", "/v1/loan/list", rest).json
    assert [loan["title"] for loan in last["items"]] == ["She"]
    assert "next_marker" not in last
    assert rooms("POST", "/v1/loan/delete", ids[0]).status == 204
    assert rooms("POST", "/v1/loan/get", ids[0]).json == {
        "error": f"there is no loan {ids[0]['loan_id']!r}"
    }


def test_a_thing_goes_with_all_that_is_in_it(rooms: Asked) -> None:
    created(rooms, 2)
    seats = [
        rooms("POST", f"/rooms/{room}/seats", {"seat": {"label": "x"}}).json["seat"][
            "id"
        ]
        for room in (1, 2)
    ]
    assert rooms("DELETE", "/rooms/1").status == 204
    assert rooms("GET", f"/rooms/1/seats/{seats[0]}").json == {
        "error": "there is no room '1'"
    }
    assert rooms("GET", f"/rooms/2/seats/{seats[1]}").status == 200
    assert rooms("GET", f"/rooms/2/seats/{seats[0]}").status == 404


def test_what_is_not_kept_is_answered_by_the_document(rooms: Asked) -> None:
    assert rooms("GET", "/opening-hours").json == {"from": 9, "to": 17}
    answer = rooms("GET", "/rooms/5", prefer="code=404")
    assert answer.headers["preference-applied"] == "code=404"
    assert rooms("POST", "/rooms", {"floor": 1}).status == 400


@pytest.mark.parametrize(
    ("patch", "room"),
    [
        ([{"op": "replace", "path": "/name", "value": "B"}], {"name": "B", "floor": 1}),
        ([{"op": "remove", "path": "/floor"}], {"name": "A"}),
        ([{"op": "add", "path": "/equipment", "value": {"a~/b": 1}},
          {"op": "copy", "from": "/equipment/a~0~1b", "path": "/equipment/c"},
          {"op": "move", "from": "/equipment/a~0~1b", "path": "/floor"},
          {"op": "test", "path": "/equipment", "value": {"c": 1}}],
         {"name": "A", "floor": 1, "equipment": {"c": 1}}),
        ([{"op": "test", "path": "/floor", "value": True}], None),
        ([{"op": "remove", "path": "/name"}, {"op": "test", "path": "/floor", "value": 2}], None),
        ([{"op": "replace", "path": "/equipment/lamp", "value": 1}], None),
        ([{"op": "copy", "from": "/nothing", "path": "/name"}], None),
        ([{"op": "move", "from": "/equipment", "path": "/equipment/a"}], None),
        ([{"op": "add", "path": "name", "value": "B"}], None),
        ([{"op": "replace", "path": "/name", "value": 5}], None),
        ([{"op": "remove", "path": "/name"}], None),
        ([{"op": "jump", "path": "/name"}], None),
        ([{"op": "remove", "path": ""}], None),
    ],
)  # fmt: skip
def test_json_patches_are_applied_all_or_none(
    rooms: Asked, patch: list[Any], room: dict[str, Any] | None
) -> None:
    before = rooms("POST", "/rooms", {"name": "A", "floor": 1}).json
    answer = rooms("PATCH", "/rooms/1", patch, "application/json-patch+json")
    after = rooms("GET", "/rooms/1").json
    if room is None:
        assert answer.status == 422
        assert after == before
    else:
        assert answer.json == after
        times = {name: after[name] for name in ("created_at", "updated_at")}
        assert after == {"id": 1, "open": True, **room, **times}


def test_read_only_members_are_nobody_elses(rooms: Asked) -> None:
    made = rooms("POST", "/rooms", {"name": "A", "id": 70, "created_at": "x"}).json
    assert made["id"] == 1
    patch = [{"op": "replace", "path": "/created_at", "value": "2000-01-01T00:00:00Z"}]
    answer = rooms("PATCH", "/rooms/1", patch, "application/json-patch+json")
    assert answer.json["created_at"] == made["created_at"] < answer.json["updated_at"]


def test_an_id_of_its_own_name_is_not_given_twice(rooms: Asked) -> None:
    created(rooms, 2)
    assert rooms("POST", "/rooms", {"name": "Room 1"}).json == {
        "error": "there is a room with the name 'Room 1' already"
    }
    rooms("DELETE", "/rooms/2")
    assert rooms("POST", "/rooms", {"name": "Room 1"}).json["id"] == 3


def test_no_more_is_kept_than_there_is_room_for(rooms_package: Package) -> None:
    stub = rooms_package.stub()
    State(stub, rooms_package.hints, most_things=2, most_bytes=300)
    rooms = Asked(stub)
    assert rooms("POST", "/rooms", {"name": "x" * 400}).status == 507
    created(rooms, 1)
    assert rooms("POST", "/rooms", {"name": "x" * 200}).status == 507
    assert rooms("PUT", "/rooms/1", {"name": "x" * 400}).status == 507
    assert rooms("GET", "/rooms/1").json["name"] == "Room 0"


def test_made_answers_anew_do_not_change_what_is_kept(rooms_package: Package) -> None:
    stub = rooms_package.stub(dynamic=True)
    keep_state(stub, rooms_package.hints)
    rooms = Asked(stub)
    room = rooms("POST", "/rooms", {"name": "A"}).json
    assert rooms("GET", "/rooms/1").json == rooms("GET", "/rooms/1").json == room


START = {
    "/rooms": [{"id": 4, "name": "Aalto", "created_at": "2020-01-01T00:00:00Z"}],
    "/rooms/4/seats": [{"id": "00000000-0000-4000-8000-000000000001", "label": "w"}],
}


def test_start_data_is_there_again_after_a_reset(rooms_package: Package) -> None:
    stub = rooms_package.stub()
    state = State(stub, rooms_package.hints, start=START)
    rooms = Asked(stub)
    assert rooms("GET", "/rooms/4").json["created_at"] == "2020-01-01T00:00:00Z"
    assert rooms("GET", "/rooms/4/seats").json["seats"][0]["label"] == "w"
    assert rooms("POST", "/rooms", {"name": "B"}).json["id"] not in (4, None)
    rooms("DELETE", "/rooms/4")
    state.reset()
    assert [room["name"] for room in rooms("GET", "/rooms").json] == ["Aalto"]
    assert rooms("GET", "/rooms/4/seats").json["total"] == 1


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ({"/room": []}, "/room: is no collection of the document; did you mean /rooms?"),
        ({"/rooms": {}}, "/rooms: must be an array of things"),
        ({"/rooms": [1]}, "/rooms/0: must be an object"),
        ({"/rooms": [{"name": "A"}]}, "/rooms/0: has no 'id', which is its id"),
        ({"/rooms": [{"id": 1}, {"id": 1}]}, "/rooms/1: there are two with the id '1'"),
        ({"/rooms": [{"id": "1"}]}, "/rooms/0/id: must be an integer"),
        ({"/rooms": [{"id": 1, "shape": "round"}]}, "/rooms/0/shape: is not a member that is described"),
        ({"/rooms": [{"id": 1, "equipment": {"a/b": "x"}}]}, "/rooms/0/equipment/a~1b: must be an integer"),
        ({**START, "/rooms/4/seats": [{"id": "x"}]}, "/rooms/4/seats/0/id: must have the format uuid"),
        ({"/rooms/5/seats": START["/rooms/4/seats"], "/rooms": START["/rooms"]}, "/rooms/5/seats: there is no room '5'"),
    ],
)  # fmt: skip
def test_start_data_that_does_not_fit_is_refused(
    rooms_package: Package, start: dict[str, object], message: str
) -> None:
    with pytest.raises(StateError) as refused:
        State(rooms_package.stub(), rooms_package.hints, start=start)
    assert str(refused.value) == f"the start data: {message}"
