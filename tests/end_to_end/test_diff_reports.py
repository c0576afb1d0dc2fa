"""`specloom diff`: every format, approvals and the changelog, in repositories of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import jsonschema_rs
import pytest

from .command import SPEC, Specloom

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

SCHEMA = Path(__file__).parents[2] / "docs" / "diff.schema.json"
REVISION = SPEC.replace("{type: integer}", "{type: boolean}").replace(
    "name: {type: string,", "age: {type: integer}\n        name: {type: string,"
)
AGAINST = ("HEAD:pets.yaml", "pets.yaml")
FORMATS = ("text", "markdown", "html", "json", "github", "sarif", "junit")


DOCUMENTED = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 1000}}
      responses:
        '200':
          description: The pets.
          content:
            application/json:
              schema:
                type: array
                items: {$ref: '#/components/schemas/Pet'}
    post:
      operationId: createPet
      tags: [pets]
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/NewPet'}
      responses:
        '201':
          description: The new pet.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
components:
  schemas:
    NewPet:
      type: object
      required: [name]
      properties:
        name: {type: string}
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {type: integer}
        name: {type: string}
        status: {type: string, enum: [available, sold]}
"""
"""The document of docs/diff.md as it was; `documented_change` makes what it became."""


def documented_change(text: str) -> str:
    for before, after in (
        ("maximum: 1000", "maximum: 100"),
        ("required: [name]", "required: [name, species]"),
        (
            "        name: {type: string}\n    Pet:",
            "        name: {type: string}\n        species: {type: string}\n    Pet:",
        ),
        ("enum: [available, sold]", "enum: [available, sold, reserved]"),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text


@pytest.fixture
def git(project: Path) -> None:
    """The project is a repository, whose document has changed since the last commit."""
    commit(project, "First")
    (project / "pets.yaml").write_text(REVISION)


def commit(folder: Path, subject: str) -> None:
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    who = ("-c", "user.name=Ana", "-c", "user.email=ana@example.com")
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all"),
        (*who, "commit", "--quiet", "--message", subject),
    ):
        subprocess.run(
            ["git", *arguments], cwd=folder, env=environment, check=True, timeout=60
        )


@pytest.mark.usefixtures("git")
def test_every_format_says_the_same_and_names_no_path_of_this_machine(
    specloom: Specloom, project: Path
) -> None:
    for name in FORMATS:
        done = specloom("diff", *AGAINST, "--format", name)
        assert done.returncode == 1, done.stderr
        assert done.stdout == specloom("diff", *AGAINST, "--format", name).stdout
        assert "request-parameter-type-changed" in done.stdout
        assert "petId" in done.stdout
        assert str(project.parent) not in done.stdout
        assert "\x1b[" not in done.stdout


def test_the_session_in_the_documentation_is_real(
    specloom: Specloom, project: Path
) -> None:
    specs = project / "specs"
    specs.mkdir()
    (specs / "pets.yaml").write_text(DOCUMENTED)
    commit(project, "First")
    (specs / "pets.yaml").write_text(documented_change(DOCUMENTED))
    page = (SCHEMA.parent / "diff.md").read_text(encoding="utf-8")
    session = page.split("```console\n$ specloom diff ")[1].split("```")[0]
    arguments, _, output = session.partition("\n")
    done = specloom("diff", *arguments.split())
    assert done.stdout == output, "docs/diff.md shows another session"


@pytest.mark.usefixtures("git")
def test_json_is_valid_for_one_and_for_configured_documents(specloom: Specloom) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    comparison = json.loads(specloom("diff", *AGAINST, "--format", "json").stdout)
    jsonschema_rs.validate(schema, comparison)
    assert comparison["python"]["bump"] == "major"
    (cause,) = comparison["python"]["symbols"][0]["caused_by"]
    assert cause == comparison["changes"][0]["fingerprint"]
    specloom.configure(
        '[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "generated/pets"\n'
    )
    several = specloom("diff", "--git", "HEAD", "--format", "json")
    report = json.loads(several.stdout)
    jsonschema_rs.validate(schema, report)
    assert [row["revision"] for row in report["comparisons"]] == ["pets.yaml"]


