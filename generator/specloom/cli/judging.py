"""Which accepted findings are about which document."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from specloom.config import Target
from specloom.findings import Accepted, Judgement
from specloom.opening import Revision, Spec, spec_of


def judged(
    targets: Iterable[Target],
    judgement: Judgement,
    root: Path,
    others: Iterable[Target] = (),
) -> tuple[Target, ...]:
    """The targets with what a project, whose folder is `root`, says of their documents.

    `others` are targets of the project that are not asked for.
    """
    wanted = tuple(targets)
    entries: dict[str | None, list[Accepted]] = {}
    for accepted in judgement.accepted:
        entries.setdefault(accepted.spec, []).append(accepted)
    files = {spec: (root / spec).resolve() for spec in entries if spec is not None}
    taken = _names_taken((*wanted, *others), root)
    result: list[Target] = []
    for target in wanted:
        spec = spec_of(target.spec, target.root)
        names = _names(spec, taken)
        own = spec.resolve() if isinstance(spec, Path) else None
        concerning = (
            accepted
            for named, listed in entries.items()
            if named is None or named in names or files[named] == own
            for accepted in listed
        )
        own_judgement = replace(judgement, accepted=tuple(concerning))
        result.append(replace(target, judgement=own_judgement))
    return tuple(result)


def without_document(
    entries: Iterable[Accepted], targets: Iterable[Target], root: Path
) -> list[Accepted]:
    """The entries for a document that is neither a target's nor any file of the project.

    Also those that name what has come to be the name of two documents. `targets` are all that the
    project, whose folder is `root`, lists, judged.
    """
    concerned = {
        accepted for target in targets for accepted in target.judgement.accepted
    }
    return [
        accepted
        for accepted in entries
        if accepted.spec is not None
        and accepted not in concerned
        and not (root / accepted.spec).exists()
    ]


def accepted_name(target: Target, root: Path, others: Iterable[Target]) -> str:
    """How a project, whose folder is `root`, names a document in what it accepts.

    A file by its path from there; what is not a file here as generated files call it, for that is
    the same in every version, unless `others` has another document of that name.
    """
    spec = spec_of(target.spec, target.root)
    if isinstance(spec, Path):
        return _from(root, spec)
    return _names(spec, _names_taken((target, *others), root))[0]


def _names(spec: Spec, taken: dict[str, set[str]]) -> tuple[str, ...]:
    """The names of a document that is not a file here, the best first."""
    if isinstance(spec, Path):
        return ()
    # Two addresses may end in `openapi.yaml`; what has one path is one document in two versions.
    is_own = isinstance(spec, Revision) or taken[spec.label] == {spec.key}
    return (spec.label, spec.key) if is_own else (spec.key,)


def _names_taken(targets: Iterable[Target], root: Path) -> dict[str, set[str]]:
    """Of each name that a project has for a document which documents are called so."""
    taken: dict[str, set[str]] = {}
    for target in targets:
        spec = spec_of(target.spec, target.root)
        if isinstance(spec, Path):
            name, key = _from(root, spec), str(spec.resolve())
        else:
            name, key = spec.label, spec.key
        taken.setdefault(name, set()).add(key)
    return taken


def _from(root: Path, file: Path) -> str:
    return Path(os.path.relpath(file.resolve(), root.resolve())).as_posix()
