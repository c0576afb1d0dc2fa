"""Packages made and imported without files of their own: fast enough for thousands of them.

The modules of a package are compiled from their texts. Its runtime, which no document changes, is the one in
`templates/`, imported once.
"""

from __future__ import annotations

import builtins
import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Mapping
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

import specloom_runtime as runtime
from specloom.config import Options
from specloom.pipeline import make

NAME = "hostile_package"
LENIENT = Options(keep_going=True)


class Canary(AssertionError):
    """Something of a document was executed."""


def texts_of(
    document: object, folder: Path, options: Options = LENIENT
) -> dict[str, str]:
    """The modules of the package for a document, by path.

    Raises:
        SpecloomError: the document is refused.
    """
    # json.dumps escapes what is not ASCII, lone surrogates among it.
    content = document if isinstance(document, str) else json.dumps(document)
    spec = folder / "openapi.json"
    spec.write_bytes(content.encode("utf-8", "surrogatepass"))
    made = make(spec, folder / NAME, source="openapi.json", options=options)
    assert made.changes is not None
    return {
        path: text
        for path, text in made.changes.texts.items()
        if path.endswith(".py") and not path.startswith("runtime/")
    }


def use(texts: Mapping[str, str]) -> None:
    """Import every module and use what is in it; nothing but definitions may run.

    Raises:
        Canary: something of the document ran.
    """
    environment = dict(os.environ)
    try:
        _use(_imported(texts))
    finally:
        ran = getattr(builtins, "PWNED", None)
        if ran is not None:
            delattr(builtins, "PWNED")
        if ran is not None or dict(os.environ) != environment:
            os.environ.clear()
            os.environ.update(environment)
            raise Canary


def _use(modules: Mapping[str, ModuleType]) -> None:
    hook = modules["runtime.values.json_codec"].from_json_value
    for name, model in vars(modules["models"]).items():
        if not name.startswith("_") and hasattr(model, "__module__"):
            _decodable(model, hook)
    operations = modules["operations"]
    for group in operations.__all__:
        module = getattr(operations, group)
        for value in list(vars(module).values()):
            if hasattr(value, "cache_info"):  # an operation's description
                value()
    package = modules[""]
    for name in package.__all__:
        getattr(package, name)
    modules["client"].Client(base_url="https://example.com").close()
    modules["async_client"].AsyncClient(base_url="https://example.com")
    modules["server"].app()


def _decodable(model: Any, hook: Any) -> None:
    if isinstance(model, type) and issubclass(model, msgspec.Struct):
        msgspec.json.Decoder(model, dec_hook=hook)


class _Texts(MetaPathFinder, Loader):
    """Finds the modules of a package among texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def find_spec(
        self, fullname: str, path: Any = None, target: Any = None
    ) -> ModuleSpec | None:
        if fullname != NAME and not fullname.startswith(NAME + "."):
            return None
        inner = fullname[len(NAME) + 1 :].replace(".", "/")
        folder = f"{inner}/__init__.py".lstrip("/")
        if folder in self.texts:
            return ModuleSpec(fullname, self, origin=folder, is_package=True)
        if f"{inner}.py" in self.texts:
            return ModuleSpec(fullname, self, origin=f"{inner}.py")
        return None

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        origin = str(module.__spec__.origin)
        exec(compile(self.texts[origin], origin, "exec"), vars(module))


def _imported(texts: Mapping[str, str]) -> dict[str, ModuleType]:
    for name in [
        name for name in sys.modules if name == NAME or name.startswith(NAME + ".")
    ]:
        del sys.modules[name]
    shared = _runtime()
    sys.modules.update({f"{NAME}.{name}": module for name, module in shared.items()})
    finder = _Texts(texts)
    sys.meta_path.insert(0, finder)
    try:
        modules = {"": importlib.import_module(NAME)}
        for path in texts:
            name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            if name != "__init__":
                modules[name] = importlib.import_module(f"{NAME}.{name}")
        return {**shared, **modules}
    finally:
        sys.meta_path.remove(finder)


def _runtime() -> dict[str, ModuleType]:
    if not _shared:
        _shared["runtime"] = runtime
        for module in pkgutil.walk_packages(runtime.__path__, f"{runtime.__name__}."):
            name = module.name.replace(runtime.__name__, "runtime", 1)
            _shared[name] = importlib.import_module(module.name)
    return _shared


_shared: dict[str, ModuleType] = {}
