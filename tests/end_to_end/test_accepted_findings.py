"""A document that is somebody else's: what is accepted, what is still said, and how seriously."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest

from .command import SPEC, Specloom

THEIRS = """\
openapi: 3.1.0
info: {title: Theirs, version: '1', description: Not ours.}
servers: [{url: 'https://theirs.test'}]
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      summary: Get a pet
      responses:
        '200':
          description: The pet.
          content:
            '*/*':
              schema: {$ref: '#/components/schemas/Pet'}
              example: {name: 5}
            application/json:
              schema: {$ref: 'models/owner.yaml'}
        default: {description: A failure.}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
    Unused: {type: object}
"""
OWNER = "type: object\nproperties:\n  name: {type: string, default: 5}\n"

FOUND = {
    "undeclared-path-parameter": "/paths/~1pets~1{petId}/get",
    "example-mismatch": "/paths/~1pets~1{petId}/get/responses/200/content/~2~1~2/example/name",
    "default-mismatch": "models/owner.yaml#/properties/name/default",
    "unused-component": "/components/schemas/Unused",
}
CONFIG = (
    '[[tool.specloom.packages]]\nspec = "specs/theirs.yaml"\noutput = "out/theirs"\n'
)


@pytest.fixture
def theirs(specloom: Specloom) -> Specloom:
    """A project with a document of somebody else's in a folder of its own."""
    (specloom.folder / "specs" / "models").mkdir(parents=True)
    specloom.spec(THEIRS, "specs/theirs.yaml")
    specloom.spec(OWNER, "specs/models/owner.yaml")
    specloom.configure(CONFIG)
    return specloom


def accepted(places: dict[str, str], *, spec: str = "specs/theirs.yaml") -> str:
    return CONFIG + "".join(
        "[[tool.specloom.accepted]]\n"
        f'code = "{code}"\nat = "{at}"\nspec = "{spec}"\nreason = "theirs"\n'
        for code, at in places.items()
    )


def codes(output: str) -> list[str]:
    return re.findall(r" \w+\[([\w-]+)\] ", output)


def test_what_there_is_to_accept(theirs: Specloom) -> None:
    done = theirs("validate")
    assert done.returncode == 1
    assert sorted(codes(done.stdout)) == sorted(FOUND)


def test_what_is_accepted_is_said_no_more(theirs: Specloom) -> None:
    theirs.configure(accepted(FOUND))
    done = theirs("validate")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "1 document: no problems, 4 accepted\n"
    by_name = theirs("validate", "specs/theirs.yaml")
    assert (by_name.returncode, by_name.stdout) == (0, "")
    below = theirs(
        "validate", "theirs.yaml", "--format", "json", cwd=theirs.folder / "specs"
    )
    assert (below.returncode, json.loads(below.stdout)) == (0, [])
    told = theirs("validate", "-v")
    assert (
        "specs/models/owner.yaml:3:24: accepted[default-mismatch] theirs\n"
        in told.stderr
    )
    made = theirs("generate", "--strict")
    assert made.returncode == 0, "what is accepted is accepted by generate, too"
    assert codes(made.stderr) == []


@pytest.mark.parametrize("code", FOUND)
def test_a_finding_that_is_not_accepted_is_said(theirs: Specloom, code: str) -> None:
    theirs.configure(accepted({key: at for key, at in FOUND.items() if key != code}))
    done = theirs("validate")
    assert codes(done.stdout) == [code]
    theirs.configure(accepted(FOUND, spec="specs/other.yaml"))
    assert sorted(set(codes(theirs("validate").stdout)) & {*FOUND}) == sorted(FOUND)


def test_new_findings_are_said_whatever_moves(theirs: Specloom) -> None:
    theirs.configure(accepted(FOUND))
    theirs.spec(
        THEIRS.replace("paths:\n", "# moved\npaths:\n") + "    Also: {type: object}\n",
        "specs/theirs.yaml",
    )
    done = theirs("validate")
    assert done.stdout.startswith("specs/theirs.yaml:24:5: warning[unused-component]")
    assert codes(done.stdout) == ["unused-component"]


def test_a_star_stands_for_any_characters_but_not_that_of_the_document(
    theirs: Specloom,
) -> None:
    wide = {
        **FOUND,
        "unused-component": "/components/*",
        "default-mismatch": "models/*#*",
        "undeclared-path-parameter": "/paths/*",
    }
    theirs.configure(accepted(wide))
    assert theirs("validate").stdout == ""
    theirs.configure(accepted(FOUND))
    theirs.spec(THEIRS.replace("'*/*'", "text/json"), "specs/theirs.yaml")
    done = theirs("validate")
    assert sorted(codes(done.stdout)) == ["example-mismatch", "unmatched-acceptance"]


