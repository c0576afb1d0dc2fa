"""Approvals and links: what keeps a change the same, and what makes it another one."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from .command import Specloom

BASE = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 1000}}
      responses:
        '200':
          description: The pets.
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    post:
      operationId: createPet
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/NewPet'}
      responses:
        '201': {description: Created.}
components:
  schemas:
    NewPet:
      type: object
      properties:
        name: {type: string}
    Pet:
      type: object
      properties:
        id: {type: integer}
"""

EDITS = (
    ("maximum: 1000", "maximum: 100"),
    ("name: {type: string}", "name: {type: string}\n        age: {type: integer}"),
    ("    NewPet:\n", "    NewPet:\n      required: [name, age]\n"),
    ("id: {type: integer}", "id: {type: string}"),
)

ANOTHER = """\
  /animals:
    post:
      operationId: createAnimal
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/NewPet'}
      responses:
        '200':
          description: The animal.
          content:
            application/json:
              schema:
                type: object
                properties: {pet: {$ref: '#/components/schemas/Pet'}}
"""


def replaced(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def edit(text: str) -> str:
        for before, after in pairs:
            assert before in text
            text = text.replace(before, after)
        return text

    return edit


REVISION = replaced(*EDITS)(BASE)
REACHED = replaced(("  /pets:\n", f"{ANOTHER}  /pets:\n"))
PARAMETER = replaced(
    (
        "      parameters:\n",
        "      parameters:\n        - {name: a, in: query, schema: {}}\n",
    )
)
WORDS = replaced(
    ("age: {type: integer}", "age: {type: integer, description: In years.}"),
    ("info: {title: Pets", "# A comment.\ninfo: {title: Pets"),
)


@pytest.fixture
def approved(specloom: Specloom) -> Specloom:
    """Everything between `old.yaml` and `new.yaml` that breaks is approved."""
    specloom.spec(BASE, "old.yaml")
    specloom.spec(REVISION, "new.yaml")
    done = specloom("diff", "old.yaml", "new.yaml", "--approve")
    assert "new.approved.toml: 4 approvals added" in done.stderr
    assert done.returncode == 0
    return specloom


def fingerprints(specloom: Specloom, *pair: str) -> dict[str, str]:
    done = specloom("diff", *pair, "--format", "json")
    report = json.loads(done.stdout)
    rows = [*report["changes"], *report["approved"]]
    return {row["fingerprint"]: row["rule"] for row in rows}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (REACHED, REACHED),
        (str, REACHED),
        (PARAMETER, PARAMETER),
        (str, PARAMETER),
        (str, WORDS),
    ],
    ids=["reached in both", "reached now", "a parameter before", "a new one", "words"],
)
def test_an_approval_holds_as_long_as_the_change_is_the_same(
    approved: Specloom, old: Callable[[str], str], new: Callable[[str], str]
) -> None:
    """Other operations that reach the schema, other parameters and words do not matter."""
    approved.spec(old(BASE), "old.yaml")
    approved.spec(new(REVISION), "new.yaml")
    done = approved("diff", "old.yaml", "new.yaml", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["stale"]) == (0, [])
    assert len(report["approved"]) == 4


