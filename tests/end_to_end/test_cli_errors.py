"""What is wrong with the input: one clear message with its place and a hint, and nothing written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .command import SPEC, Specloom

BAD = {
    "broken YAML": ("openapi: 3.1.0\npaths: [\n", 1, r"bad\.yaml:\d:\d+: error\[yaml-syntax\]"),
    "tab": ("openapi: 3.1.0\n\tpaths: {}\n", 1, r"bad\.yaml:2:1: error\[yaml-syntax\]"),
    "duplicate key": (SPEC.replace("info:", "openapi: 3.1.0\ninfo:"), 1, r"bad\.yaml:2:1: error\[duplicate-key\]"),
    "unresolved $ref": (SPEC.replace("s/Pet'", "s/Pat'"), 1, r"bad\.yaml:18:24: error\[unresolved-reference\] .*Pat"),
    "Swagger 2.0": ("swagger: '2.0'\ninfo: {}\n", 1, r"bad\.yaml:1:\d+: error\[unsupported-version\] .*Swagger 2\.0"),
    "OpenAPI 4": ("openapi: 4.0.0\n", 1, r"bad\.yaml:1:\d+: error\[unsupported-version\]"),
    "empty": ("", 1, r"bad\.yaml:1:1: error\[empty-document\]"),
    "a list": ("- a\n", 1, r"bad\.yaml:1:1: error\[not-openapi\]"),
    "a word": ("hello\n", 1, r"bad\.yaml:1:1: error\[not-openapi\]"),
    "endless alias": ("openapi: 3.1.0\nx-a: &a [*a]\n", 1, r"bad\.yaml:2:\d+: error\[recursive-alias\]"),
    "remote $ref": (
        SPEC.replace("'#/components/schemas/Pet'", "'https://x.test/pet.yaml'"),
        1,
        r"bad\.yaml:18:24: error\[remote-reference\]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("verb", ["validate", "generate"])
def test_a_document_that_cannot_be_read(
    specloom: Specloom, verb: str, case: str
) -> None:
    text, code, message = BAD[case]
    specloom.spec(text)
    done = specloom(verb, "bad.yaml", *(["-o", "out"] if verb == "generate" else []))
    assert done.returncode == code
    output = done.stdout + done.stderr
    assert len(re.findall(message, output)) == 1, output
    assert len(re.findall(r" error\[", output)) == 1, output
    assert re.search(rf"{message}.*\n    \S", output), "a hint follows"
    assert not (specloom.folder / "out").exists()


def test_a_document_that_is_not_valid_openapi(specloom: Specloom) -> None:
    specloom.spec(
        SPEC.replace("in: path", "in: body").replace("      summary:", "      sumary:")
    )
    done = specloom("validate", "bad.yaml")
    assert done.returncode == 1
    assert re.search(
        r"^bad\.yaml:9:7: error\[unknown-field\] .*sumary", done.stdout, re.MULTILINE
    )
    assert re.search(r"^bad\.yaml:12:25: error\[", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("verb", ["validate", "generate"])
@pytest.mark.parametrize("path", ["nowhere.yaml", ".", "pets.yaml/x"])
def test_a_file_that_is_not_there_or_no_file(
    specloom: Specloom, verb: str, path: str
) -> None:
    done = specloom(verb, path, *(["-o", "out"] if verb == "generate" else []))
    assert done.returncode == 2
    output = done.stdout + done.stderr
    assert re.search(
        rf"^{re.escape(path)}:1:1: error\[unreadable-file\] \S.*\n    \S",
        output,
        re.MULTILINE,
    ), output
    assert not (specloom.folder / "out").exists()


@pytest.mark.parametrize(
    "text", [b"\xff\xfe\x00", b"openapi: \xe9\n", b"openapi: 3.1.0\x00\n"]
)
def test_a_file_that_is_not_text(specloom: Specloom, text: bytes) -> None:
    (specloom.folder / "bad.yaml").write_bytes(text)
    done = specloom("validate", "bad.yaml")
    assert done.returncode == 1
    assert re.search(
        r"^bad\.yaml:\d+:\d+: error\[(invalid-encoding|invalid-character)\]",
        done.stdout,
    )


def test_names_that_would_move_the_cursor_are_escaped(specloom: Specloom) -> None:
    specloom.spec(SPEC.replace("schemas/Pet'", "schemas/\u202ePat'"))
    done = specloom("validate", "bad.yaml")
    assert "\u202e" not in done.stdout
    assert "u202e" in done.stdout


CONFIGURATIONS = {
    "unknown table key": (
        "[tool.specloom]\npakages = []\n",
        r"pyproject\.toml:2:1: error\[invalid-configuration\] unknown key `pakages`.*\n    Did you mean `packages`",
    ),
    "unknown package key": (
        '[[tool.specloom.packages]]\nspec = "pets.yaml"\n  ouput = "out"\n',
        r"pyproject\.toml:3:3: error\[invalid-configuration\] unknown key `ouput`.*\n    Did you mean `output`",
    ),
    "missing key": (
        '[[tool.specloom.packages]]\nspec = "pets.yaml"\n',
        r"pyproject\.toml:\d+:\d+: error\[invalid-configuration\] `output` of a package is missing",
    ),
    "wrong type": (
        '[[tool.specloom.packages]]\nspec = 5\noutput = "out"\n',
        r"pyproject\.toml:2:1: error\[invalid-configuration\] `spec` of a package must be a path",
    ),
    "no table": (
        "tool.specloom = 5\n",
        r"pyproject\.toml:1:\d+: error\[invalid-configuration\]",
    ),
    "no array": (
        "[tool.specloom]\npackages = 5\n",
        r"pyproject\.toml:2:1: error\[invalid-configuration\]",
    ),
    "broken TOML": (
        "[tool.specloom\n",
        r"pyproject\.toml:1:\d+: error\[invalid-configuration\] not TOML",
    ),
    "nothing listed": (
        "[tool.specloom]\n",
        r"specloom: pyproject\.toml lists no \[\[tool\.specloom\.packages\]\]",
    ),
}


@pytest.mark.parametrize("case", CONFIGURATIONS)
@pytest.mark.parametrize("verb", ["validate", "generate"])
def test_a_configuration_that_is_wrong(
    specloom: Specloom, verb: str, case: str
) -> None:
    text, message = CONFIGURATIONS[case]
    specloom.configure(text)
    done = specloom(verb)
    assert done.returncode == 2
    assert re.search(message, done.stdout + done.stderr), done.stdout + done.stderr
    assert sorted(path.name for path in specloom.folder.iterdir()) == [
        "pets.yaml",
        "pyproject.toml",
    ]


def test_everything_that_is_wrong_with_a_configuration_is_said_at_once(
    specloom: Specloom,
) -> None:
    specloom.configure(
        '[tool.specloom]\nstyle = 1\n[[tool.specloom.packages]]\nspec = ""\nouput = "x"\n'
    )
    done = specloom("validate", "--format", "json")
    assert done.returncode == 2
    assert len(json.loads(done.stdout)) >= 4


def test_a_broken_configuration_does_not_matter_when_all_is_given(
    specloom: Specloom,
) -> None:
    specloom.configure("[tool.specloom\n")
    assert specloom("validate", "pets.yaml").returncode == 0
    assert specloom("generate", "pets.yaml", "-o", "out").returncode == 0


def test_a_configured_document_that_is_not_there(
    specloom: Specloom, tmp_path: Path
) -> None:
    specloom.configure(
        '[[tool.specloom.packages]]\nspec = "specs/gone.yaml"\noutput = "out"\n'
    )
    done = specloom("generate")
    assert done.returncode == 2
    assert "specs/gone.yaml:1:1: error[unreadable-file]" in done.stderr
