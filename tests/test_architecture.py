"""Who may import whom, and how large a module may be."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator" / "specloom"
RUNTIME = ROOT / "generator" / "specloom_runtime"
GENERATED = sorted(
    path for path in (ROOT / "generated").iterdir() if (path / "__init__.py").is_file()
)

# One way through: a room imports its own modules and those of the rooms before it.
ROOMS = ("standards", "codes", "parts", "problems", "findings", "git", "document", "checks", "model", "plan", "render", "files", "merging", "compare", "edits", "report",
         "shared_runtime", "config", "opening", "inputs", "pipeline", "serve", "pytest_plugin", "cli", "__main__")  # fmt: skip
FOUNDATION = {"standards", "codes", "problems", "document"}
MAY_USE = {
    "standards": set[str](),
    "codes": set[str](),
    "parts": set[str](),
    "problems": {"codes"},
    "findings": {"codes", "problems"},
    "git": set[str](),
    "document": {"standards", "codes", "problems", "git"},
    "checks": FOUNDATION,
    "model": FOUNDATION,
    "plan": FOUNDATION | {"model", "parts"},
    "render": FOUNDATION | {"model", "plan"},
    "files": FOUNDATION | {"git", "render"},
    "merging": {"git", "render", "files"},
    "compare": FOUNDATION | {"git", "model", "plan"},
    "edits": {"codes", "problems", "git", "files", "merging", "compare"},
    "report": FOUNDATION | {"git", "compare", "render", "files", "edits"},
    "shared_runtime": {"codes", "problems", "edits"},
    "config": FOUNDATION
    | {"findings", "model", "compare", "edits", "parts", "shared_runtime"},
    "serve": FOUNDATION | {"model", "render", "report"},
    "pytest_plugin": {
        "problems",
        "model",
        "config",
        "opening",
        "files",
        "pipeline",
        "serve",
    },
    "opening": FOUNDATION | {"config", "compare", "render", "files", "git"},
    "inputs": FOUNDATION | {"config", "edits", "opening", "render", "files"},
    "pipeline": {*ROOMS} - {"cli", "serve", "pytest_plugin", "report", "__main__"},
    "cli": {*ROOMS} - {"pytest_plugin", "__main__"},
    "__main__": {"cli"},
}

STANDARD = sys.stdlib_module_names
MODULES = sorted(PACKAGE.rglob("*.py"))
RUNTIME_MODULES = sorted(RUNTIME.rglob("*.py"))


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def statements(file: Path, *, executed: bool) -> Iterator[ast.AST]:
    """Every node of a module; with `executed` without what only type checkers read."""
    waiting: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        yield node
        if (
            executed
            and isinstance(node, ast.If)
            and ast.unparse(node.test) == "TYPE_CHECKING"
        ):
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)


def imported(
    file: Path, package: tuple[str, ...], *, executed: bool = False
) -> Iterator[tuple[str, ...]]:
    """The dotted names that `file`, a module somewhere in `package`, imports; relative ones made absolute."""
    for node in statements(file, executed=executed):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = tuple(node.module.split(".")) if node.module else ()
            yield from ((*base, *module, alias.name) for alias in node.names)


def imports_of(
    file: Path, root: Path, *, executed: bool = False
) -> Iterator[tuple[str, ...]]:
    """The imports of a module below the package folder `root`, which is called by its name."""
    return imported(
        file, (root.name, *file.relative_to(root).parts[:-1]), executed=executed
    )


@pytest.mark.parametrize("file", MODULES, ids=label)
def test_a_stage_imports_only_what_stands_before_it(file: Path) -> None:
    parts = file.relative_to(PACKAGE).parts
    room = parts[0].removesuffix(".py")
    if room == "__init__":
        return
    used = {
        name[1]
        for name in imports_of(file, PACKAGE)
        if name[0] == "specloom" and len(name) > 1
    }
    assert used & {*ROOMS} <= MAY_USE[room] | {room}
    assert used & {*ROOMS} <= {*ROOMS[: ROOMS.index(room) + 1]}


def test_the_readme_names_the_stages_in_their_order() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    chains = re.findall(r"`(\w+(?: → \w+)+)`", readme)
    assert chains
    for chain in chains:
        rooms = chain.split(" → ")
        assert rooms == sorted(rooms, key=ROOMS.index)


COMPARE = PACKAGE / "compare"
IN_COMPARE = ("identifiers", "documents", "lifecycle", "schemas", "fingerprint", "change", "rules", "grouping", "findings",
           "operations", "comparison", "toml_text", "approvals", "revisions", "impact")  # fmt: skip


@pytest.mark.parametrize("file", sorted(COMPARE.rglob("*.py")), ids=label)
def test_a_part_of_the_comparison_imports_only_what_stands_before_it(
    file: Path,
) -> None:
    part = file.relative_to(COMPARE).parts[0].removesuffix(".py")
    if part == "__init__":
        return
    used = {
        name[2]
        for name in imports_of(file, PACKAGE)
        if name[:2] == ("specloom", "compare") and len(name) > 2
    }
    assert used <= {*IN_COMPARE[: IN_COMPARE.index(part) + 1]}


def test_every_room_has_its_place() -> None:
    rooms = {
        path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES
    } - {"__init__"}
    assert rooms == {*ROOMS} == MAY_USE.keys()


@pytest.mark.parametrize("file", MODULES, ids=label)
def test_the_generator_imports_little_and_heavy_things_in_one_room_only(
    file: Path,
) -> None:
    used = {name[0] for name in imports_of(file, PACKAGE)}
    allowed = {"specloom", "msgspec", "jinja2", "yaml"}
    relative = file.relative_to(PACKAGE).as_posix()
    if relative.startswith("checks/"):
        allowed |= {
            "jsonschema_rs",
            "openapi_spec_validator",
            "referencing",
            "jsonschema_path",
        }
    if relative == "files/styling.py":
        allowed |= {"black"}
    if relative == "document/remote.py":
        allowed |= {"httpx2"}
    if relative == "cli/commands/completion.py":
        allowed |= {"shtab"}
    if relative == "cli/watching.py":
        allowed |= {"watchfiles"}
    if relative.startswith("serve/"):
        allowed |= {"httptools", "uvicorn", "specloom_runtime"}
    if relative in ("serve/proxy/application.py", "serve/proxy/forwarding.py"):
        allowed |= {"httpx2"}
    if relative.startswith("pytest_plugin/"):
        allowed |= {"httpx", "httpx2", "pytest", "specloom_runtime"}
    assert used - STANDARD <= allowed


@pytest.mark.parametrize("file", RUNTIME_MODULES, ids=label)
def test_the_runtime_imports_little_and_its_core_nothing_optional(file: Path) -> None:
    names = list(imports_of(file, RUNTIME, executed=True))
    on_server = file.relative_to(RUNTIME).parts[0] == "server"
    assert {name[0] for name in names} - STANDARD <= {
        "specloom_runtime",
        "msgspec",
        *(("jsonschema_rs", "uvicorn") if on_server else ("httpx2",)),
    }
    if not on_server:
        assert not [
            name for name in names if name[:2] == ("specloom_runtime", "server")
        ]


IN_RUNTIME = {
    "interface": set[str](),
    "lazy_modules": set[str](),
    "name_list": set[str](),
    "values": set[str](),
    "http": {"values"},
    "security": {"values", "http"},
    "bodies": {"values", "http"},
    "operations": {"values", "http", "security", "bodies"},
    "client": {"values", "http", "security", "bodies", "operations"},
    "server": {"values", "http", "security", "bodies", "operations"},
}
"""The rooms of the runtime, in order, and what each may use, type checkers' imports included."""