def test_what_is_no_more_is_said_where_it_is_accepted(theirs: Specloom) -> None:
    theirs.configure(accepted({**FOUND, "missing-summary": "/paths/~1pets"}))
    done = theirs("validate")
    assert done.returncode == 0
    assert done.stdout == (
        "pyproject.toml:26:6: warning[unmatched-acceptance] Nothing is accepted by "
        "'missing-summary' at '/paths/~1pets' of specs/theirs.yaml.\n"
        "    Remove it, or run `specloom validate --write-baseline`.\n"
    )
    (theirs.folder / "specs/theirs.yaml").rename(theirs.folder / "specs/gone.yaml")
    assert codes(theirs("validate").stdout) == ["unreadable-file"]


def test_an_entry_for_no_document_is_said(theirs: Specloom) -> None:
    entry = {"unused-component": "/components/schemas/Unused"}
    theirs.configure(accepted(entry, spec="specs/thiers.yaml"))
    output = theirs("validate").stdout
    assert "pyproject.toml:6:6: warning[unmatched-acceptance]" in output
    assert "at '/components/schemas/Unused' of specs/thiers.yaml.\n" in output
    alone = theirs("validate", "specs/theirs.yaml")
    assert "unmatched-acceptance" not in alone.stdout
    # It may be for a file that is validated by its name.
    theirs.spec(THEIRS, "specs/thiers.yaml")
    assert "unmatched-acceptance" not in theirs("validate").stdout


def test_an_entry_whose_name_two_addresses_have_is_said(theirs: Specloom) -> None:
    package = (
        '[[tool.specloom.packages]]\nspec = "https://api.test/v1/theirs.yaml"\n'
        'output = "out/remote"\n'
    )
    # A copy of the document stands in the package, as `generate` leaves it.
    documents = theirs.folder / "out" / "remote" / "documents"
    documents.mkdir(parents=True)
    text = THEIRS.replace("$ref: 'models/owner.yaml'", "type: object").encode()
    (documents / "theirs.yaml").write_bytes(text)
    (documents.parent / "specloom.lock").write_text(
        "specloom-lock 2\nsource https://api.test/v1/theirs.yaml\n"
        f"    sha256 {hashlib.sha256(text).hexdigest()}\n"
    )
    written = theirs.folder / "specloom-baseline.toml"
    theirs.configure(package)
    assert theirs("validate", "--write-baseline").returncode == 0
    assert 'spec = "theirs.yaml"' in written.read_text()
    assert codes(theirs("validate").stdout) == []
    theirs.configure(package + package.replace("v1", "v2").replace("remote", "other"))
    reported = codes(theirs("validate").stdout)
    assert {"unmatched-acceptance", "unused-component"} <= {*reported}
    assert theirs("validate", "--write-baseline").returncode in (0, 1)
    assert 'spec = "theirs.yaml"' not in written.read_text()
    assert 'spec = "https://api.test/v1/theirs.yaml"' in written.read_text()


def test_an_entry_for_any_document_is_judged_by_all_of_them(theirs: Specloom) -> None:
    theirs.spec(THEIRS.replace("Unused", "Useless"), "specs/more.yaml")
    theirs.configure(
        CONFIG + CONFIG.replace("theirs", "more") + "[[tool.specloom.accepted]]\n"
        'code = "unused-component"\nat = ["/components/schemas/Useless"]\nreason = "theirs"\n'
    )
    assert "unmatched-acceptance" not in theirs("validate").stdout
    alone = theirs("validate", "specs/theirs.yaml")
    assert "unmatched-acceptance" not in alone.stdout
    assert "unused-component" in alone.stdout
    assert "unused-component" not in theirs("validate", "specs/more.yaml").stdout


