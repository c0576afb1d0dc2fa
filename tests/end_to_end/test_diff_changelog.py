"""`specloom diff --changelog`: what versions that are loaded once, and reused, say of each commit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from specloom.cli.versions import Versions
from specloom.compare.revisions.compared import Revisions
from specloom.config import DEFAULTS

from .command import SPEC, Specloom

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

MAIN = SPEC.replace("'#/components/schemas/Pet'", "'pet.yaml'").replace(
    "3.1.0", "3.0.3"
)
PETS = (
    "type: object\nproperties:\n  name: {type: string, nullable: true}\n",
    "type: object\nproperties:\n  name: {type: string, nullable: true, maxLength: 5}\n",
    "type: object\nproperties:\n  age: {type: integer}\n",
    "type: object\nrequired: [age]\nproperties:\n  age: {type: integer}\n",
)


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.fixture
def history(specloom: Specloom) -> list[str]:
    """The commits of a document of two files, each with another model; the oldest first."""
    git(specloom.folder, "init", "-q", "--initial-branch=main")
    commits: list[str] = []
    specloom.spec(MAIN, "pets.yaml")
    for number, text in enumerate(PETS):
        specloom.spec(text, "pet.yaml")
        git(specloom.folder, "add", "--all")
        git(specloom.folder, "commit", "-qm", f"model {number}")
        commits.append(git(specloom.folder, "rev-parse", "HEAD"))
    return commits


def test_each_section_says_what_a_comparison_of_its_own_would(
    specloom: Specloom, history: list[str]
) -> None:
    done = specloom("diff", "--changelog", "..HEAD", "pets.yaml", "--format", "json")
    entries = json.loads(done.stdout)["entries"]
    assert [section["commit"] for section in reversed(entries)] == history
    for before, entry in zip(reversed(history[:-1]), entries, strict=False):
        pair = (f"{before}:pets.yaml", f"{entry['commit']}:pets.yaml")
        alone = specloom("diff", *pair, "--format", "json").stdout
        assert entry["comparison"] == json.loads(alone)


def test_neighbours_share_a_version(specloom: Specloom, history: list[str]) -> None:
    names = [f"{commit}:pets.yaml" for commit in history]
    with Revisions(folder=specloom.folder) as revisions:
        versions = Versions(revisions, DEFAULTS, keep=names[-1], with_rules=False)
        newest = versions.at(names[-1])
        for before, after in pairwise(names):
            old, new = versions.at(before), versions.at(after)
            assert versions.at(before) is old
            assert versions.at(after) is new
        assert versions.at(names[-1]) is newest
        assert versions.at(names[0]) is not versions.at(names[3])


@pytest.mark.usefixtures("history")
def test_a_range_that_leads_back_says_so(specloom: Specloom) -> None:
    done = specloom("diff", "--changelog", "HEAD..HEAD~2", "pets.yaml")
    assert done.returncode == 0
    assert "did you mean 'HEAD~2..HEAD'?" in done.stderr
    assert specloom("diff", "--changelog", "HEAD..HEAD", "pets.yaml").stderr == ""


def test_the_reason_for_a_version_of_the_python_is_named(specloom: Specloom) -> None:
    git(specloom.folder, "init", "-q", "--initial-branch=main")
    kinds = "{name: kind, in: query, schema: {type: string, enum: [cat, dog]}}"
    text = SPEC.replace("parameters:\n", f"parameters:\n        - {kinds}\n")
    for step in (text, text.replace("cat, dog", "cat, dog, fox")):
        specloom.spec(step, "pets.yaml")
        git(specloom.folder, "add", "--all")
        git(specloom.folder, "commit", "-qm", "step")
    written = specloom("diff", "--changelog", "HEAD~1..", "pets.yaml").stdout
    assert (
        "Python: minor version for callers (types accept or promise more), major for "
        "implementers of the stub.**\n\n"
        "The version of the Python is due to `models.GetPetKind` (type changed).\n"
    ) in written


def test_files_that_hold_the_same_name_what_stands_beside_each(
    specloom: Specloom,
) -> None:
    git(specloom.folder, "init", "-q", "--initial-branch=main")
    both = "{allOf: [{$ref: a/pet.yaml}, {$ref: b/pet.yaml}]}"
    specloom.spec(SPEC.replace("{$ref: '#/components/schemas/Pet'}", both), "pets.yaml")
    for folder, name in (("a", "{age: {type: integer}}"), ("b", "{name: {}}")):
        (specloom.folder / folder).mkdir()
        specloom.spec("$ref: model.yaml\n", f"{folder}/pet.yaml")
        specloom.spec(f"{{type: object, properties: {name}}}\n", f"{folder}/model.yaml")
    git(specloom.folder, "add", "--all")
    git(specloom.folder, "commit", "-qm", "one")
    done = specloom("diff", "HEAD:pets.yaml", "pets.yaml", "--format", "json")
    report = json.loads(done.stdout)
    assert report["changes"] == []
    assert report["problems"] == {"base": [], "revision": []}
