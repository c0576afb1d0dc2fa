"""The history of a document, in real repositories."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from specloom.compare.change import Change, Comparison
from specloom.compare.revisions.changelog import Entry, bounds, entries
from specloom.git import GitError
from specloom.git.repository import Commit
from specloom.git.repository import Repository as Git
from specloom.problems import Position, SpecloomError, problem
from specloom.report.comparison import changelog as diff_changelog
from specloom.report.comparison.review import Review

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

SPEC = "specs/pets.yaml"


class Repository:
    """A repository of its own, whose commits have made-up authors and days."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._day = 0
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        day = f"2026-01-{max(self._day, 1):02}T12:00:00Z"
        environment = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": "Ana",
            "GIT_AUTHOR_EMAIL": "ana@example.com",
            "GIT_COMMITTER_NAME": "Ana",
            "GIT_COMMITTER_EMAIL": "ana@example.com",
            "GIT_AUTHOR_DATE": day,
            "GIT_COMMITTER_DATE": day,
        }
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self, subject: str, **files: str | None) -> str:
        for name, text in files.items():
            path = self.folder / "specs" / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf-8")
        self._day += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", subject)
        return self.git("rev-parse", "HEAD")

    def text(self, name: str) -> str:
        return self.git("show", name)

    def compare(self, base: str, revision: str, commit: Commit) -> tuple[str, str]:
        """The texts that are compared; one that says so is broken."""
        texts = self.text(base), self.text(revision)
        if "broken" in texts:
            raise SpecloomError([problem("yaml-syntax", "m", Position("a", 1))])
        return texts

    def changelog(self, span: str, *files: str) -> list[Entry[tuple[str, str]]]:
        return entries(Git(self.folder), SPEC, span, self.compare, files=files)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def shown(changelog: list[Entry[tuple[str, str]]]) -> list[tuple[str, object]]:
    return [(entry.commit.subject, entry.compared or entry.note) for entry in changelog]


def test_each_commit_that_touched_the_document_is_an_entry(
    repository: Repository,
) -> None:
    repository.commit("one", pets="1")
    repository.git("tag", "v1")
    repository.commit("other file", shops="1")
    second = repository.commit("two", pets="2")
    repository.commit("three | `x`", pets="3", shops="2")
    repository.git("tag", "v2")
    repository.commit("later", pets="4")
    changelog = repository.changelog("v1..v2")
    assert shown(changelog) == [("three | `x`", ("2", "3")), ("two", ("1", "2"))]
    commit = changelog[1].commit
    assert (commit.id, commit.day, commit.author) == (second, "2026-01-03", "Ana")


def test_from_the_beginning_and_to_the_newest(repository: Repository) -> None:
    repository.commit("one", pets="1")
    repository.commit("two", pets="2")
    assert shown(repository.changelog("..HEAD")) == [
        ("two", ("1", "2")),
        ("one", "The document was added."),
    ]
    assert shown(repository.changelog("HEAD~1..")) == [("two", ("1", "2"))]
    assert repository.changelog("HEAD..HEAD") == []


def test_a_merge_is_one_entry(repository: Repository) -> None:
    repository.commit("one", pets="1")
    repository.git("switch", "--quiet", "--create", "topic")
    repository.commit("draft", pets="2")
    repository.commit("done", pets="3")
    repository.git("switch", "--quiet", "main")
    repository.commit("meanwhile", shops="1")
    repository.git("merge", "--quiet", "--no-ff", "--message", "merged", "topic")
    assert shown(repository.changelog("main~2..main")) == [("merged", ("1", "3"))]


def test_a_document_is_followed_through_a_new_name(repository: Repository) -> None:
    text = "".join(f"line {number}\n" for number in range(40))
    repository.commit("old", animals=text)
    repository.commit("more", animals=f"{text}more\n")
    repository.commit("renamed", animals=None, pets=f"{text}more\nand more\n")
    repository.commit("last", pets=f"{text}last\n")
    changelog = repository.changelog("..HEAD")
    assert [entry.commit.subject for entry in changelog] == [
        "last",
        "renamed",
        "more",
        "old",
    ]
    assert changelog[1].compared == (
        f"{text}more".strip(),
        f"{text}more\nand more".strip(),
    )
    assert changelog[3].note == "The document was added."


def test_a_new_name_is_no_end_to_the_history_of_a_further_file(
    repository: Repository,
) -> None:
    text = "".join(f"line {number}\n" for number in range(40))
    repository.commit("before it", common="0")
    repository.commit("one", animals=text, common="1")
    repository.commit("two", common="2")
    repository.commit("renamed", animals=None, pets=text)
    repository.commit("three", common="3")
    changelog = repository.changelog("..HEAD", "specs/common.yaml")
    same = (text.strip(), text.strip())
    assert shown(changelog) == [
        ("three", same),
        ("renamed", same),
        ("two", same),
        ("one", "The document was added."),
    ]


