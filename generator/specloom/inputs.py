"""What the output of a generation depends on, as one digest: has anything changed at all?

The lock does not say, since it holds nothing that changes while the output does not. The local
cache does: it knows what a package was made from, and how its files were left.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urljoin

import msgspec

from specloom.config import Options
from specloom.document.address import shown_address
from specloom.document.document import Document
from specloom.document.source import content_digest, content_of
from specloom.edits.settings import reasons_of
from specloom.files.local_cache import local_cache
from specloom.files.lock import NAME, Pins, read_lock
from specloom.files.tree import Changes, modules_in
from specloom.opening import Spec
from specloom.render.generated_file import GeneratedFile
from specloom.render.generator_digest import generator_digest


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """What a package in `folder` is made from, beside the documents themselves.

    `spec` is the document's entry, `label` how generated files call it, `runtime` how the
    package imports a runtime that it shares.
    """

    folder: Path
    spec: Spec
    label: str
    options: Options
    runtime: str | None


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What a package was made from: a digest of it all, and the names of `sources_of`."""

    inputs: str
    sources: tuple[str, ...]


class _Kept(msgspec.Struct, frozen=True):
    """How a package was left: its files with their SHA-256, and modules that are not specloom's."""

    basis: Basis
    files: Mapping[str, str]
    others: tuple[str, ...]


def sources_of(spec: Spec, document: Document, pins: Pins) -> dict[str, str]:
    """What a document was read from, with digests: files by their paths from its folder, the
    document's own first, and what is pinned by address or revision."""
    here = {}
    if isinstance(spec, Path):
        folder = spec.resolve().parent
        here = {
            _relative(source.path or spec, folder): source.digest
            for source in document.sources
            if source.url is None
        }
    return {**here, **{name: " ".join(lines) for name, lines in pins.items()}}


def basis_of(inputs: Inputs, document: Document, pins: Pins) -> Basis:
    """What a package of this document, with what its lock pins, depends on."""
    sources = sources_of(inputs.spec, document, pins)
    names = tuple(sources)
    return Basis(inputs=_digest(inputs, sources.values(), names), sources=names)


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

    Never where findings matter to the exit code (`strict`, `keep_going`). What is pinned has
    not changed where the lock and the copies in the package have not.
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


def place_names(document: Document) -> dict[str, str]:
    """How accepted findings call each file of a document, by its name in locations.

    The same on every machine, for every version, and whether the network was asked or a copy
    taken: not at all for the document's own file, else the path from its folder, or the address.
    """
    entry = document.entry
    folder = (entry.path or Path("-")).resolve().parent
    names = {
        source.name: (
            _relative(source.path or folder, folder)
            if source.url is None
            else _beside(source.url, entry.url)
        )
        for source in document.sources
    }
    return {**names, entry.name: ""}


def _beside(url: str, entry: str | None) -> str:
    """The path of an address from the folder of the document's own, if it is below that."""
    folder = "" if entry is None else urljoin(shown_address(entry), ".")
    return shown_address(url).removeprefix(folder)


def basis_of_runtime(files: Iterable[GeneratedFile], edited: Iterable[str]) -> Basis:
    """What a shared runtime depends on: its files, and the specloom that writes its lock.

    Also which edits of it are recorded: whether the files are right depends on them.
    """
    depends_on = repr((generator_digest(), [*files], sorted(edited)))
    return Basis(inputs=content_digest(depends_on.encode()), sources=())


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
    spec = "" if isinstance(inputs.spec, Path) else inputs.spec.key
    place = (inputs.label, inputs.folder.name, repr(inputs.runtime))
    parts = [*place, spec, *_settings(inputs)]
    for text in (*parts, *names, *digests):
        content = text.encode("utf-8", "surrogatepass")
        state.update(b"%d:" % len(content))
        state.update(content)
    return state.hexdigest()


def _name(folder: Path) -> str:
    path = os.fsencode(folder.resolve())
    return f"package-{hashlib.sha256(path).hexdigest()[:32]}"


def _file_digest(folder: Path, path: str) -> str | None:
    content = content_of(f"{folder}/{path}")
    return None if content is None else content_digest(content)


def _digests(basis: Basis, inputs: Inputs) -> list[str] | None:
    """The digests of the sources as they are now; None where one cannot or may not be read."""
    lock = read_lock(inputs.folder)
    pins: Pins = {} if lock is None else lock.pins
    base = _base(inputs)
    roots = [root.resolve() for root in (base, *inputs.options.allow_root)]
    digests: list[str] = []
    try:
        for name in basis.sources:
            if name in pins:
                digests.append(" ".join(pins[name]))
                continue
            path = (base.resolve() / name).resolve()
            if path != _entry(inputs) and not any(map(path.is_relative_to, roots)):
                return None
            digests.append(content_digest(path.read_bytes()))
    except (OSError, ValueError):
        return None
    return digests


def _settings(inputs: Inputs) -> list[str]:
    """The options that the output depends on, each with its name."""
    options = inputs.options
    return [
        *(f"include={value}" for value in options.include),
        *(f"exclude={value}" for value in options.exclude),
        *(
            f"allow-root={_relative(value, _base(inputs))}"
            for value in options.allow_root
        ),
        *(f"allow-remote={value}" for value in options.allow_remote),
        *(f"edit={path}" for path in sorted(reasons_of(options.edits))),
        *(["keep-going"] if options.keep_going else []),
        *(["drop-unknown-members"] if not options.keeps_unknown else []),
        *sorted({f"part={value}" for value in options.parts}),
    ]


def _entry(inputs: Inputs) -> Path | None:
    return inputs.spec.resolve() if isinstance(inputs.spec, Path) else None


def _base(inputs: Inputs) -> Path:
    """The folder from which files are named: the document's, or the package's."""
    entry = _entry(inputs)
    return inputs.folder.resolve() if entry is None else entry.parent


def _relative(path: Path, folder: Path) -> str:
    try:
        relative = os.path.relpath(path.resolve(), folder)
    except ValueError:  # another drive
        return path.as_posix()
    return Path(relative).as_posix()
