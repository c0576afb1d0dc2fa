"""black and mypy, which are slow: neither is asked twice about the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import black

_ROOT = Path(__file__).resolve().parents[1]


@cache
def laid_out(text: str) -> str:
    """What black makes of a module."""
    return black.format_str(text, mode=black.Mode())


def with_shared_runtime(text: str, path: Path) -> str:
    """A module that takes from `specloom_runtime` what it took from its package's own runtime, which is the same.

    `path` is its place in the package: `operations` may have a module `runtime`, too.
    """
    own = rf"from \.{{{len(path.parts)}}}runtime(?=[ .])"
    return re.sub(own, "from specloom_runtime", text)


def assert_typed(packages: Iterable[Path], root: Path) -> None:
    """`mypy --strict` has nothing to say of packages; their runtime is read once, instead of a copy in each.

    `root` is where the workers of a run share what mypy remembers.
    """
    packages = list(packages)
    folder = root / f"typed_{packages[0].name}"
    for package in packages:
        for file in package.rglob("*.py*"):
            path = file.relative_to(package)
            if path.parts[0] != "runtime" and file.suffix in (".py", ".pyi"):
                place = folder / package.name / path
                place.parent.mkdir(parents=True, exist_ok=True)
                text = with_shared_runtime(file.read_text("utf-8"), path)
                place.write_text(text, "utf-8")
    paths = os.pathsep.join((str(folder), str(_ROOT / "generator")))
    command = [
        *(sys.executable, "-m", "mypy", "--config-file", str(_ROOT / "pyproject.toml")),
        *("--cache-dir", str(root / "mypy-cache")),
    ]
    done = subprocess.run(
        [*command, *(package.name for package in packages)],
        cwd=folder,
        env={**os.environ, "MYPYPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 0, "\n".join(lines[:40] + lines[-1:])
