"""Where the types of error bodies stand: in the base class, or for type checkers alone where models are many."""

from __future__ import annotations

from specloom.plan.error_module import ErrorModule, error_module
from specloom.plan.expressions import one_line
from specloom.plan.model_modules import LARGE

from .planned import planned


def module(schemas: int, *bodies: str) -> ErrorModule:
    """The errors of an operation for each body that status 400 may have."""
    operations = "\n".join(
        f"  /{index}: {{get: {{operationId: get{index}, responses: {{'400': {{description: Bad., content: {{application/json: {{schema: {body}}}}}}}}}}}}}"
        for index, body in enumerate(bodies)
    )
    more = "\n".join(f"    S{index}: {{type: object}}" for index in range(schemas))
    return error_module(
        planned(f"paths:\n{operations}\ncomponents:\n  schemas:\n{more}\n")
    )


def bases(errors: ErrorModule) -> list[str]:
    return [one_line(error.base) for error in errors.classes]


S0, S1 = ("{$ref: '#/components/schemas/S0'}", "{$ref: '#/components/schemas/S1'}")


def test_few_models_are_named_in_base_classes() -> None:
    errors = module(2, S0, S1)
    assert bases(errors) == ["ApiError[models.S0 | models.S1]"]
    assert "from . import models" in errors.imports
    assert not errors.is_late


def test_many_models_are_named_for_type_checkers_alone() -> None:
    errors = module(LARGE, S0)
    assert bases(errors) == ['ApiError["BadRequestBody"]']
    assert "from . import models" not in errors.imports
    assert errors.is_late
    assert [(name, one_line(body)) for name, body in errors.bodies] == [
        ("BadRequestBody", "models.S0")
    ]


def test_so_are_several_of_them() -> None:
    errors = module(LARGE, S0, S1)
    assert bases(errors) == ['ApiError["BadRequestBody"]']
    named = {name: one_line(body) for name, body in errors.bodies}
    assert named == {"BadRequestBody": "models.S0 | models.S1"}
    assert "from typing import TYPE_CHECKING, TypeAlias" in errors.imports


def test_what_is_no_model_stays_where_it_is() -> None:
    errors = module(LARGE, "{type: string}")
    assert bases(errors) == ["ApiError[str]"]
    assert not errors.is_late
