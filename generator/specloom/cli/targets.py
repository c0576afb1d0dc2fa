"""What a command works on: documents named on the command line, or the configured ones."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

from specloom.cli.judging import judged
from specloom.config import Options, Target, find_project, read_targets
from specloom.config.judgement import read_judgement
from specloom.document.copies import Copies
from specloom.document.loading import load, load_address
from specloom.document.remote import Remote
from specloom.files.lock import read_lock
from specloom.findings import UNJUDGED
from specloom.opening import Address, Revision, Spec, spec_of
from specloom.problems import Problem, SpecloomError


class NothingToDoError(Exception):
    """Nothing was named and nothing is configured."""


def configured() -> tuple[Target, ...]:
    """The packages of the nearest pyproject.toml.

    Raises:
        NothingToDoError: there is none, or it lists none.
        SpecloomError: the configuration is wrong.
    """
    project = find_project(Path.cwd())
    if project is None:
        raise NothingToDoError(
            "nothing to do: name a document, or list packages under [tool.specloom] in pyproject.toml"
        )
    problems: list[Problem] = []
    targets: tuple[Target, ...] = ()
    judgement = UNJUDGED
    try:
        targets = read_targets(project)
    except SpecloomError as refusal:
        problems += refusal.problems
    try:
        judgement = read_judgement(project)
    except SpecloomError as refusal:
        problems += refusal.problems
    if problems:
        raise SpecloomError(problems)
    if not targets:
        raise NothingToDoError(f"{shown(project)} lists no [[tool.specloom.packages]]")
    return judged(targets, judgement, project.parent)


def configured_for(spec: str) -> tuple[Target, ...]:
    """The configured packages of a document, named as on the command line.

    Raises:
        SpecloomError: the configuration is wrong.
    """
    try:
        targets = configured()
    except NothingToDoError:
        return ()
    return tuple(
        target
        for target in targets
        if target.spec == spec
        or (target.root / target.spec).resolve() == Path(spec).resolve()
    )


def package_of(spec: str) -> Path | None:
    """A configured package of a document, which may have copies of what is on the network."""
    try:
        return next((target.folder for target in configured_for(spec)), None)
    except SpecloomError:
        # The document is named: what is configured does not matter.
        return None


def spec_from_here(target: Target) -> Spec:
    """The document of a package; a path is one as people would type it from here."""
    spec = spec_of(target.spec, target.root)
    return Path(shown(spec)) if isinstance(spec, Path) and spec.name != "-" else spec


def documents(targets: Iterable[Target]) -> dict[Path, Options]:
    """The files of the packages' documents, each once, with what is selected of it.

    Of a document that several packages have different parts of, all is. A document on the network
    is its copy in the package; one at a git revision has no file.
    """
    selected: dict[Path, Options] = {}
    for target in targets:
        spec = spec_of(target.spec, target.root)
        if isinstance(spec, Revision):
            continue
        file = (
            Copies(target.folder, spec.url).file(spec.url)
            if isinstance(spec, Address)
            else spec
        )
        chosen = Options(include=target.options.include, exclude=target.options.exclude)
        known = selected.setdefault(file, chosen)
        if known != chosen:
            selected[file] = Options()
    return selected


def given(spec: str, output: str) -> Target:
    """One document and one folder from the command line; findings as the project here takes them.

    Raises:
        SpecloomError: what the project says of findings is not understood.
    """
    target = Target(root=Path.cwd(), spec=spec, output=output)
    project = project_here()
    if project is None:
        return target
    judgement = read_judgement(project)
    try:
        others = read_targets(project)
    except SpecloomError:
        # The document is named: what is configured does not matter.
        others = ()
    return judged([target], judgement, project.parent, others)[0]


def refuse_unknown(
    spec: str, allowed_hosts: Iterable[str], package: Path | None = None
) -> None:
    """Refuse a document on the command line that cannot be had; git revisions are looked up later.

    `package` is the folder that may have a copy of what is on the network.

    Raises:
        SpecloomError: there is no such file, or the host is not allowed that has it.
    """
    named = spec_of(spec, Path())
    if isinstance(named, Address):
        lock = None if package is None else read_lock(package)
        is_kept = lock is not None and named.key in lock.pins
        remote = Remote(allowed_hosts)
        if not is_kept and not remote.is_allowed(named.url):
            load_address(named.url, remote)
    elif isinstance(named, Path) and spec != "-" and not named.exists():
        load(named)


def project_here() -> Path | None:
    """The nearest pyproject.toml with a `[tool.specloom]` table, if all on the way are TOML."""
    try:
        return find_project(Path.cwd())
    except SpecloomError:
        return None


def options_of(arguments: argparse.Namespace) -> Options:
    """The options that a command line gives; a verb may not have all of them."""
    return Options(
        include=tuple(getattr(arguments, "include", ())),
        exclude=tuple(getattr(arguments, "exclude", ())),
        allow_root=tuple(arguments.allow_root),
        allow_remote=tuple(arguments.allow_remote),
        strict=getattr(arguments, "strict", False),
        keep_going=getattr(arguments, "keep_going", False),
        unknown_members=getattr(arguments, "unknown_members", None),
        parts=tuple(getattr(arguments, "parts", ())),
        on_edit=getattr(arguments, "on_edit", None),
    )


def source_label(target: Target) -> str:
    """How generated files call the document.

    Never by a path of one machine, and the same wherever the command is run from: relative
    to the project that the document belongs to, else by its name alone.
    """
    if target.spec == "-":
        return "standard input"
    spec = spec_of(target.spec, target.root)
    if not isinstance(spec, Path):
        return spec.label
    path = spec.resolve()
    project = _project_of(path)
    if project is None or not path.is_relative_to(project):
        return path.name
    return path.relative_to(project).as_posix()


def _project_of(spec: Path) -> Path | None:
    """The folder of the nearest pyproject.toml with a `[tool.specloom]` table."""
    try:
        file = find_project(spec.parent)
    except SpecloomError:
        return None
    return None if file is None else file.parent.resolve()


def shown(path: Path) -> str:
    """A path as people would type it from here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if relative.startswith("..") else relative


def from_here(path: Path) -> str:
    """A path relative to here, whatever it takes to get there, with slashes."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()
