"""`specloom diff` in every kind of repository, and with every kind of path in one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import jsonschema_rs
import pytest

from .command import SPEC, Specloom

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

SCHEMA = Path(__file__).parents[2] / "docs" / "diff.schema.json"
BROKEN = SPEC.replace("{type: integer}", "{type: boolean}")
CHANGED = "request-parameter-type-changed"
PARTED = SPEC.replace("#/components/schemas/Pet", "models/pet.yaml")
PET = "type: object\nproperties:\n  name: {type: string}\n"
OTHER_PET = PET.replace("{type: string}", "{type: integer}")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        check=True,
        capture_output=True,
    )


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def commit(folder: Path, files: dict[str, str], subject: str = "one") -> None:
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", subject)


@pytest.fixture
def repository(specloom: Specloom) -> Specloom:
    """A repository without a commit; the project's document is gone."""
    (specloom.folder / "pets.yaml").unlink()
    git(specloom.folder, "init", "-q", "--initial-branch=main")
    return specloom


def valid(output: str) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema_rs.validate(schema, json.loads(output))


def places(output: str, side: str = "base") -> set[str]:
    return {
        change[side]["file"] for change in json.loads(output)["changes"] if change[side]
    }


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("HEAD:specs/pets.yaml", "."),
        ("HEAD:specs/../specs/./pets.yaml", "."),
        ("HEAD:./specs/pets.yaml", "."),
        ("HEAD:./pets.yaml", "specs"),
        ("HEAD:../specs/pets.yaml", "specs"),
        ("HEAD:specs/pets.yaml", "specs"),
        ("HEAD@{1 day ago}:specs/pets.yaml", "."),
        ("HEAD^{/one: first}:specs/pets.yaml", "."),
    ],
)
def test_a_path_is_read_as_git_reads_it_and_named_from_the_root(
    repository: Specloom, name: str, folder: str
) -> None:
    commit(repository.folder, {"specs/pets.yaml": SPEC}, "one: first")
    write(repository.folder, {"specs/pets.yaml": BROKEN})
    cwd = repository.folder / folder
    here = "pets.yaml" if folder == "specs" else "specs/pets.yaml"
    done = repository("diff", name, here, "--format", "json", cwd=cwd)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    revision = name.rpartition(":")[0]
    assert report["base"] == f"{revision}:specs/pets.yaml"
    assert places(done.stdout) == {f"{revision}:specs/pets.yaml"}
    assert [change["rule"] for change in report["changes"]] == [CHANGED]


def test_what_is_gone_is_annotated_by_the_files_own_name(repository: Specloom) -> None:
    """However the user wrote it: the top of the file as the repository calls it."""
    commit(repository.folder, {"specs/pets.yaml": SPEC})
    empty = SPEC[: SPEC.index("paths:")] + "paths: {}\n"
    write(repository.folder, {"specs/pets.yaml": empty})
    for name in ("./specs/pets.yaml", "specs//pets.yaml", "specs/../specs/pets.yaml"):
        for format, expected in (
            ("github", "file=specs/pets.yaml,line="),
            ("sarif", '"uri": "specs/pets.yaml"'),
        ):
            pair = ("diff", "HEAD:specs/pets.yaml", name, "--format", format)
            output = repository(*pair).stdout
            assert expected in output
            assert name not in output.replace(f"→ {name}", "")


def test_everything_configured_against_the_index(repository: Specloom) -> None:
    repository.configure(CONFIGURED.format("pets.yaml"))
    commit(repository.folder, {"pets.yaml": SPEC})
    write(repository.folder, {"pets.yaml": BROKEN})
    assert CHANGED in repository("diff", "--git", "").stdout
    repository.configure(CONFIGURED.format("new.yaml"))
    write(repository.folder, {"new.yaml": SPEC})
    assert "all of it is new" in repository("diff", "--git", "").stderr


def test_the_index_is_a_revision_without_a_name(repository: Specloom) -> None:
    commit(repository.folder, {"pets.yaml": SPEC})
    write(repository.folder, {"pets.yaml": BROKEN})
    git(repository.folder, "add", "pets.yaml")
    write(repository.folder, {"pets.yaml": SPEC})
    assert repository("diff", "HEAD:pets.yaml", "pets.yaml").returncode == 0
    done = repository("diff", "HEAD:pets.yaml", ":pets.yaml")
    assert done.returncode == 1
    assert "HEAD:pets.yaml → :pets.yaml" in done.stdout


