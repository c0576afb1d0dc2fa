"""One document through all stages: load → check → build → select → plan → render → compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from .config import DEFAULTS, Options
from .document.document import Document
from .inputs import Basis, Inputs, basis_of, is_unchanged
from .output.local_cache import local_cache
from .output.lock import lock_of
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


def is_current(spec: Path, folder: Path, *, source: str, options: Options) -> bool:
    """Whether it is known that a package is what `make` would make of it."""
    return is_unchanged(_inputs(spec, folder, source=source, options=options))


def _inputs(spec: Path, folder: Path, *, source: str, options: Options) -> Inputs:
    return Inputs(folder=folder, spec=spec, label=source, options=options)


def make(
    spec: Path,
    folder: Path,
    *,
    source: str,
    options: Options = DEFAULTS,
    step: Callable[[str], None] = lambda what: None,
) -> Made:
    """Everything up to, and without, writing.

    `source` is how generated files call the document; `step` is told what is being done.

    Raises:
        SpecloomError: the document cannot be generated; all reasons at once, what was
            found beside them included.
        ValueError: a pattern of `options` is none.
    """
    from .api.select import pattern

    include = tuple(map(pattern, options.include))
    exclude = tuple(map(pattern, options.exclude))
    name = folder.name
    inputs = _inputs(spec, folder, source=source, options=options)
    if is_unchanged(inputs):
        return Made(changes=None, problems=())

    from .checks import check

    step("reading (1 of 5)")
    document = read(spec, options)
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
        name=name,
        source=source,
        document=document,
        keeps_unknown=options.keeps_unknown,
    )
    problems = _judged([*found, *built, *unmatched, *planned], options)
    step("writing (5 of 5)")
    files = render(package)
    changes = _as_in_project(compare(folder, files, lock_of(files)))
    return Made(
        changes=changes,
        basis=basis_of(inputs, document),
        problems=tuple(problems),
        operations=sum(len(group.methods) for group in package.groups),
        total=operations_in(document),
        webhooks=len(package.webhooks.names) if package.webhooks else 0,
        models=len(package.declarations),
    )


def _as_in_project(changes: Changes) -> Changes:
    """The changes in the project's style, where git's merges are nobody's edits."""
    # Most packages need neither, and small ones would wait for the modules.
    if changes.edited:
        from .output.git_merges import with_merges

        changes = with_merges(changes)
    style = project_style(changes.folder)
    if style == OURS:
        return changes
    from .output.styling import styled

    return styled(changes, style, local_cache(changes.folder))


def findings(spec: Path, options: Options) -> list[Problem]:
    """Everything that can be said of a document, what generating would say included.

    Raises:
        SpecloomError: it cannot be read, or is not OpenAPI.
    """
    from .api import build
    from .checks import check
    from .python import plan

    document = read(spec, options)
    found = check(document, full=True)
    if not any(one.refused for one in found):
        api, built = build(document)
        _, planned = plan(api, name="package", source=spec.name)
        found = ordered([*found, *built, *planned])
    return found


def read(spec: Path, options: Options) -> Document:
    """The document, as the options allow it to be read.

    Raises:
        SpecloomError: it cannot be read, or is not OpenAPI.
    """
    from .document import load

    return load(
        spec, allowed_roots=options.allow_root, allowed_hosts=options.allow_remote
    )


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
