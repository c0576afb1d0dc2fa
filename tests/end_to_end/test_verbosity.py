"""`-q`: errors only. `-v`: what is done, too. Results and exit codes are the same."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from .command import SOURCES, SPEC, Specloom

WARNED = SPEC.replace("      summary: Get a pet\n", "") + "    Unused: {type: object}\n"


def test_quiet_says_errors_only(specloom: Specloom) -> None:
    specloom.spec(WARNED, "warned.yaml")
    specloom.spec(WARNED.replace("in: path", "in: body"), "bad.yaml")
    quiet = specloom("validate", "warned.yaml", "-q")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    bad = specloom("validate", "bad.yaml", "--quiet")
    assert (bad.returncode, bad.stderr) == (1, "")
    assert re.findall(r" (\w+)\[", bad.stdout) == re.findall(
        r" (error)\[", specloom("validate", "bad.yaml").stdout
    )
    generated = specloom("generate", "bad.yaml", "-o", "out", "-q")
    assert (generated.returncode, generated.stdout, generated.stderr) == (0, "", "")
    (specloom.folder / "out" / "client.py").write_text("# edited\n")
    checked = specloom("generate", "bad.yaml", "-o", "out", "--check", "-q")
    assert (checked.returncode, checked.stdout, checked.stderr) == (1, "", "")
    refused = specloom("generate", "bad.yaml", "-o", "out", "-q")
    assert refused.returncode == 1
    assert "edited by hand" in refused.stderr


def test_quiet_compares_by_the_exit_code_alone(specloom: Specloom) -> None:
    specloom.spec(SPEC.replace("/pets/", "/cats/"), "new.yaml")
    for new, code in (("new.yaml", 1), ("pets.yaml", 0)):
        done = specloom("diff", "pets.yaml", new, "-q")
        assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


def test_verbose_says_what_is_done(specloom: Specloom) -> None:
    done = specloom("generate", "pets.yaml", "-o", "out", "-v")
    said = done.stderr.splitlines()
    for line in (
        "specloom: pets.yaml: reading (1 of 5)",
        "specloom: pets.yaml: writing (5 of 5)",
        "specloom: pets.yaml: read pets.yaml",
        "specloom: out/client.py: written",
        "specloom: out/runtime/operations/call.py: written",
    ):
        assert line in said
    assert said[-1].startswith("pets.yaml → out: 1 of 1 operation")
    specloom.spec(SPEC.replace("tags: [pets]\n", "tags: [cats]\n"))
    again = specloom("generate", "bad.yaml", "-o", "out", "-v").stderr.splitlines()
    assert "specloom: out/operations/pets.py: removed" in again
    assert "specloom: out/runtime/operations/call.py: written" not in again
    checked = specloom("validate", "pets.yaml", "-v")
    assert checked.stdout == specloom("validate", "pets.yaml").stdout
    assert "specloom: pets.yaml: read pets.yaml" in checked.stderr


def test_verbose_lists_all_warnings_of_a_code(specloom: Specloom) -> None:
    paths = "".join(
        f"  /p{i}/{{id}}: {{get: {{operationId: o{i}, responses: {{'200': {{description: OK}}}}}}}}\n"
        for i in range(50)
    )
    spec = specloom.spec(
        f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}"
    )
    done = specloom("generate", spec, "-o", "out", "-v")
    assert done.stderr.count("warning[undeclared-path-parameter]") == 50


def test_several_packages_are_as_quiet(specloom: Specloom) -> None:
    for name in "abc":
        specloom.spec(WARNED, f"{name}.yaml")
    specloom.configure(
        "".join(
            f'[[tool.specloom.packages]]\nspec = "{name}.yaml"\noutput = "{name}"\nstrict = true\n'
            for name in "abc"
        )
    )
    done = specloom("generate", "-q", "--jobs", "2")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    told = specloom("generate", "-v", "--jobs", "2")
    assert [
        line for line in told.stderr.splitlines() if line.endswith("reading (1 of 5)")
    ] == [f"specloom: {name}.yaml: reading (1 of 5)" for name in "abc"]


@pytest.mark.parametrize("option", ["-v", "-q"])
def test_a_stub_says_what_it_answers(specloom: Specloom, option: str) -> None:
    served = subprocess.Popen(
        [sys.executable, "-m", "specloom", "serve", "pets.yaml", option],
        cwd=specloom.folder,
        env={**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert served.stdout is not None
        assert served.stderr is not None
        address = served.stdout.readline().rstrip().rpartition(" ")[2]
        for path in ("/pets/5?token=secret", "/pets/x"):
            try:
                urllib.request.urlopen(f"{address}{path}", timeout=30).read()
            except urllib.error.HTTPError as error:
                error.close()
        served.send_signal(signal.SIGINT)
        said = served.stderr.read()
        assert served.wait(30) == 0
    finally:
        served.kill()
    lines = [re.sub(r"^[\d:]+ | [\d.]+ ms$", "", line) for line in said.splitlines()]
    assert lines == (
        [
            "GET /pets/5?token=*** getPet 200 ok",
            "GET /pets/x getPet 400 path.petId: must be an integer",
        ]
        if option == "-v"
        else []
    )