@pytest.mark.parametrize(
    "name", ["a b.yaml", "ä/pets.yaml", "a:b.yaml", "[a]*.yaml", "x/'y'.yaml"]
)
def test_a_file_may_have_any_name(repository: Specloom, name: str) -> None:
    commit(repository.folder, {name: SPEC})
    write(repository.folder, {name: BROKEN})
    done = repository("diff", f"HEAD:{name}", name, "--format", "json")
    assert done.returncode == 1, done.stderr
    assert places(done.stdout) == {f"HEAD:{name}"}
    assert repository("diff", "--changelog", "..HEAD", name).returncode == 0


@pytest.mark.parametrize(
    ("reference", "file"),
    [
        ("models/pet one.yaml", "models/pet one.yaml"),
        ("models/pet%20one.yaml", "models/pet one.yaml"),
        ("./models/../models/pèt.yaml", "models/pèt.yaml"),
        ("models/pet.yaml#/Pet", "models/pet.yaml"),
        ("models/pet", "models/pet"),
    ],
)
def test_what_a_document_refers_to_is_of_the_same_revision(
    repository: Specloom, reference: str, file: str
) -> None:
    before, after = PET, OTHER_PET
    if "#" in reference:
        before, after = (
            "Pet:\n" + "".join(f"  {line}\n" for line in text.splitlines())
            for text in (before, after)
        )
    text = SPEC.replace("'#/components/schemas/Pet'", f"'{reference}'")
    commit(repository.folder, {"pets.yaml": text, file: before})
    write(repository.folder, {file: after})
    done = repository("diff", "HEAD:pets.yaml", "pets.yaml", "--format", "json")
    assert done.returncode == 1, done.stderr
    assert places(done.stdout) == {f"HEAD:{file}"}
    assert places(done.stdout, "revision") == {file}


def test_links_are_followed_as_long_as_they_stay_inside(repository: Specloom) -> None:
    folder = repository.folder
    write(folder, {"v1/api/pets.yaml": PARTED, "v1/api/models/pet.yaml": PET})
    (folder / "api").symlink_to("v1/api")
    (folder / "latest.yaml").symlink_to("api/pets.yaml")
    (folder / "outside.yaml").symlink_to("/etc/passwd")
    (folder / "above").symlink_to("../..")
    (folder / "round").symlink_to("round")
    commit(folder, {})
    write(folder, {"v1/api/models/pet.yaml": OTHER_PET})
    for name in ("v1/api/pets.yaml", "api/pets.yaml", "latest.yaml"):
        done = repository("diff", f"HEAD:{name}", name)
        assert done.returncode == 1, done.stderr
        assert "response-property-type-changed" in done.stdout
    for name in ("outside.yaml", "above/x.yaml", "round"):
        done = repository("diff", f"HEAD:{name}", "latest.yaml")
        assert done.returncode == 2
        assert "lead out of it, or nowhere" in done.stderr


def test_line_ends_and_marks_of_encodings_mean_nothing(repository: Specloom) -> None:
    commit(repository.folder, {"pets.yaml": SPEC})
    file = repository.folder / "pets.yaml"
    for content in (
        SPEC.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + SPEC.encode(),
        SPEC.encode("utf-16"),
    ):
        file.write_bytes(content)
        done = repository("diff", "HEAD:pets.yaml", "pets.yaml")
        assert done.stdout == "HEAD:pets.yaml → pets.yaml\nno changes\n"


def test_folders_of_revisions(repository: Specloom) -> None:
    files = {
        "specs/pets.yaml": PARTED,
        "specs/models/pet.yaml": PET,
        "specs/gone.yaml": SPEC,
        "specs/also gone.json": '{"components": {}, "info": {"title": "a", "version": "1"}, "openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"200": {"description": "d"}}}}}}',
        "specs/same.yaml": SPEC,
    }
    commit(repository.folder, files)
    for name in ("gone.yaml", "also gone.json"):
        (repository.folder / "specs" / name).unlink()
    write(
        repository.folder,
        {"specs/models/pet.yaml": OTHER_PET, "specs/come.yaml": SPEC},
    )
    os.mkfifo(repository.folder / "specs" / "pipe.yaml")
    for base, cwd, revision in (
        ("HEAD:specs", ".", "specs"),
        ("HEAD:./", "specs", "."),
    ):
        done = repository(
            "diff", base, revision, "--format", "json", cwd=repository.folder / cwd
        )
        assert done.returncode == 1, done.stderr
        valid(done.stdout)
        rows = json.loads(done.stdout)["comparisons"]
        start = "specs/" if cwd == "." else ""
        assert [(row["base"], row["revision"]) for row in rows] == [
            ("HEAD:specs/also gone.json", "(no document)"),
            ("HEAD:specs/gone.yaml", "(no document)"),
            ("HEAD:specs/pets.yaml", f"{start}pets.yaml"),
            ("HEAD:specs/same.yaml", f"{start}same.yaml"),
            ("(no document)", f"{start}come.yaml"),
        ]
        rules = [{change["rule"] for change in row["changes"]} for row in rows]
        assert "api-path-removed-without-deprecation" in rules[0] & rules[1]
        assert rules[2] == {"response-property-type-changed"}
        assert rules[3] == set()
        assert "endpoint-added" in rules[4]
        assert {change["level"] for change in rows[4]["changes"]} == {"info"}
    text = repository("diff", "HEAD:specs", "specs").stdout
    assert text.splitlines()[-1].endswith("; no changes in specs/same.yaml")
    shutil.rmtree(repository.folder / "specs")
    write(repository.folder, {"specs2/pets.yaml": PARTED})
    done = repository("diff", "HEAD:specs", "specs2", "--approve")
    assert done.returncode == 0, done.stderr
    assert (repository.folder / "specs2" / "gone.approved.toml").is_file()


