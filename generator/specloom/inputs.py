"""What the output of a generation depends on, as one digest: has anything changed at all?

Nothing of it depends on the machine: files are named relative to the document's folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from .config import Options
from .document.document import Document
from .document.source import content_digest
from .output.generator_digest import generator_digest
from .output.lock import Lock, file_digest, read_lock
from .output.project_style import ProjectStyle


def source_names(document: Document, spec: Path) -> tuple[str, ...]:
    """The files that a document was read from, the entry first, as a lock names them."""
    return tuple(
        source.url or _relative(source.path or spec, spec)
        for source in document.sources
    )


def inputs_of(
    digests: Iterable[str],
    names: Iterable[str],
    *,
    spec: Path,
    label: str,
    package: str,
    options: Options,
    style: ProjectStyle,
) -> str:
    """A digest of all that the output depends on: files, their names, options, specloom itself.

    `digests` are those of the files, `label` is how generated files call the document,
    `package` the name of the package.
    """
    state = hashlib.sha256(generator_digest().encode())
    parts = [label, package, *_settings(options, spec), repr(style)]
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
            style=style,
        )
        and all(
            file_digest(folder / path) == value for path, value in lock.files.items()
        )
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
        *sorted({f"part={one}" for one in options.parts}),
    ]


def _relative(path: Path, spec: Path) -> str:
    try:
        relative = os.path.relpath(path.resolve(), spec.resolve().parent)
    except ValueError:  # another drive
        return path.as_posix()
    return Path(relative).as_posix()