@pytest.mark.usefixtures("git")
def test_annotations_stand_in_the_file_of_the_revision(specloom: Specloom) -> None:
    github = specloom("diff", *AGAINST, "--format", "github").stdout
    lines = REVISION.splitlines()
    parameter = next(n for n, line in enumerate(lines, 1) if "name: petId" in line)
    assert f"::error file=pets.yaml,line={parameter}," in github
    log = json.loads(specloom("diff", *AGAINST, "--format", "sarif").stdout)
    assert {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
    } == {"pets.yaml"}


@pytest.mark.usefixtures("git")
def test_what_fails_the_command_fails_in_junit(specloom: Specloom) -> None:
    for level, code in (("breaking", 1), ("warning", 1), ("never", 0)):
        done = specloom("diff", *AGAINST, "--format", "junit", "--fail-on", level)
        assert done.returncode == code
        suite = ElementTree.fromstring(done.stdout)[0]
        assert (int(suite.get("failures") or 0) > 0) == bool(code)


@pytest.mark.usefixtures("git")
def test_approved_changes_fail_no_more_until_the_approval_expires(
    specloom: Specloom, project: Path
) -> None:
    file = project / "pets.approved.toml"
    done = specloom("diff", *AGAINST, "--approve", "--reason", "Nobody uses it.")
    assert done.returncode == 0
    assert "pets.approved.toml: 1 approval added" in done.stderr
    assert "; 1 approved" in done.stdout
    assert 'reason = "Nobody uses it."' in file.read_text()
    again = specloom("diff", *AGAINST, "--approve")
    assert "0 approvals added" in again.stderr
    assert specloom("diff", *AGAINST).returncode == 0
    sarif = json.loads(specloom("diff", *AGAINST, "--format", "sarif").stdout)
    suppressed = [
        result for result in sarif["runs"][0]["results"] if "suppressions" in result
    ]
    assert len(suppressed) == 1
    with file.open("a") as stream:
        stream.write("expires = 2020-02-29\n")
    expired = specloom("diff", *AGAINST)
    assert expired.returncode == 1
    assert "expired on 2020-02-29" in expired.stdout


@pytest.mark.usefixtures("git")
def test_an_approval_of_nothing_is_named(specloom: Specloom, project: Path) -> None:
    (project / "pets.approved.toml").write_text(
        '[[approved]]\nid = "endpoint-added"\nlocation = "*"\nreason = "any"\n'
    )
    done = specloom("diff", *AGAINST)
    assert "pets.approved.toml:1: approval endpoint-added matches no change" in (
        done.stdout
    )


@pytest.mark.usefixtures("git")
def test_a_file_of_approvals_that_is_wrong_stops_with_its_line(
    specloom: Specloom, project: Path
) -> None:
    (project / "pets.approved.toml").write_text("# mine\n[[approved]]\nid = 1\n")
    done = specloom("diff", *AGAINST)
    assert done.returncode == 2
    assert "pets.approved.toml:2:1: error[invalid-approvals]" in done.stderr


@pytest.mark.usefixtures("git")
def test_a_side_sees_what_it_notices(specloom: Specloom, project: Path) -> None:
    (project / "pets.yaml").write_text(
        SPEC.replace(
            "      responses:",
            "        - {name: deep, in: query, schema: {type: boolean}}\n      responses:",
            1,
        )
    )
    # A new argument of an implementer's method; a caller need not give it.
    assert "new-optional-request-parameter" in specloom("diff", *AGAINST).stdout
    for side in ("client", "stub"):
        done = specloom("diff", *AGAINST, "--side", side)
        assert "new-optional-request-parameter" in done.stdout
    (project / "pets.yaml").write_text(SPEC.replace("Sells pets.", "Sells animals."))
    done = specloom("diff", *AGAINST, "--side", "client", "--format", "json")
    assert json.loads(done.stdout)["changes"] == []


@pytest.mark.parametrize(
    ("before", "after", "sides"),
    [
        ("default: 5}", "default: 6}", ["client", "stub"]),
        ("X-Left: {schema: {type: integer}}", "", ["client"]),
    ],
)
def test_what_breaks_the_wire_alone_is_not_hidden_from_a_side(
    specloom: Specloom, before: str, after: str, sides: list[str]
) -> None:
    text = (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        "paths: {/a: {get: {parameters: [{name: limit, in: query, "
        "schema: {type: integer, default: 5}}], responses: {200: {description: d, "
        "headers: {X-Left: {schema: {type: integer}}}}}}}}\n"
    )
    changed = text.replace(before, after)
    pair = specloom.spec(text, "a.yaml"), specloom.spec(changed, "b.yaml")
    failing = [
        side
        for side in ("client", "stub")
        if json.loads(
            specloom("diff", *pair, "--side", side, "--format", "json").stdout
        )["changes"]
    ]
    assert failing == sides


