"""Packages of documents on the network: fetched when that is said, pinned, kept, checked without it."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import SPEC, Specloom
from .services import Service, document_service
from .test_diff_git import commit, git

PACKAGE = '[[tool.specloom.packages]]\nspec = "{0}"\noutput = "src/pets"\n'
ALLOWED = PACKAGE + 'allow-remote = ["{1}"]\n'
PET = "type: object\nproperties: {name: {type: string, description: Its name.}}\n"
AGE = SPEC + "        age: {type: integer}\n"
BREAKING = SPEC.replace("{type: integer}", "{type: boolean}")
FOLDER = "src/pets"
COPY = "src/pets/documents/openapi.yaml"


def referring_to(reference: str) -> str:
    return SPEC.replace("#/components/schemas/Pet", reference)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with document_service(tmp_path) as service:
        yield service


@pytest.fixture
def pets(specloom: Specloom, service: Service) -> Specloom:
    """A project with a package of `/v1/openapi.yaml`, generated."""
    url = service.put("/v1/openapi.yaml", SPEC)
    specloom.configure(ALLOWED.format(url, service.host))
    done = specloom("generate", environment=service.environment)
    assert done.returncode == 0, done.stderr
    return specloom


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not {"__pycache__", ".specloom_cache"}.intersection(path.parts)
    }


def test_nothing_is_fetched_from_a_host_that_is_not_named(
    specloom: Specloom, service: Service
) -> None:
    url = service.put("/openapi.yaml", SPEC)
    specloom.configure(PACKAGE.format(url))
    for command in (
        ["generate", url, "-o", "out"],
        ["generate", url, "-o", "out", "--allow-remote", "example.com"],
        ["generate"],
        ["generate", "--check"],
        ["update"],
        ["validate", url],
        ["validate"],
        ["serve", url],
        ["diff", "pets.yaml", url],
    ):
        done = specloom(*command, environment=service.environment)
        assert done.returncode in (1, 2), command
        output = done.stderr + done.stdout
        assert "error[remote-reference]" in output or "error[missing-copy]" in output
        assert url in output
    assert service.asked == []
    assert not (specloom.folder / "out").exists()


def test_a_document_is_fetched_once_kept_and_pinned(
    pets: Specloom, service: Service
) -> None:
    assert service.asked == ["/v1/openapi.yaml"]
    assert (pets.folder / COPY).read_text() == SPEC
    lock = (pets.folder / FOLDER / "specloom.lock").read_text()
    assert f"{service.origin}/v1/openapi.yaml" in lock
    assert hashlib.sha256(SPEC.encode()).hexdigest() in lock
    first = (pets.folder / FOLDER / "client.py").read_text().splitlines()[0]
    assert "from openapi.yaml." in first, "no line of code moves with the address"
    before = contents(pets.folder)
    service.put("/v1/openapi.yaml", AGE)
    for command in (["generate"], ["generate", "--check"], ["validate"]):
        done = pets(*command)
        assert done.returncode == 0, done.stderr
        if command[0] == "generate":
            assert done.stderr == "src/pets: up to date\n", "nothing was made anew"
    assert service.asked == ["/v1/openapi.yaml"]
    assert contents(pets.folder) == before


def test_checking_never_asks_the_network(pets: Specloom, service: Service) -> None:
    service.asked.clear()
    (pets.folder / COPY).unlink()
    done = pets("generate", "--check", environment=service.environment)
    assert done.returncode == 1
    assert "error[missing-copy]" in done.stderr
    assert "specloom update" in done.stderr
    pets.configure(ALLOWED.format(f"{service.origin}/v2/openapi.yaml", service.host))
    done = pets("generate", "--check", environment=service.environment)
    assert "error[missing-copy]" in done.stderr, "another address is another document"
    assert service.asked == []


def test_without_its_copy_a_document_must_be_the_one_that_is_pinned(
    pets: Specloom, service: Service
) -> None:
    before = contents(pets.folder)
    (pets.folder / COPY).unlink()
    service.put("/v1/openapi.yaml", AGE)
    done = pets("generate", environment=service.environment)
    assert done.returncode == 1
    assert "error[changed-copy]" in done.stderr
    service.put("/v1/openapi.yaml", SPEC)
    assert pets("generate", environment=service.environment).returncode == 0
    assert contents(pets.folder) == before


def test_a_copy_that_was_edited_is_not_taken_for_what_was_fetched(
    pets: Specloom, service: Service
) -> None:
    copy = pets.folder / COPY
    copy.write_text(AGE)
    for command in (["generate"], ["generate", "--check"]):
        done = pets(*command)
        assert done.returncode == 1
        assert "error[changed-copy]" in done.stderr
        assert "src/pets/documents/openapi.yaml" in done.stderr
    assert copy.read_text() == AGE
    done = pets("update", environment=service.environment)
    assert done.returncode == 1, "an edit is somebody's work"
    assert copy.read_text() == AGE
    assert (
        pets("update", "--overwrite", environment=service.environment).returncode == 0
    )
    assert copy.read_text() == SPEC


def test_update_says_what_changed_and_generates(
    pets: Specloom, service: Service
) -> None:
    unchanged = pets("update", environment=service.environment)
    assert unchanged.returncode == 0
    assert "v1/openapi.yaml has not changed" in unchanged.stderr
    assert unchanged.stdout == ""
    service.put("/v1/openapi.yaml", AGE)
    before = contents(pets.folder)
    dry = pets("update", "pets", "--dry-run", environment=service.environment)
    assert dry.returncode == 1
    assert "response-optional-property-added" in dry.stdout or "age" in dry.stdout
    assert contents(pets.folder) == before
    done = pets("update", FOLDER, environment=service.environment)
    assert (done.returncode, done.stdout) == (0, dry.stdout)
    assert f"{COPY} → {service.origin}/v1/openapi.yaml" in done.stdout
    assert "age: int" in (pets.folder / FOLDER / "models.py").read_text()
    assert (pets.folder / COPY).read_text() == AGE
    assert pets("generate", "--check").returncode == 0
    assert pets("update", "--dry-run", environment=service.environment).returncode == 0


def test_update_takes_no_change_of_a_level_that_is_refused(
    pets: Specloom, service: Service
) -> None:
    service.put("/v1/openapi.yaml", BREAKING)
    before = contents(pets.folder)
    done = pets(
        "update", "--fail-on", "breaking", "--format", "json",
        environment=service.environment,
    )  # fmt: skip
    assert done.returncode == 1
    assert "request-parameter-type-changed" in done.stdout
    json.loads(done.stdout)
    assert contents(pets.folder) == before
    assert pets("update", environment=service.environment).returncode == 0
    assert contents(pets.folder) != before


def test_another_address_is_compared_with_the_former_one(
    pets: Specloom, service: Service
) -> None:
    """The copy keeps its place, so that the reviewer sees what changed in it."""
    url = service.put("/v2/openapi.yaml", BREAKING)
    pets.configure(ALLOWED.format(url, service.host))
    done = pets("update", environment=service.environment)
    assert done.returncode == 0, done.stderr
    assert "request-parameter-type-changed" in done.stdout
    assert (pets.folder / COPY).read_text() == BREAKING
    lock = (pets.folder / FOLDER / "specloom.lock").read_text()
    assert "/v2/openapi.yaml" in lock
    assert "/v1/openapi.yaml" not in lock
    assert pets("generate", "--check").returncode == 0


def test_an_update_that_cannot_be_generated_changes_nothing(
    pets: Specloom, service: Service
) -> None:
    before = contents(pets.folder)
    for text, code in (
        ("<html>gone</html>", "unreachable-remote"),
        ("a: 1\n", "not-openapi"),
        (referring_to("#/nowhere"), "unresolved-reference"),
    ):
        service.put("/v1/openapi.yaml", text, Content_Type="text/html; charset=utf-8")
        done = pets("update", environment=service.environment)
        assert done.returncode == 1
        assert f"error[{code}]" in done.stderr
        assert contents(pets.folder) == before


def test_references_are_relative_to_the_address_and_kept_too(
    specloom: Specloom, service: Service
) -> None:
    specloom.configure(
        ALLOWED.format(
            service.put("/api/v1/openapi.yaml", referring_to("models/pet.yaml")),
            service.host,
        )
    )
    service.put(
        "/api/v1/models/pet.yaml",
        "type: object\nproperties: {name: {$ref: '../../../shared/name.yaml'}}\n",
    )
    service.put("/shared/name.yaml", "{type: string, description: Its name.}\n")
    done = specloom("generate", environment=service.environment)
    assert done.returncode == 0, done.stderr
    documents = specloom.folder / FOLDER / "documents"
    port = service.host.partition(":")[2]
    assert sorted(contents(documents)) == [
        f"localhost_{port}/shared/name.yaml",
        "models/pet.yaml",
        "openapi.yaml",
    ]
    service.asked.clear()
    assert specloom("generate", "--check").returncode == 0
    assert specloom("validate").returncode == 0
    assert service.asked == []
    service.put("/shared/name.yaml", "{type: integer, description: Its number.}\n")
    done = specloom("update", environment=service.environment)
    assert done.returncode == 0, done.stderr
    assert "response-property-type-changed" in done.stdout
    # What is no longer referred to is no longer kept.
    service.put("/api/v1/openapi.yaml", SPEC)
    assert specloom("update", environment=service.environment).returncode == 0
    assert sorted(contents(documents)) == ["openapi.yaml"]
    assert specloom("generate", "--check").returncode == 0


def test_a_remote_document_never_leads_to_files_of_this_machine(
    specloom: Specloom, service: Service
) -> None:
    for reference in ("file:///etc/hostname", "../../../../../etc/hostname"):
        url = service.put("/openapi.yaml", referring_to(reference))
        done = specloom(
            "generate", url, "-o", "out", "--allow-remote", "localhost",
            environment=service.environment,
        )  # fmt: skip
        assert done.returncode == 1
        assert "error[" in done.stderr
    assert not (specloom.folder / "out").exists()


def test_files_of_the_network_that_a_file_here_refers_to_are_kept_as_well(
    specloom: Specloom, service: Service
) -> None:
    url = service.put("/models/pet.yaml", PET)
    specloom.spec(referring_to(url), "own.yaml")
    specloom.configure(ALLOWED.format("own.yaml", service.host))
    assert specloom("generate", environment=service.environment).returncode == 0
    service.put("/models/pet.yaml", PET.replace("Its name", "News"))
    service.asked.clear()
    assert specloom("generate", "--check").returncode == 0
    assert specloom("generate").returncode == 0
    assert service.asked == []
    done = specloom("update", environment=service.environment)
    assert done.returncode == 0, done.stderr
    assert "News" in (specloom.folder / FOLDER / "models.py").read_text()
    assert specloom("generate", "--check").returncode == 0


@pytest.mark.parametrize(
    "written",
    [
        "https://user:hunter2@localhost/openapi.yaml",
        "https://localhost/openapi.yaml?token=hunter2",
        "https://localhost/openapi.yaml?X-Amz-Date=1&X-Amz-Signature=hunter2",
        "https://localhost/openapi.yaml?sv=1&sig=hunter2",
    ],
)
def test_credentials_stand_in_no_lock_and_no_message(
    specloom: Specloom, written: str
) -> None:
    done = specloom("generate", written, "-o", "out", "--allow-remote", "localhost")
    assert done.returncode == 2
    assert "credentials" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert not (specloom.folder / "out").exists()


def test_a_signed_redirect_is_followed_and_kept_nowhere(
    specloom: Specloom, service: Service
) -> None:
    service.put("/there?signature=hunter2", SPEC)
    url = service.put(
        "/openapi.yaml", "", status=302, Location="/there?signature=hunter2"
    )
    command = ("generate", url, "-o", "out", "--allow-remote", service.host)
    assert specloom(*command, environment=service.environment).returncode == 0
    written = contents(specloom.folder / "out")
    assert not any(b"hunter2" in content for content in written.values())
    far = service.put("/far", "", status=302, Location="https://x.test/a?sig=hunter2")
    done = specloom(
        "generate", far, "-o", "new", "--allow-remote", service.host,
        environment=service.environment,
    )  # fmt: skip
    assert done.returncode == 1
    assert "it redirects elsewhere, to https://x.test/a" in done.stderr
    assert "hunter2" not in done.stderr


def test_only_encrypted_connections_with_a_certificate_that_is_right(
    specloom: Specloom, service: Service, tmp_path: Path
) -> None:
    url = service.put("/openapi.yaml", SPEC)
    command = ("generate", url, "-o", "out", "--allow-remote", "localhost")
    done = specloom(*command, environment={"SSL_CERT_FILE": "", "SSL_CERT_DIR": ""})
    assert done.returncode == 1
    assert "CERTIFICATE_VERIFY_FAILED" in done.stderr
    assert "SSL_CERT_FILE may name a file" in done.stderr
    lost = str(tmp_path / "lost.pem")
    done = specloom(*command, environment={"SSL_CERT_FILE": lost})
    assert f"SSL_CERT_FILE names '{lost}', which is no file" in done.stderr
    other = url.replace("localhost", "127.0.0.1")
    done = specloom(
        "generate", other, "-o", "out", "--allow-remote", "127.0.0.1",
        environment=service.environment,
    )  # fmt: skip
    assert "CERTIFICATE_VERIFY_FAILED" in done.stderr, "it is that of localhost"
    assert "SSL_CERT_FILE" not in done.stderr
    for plain in ("http://10.0.0.1/openapi.yaml", "http://example.com/openapi.yaml"):
        host = plain.split("/")[2]
        done = specloom("generate", plain, "-o", "out", "--allow-remote", host)
        assert done.returncode == 2
        assert "only https is" in done.stderr
    with document_service(tmp_path, tls=False) as here:
        url = here.put("/openapi.yaml", SPEC)
        done = specloom("generate", url, "-o", "out", "--allow-remote", "localhost")
        assert done.returncode == 0, done.stderr
        there = service.put("/down.yaml", "", status=302, Location=url)
        done = specloom(
            "generate", there, "-o", "new", "--allow-remote", "localhost",
            environment=service.environment,
        )  # fmt: skip
        assert "it redirects elsewhere" in done.stderr, "https does not lead to http"


def test_redirects_lead_to_allowed_hosts_only(
    specloom: Specloom, service: Service, tmp_path: Path
) -> None:
    with (
        document_service(tmp_path, name="127.0.0.1", tls=False) as other,
        document_service(tmp_path, name="localhost", tls=False) as here,
    ):
        target = other.put("/there.yaml", SPEC)
        url = here.put("/openapi.yaml", "", status=307, Location=target)
        command = ("generate", url, "-o", "out", "--allow-remote", here.host)
        done = specloom(*command)
        assert "it redirects elsewhere" in done.stderr
        assert other.asked == []
        done = specloom(*command, "--allow-remote", other.host)
        assert done.returncode == 0, done.stderr


def test_a_package_is_called_by_its_name(pets: Specloom) -> None:
    done = pets("update", "pet")
    assert done.returncode == 2
    assert "no configured package is called 'pet'; did you mean 'pets'?" in done.stderr
    pets.configure(PACKAGE.format("pets.yaml"))
    done = pets("update")
    assert done.returncode == 2
    assert "nothing to update" in done.stderr
    assert pets("update", "pets").returncode == 0


def test_documents_of_the_network_are_compared(
    specloom: Specloom, service: Service
) -> None:
    url = service.put("/openapi.yaml", BREAKING)
    done = specloom(
        "diff", "pets.yaml", url, "--allow-remote", service.host,
        environment=service.environment,
    )  # fmt: skip
    assert done.returncode == 1
    assert "request-parameter-type-changed" in done.stdout


def test_a_copy_may_be_served_and_validated_without_the_network(
    pets: Specloom, service: Service
) -> None:
    service.asked.clear()
    url = f"{service.origin}/v1/openapi.yaml"
    done = pets("validate", url)
    assert done.returncode == 0, done.stdout
    assert service.asked == []


def test_moving_a_package_takes_its_document_along(
    pets: Specloom, service: Service
) -> None:
    (pets.folder / FOLDER).rename(pets.folder / "animals")
    project = pets.folder / "pyproject.toml"
    project.write_text(project.read_text().replace(FOLDER, "animals"))
    service.asked.clear()
    assert pets("generate", environment=service.environment).returncode == 0
    assert pets("generate", "--check").returncode == 0
    assert service.asked == []


FIELDS = "".join(
    f"        {name}: {{type: string}}\n"
    for name in ("bravo", "charlie", "delta", "echo")
)
LONG = SPEC + FIELDS


@pytest.mark.parametrize("merge", ["merge", "squash"])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (f"{LONG}        ours: {{type: string}}\n", LONG.replace("Pets", "Our pets")),
        (
            f"{LONG}        ours: {{type: string}}\n",
            f"{LONG}        theirs: {{type: string}}\n",
        ),
    ],
    ids=["far apart", "in conflict"],
)
def test_branches_that_updated_are_merged_by_another_update(
    specloom: Specloom, service: Service, ours: str, theirs: str, merge: str
) -> None:
    git(specloom.folder, "init", "-q", "--initial-branch=main")
    url = service.put("/v1/openapi.yaml", LONG)
    specloom.configure(ALLOWED.format(url, service.host))

    def update(content: str) -> None:
        service.put("/v1/openapi.yaml", content)
        done = specloom("update", environment=service.environment)
        assert done.returncode == 0, done.stderr

    update(LONG)
    commit(specloom.folder, {".gitignore": ".specloom_cache/\n"})
    git(specloom.folder, "checkout", "-qb", "theirs")
    update(theirs)
    commit(specloom.folder, {}, "theirs")
    git(specloom.folder, "checkout", "-q", "main")
    update(ours)
    commit(specloom.folder, {}, "ours")
    subprocess.run(
        [
            "git",
            "merge",
            "-q",
            "--no-edit",
            *(["--squash"] * (merge == "squash")),
            "theirs",
        ],
        cwd=specloom.folder,
        check=False,
    )
    checked = specloom("generate", "--check")
    assert checked.returncode == 1
    assert "error[changed-copy]" in checked.stderr
    assert "specloom update" in checked.stderr
    both = f"{ours.replace('Pets', 'Our pets')}        theirs: {{type: string}}\n"
    update(both)
    assert (specloom.folder / COPY).read_text() == both
    checked = specloom("generate", "--check")
    assert checked.returncode == 0, checked.stderr
