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

from .command import SPEC as SMALLEST
from .command import Specloom
from .test_diff_git import commit, git

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

CONFIGURED = '[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "src/pets"\n'
MERGING = f'[tool.specloom]\non-edit = "merge"\n\n{CONFIGURED}'
WITHOUT_CACHE = {"SPECLOOM_CACHE": ""}

SPEC = SMALLEST.replace("Its name.", "What it answers to.")
WITH_AGE = SPEC.replace(
    "        name: {type: string, description: What it answers to.}\n",
    "        name: {type: string, description: What it answers to.}\n"
    "        age: {type: integer, description: How long it has lived.}\n",
)
WITH_COLOUR = WITH_AGE.replace(
    "        age:",
    "        colour: {type: string, description: What its fur looks like.}\n        age:",
)
WITH_OWNERS = SPEC.replace(
    "components:\n",
    "  /owners:\n    get:\n      operationId: listOwners\n      summary: List owners\n"
    "      tags: [pets]\n      responses:\n        '200': {description: They.}\n"
    "components:\n",
)
METHOD = '\n    def shouted(self) -> str:\n        return f"{self.name}!"\n'


@pytest.fixture
def vendored(specloom: Specloom) -> Specloom:
    """A package that was generated and committed."""
    change(specloom, SPEC)
    specloom.configure(MERGING)
    git(specloom.folder, "init", "-q", "--initial-branch=main")
    assert specloom("generate").returncode == 0
    commit(specloom.folder, {".gitignore": ".specloom_cache/\n"})
    return specloom


def file(vendored: Specloom, name: str) -> Path:
    return vendored.folder / "src" / "pets" / name


def edit(vendored: Specloom, name: str, *replacements: tuple[str, str]) -> str:
    """Replace texts in a generated file; what it is then."""
    text = file(vendored, name).read_text()
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} in {text}"
        text = text.replace(old, new)
    file(vendored, name).write_text(text)
    return text


def add(vendored: Specloom, name: str, text: str) -> None:
    with file(vendored, name).open("a") as stream:
        stream.write(text)


def change(vendored: Specloom, spec: str) -> None:
    (vendored.folder / "pets.yaml").write_text(spec)


def read(vendored: Specloom, name: str) -> str:
    return file(vendored, name).read_text()


def states(vendored: Specloom) -> dict[str, str]:
    """The files that are not clean by path."""
    done = vendored("status", "--format", "json")
    assert done.returncode == 0, done.stderr
    (package,) = json.loads(done.stdout)
    return {row["path"]: row["state"] for row in package["files"]}


EDITS = {
    "a new method": ("models.py", None),
    "a docstring": (
        "models.py",
        ('"""What it answers to."""', '"""What it is called."""'),
    ),
    "an import": (
        "models.py",
        ("from msgspec import", "from my.own import thing\nfrom msgspec import"),
    ),
    "a method that is generated": (
        "operations/pets.py",
        (
            "        return get_pet_operation()",
            "        log()\n        return get_pet_operation()",
        ),
    ),
    "an export": (
        "operations/__init__.py",
        ('["Pets", "pets"]', '["Mine", "Pets", "pets"]'),
    ),
}


@pytest.mark.parametrize("kind", EDITS)
@pytest.mark.parametrize("environment", [{}, WITHOUT_CACHE], ids=["cached", "git only"])
def test_an_edit_is_there_after_the_document_changed(
    vendored: Specloom, kind: str, environment: dict[str, str]
) -> None:
    name, replacement = EDITS[kind]
    if replacement is None:
        add(vendored, name, METHOD)
        new = METHOD
    else:
        edit(vendored, name, replacement)
        new = replacement[1]
    commit(vendored.folder, {}, "edited")
    for spec, text in (
        (WITH_AGE, "How long it has lived."),
        (WITH_COLOUR, "What its fur looks like."),
    ):
        change(vendored, spec)
        done = vendored("generate", environment=environment)
        assert done.returncode == 0, done.stderr
        assert text in read(vendored, "models.py")
        assert new in read(vendored, name)
        compile(read(vendored, name), name, "exec")
        assert states(vendored) == {name: "edited"}
        commit(vendored.folder, {}, "regenerated")