def test_a_version_that_no_code_asks_for_has_its_reason(specloom: Specloom) -> None:
    """Whoever looks at one side sees the version number of the whole report, and why."""
    new = DOCUMENTED.replace("available, sold", "available, sold, lost")
    pair = specloom.spec(DOCUMENTED, "a.yaml"), specloom.spec(new, "b.yaml")
    reason = "for implementers of the stub (types accept or promise more)"
    lines = specloom("diff", *pair, "--side", "stub").stdout.splitlines()
    assert lines[1] == (
        f"no changes that implementers notice; Python: minor version {reason}"
    )
    assert any("'lost'" in line for line in lines[2:])


@pytest.mark.usefixtures("git")
def test_the_changelog_has_a_section_for_each_change(
    specloom: Specloom, project: Path
) -> None:
    commit(project, "Names for ids")
    text = specloom("diff", "--changelog", "HEAD~1..HEAD", "pets.yaml").stdout
    assert text.startswith("# Changelog of pets.yaml\n\nCommits `HEAD~1..HEAD`.\n")
    assert "\n## Names for ids\n" in text
    assert "- **breaking** `path parameter petId`: " in text
    rows = json.loads(
        specloom(
            "diff", "--changelog", "..HEAD", "pets.yaml", "--format", "json"
        ).stdout
    )
    jsonschema_rs.validate(json.loads(SCHEMA.read_text(encoding="utf-8")), rows)
    assert [row["subject"] for row in rows["entries"]] == ["Names for ids", "First"]
    inner = project / "inner"
    inner.mkdir()
    assert (
        specloom("diff", "--changelog", "..", "../pets.yaml", cwd=inner).returncode == 2
    )
    here = specloom("diff", "--changelog", "HEAD~1..", "../pets.yaml", cwd=inner)
    assert "\n## Names for ids\n" in here.stdout


@pytest.mark.usefixtures("git")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--changelog", "v9..", "pets.yaml"), "'v9' names no commit"),
        (("--changelog", "HEAD", "pets.yaml"), "'HEAD' is not a range of commits"),
        (
            ("--changelog", "HEAD..", "pets.yaml", "--format", "sarif"),
            "a changelog is written as markdown or json",
        ),
        (("--changelog", "HEAD..", "a", "b"), "--changelog takes one document"),
    ],
)
def test_a_changelog_of_nothing_is_refused(
    specloom: Specloom, arguments: tuple[str, ...], message: str
) -> None:
    done = specloom("diff", *arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_changelog_needs_a_repository(specloom: Specloom, project: Path) -> None:
    if any((folder / ".git").exists() for folder in project.parents):
        pytest.skip("the temporary folder stands in a repository")
    done = specloom("diff", "--changelog", "v1..v2", "pets.yaml")
    assert done.returncode == 2
    assert "not a git repository" in done.stderr


def test_a_document_that_breaks_rules_is_compared_all_the_same(
    specloom: Specloom,
) -> None:
    broken = SPEC.replace("openapi: 3.1.0\n", "").replace("/Pet'", "/Dog'")
    specloom.spec(broken, "broken.yaml")
    for name in FORMATS:
        done = specloom("diff", "pets.yaml", "broken.yaml", "--format", name)
        assert done.returncode in (0, 1), done.stderr
    text = specloom("diff", "pets.yaml", "broken.yaml").stdout
    assert (
        "broken.yaml breaks rules of OpenAPI and is compared as far as it goes" in text
    )


@pytest.mark.usefixtures("git")
def test_a_revision_in_git_has_the_approvals_of_the_work_tree(
    specloom: Specloom, project: Path
) -> None:
    commit(project, "Second")
    pair = ("HEAD~1:pets.yaml", "HEAD:pets.yaml")
    assert specloom("diff", *pair).returncode == 1
    specloom("diff", *pair, "--approve")
    assert (project / "pets.approved.toml").is_file()
    inner = project / "inner"
    inner.mkdir()
    assert specloom("diff", *pair, cwd=inner).returncode == 0
    dotted = ("HEAD~1:../pets.yaml", "HEAD:../pets.yaml")
    assert specloom("diff", *dotted, cwd=inner).returncode == 0
