"""A document with many schemas: its models are modules that are imported when first used, and all else is as ever."""

from __future__ import annotations

import copy
import json
import keyword
import os
import pickle
import re
import subprocess
import sys
import typing
from pathlib import Path
from typing import Any

import black
import pytest

from specloom.config import Options
from specloom.plan import model_modules

from ..conftest import BothRefuse, Travels
from ..packages import DOCUMENTS, Package, generated, generated_from, name_of
from ..recorder import Recorder
from .large_document import INLINE, SCHEMAS, document, spoken

FEATURES_WITH_MODELS = {
    "all_of",
    "bases",
    "discriminators",
    "enums",
    "names",
    "recursion",
    "references",
    "unions",
    "webhooks",
}


def as_large(document: Path | dict[str, Any], root: Path, name: str) -> Package:
    """The package of a document as if it had many models."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(model_modules, "LARGE", 1)
        if isinstance(document, Path):
            return generated(document, root, name, Options(keep_going=True))
        return generated_from(document, root, name)


@pytest.fixture(scope="module")
def large(packages_root: Path) -> Package:
    """The package whose models are modules."""
    return as_large(document(), packages_root, "feature_large")


@pytest.fixture(scope="module", params=["one_module", "modules"])
def package(
    request: pytest.FixtureRequest, packages_root: Path, large: Package
) -> Package:
    """The same with its models in one module, and that."""
    if request.param == "modules":
        return large
    return generated_from(document(), packages_root, "feature_small")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (
            "Person",
            {
                "name": "A",
                "friends": [{"name": "B", "friends": []}],
                "pets": [
                    {"kind": "cat", "owner": {"name": "C"}},
                    {"kind": "dog", "barks": True},
                ],
                "address": {"city": "Bonn", "country": "DE"},
                "mood": "good",
            },
        ),
        ("Pet", {"kind": "dog"}),
        ("Untold", {"size": 1}),
        ("Untold", {"name": "A", "friends": [{"name": "B"}]}),
        ("Vehicle", {"type": "car", "doors": 2, "passengers": [{"name": "A"}]}),
        ("Garage", [{"type": "car", "doors": 3}, {"type": "car"}]),
        ("Crowds", {"here": [{"name": "A"}], "there": []}),
        ("Left", {"right": {"left": {"right": {}}}}),
        ("Forest", [{"a": [{}, {"b": []}]}]),
        ("Tree", {"a": [{"b": [{}]}]}),
        ("Value", [1.5, [2.5, []]]),
        ("Nullable", {"who": None, "what": None}),
        ("Nullable", {"who": {"name": "A"}, "what": {"where": "CN"}}),
        ("Kept", {"boss": {"name": "A"}, "rex": {"kind": "dog", "barks": False}}),
        ("Hiding", {"models": ["a"], "msgspec": "CN", "car": {"type": "car"}}),
        ("thing", {"a": "x", "b": {"a": "y", "b": {}}}),
        ("class", {"con": {"class": {}}}),
        ("schemas", {"models": {"up": {}}}),
        ("名前", {"国": "CN"}),
    ],
)
def test_values_travel(travels: Travels, name: str, value: object) -> None:
    travels(spoken(name), value)


def test_values_can_be_copied_and_pickled(package: Package) -> None:
    content = b'{"name": "A", "pets": [{"kind": "cat", "owner": {"name": "B"}}]}'
    person = package.decoded("Person", content)
    kept = package.decoded("Kept", b'{"boss": {"name": "A"}, "a": {"kind": "dog"}}')
    for value in (person, kept):
        assert copy.deepcopy(value) == value
        assert pickle.loads(pickle.dumps(value)) == value
        assert repr(value).startswith(f"{type(value).__name__}(")


def test_a_pickle_is_read_by_who_has_imported_nothing(large: Package) -> None:
    person = large.decoded("Cat", b'{"kind": "cat", "owner": {"name": "B"}}')
    code = f"import pickle; print(pickle.loads({pickle.dumps(person)!r}).owner.name)"
    assert alone(large, code) == "B"


def test_what_is_wrong_is_told_with_its_path(package: Package) -> None:
    mismatch = package.module("runtime.values.json_codec").JsonMismatch
    with pytest.raises(mismatch, match="Expected `str`, got `int`") as raised:
        package.decoded("Person", b'{"name": "A", "friends": [{"name": 1}]}')
    assert raised.value.path == "$.friends[0].name"


def test_client_and_stub_refuse_what_breaks_a_constraint(
    package: Package, both_refuse: BothRefuse
) -> None:
    person = package.models.Person
    body = person(name="A", friends=[person(name="")])
    wire = {"name": "A", "friends": [{"name": ""}]}
    both_refuse("put_person", body, wire, "$.friends[0].name")


def test_errors_have_bodies_of_their_own(
    package: Package, client: Any, recorder: Recorder
) -> None:
    errors, models = package.module("errors"), package.models
    recorder.answer_json({"Left": "no"}, status=400)
    with pytest.raises(errors.BadRequest) as refused:
        client.get_left()
    assert refused.value.body == models.GetLeftBadRequest(left="no")
    recorder.answer_json({"name": "A"}, status=404)
    with pytest.raises(errors.NotFound) as missing:
        client.get_pet()
    assert missing.value.body == models.Person(name="A")


def test_annotations_can_be_read(package: Package) -> None:
    models = package.models
    assert {"Person", "PersonAddress", "Pets", "Country"} <= {*dir(models)}
    for name in dir(models):
        value = getattr(models, name)
        if isinstance(value, type):
            typing.get_type_hints(value, include_extras=True)
    hints = typing.get_type_hints(models.Kept)
    assert models.Person in typing.get_args(hints["boss"])


def test_there_is_nothing_else(package: Package) -> None:
    models = package.models
    with pytest.raises(AttributeError, match="Missing"):
        models.Missing  # noqa: B018
    assert alone(package, f"from {package.name}.models import Person; print(Person)")
    with pytest.raises(subprocess.CalledProcessError):
        alone(package, f"from {package.name}.models import Missing")


def test_a_call_imports_what_it_needs(large: Package) -> None:
    code = f"""
