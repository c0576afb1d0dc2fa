"""One document through all stages: load → check → build → plan → render → compare."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from msgspec import Struct

from . import __version__
from .output.lock import Lock, digest, file_digest, read_lock
from .output.tree import Changes, compare
from .problems import Problem, SpecloomError, ordered


class Made(Struct, frozen=True, kw_only=True):
    """A package as it should be, and what was found on the way.

    `changes` is None where the lock shows that neither the inputs nor the files have
    changed since they were last written.
    """

    changes: Changes | None
    problems: tuple[Problem, ...]
    operations: int = 0
    models: int = 0


def make(spec: Path, folder: Path, *, source: str) -> Made:
    """Everything up to, and without, writing.

    `source` is how generated files call the document.

    Raises:
        SpecloomError: the document cannot be generated; all reasons at once.
    """
    from .document import load

    document = load(spec)
    inputs = _inputs([item.text for item in document.sources], source, folder.name)
    if _is_up_to_date(folder, inputs) and len(document.sources) == 1:
        return Made(changes=None, problems=())

    from .api import build
    from .checks import check
    from .output.render import render
    from .python import plan

    problems = check(document, full=False)
    if any(problem.refused for problem in problems):
        raise SpecloomError([problem for problem in problems if problem.refused])
    api, built = build(document)
    package, planned = plan(api, name=folder.name, source=source)
    files = render(package)
    inputs = _inputs([item.text for item in document.sources], source, folder.name)
    lock = Lock(
        specloom=__version__,
        inputs=inputs,
        files={file.path: digest(file.text) for file in files},
    )
    return Made(
        changes=compare(folder, files, lock),
        problems=tuple(ordered([*problems, *built, *planned])),
        operations=sum(len(group.methods) for group in package.groups),
        models=len(package.declarations),
    )


def _is_up_to_date(folder: Path, inputs: str) -> bool:
    lock = read_lock(folder)
    return (
        lock is not None
        and lock.inputs == inputs
        and all(
            file_digest(folder / path) == value for path, value in lock.files.items()
        )
    )


def _inputs(texts: list[str], source: str, name: str) -> str:
    """A digest of all that the output depends on."""
    state = hashlib.sha256(_generator_digest().encode())
    for text in (source, name, *texts):
        state.update(f"{len(text)}:".encode())
        state.update(text.encode("utf-8", "surrogatepass"))
    return state.hexdigest()


@cache
def _generator_digest() -> str:
    """A digest of specloom itself: a new version, or a changed template, makes anew."""
    from .output.places import templates_folder

    state = hashlib.sha256(__version__.encode())
    for root in (Path(__file__).parent, templates_folder()):
        for file in sorted(root.rglob("*")):
            if file.suffix in (".py", ".jinja"):
                state.update(file.relative_to(root).as_posix().encode())
                state.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return state.hexdigest()
