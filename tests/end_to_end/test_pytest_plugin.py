"""The pytest plugin, in pytests of its own."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]
PDS = ROOT / "specs" / "pds.yaml"
TESTS = Path(__file__).with_name("stub_in_tests.py")
PLUGIN = ("-p", "specloom.pytest_plugin.fixtures", "-p", "no:cacheprovider")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plugins but those that are named: an installed specloom would come twice."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PDS", str(PDS))
    paths = [str(ROOT / "generator"), str(ROOT / "generated")]
    monkeypatch.setenv("PYTHONPATH", ":".join(paths))


def test_what_a_test_can_do(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TESTS.read_text(encoding="utf-8"))
    done = pytester.runpytest_subprocess(
        *PLUGIN, "-p", "anyio.pytest_plugin", "-k", "not trio"
    )
    outcomes = done.parseoutcomes()
    assert "failed" not in outcomes
    assert "errors" not in outcomes
    assert outcomes["passed"] >= 15


def test_many_at_once(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(f"""
        import urllib.request
        import pytest

        @pytest.mark.parametrize("number", range(6))
        def test_a_socket_each(specloom_stub, number):
            stub = specloom_stub({str(PDS)!r})
            assert stub.url.startswith("http://127.0.0.1:")
            with pytest.raises(OSError):
                urllib.request.urlopen(stub.url + "/" + str(number))
            assert [request.path for request in stub.requests] == ["/" + str(number)]
        """)
    done = pytester.runpytest_subprocess(*PLUGIN, "-p", "xdist", "-n", "2")
    done.assert_outcomes(passed=6)


MESSAGES = """
import httpx2
import pytest

POST = {"authorization": "Bearer t"}

@pytest.fixture
def stub(specloom_stub):
    stub = specloom_stub("pds.yaml")
    with httpx2.Client(transport=stub.httpx_transport) as client:
        client.post("http://x/v2/file/create", json={"name": 3}, headers=POST)
        client.get("http://x/nothing")
    return stub

def test_once(stub):
    stub.assert_called("CreateFile", 2)

def test_not(stub):
    stub.assert_not_called("CreateFile")

def test_valid(stub):
    stub.assert_all_valid()

def test_unknown(stub):
    stub.requests.of("createfile")
"""


def test_failing_asserts_say_what_there_was(pytester: pytest.Pytester) -> None:
    (pytester.path / "pds.yaml").write_text(PDS.read_text(encoding="utf-8"))
    pytester.makepyfile(MESSAGES)
    done = pytester.runpytest_subprocess(*PLUGIN)
    done.assert_outcomes(failed=4)
    listing = [
        "E*All requests:",
        "E*POST /v2/file/create CreateFile 400 $.type: is required (and 2 more)",
        "E*GET /nothing - 404 there is nothing at /nothing",
    ]
    done.stdout.fnmatch_lines(["E*CreateFile was called once, not 2 times.", *listing])
    done.stdout.fnmatch_lines(["E*CreateFile was called once, not 0 times.", *listing])
    done.stdout.fnmatch_lines(
        [
            "E*2 of 2 requests are not as the document says:",
            "E*POST /v2/file/create CreateFile 400 $.type: is required (and 2 more)",
            "E*  $.type: is required",
            "E*  $.parent_file_id: is required",
            "E*  $.name: must be a string",
            "E*GET /nothing - 404 there is nothing at /nothing",
        ]
    )
    done.stdout.fnmatch_lines(
        ["E*the document has no operation 'createfile'; did you mean *CreateFile*"]
    )
    # A failing assert is shown where the test has it.
    assert (
        "specloom/pytest_plugin/stub.py"
        not in done.stdout.str().partition("test_unknown")[0]
    )


DOCUMENTS = """
import pytest

OPERATION = '''
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /PATH: {get: {responses: {"200": {description: Fine}}}}
'''

def test_a_package_is_made_once_for_a_content(specloom_stub, pytestconfig):
    import sys

    file = pytestconfig.rootpath / "t.yaml"
    file.write_text(OPERATION)
    specloom_stub("t.yaml")
    before = len(sys.modules)
    specloom_stub("t.yaml")
    assert len(sys.modules) == before
    file.write_text(OPERATION.replace("PATH", "other"))
    specloom_stub("t.yaml").assert_not_called("get_other")

def test_documents_that_are_none(specloom_stub, pytestconfig):
    with pytest.raises(FileNotFoundError, match="there is no nothing.yaml in "):
        specloom_stub("nothing.yaml")
    (pytestconfig.rootpath / "broken.yaml").write_text("openapi: [")
    with pytest.raises(ValueError, match=r"broken.yaml cannot be served:\\n.*broken.yaml:[0-9]+:[0-9]+: error"):
        specloom_stub("broken.yaml")
    with pytest.raises(ValueError, match="pytest has no stub"):
        specloom_stub(pytest)
    with pytest.raises(FileNotFoundError, match="has no __init__.py"):
        specloom_stub(".")
"""


def test_documents_and_packages(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(DOCUMENTS)
    pytester.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=2)


def test_it_costs_nothing_until_it_is_used() -> None:
    """Whoever has specloom installed, every pytest imports the plugin."""
    program = (
        "import sys; import pytest; before = {*sys.modules}; import specloom.pytest_plugin.fixtures; "
        "print(*sorted({*sys.modules} - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "specloom",
        "specloom.pytest_plugin",
        "specloom.pytest_plugin.fixtures",
    ]


def test_pytest_finds_it_in_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    plugins = project["project"]["entry-points"]["pytest11"]
    assert plugins == {"specloom": "specloom.pytest_plugin.fixtures"}
    assert hasattr(import_module(plugins["specloom"]), "specloom_stub")


def test_the_example_of_the_page(pytester: pytest.Pytester) -> None:
    page = (ROOT / "docs" / "stub.md").read_text(encoding="utf-8")
    for name in ("library.yaml", "test_library.py"):
        block = re.search(
            rf"^`{name}`:\n\n```\w+\n(.*?)^```", page, re.DOTALL | re.MULTILINE
        )
        assert block is not None
        (pytester.path / name).write_text(block[1], encoding="utf-8")
    pytester.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)
