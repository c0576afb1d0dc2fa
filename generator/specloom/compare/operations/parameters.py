"""Parameters of an operation: those of its path merged in, path variables by position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from specloom.compare.documents import ComparedDocument
from specloom.compare.operations.endpoints import Endpoint
from specloom.document.document import reference_in
from specloom.document.references import Resolved
from specloom.document.value import Value
from specloom.model.path_templates import assigned_variables, name_in, variables
from specloom.model.reading import mapping
from specloom.standards.openapi import IGNORED_HEADERS, STYLES, default_explode


@dataclass(frozen=True, slots=True)
class ComparedParameter:
    """A parameter with where it stands; `is_common` says that its path has it.

    `reference` is what the operation refers to it by; empty where it has the parameter
    itself.
    """

    name: str
    location: str
    resolved: Resolved
    is_common: bool
    reference: str = ""

    @property
    def fields(self) -> dict[str, Value]:
        return mapping(self.resolved.value)

    @property
    def required(self) -> bool:
        return self.location == "path" or self.fields.get("required") is True

    @property
    def style(self) -> str:
        style = self.fields.get("style")
        return (
            style
            if isinstance(style, str)
            else STYLES.get(self.location, ("simple",))[0]
        )

    @property
    def explode(self) -> bool:
        explode = self.fields.get("explode")
        return explode if isinstance(explode, bool) else default_explode(self.style)

    def __str__(self) -> str:
        return f"{self.location} parameter `{self.name}`"

    @property
    def part(self) -> str:
        return f"{self.location} parameter {self.name}"


def parameters_of(
    side: ComparedDocument, endpoint: Endpoint
) -> dict[tuple[str, str], ComparedParameter]:
    """The parameters of an operation by location and identity.

    A path variable is its position in the path; a header's name has no case.
    """
    merged: dict[tuple[str, str], ComparedParameter] = {}
    for written, is_common in _written(endpoint):
        resolved = side.follow(*written)
        fields = mapping(resolved.value) if resolved is not None else {}
        name, location = fields.get("name"), fields.get("in")
        if resolved is None or not isinstance(name, str):
            continue
        where = location if isinstance(location, str) else ""
        identity = name.lower() if where == "header" else name
        if where == "header" and identity in IGNORED_HEADERS:
            continue
        reference = reference_in(written.value) or ""
        merged[where, identity] = ComparedParameter(
            name, where, resolved, is_common, reference
        )
    if endpoint.kind != "operation":
        return merged
    placed = _placed(merged, endpoint)
    if not unknown_in(side, endpoint):
        for at, name in enumerate(variables(endpoint.path)):
            placed.setdefault(_place(at), _undescribed(name, endpoint))
    return placed


def _placed(
    parameters: dict[tuple[str, str], ComparedParameter], endpoint: Endpoint
) -> dict[tuple[str, str], ComparedParameter]:
    """The parameters, those that the path has a variable for by its number."""
    path = [name for location, name in parameters if location == "path"]
    variable_of = assigned_variables(endpoint.path, path)
    number = {name: at for at, name in enumerate(variables(endpoint.path))}
    placed = dict[tuple[str, str], ComparedParameter]()
    for (location, identity), parameter in parameters.items():
        if location == "path" and identity in variable_of:
            variable = variable_of[identity]
            placed[_place(number[variable])] = replace(
                parameter, name=name_in(variable)
            )
        else:
            placed[location, identity] = parameter
    return placed


def _place(number: int) -> tuple[str, str]:
    return "path", f"{{{number}}}"


def _undescribed(name: str, endpoint: Endpoint) -> ComparedParameter:
    """A variable that only the path names: a text, as in the generated code."""
    fields: Value = {"name": name, "schema": {"type": "string"}}
    return ComparedParameter(
        name, "path", Resolved(fields, endpoint.operation.location), True
    )


def unknown_in(side: ComparedDocument, endpoint: Endpoint) -> set[str]:
    """The references to parameters of an operation that lead nowhere."""
    return {
        reference_in(written.value) or ""
        for written, _ in _written(endpoint)
        if side.follow(*written) is None
    }


def _written(endpoint: Endpoint) -> Iterator[tuple[Resolved, bool]]:
    """The parameters as written, and whether the path has them."""
    for holder, is_common in ((endpoint.item, True), (endpoint.operation, False)):
        listed = mapping(holder.value).get("parameters")
        place = holder.location / "parameters"
        for index, written in enumerate(listed if isinstance(listed, list) else ()):
            yield Resolved(written, place / index), is_common
