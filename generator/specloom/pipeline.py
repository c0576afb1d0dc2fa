"""One document through all stages: load → check → build → select → plan → render → compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from .config import DEFAULTS, Options
from .document.document import Document
from .document.remote import Access
from .inputs import (
    Basis,
    Inputs,
    basis_of,
    basis_of_runtime,
    is_runtime_unchanged,
    is_unchanged,
)
from .opening import Opened, Spec, opened
from .output.generated_file import GeneratedFile
from .output.local_cache import local_cache
from .output.lock import NO_PINS, Pins, lock_of
from .output.project_style import OURS, project_style
from .output.tree import Changes, compare
from .problems import Problem, Severity, SpecloomError, ordered


class Made(Struct, frozen=True, kw_only=True):
    """A package as it should be, and what was found on the way.

    `changes` is None where neither the inputs nor the files have changed since they were last
    right; `basis` is what the package was made from otherwise. `total` counts the operations of the document,
    `operations` those of the package; `webhooks` counts callbacks, too. Among `problems`, errors are refused parts.
    """

    changes: Changes | None
    problems: tuple[Problem, ...]
    basis: Basis | None = None
    operations: int = 0
    total: int = 0
    webhooks: int = 0
    models: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether parts of the document were refused."""
        return any(one.severity is Severity.ERROR for one in self.problems)


def is_current(
    spec: Spec,
    folder: Path,
    *,
    source: str,
    options: Options,
    runtime: str | None = None,
) -> bool:
    """Whether it is known that a package is what `make` would make of it."""
    inputs = _inputs(spec, folder, source=source, options=options, runtime=runtime)
    return is_unchanged(inputs)


def _inputs(
    spec: Spec, folder: Path, *, source: str, options: Options, runtime: str | None
) -> Inputs:
    return Inputs(
        folder=folder, spec=spec, label=source, options=options, runtime=runtime
    )


def make(
    spec: Spec,
    folder: Path,
    *,
    source: str,
    options: Options = DEFAULTS,
    runtime: str | None = None,
    access: Access = "kept",
    fetched: Mapping[str, bytes] | None = None,
    package: Path | None = None,
    anew: bool = False,
    step: Callable[[str], None] = lambda what: None,
) -> Made:
    """Everything up to, and without, writing.

    `source` is how generated files call the document, `runtime` how the package imports a
    runtime that it shares; `access` and `fetched` are about files on the network, as `opened`
    has them, and so is `package`, if that is not `folder`; `step` is told what is being done. With `anew` the
    package is made where nothing has changed, too.

    Raises:
        SpecloomError: the document cannot be generated; all reasons at once, what was
            found beside them included.
        ValueError: a pattern of `options` is none.
    """
    is_asked = access != "network" and not anew
    if is_asked and is_current(
        spec, folder, source=source, options=options, runtime=runtime
    ):
        return Made(changes=None, problems=())
    step("reading (1 of 5)")
    with opened(
        spec, options, package=package or folder, access=access, fetched=fetched
    ) as entry:
        return _made(
            entry,
            spec,
            folder,
            source=source,
            options=options,
            runtime=runtime,
            step=step,
        )


def _made(
    entry: Opened,
    spec: Spec,
    folder: Path,
    *,
    source: str,
    options: Options,
    runtime: str | None,
    step: Callable[[str], None],
) -> Made:
    from .api.select import pattern
    from .checks import check

    include = tuple(map(pattern, options.include))
    exclude = tuple(map(pattern, options.exclude))
    document = entry.document
    step("checking (2 of 5)")
    found = check(document, full=False)
    if not options.keep_going:
        _refuse(one for one in found if one.refused)

    from .api import build
    from .api.select import select
    from .output.render import render
    from .python import plan

    step("understanding (3 of 5)")
    api, built = build(document)
    api, unmatched = select(api, include, exclude)
    step("planning (4 of 5)")
    package, planned = plan(
        api,
        name=folder.name,
        source=source,
        document=document,
        keeps_unknown=options.keeps_unknown,
        parts=options.wanted_parts,
    )
    problems = _judged([*found, *built, *unmatched, *planned], options)
    step("writing (5 of 5)")
    files = [*render(package, runtime), *entry.copies]
    inputs = _inputs(spec, folder, source=source, options=options, runtime=runtime)
    return Made(
        changes=_changes(folder, files, entry.pins),
        basis=basis_of(inputs, document, entry.pins),
        problems=tuple(problems),
        operations=sum(len(group.methods) for group in package.groups),
        total=operations_in(document),
        webhooks=len(package.webhooks.names) if package.webhooks else 0,
        models=len(package.declarations),
    )


def make_runtime(
    folder: Path, *, has_server: bool = True
) -> tuple[Changes | None, Basis]:
    """What would change in the folder of a runtime that packages share, and what that depends on.

    The changes are None as in `Made`.
    """
    from .output.runtime import shared_runtime_files

    files = shared_runtime_files(has_server=has_server)
    basis = basis_of_runtime(files)
    if is_runtime_unchanged(folder, basis):
        return None, basis
    return _changes(folder, files), basis


def _changes(
    folder: Path, files: Sequence[GeneratedFile], pins: Pins = NO_PINS
) -> Changes:
    """What is to be written in the project's style, where git's merges are nobody's edits."""
    changes = compare(folder, files, lock_of(files, pins))
    # Most packages need neither, and small ones would wait for the modules.
    if changes.edited:
        from .output.git_merges import with_merges

        changes = with_merges(changes)
    style = project_style(folder)
    if style == OURS:
        return changes
    from .output.styling import styled

    return styled(changes, style, local_cache(folder))


def findings(
    spec: Spec, options: Options, *, package: Path | None = None
) -> list[Problem]:
    """Everything that can be said of a document, what generating would say included.

    `package` is the folder that may have copies of what is on the network.

    Raises:
        SpecloomError: it cannot be read, or is not OpenAPI.
    """
    from .api import build
    from .checks import check
    from .python import plan

    with opened(spec, options, package=package) as entry:
        found = check(entry.document, full=True)
        if not any(one.refused for one in found):
            api, built = build(entry.document)
            _, planned = plan(api, name="package", source="")
            found = ordered([*found, *built, *planned])
        return found


def operations_in(document: Document) -> int:
    """How many operations a document has under `paths`, whatever they are worth."""
    from .checks.survey import Survey

    return len(Survey(document).endpoints)


def _judged(problems: list[Problem], options: Options) -> list[Problem]:
    """The problems as generating takes them: errors stop it, or leave a part out.

    What has no meaning is an error; all else is a warning, unless `strict` makes an error of
    what breaks the specification or means loss.

    Raises:
        SpecloomError: there are errors, and nothing is said to keep going.
    """
    judged = [
        problem.with_severity(_severity(problem, options))
        for problem in ordered(problems)
        if problem.severity is not Severity.INFO
    ]
    errors = [one for one in judged if one.severity is Severity.ERROR]
    if not options.keep_going or any(not one.refused for one in errors):
        _refuse(errors)
    return judged


def _refuse(errors: Iterable[Problem]) -> None:
    listed = list(errors)
    if listed:
        raise SpecloomError(listed)


def _severity(problem: Problem, options: Options) -> Severity:
    means_loss = problem.severity is Severity.ERROR or problem.means_loss
    if problem.refused or (options.strict and means_loss):
        return Severity.ERROR
    return Severity.WARNING
