"""Modules that are imported when something of them is first used (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module


def importer(
    package: str, modules: Mapping[str, str], submodules: Iterable[str] = ()
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and the `__dir__` of a package that imports what is asked for.

    Args:
        package: Name of the package.
        modules: The module of every public name, as `import_module` takes it: `.client`.
        submodules: The modules that are public names themselves.
    """
    own = frozenset(submodules)

    def imported(name: str) -> object:
        module = modules.get(name)
        if module is not None:
            value: object = getattr(import_module(module, package), name)
        elif name in own:
            value = import_module(f".{name}", package)
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*modules, *own})

    return imported, names