def test_a_baseline_of_what_is_found(theirs: Specloom) -> None:
    done = theirs("validate", "--write-baseline", "--reason", "until they answer")
    assert (done.returncode, done.stdout) == (0, "")
    assert "specloom-baseline.toml: 4 added, 0 kept, 0 removed\n" in done.stderr
    file = theirs.folder / "specloom-baseline.toml"
    tables = file.read_text().split("\n[[accepted]]\n")[1:]
    assert tables[0] == (
        'spec = "specs/theirs.yaml"\ncode = "default-mismatch"\nreason = "until they answer"\n'
        'at = [\n    "models/owner.yaml#/properties/name/default",\n]\n'
    )
    assert len(tables) == 4
    assert theirs("validate").returncode == 0
    assert theirs("generate", "--strict").returncode == 0

    file.write_text(file.read_text().replace("until they answer", "reported", 1))
    theirs.spec(
        THEIRS.replace("Unused", "Useless").replace("{name: 5}", "{name: Rex}"),
        "specs/theirs.yaml",
    )
    stale = theirs("validate")
    assert sorted(codes(stale.stdout)) == [
        "unmatched-acceptance",
        "unmatched-acceptance",
        "unused-component",
    ]
    again = theirs("validate", "--write-baseline")
    assert "specloom-baseline.toml: 1 added, 2 kept, 2 removed\n" in again.stderr
    text = file.read_text()
    assert 'code = "default-mismatch"\nreason = "reported"\n' in text
    assert 'code = "unused-component"\nreason = "not given"\n' in text
    assert "example-mismatch" not in text
    before = text
    assert theirs("validate", "--write-baseline").returncode == 0
    assert file.read_text() == before


def test_a_baseline_of_one_document_leaves_the_others_alone(theirs: Specloom) -> None:
    theirs.spec(THEIRS, "specs/more.yaml")
    theirs.configure(CONFIG + CONFIG.replace("theirs", "more"))
    assert theirs("validate", "--write-baseline").returncode == 0
    file = theirs.folder / "specloom-baseline.toml"
    before = file.read_text()
    theirs.spec(SPEC, "specs/theirs.yaml")
    assert theirs("validate", "specs/theirs.yaml", "--write-baseline").returncode == 0
    assert file.read_text().count('"specs/more.yaml"') == 4
    assert file.read_text().count('"specs/theirs.yaml"') == 0
    assert before.count('"specs/theirs.yaml"') == 4
    assert theirs("validate").stdout == ""


def test_two_branches_that_accept_different_things_merge(
    theirs: Specloom, tmp_path: Path
) -> None:
    def git(*arguments: str) -> None:
        identity = (
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        )
        subprocess.run(
            ["git", *identity, *arguments], cwd=theirs.folder, check=True, capture_output=True
        )  # fmt: skip

    first = "    A: {type: object}\n"
    last = "    Z: {type: object}\n"
    git("init", "-q", "-b", "main")
    theirs("validate", "--write-baseline")
    git("add", ".")
    git("commit", "-qm", "0")
    for branch, text in (
        ("a", THEIRS.replace("    Pet:", f"{first}    Pet:")),
        ("z", THEIRS + last),
    ):
        git("switch", "-qc", branch, "main")
        theirs.spec(text, "specs/theirs.yaml")
        assert theirs("validate", "--write-baseline").returncode == 0
        git("commit", "-qam", branch)
    git("merge", "-q", "a")
    assert theirs("validate").stdout == ""


def test_what_has_no_meaning_cannot_be_accepted(theirs: Specloom) -> None:
    theirs.spec(THEIRS.replace("schemas/Pet'", "schemas/Pat'"), "specs/theirs.yaml")
    done = theirs("validate", "--write-baseline")
    assert done.returncode == 1
    assert codes(done.stdout) == ["unresolved-reference"]
    text = (theirs.folder / "specloom-baseline.toml").read_text()
    assert "unresolved-reference" not in text
    assert theirs("generate").returncode == 1


def test_a_baseline_belongs_to_a_project(specloom: Specloom) -> None:
    done = specloom("validate", "pets.yaml", "--write-baseline")
    assert done.returncode == 2
    assert "a baseline belongs to a project" in done.stderr
    assert [path.name for path in specloom.folder.iterdir()] == ["pets.yaml"]


SEVERITIES = {
    "off": (0, None, 0, None),
    "info": (0, "info", 0, None),
    "warning": (0, "warning", 0, "warning"),
    "error": (1, "error", 1, "error"),
}


@pytest.mark.parametrize("level", SEVERITIES)
@pytest.mark.parametrize("code", ["unused-component", "undeclared-path-parameter"])
def test_a_severity_holds_for_both_commands(
    theirs: Specloom, code: str, level: str
) -> None:
    others = "".join(f'{other} = "off"\n' for other in FOUND if other != code)
    theirs.configure(f'{CONFIG}[tool.specloom.severity]\n{others}{code} = "{level}"\n')
    validated, reported, generated, told = SEVERITIES[level]
    done = theirs("validate")
    assert done.returncode == validated
    assert re.findall(r" (\w+)\[", done.stdout) == ([reported] if reported else [])
    for strict in ((), ("--strict",)):
        made = theirs("generate", *strict)
        assert made.returncode == generated
        assert re.findall(r" (\w+)\[", made.stderr) == ([told] if told else [])
        assert (theirs.folder / "out").exists() == (generated == 0)


