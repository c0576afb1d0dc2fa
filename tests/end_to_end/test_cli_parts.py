"""Parts of a package, on the command line and in pyproject.toml."""

from __future__ import annotations

from .command import SPEC, Specloom

PROJECT = """\
[[tool.specloom.packages]]
spec = "api.yaml"
output = "pets"
parts = [%s]
"""


def test_parts_are_joined_by_commas_or_by_saying_it_again(specloom: Specloom) -> None:
    (specloom.folder / "api.yaml").write_text(SPEC, encoding="utf-8")
    for arguments in (
        ("--parts", "client,models"),
        ("--parts=client", "--parts=models"),
    ):
        done = specloom("generate", "api.yaml", "-o", "pets", *arguments)
        assert done.returncode == 0, done.stderr
        assert (specloom.folder / "pets/client.py").is_file()
        assert not (specloom.folder / "pets/server.py").exists()


def test_the_command_line_chooses_over_the_configuration(specloom: Specloom) -> None:
    (specloom.folder / "api.yaml").write_text(SPEC, encoding="utf-8")
    project = PROJECT % '"stub"'
    (specloom.folder / "pyproject.toml").write_text(project, encoding="utf-8")
    assert specloom("generate").returncode == 0
    names = {file.name for file in (specloom.folder / "pets").glob("*.py")}
    assert {"server.py", "schemas.py"} < names
    assert names.isdisjoint({"client.py", "async_client.py"})
    check = specloom("generate", "--check", "--parts", "client")
    assert check.returncode == 1
    assert "pets/server.py: left over" in check.stderr
    assert specloom("generate", "--check").returncode == 0


def test_a_part_that_there_is_not(specloom: Specloom) -> None:
    (specloom.folder / "api.yaml").write_text(SPEC, encoding="utf-8")
    done = specloom("generate", "api.yaml", "-o", "pets", "--parts", "client,stubb")
    assert done.returncode == 2
    assert "'stubb' is no part of a package; did you mean 'stub'?" in done.stderr
    project = PROJECT % '"clients", "server"'
    (specloom.folder / "pyproject.toml").write_text(project, encoding="utf-8")
    done = specloom("generate")
    assert done.returncode == 2
    assert (
        "pyproject.toml:4:1: error[invalid-configuration] 'clients' is no part of a package; "
        "did you mean 'client'?"
    ) in done.stderr
    assert (
        "'server' is no part of a package; known: client, stub, webhooks, models"
        in done.stderr
    )
    assert not (specloom.folder / "pets").exists()


def test_a_stub_is_served_whatever_the_parts_of_packages_are(
    specloom: Specloom,
) -> None:
    """`serve` makes its own; it has no `--parts`."""
    done = specloom("serve", "--parts", "client", "api.yaml")
    assert done.returncode == 2
    assert "unrecognized arguments: --parts" in done.stderr