def test_two_changes_of_one_file_and_an_added_operation_are_both_there(
    vendored: Specloom,
) -> None:
    edit(
        vendored,
        "operations/pets.py",
        ("A failure (any other status).", "Whatever else goes wrong."),
    )
    add(vendored, "operations/pets.py", "\n\ndef mine() -> int:\n    return 1\n")
    change(vendored, WITH_OWNERS)
    done = vendored("generate")
    assert done.returncode == 0, done.stderr
    assert "operations/pets.py: merged with what was edited by hand" in done.stderr
    text = read(vendored, "operations/pets.py")
    assert "Whatever else goes wrong." in text
    assert "def list_owners(" in text
    assert text.endswith("def mine() -> int:\n    return 1\n")


def test_without_a_terminal_nothing_is_merged_unless_it_is_configured(
    vendored: Specloom,
) -> None:
    vendored.configure(CONFIGURED)
    text = edit(vendored, "models.py", ('"""What it answers to."""', '"""Mine."""'))
    change(vendored, WITH_AGE)
    done = vendored("generate")
    assert done.returncode == 1
    assert "models.py was edited by hand" in done.stderr
    assert "--on-edit merge" in done.stderr
    assert "--overwrite" in done.stderr
    assert read(vendored, "models.py") == text
    assert vendored("generate", "--on-edit", "merge").returncode == 0
    assert '"""Mine."""' in read(vendored, "models.py")
    assert "How long it has lived." in read(vendored, "models.py")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_on_a_terminal_edits_are_merged(vendored: Specloom) -> None:
    vendored.configure(CONFIGURED)
    edit(vendored, "models.py", ('"""What it answers to."""', '"""Mine."""'))
    change(vendored, WITH_AGE)
    assert on_a_terminal(vendored) == 0
    assert '"""Mine."""' in read(vendored, "models.py")
    assert "How long it has lived." in read(vendored, "models.py")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_on_a_terminal_without_git_nothing_is_merged(vendored: Specloom) -> None:
    vendored.configure(CONFIGURED)
    shutil.rmtree(vendored.folder / ".git")
    text = edit(vendored, "models.py", ('"""What it answers to."""', '"""Mine."""'))
    change(vendored, WITH_AGE)
    assert on_a_terminal(vendored) == 1
    assert read(vendored, "models.py") == text


def on_a_terminal(vendored: Specloom) -> int:
    import pty

    controller, terminal = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "specloom", "generate"],
            cwd=vendored.folder,
            env={
                **os.environ,
                "PYTHONPATH": str(Path(generator.__file__).parents[1]),
                "GIT_CEILING_DIRECTORIES": str(vendored.folder.parent),
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
    vendored: Specloom,
) -> None:
    edit(vendored, "models.py", ('"""What it answers to."""', '"""Mine."""'))
    commit(vendored.folder, {}, "edited")
    change(vendored, SPEC.replace("What it answers to.", "Yours."))
    done = vendored("generate")
    assert done.returncode == 1
    text = read(vendored, "models.py")
    conflict = (
        '<<<<<<< edited by hand\n    """Mine."""\n=======\n    """Yours."""\n'
        ">>>>>>> specloom\n"
    )
    assert conflict in text
    line = text[: text.index(conflict)].count("\n") + 1
    assert f"models.py:{line}: " in done.stderr
    assert states(vendored) == {"models.py": "conflict"}
    assert vendored("generate", "--check").returncode == 1

    change(vendored, SPEC.replace("What it answers to.", "Others."))
    done = vendored("generate")
    assert done.returncode == 1
    assert f"models.py:{line}: " in done.stderr
    assert "not resolved" in done.stderr
    assert read(vendored, "models.py") == text

    file(vendored, "models.py").write_text(text.replace(conflict, '    """Mine."""\n'))
    done = vendored("generate")
    assert done.returncode == 1, "what has changed since the conflict is one more"
    assert '    """Others."""\n>>>>>>> specloom' in read(vendored, "models.py")


def test_a_formatted_package_with_an_edit_takes_what_is_new(vendored: Specloom) -> None:
    ruff = [sys.executable, "-m", "ruff", "format", "--line-length", "60", "--isolated"]
    quotes = ["--config", "format.quote-style='single'"]
    subprocess.run([*ruff, *quotes, "src"], cwd=vendored.folder, check=True)
    commit(vendored.folder, {}, "formatted")
    assert states(vendored) == {}
    add(vendored, "models.py", METHOD)
    subprocess.run([*ruff, *quotes, "src"], cwd=vendored.folder, check=True)
    before = read(vendored, "models.py")
    commit(vendored.folder, {}, "edited")
    change(vendored, WITH_AGE)
    done = vendored("generate")
    assert done.returncode == 0, done.stderr
    after = read(vendored, "models.py")
    assert "How long it has lived." in after
    assert "def shouted(self)" in after
    kept = set(before.split("\n")) - set(after.split("\n"))
    assert not kept, "lines that nobody changed are as they were formatted"