def test_a_severity_that_comes_later_stops_what_was_fine(theirs: Specloom) -> None:
    assert theirs("generate").returncode == 0
    assert theirs("generate").stderr == "out/theirs: up to date\n"
    theirs.configure(f'{CONFIG}[tool.specloom.severity]\nunused-component = "error"\n')
    assert theirs("generate").returncode == 1
    assert theirs("generate", "--check").returncode == 1


WRONG = {
    "an unknown code": (
        '[tool.specloom.severity]\nunused-components = "off"\n',
        r":5:1: .* unknown code `unused-components` in \[tool\.specloom\.severity\]\n    Did you mean `unused-component`\?",
    ),
    "an unknown level": (
        '[tool.specloom.severity]\nunused-component = "hint"\n',
        r":5:1: .* `unused-component` must be one of error, warning, info, off",
    ),
    "a refused code": (
        '[tool.specloom.severity]\nunresolved-reference = "warning"\n',
        r":5:1: .* `unresolved-reference` stays an error: .*\n    `keep-going` of a package",
    ),
    "no table": (
        "[tool.specloom]\nseverity = 5\n",
        r":2:1: .* `severity` must be a table",
    ),
    "an unknown accepted code": (
        '[[tool.specloom.accepted]]\ncode = "unused-componnt"\nat = ""\nreason = "r"\n',
        r":5:1: .* unknown code `unused-componnt` in \[\[tool\.specloom\.accepted\]\]\n    Did you mean `unused-component`\?",
    ),
    "a refused code that is accepted": (
        '[[tool.specloom.accepted]]\ncode = "duplicate-key"\nat = ""\nreason = "r"\n',
        r":5:1: .* `duplicate-key` cannot be accepted",
    ),
    "no reason": (
        '[[tool.specloom.accepted]]\ncode = "unused-component"\nat = ""\n',
        r":4:1: .* `reason` of an accepted finding is missing",
    ),
    "an empty reason": (
        '[[tool.specloom.accepted]]\ncode = "unused-component"\nat = ""\nreason = " "\n',
        r":7:1: .* `reason` of an accepted finding must be a text",
    ),
    "no place": (
        '[[tool.specloom.accepted]]\ncode = "unused-component"\nat = 5\nreason = "r"\n',
        r":6:1: .* `at` of an accepted finding must be a JSON pointer",
    ),
    "no places": (
        '[[tool.specloom.accepted]]\ncode = "unused-component"\nat = []\nreason = "r"\n',
        r":6:1: .* `at` of an accepted finding must be a JSON pointer",
    ),
    "an unknown key": (
        '[[tool.specloom.accepted]]\ncode = "unused-component"\nat = ""\nreasons = "r"\n',
        r":7:1: .* unknown key `reasons` in .*\n    Did you mean `reason`\?",
    ),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("command", ["validate", "generate"])
def test_what_is_wrong_with_it(theirs: Specloom, case: str, command: str) -> None:
    text, message = WRONG[case]
    theirs.configure(text if case == "no table" else CONFIG + text)
    done = theirs(command)
    assert done.returncode == 2
    output = done.stdout + done.stderr
    assert re.search(rf"^pyproject\.toml{message}", output, re.MULTILINE), output
    assert not (theirs.folder / "out").exists()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[[accepted\n", ":1:"),
        ('[[acepted]]\ncode = "x"\n', ":1:3: .* unknown key `acepted`"),
        ('[[accepted]]\ncode = "unused-component"\nat = ""\n', ":1:1: .* `reason`"),
        ("<<<<<<< HEAD\n", ":1:1: "),
    ],
)
def test_what_is_wrong_with_a_baseline(theirs: Specloom, text: str, place: str) -> None:
    (theirs.folder / "specloom-baseline.toml").write_text(text)
    for arguments in (["validate"], ["generate"], ["validate", "--write-baseline"]):
        done = theirs(*arguments)
        assert done.returncode == 2
        output = done.stdout + done.stderr
        assert re.search(
            rf"^specloom-baseline\.toml{place}", output, re.MULTILINE
        ), output
    assert (theirs.folder / "specloom-baseline.toml").read_text() == text
