"""The models of a large package: a module for each schema and operation, imported when first used.

A small package has them all in models.py. For each thousand of them, importing that costs
25 ms and 3 MB, 100 ms and 20 MB where no bytecode is cached.

A module writes `models.X` for what lives in another one; the package `models` imports that
when it is asked for X. Annotations are text until msgspec reads them, when a decoder is first
built, so that importing a module imports others for one thing only: the values of aliases
of named schemas, of which those that would come back to themselves are read late, too
(`Alias.is_recursive`). No two modules import each other, in whatever thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

import msgspec
from msgspec import Struct

from specloom.plan.expressions import (
    Alternatives,
    Call,
    CallArgument,
    Dict,
    Entry,
    Expression,
    Lambda,
    Name,
    Subscript,
    names_in,
)
from specloom.plan.expressions import Sequence as Sequence_
from specloom.plan.module_imports import declaration_imports
from specloom.plan.names import import_order
from specloom.plan.package import Alias, Field, Model, Package, names_of

LARGE = 500
"""So many declarations are a package. A few less, in one module, cost 13 ms and 2 MB."""

Declaration: TypeAlias = Model | Alias


class ModelModule(Struct, frozen=True, kw_only=True):
    """A module with declarations; `path` is its path within the package, without `.py`."""

    path: str
    imports: tuple[str, ...]
    declarations: tuple[Declaration, ...]


class ModelPackage(Struct, frozen=True, kw_only=True):
    """The package `models`: its modules by path, and the folders that they are in."""

    modules: tuple[ModelModule, ...]
    folders: tuple[str, ...]
    places: tuple[tuple[str, tuple[str, ...]], ...]
    """The modules, as `models` imports them, with the names of each, sorted."""


def is_large(package: Package) -> bool:
    """Whether the models of `package` are a package of their own."""
    return len(package.declarations) >= LARGE


def model_module(package: Package) -> ModelModule:
    """models.py of a small package."""
    return ModelModule(
        path="models",
        imports=declaration_imports(
            package.declarations,
            _NO_NAMES.union(*[item.names for item in package.declarations]),
        ),
        declarations=package.declarations,
    )


def model_package(package: Package) -> ModelPackage:
    """The package `models` of a large package."""
    by_module: dict[str, list[Declaration]] = {}
    for item in package.declarations:
        by_module.setdefault(_key(item), []).append(item)
    declared = frozenset(item.name for item in package.declarations)
    modules = tuple(
        _module(key, by_module[key], declared)
        for key in sorted(by_module, key=import_order)
    )
    places = tuple(
        (
            module.path.removeprefix("models/").replace("/", "."),
            tuple(
                sorted((item.name for item in module.declarations), key=import_order)
            ),
        )
        for module in modules
    )
    return ModelPackage(
        modules=modules,
        folders=tuple(sorted({key.split("/")[0] for key in by_module})),
        places=places,
    )


def _key(item: Declaration) -> str:
    # Names that differ in case only would be one file to Windows and macOS.
    return f"{item.home.folder}/{item.home.module.casefold()}"


def _module(
    key: str, declarations: Sequence[Declaration], declared: AbstractSet[str]
) -> ModelModule:
    own = [item.names for item in declarations]
    used = _NO_NAMES.union(*own)
    foreign = (used & declared).difference(item.name for item in declarations)
    models = "models_" if foreign and _hides_models(declarations) else "models"
    elsewhere = {name: f"{models}.{name}" for name in foreign}
    return ModelModule(
        path=f"models/{key}",
        imports=declaration_imports(
            declarations,
            (used - foreign).union(elsewhere.values()),
            home="...",
            models=models,
        ),
        declarations=tuple(
            item if names.isdisjoint(foreign) else _placed(item, elsewhere)
            for item, names in zip(declarations, own, strict=True)
        ),
    )


_NO_NAMES: frozenset[str] = frozenset()


def _hides_models(declarations: Iterable[Declaration]) -> bool:
    """Whether a field of a class has the name by which a module calls the models."""
    return any(
        "models" in [field.name for field in item.fields]
        for item in declarations
        if isinstance(item, Model)
    )


def _placed(item: Declaration, names: Mapping[str, str]) -> Declaration:
    """The declaration as its module writes it: with `names` for those of other modules."""
    if isinstance(item, Alias):
        return msgspec.structs.replace(
            item,
            value=_renamed(item.value, names),
            runtime=item.runtime and _renamed(item.runtime, names),
        )
    return msgspec.structs.replace(
        item,
        fields=tuple([_placed_field(field, names) for field in item.fields]),
        additional=item.additional and _renamed(item.additional, names),
    )


def _placed_field(field: Field, names: Mapping[str, str]) -> Field:
    if names.keys().isdisjoint(names_of(field)):
        return field
    annotation = _renamed(field.annotation, names)
    return msgspec.structs.replace(field, annotation=annotation)


def _renamed(expression: Expression, names: Mapping[str, str]) -> Expression:
    """The expression with other names; itself where it has none of them."""
    if names.keys().isdisjoint(names_in(expression)):
        return expression
    match expression:
        case Name(text=text):
            return Name(names[text])
        case Lambda(body=body):
            return Lambda(_renamed(body, names))
        case Subscript(base=base, arguments=parts):
            return Subscript(base, tuple(_renamed(part, names) for part in parts))
        case Alternatives(members=parts):
            return Alternatives(tuple(_renamed(part, names) for part in parts))
        case Sequence_(members=parts, brackets=brackets):
            return Sequence_(tuple(_renamed(part, names) for part in parts), brackets)
        case Dict(entries=entries):
            return Dict(
                tuple(
                    Entry(entry.key, _renamed(entry.value, names)) for entry in entries
                )
            )
        case Call(function=function, arguments=arguments):
            return Call(
                function,
                tuple(
                    CallArgument(_renamed(item.value, names), item.keyword)
                    for item in arguments
                ),
            )
