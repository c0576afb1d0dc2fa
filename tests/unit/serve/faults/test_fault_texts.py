"""How faults are written, and what is said of those that mean nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from specloom.serve.asgi import Stub
from specloom.serve.current import CurrentStub
from specloom.serve.faults.fault import Fault, FaultError, Rate, fault_in
from specloom.serve.faults.faults import FaultFile, Faults, rule_in, rules_in
from specloom.serve.faults.layer import Faulty
from specloom.serve.faults.opening import faulty_layer


@dataclass
class Listed:
    """An operation of a document."""

    id: str
    method: str = "GET"
    path: str = "/pictures"
    parameters: tuple[()] = ()
    responses: dict[int | str, object] = field(default_factory=dict)
    errors: dict[int | str, object] = field(default_factory=dict)


@dataclass
class ListedStub:
    """What faults ask of a stub."""

    operations: list[Listed]
    observer: None = None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("status=503, times=2", Fault(status=503, times=2)),
        ("delay=2s", Fault(delay=2.0)),
        ("delay=150ms", Fault(delay=0.15)),
        ("delay=1.5", Fault(delay=1.5)),
        ("delay=100ms-2s,probability=0.5", Fault(delay=(0.1, 2.0), probability=0.5)),
        ("rate=10/60s", Fault(rate=Rate(10, 60.0))),
        ("rate=5/s", Fault(rate=Rate(5, 1.0))),
        ("rate=100/h", Fault(rate=Rate(100, 3600.0))),
        ("drop=before", Fault(drop="before")),
        ("slow=500", Fault(slow=500.0)),
        ("slow=10kB/s, truncate=20", Fault(slow=10_000.0, truncate=20)),
        ("status=503, retry-after=5, after=3", Fault(status=503, retry_after=5, after=3)),
    ],
)  # fmt: skip
def test_a_text_is_a_fault(text: str, fault: Fault) -> None:
    assert fault_in(text) == fault


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it does nothing: it needs status, delay, rate, drop, slow or truncate"),
        ("times=2", "it does nothing: it needs status, delay, rate, drop, slow or truncate"),
        ("status=200", "status must be an error, 400 to 599, not 200"),
        ("status=bad", "status must be an error, 400 to 599, not 'bad'"),
        ("stats=503", "there is no 'stats'; did you mean 'status'?"),
        ("status", "'status' has no value: NAME=VALUE, such as status=503"),
        ("status=500,status=501", "status stands there twice"),
        ("delay=2h", "delay must be a time of an hour at most, or a range: 2s, 150ms, 100ms-2s, not '2h'"),
        ("delay=2s-1s", "delay must be a time of an hour at most, or a range: 2s, 150ms, 100ms-2s, not '2s-1s'"),
        ("rate=10", "rate must be requests in a time: 10/60s, not '10'"),
        ("rate=0/0s", "rate must be requests in a time: 10/60s, not '0/0s'"),
        (f"rate={'1' * 5000}/s", f"rate must be requests in a time: 10/60s, not '{'1' * 58}…"),
        (f"slow={'1' * 400}", f"slow must be bytes a second: 500, 10kB/s, not '{'1' * 58}…"),
        (f"status=503,times={'1' * 5000}", f"times must be a number from 1, not '{'1' * 58}…"),
        ("status=503,times=1_0", "times must be a number from 1, not '1_0'"),
        ("status=503,probability=nan", "probability must be from 0 to 1, not 'nan'"),
        ("slow=0kB", "slow must be bytes a second: 500, 10kB/s, not 0kB"),
        ("drop=now", "drop must be before or after (the head), not 'now'"),
        ("slow=0", "slow must be bytes a second: 500, 10kB/s, not 0"),
        ("truncate=-1", "truncate must be a number of bytes, not -1"),
        ("status=500,times=0", "times must be a number from 1, not 0"),
        ("status=500,probability=2", "probability must be from 0 to 1, not 2"),
        ("status=500,drop=before", "status and drop do not go together"),
        ("drop=after,slow=3", "of a dropped connection there is no body to slow or truncate"),
        ("delay=1s,retry-after=3", "retry-after is for an answer with a status"),
    ],
)  # fmt: skip
def test_what_is_no_fault_is_said(text: str, message: str) -> None:
    with pytest.raises(FaultError) as refused:
        fault_in(text)
    assert str(refused.value) == message


def test_an_option_names_the_operation_first() -> None:
    assert rule_in("getPicture: status=500") == ("getPicture", Fault(status=500))
    assert rule_in("POST /a:b : drop=after") == ("POST /a:b", Fault(drop="after"))
    with pytest.raises(FaultError, match="OPERATION: NAME=VALUE"):
        rule_in("status=500")


def test_a_file_has_a_table_for_each_operation() -> None:
    text = """
    "GET /pictures".delay = "100ms-2s"
    [listPictures]
    status = 503
    times = 2
    [[getPicture]]
    rate = "10/60s"
    [[getPicture]]
    drop = "before"
    after = 5
    """
    assert rules_in(text) == [
        ("GET /pictures", Fault(delay=(0.1, 2.0))),
        ("listPictures", Fault(status=503, times=2)),
        ("getPicture", Fault(rate=Rate(10, 60.0))),
        ("getPicture", Fault(drop="before", after=5)),
    ]
    with pytest.raises(FaultError, match=r"\[a\]: status must be"):
        rules_in("[a]\nstatus = true")
    with pytest.raises(FaultError, match=r"\[a\] must be a table"):
        rules_in("a = 503")
    with pytest.raises(FaultError, match="a number has too many digits"):
        rules_in(f"[a]\nslow = {'1' * 5000}")
    for number in ("inf", "nan", "1" * 400, "1e308"):
        with pytest.raises(FaultError, match=r"\[a\]: slow must be bytes a second"):
            rules_in(f"[a]\nslow = {number}")


def test_a_file_is_read_again_and_one_that_is_wrong_changes_nothing(
    tmp_path: Path,
) -> None:
    file = tmp_path / "faults.toml"
    faults, complaints = Faults(lambda: [Listed("listPictures")]), list[str]()
    file.write_text("[listPictures]\nstatus = 503\n")
    watched = FaultFile(file, faults, complaints.append)

    def status_after(text: str) -> int | None:
        file.write_text(text)
        os.utime(file, ns=(len(text), len(text)))
        watched.refresh()
        fault = faults.happening("listPictures").fault
        return None if fault is None else fault.status

    assert status_after("[listPictures]\nstatus = 500\n") == 500
    assert status_after("[listPicture]\nstatus = 501\n") == 500
    assert status_after("[listPictures\n") == 500
    assert status_after("") is None
    assert len(complaints) == 2
    assert complaints[0] == (
        f"{file}: there is no operation 'listPicture'; did you mean 'listPictures'?; the faults are what they were"
    )
    with pytest.raises(FaultError, match=r"nowhere\.toml cannot be read: No such file"):
        FaultFile(tmp_path / "nowhere.toml", faults, complaints.append)


def test_the_operations_of_a_stub_that_was_made_anew_are_known(tmp_path: Path) -> None:
    """The file names one that the document has only since it was changed."""
    file, complaints = tmp_path / "faults.toml", list[str]()
    stub = ListedStub([Listed("listPictures")])
    current = CurrentStub(cast(Stub, stub))
    served = [current.as_stub]
    file.write_text("[listPictures]\nstatus = 503\n")
    layer = faulty_layer(lambda: served, [], file=file, complain=complaints.append)
    faulty = layer(current.as_stub, current)
    assert isinstance(faulty, Faulty)
    current.replace(cast(Stub, ListedStub([Listed("listPaintings")])))
    file.write_text("[listPaintings]\nstatus = 500\n")
    assert faulty._file is not None
    faulty._file.refresh()
    assert complaints == []
    assert faulty.faults.happening("listPaintings").fault == Fault(status=500)
    with pytest.raises(FaultError, match="there is no operation 'listPictures'"):
        faulty.faults.add("listPictures", Fault(status=500))
