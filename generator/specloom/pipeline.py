"""One document through the stages of `generate`: document → checks → model → plan → render → files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct

from specloom.config import DEFAULTS, Options
from specloom.document.document import Document
from specloom.document.remote import Access
from specloom.files.local_cache import local_cache
from specloom.files.lock import Lock, lock_of
from specloom.files.project_style import OURS, project_style
from specloom.files.tree import Changes, compare, says_generated
from specloom.findings import UNJUDGED, Accepted, Judgement
from specloom.inputs import (
    Basis,
    Inputs,
    basis_of,
    basis_of_runtime,
    is_runtime_unchanged,
    is_unchanged,
    place_names,
    sources_of,
)
from specloom.opening import OpenedDocument, Spec, opened
from specloom.problems import Problem, Severity, SpecloomError, ordered, problem
from specloom.render.generated_file import GeneratedFile

if TYPE_CHECKING:
    from specloom.model.api import Api
    from specloom.model.select import PlaceOfPattern


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
    def sources(self) -> tuple[str, ...]:
        """What the document was read from, by `inputs.sources_of`; not known without `changes`."""
        return () if self.basis is None else self.basis.sources

    @property
    def is_partial(self) -> bool:
        """Whether parts of the document were refused."""
        return any(finding.severity is Severity.ERROR for finding in self.problems)


def is_current(
    spec: Spec,
    folder: Path,
    *,
    source: str,
    options: Options,
    runtime: str | None = None,
    judgement: Judgement = UNJUDGED,
) -> bool:
    """Whether it is known that a package is what `make` would make of it."""
    inputs = Inputs(
        folder=folder, spec=spec, label=source, options=options, runtime=runtime
    )
    return _is_known(inputs, judgement)


def _is_known(inputs: Inputs, judgement: Judgement) -> bool:
    return not judgement.can_fail and is_unchanged(inputs)


_Step = Literal["reading", "checking", "understanding", "planning", "writing"]
_STEPS: tuple[_Step, ...] = get_args(_Step)


def _numbered(step: _Step) -> str:
    return f"{step} ({_STEPS.index(step) + 1} of {len(_STEPS)})"


def make(
    spec: Spec,
    folder: Path,
    *,
    source: str,
    options: Options = DEFAULTS,
    runtime: str | None = None,
    judgement: Judgement = UNJUDGED,
    pattern_at: PlaceOfPattern = lambda option, text: None,
    access: Access = "kept",
    fetched: Mapping[str, bytes] | None = None,
    package: Path | None = None,
    anew: bool = False,
    step: Callable[[str], None] = lambda name: None,
) -> Made:
    """A package as it should be, made by all stages but the writing.

    `source` is how generated files call the document, `runtime` how the package imports a
    runtime that it shares; `pattern_at` says where the options' patterns are written; `access`
    and `fetched` are about files on the network, as `opened` has them, and so is `package`, if
    that is not `folder`; `step` is told what is being done. With `anew` the package is made where
    nothing has changed, too.

    Raises:
        SpecloomError: the document cannot be generated; all reasons at once, what was
            found beside them included.
        ValueError: a pattern of `options` is none.
    """
    inputs = Inputs(
        folder=folder, spec=spec, label=source, options=options, runtime=runtime
    )
    if access != "network" and not anew and _is_known(inputs, judgement):
        return Made(changes=None, problems=())
    step(_numbered("reading"))
    with opened(
        spec, options, package=package or folder, access=access, fetched=fetched
    ) as opening:
        return _made(opening, inputs, judgement, pattern_at, step)


def _made(
    opening: OpenedDocument,
    inputs: Inputs,
    judgement: Judgement,
    pattern_at: PlaceOfPattern,
    step: Callable[[str], None],
) -> Made:
    from specloom.checks import check
    from specloom.model.pattern import pattern

    options, folder = inputs.options, inputs.folder
    include = tuple(map(pattern, options.include))
    exclude = tuple(map(pattern, options.exclude))
    document = opening.document
    step(_numbered("checking"))
    reported = check(document, full=False, codes=judgement.wanted)
    if not options.keep_going:
        _refuse(finding for finding in reported if finding.refused)

    from specloom.model import build
    from specloom.model.select import select
    from specloom.plan import plan
    from specloom.render.rendering import render

    step(_numbered("understanding"))
    whole, built = build(document)
    api, unmatched = select(whole, include, exclude, pattern_at)
    _refuse_emptying(whole, api, unmatched, document)
    step(_numbered("planning"))
    package, planned = plan(
        api,
        name=folder.name,
        source=inputs.label,
        document=document,
        keeps_unknown=options.keeps_unknown,
        parts=options.wanted_parts,
    )
    reported += [*built, *unmatched, *planned]
    problems = _judged(reported, options, judgement, document)
    step(_numbered("writing"))
    files = [*render(package, inputs.runtime), *opening.copies]
    return Made(
        changes=_changes(folder, files, lock_of(files, opening.pins)),
        basis=basis_of(inputs, document, opening.pins),
        problems=tuple(problems),
        operations=sum(len(group.methods) for group in package.groups),
        total=operations_in(document),
        webhooks=len(package.webhooks.names) if package.webhooks else 0,
        models=len(package.declarations),
    )


def make_runtime(
    folder: Path, *, has_server: bool, edited: Iterable[str] = (), anew: bool = False
) -> tuple[Changes | None, Basis]:
    """What would change in the folder of a runtime that packages share, and what that depends on.

    `edited` are the files whose edits are recorded. The changes are None as in `Made`; `anew` as
    for `make`.
    """
    from specloom.render.runtime import shared_runtime_files

    files = shared_runtime_files(has_server=has_server)
    basis = basis_of_runtime(files, edited)
    if not anew and is_runtime_unchanged(folder, basis):
        return None, basis
    return _changes(folder, files, lock_of(files, runtime="")), basis


def _changes(folder: Path, files: Sequence[GeneratedFile], lock: Lock) -> Changes:
    """What is to be written in the project's style, where git's merges are nobody's edits."""
    changes = compare(folder, files, lock)
    if any(says_generated(folder / path) for path in changes.foreign):
        from specloom.edits.history import History

        changes = compare(folder, files, lock, History(folder).lock())
    # Most packages need neither, and small ones would wait for the modules.
    if changes.edited:
        from specloom.files.git_merges import with_merges

        changes = with_merges(changes)
    if changes.edited:
        from specloom.edits.caught_up import with_caught_up

        changes = with_caught_up(changes)
    style = project_style(folder)
    if style == OURS:
        return changes
    from specloom.files.styling import styled

    return styled(changes, style, local_cache(folder))