import sys, {large.name}
client = {large.name}.Client(base_url="http://127.0.0.1:1")
from {large.name} import operations
operations.untagged.Untagged.get_person()
print(*sys.modules)
"""
    home = f"{large.name}."
    loaded = {
        name.removeprefix(home)
        for name in alone(large, code).split()
        if name.startswith(home)
    }
    assert {name for name in loaded if not name.startswith("runtime")} == {
        "client",
        "errors",
        "models",
        "models.schemas",
        "models.schemas.person",
        "operations",
        "operations.untagged",
    }
    assert not any(name.startswith("runtime.server") for name in loaded)


def test_modules_are_imported_in_any_order(large: Package) -> None:
    code = f"""
import importlib, sys, typing
for name in sys.stdin.read().split():
    for loaded in [one for one in sys.modules if one.startswith("{large.name}")]:
        del sys.modules[loaded]
    module = importlib.import_module(name)
    for value in [*vars(module).values()]:
        if isinstance(value, type) and value.__module__ == name:
            typing.get_type_hints(value, include_extras=True)
print("all")
"""
    names = [
        f"{large.name}.models.{file.parent.name}.{file.stem}"
        for file in model_files(large)
        if "filler" not in file.stem
    ]
    assert len(names) > len(SCHEMAS) / 2
    assert alone(large, code, "\n".join(names)) == "all"


def test_modules_are_imported_by_several_threads_at_once(large: Package) -> None:
    code = f"""
import random, sys, threading
sys.setswitchinterval(1e-6)
from {large.name} import models
names = dir(models)
barrier = threading.Barrier(8)
found, wrong = [], []
def look(seed):
    order = random.Random(seed).sample(names, len(names))
    barrier.wait(10)
    try:
        found.append({{name: getattr(models, name) for name in order}})
    except BaseException as error:
        wrong.append(error)
