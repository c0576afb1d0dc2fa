"""What a generated package costs its users: import, calls, decoding, streaming."""

from __future__ import annotations

import json
import re
import shutil
import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from . import documents, synthetic
from .bench import Bench, sampled, succeeded
from .documents import Document
from .environments import Environment
from .generators import DATAMODEL_CODE_GENERATOR, OPENAPI_PYTHON_CLIENT, SPECLOOM
from .process import PROGRAMS, Done, run, running
from .results import ROOT, Result
from .sampling import Failed, Sample, interleaved

_DESCRIBED = {
    SPECLOOM: """\
from {package} import Client, operations
client = Client()
call = operations.Repos.repos_get("octocat", "hello-world")
assert call.operation.id == "repos/get"
""",
    OPENAPI_PYTHON_CLIENT: """\
from {package} import Client
from {package}.api.repos import {module}
client = Client(base_url="https://api.github.com")
call = {module}._get_kwargs(owner="octocat", repo="hello-world")
assert call["url"] == "/repos/octocat/hello-world"
""",
}


def describing(bench: Bench) -> Result:
    """Import GitHub's package, make a client, describe one call; with bytecode in place, and without."""
    document = documents.github(bench.cache)
    bench.package(SPECLOOM, document)
    result: Result = {}
    for cached in (True, False):
        subjects: dict[str, Callable[[], Sample]] = {
            name: partial(_describe, bench, name, document, cached)
            for name in (SPECLOOM, OPENAPI_PYTHON_CLIENT)
        }
        environment = bench.environment("specloom-package", "httpx2", "msgspec")
        bare: list[object] = [environment.python, "-c", "pass"]
        subjects["python"] = partial(_sampled, bare, environment)
        key = "bytecode" if cached else "no bytecode"
        result[key] = interleaved(subjects, runs=bench.runs, patience=15)
    return result


def _sampled(command: list[object], environment: Environment) -> Sample:
    return sampled(run(command, environment=environment.variables))


def _describe(bench: Bench, name: str, document: Document, cached: bool) -> Sample:
    generator = bench.generator(name)
    package = generator.package(document)
    if not (package / "__init__.py").is_file():
        bench.package(name, document)
    module = _operation_module(package) if name == OPENAPI_PYTHON_CLIENT else ""
    code = _DESCRIBED[name].format(package=package.name, module=module)
    environment = bench.environment(f"{name}-package")
    variables = {**environment.variables, "PYTHONPATH": str(package.parent)}
    command = [environment.python, "-c", code]
    if cached and not (package / "__pycache__").is_dir():
        succeeded(run(command, environment=variables))
    if not cached:
        for folder in package.rglob("__pycache__"):
            shutil.rmtree(folder)
        variables["PYTHONDONTWRITEBYTECODE"] = "1"
    return sampled(run(command, environment=variables))


def _operation_module(package: Path) -> str:
    """The module of `GET /repos/{owner}/{repo}` in openapi-python-client's package."""
    wanted = re.compile(r'"method": "get",\s*"url": "/repos/\{owner\}/\{repo\}"')
    for file in sorted((package / "api" / "repos").glob("*.py")):
        if wanted.search(file.read_text(encoding="utf-8")):
            return file.stem
    raise Failed("the operation is not there")


def calling(bench: Bench) -> Result:
    """A call of PDS's CreateFile, sync and async, and the same request by hand."""
    environment = bench.environment("specloom-package", "httpx2", "msgspec")
    folder = ROOT / "generated"
    answer = bench.cache / "answer.json"
    answer.write_text('{"file_id": "1", "file_name": "a.txt", "rapid_upload": false}')
    result: Result = {}
    server = [environment.python, PROGRAMS / "answering.py", answer]
    with running(server, environment=environment.variables) as process:
        url = f"http://127.0.0.1:{_port(process.stdout)}"
        for kind in ("sync", "async"):
            program = [environment.python, PROGRAMS / "calls.py"]
            command = [*program, folder, "pds", url, kind]
            measured: dict[str, list[float]] = _answered(
                run(command, environment=environment.variables)
            )
            result[kind] = {
                name: {"cpu": [round(block, 7) for block in blocks]}
                for name, blocks in measured.items()
            }
    return result


def decoding(bench: Bench) -> Result:
    """A list of 10,000 objects, by three packages of the same document."""
    document = bench.document("items", synthetic.items())
    content = bench.cache / "items-content.json"
    content.write_text(synthetic.item_list(10_000), encoding="utf-8")
    kinds = {
        "specloom": SPECLOOM,
        "openapi-python-client": OPENAPI_PYTHON_CLIENT,
        "pydantic": DATAMODEL_CODE_GENERATOR,
    }

    def decode(kind: str) -> Sample:
        made = bench.generator(kinds[kind])
        if not made.package(document).exists():
            bench.package(kinds[kind], document)
        environment = bench.environment(f"{kinds[kind]}-package")
        program = [environment.python, PROGRAMS / "decoding.py"]
        command = [*program, made.folder(document), kind, content]
        times: list[float] = _answered(run(command, environment=environment.variables))
        return {"cpu": round(statistics.median(times), 6)}

    for generator in kinds.values():
        shutil.rmtree(bench.cache / "output" / generator / "items", ignore_errors=True)
    bench.environment("datamodel-code-generator-package", "pydantic")
    subjects = {kind: partial(decode, kind) for kind in kinds}
    return interleaved(subjects, runs=bench.runs)


def streaming(bench: Bench) -> Result:
    """How memory grows during a download and an upload, of 16 and of 256 MiB."""
    document = bench.document("blobs", synthetic.blobs())
    folder = bench.package(SPECLOOM, document).parent
    environment = bench.environment("specloom-package")
    result: Result = {}
    server = [environment.python, PROGRAMS / "answering.py"]
    with running(server, environment=environment.variables) as process:
        url = f"http://127.0.0.1:{_port(process.stdout)}"
        for direction in ("down", "up"):
            for mebibytes in (16, 256):
                program = [environment.python, PROGRAMS / "streaming.py"]
                command = [*program, folder, url, direction, str(mebibytes)]
                grown: int = _answered(run(command, environment=environment.variables))
                result[f"{direction} {mebibytes} MiB"] = {"grown_mb": grown / 1e6}
    return result


def _answered(done: Done) -> Any:
    """What a program printed as JSON."""
    return json.loads(succeeded(done).out)


def _port(pipe: object) -> int:
    line = getattr(pipe, "readline", str)()
    if not line:
        raise Failed("the server did not start")
    return int(line)
