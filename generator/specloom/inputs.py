"""What the output of a generation depends on, as one digest: has anything changed at all?

Nothing of it depends on the machine: files are named relative to the document's folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin

from .config import Options
from .document.address import shown_address
from .document.document import Document
from .document.source import content_digest
from .output.generated_file import GeneratedFile
from .output.generator_digest import generator_digest
from .output.lock import Lock, file_digest, read_lock
from .output.project_style import ProjectStyle


def source_names(document: Document, spec: Path) -> tuple[str, ...]:
    """The files that a document was read from, the entry first, as a lock names them."""
    return tuple(
        source.url or _relative(source.path or spec, spec)
        for source in document.sources
    )


def place_names(document: Document) -> dict[str, str]:
    """How accepted findings call each file of a document, by its name in locations.

    The same on every machine, for every version, and whether the network was asked or a copy
    taken: not at all for the document's own file, else the path from its folder, or the address.
    """
    entry = document.entry
    own = entry.path or Path("-")
    names = {
        source.name: (
            _relative(source.path or own, own)
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


def inputs_of(
    digests: Iterable[str],
    names: Iterable[str],
    *,
    spec: Path,
    label: str,
    package: str,
    options: Options,
    runtime: str | None,
    style: ProjectStyle,
) -> str:
    """A digest of all that the output depends on: files, their names, options, specloom itself.

    `digests` are those of the files, `label` is how generated files call the document,
    `package` the name of the package, `runtime` how it imports a runtime that it shares.
    """
    state = hashlib.sha256(generator_digest().encode())
    parts = [label, package, repr(runtime), *_settings(options, spec), repr(style)]
    for text in (*parts, *names, *digests):
        content = text.encode("utf-8", "surrogatepass")
        state.update(b"%d:" % len(content))
        state.update(content)
    return state.hexdigest()


def is_up_to_date(
    folder: Path,
    *,
    spec: Path,
    label: str,
    package: str,
    options: Options,
    runtime: str | None,
    style: ProjectStyle,
) -> bool:
    """Whether the lock shows that neither the inputs nor the files have changed.

    Never where that takes more than reading files: a document with parts on the network, or one
    whose findings matter to the exit code (`strict`, `keep_going`).
    """
    lock = read_lock(folder)
    if lock is None or not lock.sources or options.strict or options.keep_going:
        return False
    digests = _digests(lock, spec, options)
    return (
        digests is not None
        and lock.inputs
        == inputs_of(
            digests,
            lock.sources,
            spec=spec,
            label=label,
            package=package,
            options=options,
            runtime=runtime,
            style=style,
        )
        and _is_as_written(folder, lock)
    )


def runtime_inputs(files: Iterable[GeneratedFile], style: ProjectStyle) -> str:
    """A digest of all that a shared runtime depends on: its files and the project's style."""
    return content_digest(repr((style, [*files])).encode())


def is_runtime_up_to_date(folder: Path, inputs: str) -> bool:
    """Whether the lock shows that neither a runtime's inputs nor its files have changed."""
    lock = read_lock(folder)
    return lock is not None and lock.inputs == inputs and _is_as_written(folder, lock)


def _is_as_written(folder: Path, lock: Lock) -> bool:
    return all(
        file_digest(folder / path) == value for path, value in lock.files.items()
    )


def _digests(lock: Lock, spec: Path, options: Options) -> list[str] | None:
    """The digests of the sources as they are now; None where one cannot or may not be read."""
    roots = [root.resolve() for root in (spec.parent, *options.allow_root)]
    digests: list[str] = []
    try:
        for name in lock.sources:
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
        *(["keep-going"] if options.keep_going else []),
        *(["drop-unknown-members"] if not options.keeps_unknown else []),
    ]


def _relative(path: Path, spec: Path) -> str:
    try:
        relative = os.path.relpath(path.resolve(), spec.resolve().parent)
    except ValueError:  # another drive
        return path.as_posix()
    return Path(relative).as_posix()