def test_two_branches_with_an_edit_each(vendored: Specloom) -> None:
    folder = vendored.folder
    git(folder, "checkout", "-qb", "left")
    add(vendored, "models.py", METHOD)
    change(vendored, WITH_AGE)
    assert vendored("generate").returncode == 0
    commit(folder, {}, "left")
    git(folder, "checkout", "-q", "main")
    git(folder, "checkout", "-qb", "right")
    edit(
        vendored,
        "operations/pets.py",
        ("        return get_pet", "        log()\n        return get_pet"),
    )
    change(vendored, WITH_OWNERS)
    assert vendored("generate").returncode == 0
    commit(folder, {}, "right")
    git(folder, "merge", "-q", "--no-edit", "left")
    for environment in (WITHOUT_CACHE, {}):
        done = vendored("generate", environment=environment)
        assert done.returncode == 0, done.stderr
        models, operations = (
            read(vendored, name) for name in ("models.py", "operations/pets.py")
        )
        assert METHOD in models
        assert "How long it has lived." in models
        assert "        log()\n" in operations
        assert "def list_owners(" in operations
    assert states(vendored) == {"models.py": "edited", "operations/pets.py": "edited"}


def test_a_specloom_that_renders_differently_keeps_edits(
    vendored: Specloom, tmp_path: Path
) -> None:
    add(vendored, "models.py", METHOD)
    commit(vendored.folder, {}, "edited")
    environment = upgraded(tmp_path)
    for variables in ({**environment, **WITHOUT_CACHE}, environment):
        done = vendored("generate", environment=variables)
        assert done.returncode == 0, done.stderr
        text = read(vendored, "models.py")
        assert "RENDERED = 2\n" in text
        assert METHOD in text


def upgraded(tmp_path: Path) -> dict[str, str]:
    """The environment of a specloom that renders models differently."""
    sources = Path(generator.__file__).parent
    shutil.copytree(sources, tmp_path / "generator" / "specloom")
    shutil.copytree(sources.parents[1] / "templates", tmp_path / "templates")
    template = tmp_path / "templates" / "package" / "models.py.jinja"
    template.write_text(f"{template.read_text()}\nRENDERED = 2\n")
    return {"PYTHONPATH": str(tmp_path / "generator")}


def test_a_clone_keeps_edits_that_were_merged_when_specloom_renders_differently(
    vendored: Specloom, tmp_path: Path
) -> None:
    """What was generated without the edit is in no commit, and no document gives it."""
    add(vendored, "models.py", METHOD)
    commit(vendored.folder, {}, "edited")
    for spec in (WITH_AGE, WITH_COLOUR):
        change(vendored, spec)
        assert vendored("generate").returncode == 0
        commit(vendored.folder, {}, "merged")
    environment = {**upgraded(tmp_path), **WITHOUT_CACHE}
    edit(vendored, "models.py", ('    """How long it has lived."""\n', ""))
    done = vendored("generate", environment=environment)
    assert done.returncode == 0, done.stderr
    text = read(vendored, "models.py")
    assert METHOD in text
    assert "What its fur looks like." in text
    assert "RENDERED = 2\n" in text
    assert (
        "How long it has lived." not in text
    ), "what was removed by hand does not come back"


def test_a_package_that_was_moved_keeps_its_edits(vendored: Specloom) -> None:
    add(vendored, "models.py", METHOD)
    git(vendored.folder, "mv", "src/pets", "src/animals")
    vendored.configure(MERGING.replace("src/pets", "src/animals"))
    commit(vendored.folder, {}, "moved")
    change(vendored, WITH_AGE)
    done = vendored("generate", environment=WITHOUT_CACHE)
    assert done.returncode == 0, done.stderr
    text = (vendored.folder / "src" / "animals" / "models.py").read_text()
    assert METHOD in text
    assert "How long it has lived." in text


def test_what_was_never_committed_is_merged_from_the_cache(specloom: Specloom) -> None:
    change(specloom, SPEC)
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
    assert "How long it has lived." in read(specloom, "models.py")


