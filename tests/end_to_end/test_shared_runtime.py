"""Several packages with one runtime: what code for all of them may do, and how it is made and checked."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from specloom.files.layout_digest import layout_digest
from specloom.shared_runtime import SharedRuntime

from .command import SPEC, Specloom
from .test_cli_generate import python, texts
from .test_diff_git import commit, git

PETS = SPEC.replace(
    "        default: {description: A failure.}",
    """\
        '404':
          description: There is none.
          content:
            application/json:
              schema: {type: object, properties: {message: {type: string}}}""",
)
PLANTS = PETS.replace("Pet", "Plant").replace("pet", "plant")

RELATIVE = """
[tool.specloom.runtime]
output = "src/acme/runtime"
"""
ABSOLUTE = f"""{RELATIVE}import = "acme.runtime"
"""
PACKAGES = """
[[tool.specloom.packages]]
spec = "pets.yaml"
output = "src/acme/pets"

[[tool.specloom.packages]]
spec = "plants.yaml"
output = "src/acme/plants"
"""

USE = """
from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import uvicorn

from acme import pets, plants
from acme.runtime.operations.api_error import ApiError
from acme.runtime.client.retry import Retry
from acme.runtime.client.sync_client import BaseClient


class Pets(pets.server.Service):
    async def get_pet(self, pet_id: int) -> pets.models.Pet:
        raise pets.errors.NotFound(pets.models.GetPetNotFound(message="no pet"))


class Plants(plants.server.Service):
    async def get_plant(self, plant_id: int) -> plants.models.Plant:
        raise plants.errors.NotFound(plants.models.GetPlantNotFound(message="no plant"))


