"""Verdicts are proven: by a type checker, and by running what people have written."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import pytest
from mypy import api as mypy

from specloom.compare.impact import compare_packages

from .cases import CARD, CASES, Case
from .packages import BEFORE, SNIPPETS, after, before, write_all, write_with_snippets
from .running import SOURCE_ERRORS, caller_failures, service_works

ROOT = Path(__file__).resolve().parents[2]
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)

ALLOWED = {("path_parameter_renamed", "implementer")}
"""mypy lets a method of a subclass call its arguments otherwise; running shows that it fails."""

REFUSED = {"component_became_string"}
"""What the client before sends is refused before it reaches the service, which would fail on the new."""

NEEDLESS = ("comparison-overlap", "redundant-expr", "unreachable")
"""What a checker says of code that is fine, but no longer needed: no objection to a type."""


@EACH
def test_the_verdicts_on_one_change(case: Case) -> None:
    impact = compare_packages(before(), after(case))
    judged = impact.caller, impact.stub, impact.bump
    assert judged == (case.caller, case.stub, case.bump), impact.symbols


def test_every_row_of_the_design_card_is_a_case() -> None:
    assert len(CARD) == 24
    assert len({case.name for case in CASES}) == len(CASES) >= 24 + 60


def test_a_type_checker_agrees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """mypy objects to what people have written where the verdict is `type` or `source`, or a case says why, and only there."""
    write_all(tmp_path)
    objections = _objections(tmp_path, monkeypatch)
    wrong: list[str] = []
    for case in CASES:
        for side, verdict in (("caller", case.caller), ("implementer", case.stub)):
            errors = objections[f"{side}_{case.name}"]
            expected = verdict in ("type", "source") and side not in case.unseen
            expected = expected or side in case.objected
            if bool(errors) != expected and (case.name, side) not in ALLOWED:
                wrong.append(f"{case.name}: {side} {verdict}, but mypy said {errors}")
    assert not objections[f"caller_{BEFORE}"] + objections[f"implementer_{BEFORE}"]
    assert not wrong


def _objections(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> defaultdict[str, list[str]]:
    """What mypy says of each snippet."""
    monkeypatch.setenv(
        "MYPYPATH", os.pathsep.join((str(root), str(ROOT / "templates")))
    )
    snippets = [path for name in SNIPPETS for path in sorted(root.glob(f"{name}_*.py"))]
    options = ["--strict", "--follow-imports=silent", "--config-file=", "--cache-dir=/dev/null"]  # fmt: skip
    output, failure, _ = mypy.run([*options, "--explicit-package-bases", *map(str, snippets)])  # fmt: skip
    assert not failure
    errors: defaultdict[str, list[str]] = defaultdict(list)
    for line in output.splitlines():
        if ": error: " in line and not line.endswith(tuple(f"[{code}]" for code in NEEDLESS)):  # fmt: skip
            errors[Path(line.partition(":")[0]).stem].append(line.partition(" error: ")[2])  # fmt: skip
    return errors


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the packages are that this process runs."""
    made = tmp_path_factory.mktemp("running")
    write_with_snippets(BEFORE, before(), made)
    return made


@EACH
def test_what_callers_have_written_runs_or_not(case: Case, root: Path) -> None:
    """Only `source` stops it; where nothing changes, every call succeeds.

    Of `type` nothing is said: what a value of another type does depends on the value.
    """
    write_with_snippets(case.name, after(case), root)
    failures = caller_failures(case.name, root)
    stopped = any(isinstance(failure, SOURCE_ERRORS) for failure in failures)
    if case.caller != "type":
        expected = case.caller == "source" and "caller" not in case.unseen
        assert stopped == expected, failures
    if case.caller in ("none", "additive") and case.stub in ("none", "additive"):
        assert not failures


@EACH
def test_what_implementers_have_written_serves_or_not(case: Case, root: Path) -> None:
    """Only `source` lets the service fail."""
    write_with_snippets(case.name, after(case), root)
    if case.stub != "type" and case.name not in REFUSED:
        expected = case.stub == "source" and "implementer" not in case.unseen
        assert service_works(case.name, root) != expected
