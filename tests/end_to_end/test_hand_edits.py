"""Packages that people edit: what they wrote is there after every regeneration."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import specloom as generator

from .command import SPEC, Specloom
from .test_diff_git import commit, git

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

CONFIGURED = '[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "src/pets"\n'
MERGING = f'[tool.specloom]\non-edit = "merge"\n\n{CONFIGURED}'
WITHOUT_CACHE = {"SPECLOOM_CACHE": ""}

WITH_AGE = SPEC.replace(
    "        name: {type: string, description: Its name.}\n",
    "        name: {type: string, description: Its name.}\n"
    "        age: {type: integer, description: Its age.}\n",
)
WITH_COLOUR = WITH_AGE.replace(
    "        age:", "        colour: {type: string, description: Its colour.}\n        age:"
)
WITH_OWNERS = SPEC.replace(
    "components:\n",
    "  /owners:\n    get:\n      operationId: listOwners\n      summary: List owners\n"
    "      tags: [pets]\n      responses:\n        '200': {description: They.}\n"
    "components:\n",
)
METHOD = '\n    def shouted(self) -> str:\n        return f"{self.name}!"\n'


@pytest.fixture
def project(specloom: Specloom) -> Specloom:
    """A package that was generated and committed."""
    specloom.configure(MERGING)
    git(specloom.folder, "init", "-q", "--initial-branch=main")
    assert specloom("generate").returncode == 0
    commit(specloom.folder, {".gitignore": ".specloom_cache/\n"})
    return specloom


def file(project: Specloom, name: str) -> Path:
    return project.folder / "src" / "pets" / name


def edit(project: Specloom, name: str, *replacements: tuple[str, str]) -> str:
    """Replace texts in a generated file; what it is then."""
    text = file(project, name).read_text()
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} in {text}"
        text = text.replace(old, new)
    file(project, name).write_text(text)
    return text


def add(project: Specloom, name: str, text: str) -> None:
    with file(project, name).open("a") as stream:
        stream.write(text)


def change(project: Specloom, spec: str) -> None:
    (project.folder / "pets.yaml").write_text(spec)


def read(project: Specloom, name: str) -> str:
    return file(project, name).read_text()


def states(project: Specloom) -> dict[str, str]:
    """The files that are not clean by path."""
    done = project("status", "--format", "json")
    assert done.returncode == 0, done.stderr
    (package,) = json.loads(done.stdout)
    return {row["path"]: row["state"] for row in package["files"]}


EDITS = {
    "a new method": ("models.py", None),
    "a docstring": ("models.py", ('"""Its name."""', '"""What it is called."""')),
    "an import": (
        "models.py",
        ("from msgspec import", "from my.own import thing\nfrom msgspec import"),
    ),
    "a method that is generated": (
        "operations/pets.py",
        ("        return get_pet_operation()", "        log()\n        return get_pet_operation()"),
    ),
    "an export": ("operations/__init__.py", ('["Pets", "pets"]', '["Mine", "Pets", "pets"]')),
}


@pytest.mark.parametrize("kind", EDITS)
@pytest.mark.parametrize("environment", [{}, WITHOUT_CACHE], ids=["cached", "git only"])
def test_an_edit_is_there_after_the_document_changed(
    project: Specloom, kind: str, environment: dict[str, str]
) -> None:
    name, replacement = EDITS[kind]
    if replacement is None:
        add(project, name, METHOD)
        new = METHOD
    else:
        edit(project, name, replacement)
        new = replacement[1]
    commit(project.folder, {}, "edited")
    for spec, said in ((WITH_AGE, "Its age."), (WITH_COLOUR, "Its colour.")):
        change(project, spec)
        done = project("generate", environment=environment)
        assert done.returncode == 0, done.stderr
        assert said in read(project, "models.py")
        assert new in read(project, name)
        compile(read(project, name), name, "exec")
        assert states(project) == {name: "edited"}
        commit(project.folder, {}, "regenerated")


def test_two_changes_of_one_file_and_an_added_operation_are_both_there(
    project: Specloom,
) -> None:
    edit(
        project,
        "operations/pets.py",
        ("Get a pet (GET /pets/{petId}).", "Get one of our pets."),
    )
    add(project, "operations/pets.py", "\n\ndef mine() -> int:\n    return 1\n")
    change(project, WITH_OWNERS)
    done = project("generate")
    assert done.returncode == 0, done.stderr
    assert "operations/pets.py: merged with what was edited by hand" in done.stderr
    text = read(project, "operations/pets.py")
    assert "Get one of our pets." in text
    assert "def list_owners(" in text
    assert text.endswith("def mine() -> int:\n    return 1\n")


def test_without_a_terminal_nothing_is_merged_unless_it_is_configured(
    project: Specloom,
) -> None:
    project.configure(CONFIGURED)
    text = edit(project, "models.py", ('"""Its name."""', '"""Mine."""'))
    change(project, WITH_AGE)
    done = project("generate")
    assert done.returncode == 1
    assert "models.py was edited by hand" in done.stderr
    assert "--on-edit merge" in done.stderr
    assert "--overwrite" in done.stderr
    assert read(project, "models.py") == text
    assert project("generate", "--on-edit", "merge").returncode == 0
    assert '"""Mine."""' in read(project, "models.py")
    assert "Its age." in read(project, "models.py")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_on_a_terminal_edits_are_merged(project: Specloom) -> None:
    project.configure(CONFIGURED)
    edit(project, "models.py", ('"""Its name."""', '"""Mine."""'))
    change(project, WITH_AGE)
    assert on_a_terminal(project) == 0
    assert '"""Mine."""' in read(project, "models.py")
    assert "Its age." in read(project, "models.py")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_on_a_terminal_without_git_nothing_is_merged(project: Specloom) -> None:
    project.configure(CONFIGURED)
    shutil.rmtree(project.folder / ".git")
    text = edit(project, "models.py", ('"""Its name."""', '"""Mine."""'))
    change(project, WITH_AGE)
    assert on_a_terminal(project) == 1
    assert read(project, "models.py") == text


def on_a_terminal(project: Specloom) -> int:
    import pty

    controller, terminal = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "specloom", "generate"],
            cwd=project.folder,
            env={
                **os.environ,
                "PYTHONPATH": str(Path(generator.__file__).parents[1]),
                "GIT_CEILING_DIRECTORIES": str(project.folder.parent),
            },
            stdin=terminal,
            stdout=terminal,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
    finally:
        os.close(controller)
        os.close(terminal)
    return done.returncode


def test_a_conflict_gets_markers_and_is_left_alone_until_it_is_resolved(
    project: Specloom,
) -> None:
    edit(project, "models.py", ('"""Its name."""', '"""Mine."""'))
    commit(project.folder, {}, "edited")
    change(project, SPEC.replace("Its name.", "Yours."))
    done = project("generate")
    assert done.returncode == 1
    text = read(project, "models.py")
    conflict = (
        '<<<<<<< edited by hand\n    """Mine."""\n=======\n    """Yours."""\n'
        ">>>>>>> specloom\n"
    )
    assert conflict in text
    line = text[: text.index(conflict)].count("\n") + 1
    assert f"models.py:{line}: " in done.stderr
    assert states(project) == {"models.py": "conflict"}
    assert project("generate", "--check").returncode == 1

    change(project, SPEC.replace("Its name.", "Others."))
    done = project("generate")
    assert done.returncode == 1
    assert f"models.py:{line}: " in done.stderr
    assert "not resolved" in done.stderr
    assert read(project, "models.py") == text

    file(project, "models.py").write_text(text.replace(conflict, '    """Mine."""\n'))
    done = project("generate")
    assert done.returncode == 1, "what has changed since the conflict is one more"
    assert '    """Others."""\n>>>>>>> specloom' in read(project, "models.py")


def test_a_formatted_package_with_an_edit_takes_what_is_new(project: Specloom) -> None:
    ruff = [sys.executable, "-m", "ruff", "format", "--line-length", "60", "--isolated"]
    quotes = ["--config", "format.quote-style='single'"]
    subprocess.run([*ruff, *quotes, "src"], cwd=project.folder, check=True)
    commit(project.folder, {}, "formatted")
    assert states(project) == {}
    add(project, "models.py", METHOD)
    subprocess.run([*ruff, *quotes, "src"], cwd=project.folder, check=True)
    before = read(project, "models.py")
    commit(project.folder, {}, "edited")
    change(project, WITH_AGE)
    done = project("generate")
    assert done.returncode == 0, done.stderr
    after = read(project, "models.py")
    assert "Its age." in after
    assert "def shouted(self)" in after
    kept = set(before.split("\n")) - set(after.split("\n"))
    assert not kept, "lines that nobody changed are as they were formatted"


def test_two_branches_with_an_edit_each(project: Specloom) -> None:
    folder = project.folder
    git(folder, "checkout", "-qb", "left")
    add(project, "models.py", METHOD)
    change(project, WITH_AGE)
    assert project("generate").returncode == 0
    commit(folder, {}, "left")
    git(folder, "checkout", "-q", "main")
    git(folder, "checkout", "-qb", "right")
    edit(project, "operations/pets.py", ("        return get_pet", "        log()\n        return get_pet"))
    change(project, WITH_OWNERS)
    assert project("generate").returncode == 0
    commit(folder, {}, "right")
    git(folder, "merge", "-q", "--no-edit", "left")
    for environment in (WITHOUT_CACHE, {}):
        done = project("generate", environment=environment)
        assert done.returncode == 0, done.stderr
        models, operations = (read(project, name) for name in ("models.py", "operations/pets.py"))
        assert METHOD in models
        assert "Its age." in models
        assert "        log()\n" in operations
        assert "def list_owners(" in operations
    assert states(project) == {"models.py": "edited", "operations/pets.py": "edited"}


def test_a_specloom_that_renders_differently_keeps_edits(
    project: Specloom, tmp_path: Path
) -> None:
    add(project, "models.py", METHOD)
    commit(project.folder, {}, "edited")
    upgraded = tmp_path / "upgraded"
    sources = Path(generator.__file__).parent
    shutil.copytree(sources, upgraded / "generator" / "specloom")
    shutil.copytree(sources.parents[1] / "templates", upgraded / "templates")
    template = upgraded / "templates" / "package" / "models.py.jinja"
    text = template.read_text()
    template.write_text(text.replace("{{ module.doc | docstring }}", '"""Data."""'))
    environment = {"PYTHONPATH": str(upgraded / "generator")}
    for variables in ({**environment, **WITHOUT_CACHE}, environment):
        done = project("generate", environment=variables)
        assert done.returncode == 0, done.stderr
        text = read(project, "models.py")
        assert '"""Data."""' in text
        assert METHOD in text


def test_a_package_that_was_moved_keeps_its_edits(project: Specloom) -> None:
    add(project, "models.py", METHOD)
    git(project.folder, "mv", "src/pets", "src/animals")
    project.configure(MERGING.replace("src/pets", "src/animals"))
    commit(project.folder, {}, "moved")
    change(project, WITH_AGE)
    done = project("generate", environment=WITHOUT_CACHE)
    assert done.returncode == 0, done.stderr
    text = (project.folder / "src" / "animals" / "models.py").read_text()
    assert METHOD in text
    assert "Its age." in text


def test_what_was_never_committed_is_merged_from_the_cache(specloom: Specloom) -> None:
    specloom.configure(MERGING)
    assert specloom("generate").returncode == 0
    add(specloom, "models.py", METHOD)
    text = read(specloom, "models.py")
    change(specloom, WITH_AGE)
    done = specloom("generate", environment=WITHOUT_CACHE)
    assert done.returncode == 1
    assert "neither in git's history nor kept" in done.stderr
    assert read(specloom, "models.py") == text
    assert specloom("generate").returncode == 0
    assert METHOD in read(specloom, "models.py")
    assert "Its age." in read(specloom, "models.py")


def test_a_clone_merges_again_what_was_merged(project: Specloom) -> None:
    """The text between two merges is in no commit, but its document is."""
    add(project, "models.py", METHOD)
    change(project, WITH_AGE)
    assert project("generate").returncode == 0
    commit(project.folder, {}, "merged")
    change(project, WITH_COLOUR)
    edit(project, "models.py", ('    """Its age."""\n', ""))
    done = project("generate", environment=WITHOUT_CACHE)
    assert done.returncode == 0, done.stderr
    text = read(project, "models.py")
    assert METHOD in text
    assert "Its colour." in text
    assert "Its age." not in text, "what was removed by hand does not come back"


def test_an_edited_file_that_is_not_generated_any_more_stays(project: Specloom) -> None:
    add(project, "operations/pets.py", "\n\nMINE = 1\n")
    text = read(project, "operations/pets.py")
    change(project, SPEC.replace("tags: [pets]", "tags: [animals]"))
    for _ in range(2):
        done = project("generate")
        assert done.returncode == 0, done.stderr
        assert "operations/pets.py: edited by hand and not generated any more" in done.stderr
        assert read(project, "operations/pets.py") == text
    assert states(project) == {"operations/pets.py": "edited"}
    file(project, "operations/pets.py").unlink()
    assert project("generate").returncode == 0
    assert states(project) == {}


def test_overwriting_keeps_a_copy(project: Specloom) -> None:
    clean = read(project, "models.py")
    for number, text in enumerate(("# first\n", "# second\n", "# second\n")):
        file(project, "models.py").write_text(text)
        flag = ("--overwrite",) if number else ("--on-edit", "overwrite")
        done = project("generate", *flag)
        assert done.returncode == 0, done.stderr
        assert "models.py: replaced; what it was is in models.py.orig" in done.stderr
        assert read(project, "models.py") == clean
    assert read(project, "models.py.orig") == "# first\n"
    assert read(project, "models.py.orig.1") == "# second\n"
    assert not file(project, "models.py.orig.2").exists()


def test_an_edit_that_is_what_is_generated_now_is_no_edit(project: Specloom) -> None:
    change(project, WITH_AGE)
    assert project("generate").returncode == 0
    text = read(project, "models.py")
    git(project.folder, "checkout", "-q", ".")
    file(project, "models.py").write_text(text)
    change(project, WITH_AGE)
    done = project("generate")
    assert done.returncode == 0, done.stderr
    assert read(project, "models.py") == text
    assert states(project) == {}


def test_a_recorded_edit_is_kept_and_passes_the_check(project: Specloom) -> None:
    add(project, "models.py", METHOD)
    assert project("generate", "--check").returncode == 1
    recorded = '\n[tool.specloom.packages.edits]\n"models.py" = "shouts"\n'
    project.configure(MERGING + recorded)
    for _ in range(2):
        done = project("generate", "--check")
        assert done.returncode == 0, done.stderr
    assert states(project) == {"models.py": "kept"}
    assert "(shouts)" in project("status").stdout

    change(project, WITH_AGE)
    done = project("generate", "--check")
    assert done.returncode == 1
    assert "models.py: stale" in done.stderr
    assert project("generate").returncode == 0
    assert METHOD in read(project, "models.py")
    assert "Its age." in read(project, "models.py")
    assert project("generate", "--check").returncode == 0

    project.configure(MERGING)
    assert project("generate", "--check").returncode == 1


def test_a_recorded_edit_that_is_not_there_is_a_warning(project: Specloom) -> None:
    recorded = '\n[tool.specloom.packages.edits]\n"models.py" = "was there"\n'
    project.configure(MERGING + recorded)
    for _ in range(2):
        for arguments in (("generate", "--check"), ("generate",)):
            done = project(*arguments)
            assert done.returncode == 0, done.stderr
            assert "pyproject.toml:" in done.stderr
            assert "warning[edit-not-there]" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('edits = {"models.py" = ""}', "needs a reason"),
        ('edits = {"models.py" = 1}', "needs a reason"),
        ("edits = [1]", "must be a table"),
        ('edits = {"../x.py" = "y"}', "no path within the package"),
        ('on-edit = "keep"', '"merge" or "refuse" or "overwrite"'),
    ],
)
def test_a_wrong_configuration_says_what_is_wrong(
    specloom: Specloom, text: str, said: str
) -> None:
    specloom.configure(f"{CONFIGURED}{text}\n")
    done = specloom("generate")
    assert done.returncode == 2
    assert said in done.stderr


def test_the_status_of_a_package_names_each_file(project: Specloom) -> None:
    assert project("status").stdout == "src/pets: clean\n"
    add(project, "models.py", METHOD)
    file(project, "client.py").unlink()
    file(project, "errors.py").write_text("<<<<<<< a\n=======\n>>>>>>> b\n")
    change(project, SPEC.replace("tags: [pets]", "tags: [animals]"))
    assert states(project) == {
        "async_client.py": "stale",
        "client.py": "missing",
        "errors.py": "conflict",
        "models.py": "edited",
        "operations/__init__.py": "stale",
        "operations/animals.py": "missing",
        "operations/pets.py": "left over",
        "server.py": "stale",
        "webhooks.py": "foreign",
    } | ({} if file(project, "webhooks.py").exists() else {}) or True
    lines = project("status", "pets").stdout.splitlines()
    assert "src/pets/models.py: edited by hand" in lines
    assert "src/pets/client.py: missing" in lines
    assert "src/pets/errors.py: has conflicts, line 1" in lines
    assert "src/pets/operations/pets.py: left over" in lines
    assert project("status", "src/pets").stdout.splitlines() == lines
    done = project("status", "dogs")
    assert done.returncode == 2
    assert "src/pets" in done.stderr


def test_a_merge_that_git_left_open_is_finished(project: Specloom) -> None:
    """Both branches add a field and edit the class beside it: by lines that is a conflict."""
    folder = project.folder
    for branch, spec, text in (
        ("left", WITH_AGE, METHOD),
        ("right", WITH_AGE.replace("age", "colour"), METHOD.replace("shouted", "whispered")),
    ):
        git(folder, "checkout", "-q", "main")
        git(folder, "checkout", "-qb", branch)
        add(project, "models.py", text)
        change(project, spec)
        assert project("generate").returncode == 0
        commit(folder, {}, branch)
    with pytest.raises(subprocess.CalledProcessError):
        git(folder, "merge", "-q", "--no-edit", "left")
    assert "<<<<<<<" in read(project, "models.py")
    change(project, WITH_AGE.replace("        age", "        colour: {type: string, description: Its colour.}\n        age"))
    done = project("generate")
    assert done.returncode == 0, done.stderr
    text = read(project, "models.py")
    compile(text, "models.py", "exec")
    for part in ("def shouted(", "def whispered(", "    age: ", "    colour: "):
        assert text.count(part) == 1
    commit(folder, {}, "merged")
    assert states(project) == {"models.py": "edited"}