def test_an_approval_is_of_no_other_value(approved: Specloom) -> None:
    approved.spec(REVISION.replace("maximum: 100", "maximum: 10"), "new.yaml")
    done = approved("diff", "old.yaml", "new.yaml", "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    breaking = [change for change in report["changes"] if change["level"] == "breaking"]
    assert [change["rule"] for change in breaking] == [
        "request-parameter-max-decreased"
    ]
    assert [approval["why"] for approval in report["stale"]] == ["unmatched"]


def test_an_approval_is_of_no_other_place(approved: Specloom) -> None:
    """The same thing in another schema has not been agreed to."""
    other = "    Other:\n      type: object\n      properties:\n        id: {type: integer}\n"
    link = (
        "{type: array, items: {$ref: '#/components/schemas/Pet'}}",
        "{anyOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Other'}]}",
    )
    changed = other.replace("integer", "string")
    approved.spec(replaced(link)(BASE) + other, "old.yaml")
    approved.spec(replaced(link)(REVISION) + changed, "new.yaml")
    done = approved("diff", "old.yaml", "new.yaml")
    assert done.returncode == 1


def test_fingerprints_do_not_depend_on_where_the_command_runs(
    approved: Specloom,
) -> None:
    inner = approved.folder / "inner"
    inner.mkdir()
    pair = ("../old.yaml", "../new.yaml")
    done = approved("diff", *pair, "--format", "json", cwd=inner)
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert {change["approval"]["file"] for change in report["approved"]} == {
        "../new.approved.toml"
    }


def test_every_fingerprint_is_of_one_change(specloom: Specloom) -> None:
    for name, text in (("old.yaml", BASE), ("new.yaml", REACHED(REVISION))):
        specloom.spec(text, name)
    rules = fingerprints(specloom, "old.yaml", "new.yaml")
    done = specloom("diff", "old.yaml", "new.yaml", "--format", "json")
    assert len(rules) == len(json.loads(done.stdout)["changes"])


def test_line_ends_of_the_file_stay_as_they_are(approved: Specloom) -> None:
    file = approved.folder / "new.approved.toml"
    file.write_bytes(b"# Ours.\r\n")
    approved("diff", "old.yaml", "new.yaml", "--approve")
    content = file.read_bytes()
    assert content.startswith(b"# Ours.\r\n")
    assert content.count(b"\r\n") == content.count(b"\n") > 20
    assert approved("diff", "old.yaml", "new.yaml").returncode == 0


def test_who_approves_again_what_has_expired_is_told_which_date_to_edit(
    approved: Specloom,
) -> None:
    file = approved.folder / "new.approved.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    first = lines.index("[[approved]]")
    lines.insert(first + 1, "expires = 2020-01-31")
    text = "\n".join(lines) + "\n"
    file.write_text(text, encoding="utf-8")
    done = approved("diff", "old.yaml", "new.yaml", "--approve")
    assert done.returncode == 1
    assert "new.approved.toml: 0 approvals added\n" in done.stderr
    assert f"new.approved.toml:{first + 1}: approval " in done.stderr
    assert "expired on 2020-01-31: set another date there" in done.stderr
    assert file.read_text(encoding="utf-8") == text


def test_without_a_level_that_fails_warnings_are_approved_as_well(
    specloom: Specloom,
) -> None:
    header = "description: Created., headers: {X-Left: {schema: {type: integer}}}"
    with_header = replaced(("description: Created.", header))(BASE)
    pair = specloom.spec(with_header, "old.yaml"), specloom.spec(REVISION, "new.yaml")
    assert (
        specloom("diff", *pair)
        .stdout.splitlines()[1]
        .startswith("4 breaking, 1 warning ")
    )
    done = specloom("diff", *pair, "--approve", "--fail-on", "never")
    assert "new.approved.toml: 5 approvals added" in done.stderr
    assert specloom("diff", *pair, "--fail-on", "warning").returncode == 0


@pytest.mark.parametrize(
    ("side", "rules"),
    [
        (
            "client",
            {
                "request-parameter-max-decreased",
                "new-required-request-property",
                "request-property-became-required",
                "response-property-type-changed",
            },
        ),
        (
            "stub",
            {
                "new-required-request-property",
                "response-property-type-changed",
            },
        ),
    ],
)
def test_a_side_has_only_what_it_notices_with_the_causes(
    specloom: Specloom, side: str, rules: set[str]
) -> None:
    pair = specloom.spec(BASE, "old.yaml"), specloom.spec(REVISION, "new.yaml")
    done = specloom("diff", *pair, "--side", side, "--format", "json")
    report = json.loads(done.stdout)
    assert {change["rule"] for change in report["changes"]} == rules
    prints = {change["fingerprint"] for change in report["changes"]}
    assert report["python"]["symbols"]
    for symbol in report["python"]["symbols"]:
        assert symbol["caller" if side == "client" else "stub"] != "none"
        assert symbol["caused_by"]
        assert prints.issuperset(symbol["caused_by"])
    text = specloom("diff", *pair, "--side", side).stdout
    who = "callers" if side == "client" else "implementers of the stub"
    assert text.splitlines()[1].endswith(f"; Python: major version for {who}")
    assert "list_pets(limit)" not in text or side == "client"
