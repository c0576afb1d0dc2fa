"""specloom and the generators that it stands beside, each run as its users run it: by its command, with defaults."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .documents import Document
from .environments import Environment, environment, java_version
from .process import Done, run
from .results import Results

SPECLOOM = "specloom"
OPENAPI_PYTHON_CLIENT = "openapi-python-client"
OPENAPI_GENERATOR = "openapi-generator"
DATAMODEL_CODE_GENERATOR = "datamodel-code-generator"
NAMES = (
    SPECLOOM,
    OPENAPI_PYTHON_CLIENT,
    OPENAPI_GENERATOR,
    DATAMODEL_CODE_GENERATOR,
)

PUT_AWAY = "put-away"
"""The folder, beside the packages, of those that have been made anew."""

_DISTRIBUTIONS = {OPENAPI_GENERATOR: "openapi-generator-cli"}


@dataclass(frozen=True)
class Generator:
    """A command that makes Python from a document."""

    name: str
    version: str
    environment: Environment
    outputs: Path
    """Where its packages go: a folder for each document."""
    _command: Callable[[Document, Path], list[str]]

    def folder(self, document: Document) -> Path:
        """The folder that the document's package stands in."""
        return self.outputs / document.name

    def package(self, document: Document) -> Path:
        """The package that is imported: a folder, or a module."""
        folder = self.folder(document)
        module = folder / f"{package_name(document)}.py"
        return module if module.is_file() else folder / package_name(document)

    def generate(self, document: Document, timeout: float = 300) -> Done:
        """Run it into an empty folder."""
        folder = self.folder(document)
        put_away(folder)
        folder.mkdir(parents=True)
        done = self.again(document, timeout=timeout)
        if "require an output directory" in done.err:
            # datamodel-code-generator, of a document whose names have dots.
            (folder / package_name(document)).mkdir()
            done = self.again(document, timeout=timeout)
        return done

    def again(self, document: Document, *options: str, timeout: float = 300) -> Done:
        """Run it over what is there."""
        command = [*self._command(document, self.folder(document)), *options]
        return run(
            [self.environment.program(command[0]), *command[1:]],
            cwd=self.folder(document),
            environment=self.environment.variables,
            timeout=timeout,
        )


def put_away(folder: Path) -> None:
    """Move what stands in a folder's place aside, until `clear_away`.

    ext4 spends up to a second on making some thousand files soon after as many were deleted: no
    cost of the generator that makes them.
    """
    if folder.exists():
        aside = folder.parent / PUT_AWAY
        aside.mkdir(exist_ok=True)
        folder.rename(aside / f"{folder.name}.{time.time_ns()}")


def clear_away(cache: Path) -> None:
    """Delete what was put away."""
    for folder in cache.glob(f"output/*/{PUT_AWAY}"):
        shutil.rmtree(folder, ignore_errors=True)


def package_name(document: Document) -> str:
    """What the package of a document is called, by whomever it is made."""
    return f"{document.name}_api"


def generator(name: str, cache: Path, results: Results) -> Generator:
    """A generator in its environment; its version goes into the results.

    Raises:
        Unavailable: it cannot be installed here.
    """
    tools = environment(name, cache)
    versions = tools.versions()
    version = versions[_DISTRIBUTIONS.get(name, name)]
    results.versions[name] = version
    if name == OPENAPI_GENERATOR:
        results.versions["java"] = java_version()
    if name == OPENAPI_PYTHON_CLIENT:
        results.versions["ruff"] = versions["ruff"]
    outputs = cache / "output" / name
    return Generator(name, version, tools, outputs, _COMMANDS[name])


def _specloom(document: Document, folder: Path) -> list[str]:
    command = ["specloom", "generate", str(document.file)]
    output = ["-o", str(folder / package_name(document))]
    return [*command, *output, "--allow-root", str(document.root)]


def _openapi_python_client(document: Document, folder: Path) -> list[str]:
    # Its default of a project around the package is left out, its formatting by ruff is not.
    command = ["openapi-python-client", "generate", "--path", str(document.file)]
    output = ["--output-path", str(folder / package_name(document)), "--overwrite"]
    return [*command, "--meta", "none", *output]


def _openapi_generator(document: Document, folder: Path) -> list[str]:
    command = ["openapi-generator-cli", "generate", "-i", str(document.file)]
    name = package_name(document)
    return [*command, "-g", "python", "-o", str(folder), "--package-name", name]


def _datamodel_code_generator(document: Document, folder: Path) -> list[str]:
    command = ["datamodel-codegen", "--input", str(document.file)]
    package = folder / package_name(document)
    module = package.with_suffix(".py")
    output = ["--output", str(package if package.is_dir() else module)]
    kind = ["--input-file-type", "openapi"]
    model = ["--output-model-type", "pydantic_v2.BaseModel"]
    return [*command, *kind, *model, "--target-python-version", "3.11", *output]


_COMMANDS = {
    SPECLOOM: _specloom,
    OPENAPI_PYTHON_CLIENT: _openapi_python_client,
    OPENAPI_GENERATOR: _openapi_generator,
    DATAMODEL_CODE_GENERATOR: _datamodel_code_generator,
}