def test_a_clone_merges_again_what_was_merged(vendored: Specloom) -> None:
    """The text between two merges is in no commit, but its document is."""
    add(vendored, "models.py", METHOD)
    change(vendored, WITH_AGE)
    assert vendored("generate").returncode == 0
    commit(vendored.folder, {}, "merged")
    change(vendored, WITH_COLOUR)
    edit(vendored, "models.py", ('    """How long it has lived."""\n', ""))
    done = vendored("generate", environment=WITHOUT_CACHE)
    assert done.returncode == 0, done.stderr
    text = read(vendored, "models.py")
    assert METHOD in text
    assert "What its fur looks like." in text
    assert (
        "How long it has lived." not in text
    ), "what was removed by hand does not come back"


def test_an_edited_file_that_is_not_generated_any_more_stays(
    vendored: Specloom,
) -> None:
    add(vendored, "operations/pets.py", "\n\nMINE = 1\n")
    text = read(vendored, "operations/pets.py")
    change(vendored, SPEC.replace("tags: [pets]", "tags: [animals]"))
    for _ in range(2):
        done = vendored("generate")
        assert done.returncode == 0, done.stderr
        assert (
            "operations/pets.py: edited by hand and not generated any more"
            in done.stderr
        )
        assert read(vendored, "operations/pets.py") == text
    assert states(vendored) == {"operations/pets.py": "edited"}
    file(vendored, "operations/pets.py").unlink()
    assert vendored("generate").returncode == 0
    assert states(vendored) == {}


def test_overwriting_keeps_a_copy(vendored: Specloom) -> None:
    clean = read(vendored, "models.py")
    for number, text in enumerate(("# first\n", "# second\n", "# second\n")):
        file(vendored, "models.py").write_text(text)
        flag = ("--overwrite",) if number else ("--on-edit", "overwrite")
        done = vendored("generate", *flag)
        assert done.returncode == 0, done.stderr
        assert "models.py: replaced; what it was is in models.py.orig" in done.stderr
        assert read(vendored, "models.py") == clean
    assert read(vendored, "models.py.orig") == "# first\n"
    assert read(vendored, "models.py.orig.1") == "# second\n"
    assert not file(vendored, "models.py.orig.2").exists()


def test_an_edit_that_is_what_is_generated_now_is_no_edit(vendored: Specloom) -> None:
    change(vendored, WITH_AGE)
    assert vendored("generate").returncode == 0
    text = read(vendored, "models.py")
    git(vendored.folder, "checkout", "-q", ".")
    file(vendored, "models.py").write_text(text)
    change(vendored, WITH_AGE)
    done = vendored("generate")
    assert done.returncode == 0, done.stderr
    assert read(vendored, "models.py") == text
    assert states(vendored) == {}


def test_a_recorded_edit_is_kept_and_passes_the_check(vendored: Specloom) -> None:
    add(vendored, "models.py", METHOD)
    assert vendored("generate", "--check").returncode == 1
    recorded = '\n[tool.specloom.packages.edits]\n"models.py" = "shouts"\n'
    vendored.configure(MERGING + recorded)
    for _ in range(2):
        done = vendored("generate", "--check")
        assert done.returncode == 0, done.stderr
    assert states(vendored) == {"models.py": "kept"}
    assert "(shouts)" in vendored("status").stdout

    change(vendored, WITH_AGE)
    done = vendored("generate", "--check")
    assert done.returncode == 1
    assert "models.py: stale" in done.stderr
    assert vendored("generate").returncode == 0
    assert METHOD in read(vendored, "models.py")
    assert "How long it has lived." in read(vendored, "models.py")
    assert vendored("generate", "--check").returncode == 0

    vendored.configure(MERGING)
    assert vendored("generate", "--check").returncode == 1


