"""What the output of a generation depends on, as one digest: has anything changed at all?

The lock does not say, since it holds nothing that changes while the output does not. The local
cache does: it knows what a package was made from, and how its files were left.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from .config import Options
from .document.document import Document
from .document.source import content_digest
from .edits.settings import reasons_of
from .output.generated_file import GeneratedFile
from .output.generator_digest import generator_digest
from .output.local_cache import local_cache
from .output.lock import NAME
from .output.project_style import ProjectStyle
from .output.tree import Changes, modules_in


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """What a package in `folder` is made from, beside the documents themselves.

    `spec` is the entry of the document, `label` how generated files call it, `runtime` how the
    package imports a runtime that it shares.
    """

    folder: Path
    spec: Path
    label: str
    options: Options
    runtime: str | None
    style: ProjectStyle


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What a package was made from: a digest of it all, and the names of the documents."""

    inputs: str
    sources: tuple[str, ...]


class _Kept(msgspec.Struct, frozen=True):
    """How a package was left: its files with their SHA-256, and modules that are not specloom's."""

    basis: Basis
    files: Mapping[str, str]
    others: tuple[str, ...]


def basis_of(inputs: Inputs, document: Document) -> Basis:
    """What a package of this document depends on."""
    names = _source_names(document, inputs.spec)
    digests = [source.digest for source in document.sources]
    return Basis(inputs=_digest(inputs, digests, names), sources=names)


def remember(
    basis: Basis, changes: Changes, folder: Path, edited: Iterable[str]
) -> None:
    """Keep that `folder` is what its inputs make of it, now that `changes` have been made.

    `edited` are files that are right as they are on disk.
    """
    paths = {NAME, *changes.added, *changes.updated, *changes.unchanged}
    files = {
        path: changes.layouts.get(path) or content_digest(changes.texts[path].encode())
        for path in sorted(paths & changes.texts.keys())
    }
    files |= {path: _file_digest(folder, path) or "" for path in edited}
    kept = _Kept(basis=basis, files=files, others=changes.others)
    local_cache(folder).keep(_name(folder), msgspec.json.encode(kept))


def is_unchanged(inputs: Inputs) -> bool:
    """Whether neither the inputs nor the files have changed since they were right.

    Never where that takes more than reading files: a document with parts on the network, or one
    whose findings matter to the exit code (`strict`, `keep_going`).
    """
    if inputs.options.strict or inputs.options.keep_going:
        return False
    kept = _kept(inputs.folder)
    digests = None if kept is None else _digests(kept.basis, inputs)
    return (
        kept is not None
        and digests is not None
        and kept.basis.inputs == _digest(inputs, digests, kept.basis.sources)
        and _is_as_kept(inputs.folder, kept)
    )


def basis_of_runtime(files: Iterable[GeneratedFile], style: ProjectStyle) -> Basis:
    """What a shared runtime depends on: its files and the project's style."""
    return Basis(inputs=content_digest(repr((style, [*files])).encode()), sources=())


def is_runtime_unchanged(folder: Path, basis: Basis) -> bool:
    """Whether neither a runtime's inputs nor its files have changed since they were right."""
    kept = _kept(folder)
    return kept is not None and kept.basis == basis and _is_as_kept(folder, kept)


def _kept(folder: Path) -> _Kept | None:
    content = local_cache(folder).read(_name(folder))
    if content is None:
        return None
    try:
        return msgspec.json.decode(content, type=_Kept)
    except msgspec.MsgspecError:
        return None


def _is_as_kept(folder: Path, kept: _Kept) -> bool:
    return all(
        _file_digest(folder, path) == kept.files[path] for path in kept.files
    ) and set(modules_in(folder)) <= {*kept.files, *kept.others}


def _digest(inputs: Inputs, digests: Iterable[str], names: Iterable[str]) -> str:
    """Of all that the output depends on; `digests` and `names` are those of the documents."""
    state = hashlib.sha256(generator_digest().encode())
    settings = _settings(inputs.options, inputs.spec)
    place = (inputs.label, inputs.folder.name, repr(inputs.runtime))
    parts = [*place, *settings, repr(inputs.style)]
    for text in (*parts, *names, *digests):
        content = text.encode("utf-8", "surrogatepass")
        state.update(b"%d:" % len(content))
        state.update(content)
    return state.hexdigest()


def _name(folder: Path) -> str:
    path = os.fsencode(folder.resolve())
    return f"package-{hashlib.sha256(path).hexdigest()[:32]}"


def _file_digest(folder: Path, path: str) -> str | None:
    try:
        with open(f"{folder}/{path}", "rb") as stream:
            return content_digest(stream.read())
    except OSError:
        return None


def _source_names(document: Document, spec: Path) -> tuple[str, ...]:
    """The files that a document was read from, the entry first."""
    return tuple(
        source.url or _relative(source.path or spec, spec)
        for source in document.sources
    )


def _digests(basis: Basis, inputs: Inputs) -> list[str] | None:
    """The digests of the sources as they are now; None where one cannot or may not be read."""
    spec, options = inputs.spec, inputs.options
    roots = [root.resolve() for root in (spec.parent, *options.allow_root)]
    digests: list[str] = []
    try:
        for name in basis.sources:
            path = (spec.resolve().parent / name).resolve()
            if path != spec.resolve() and not any(map(path.is_relative_to, roots)):
                return None
            digests.append(content_digest(path.read_bytes()))
    except (OSError, ValueError):
        return None
    return digests


def _settings(options: Options, spec: Path) -> list[str]:
    """The options that the output depends on, each with its name."""
    return [
        *(f"include={one}" for one in options.include),
        *(f"exclude={one}" for one in options.exclude),
        *(f"allow-root={_relative(one, spec)}" for one in options.allow_root),
        *(f"allow-remote={one}" for one in options.allow_remote),
        *(f"edit={path}" for path in sorted(reasons_of(options.edits))),
        *(["keep-going"] if options.keep_going else []),
        *(["drop-unknown-members"] if not options.keeps_unknown else []),
        *sorted({f"part={one}" for one in options.parts}),
    ]


def _relative(path: Path, spec: Path) -> str:
    try:
        relative = os.path.relpath(path.resolve(), spec.resolve().parent)
    except ValueError:  # another drive
        return path.as_posix()
    return Path(relative).as_posix()