class DocumentFindings(Struct, frozen=True, kw_only=True):
    """Everything that can be said of a document, what generating would say included.

    `accepted` says of each finding that is left out why; `used` are the entries that accept
    something. `is_complete` unless generating was not tried, for parts have no meaning.
    `names` are those of `inputs.place_names`, `sources` those of `inputs.sources_of`.
    """

    problems: list[Problem]
    accepted: dict[Problem, Accepted]
    used: frozenset[Accepted]
    is_complete: bool
    names: Mapping[str, str]
    sources: tuple[str, ...]


def findings(
    spec: Spec,
    options: Options,
    *,
    judgement: Judgement = UNJUDGED,
    selections: Iterable[tuple[Options, PlaceOfPattern]] = (),
    package: Path | None = None,
) -> DocumentFindings:
    """Everything that can be said of a document, and of what is selected of it.

    `selections` are the options of its packages, with the places of their patterns; `package`
    is the folder that may have copies of what is on the network.

    Raises:
        SpecloomError: it cannot be read, or is not OpenAPI.
    """
    from specloom.checks import check
    from specloom.model import build
    from specloom.model.pattern import pattern
    from specloom.model.select import select
    from specloom.plan import plan

    with opened(spec, options, package=package) as opening:
        document = opening.document
        problems = check(document, full=True)
        is_complete = not any(finding.refused for finding in problems)
        if is_complete:
            api, built = build(document)
            _, planned = plan(api, name="package", source="")
            problems = [*problems, *built, *planned]
            for selected, pattern_at in selections:
                include = map(pattern, selected.include)
                exclude = map(pattern, selected.exclude)
                problems += select(api, include, exclude, pattern_at)[1]
        names = place_names(document)
        judged = judgement.judge(ordered(problems), names)
        return DocumentFindings(
            problems=judged.left,
            accepted=judged.accepted,
            used=judged.used,
            is_complete=is_complete,
            names=names,
            sources=tuple(sources_of(spec, document, opening.pins)),
        )


def operations_in(document: Document) -> int:
    """How many operations a document has under `paths`, refused ones included."""
    from specloom.checks.survey import Survey

    return len(Survey(document).endpoints)


def _refuse_emptying(
    whole: Api, selected: Api, unmatched: list[Problem], document: Document
) -> None:
    """Refuse a selection without operations: what was generated before would be removed."""
    if selected.operations or selected.webhooks:
        return
    _refuse(finding for finding in unmatched if finding.refused)
    if whole.operations or whole.webhooks:
        message = "`include` and `exclude` leave no operation."
        _refuse([problem("empty-selection", message, document.root / "paths")])


def _judged(
    problems: list[Problem], options: Options, judgement: Judgement, document: Document
) -> list[Problem]:
    """The problems as generating takes them: errors stop it, or leave a part out.

    What has no meaning is an error; all else is a warning, unless `strict` makes an error of
    what breaks the specification or means loss, or the project has a severity for its code.

    Raises:
        SpecloomError: there are errors, and nothing is said to keep going.
    """
    left = judgement.judge(ordered(problems), place_names(document)).left
    judged = [
        (
            finding
            if finding.code in judgement.severities and not finding.refused
            else finding.with_severity(_severity(finding, options))
        )
        for finding in left
        if finding.severity is not Severity.INFO
    ]
    errors = [finding for finding in judged if finding.severity is Severity.ERROR]
    if not options.keep_going or any(not finding.refused for finding in errors):
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