def test_a_recorded_edit_that_is_not_there_is_a_warning(vendored: Specloom) -> None:
    recorded = '\n[tool.specloom.packages.edits]\n"models.py" = "was there"\n'
    vendored.configure(MERGING + recorded)
    for _ in range(2):
        for arguments in (("generate", "--check"), ("generate",)):
            done = vendored(*arguments)
            assert done.returncode == 0, done.stderr
            assert "pyproject.toml:" in done.stderr
            assert "warning[edit-not-there]" in done.stderr
    severity = '\n[tool.specloom.severity]\nedit-not-there = "{}"\n'
    vendored.configure(MERGING + recorded + severity.format("off"))
    silent = vendored("generate", "--check")
    assert (silent.returncode, "edit-not-there" in silent.stderr) == (0, False)
    vendored.configure(MERGING + recorded + severity.format("error"))
    refused = vendored("generate")
    assert (refused.returncode, "error[edit-not-there]" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('edits = {"models.py" = ""}', "needs a reason"),
        ('edits = {"models.py" = 1}', "needs a reason"),
        ("edits = [1]", "must be a table"),
        ('edits = {"../x.py" = "y"}', "no path within the folder"),
        ('on-edit = "keep"', '"merge" or "refuse" or "overwrite"'),
    ],
)
def test_a_wrong_configuration_says_what_is_wrong(
    specloom: Specloom, text: str, message: str
) -> None:
    specloom.configure(f"{CONFIGURED}{text}\n")
    done = specloom("generate")
    assert done.returncode == 2
    assert message in done.stderr


def test_the_status_of_a_package_names_each_file(vendored: Specloom) -> None:
    assert vendored("status").stdout == "src/pets: clean\n"
    add(vendored, "models.py", METHOD)
    file(vendored, "client.py").unlink()
    file(vendored, "errors.py").write_text("<<<<<<< a\n=======\n>>>>>>> b\n")
    change(vendored, SPEC.replace("tags: [pets]", "tags: [animals]"))
    assert states(vendored) == {
        "async_client.py": "stale",
        "client.py": "missing",
        "errors.py": "conflict",
        "models.py": "edited",
        "operations/__init__.py": "stale",
        "operations/animals.py": "missing",
        "operations/pets.py": "left over",
        "server.py": "stale",
    }
    lines = vendored("status", "pets").stdout.splitlines()
    assert "src/pets/models.py: edited by hand" in lines
    assert "src/pets/client.py: missing" in lines
    assert "src/pets/errors.py: has conflicts, line 1" in lines
    assert "src/pets/operations/pets.py: left over" in lines
    assert vendored("status", "src/pets").stdout.splitlines() == lines
    done = vendored("status", "dogs")
    assert done.returncode == 2
    assert "src/pets" in done.stderr


def test_a_merge_that_git_left_open_is_finished(vendored: Specloom) -> None:
    """Both branches add a field and edit the class beside it: by lines that is a conflict."""
    folder = vendored.folder
    for branch, spec, text in (
        ("left", WITH_AGE, METHOD),
        (
            "right",
            WITH_AGE.replace("age", "colour"),
            METHOD.replace("shouted", "whispered"),
        ),
    ):
        git(folder, "checkout", "-q", "main")
        git(folder, "checkout", "-qb", branch)
        add(vendored, "models.py", text)
        change(vendored, spec)
        assert vendored("generate").returncode == 0
        commit(folder, {}, branch)
    with pytest.raises(subprocess.CalledProcessError):
        git(folder, "merge", "-q", "--no-edit", "left")
    assert "<<<<<<<" in read(vendored, "models.py")
    change(
        vendored,
        WITH_AGE.replace(
            "        age",
            "        colour: {type: string, description: What its fur looks like.}\n        age",
        ),
    )
    done = vendored("generate")
    assert done.returncode == 0, done.stderr
    text = read(vendored, "models.py")
    compile(text, "models.py", "exec")
    for part in ("def shouted(", "def whispered(", "    age: ", "    colour: "):
        assert text.count(part) == 1
    commit(folder, {}, "merged")
    assert states(vendored) == {"models.py": "edited"}


@pytest.mark.parametrize("is_merged", [False, True])
def test_a_lock_of_both_states_tells_which_of_them_was_edited(
    vendored: Specloom, is_merged: bool
) -> None:
    """So it is after a run that was killed, and after a merge of branches."""
    lock = file(vendored, "specloom.lock")
    old = lock.read_text().splitlines()
    add(vendored, "models.py", METHOD)
    edited = read(vendored, "models.py")
    change(vendored, WITH_AGE)
    assert vendored("generate").returncode == 0
    merged = read(vendored, "models.py")
    lines = lock.read_text().splitlines()
    lines.insert(lines.index("models.py") + 2, old[old.index("models.py") + 1])
    lock.write_text("\n".join([*lines, ""]))
    file(vendored, "models.py").write_text(merged if is_merged else edited)
    done = vendored("generate")
    assert done.returncode == 0, done.stderr
    assert read(vendored, "models.py") == merged
