"""The benchmarks' own judgement: what counts as an operation, whose turn it is, what is kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ..benchmarks.coverage import described
from ..benchmarks.environments import Unavailable
from ..benchmarks.figures import middle, ratio
from ..benchmarks.process import run
from ..benchmarks.results import Results
from ..benchmarks.sampling import Failed, Sample, interleaved

SPECLOOM = """
Operation(id="getPet", method="GET", path="/pets/{pet_id}", responses={200: Json(Pet)})
"""
OPENAPI_PYTHON_CLIENT = """
kwargs: dict[str, Any] = {
    "method": "get",
    "url": "/pets/{pet_id}".format(pet_id=quote(str(pet_id), safe="")),
}
"""
OPENAPI_GENERATOR = """
return self.api_client.param_serialize(method='GET', resource_path='/pets/{petId}', body=_body)
"""


@pytest.mark.parametrize("text", [SPECLOOM, OPENAPI_PYTHON_CLIENT, OPENAPI_GENERATOR])
def test_an_operation_is_a_method_beside_a_path_whoever_wrote_it(text: str) -> None:
    assert ("GET", "/pets/{}") in {*described(text)}
    assert ("POST", "/pets/{}") not in {*described(text)}


def test_a_module_that_is_no_python_has_no_operations() -> None:
    assert not [*described("def (")]


def test_subjects_take_turns_and_slow_ones_get_fewer() -> None:
    order: list[str] = []

    def subject(name: str, cpu: float) -> Sample:
        order.append(name)
        return {"cpu": cpu}

    measured = interleaved(
        {"fast": lambda: subject("fast", 1), "slow": lambda: subject("slow", 9)},
        runs=4,
        patience=10,
    )
    assert order == ["fast", "slow", "fast", "slow", "fast", "fast"]
    assert measured == {"fast": {"cpu": [1, 1, 1, 1]}, "slow": {"cpu": [9, 9]}}
    assert ratio(measured, "fast", "slow") == 1 / 9


def test_a_subject_without_figures_says_why() -> None:
    def absent() -> Sample:
        raise Unavailable("no registry")

    def broken() -> Sample:
        raise Failed("exit code 1")

    measured = interleaved({"absent": absent, "broken": broken}, runs=3)
    assert measured == {
        "absent": {"skipped": "no registry"},
        "broken": {"failed": "exit code 1"},
    }
    assert middle(measured, "absent") is None


def test_what_was_taken_is_there_after_an_interruption(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    Results(file).keep("one", {"result": {"cpu": [1.5, 2.5]}})
    Results(file).unfinished("two", {"first": 1})
    again = Results(file)
    assert again.get("one") == {"result": {"cpu": [1.5, 2.5]}}
    assert again.get("two") == {"unfinished": {"first": 1}}
    assert "[1.5, 2.5]" in file.read_text(encoding="utf-8")


def test_a_process_costs_what_its_children_cost() -> None:
    child = "x = bytearray(100_000_000); sum(range(10_000_000))"
    parent = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    )
    done = run([sys.executable, "-c", parent])
    assert done.code == 0
    assert done.cpu > 0.05
    assert 100e6 < done.peak < 200e6


def test_a_small_process_is_not_charged_for_whoever_starts_it() -> None:
    # This interpreter has pytest and all tests loaded.
    assert run([sys.executable, "-c", "pass"]).peak < 20e6


def test_a_process_that_takes_too_long_is_stopped() -> None:
    done = run([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.5)
    assert (done.timed_out, done.complaint()) == (True, "took too long")
    assert done.wall < 20


def test_a_complaint_names_no_folder_of_this_machine(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "broken.py"
    file.parent.mkdir()
    file.write_text(f"raise SystemExit('{file}: no')")
    assert run([sys.executable, file]).complaint() == "exit code 1: broken.py: no"
