"""New texts in the layout of the project that they go into: only those that are written."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from specloom.files.local_cache import LocalCache
from specloom.files.project_style import OURS, BlackStyle, ProjectStyle, RuffStyle
from specloom.files.tree import Changes

_FEW = 12
"""Files that black lays out sooner than processes are started."""

_SECONDS = 300
"""What ruff may take: it needs one for ten thousand files."""

_MAX_KEPT = 500
"""Files of the runtime that are kept; of other versions of specloom, too."""

_BATCH = 500
"""Files for one call of ruff: what a command line may hold."""


def styled(changes: Changes, style: ProjectStyle, cache: LocalCache) -> Changes:
    """The changes with the layout of `style` for all that is new or changed.

    The runtime's files are the same in every package: how they came out is kept in `cache`.
    """
    if style == OURS:
        return changes
    texts = {
        path: changes.texts[path]
        for path in (
            *changes.added,
            *changes.updated,
            *changes.edited,
            *changes.foreign,
        )
        if path in changes.texts
        and path.endswith((".py", ".pyi"))
        and changes.texts[path]
    }
    if not texts:
        return changes
    ruff = _ruff() if isinstance(style, RuffStyle) else None
    name = _kept_name(style, ruff)
    kept = _kept(cache, name)
    laid_out = {
        path: kept[key] for path, text in texts.items() if (key := _key(text)) in kept
    }
    missing = {path: text for path, text in texts.items() if path not in laid_out}
    laid_out |= _laid_out(missing, style, ruff)
    runtime = {
        _key(texts[path]): laid_out[path]
        for path in missing
        if path.startswith("runtime/")
    }
    if runtime:
        kept = {} if len(kept) > _MAX_KEPT else kept
        cache.keep(name, msgspec.json.encode(kept | runtime))
    return msgspec.structs.replace(changes, texts={**changes.texts, **laid_out})


def _kept_name(style: ProjectStyle, ruff: Path | None) -> str:
    """The name, in the cache, of what comes out under a style of the formatters that there are."""
    parts = [repr(style)]
    if ruff is not None:
        status = ruff.stat()
        parts += [str(ruff), str(status.st_mtime_ns), str(status.st_size)]
    else:
        try:
            parts.append(version("black"))
        except PackageNotFoundError:  # it may be anywhere on the path
            parts.append("black")
    return f"styled-{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"


def _kept(cache: LocalCache, name: str) -> dict[str, str]:
    try:
        return msgspec.json.decode(cache.read(name) or b"{}", type=dict[str, str])
    except msgspec.MsgspecError:
        return {}


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _laid_out(
    texts: Mapping[str, str], style: ProjectStyle, ruff: Path | None
) -> Mapping[str, str]:
    if isinstance(style, BlackStyle):
        return _by_black(texts, style)
    by_ruff = _by_ruff(texts, style.file, ruff) if ruff is not None else None
    return _by_black(texts, style.black) if by_ruff is None else by_ruff


def _ruff() -> Path | None:
    """The project's ruff: of the environment that specloom runs in, else of the path."""
    beside = Path(sys.executable).parent
    program = shutil.which("ruff", path=str(beside)) or shutil.which("ruff")
    return Path(program) if program else None


def _by_ruff(
    texts: Mapping[str, str], settings: Path, ruff: Path
) -> Mapping[str, str] | None:
    """The texts as ruff formats them; None where it does not run, or refuses its settings."""
    if not texts:
        return texts
    command = [str(ruff), "format", "--quiet", "--no-cache", "--no-force-exclude"]
    command += ["--config", str(settings.resolve())]
    with TemporaryDirectory(prefix="specloom-") as folder:
        places = {path: Path(folder, path) for path in texts}
        for path, place in places.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(texts[path].encode())
        for start in range(0, len(texts), _BATCH):
            batch = [str(place) for place in [*places.values()][start : start + _BATCH]]
            try:
                done = subprocess.run(
                    [*command, *batch],
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    timeout=_SECONDS,
                    check=False,
                )
            except (OSError, subprocess.SubprocessError):
                return None
            if done.returncode:
                return None
        return {
            path: place.read_bytes().decode().replace("\r\n", "\n")
            for path, place in places.items()
        }


def _by_black(texts: Mapping[str, str], style: BlackStyle) -> Mapping[str, str]:
    if style == OURS:
        return texts
    work = [(path, text, style) for path, text in texts.items()]
    processes = min(os.cpu_count() or 1, 4)
    if processes < 2 or len(work) < _FEW:
        return dict(map(_black, work))
    with ProcessPoolExecutor(processes) as pool:
        return dict(pool.map(_black, work, chunksize=4))


def _black(work: tuple[str, str, BlackStyle]) -> tuple[str, str]:
    """Path and text of a file as black writes it."""
    import black

    path, text, style = work
    mode = black.Mode(
        line_length=style.line_length,
        string_normalization=not style.skip_string_normalization,
        magic_trailing_comma=not style.skip_magic_trailing_comma,
        preview=style.preview,
        is_pyi=path.endswith(".pyi"),
    )
    return path, black.format_str(text, mode=mode)