def served(application: pets.server.Application | plants.server.Application) -> str:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, log_level="error", lifespan="off"))
    threading.Thread(target=server.run, args=([listener],), daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def told(call: Callable[[], object]) -> str:
    try:
        return repr(call())
    except ApiError as error:
        return f"{error.status} {error.member('message', str)}"


retry = Retry(attempts=2)
clients: list[BaseClient] = [
    pet_client := pets.Client(base_url=served(pets.server.app(Pets())), retry=retry),
    plant_client := plants.Client(base_url=served(plants.server.app(Plants())), retry=retry),
]
print(told(lambda: pet_client.pets.get_pet(1)))
print(told(lambda: plant_client.plants.get_plant(1)))
answered = plants.Client(base_url=served(plants.server.app()), retry=pets.Retry())
print(told(lambda: answered.plants.get_plant(1)))
print(pets.ApiError is plants.ApiError is ApiError, pets.Retry is plants.Retry is Retry)
print(issubclass(pets.errors.NotFound, plants.ApiError))
"""
ANSWERS = """\
404 no pet
404 no plant
Plant(name='Rex')
True True
True
"""


def used(project: Path) -> tuple[int, str, str]:
    """What a program says that uses both packages at once."""
    done = python(
        f"import sys; sys.path.insert(0, 'src'); exec({USE!r}, globals())", project
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(params=[RELATIVE, ABSOLUTE], ids=["relative", "absolute"])
def shared(request: pytest.FixtureRequest, specloom: Specloom) -> Specloom:
    """A project whose two packages share a runtime."""
    specloom.spec(PETS, "pets.yaml")
    specloom.spec(PLANTS, "plants.yaml")
    specloom.configure(request.param + PACKAGES)
    done = specloom("generate")
    assert done.returncode == 0, done.stderr
    return specloom


def test_code_is_written_once_for_all_packages(
    shared: Specloom, tmp_path: Path
) -> None:
    assert used(shared.folder) == (0, ANSWERS, "")
    program = shared.folder / "src" / "program.py"
    program.write_text(USE)
    # pyright, which is slow, reads the runtime where it is written.
    settings = '{"typeCheckingMode": "standard", "exclude": ["**/runtime"]}'
    (program.parent / "pyrightconfig.json").write_text(settings)
    for checker in (
        [
            "mypy",
            "--strict",
            "--explicit-package-bases",
            "--cache-dir",
            str(tmp_path),
            ".",
        ],
        ["basedpyright", "--pythonpath", sys.executable],
    ):
        command = [str(Path(sys.executable).parent / checker[0]), *checker[1:]]
        done = subprocess.run(
            command,
            cwd=shared.folder / "src",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_packages_offer_the_same_with_and_without(shared: Specloom) -> None:
    assert not (shared.folder / "src" / "acme" / "pets" / "runtime").exists()
    own = ("generate", "pets.yaml", "-o", "src/acme/alone")
    assert shared(*own).returncode == 0
    folders = ("src/acme/alone", "src/acme/pets")
    done = shared("diff", "--generated", *folders)
    assert (done.returncode, "no changes" in done.stdout) == (0, True), done.stdout
    names = "import sys; sys.path.insert(0, 'src')\nfrom acme import alone, pets\n"
    names += "print(dir(alone) == dir(pets), alone.__all__ == pets.__all__)"
    assert python(names, shared.folder).stdout == "True True\n"


def test_a_run_for_one_package_leaves_the_others(shared: Specloom) -> None:
    acme = shared.folder / "src" / "acme"
    before = texts(acme)
    shared.spec(PETS.replace("Its name.", "What it is called."), "pets.yaml")
    assert shared("generate", "pets.yaml").returncode == 0
    after = texts(acme)
    assert before.keys() == after.keys()
    assert {path for path in after if after[path] != before.get(path)} == {
        "pets/models.py",
        "pets/specloom.lock",
    }
    assert used(shared.folder)[0] == 0


def test_what_is_wrong_with_the_runtime_is_said_and_mended(shared: Specloom) -> None:
    runtime = shared.folder / "src" / "acme" / "runtime"
    before = texts(runtime)
    assert shared("generate", "--check").returncode == 0
    (runtime / "client" / "retry.py").write_text("# mine\n")
    (runtime / "http" / "headers.py").unlink()
    checked = shared("generate", "--check")
    assert checked.returncode == 1
    assert "src/acme/runtime/client/retry.py: edited by hand\n" in checked.stderr
    assert "src/acme/runtime/http/headers.py: missing\n" in checked.stderr
    assert "src/acme/runtime: not up to date" in checked.stderr
    assert "src/acme/pets: up to date" in checked.stderr
    refused = shared("generate")
    assert refused.returncode == 1
    assert "retry.py was edited by hand" in refused.stderr
    assert shared("generate", "--overwrite").returncode == 0
    assert texts(runtime) == before | {"client/retry.py.orig": b"# mine\n"}


def other_interface(project: Specloom, *, packages: bool) -> None:
    """Make the runtime, and perhaps the packages, those of another specloom.

    Of another length, too: bytecode is told by the second and the size of its source.
    """
    acme = project.folder / "src" / "acme"
    interface = acme / "runtime" / "interface.py"
    interface.write_text(
        interface.read_text().replace("INTERFACE = 3\n", "INTERFACE = 10\n")
    )
    for name in ("pets", "plants") if packages else ():
        init = acme / name / "__init__.py"
        init.write_text(init.read_text().replace("require(3,", "require(10,"))


def test_a_package_for_another_runtime_says_so(shared: Specloom) -> None:
    other_interface(shared, packages=False)
    done = python(
        "import sys; sys.path.insert(0, 'src'); import acme.pets", shared.folder
    )
    assert done.stderr.splitlines()[-1] == (
        "ImportError: acme.pets was generated for interface 3 of its runtime, and acme.runtime "
        "has interface 10: run `specloom generate`"
    )
    checked = shared("generate", "--check")
    assert checked.returncode == 1
    assert (
        "src/acme/pets: generated for interface 3 of its runtime, and src/acme/runtime has "
        "interface 10\n"
    ) in checked.stderr
    assert shared("generate", "--overwrite").returncode == 0
    assert used(shared.folder)[0] == 0


def test_a_run_for_one_package_breaks_no_other(shared: Specloom) -> None:
    other_interface(shared, packages=True)
    before = texts(shared.folder)
    refused = shared("generate", "pets.yaml", "--overwrite")
    assert refused.returncode == 2
    assert refused.stderr == (
        "specloom: 'src/acme/runtime' would get interface 3, and src/acme/plants was generated "
        "for another one: run `specloom generate` for all packages\n"
    )
    assert texts(shared.folder) == before
    assert shared("generate", "--overwrite").returncode == 0
    assert used(shared.folder)[0] == 0


def test_a_package_changes_its_mind(shared: Specloom) -> None:
    configuration = (shared.folder / "pyproject.toml").read_text()
    acme = shared.folder / "src" / "acme"
    before = texts(acme)
    shared.configure(
        configuration.replace(
            'output = "src/acme/pets"', 'output = "src/acme/pets"\nruntime = "own"'
        )
    )
    checked = shared("generate", "--check")
    assert "src/acme/pets/runtime/operations/call.py: missing\n" in checked.stderr
    assert shared("generate").returncode == 0
    assert (acme / "pets" / "runtime" / "operations" / "call.py").is_file()
    assert not (acme / "pets" / "runtime" / "interface.py").exists()
    code = "import sys; sys.path.insert(0, 'src'); from acme import pets, plants; pets.Client\n"
    code += "print(pets.ApiError is plants.ApiError, 'acme.pets.runtime.client.retry' in sys.modules)"
    assert python(code, shared.folder).stdout == "False True\n"
    shared.configure(configuration)
    assert shared("generate").returncode == 0
    assert before.items() <= texts(acme).items()
    assert not (acme / "pets" / "runtime").exists()


def test_without_stubs_the_runtime_has_no_server(specloom: Specloom) -> None:
    specloom.spec(PETS, "pets.yaml")
    specloom.spec(PLANTS, "plants.yaml")
    server = specloom.folder / "src" / "acme" / "runtime" / "server"
    packages = PACKAGES.replace('/pets"', "/pets\"\nparts = ['client']")
    clients = packages.replace('/plants"', "/plants\"\nparts = ['client']")
    specloom.configure(RELATIVE + clients)
    assert specloom("generate").returncode == 0
    assert not server.exists()
    assert "src/acme/runtime: clean\n" in specloom("status").stdout
    code = "import sys; sys.path.insert(0, 'src'); from acme import pets; pets.AsyncClient().pets"
    assert python(code, specloom.folder).returncode == 0
    specloom.configure(RELATIVE + packages)
    assert specloom("generate", "pets.yaml", "--check").returncode == 1
    assert specloom("generate", "pets.yaml").returncode == 0
    assert (server / "application.py").is_file()
    assert specloom("generate").returncode == 0
    specloom.configure(RELATIVE + clients)
    assert specloom("generate").returncode == 0
    assert not server.exists()


def test_the_runtime_is_in_the_style_of_the_project(specloom: Specloom) -> None:
    specloom.configure(f"[tool.black]\nline-length = 120\n{RELATIVE}{PACKAGES}")
    specloom.spec(PLANTS, "plants.yaml")
    assert specloom("generate").returncode == 0
    black = [sys.executable, "-m", "black", "--check", "--quiet", "."]
    assert subprocess.run(black, cwd=specloom.folder, check=False).returncode == 0
    assert specloom("generate", "--check").returncode == 0


COMMAND = ("generate", "pets.yaml", "-o", "src/acme/pets", "--runtime")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "from ..runtime.client.retry import Retry\n"),
        (("--runtime-import", "acme.runtime"), "from acme.runtime.client.retry import Retry\n"),
    ],
)  # fmt: skip
def test_the_command_line_shares_one_too(
    specloom: Specloom, arguments: tuple[str, ...], line: str
) -> None:
    command = (*COMMAND, "src/acme/runtime", *arguments)
    assert specloom(*command).returncode == 0
    acme = specloom.folder / "src" / "acme"
    assert line in (acme / "pets" / "client.py").read_text()
    done = specloom(*command, "--check")
    assert (done.returncode, done.stderr) == (
        0,
        "src/acme/runtime: up to date\nsrc/acme/pets: up to date\n",
    )
    alone = specloom("generate", "pets.yaml", "-o", "src/acme/pets", "--check")
    assert alone.returncode == 1
    code = "import sys; sys.path.insert(0, 'src'); import acme.pets; acme.pets.Client()"
    assert python(code, specloom.folder).returncode == 0


def test_somebody_elses_folder_is_left_alone(specloom: Specloom) -> None:
    mine = specloom.folder / "src" / "acme" / "runtime"
    mine.mkdir(parents=True)
    (mine / "jobs.py").write_text("# mine\n")
    before = texts(specloom.folder)
    for flag in ("--overwrite", "--check"):
        refused = specloom(*COMMAND, "src/acme/runtime", flag)
        assert refused.returncode == 2
        assert refused.stderr == (
            "specloom: 'src/acme/runtime' is neither empty nor a runtime of specloom's: "
            "name another folder, or empty it\n"
        )
        assert texts(specloom.folder) == before
    (mine / "jobs.py").unlink()
    assert specloom(*COMMAND, "src/acme/runtime").returncode == 0
    assert specloom("generate", "pets.yaml", "-o", "src/acme/cats").returncode == 0
    package = specloom(*COMMAND, "src/acme/cats")
    assert "'src/acme/cats' is neither empty nor a runtime" in package.stderr
    runtime = specloom("generate", "pets.yaml", "-o", "src/acme/runtime")
    assert runtime.returncode == 2
    assert "is a runtime that packages share" in runtime.stderr
    shutil.rmtree(mine)
    mine.write_text("mine")
    assert "is a file" in specloom(*COMMAND, "src/acme/runtime").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("runtime",), "'pets' cannot import the runtime 'runtime' relatively: they are not in one package; "),
        (("src/runtime",), "say how to import it, as `import` in [tool.specloom.runtime] or with --runtime-import"),
        (("src/acme/run-time",), "'src/acme/run-time' cannot be a runtime: 'run-time' is no Python name"),
        (("src/acme/pets/runtime",), "the output 'src/acme/pets' is, or holds, the runtime 'src/acme/pets/runtime'"),
        (("src/acme",), "the output 'src/acme/pets' is, or holds, the runtime 'src/acme', or stands in it"),
        (("runtime", "--runtime-import", ".runtime"), "'.runtime' is no absolute import path"),
        (("runtime", "--runtime-import", "acme.shared"), "the import path 'acme.shared' must end in 'runtime', the folder's name"),
    ],
)  # fmt: skip
def test_a_runtime_that_cannot_be_imported_is_refused(
    specloom: Specloom, arguments: tuple[str, ...], message: str
) -> None:
    specloom.configure("")
    done = specloom(*COMMAND, *arguments)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert not (specloom.folder / "src").exists()


def test_a_runtime_outside_of_the_project_is_not_imported_relatively(
    tmp_path: Path,
) -> None:
    project = tmp_path / "work" / "project"
    project.mkdir(parents=True)
    (project / "pyproject.toml").touch()
    runtime = SharedRuntime(root=project, output="../runtime")
    with pytest.raises(ValueError, match=r"cannot import the runtime '\.\./runtime'"):
        runtime.seen_from(project / "acme" / "pets")


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ("[tool.specloom.runtime]\n", "pyproject.toml:1:1: error[invalid-configuration] `output` of the runtime is missing"),
        (f"{RELATIVE}imports = 'x'\n", "unknown key `imports` in [tool.specloom.runtime]\n    Did you mean `import`?"),
        (f"{RELATIVE}import = 'acme.other'\n", "pyproject.toml:4:1: error[invalid-configuration] the import path 'acme.other' must end in 'runtime'"),
        (f"{PACKAGES}\n[tool.specloom.runtime]\noutput = 'runtime'\n", "pyproject.toml:11:1: error[invalid-configuration] 'pets' cannot import the runtime 'runtime' relatively"),
        (f"{RELATIVE}{PACKAGES}".replace("acme/plants", "acme/runtime/plants"), "is, or holds, that of another package or of the runtime"),
        (f"{PACKAGES}runtime = 'shared'\n", "there is no [tool.specloom.runtime] to share"),
        (f"{PACKAGES}runtime = 'mine'\n", '`runtime` of a package must be "own" or "shared"'),
    ],
)  # fmt: skip
def test_a_wrong_configuration_is_refused(
    specloom: Specloom, configuration: str, message: str
) -> None:
    specloom.configure(configuration)
    done = specloom("generate")
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_configured_packages_share_what_is_configured(shared: Specloom) -> None:
    for arguments in ((), ("pets.yaml",)):
        done = shared("generate", *arguments, "--runtime", "src/acme/other")
        assert done.returncode == 2
        assert "configured packages share the one of [tool.specloom.runtime]" in (
            done.stderr
        )
    done = shared("generate", "pets.yaml", "-o", "x", "--runtime-import", "acme.x")
    assert "--runtime-import needs --runtime" in done.stderr


def test_a_recorded_edit_of_the_runtime_stays_and_is_merged(shared: Specloom) -> None:
    git(shared.folder, "init", "-q")
    commit(shared.folder, {".gitignore": ".specloom_cache/\n"})
    retry = shared.folder / "src" / "acme" / "runtime" / "client" / "retry.py"
    generated = retry.read_text()
    edited = f"{generated}\n\ndef patience() -> int:\n    return 3\n"
    retry.write_text(edited)
    assert shared("generate", "--check").returncode == 1

    project = shared.folder / "pyproject.toml"
    record = '[tool.specloom.runtime.edits]\n"client/retry.py" = "patience of ours"\n'
    shared.configure(project.read_text() + record)
    for command in ("generate --check", "generate", "generate --check"):
        done = shared(*command.split())
        assert (done.returncode, retry.read_text()) == (0, edited), done.stderr
    listed = shared("status").stdout
    assert (
        "src/acme/runtime/client/retry.py: edited by hand, kept (patience of ours)"
        in listed
    )

    # What is generated now differs from what was when the edit was made.
    before = generated.replace('"""', '"""Long ago. ', 1)
    lock = retry.parent.parent / "specloom.lock"
    lock.write_text(
        lock.read_text().replace(
            layout_digest(generated, "retry.py"), layout_digest(before, "retry.py")
        )
    )
    retry.write_text(before)
    commit(shared.folder, {}, "generated by an older specloom")
    retry.write_text(edited.replace('"""', '"""Long ago. ', 1))
    stale = shared("generate", "--check")
    assert stale.returncode == 1
    assert "src/acme/runtime/client/retry.py: stale" in stale.stderr
    assert shared("generate", "--on-edit", "merge").returncode == 0
    assert retry.read_text() == edited
    assert shared("generate", "--check").returncode == 0


def test_a_recorded_edit_of_the_runtime_that_is_not_there_is_said(
    specloom: Specloom,
) -> None:
    specloom.spec(PETS, "pets.yaml")
    specloom.spec(PLANTS, "plants.yaml")
    specloom.configure(RELATIVE + PACKAGES)
    assert specloom("generate").returncode == 0
    record = (
        '[tool.specloom.runtime.edits]\n"client/retry.py" = "once"\n"../x.py" = "out"\n'
    )
    specloom.configure(f"{RELATIVE}\n{record}{PACKAGES}")
    assert "pyproject.toml:7:2: error[invalid-configuration] `../x.py` is no path" in (
        specloom("generate").stderr
    )
    specloom.configure(f"{RELATIVE}\n{record.replace('../', '')}{PACKAGES}")
    done = specloom("generate", "--check")
    assert done.returncode == 0
    assert (
        "pyproject.toml:6:2: warning[edit-not-there] `client/retry.py`" in done.stderr
    )
    strict = '[tool.specloom.severity]\nedit-not-there = "error"\n'
    specloom.configure(f"{RELATIVE}\n{record.replace('../', '')}{strict}{PACKAGES}")
    assert specloom("generate", "--check").returncode == 1