def test_annotations_of_what_went_stand_where_it_was(repository: Specloom) -> None:
    commit(repository.folder, {"specs/pets.yaml": SPEC, "specs/gone.yaml": SPEC})
    (repository.folder / "specs" / "gone.yaml").unlink()
    github = repository("diff", "HEAD:specs", "specs", "--format", "github").stdout
    assert "file=specs/gone.yaml,line=1," in github


def test_a_folder_is_not_compared_with_a_document(repository: Specloom) -> None:
    commit(repository.folder, {"specs/pets.yaml": SPEC})
    for pair in (("HEAD:specs", "specs/pets.yaml"), ("HEAD:specs/pets.yaml", "specs")):
        done = repository("diff", *pair)
        assert done.returncode == 2
        assert "name two documents, or two folders" in done.stderr
    done = repository("diff", "specs", "HEAD:specs/pet.yaml")
    assert done.returncode == 2
    assert "has no file 'specs/pet.yaml'. Did you mean 'specs/pets.yaml'?" in (
        done.stderr
    )


def test_a_bare_repository(repository: Specloom, tmp_path: Path) -> None:
    commit(repository.folder, {"pets.yaml": PARTED, "models/pet.yaml": PET})
    commit(repository.folder, {"models/pet.yaml": OTHER_PET}, "two")
    git(tmp_path, "clone", "-q", "--bare", str(repository.folder), "bare.git")
    bare = tmp_path / "bare.git"
    pair = ("HEAD~1:pets.yaml", "HEAD:pets.yaml")
    done = repository("diff", *pair, "--format", "github", cwd=bare)
    assert done.returncode == 1, done.stderr
    assert "file=models/pet.yaml,line=3," in done.stdout
    done = repository("diff", *pair, "--approve", cwd=bare)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--approve needs a document that is a file" in done.stderr
    text = repository("diff", "--changelog", "..HEAD", "pets.yaml", cwd=bare).stdout
    assert "\n## two\n" in text


def test_a_second_work_tree(repository: Specloom, tmp_path: Path) -> None:
    commit(repository.folder, {"specs/pets.yaml": SPEC})
    git(repository.folder, "worktree", "add", "-q", str(tmp_path / "second"))
    write(tmp_path / "second", {"specs/pets.yaml": BROKEN})
    inner = tmp_path / "second" / "specs"
    pair = ("main:./pets.yaml", "pets.yaml")
    done = repository("diff", *pair, "--format", "github", cwd=inner)
    assert "::error file=specs/pets.yaml," in done.stdout
    assert repository("diff", *pair, "--approve", cwd=inner).returncode == 0
    assert (inner / "pets.approved.toml").is_file()


def test_a_shallow_clone_says_what_it_lacks(
    repository: Specloom, tmp_path: Path
) -> None:
    commit(repository.folder, {"pets.yaml": SPEC})
    commit(repository.folder, {"pets.yaml": BROKEN}, "two")
    url = repository.folder.as_uri()
    git(tmp_path, "clone", "-q", "--depth", "1", url, "shallow")
    cwd = tmp_path / "shallow"
    done = repository("diff", "HEAD~1:pets.yaml", "pets.yaml", cwd=cwd)
    assert done.returncode == 2
    assert "This clone is shallow: fetch more of its history." in done.stderr
    text = repository("diff", "--changelog", "..HEAD", "pets.yaml", cwd=cwd).stdout
    assert "This clone is shallow and ends here" in text
    assert "The document was added." not in text


