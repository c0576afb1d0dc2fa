"""What `specloom diff` compares: files, folders, git revisions, standard input; and refusals."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .command import SOURCES, SPEC, Specloom

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

BROKEN = SPEC.replace("{type: integer}", "{type: boolean}")
QUIET = SPEC.replace("Its name.", "What it is called.")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(specloom: Specloom) -> Specloom:
    """A repository with a document of two files, committed."""
    folder = specloom.folder / "specs"
    folder.mkdir()
    (folder / "pets.yaml").write_text(
        SPEC.replace("#/components/schemas/Pet", "models/pet.yaml")
    )
    (folder / "models").mkdir()
    (folder / "models" / "pet.yaml").write_text(
        "type: object\nproperties:\n  name: {type: string}\n"
    )
    specloom.configure(
        '[[tool.specloom.packages]]\nspec = "specs/pets.yaml"\noutput = "pets"\n'
    )
    git(specloom.folder, "init", "-q")
    git(specloom.folder, "add", ".")
    git(specloom.folder, "commit", "-qm", "first")
    return specloom


def rules(output: str) -> list[str]:
    return [change["rule"] for change in json.loads(output)["changes"]]


def test_two_files(specloom: Specloom) -> None:
    old, new = specloom.spec(SPEC, "old.yaml"), specloom.spec(BROKEN, "new.yaml")
    done = specloom("diff", old, new)
    assert done.returncode == 1
    assert "request-parameter-type-changed" in done.stdout
    assert "old.yaml:12" in done.stdout
    assert "new.yaml:12" in done.stdout
    assert specloom("diff", old, new, "--fail-on", "never").returncode == 0
    assert specloom("diff", old, old).returncode == 0
    quiet = specloom("diff", old, specloom.spec(QUIET, "quiet.yaml"))
    assert (quiet.returncode, quiet.stderr) == (0, "")


def test_a_warning_counts_when_asked_for(specloom: Specloom) -> None:
    old = specloom.spec(SPEC, "old.yaml")
    new = specloom.spec(
        SPEC.replace("name: {type: string, description: Its name.}", "age: {}"),
        "new.yaml",
    )
    assert specloom("diff", old, new).returncode == 0
    assert specloom("diff", old, new, "--fail-on", "warning").returncode == 1


def test_a_revision_with_the_files_that_it_refers_to(repository: Specloom) -> None:
    pet = repository.folder / "specs" / "models" / "pet.yaml"
    pet.write_text("type: object\nproperties:\n  age: {type: integer}\n")
    done = repository(
        "diff", "HEAD:specs/pets.yaml", "specs/pets.yaml", "--format", "json"
    )
    changes = json.loads(done.stdout)["changes"]
    assert {change["rule"] for change in changes} == {
        "response-optional-property-removed",
        "response-optional-property-added",
    }
    gone = next(change for change in changes if change["rule"].endswith("removed"))
    assert gone["base"]["file"] == "HEAD:specs/models/pet.yaml"
    assert gone["base"]["line"] == 3
    assert gone["revision"]["file"] == "specs/models/pet.yaml"


def test_a_revision_from_below_the_root(repository: Specloom) -> None:
    done = repository(
        "diff", "HEAD:./pets.yaml", "pets.yaml", cwd=repository.folder / "specs"
    )
    assert done.returncode == 0, done.stderr


def test_every_configured_document_against_a_revision(repository: Specloom) -> None:
    assert repository("diff", "--git", "HEAD").returncode == 0
    spec = repository.folder / "specs" / "pets.yaml"
    spec.write_text(spec.read_text().replace("{type: integer}", "{type: boolean}"))
    for cwd in (repository.folder, repository.folder / "specs"):
        done = repository("diff", "--git", "HEAD", "--format", "json", cwd=cwd)
        assert done.returncode == 1, done.stderr
        (comparison,) = json.loads(done.stdout)["comparisons"]
        assert [change["rule"] for change in comparison["changes"]] == [
            "request-parameter-type-changed"
        ]


ANIMALS = '[[tool.specloom.packages]]\nspec = "specs/animals.yaml"\noutput = "pets"\n'


def test_a_renamed_document_is_compared_with_what_it_was(repository: Specloom) -> None:
    git(repository.folder, "mv", "specs/pets.yaml", "specs/animals.yaml")
    repository.configure(ANIMALS)
    assert repository("diff", "--git", "HEAD").returncode == 0
    spec = repository.folder / "specs" / "animals.yaml"
    spec.write_text(spec.read_text().replace("{type: integer}", "{type: boolean}"))
    done = repository("diff", "--git", "HEAD")
    assert (done.returncode, done.stderr) == (1, "")
    assert "request-parameter-type-changed" in done.stdout


def test_a_document_that_the_revision_did_not_have(repository: Specloom) -> None:
    text = (repository.folder / "specs" / "pets.yaml").read_text()
    (repository.folder / "specs" / "animals.yaml").write_text(text)
    repository.configure(ANIMALS)
    done = repository("diff", "--git", "HEAD")
    assert done.returncode == 0
    assert "not in HEAD" in done.stderr


def test_a_document_that_went_takes_its_operations_along(repository: Specloom) -> None:
    git(repository.folder, "rm", "-q", "specs/pets.yaml")
    (repository.folder / "specs" / "animals.yaml").write_text(
        'openapi: 3.1.0\ninfo: {title: Animals, version: "1"}\npaths: {}\n'
    )
    repository.configure(ANIMALS)
    done = repository("diff", "--git", "HEAD")
    assert done.returncode == 1, done.stderr
    assert "api-path-removed-without-deprecation" in done.stdout


def test_folders(specloom: Specloom) -> None:
    for name, text in (("old", SPEC), ("new", BROKEN)):
        (specloom.folder / name).mkdir()
        (specloom.folder / name / "pets.yaml").write_text(text)
        (specloom.folder / name / "notes.yaml").write_text("words: here\n")
        (specloom.folder / name / "package.json").write_text(
            '{\n  "dependencies": {\n    "openapi": "^3.0.1"\n  }\n}\n'
        )
    (specloom.folder / "new" / "more.yaml").write_text(SPEC)
    done = specloom("diff", "old", "new", "--format", "json", "--no-python")
    first, second = json.loads(done.stdout)["comparisons"]
    assert [change["rule"] for change in first["changes"]] == [
        "request-parameter-type-changed"
    ]
    assert "endpoint-added" in [change["rule"] for change in second["changes"]]


def test_standard_input(specloom: Specloom) -> None:
    new = specloom.spec(BROKEN, "new.yaml")
    done = subprocess.run(
        [sys.executable, "-m", "specloom", "diff", "-", new, "--format", "json"],
        cwd=specloom.folder,
        env={"PYTHONPATH": str(SOURCES)},
        input=SPEC,
        capture_output=True,
        text=True,
        check=False,
    )
    assert rules(done.stdout) == ["request-parameter-type-changed"]


def test_levels_are_the_teams_own(specloom: Specloom) -> None:
    old, new = specloom.spec(SPEC, "old.yaml"), specloom.spec(BROKEN, "new.yaml")
    for level, code in (("info", 0), ("off", 0), ("breaking", 1)):
        specloom.configure(
            f'[tool.specloom.diff.levels]\nrequest-parameter-type-changed = "{level}"\n'
        )
        done = specloom("diff", old, new, "--format", "json")
        assert done.returncode == code, done.stderr
        assert rules(done.stdout) == (
            [] if level == "off" else ["request-parameter-type-changed"]
        )


def test_a_rule_that_is_none_is_refused(specloom: Specloom) -> None:
    old = specloom.spec(SPEC, "old.yaml")
    specloom.configure('[tool.specloom.diff.levels]\nendpoint-add = "info"\n')
    done = specloom("diff", old, old)
    assert done.returncode == 2
    assert "pyproject.toml:2:1" in done.stderr
    assert "Did you mean `endpoint-added`?" in done.stderr
    specloom.configure('[tool.specloom.diff.levels]\nendpoint-added = "bad"\n')
    done = specloom("diff", old, old)
    assert done.returncode == 2
    assert "breaking, warning, info, off" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name two documents"),
        (("a.yaml",), "name two documents"),
        (("-", "-"), "standard input can be one"),
        (("gone.yaml", "a.yaml"), "does not exist"),
        (("HEAD:gone.yaml", "a.yaml"), "has no file 'gone.yaml'"),
        (("nowhere:a.yaml", "a.yaml"), "nowhere"),
        (("--git", "HEAD", "a.yaml"), "name none"),
        (("--git", "nowhere"), "nowhere"),
        (("a.yaml", "folder"), "is one document, but 'folder' is a folder"),
        (("folder", "folder"), "Neither folder holds"),
        (("a.yaml", "words.yaml"), "words.yaml:1:1: error"),
        (("a.yaml", "swagger.yaml"), "Swagger 2.0"),
        (("a.yaml", "tabs.yaml"), "tabs.yaml:1:"),
    ],
)
def test_refusals(
    repository: Specloom, arguments: tuple[str, ...], message: str
) -> None:
    repository.spec(SPEC, "a.yaml")
    repository.spec("just words\n", "words.yaml")
    repository.spec("swagger: '2.0'\n", "swagger.yaml")
    repository.spec("{a\tb: [", "tabs.yaml")
    (repository.folder / "folder").mkdir()
    done = repository("diff", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_outside_a_repository(specloom: Specloom) -> None:
    old = specloom.spec(SPEC, "old.yaml")
    done = specloom("diff", "HEAD:old.yaml", old, environment={"GIT_DIR": "/nowhere"})
    assert done.returncode == 2


def test_what_breaks_openapi_is_compared_and_said(specloom: Specloom) -> None:
    old = specloom.spec(SPEC.replace("openapi: 3.1.0", "openapi: ''"), "old.yaml")
    new = specloom.spec(
        BROKEN.replace("'#/components/schemas/Pet'", "'#/components/schemas/Gone'"),
        "new.yaml",
    )
    done = specloom("diff", old, new, "--format", "json")
    report = json.loads(done.stdout)
    assert "request-parameter-type-changed" in rules(done.stdout)
    assert "unsupported-version" in [
        problem["code"] for problem in report["problems"]["base"]
    ]
    assert "unresolved-reference" in [
        problem["code"] for problem in report["problems"]["revision"]
    ]


def test_a_deprecation_needs_time_where_the_team_says_so(specloom: Specloom) -> None:
    old = specloom.spec(SPEC, "old.yaml")
    new = specloom.spec(
        SPEC.replace("tags: [pets]", "tags: [pets]\n      deprecated: true"), "new.yaml"
    )
    done = specloom("diff", old, new, "--format", "json")
    assert (done.returncode, rules(done.stdout)) == (0, ["endpoint-deprecated"])
    specloom.configure("[tool.specloom.diff]\ndeprecation-days = 90\n")
    done = specloom("diff", old, new, "--format", "json")
    assert (done.returncode, rules(done.stdout)) == (
        1,
        ["api-deprecated-sunset-missing"],
    )
    specloom.configure("[tool.specloom.diff]\ndeprecation-days = 'soon'\n")
    done = specloom("diff", old, new)
    assert done.returncode == 2
    assert "must be a number of days" in done.stderr
