"""What is imported when: a guard of start-up time that does not depend on the machine."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .serve_command import environment

HEAVY = {
    "black",
    "httpx2",
    "jinja2",
    "jsonschema_rs",
    "msgspec",
    "openapi_spec_validator",
    "uvicorn",
    "yaml",
}


def imported_by(program: str) -> set[str]:
    """The modules that a program imports in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    return set(done.stdout.split())


def test_the_version_needs_nothing_but_argparse() -> None:
    modules = imported_by(
        "from specloom.cli.command_line import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit: pass"
    )
    assert not modules & HEAVY
    assert {name for name in modules if name.startswith("specloom")} == {
        "specloom",
        "specloom.cli.argument_types",
        "specloom.cli",
        "specloom.cli.command_line",
        "specloom.cli.exit_codes",
        "specloom.cli.serve_arguments",
        "specloom.cli.shared_arguments",
    }
    # It costs 33 ms; the version is a constant.
    assert "importlib.metadata" not in modules


@pytest.mark.parametrize("name", ["metastudio", "koodrive", "pds"])
def test_a_package_costs_nothing_until_it_is_used(name: str) -> None:
    modules = imported_by(f"import {name}")
    assert not modules & HEAVY
    assert not {module for module in modules if module.startswith(f"{name}.")}
    assert {module for module in modules if module.startswith("api_runtime.")} == {
        "api_runtime.interface",
        "api_runtime.lazy_modules",
    }


@pytest.mark.parametrize("name", ["metastudio", "koodrive", "pds"])
@pytest.mark.parametrize("client", ["Client", "AsyncClient"])
def test_a_client_is_made_without_the_server_and_without_http(
    name: str, client: str
) -> None:
    modules = imported_by(f"import {name}\n{name}.{client}()")
    assert modules & HEAVY == {"msgspec"}
    assert not {module for module in modules if "specloom" in module}
    server = "api_runtime.server."
    assert not {module for module in modules if f"{module}.".startswith(server)}
    assert not modules & {f"{name}.server", f"{name}.examples"}
    assert client == "AsyncClient" or not modules & {"asyncio", "ssl"}


@pytest.mark.parametrize("name", ["metastudio", "koodrive", "pds"])
def test_a_server_needs_no_http_client(name: str) -> None:
    modules = imported_by(f"import {name}\n{name}.server.app()")
    assert modules & HEAVY == {"jsonschema_rs", "msgspec"}
    assert not {module for module in modules if "specloom" in module}
