"""Accepted findings, build engines and `--watch` where the document is no file here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import SPEC, Specloom
from .services import Service, document_service
from .test_accepted_findings import OWNER, THEIRS
from .test_git_revisions import commit, git
from .test_watching import Watching

SHARED_RUNTIME = '[tool.specloom.runtime]\noutput = "src/runtime"\nimport = "runtime"\n'
MISTAKES = {"unused-component", "undeclared-path-parameter", "example-mismatch", "default-mismatch"}  # fmt: skip


def package(spec: str, name: str, *hosts: str) -> str:
    allowed = ", ".join(f'"{host}"' for host in hosts)
    return (
        f'[[tool.specloom.packages]]\nspec = "{spec}"\noutput = "src/{name}"\n'
        f"allow-remote = [{allowed}]\n"
    )


def codes(output: str) -> set[str]:
    return set(re.findall(r" \w+\[([\w-]+)\] ", output))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with document_service(tmp_path) as service:
        yield service


@pytest.fixture
def theirs(service: Service) -> str:
    """The address of a document with mistakes, one of them in another file."""
    service.put("/v1/models/owner.yaml", OWNER)
    return service.put("/v1/openapi.yaml", THEIRS)


def test_findings_are_accepted_fetched_and_kept(
    specloom: Specloom, service: Service, theirs: str
) -> None:
    specloom.configure(package(theirs, "theirs", service.host))
    fetching = specloom("validate", "--write-baseline", environment=service.environment)
    assert fetching.returncode == 0, fetching.stderr
    baseline = specloom.folder / "specloom-baseline.toml"
    written = baseline.read_text()
    assert set(re.findall(r'code = "(.*)"', written)) == MISTAKES
    assert set(re.findall(r'spec = "(.*)"', written)) == {"openapi.yaml"}
    assert '"models/owner.yaml#/properties/name/default"' in written

    made = specloom("generate", "--strict", environment=service.environment)
    assert (made.returncode, codes(made.stderr)) == (0, set())
    service.asked.clear()
    for command in (["validate"], ["validate", theirs], ["generate", "--check"]):
        done = specloom(*command)
        assert (done.returncode, done.stdout) == (0, ""), command
    specloom("validate", "--write-baseline")
    assert baseline.read_text() == written, "a copy is called as the file itself is"
    assert service.asked == []
    other = specloom(
        "generate", theirs, "-o", "other", "--strict", "--allow-remote", service.host,
        environment=service.environment,
    )  # fmt: skip
    assert (other.returncode, codes(other.stderr)) == (0, set())


def test_what_is_accepted_stays_so_in_the_next_version(
    specloom: Specloom, service: Service, theirs: str
) -> None:
    specloom.configure(package(theirs, "theirs", service.host))
    trusted = service.environment
    assert specloom("generate", environment=trusted).returncode == 0
    assert specloom("validate", "--write-baseline").returncode == 0
    service.put("/v1/openapi.yaml", THEIRS + "    Also: {type: object}\n")
    assert specloom("update", environment=trusted).returncode == 0
    assert codes(specloom("validate").stdout) == {"unused-component"}
    service.put("/v2/models/owner.yaml", OWNER)
    specloom.configure(
        package(service.put("/v2/openapi.yaml", THEIRS), "theirs", service.host)
    )
    updated = specloom("update", environment=trusted)
    assert (updated.returncode, codes(updated.stderr)) == (0, set())
    assert specloom("validate").stdout == ""


def test_documents_of_one_name_are_told_apart(
    specloom: Specloom, service: Service, theirs: str
) -> None:
    service.put("/other/models/owner.yaml", OWNER)
    other = service.put("/other/openapi.yaml", THEIRS)
    section = package(theirs, "one", service.host)
    trusted = service.environment
    specloom.configure(section)
    assert specloom("validate", "--write-baseline", environment=trusted).returncode == 0
    specloom.configure(section + package(other, "other", service.host))
    reported = codes(specloom("validate", environment=trusted).stdout)
    assert reported == {*MISTAKES, "unmatched-acceptance"}
    (specloom.folder / "specloom-baseline.toml").unlink()
    done = specloom(
        "validate", other, "--allow-remote", service.host, "--write-baseline",
        environment=trusted,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert codes(specloom("validate", environment=trusted).stdout) == MISTAKES
    assert specloom("validate", "--write-baseline", environment=trusted).returncode == 0
    written = (specloom.folder / "specloom-baseline.toml").read_text()
    assert set(re.findall(r'spec = "(.*)"', written)) == {theirs, other}
    assert specloom("validate", environment=trusted).stdout == ""


def test_what_is_accepted_of_a_file_is_accepted_of_its_revisions(
    specloom: Specloom,
) -> None:
    folder = specloom.folder
    git(folder, "init", "-q", "--initial-branch=main")
    commit(folder, {"specs/theirs.yaml": THEIRS, "specs/models/owner.yaml": OWNER})
    specloom.configure(package("specs/theirs.yaml", "theirs"))
    assert specloom("validate", "--write-baseline").returncode == 0
    for spec in ("main:specs/theirs.yaml", "HEAD:./specs/theirs.yaml"):
        specloom.configure(package(spec, "theirs"))
        done = specloom("validate")
        assert (done.returncode, done.stdout) == (0, ""), spec
    done = specloom("validate", "main:specs/theirs.yaml")
    assert (done.returncode, done.stdout) == (0, "")


def test_depfiles_and_outputs(
    specloom: Specloom, service: Service, theirs: str
) -> None:
    folder = specloom.folder
    git(folder, "init", "-q", "--initial-branch=main")
    commit(folder, {"specs/pets.yaml": SPEC})
    specloom.configure(
        SHARED_RUNTIME
        + package(theirs, "theirs", service.host)
        + package("main:specs/pets.yaml", "revised")
        + package("pets.yaml", "pets")
    )
    trusted = service.environment
    listed = specloom("generate", "--list-outputs", "--quiet", environment=trusted)
    assert listed.returncode == 0, listed.stderr
    assert not (folder / "src").exists()
    done = specloom("generate", "--depfile", "out.d", environment=trusted)
    assert done.returncode == 0, done.stderr
    written = sorted(
        path.relative_to(folder).as_posix()
        for path in (folder / "src").rglob("*")
        if path.is_file()
    )
    assert sorted(listed.stdout.splitlines()) == written
    assert "src/theirs/documents/openapi.yaml" in written
    assert specloom("generate", "--list-outputs").stdout == listed.stdout
    assert (folder / "out.d").read_text() == (
        "src/theirs/specloom.lock: \\\n  pyproject.toml\n"
        "src/revised/specloom.lock: \\\n  pyproject.toml\n"
        "src/pets/specloom.lock: \\\n  pets.yaml \\\n  pyproject.toml\n"
        "src/runtime/specloom.lock: \\\n  pyproject.toml\n"
        "pyproject.toml:\npets.yaml:\n"
    )


def test_only_files_here_are_watched(
    specloom: Specloom, service: Service, theirs: str
) -> None:
    folder = specloom.folder
    git(folder, "init", "-q", "--initial-branch=main")
    commit(folder, {"specs/pets.yaml": SPEC})
    specloom.configure(
        SHARED_RUNTIME
        + package(theirs, "theirs", service.host)
        + package("main:specs/pets.yaml", "revised")
        + package("pets.yaml", "pets")
    )
    assert specloom("generate", environment=service.environment).returncode == 0
    for verb in ("generate", "validate"):
        command = Watching(folder, verb)
        try:
            command.until("watching 3 files")
            specloom.spec(SPEC + "# more\n", "pets.yaml")
            output = "\n".join(command.until("watching"))
            assert "changed: pets.yaml" in output
            assert not re.search("src/(theirs|revised|runtime)|[23] documents", output)
            assert command.end() == (130, [])
        finally:
            command.process.kill()
            command.process.wait()
    specloom.configure("")
    alone = specloom("generate", "main:specs/pets.yaml", "-o", "out", "--watch")
    assert alone.returncode == 2
    assert alone.stderr.endswith("specloom: there is nothing to watch\n")
    assert (folder / "out/client.py").is_file()


def test_a_quiet_update_says_nothing(specloom: Specloom, service: Service) -> None:
    url = service.put("/openapi.yaml", SPEC)
    specloom.configure(package(url, "pets", service.host))
    trusted = service.environment
    assert specloom("generate", environment=trusted).returncode == 0
    service.put("/openapi.yaml", SPEC + "        age: {type: integer}\n")
    done = specloom("update", "--quiet", environment=trusted)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "age" in (specloom.folder / "src/pets/models.py").read_text()
