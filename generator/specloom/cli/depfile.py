"""What a package was made from, for build engines: a depfile in the syntax of Make.

Ninja reads the same; see https://www.gnu.org/software/make/manual/html_node/Rule-Syntax.html and
https://ninja-build.org/manual.html#_depfile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from specloom.cli.targets import from_here, project_here
from specloom.config import Target
from specloom.config.judgement import BASELINE
from specloom.files.lock import ATTRIBUTES, ATTRIBUTES_TEXT
from specloom.files.lock import NAME as LOCK
from specloom.files.project_style import style_files
from specloom.files.tree import Changes
from specloom.opening import files_here, spec_of
from specloom.shared_runtime import SharedRuntime


class Rule(Struct, frozen=True):
    """A file that a command makes, and the files that it made it from."""

    target: str
    sources: tuple[str, ...]


def outputs(made: Target | SharedRuntime, changes: Changes) -> list[str]:
    """Every file of a package, or of a runtime, as it would be, the lock among them.

    Paths from here, sorted. A `.gitattributes` of somebody's own is none of them.
    """
    folder = _folder(made)
    names = {*changes.texts, LOCK}
    if _text(changes.folder / ATTRIBUTES) == ATTRIBUTES_TEXT:
        names.add(ATTRIBUTES)
    return [f"{folder}/{path}" for path in sorted(names)]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def rule_of(target: Target, sources: Iterable[str]) -> Rule:
    """The inputs of a package: the document's files, by `inputs.sources_of`, and settings.

    The lock stands for the package. What is not a file here is not among the sources.
    """
    files = files_here(spec_of(target.spec, target.root), sources)
    project = target.config or project_here()
    if project is not None:
        baseline = project.with_name(BASELINE)
        files += [project, *([baseline] if baseline.is_file() else [])]
    return _rule(target, files)


def runtime_rules(targets: Iterable[Target]) -> list[Rule]:
    """The inputs of the runtimes that packages share: settings alone."""
    shared = {
        target.runtime: [] if target.config is None else [target.config]
        for target in targets
        if target.runtime is not None
    }
    return [_rule(runtime, files) for runtime, files in shared.items()]


def _rule(made: Target | SharedRuntime, files: list[Path]) -> Rule:
    """The rule of a lock, which the project's style matters to as well."""
    listed = [*files, *style_files(made.folder.resolve())]
    # One file may be named through links in several ways.
    sources = dict.fromkeys(from_here(file) for file in listed)
    return Rule(f"{_folder(made)}/{LOCK}", tuple(sources))


def _folder(made: Target | SharedRuntime) -> str:
    """The folder as it is called on the command line, or as one would call it there."""
    is_named_here = made.root == Path.cwd()
    return Path(made.output).as_posix() if is_named_here else from_here(made.folder)


def depfile_text(rules: Iterable[Rule]) -> str:
    """A rule for each target, and an empty one for each source: Make then does not miss it
    once it is gone.

    Raises:
        ValueError: a name has a line break, which no depfile can express.
    """
    listed = list(rules)
    lines: list[str] = []
    for rule in listed:
        lines.append(
            " \\\n  ".join([f"{escaped(rule.target)}:", *map(escaped, rule.sources)])
        )
    sources = dict.fromkeys(source for rule in listed for source in rule.sources)
    lines += [f"{escaped(source)}:" for source in sources]
    return "".join(f"{line}\n" for line in lines)


def write_depfile(file: Path, rules: Iterable[Rule]) -> None:
    """Write the rules, folders above the file included.

    Raises:
        OSError: it cannot be written.
        ValueError: as for `depfile_text`.
    """
    text = depfile_text(rules)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", errors="surrogateescape", newline="\n")


def escaped(path: str) -> str:
    """A name as both engines read it.

    Backslashes before what is escaped count double; `%` is a wildcard of Make's targets only, but
    escaped Ninja would take the backslash for a part of the name.
    """
    if "\n" in path or "\r" in path:
        raise ValueError(f"{path!r} has a line break: no depfile can name it")
    # Backslashes are only special before what they escape, and there each needs another.
    path = re.sub(
        r"(\\*)([ \t#:])", lambda match: rf"{match[1]}{match[1]}\{match[2]}", path
    )
    return path.replace("$", "$$")