@pytest.mark.parametrize("file", RUNTIME_MODULES, ids=label)
def test_a_room_of_the_runtime_imports_only_what_stands_before_it(file: Path) -> None:
    room = file.relative_to(RUNTIME).parts[0].removesuffix(".py")
    if room == "__init__":
        return
    used = {
        name[1]
        for name in imports_of(file, RUNTIME)
        if name[0] == RUNTIME.name and len(name) > 1
    }
    assert used <= IN_RUNTIME[room] | {room}


def imports_between(root: Path) -> dict[str, set[str]]:
    """The modules of the package folder `root`, each with those of them that it imports anywhere."""
    modules = {
        ".".join((root.name, *file.relative_to(root).with_suffix("").parts)): file
        for file in root.rglob("*.py")
    }
    by_name = {name.removesuffix(".__init__"): name for name in modules}
    used: dict[str, set[str]] = {}
    for name, file in modules.items():
        used[name] = set()
        for parts in imports_of(file, root):
            # What is no module is a name in the one that stands before it.
            whole, holder = ".".join(parts), ".".join(parts[:-1])
            used[name].add(by_name.get(whole) or by_name.get(holder, ""))
    return used


@pytest.mark.parametrize("root", [PACKAGE, RUNTIME], ids=label)
def test_no_modules_import_each_other_in_a_circle(root: Path) -> None:
    """Not inside of functions either, nor for type checkers."""
    left = imports_between(root)
    while free := [name for name, used in left.items() if not used & left.keys()]:
        for name in free:
            del left[name]
    assert not left, f"these import each other, or what does: {sorted(left)}"


@pytest.mark.parametrize(
    "file",
    [file for folder in GENERATED for file in sorted(folder.rglob("*.py"))],
    ids=label,
)
def test_a_generated_module_is_a_guest(file: Path) -> None:
    """It imports its own package relatively, and of others only the few that it is allowed."""
    home = next(folder for folder in GENERATED if folder in file.parents)
    relative = file.relative_to(home)
    if home.name == "api_runtime":
        on_server = relative.parts[0] == "server"
        optional = {"jsonschema_rs", "uvicorn"} if on_server else {"httpx2"}
    else:
        optional = {"api_runtime"}
    allowed = {"msgspec"} | optional
    names: set[str] = set()
    for node in statements(file, executed=True):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                assert node.level <= len(relative.parts), "leads out of the package"
            else:
                names.add((node.module or "").split(".")[0])
    assert names - STANDARD <= allowed


TABLES = {
    PACKAGE / "codes.py",
    PACKAGE / "compare" / "identifiers.py",
    PACKAGE / "compare" / "rules" / "operations.py",
    PACKAGE / "compare" / "rules" / "schema_rows.py",
    PACKAGE / "compare" / "rules" / "schemas.py",
}
"""Modules that are one long table."""


@pytest.mark.parametrize("file", [*MODULES, *RUNTIME_MODULES], ids=label)
def test_a_module_has_at_most_400_lines(file: Path) -> None:
    assert file in TABLES or len(file.read_text(encoding="utf-8").splitlines()) <= 400
