"""The action for GitHub's workflows: its own steps, in real repositories, against an API on this machine."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..end_to_end.command import SPEC
from .repositories import (
    BREAKING,
    BROKEN,
    PROJECT,
    ROOT,
    commit,
    git,
    project,
    specloom,
)
from .runner import ACTION, STEPS, TOKEN, GitHub, Run, github

MISSING = [name for name in ("bash", "curl", "git", "jq") if shutil.which(name) is None]
if MISSING:
    pytest.skip(f"not installed: {', '.join(MISSING)}", allow_module_level=True)


@pytest.fixture
def api() -> Iterator[GitHub]:
    with github() as service:
        yield service


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, dict[str, str]]:
    """What the step that installs gives: a command that runs what is tested here."""
    folder = tmp_path / "installed"
    folder.mkdir()
    command = folder / "specloom"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT / "generator"}" exec "{sys.executable}" -m specloom "$@"\n'
    )
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return {"install": {"folder": str(folder), "command": str(command)}}


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """The repository of a service, with a branch `change` for a pull request."""
    folder = project(tmp_path / "origin")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(folder, "checkout", "--quiet", "-b", "change")
    commit(folder)
    return folder


def propose(origin: Path, text: str, *, is_stale: bool = False) -> dict[str, Any]:
    """Push a change of the document to a pull request; its event."""
    base = git(origin, "rev-parse", "main")
    (origin / "pets.yaml").write_text(text)
    if not is_stale:
        assert specloom(origin, "generate").returncode == 0
    commit(origin)
    return {"pull_request": {"number": 7, "base": {"sha": base}}}


def checkout(origin: Path, folder: Path, *, depth: int | None = None) -> Path:
    """What `actions/checkout` gives: the pull request merged into its base."""
    git(origin, "checkout", "--quiet", "-B", "merged", "main")
    git(origin, "merge", "--quiet", "--no-ff", "--message", "merge", "change")
    shallow = [] if depth is None else [f"--depth={depth}"]
    git(
        origin.parent, "clone", "--quiet", *shallow, "--branch=merged",
        origin.resolve().as_uri(), str(folder),
    )  # fmt: skip
    git(origin, "checkout", "--quiet", "change")
    return folder


def test_no_value_of_a_workflow_is_run_as_code() -> None:
    assert ACTION["runs"]["using"] == "composite"
    for step in STEPS:
        assert "${{" not in step["run"], step["name"]
        assert step["shell"] == "bash"


@pytest.mark.parametrize("depth", [1, None])
def test_a_breaking_change_fails_and_is_commented_once(
    origin: Path,
    api: GitHub,
    installed: dict[str, dict[str, str]],
    tmp_path: Path,
    depth: int | None,
) -> None:
    event = propose(origin, BREAKING)
    api.add("Looks good.", "somebody")
    folder = checkout(origin, tmp_path / "one", depth=depth)
    run = Run(folder, tmp_path / "run1", event, api, installed)
    assert run.failed == ["Result"], run.log
    codes = {name: run.outputs[name]["code"] for name in ("validate", "check", "diff")}
    assert codes == {"validate": "0", "check": "0", "diff": "1"}
    body = api.comments[1]["body"]
    assert len(api.comments) == 2
    assert "| documents | ✅ no errors |" in body
    assert "| packages | ✅ up to date |" in body
    assert "❌ some count (fail-on: breaking)" in body
    assert "`request-parameter-type-changed`" in body
    assert run.summary == body
    assert TOKEN not in run.log + run.summary

    # The comment is brought up to date, not repeated.
    propose(origin, SPEC)
    git(origin, "checkout", "--quiet", "change")
    folder = checkout(origin, tmp_path / "two", depth=depth)
    run = Run(folder, tmp_path / "run2", event, api, installed)
    assert run.failed == [], run.log
    assert len(api.comments) == 2
    assert "request-parameter-type-changed" not in api.comments[1]["body"]
    assert "✅ nothing that counts (fail-on: breaking)" in api.comments[1]["body"]
    assert api.comments[0]["body"] == "Looks good."


def test_what_the_base_has_got_is_no_change_of_the_branch(
    origin: Path, api: GitHub, installed: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    propose(origin, SPEC.replace("Get a pet", "Get one pet"))
    git(origin, "checkout", "--quiet", "main")
    (origin / "pets.yaml").write_text(BREAKING)
    tip = commit(origin)
    git(origin, "checkout", "--quiet", "change")
    folder = tmp_path / "head"
    git(tmp_path, "clone", "--quiet", "--branch=change", str(origin), str(folder))
    event = {"pull_request": {"number": 7, "base": {"sha": tip}}}
    run = Run(folder, tmp_path / "run", event, api, installed)
    assert run.outputs["diff"]["code"] == "0", run.log
    assert "request-parameter-type-changed" not in run.summary


def test_errors_and_stale_packages_fail(
    origin: Path, api: GitHub, installed: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    event = propose(origin, SPEC.replace("Get a pet", "Get <b>one"), is_stale=True)
    folder = checkout(origin, tmp_path / "one")
    run = Run(folder, tmp_path / "run1", event, api, installed)
    assert run.failed == ["Result"]
    assert "❌ not what the documents say: run `specloom generate`" in run.summary
    assert "src/pets/operations/pets.py: stale" in run.summary
    # The diff stands in the log, where it is text and no command.
    before, _, rest = run.log.partition("::stop-commands::")
    pause = rest.partition("\n")[0]
    assert f"::{pause}::\n" in rest
    assert "Get <b>one" in rest
    assert "Get <b>one" not in before

    event = propose(origin, BROKEN, is_stale=True)
    folder = checkout(origin, tmp_path / "two")
    run = Run(folder, tmp_path / "run2", event, api, installed, fail_on="never")
    assert run.failed == ["Result"]
    assert "❌ errors: see the annotations" in run.summary
    assert "::error file=pets.yaml,line=" in run.log
    assert len(api.comments) == 1


def test_a_token_that_may_only_read_fails_nothing(
    origin: Path, api: GitHub, installed: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    event = propose(origin, SPEC.replace("Get a pet", "Get one pet"))
    folder = checkout(origin, tmp_path / "checkout")
    api.may_write = False
    run = Run(folder, tmp_path / "run1", event, api, installed)
    assert run.failed == [], run.log
    assert "::warning title=specloom::No comment was written" in run.log
    assert "| documents | ✅ no errors |" in run.summary
    run = Run(folder, tmp_path / "run2", event, api, installed, token="wrong")
    assert run.failed == []
    asked = len(api.asked)
    Run(folder, tmp_path / "run3", event, api, installed, comment="false")
    assert len(api.asked) == asked


def test_the_own_comment_is_found_behind_many_and_no_other_is_touched(
    origin: Path, api: GitHub, installed: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    event = propose(origin, SPEC)
    folder = checkout(origin, tmp_path / "checkout")
    api.add("<!-- specloom: . -->\nI only look like it.", "mallory")
    for number in range(150):
        api.add(f"Comment {number}.", "somebody")
    for name in ("run1", "run2"):
        run = Run(folder, tmp_path / name, event, api, installed)
        assert run.failed == [], run.log
    assert len(api.comments) == 152
    assert api.comments[0]["body"].endswith("I only look like it.")
    assert api.comments[151]["body"].startswith("<!-- specloom: . -->\n")


def test_a_push_has_a_report_and_no_comment(
    origin: Path, api: GitHub, installed: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    before = git(origin, "rev-parse", "main")
    propose(origin, BREAKING)
    run = Run(origin, tmp_path / "run1", {"before": before}, api, installed)
    assert run.failed == ["Result"]
    assert "request-parameter-type-changed" in run.summary
    run = Run(origin, tmp_path / "run2", {"before": "0" * 40}, api, installed)
    assert run.failed == [], "a new branch has nothing before it"
    assert "➖ nothing to compare with" in run.summary
    run = Run(origin, tmp_path / "run3", {}, api, installed, base="main")
    assert run.outputs["diff"]["code"] == "1"
    assert api.comments == []


def test_specloom_is_installed_as_it_is_at_the_actions_version(
    origin: Path, api: GitHub, tmp_path: Path
) -> None:
    probe = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "hatchling"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=120,
    )
    if probe.returncode:
        pytest.skip(
            "PyPI, from which specloom's dependencies are installed, cannot be reached"
        )
    event = propose(origin, BREAKING)
    trace = tmp_path / "run_by_the_action"
    for name in ("venv", "ensurepip", "pip", "site", "subprocess", "specloom"):
        text = f"open({str(trace)!r}, 'a').write({name!r})\n"
        (origin / f"{name}.py").write_text(text)
    commit(origin)
    folder = checkout(origin, tmp_path / "checkout")
    run = Run(folder, tmp_path / "run", event, api)
    assert not trace.exists(), f"a module of the checkout: {trace.read_text()}"
    assert run.failed == ["Result"], run.log
    assert "request-parameter-type-changed" in api.comments[0]["body"]


def test_the_name_of_a_document_is_no_command_to_the_runner(
    origin: Path, api: GitHub, installed: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    event = propose(origin, SPEC)
    name = "new\n::error title=pwned::by a name.yaml"
    (origin / name).write_text(SPEC)
    (origin / "pyproject.toml").write_text(
        PROJECT
        + f'[[tool.specloom.packages]]\nspec = {json.dumps(name)}\noutput = "b"\n'
    )
    commit(origin)
    folder = checkout(origin, tmp_path / "checkout")
    run = Run(folder, tmp_path / "run", event, api, installed)
    assert "not in " in run.log, "what is new is said"
    assert "\n::error title=pwned" not in run.log