threads = [threading.Thread(target=look, args=(seed,)) for seed in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
same = all(one[name] is found[0][name] for one in found for name in names)
print(len(found), wrong, same)
"""
    assert alone(large, code) == "8 [] True"


def test_files_have_names_that_every_system_bears(large: Package) -> None:
    files = model_files(large)
    places = [file.relative_to(large.folder).as_posix() for file in files]
    assert len({place.casefold() for place in places}) == len(places)
    assert not any(keyword.iskeyword(file.stem) for file in files)
    assert not {"con", "models/schemas/Person"} & {file.stem for file in files}
    assert {"models/schemas/person.py", "models/operations/person.py"} <= {*places}
    assert "models/webhooks/person.py" in places


def test_what_is_new_moves_nothing(large: Package, packages_root: Path) -> None:
    more = {"AAA": {"type": "array", "items": INLINE}, "Owner": INLINE}
    after = as_large(document(more=more), packages_root, "feature_larger")
    old, new = _texts(large), _texts(after)
    assert {path for path in new if new[path] != old.get(path)} == {
        "models/schemas/aaa.py",
        "models/schemas/owner.py",
    }
    assert {*old} <= {*new}


def _texts(package: Package) -> dict[str, str]:
    return {
        file.relative_to(package.folder)
        .as_posix(): file.read_text(encoding="utf-8")
        .split("\n", 1)[1]
        for file in model_files(package)
    }


USE = """
from typing import assert_type
from msgspec import UnsetType
import {name}
from {name} import errors, models
from {name}.models import Cat, Country

def use(client: {name}.Client) -> None:
    person = models.Person(name="A", pets=[Cat(kind="cat", owner=models.Person(name="B"))])
    assert_type(person.name, str)
    assert_type(person.friends, list[models.Person] | UnsetType)
    assert_type(person.address, models.PersonAddress | UnsetType)
    country: Country = "CN"
    try:
        assert_type(client.get_left(), models.Left)
    except errors.NotFound as error:
        assert_type(error.body, models.Person | None)
    except errors.BadRequest as refused:
        assert_type(refused.body, models.GetPetBadRequest | models.GetLeftBadRequest | None)
    for pet in person.pets or ():
        if isinstance(pet, models.Dog):
            assert_type(pet, models.Dog)
    models.Missing
    models.Person(name=1)
"""


@pytest.mark.parametrize("checker", ["mypy", "basedpyright"])
def test_type_checkers_see_all_of_it(
    large: Package, checker: str, tmp_path: Path
) -> None:
    folder = large.folder.parent
    (folder / "use.py").write_text(USE.format(name=large.name), encoding="utf-8")
    command = [str(Path(sys.executable).parent / checker)]
    if checker == "mypy":
        cache = str(tmp_path / "cache")
        command += ["--strict", "--config-file", "", "--cache-dir", cache]
        command += ["use.py", large.name]
    else:
        project = tmp_path / "pyrightconfig.json"
        settings = {
            "typeCheckingMode": "standard",
            "include": [str(folder / "use.py"), str(large.folder)],
            "exclude": ["**/runtime"],
            "extraPaths": [str(folder)],
        }
        project.write_text(json.dumps(settings), encoding="utf-8")
        command += ["--pythonpath", sys.executable, "--project", str(project)]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    errors = re.findall(r"(\w+)\.py:(\d+)(?::\d+ -|:) error", done.stdout)
    last = len(USE.splitlines())
    assert errors == [("use", str(last - 1)), ("use", str(last))], done.stdout


def test_documents_of_other_features_may_be_large(packages_root: Path) -> None:
    root = packages_root / "as_large_ones"
    root.mkdir(exist_ok=True)
    made = [
        as_large(file, root, f"large_{name_of(file)}")
        for file in DOCUMENTS
        if file.parent.name in FEATURES_WITH_MODELS
    ]
    assert len(made) >= len(FEATURES_WITH_MODELS)
    for package in made:
        everything = f"""
import typing, {package.name}.server, {package.name}.errors
{package.name}.server.app()
for name in dir({package.name}.models):
    value = getattr({package.name}.models, name)
    if isinstance(value, type):
        typing.get_type_hints(value, include_extras=True)
print("all")
"""
        assert alone(package, everything) == "all"


def test_black_leaves_it_alone(large: Package) -> None:
    files = [
        *model_files(large),
        *large.folder.glob("models/__init__.py*"),
        large.folder / "errors.py",
    ]
    for file in files:
        if "filler" not in file.stem:
            text = file.read_text(encoding="utf-8")
            mode = black.Mode(is_pyi=file.suffix == ".pyi")
            assert black.format_str(text, mode=mode) == text, file.name


def model_files(package: Package) -> list[Path]:
    """The modules with models of a package."""
    files = sorted(package.folder.glob("models/*/*.py"))
    return [file for file in files if file.name != "__init__.py"]


def alone(package: Package, code: str, given: str = "") -> str:
    """What a program prints that begins without the package."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=package.folder.parent,
        input=given,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": "", "PYTHONUTF8": "1"},
    )
    return done.stdout.strip()
