"""Environments of peers and of generated packages, made from PyPI and npm in the cache."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .process import run
from .results import ROOT, digest

OPENAPI_PYTHON_CLIENT = "0.29.1"
OPENAPI_GENERATOR = "7.26.0"
PRISM = "5.16.0"
OCTOKIT_OPENAPI = "23.0.2"

# openapi-python-client has ruff fix and format its packages, whatever version there is. What 0.17 fixes makes every
# package fail mypy; with 0.14 most are clean. It is measured at its best.
RUFF = "0.14.*"

REQUIREMENTS = {
    "specloom": ("--editable", str(ROOT)),
    "openapi-python-client": (
        f"openapi-python-client=={OPENAPI_PYTHON_CLIENT}",
        f"ruff=={RUFF}",
    ),
    "openapi-generator": (f"openapi-generator-cli=={OPENAPI_GENERATOR}",),
    "datamodel-code-generator": ("datamodel-code-generator[http]",),
    "fastapi": ("fastapi", "uvicorn", "httptools"),
    # What generated packages need to run, and nothing else.
    "specloom-package": ("msgspec", "httpx2", "jsonschema-rs"),
    "openapi-python-client-package": ("httpx", "attrs", "python-dateutil"),
    "openapi-generator-package": (
        "urllib3",
        "python-dateutil",
        "pydantic",
        "typing-extensions",
    ),
    "datamodel-code-generator-package": ("pydantic[email]",),
    # All of these with mypy, for checking types.
    "types": (
        "mypy",
        "msgspec",
        "httpx2",
        "jsonschema-rs",
        "httpx",
        "attrs",
        "urllib3",
        "pydantic[email]",
        "typing-extensions",
        "types-python-dateutil",
    ),
}


class Unavailable(Exception):
    """Something is out of reach here: a registry, a program. Its text says what."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    name: str
    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    def program(self, name: str) -> Path:
        """A command that a package of it installed."""
        return self.folder / "bin" / name

    @property
    def variables(self) -> dict[str, str]:
        """Variables as in an activated environment; none of ours leak into it."""
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        return {
            "PATH": path,
            "VIRTUAL_ENV": str(self.folder),
            "PYTHONPATH": "",
            "PYTHONUTF8": "1",
            "NO_COLOR": "1",
        }

    def versions(self) -> dict[str, str]:
        """Version of each distribution in it."""
        code = (
            "import json, importlib.metadata as m;"
            "print(json.dumps({d.name.lower(): d.version for d in m.distributions()}))"
        )
        versions: dict[str, str] = json.loads(run([self.python, "-c", code]).out)
        return versions


def environment(name: str, cache: Path) -> Environment:
    """An environment of `REQUIREMENTS`; made where it is not there, or is of other requirements.

    Raises:
        Unavailable: the registry is out of reach, or has no such release.
    """
    wanted = REQUIREMENTS[name]
    folder = cache / "environments" / name
    stamp = folder / "complete"
    is_ours = "--editable" in wanted
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8") if is_ours else ""
    content = digest(sys.version, project, *wanted)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == content:
        return Environment(name, folder)
    shutil.rmtree(folder, ignore_errors=True)
    made = run([sys.executable, "-m", "venv", folder])
    if made.code:
        raise Unavailable(f"no virtual environment for {name}: {made.complaint()}")
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet"]
    done = run([*pip, "--disable-pip-version-check", *wanted], timeout=600)
    if done.code:
        raise Unavailable(f"{name} is not to be had from PyPI: {done.complaint()}")
    stamp.write_text(content, encoding="utf-8")
    return Environment(name, folder)


def prism(cache: Path) -> Path:
    """Prism's command, from npm.

    Raises:
        Unavailable: there is no npm, or its registry is out of reach.
    """
    folder = cache / "environments" / "prism"
    program = folder / "node_modules" / ".bin" / "prism"
    stamp = folder / "complete"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == PRISM:
        return program
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("Prism comes from npm, which is not installed")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    package = f"@stoplight/prism-cli@{PRISM}"
    done = run([npm, "install", "--silent", package], cwd=folder, timeout=600)
    if done.code:
        raise Unavailable(f"Prism is not to be had from npm: {done.complaint()}")
    stamp.write_text(PRISM, encoding="utf-8")
    return program


def java_version() -> str:
    """The version of Java.

    Raises:
        Unavailable: it is not installed.
    """
    java = shutil.which("java")
    if java is None:
        raise Unavailable("openapi-generator needs Java, which is not installed")
    lines = run([java, "-version"]).err.splitlines()
    return lines[0].split('"')[1] if lines and '"' in lines[0] else "unknown"
