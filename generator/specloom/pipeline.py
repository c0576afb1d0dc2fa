"""One document through all stages: load → check → build → select → plan → render → compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from . import __version__
from .config import DEFAULTS, Options
from .document.document import Document
from .findings import UNJUDGED, Accepted, Judgement
from .inputs import inputs_of, is_up_to_date, source_names
from .output.lock import Lock, digest
from .output.project_style import project_style, styled
from .output.tree import Changes, compare
from .problems import Problem, Severity, SpecloomError, ordered, problem

if TYPE_CHECKING:
    from .api.model import Api
    from .api.select import PlaceOfPattern


class Made(Struct, frozen=True, kw_only=True):
    """A package as it should be, and what was found on the way.

    `changes` is None where the lock shows that neither the inputs nor the files have
    changed since they were last written. `total` counts the operations of the document,
    `operations` those of the package; `webhooks` counts callbacks, too. Among `problems`, errors are refused parts.
    `sources` are the files that the document was read from, by `inputs.source_names`; none are known without `changes`.
    """

    changes: Changes | None
    problems: tuple[Problem, ...]
    sources: tuple[str, ...] = ()
    operations: int = 0
    total: int = 0
    webhooks: int = 0
    models: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether parts of the document were refused."""
        return any(one.severity is Severity.ERROR for one in self.problems)


def is_current(
    spec: Path,
    folder: Path,
    *,
    source: str,
    options: Options,
    judgement: Judgement = UNJUDGED,
) -> bool:
    """Whether the lock shows that a package is what `make` would make of it."""
    return not judgement.can_fail and is_up_to_date(
        folder,
        spec=spec,
        label=source,
        package=folder.name,
        options=options,
        style=project_style(folder),
    )


def make(
    spec: Path,
    folder: Path,
    *,
    source: str,
    options: Options = DEFAULTS,
    judgement: Judgement = UNJUDGED,
    pattern_at: PlaceOfPattern = lambda option, text: None,
    may_skip: bool = True,
    step: Callable[[str], None] = lambda what: None,
) -> Made:
    """Everything up to, and without, writing.

    `source` is how generated files call the document; `pattern_at` says where the options'
    patterns are written; without `may_skip` the package is made even where nothing has changed;
    `step` is told what is being done.

    Raises:
        SpecloomError: the document cannot be generated; all reasons at once, what was
            found beside them included.
        ValueError: a pattern of `options` is none.
    """
    from .api.select import pattern

    include = tuple(map(pattern, options.include))
    exclude = tuple(map(pattern, options.exclude))
    name = folder.name
    style = project_style(folder)
    if may_skip and is_current(
        spec, folder, source=source, options=options, judgement=judgement
    ):
        return Made(changes=None, problems=())

    from .checks import check

    step("reading (1 of 5)")
    document = read(spec, options)
    step("checking (2 of 5)")
    found = check(document, full=False, codes=judgement.wanted)
    if not options.keep_going:
        _refuse(one for one in found if one.refused)

    from .api import build
    from .api.select import select
    from .output.render import render
    from .python import plan

    step("understanding (3 of 5)")
    whole, built = build(document)
    api, unmatched = select(whole, include, exclude, pattern_at)
    _refuse_emptying(whole, api, unmatched, document)
    step("planning (4 of 5)")
    package, planned = plan(
        api,
        name=name,
        source=source,
        document=document,
        keeps_unknown=options.keeps_unknown,
    )
    found = [*found, *built, *unmatched, *planned]
    problems = _judged(found, options, judgement, document)
    step("writing (5 of 5)")
    files = styled(render(package), style)
    names = source_names(document, spec)
    lock = Lock(
        specloom=__version__,
        inputs=inputs_of(
            [one.digest for one in document.sources],
            names,
            spec=spec,
            label=source,
            package=name,
            options=options,
            style=style,
        ),
        sources=names,
        files={file.path: digest(file.text) for file in files},
    )
    return Made(
        changes=compare(folder, files, lock),
        problems=tuple(problems),
        sources=names,
        operations=sum(len(group.methods) for group in package.groups),
        total=operations_in(document),
        webhooks=len(package.webhooks.names) if package.webhooks else 0,
        models=len(package.declarations),
    )


class Findings(Struct, frozen=True, kw_only=True):
    """Everything that can be said of a document, what generating would say included.

    `accepted` says of each finding that is left out why; `used` are the entries that accept
    something. `is_complete` unless generating was not tried, for parts have no meaning.
    `entry` is how locations call the document's own file; `sources` as for `Made`.
    """

    problems: list[Problem]
    accepted: dict[Problem, Accepted]
    used: frozenset[Accepted]
    is_complete: bool
    entry: str
    sources: tuple[str, ...]


def findings(
    spec: Path,
    options: Options,
    *,
    judgement: Judgement = UNJUDGED,
    selections: Iterable[tuple[Options, PlaceOfPattern]] = (),
) -> Findings:
    """Everything that can be said of a document, and of what is selected of it.

    `selections` are the options of its packages, with the places of their patterns.

    Raises:
        SpecloomError: it cannot be read, or is not OpenAPI.
    """
    from .api import build
    from .api.select import pattern, select
    from .checks import check
    from .python import plan

    document = read(spec, options)
    found = check(document, full=True)
    is_complete = not any(one.refused for one in found)
    if is_complete:
        api, built = build(document)
        _, planned = plan(api, name="package", source=spec.name)
        found = [*found, *built, *planned]
        for selected, pattern_at in selections:
            include = map(pattern, selected.include)
            exclude = map(pattern, selected.exclude)
            found += select(api, include, exclude, pattern_at)[1]
    judged = judgement.judge(ordered(found), document.entry.name)
    return Findings(
        problems=judged.left,
        accepted=judged.accepted,
        used=judged.used,
        is_complete=is_complete,
        entry=document.entry.name,
        sources=source_names(document, spec),
    )


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


def _refuse_emptying(
    whole: Api, selected: Api, unmatched: list[Problem], document: Document
) -> None:
    """Refuse a selection without operations: what was generated before would be removed."""
    if selected.operations or selected.webhooks:
        return
    _refuse(one for one in unmatched if one.refused)
    if whole.operations or whole.webhooks:
        message = "`include` and `exclude` leave no operation."
        _refuse([problem("empty-selection", message, document.root / "paths")])


def _judged(
    problems: list[Problem],
    options: Options,
    judgement: Judgement,
    document: Document,
) -> list[Problem]:
    """The problems as generating takes them: errors stop it, or leave a part out.

    What has no meaning is an error; all else is a warning, unless `strict` makes an error of
    what breaks the specification or means loss, or the project has a severity for its code.

    Raises:
        SpecloomError: there are errors, and nothing is said to keep going.
    """
    left = judgement.judge(ordered(problems), document.entry.name).left
    judged = [
        (
            one
            if one.code in judgement.severities and not one.refused
            else one.with_severity(_severity(one, options))
        )
        for one in left
        if one.severity is not Severity.INFO
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