def test_a_further_file_may_have_another_name_along_with_the_document(
    repository: Repository,
) -> None:
    text = "".join(f"line {number}\n" for number in range(40))
    kept = text.replace("line", "part")
    repository.commit("one", animals=text, common=kept)
    repository.commit("two", common=f"{kept}more\n")
    repository.commit(
        "renamed", animals=None, common=None, pets=text, shared=f"{kept}more\n"
    )
    changelog = repository.changelog("..HEAD", "specs/shared.yaml")
    assert [entry.commit.subject for entry in changelog] == ["renamed", "two", "one"]


def test_what_cannot_be_read_is_said_and_passed_over(repository: Repository) -> None:
    repository.commit("one", pets="1")
    repository.commit("oops", pets="broken")
    repository.commit("three", pets="3")
    changelog = repository.changelog("..HEAD")
    assert shown(changelog)[0] == ("three", ("1", "3"))
    assert changelog[1].note.startswith("Cannot be compared: a:1:1: error[yaml-syntax]")


def test_a_first_one_that_cannot_be_read_stops_nothing(repository: Repository) -> None:
    repository.commit("oops", pets="broken")
    repository.git("tag", "v1")
    repository.commit("two", pets="2")
    repository.commit("three", pets="3")
    changelog = repository.changelog("v1..")
    assert changelog[0].compared == ("2", "3")
    assert changelog[1].compared is None


def test_a_removed_document_is_said(repository: Repository) -> None:
    repository.commit("one", pets="1")
    repository.commit("gone", pets=None)
    repository.commit("back", pets="2")
    assert shown(repository.changelog("HEAD~2..")) == [
        ("back", "The document was added."),
        ("gone", "The document was removed."),
    ]


def test_further_files_of_the_document_count(repository: Repository) -> None:
    repository.commit("one", pets="1", schemas="1")
    repository.commit("schemas", schemas="2")
    assert repository.changelog("HEAD~1..") == []
    changelog = repository.changelog("HEAD~1..", "specs/schemas.yaml")
    assert shown(changelog) == [("schemas", ("1", "1"))]


def test_a_name_of_no_commit_is_said(repository: Repository) -> None:
    repository.commit("one", pets="1")
    with pytest.raises(GitError, match="'nothing' names no commit"):
        repository.changelog("nothing..HEAD")
    with pytest.raises(GitError, match="'--output=x' names no commit"):
        repository.changelog("--output=x..HEAD")
    assert not (repository.folder / "x").exists()


@pytest.mark.parametrize("span", ["v1", "..", "v1...v2", ""])
def test_what_is_no_range_is_refused(span: str) -> None:
    with pytest.raises(ValueError, match="is not a range of commits"):
        bounds(span)


def test_the_report_has_a_section_for_each_commit_and_names_the_quiet_ones(
    repository: Repository,
) -> None:
    first = repository.commit("one", pets="1")
    second = repository.commit("<b>two</b> for @ana", pets="2")
    third = repository.commit("only words", pets="2 ")

    def compare(base: str, revision: str, commit: Commit) -> Review:
        changed = repository.text(base) != repository.text(revision)
        change = Change(
            rule="r", level="breaking", message="`name` was removed", hint=""
        )
        return Review(
            comparison=Comparison(
                base=base, revision=revision, changes=(change,) if changed else ()
            )
        )

    changelog = entries(Git(repository.folder), SPEC, "..HEAD", compare)
    text = diff_changelog.render_markdown(changelog, title=SPEC, span="..HEAD")
    assert text == (
        "# Changelog of specs/pets.yaml\n\nCommits `..HEAD`.\n\n"
        "## \\<b\\>two\\</b\\> for @\N{WORD JOINER}ana\n\n"
        f"`{second[:10]}`, 2026-01-02, Ana\n\n"
        "**1 breaking.**\n\nThe whole document:\n\n- **breaking** `name` was removed\n\n"
        "## one\n\n"
        f"`{first[:10]}`, 2026-01-01, Ana\n\nThe document was added.\n\n"
        f"## Without a change that counts\n\n- `{third[:10]}` only words\n"
    )
    rows = json.loads(diff_changelog.render_json(changelog, title=SPEC, span="..HEAD"))[
        "entries"
    ]
    assert [row["commit"] for row in rows] == [third, second, first]
    assert rows[1]["comparison"]["summary"]["breaking"] == 1
    assert rows[2]["comparison"] is None
