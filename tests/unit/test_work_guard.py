"""How much work is done, counted and not timed: modules imported, functions called, lines rendered, memory taken.

Seconds depend on the machine and on what else it does; counts are the same on every run, and differ a little
between versions of Python and of libraries. So each ceiling is about twice what is needed now: what fails
here is a change of kind, such as an import that every start pays for, or a walk that became quadratic.
`python -m tests.benchmarks` has the seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import specloom

from ..benchmarks.synthetic import SHAPES, pets

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = Path(specloom.__file__).parents[1]


def answer(program: str, *arguments: str) -> str:
    """The last line that a program prints in an interpreter of its own; as deterministic as Python can be."""
    variables = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(SOURCES), str(ROOT / "generated")]),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


COMMAND = """
import json, sys
before = {*sys.modules}
from specloom.cli.command_line import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(json.dumps(sorted({*sys.modules} - before)))
"""


def imported(*arguments: str) -> set[str]:
    """The modules that a command imports, beyond those that every interpreter has."""
    modules: list[str] = json.loads(answer(COMMAND, *arguments))
    return {*modules}


def tops(modules: set[str]) -> set[str]:
    """The packages that modules belong to."""
    return {name.partition(".")[0] for name in modules}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A document of one operation."""
    file = tmp_path / "openapi.json"
    file.write_text(pets(), encoding="utf-8")
    return file


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_what_starts_imports_next_to_nothing(option: str) -> None:
    modules = imported(option)
    # argparse and what it needs: 43 on 3.11. Of ours the command line alone.
    assert len(modules) <= 70
    assert tops(modules) <= sys.stdlib_module_names | {"specloom"}
    assert len({name for name in modules if name.startswith("specloom")}) <= 7


# Each takes tens of milliseconds, or is for another verb.
HEAVY = {"black", "uvicorn", "httpx2", "httpx", "asyncio", "rich", "click", "pydantic"}


def test_generating_imports_what_it_uses(small: Path, tmp_path: Path) -> None:
    modules = imported("generate", str(small), "-o", str(tmp_path / "api"))
    assert not tops(modules) & (HEAVY | {"openapi_spec_validator", "jsonschema"})
    assert "specloom.serve" not in modules
    assert "specloom.cli.commands.serve" not in modules
    # 280 on 3.11, a third of them ours, a sixth jinja2's.
    assert len(modules) <= 450


def test_validating_renders_nothing(small: Path) -> None:
    modules = imported("validate", str(small))
    # openapi-spec-validator brings pydantic and requests along, if they are installed: its own affair.
    assert not tops(modules) & (HEAVY - {"pydantic", "asyncio"})
    assert not [name for name in modules if name.startswith("specloom.serve")]
    assert "specloom.render.rendering" not in modules


CLIENT = """
import json, sys
before = {*sys.modules}
from pds import BearerAuth, Client, models, operations
body = models.CreateFileRequest(name="a", type="file", parent_file_id="root")
client = Client(BearerAuth("t"))
call = operations.Files.create_file(body)
described = {*sys.modules} - before
import httpx2
from api_runtime.http.transport import HttpxTransport
before_call = {*sys.modules}
answer = httpx2.Response(200, json={"file_id": "1", "file_name": "a", "rapid_upload": False})
transport = HttpxTransport(transport=httpx2.MockTransport(lambda request: answer))
client = Client(BearerAuth("t"), transport=transport)
assert client.files.create_file(body).file_id == "1"
called = {name for name in {*sys.modules} - before if name.startswith(("pds", "api_runtime"))}
print(json.dumps({"described": sorted(described), "called": sorted(called)}))
"""


def test_a_client_imports_what_a_call_uses() -> None:
    names: Mapping[str, list[str]] = json.loads(answer(CLIENT))
    described, called = {*names["described"]}, {*names["called"]}
    assert tops(described) <= sys.stdlib_module_names | {
        "pds",
        "api_runtime",
        "msgspec",
        "typing_extensions",
    }
    # The event loop, TLS and sockets are imported when a request is sent, if at all.
    assert not {"asyncio", "ssl", "socket"} & described
    # 122 on 3.11, 34 of them of the package and of its runtime.
    assert len(described) <= 200
    for modules in (described, called):
        assert not {"pds.server", "pds.examples", "pds.async_client"} & modules
        others = ("api_runtime.server.", "api_runtime.async")
        assert not [name for name in modules if name.startswith(others)]
    assert len(called) <= 60


GENERATION = """
import json, sys, tempfile, tracemalloc
from pathlib import Path
from specloom.model import build
from specloom.checks import check
from specloom.document import load
from specloom.render.rendering import render
from specloom.pipeline import make
from specloom.plan import plan

count = 0

def counting(frame, event, argument):
    global count
    if event == "call" or event == "c_call":
        count += 1

def made(file):
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(file), Path(folder) / "api", source="openapi.json")

def figures(file):
    global count
    document = load(Path(file))
    tracemalloc.start()
    check(document, full=False)
    render(plan(build(document)[0], name="api", source="openapi.json")[0])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    count = 0
    sys.setprofile(counting)
    found = made(file)
    sys.setprofile(None)
    texts = found.changes.texts.items()
    lines = sum(text.count("\\n") for path, text in texts if not path.startswith("runtime/"))
    return {"calls": count, "lines": lines, "peak": peak}

made(sys.argv[1])  # imports, compiled templates and patterns
print(json.dumps([figures(file) for file in sys.argv[1:]]))
"""

# Of each shape, the smaller of two sizes: small, as counting makes everything slow.
SIZES = {"wide": 50, "deep": 40, "unions": 30, "compositions": 40}

Figures = Mapping[str, int]


@cache
def generated(shape: str, folder: Path) -> tuple[Figures, Figures, Figures, int]:
    """What generating costs: the least document, one of some size, one of five times that; and that size."""
    make, size = SHAPES[shape][0], SIZES[shape]
    files: list[str] = []
    for count in (1, size, 5 * size):
        file = folder / f"{shape}-{count}.json"
        file.write_text(make(count), encoding="utf-8")
        files.append(str(file))
    least, small, large = json.loads(answer(GENERATION, *files))
    return least, small, large, size


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the documents are written."""
    return tmp_path_factory.mktemp("documents")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("figure", ["calls", "lines", "peak"])
def test_five_times_the_document_is_five_times_the_work(
    shape: str, figure: str, folder: Path
) -> None:
    least, small, large, _ = generated(shape, folder)
    grown = (large[figure] - least[figure]) / (small[figure] - least[figure])
    # Linear is 5, and a little less or more by what sits in the least document; quadratic would be 25, and
    # half of the work being quadratic 15. Sorting, which is n log n, stays below 6 on these sizes. Memory
    # comes in steps, as tables double.
    assert grown <= (8 if figure == "peak" else 6)


# For each thing more in the document: what is called, rendered and held at most, twice what it is now. A thing is,
# in this order: an operation with five models, a model, a member of a union, a model of two bases.
CEILINGS = {
    "wide": {"calls": 20_000, "lines": 400, "peak": 100_000},
    "deep": {"calls": 1_200, "lines": 20, "peak": 8_000},
    "unions": {"calls": 1_300, "lines": 20, "peak": 8_000},
    "compositions": {"calls": 4_000, "lines": 100, "peak": 25_000},
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("figure", ["calls", "lines", "peak"])
def test_each_part_of_a_document_costs_little(
    shape: str, figure: str, folder: Path
) -> None:
    _, small, large, size = generated(shape, folder)
    each = (large[figure] - small[figure]) / (4 * size)
    assert each <= CEILINGS[shape][figure]
