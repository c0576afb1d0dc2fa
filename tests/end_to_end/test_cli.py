"""Verbs, options and exit codes of the command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import specloom as package

from .command import SPEC, Specloom

PACKAGES = '[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "out/pets"\n'


def test_version(specloom: Specloom) -> None:
    done = specloom("--version")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"specloom {package.__version__}\n",
        "",
    )


@pytest.mark.parametrize("verb", ["", "validate", "generate", "serve"])
def test_help(specloom: Specloom, verb: str) -> None:
    done = specloom(*verb.split(), "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"specloom {verb}".strip() in done.stdout
    assert "SPEC" in done.stdout or not verb


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["--unknown"],
        ["validate", "--unknown"],
        ["validate", "--format", "xml", "pets.yaml"],
        ["generate", "--outp", "x", "pets.yaml"],
        ["generate", "pets.yaml"],
        ["generate", "-o", "out/pets"],
        ["generate"],
        ["validate"],
        ["serve"],
        ["serve", "pets.yaml", "--port", "65536"],
        ["serve", "pets.yaml", "--access-key", "s3cret"],
    ],
)
def test_what_cannot_run_exits_with_2_and_says_why(
    specloom: Specloom, arguments: list[str]
) -> None:
    done = specloom(*arguments)
    assert done.returncode == 2
    assert done.stdout + done.stderr
    assert "s3cret" not in done.stdout + done.stderr
    assert sorted(path.name for path in specloom.folder.iterdir()) == ["pets.yaml"]


def test_a_good_document(specloom: Specloom) -> None:
    done = specloom("validate", "pets.yaml")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "1 document: no problems\n"


def test_warnings_are_no_failure_and_errors_are(specloom: Specloom) -> None:
    specloom.spec(SPEC.replace("      operationId: getPet\n", ""), "warned.yaml")
    specloom.spec(SPEC.replace("schemas/Pet'", "schemas/Pat'"))
    warned = specloom("validate", "warned.yaml")
    assert warned.returncode == 0
    assert "warned.yaml:7:5: warning[missing-operation-id]" in warned.stdout
    both = specloom("validate", "warned.yaml", "bad.yaml", "pets.yaml")
    assert both.returncode == 1
    assert "bad.yaml:18:24: error[unresolved-reference]" in both.stdout
    assert both.stderr.startswith("3 documents: 1 error, ")


def test_without_arguments_the_configured_documents_are_taken(
    specloom: Specloom,
) -> None:
    specloom.spec(SPEC.replace("schemas/Pet'", "schemas/Pat'"))
    specloom.configure(
        PACKAGES
        + PACKAGES.replace("pets.yaml", "bad.yaml").replace("out/pets", "out/bad")
    )
    below = specloom.folder / "some" / "where"
    below.mkdir(parents=True)
    for folder in (specloom.folder, below):
        done = specloom("validate", cwd=folder)
        assert done.returncode == 1
        assert "bad.yaml:18:24: error[unresolved-reference]" in done.stdout
    done = specloom("generate", cwd=below)
    assert done.returncode == 1
    assert (specloom.folder / "out" / "pets" / "client.py").is_file()
    assert not (specloom.folder / "out" / "bad").exists()


def test_a_configured_document_needs_no_folder_on_the_command_line(
    specloom: Specloom,
) -> None:
    specloom.configure(PACKAGES)
    assert specloom("generate", "pets.yaml").returncode == 0
    assert (specloom.folder / "out" / "pets" / "client.py").is_file()


def test_json_can_be_parsed(specloom: Specloom) -> None:
    specloom.spec(SPEC.replace("schemas/Pet'", "schemas/Pat'"))
    done = specloom("validate", "bad.yaml", "--format", "json")
    assert done.returncode == 1
    finding = next(
        item for item in json.loads(done.stdout) if item["severity"] == "error"
    )
    assert (finding["file"], finding["line"], finding["column"], finding["code"]) == (
        "bad.yaml",
        18,
        24,
        "unresolved-reference",
    )
    assert finding["message"]
    assert finding["hint"]
    fine = specloom("validate", "pets.yaml", "--format", "json")
    assert (json.loads(fine.stdout), fine.stderr) == ([], "")


def test_github_annotates(specloom: Specloom) -> None:
    specloom.spec(SPEC.replace("schemas/Pet'", "schemas/Pat'"))
    done = specloom("validate", "bad.yaml", "--format", "github")
    assert re.search(
        r"^::error file=bad\.yaml,line=18,col=24,title=unresolved-reference::",
        done.stdout,
        re.MULTILINE,
    )


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_generate_reports_in_the_format_that_is_asked_for(
    specloom: Specloom, form: str
) -> None:
    specloom.spec("openapi: 3.1.0\npaths: [\n")
    done = specloom("generate", "bad.yaml", "-o", "out", "--format", form)
    assert done.returncode == 1
    if form == "json":
        assert json.loads(done.stdout)[0]["code"] == "yaml-syntax"
    else:
        assert "yaml-syntax" in done.stderr
    assert not (specloom.folder / "out").exists()


def test_output_without_a_terminal_has_no_colour(specloom: Specloom) -> None:
    specloom.spec("openapi: 3.1.0\npaths: [\n")
    assert "\x1b" not in specloom("validate", "bad.yaml").stdout


def test_the_command_runs_where_it_cannot_write(
    specloom: Specloom, tmp_path: Path
) -> None:
    done = specloom(
        "validate", str(specloom.folder / "pets.yaml"), cwd=Path("/proc/self")
    )
    assert done.returncode == 0
