"""A vendored package in a team: branches that regenerate, merges, rebases, formatters, real git."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .command import Specloom, contents

FIELDS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel")
OUT = "gen/pets"


def document(
    *,
    fields: tuple[str, ...] = FIELDS,
    tags: tuple[str, ...] = ("cats", "dogs"),
    **texts: str,
) -> str:
    """A document with a schema of these fields, and an operation for each tag."""
    properties = "".join(
        f"        {name}: {{type: string, description: {texts.get(name, f'Measured as {name}.')}}}\n"
        for name in fields
    )
    paths = "".join(f"""\
  /{tag}:
    get:
      operationId: list{tag.title()}
      summary: {texts.get(tag, f"List the {tag}")}
      tags: [{tag}]
      responses:
        '200':
          description: All of them.
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}
""" for tag in tags)
    return (
        "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\n"
        f"paths:\n{paths}components:\n  schemas:\n    Pet:\n      type: object\n      properties:\n{properties}"
    )


class Team:
    """A repository with a package, and the command in it."""

    def __init__(self, specloom: Specloom) -> None:
        self.specloom = specloom
        self.folder = specloom.folder
        self.out = specloom.folder / OUT
        specloom.configure(
            f'[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "{OUT}"\n'
        )
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "somebody")
        self.git("config", "user.email", "somebody@example.com")
        self.commit(document())

    def git(self, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout

    def commit(self, text: str) -> None:
        """Change the document, regenerate, commit."""
        self.specloom.spec(text, "pets.yaml")
        self.generate()
        self.git("add", "-A")
        self.git("commit", "-qm", "regenerated")

    def generate(self) -> None:
        done = self.specloom("generate")
        assert done.returncode == 0, done.stderr

    def branches(self, ours: str, theirs: str) -> None:
        """A branch with `theirs` as the document; `main` is checked out and has `ours`."""
        self.git("checkout", "-qb", "theirs")
        self.commit(theirs)
        self.git("checkout", "-q", "main")
        self.commit(ours)

    def fresh(self, text: str) -> dict[str, bytes]:
        """What the package of a document is where there is nothing else."""
        elsewhere = Team.__new__(Team)
        elsewhere.folder = self.folder.parent / "elsewhere"
        elsewhere.folder.mkdir()
        (elsewhere.folder / "pets.yaml").write_text(text)
        self.specloom("generate", "pets.yaml", "-o", OUT, cwd=elsewhere.folder)
        return contents(elsewhere.folder / OUT)


@pytest.fixture
def team(specloom: Specloom) -> Team:
    return Team(specloom)


CLEAN = {
    "another field far away in the same module": (
        document(fields=("aardvark", *FIELDS)),
        document(fields=(*FIELDS, "zulu")),
        document(fields=("aardvark", *FIELDS, "zulu")),
    ),
    "an operation of another tag": (
        document(cats="List every cat"),
        document(dogs="List every dog"),
        document(cats="List every cat", dogs="List every dog"),
    ),
    "a field and an operation": (
        document(echo="An echo."),
        document(dogs="List every dog"),
        document(echo="An echo.", dogs="List every dog"),
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "both"), CLEAN.values(), ids=CLEAN)
def test_branches_that_regenerate_different_things_merge_without_a_conflict(
    team: Team, ours: str, theirs: str, both: str
) -> None:
    team.branches(ours, theirs)
    team.git("merge", "-q", "--no-edit", "theirs")
    assert (team.folder / "pets.yaml").read_text() == both
    checked = team.specloom("generate", "--check")
    assert checked.returncode == 0, checked.stderr
    team.generate()
    assert contents(team.out) == team.fresh(both)


CONFLICTS = {
    "the same description": (document(echo="Ours."), document(echo="Theirs.")),
    "fields side by side": (
        document(fields=(*FIELDS, "yankee")),
        document(fields=(*FIELDS, "zulu")),
    ),
    "tags side by side": (
        document(tags=("birds", "cats", "dogs")),
        document(tags=("bees", "cats", "dogs")),
    ),
}
BOTH = document(
    fields=(*FIELDS, "yankee", "zulu"),
    tags=("bees", "birds", "cats", "dogs"),
    echo="Both.",
)


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize(("ours", "theirs"), CONFLICTS.values(), ids=CONFLICTS)
def test_what_branches_cannot_merge_is_generated_again(
    team: Team, ours: str, theirs: str, style: str
) -> None:
    team.git("config", "merge.conflictStyle", style)
    team.branches(ours, theirs)
    team.git("merge", "-q", "--no-edit", "theirs", fails=True)
    unmerged = team.git("diff", "--name-only", "--diff-filter=U").splitlines()
    assert f"{OUT}/specloom.lock" not in unmerged
    assert any(path.startswith(OUT) for path in unmerged)
    team.specloom.spec(BOTH, "pets.yaml")
    assert team.specloom("generate", "--check").returncode == 1
    team.generate()
    assert contents(team.out) == team.fresh(BOTH)
    assert team.specloom("generate", "--check").returncode == 0


def test_a_merge_that_was_committed_with_its_conflicts_is_generated_again(
    team: Team,
) -> None:
    team.branches(*CONFLICTS["fields side by side"])
    team.git("merge", "-q", "--no-edit", "theirs", fails=True)
    team.specloom.spec(BOTH, "pets.yaml")
    team.git("add", "-A")
    team.git("commit", "-qm", "merged somehow")
    team.generate()
    assert contents(team.out) == team.fresh(BOTH)


@pytest.mark.parametrize("command", ["rebase", "cherry-pick"])
def test_what_cannot_be_picked_is_generated_again(team: Team, command: str) -> None:
    team.branches(*CONFLICTS["fields side by side"])
    team.git(command, "theirs", fails=True)
    team.specloom.spec(BOTH, "pets.yaml")
    team.generate()
    assert contents(team.out) == team.fresh(BOTH)


@pytest.mark.parametrize(
    "commands",
    [
        (("rebase", "theirs"), ("add", "-A"), ("rebase", "--continue")),
        (("cherry-pick", "theirs"), ("add", "-A"), ("cherry-pick", "--continue")),
        (("merge", "--squash", "theirs"),),
        (("merge", "--squash", "theirs"), ("add", "-A"), ("commit", "-qm", "squashed")),
    ],
    ids=["rebase", "cherry-pick", "squash", "squash and commit"],
)
@pytest.mark.parametrize("style", ["merge", "zdiff3"])
def test_what_git_keeps_no_trace_of_is_generated_again(
    team: Team, commands: tuple[tuple[str, ...], ...], style: str
) -> None:
    """A merge has two parents; what was squashed or picked has not."""
    team.git("config", "merge.conflictStyle", style)
    team.git("config", "core.editor", "true")
    team.branches(*CONFLICTS["fields side by side"])
    team.git(*commands[0], fails=True)
    team.specloom.spec(BOTH, "pets.yaml")
    for command in commands[1:]:
        team.git(*command)
    team.generate()
    assert contents(team.out) == team.fresh(BOTH)
    assert team.specloom("generate", "--check").returncode == 0


def test_what_was_stashed_is_generated_again(team: Team) -> None:
    ours, theirs = CONFLICTS["fields side by side"]
    team.specloom.spec(theirs, "pets.yaml")
    team.generate()
    team.git("stash", "-q")
    team.commit(ours)
    team.git("stash", "pop", "-q", fails=True)
    team.specloom.spec(BOTH, "pets.yaml")
    team.generate()
    assert contents(team.out) == team.fresh(BOTH)


@pytest.mark.parametrize("clone", [("--depth=1",), ()], ids=["shallow", "whole"])
@pytest.mark.parametrize("merge", [("--no-edit",), ("--squash",)])
def test_a_clone_of_what_was_merged_is_generated_when_the_document_changes(
    team: Team, tmp_path: Path, merge: tuple[str, ...], clone: tuple[str, ...]
) -> None:
    ours, theirs, both = CLEAN["another field far away in the same module"]
    team.branches(ours, theirs)
    team.git("merge", "-q", *merge, "theirs")
    team.git("commit", "-q", "--allow-empty", "-m", "merged")
    team.git("branch", "-qD", "theirs")
    there = tmp_path / "clone"
    team.git("clone", "-q", *clone, team.folder.as_uri(), str(there))
    assert team.specloom("generate", "--check", cwd=there).returncode == 0
    changed = both.replace("Measured as delta.", "A fourth.")
    (there / "pets.yaml").write_text(changed)
    done = team.specloom("generate", cwd=there)
    assert done.returncode == 0, done.stderr
    assert contents(there / OUT) == team.fresh(changed)


def test_a_branch_that_removes_what_another_changes(team: Team) -> None:
    """In the lock, git puts the digests of both below one path."""
    both = document(tags=("dogs",), fields=(*FIELDS, "zulu"))
    team.branches(document(cats="Every cat."), document(tags=("dogs",)))
    team.git("merge", "-q", "--no-edit", "theirs", fails=True)
    team.specloom.spec(both, "pets.yaml")
    team.generate()
    assert contents(team.out) == team.fresh(both)


def test_an_edit_in_a_squashed_branch_is_an_edit(team: Team) -> None:
    team.git("checkout", "-qb", "theirs")
    team.commit(document(fields=(*FIELDS, "zulu")))
    models = team.out / "models.py"
    edited = models.read_text().replace("Measured as golf.", "Measured as golf; mine.")
    models.write_text(edited)
    team.git("commit", "-qam", "by hand")
    team.git("checkout", "-q", "main")
    team.commit(document(dogs="List every dog"))
    team.git("merge", "-q", "--squash", "theirs")
    team.git("commit", "-qm", "squashed")
    team.specloom.spec(
        document(fields=("aardvark", *FIELDS, "zulu"), dogs="List every dog"),
        "pets.yaml",
    )
    done = team.specloom("generate")
    assert done.returncode == 1
    assert f"{OUT}/models.py was edited by hand" in done.stderr
    assert models.read_text() == edited


@pytest.mark.parametrize("rest", [0, 300], ids=["removed", "cut off"])
def test_a_lock_that_was_lost_is_found_in_git(team: Team, rest: int) -> None:
    lock, models = team.out / "specloom.lock", team.out / "models.py"
    text = lock.read_text()
    lock.unlink()
    if rest:
        lock.write_text(text[:rest])
    changed = document(fields=(*FIELDS, "zulu"))
    team.specloom.spec(changed, "pets.yaml")
    team.generate()
    assert contents(team.out) == team.fresh(changed)
    models.write_text(models.read_text() + "\n# Mine.\n")
    team.git("commit", "-qam", "edited")
    lock.unlink()
    team.specloom.spec(document(), "pets.yaml")
    assert team.specloom("generate").returncode == 1
    done = team.specloom("generate", "--on-edit", "merge")
    assert done.returncode == 0, done.stderr
    assert "\n# Mine.\n" in models.read_text()
    assert "zulu" not in models.read_text()


def test_an_edit_on_one_branch_is_not_lost_in_a_conflict(team: Team) -> None:
    team.git("checkout", "-qb", "theirs")
    team.commit(document(fields=(*FIELDS, "zulu")))
    models = team.out / "models.py"
    models.write_text(
        models.read_text().replace("Measured as golf.", "Measured as golf; mine.")
    )
    team.git("commit", "-qam", "by hand")
    team.git("checkout", "-q", "main")
    team.commit(document(fields=(*FIELDS, "yankee")))
    team.git("merge", "-q", "--no-edit", "theirs", fails=True)
    team.specloom.spec(BOTH, "pets.yaml")
    before = models.read_text()
    done = team.specloom("generate")
    assert done.returncode == 1
    assert f"{OUT}/models.py" in done.stderr
    assert "conflict" in done.stderr
    assert models.read_text() == before


def test_an_edit_while_conflicts_are_resolved_is_not_lost(team: Team) -> None:
    team.branches(*CONFLICTS["fields side by side"])
    team.git("merge", "-q", "--no-edit", "theirs", fails=True)
    team.specloom.spec(BOTH, "pets.yaml")
    models = team.out / "models.py"
    models.write_text(
        models.read_text().replace("Measured as golf.", "Measured as golf; mine.")
    )
    before = models.read_text()
    assert team.specloom("generate").returncode == 1
    assert models.read_text() == before


def test_a_lock_with_conflict_markers_says_what_to_do(team: Team) -> None:
    """Who has no attributes, such as on a branch from before, gets markers."""
    (team.out / ".gitattributes").write_text("# ours\n")
    team.git("commit", "-qam", "attributes of our own")
    team.branches(document(echo="Ours."), document(echo="Theirs."))
    team.git("merge", "-q", "--no-edit", "theirs", fails=True)
    assert "<<<<<<<" in (team.out / "specloom.lock").read_text()
    team.specloom.spec(document(echo="Both."), "pets.yaml")
    checked = team.specloom("generate", "--check")
    assert checked.returncode == 1
    assert f"{OUT}/specloom.lock: has conflict markers" in checked.stderr
    assert "run `specloom generate`" in checked.stderr
    team.generate()
    wanted = team.fresh(document(echo="Both."))
    assert contents(team.out) == {**wanted, ".gitattributes": b"# ours\n"}


_MOST = ["--extend-exclude", "/runtime/(bodies|http|security|server|values)/"]
"""black is slow, and ruff formats them as well."""
FORMATTERS = {
    "ruff": ["ruff", "format", "-q"],
    "ruff, narrow": ["ruff", "format", "-q", "--line-length", "60"],
    "ruff, tabs": ["ruff", "format", "-q", "--config", "format.indent-style='tab'"],
    "ruff, single quotes": [
        "ruff",
        "format",
        "-q",
        "--config",
        "format.quote-style='single'",
    ],
    "black, wide": ["black", "-q", *_MOST, "-l", "140"],
    "black, as it comes": ["black", "-q", *_MOST, "-S", "-C", "-l", "72"],
}


@pytest.mark.parametrize("command", FORMATTERS.values(), ids=FORMATTERS)
def test_a_formatter_is_nobodys_edit(team: Team, command: list[str]) -> None:
    program = str(Path(sys.executable).parent / command[0])
    subprocess.run([program, *command[1:], "gen"], cwd=team.folder, check=True)
    formatted = contents(team.out)
    checked = team.specloom("generate", "--check")
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr
    team.generate()
    assert contents(team.out) == formatted
    team.specloom.spec(document(fields=(*FIELDS, "zulu")), "pets.yaml")
    team.generate()
    after = contents(team.out)
    changed = {path for path in formatted if after[path] != formatted[path]}
    assert changed == {"models.py", "schemas.py", "specloom.lock"}
    assert team.specloom("generate", "--check").returncode == 0


def test_a_changed_comment_in_a_formatted_file_is_an_edit(team: Team) -> None:
    models = team.out / "models.py"
    text = models.read_text().replace("from pets.yaml.", "from dogs.yaml.")
    models.write_text(text.replace('"', "'"))
    assert team.specloom("generate", "--check").returncode == 1
    assert team.specloom("generate").returncode == 1
    assert models.read_text() == text.replace('"', "'")


def test_the_lock_says_nothing_of_document_options_or_versions(team: Team) -> None:
    before = (team.out / "specloom.lock").read_bytes()
    text = (team.folder / "pets.yaml").read_text()
    team.specloom.spec(f"# A comment.\n{text}", "pets.yaml")
    team.specloom.configure(
        f'[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "{OUT}"\n'
        'strict = true\nexclude = ["tag:none"]\n'
    )
    team.specloom("generate")
    assert (team.out / "specloom.lock").read_bytes() == before
    assert b"0.1" not in before
