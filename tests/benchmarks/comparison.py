"""The README's table: what each generator makes of each document of the corpus, and whether that can be used.

A peer's verdict is kept as long as neither the document nor the peer's version changes, and the one on types
as long as the generated text is the same: large packages are checked once.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from . import documents
from .bench import Bench, say, succeeded
from .documents import Document
from .environments import REQUIREMENTS, Unavailable
from .generators import NAMES, SPECLOOM, Generator, package_name
from .process import PROGRAMS, Done, run
from .results import ROOT, Result, digest

GENERATE_LIMIT = 180
"""Seconds that generating one document may take."""
IMPORT_LIMIT = 120
"""Seconds that importing every module of a package may take."""
TYPES_LIMIT = 150
"""Seconds that `mypy --strict` may take on one package; more is counted as not clean, and said."""


def comparison(bench: Bench) -> Result:
    """Every generator on every document; what was found before is taken over where nothing has changed."""
    known = {} if bench.peers else bench.results.get("comparison")
    before = known.get("unfinished") or known.get("result") or {}
    results: Result = {name: dict(before.get(name, {})) for name in NAMES}
    for name in reversed(NAMES):
        try:
            generator = bench.generator(name)
        except Unavailable as reason:
            results[name] = {"skipped": str(reason)}
            continue
        peculiar = () if name == SPECLOOM else REQUIREMENTS[name]
        for document in documents.corpus():
            old = results[name].get(document.name, {})
            key = digest(document.digest, generator.version, *peculiar)
            if name != SPECLOOM and old.get("key") == key:
                continue
            row = {"key": key, **_row(bench, generator, document, old)}
            results[name][document.name] = row
            bench.results.unfinished("comparison", results)
            shown = {verdict: row[verdict] for verdict in _VERDICTS if verdict in row}
            say(f"    {name}, {document.name}: {shown}")
    return results


_VERDICTS = ("generated", "imports", "operations", "strict")


def _row(bench: Bench, generator: Generator, document: Document, old: Result) -> Result:
    done = generator.generate(document, timeout=GENERATE_LIMIT)
    if done.code:
        return {"generated": done.complaint()}
    package = generator.package(document)
    if not package.exists():
        return {"generated": "ends well, but writes no package"}
    coverage = [sys.executable, "-m", "tests.benchmarks.coverage"]
    command: list[object] = [*coverage, document.file, package]
    read: Result = json.loads(succeeded(run(command, cwd=ROOT)).out)
    row = {"generated": True, "lines": read["lines"]}
    row["content"] = digest(read["content"], generator.version)
    row |= {key: read[key] for key in ("wanted", "found", "missing")}
    row["operations"] = read["found"] == read["wanted"]
    if old.get("content") == row["content"]:
        return row | {key: old[key] for key in ("imports", "strict", "mypy")}
    row["imports"] = _imports(bench, generator, document)
    return row | _types(bench, generator, document)


def _imports(bench: Bench, generator: Generator, document: Document) -> bool | str:
    """Whether every module can be imported; or what happens."""
    environment = bench.environment(f"{generator.name}-package")
    folder = generator.package(document).parent
    program = [environment.python, PROGRAMS / "import_all.py"]
    command = [*program, folder, package_name(document)]
    done = run(command, environment=environment.variables, timeout=IMPORT_LIMIT)
    return True if done.code == 0 else done.complaint()


def _types(bench: Bench, generator: Generator, document: Document) -> Result:
    """Whether `mypy --strict` has nothing to say of the package, and its last line."""
    done = _mypy(bench, generator.name, generator.package(document))
    lines = done.out.strip().splitlines()
    last = lines[-1] if lines else done.complaint()
    if done.timed_out:
        last = f"not done after {TYPES_LIMIT} s"
    return {"strict": done.code == 0, "mypy": last[:160]}


def _mypy(bench: Bench, name: str, package: Path) -> Done:
    environment = bench.environment("types", "mypy")
    config = bench.cache / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n", encoding="utf-8")
    command = [environment.python, "-m", "mypy", "--config-file", config]
    cache = bench.cache / "mypy" / name
    return run(
        [*command, "--cache-dir", cache, package.name],
        cwd=package.parent,
        environment=environment.variables,
        timeout=TYPES_LIMIT,
    )