def test_a_submodule_is_compared_from_inside(
    repository: Specloom, tmp_path: Path
) -> None:
    commit(repository.folder, {"pets.yaml": SPEC})
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q")
    source = str(repository.folder)
    add = ("submodule", "--quiet", "add", source, "api")
    git(outer, "-c", "protocol.file.allow=always", *add)
    commit(outer, {})
    done = repository("diff", "HEAD:api/pets.yaml", "api/pets.yaml", cwd=outer)
    assert done.returncode == 2
    assert "'api' is a submodule in 'HEAD': compare from inside." in done.stderr
    inside = repository("diff", "HEAD:pets.yaml", "pets.yaml", cwd=outer / "api")
    assert inside.returncode == 0, inside.stderr


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("HEAD:pets.yaml", "'HEAD' names no commit of this repository."),
        ("C:\\specs\\pets.yaml", "No file is called so, and 'C' names no commit"),
        ("--output=x:pets.yaml", "'--output=x' names no commit"),
        ("https://example.com/pets.yaml", "on a host that is not allowed: example.com"),
    ],
)
def test_before_the_first_commit_there_is_no_revision(
    repository: Specloom, name: str, message: str
) -> None:
    write(repository.folder, {"pets.yaml": SPEC})
    done = repository("diff", "--", name, "pets.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert sorted(os.listdir(repository.folder)) == [".git", "pets.yaml"]


def test_a_path_that_leads_out_of_the_repository(repository: Specloom) -> None:
    commit(repository.folder, {"pets.yaml": SPEC})
    for path in ("../pets.yaml", "a/../../pets.yaml", "/etc/passwd"):
        done = repository("diff", f"HEAD:{path}", "pets.yaml")
        assert done.returncode == 2
        assert "leads out of the repository" in done.stderr


def test_without_git_only_what_needs_it_is_refused(
    repository: Specloom, tmp_path: Path
) -> None:
    commit(repository.folder, {"pets.yaml": SPEC})
    no_git = {"PATH": str(tmp_path)}
    done = repository("diff", "HEAD:pets.yaml", "pets.yaml", environment=no_git)
    assert done.returncode == 2
    assert "git is needed for this, and is not installed." in done.stderr
    for name in ("text", "github", "sarif"):
        pair = ("diff", "pets.yaml", "pets.yaml", "--format", name)
        assert repository(*pair, environment=no_git).returncode == 0


def test_without_git_a_workflow_knows_where_its_files_are(
    specloom: Specloom, tmp_path: Path
) -> None:
    specs = specloom.folder / "specs"
    write(specs, {"old.yaml": SPEC, "new.yaml": BROKEN})
    environment = {"PATH": str(tmp_path), "GITHUB_WORKSPACE": str(specloom.folder)}
    pair = ("diff", "old.yaml", "new.yaml", "--format", "github")
    done = specloom(*pair, cwd=specs, environment=environment)
    assert "::error file=specs/new.yaml," in done.stdout


CONFIGURED = '[[tool.specloom.packages]]\nspec = "{}"\noutput = "out"\n'


def test_an_older_configuration_may_be_none(repository: Specloom) -> None:
    commit(repository.folder, {"pyproject.toml": "[project]\n", "pets.yaml": SPEC})
    repository.configure(CONFIGURED.format("pets.yaml"))
    assert repository("diff", "--git", "HEAD").returncode == 0
    commit(repository.folder, {"pyproject.toml": "[tool.specloom]\nnew = 1\n"}, "two")
    repository.configure(CONFIGURED.format("pets.yaml"))
    done = repository("diff", "--git", "HEAD")
    assert done.returncode == 0
    assert "unknown key `new`" in done.stderr
    assert "are not compared" in done.stderr


def test_what_configured_documents_may_read_counts(repository: Specloom) -> None:
    text = SPEC.replace("#/components/schemas/Pet", "../shared/pet.yaml")
    access = 'allow-root = ["shared"]\n'
    files = {
        "specs/pets.yaml": text,
        "shared/pet.yaml": PET,
        "pyproject.toml": CONFIGURED.format("specs/pets.yaml") + access,
    }
    commit(repository.folder, files)
    write(repository.folder, {"shared/pet.yaml": OTHER_PET})
    done = repository("diff", "--git", "HEAD", "--format", "json")
    (comparison,) = json.loads(done.stdout)["comparisons"]
    assert comparison["problems"] == {"base": [], "revision": []}
    assert [change["rule"] for change in comparison["changes"]] == [
        "response-property-type-changed"
    ]
    assert comparison["changes"][0]["base"]["file"] == "HEAD:shared/pet.yaml"


def test_the_python_is_that_of_what_is_selected(repository: Specloom) -> None:
    other = SPEC[SPEC.index("  /pets/{petId}") : SPEC.index("components:")].replace(
        "/pets/{petId}", "/shops/{petId}"
    )
    text = SPEC.replace(
        "components:", other.replace("getPet", "getShop") + "components:"
    )
    selection = 'include = ["path:/pets/*"]\n'
    files = {
        "pets.yaml": text,
        "pyproject.toml": CONFIGURED.format("pets.yaml") + selection,
    }
    commit(repository.folder, files)
    shop = text.index("/shops")
    changed = text[:shop] + text[shop:].replace("type: integer", "type: boolean")
    write(repository.folder, {"pets.yaml": changed})
    done = repository("diff", "--git", "HEAD", "--format", "json")
    (comparison,) = json.loads(done.stdout)["comparisons"]
    assert [change["rule"] for change in comparison["changes"]] == [CHANGED]
    assert comparison["python"]["symbols"] == []
    done = repository("diff", "--git", "HEAD", "--side", "client")
    assert (done.returncode, done.stdout.splitlines()[1]) == (
        0,
        "no changes that callers of the client notice",
    )
    commit(repository.folder, {}, "two")
    log = repository("diff", "--changelog", "HEAD~1..").stdout
    assert "**1 breaking. Python: patch version" in log


def test_a_changelog_has_the_settings_of_the_comparison(repository: Specloom) -> None:
    deprecated = SPEC.replace("tags: [pets]", "tags: [pets]\n      deprecated: true")
    commit(repository.folder, {"pets.yaml": SPEC})
    commit(repository.folder, {"pets.yaml": deprecated}, "two")
    command = ("diff", "--changelog", "HEAD~1..", "pets.yaml")
    assert "**1 info." in repository(*command).stdout
    repository.configure("[tool.specloom.diff]\ndeprecation-days = 90\n")
    text = repository(*command).stdout
    assert "**1 breaking." in text
    repository.configure(
        '[tool.specloom.diff.levels]\nendpoint-deprecated = "warning"\n'
    )
    assert "**1 warning." in repository(*command).stdout
    stub = repository(*command, "--side", "stub").stdout
    assert "## Without a change" in stub


def test_a_sunset_is_counted_from_the_day_of_its_commit(repository: Specloom) -> None:
    """What was announced early enough stays so in a changelog of years later."""
    sunset = "deprecated: true\n      x-sunset: '2021-06-01'"
    deprecated = SPEC.replace("tags: [pets]", f"tags: [pets]\n      {sunset}")
    repository.configure("[tool.specloom.diff]\ndeprecation-days = 90\n")
    commit(repository.folder, {"pets.yaml": SPEC})
    write(repository.folder, {"pets.yaml": deprecated})
    git(repository.folder, "add", "--all")
    git(repository.folder, "commit", "-qm", "x", "--date", "2021-01-01T12:00:00Z")
    done = repository(
        "diff", "--changelog", "HEAD~1..", "pets.yaml", "--format", "json"
    )
    valid(done.stdout)
    (entry,) = json.loads(done.stdout)["entries"]
    rules = [change["rule"] for change in entry["comparison"]["changes"]]
    assert rules == ["endpoint-deprecated-with-sunset"]


def test_a_changelog_of_another_repository(
    repository: Specloom, tmp_path: Path
) -> None:
    commit(repository.folder, {"specs/pets.yaml": SPEC})
    commit(repository.folder, {"specs/pets.yaml": BROKEN}, "two")
    file = os.path.relpath(repository.folder / "specs" / "pets.yaml", tmp_path)
    done = repository("diff", "--changelog", "HEAD~1..", file, cwd=tmp_path)
    assert "\n## two\n" in done.stdout, done.stderr


def test_a_changelog_of_a_document_that_is_gone(repository: Specloom) -> None:
    commit(repository.folder, {"a/b/pets.yaml": SPEC, "x": ""})
    shutil.rmtree(repository.folder / "a")
    commit(repository.folder, {}, "two")
    done = repository("diff", "--changelog", "..HEAD", "a/b/pets.yaml")
    assert "## two\n" in done.stdout, done.stderr
    assert "The document was removed." in done.stdout


@pytest.mark.parametrize(
    "options",
    [
        ("--changelog", "..HEAD", "--git", "HEAD"),
        ("--changelog", "..HEAD", "--approve"),
        ("--generated", "a", "b", "--approve"),
        ("a.yaml", "b.yaml", "--reason", "because"),
    ],
)
def test_what_goes_not_together_is_refused(
    repository: Specloom, options: tuple[str, ...]
) -> None:
    done = repository("diff", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--" in done.stderr
