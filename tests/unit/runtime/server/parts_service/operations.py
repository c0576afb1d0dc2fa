from __future__ import annotations

from functools import cache
from typing import Any

from specloom_runtime.bodies.content import Empty, Json, Text
from specloom_runtime.bodies.octets import Binary
from specloom_runtime.operations.call import Operation, Raises
from specloom_runtime.operations.parameters import Cookie, Header, Path, Query
from specloom_runtime.values.limits import Limits

from . import errors, models

_ERRORS: dict[int | str, Raises] = {
    400: Raises(errors.BadRequest, Json(models.ErrorResponse)),
    404: Raises(errors.NotThere, Json(models.ErrorResponse)),
}


@cache
def create_file() -> Operation[models.CreateFileResponse]:
    return Operation(
        id="CreateFile",
        method="POST",
        path="/v1/{project_id}/files",
        parameters=(
            Path("project_id", str),
            Header("X-App-UserId", str, argument="x_app_user_id"),
        ),
        body=Json(models.CreateFileRequest),
        responses={200: Json(models.CreateFileResponse)},
        errors=_ERRORS,
        security=(("TokenAuth",), ("AkSkAuth",), ("BearerAuth",), ("AcsAuth",)),
    )


@cache
def find() -> Operation[Any]:
    return Operation(
        id="Find",
        method="GET",
        path="/v1/find/{when}.json",
        parameters=(
            Path("when", int),
            Query("limit", _limited(), required=True),
            Query("ids", list[int] | None, explode=False),
            Query("flag", bool | None),
            Header("X-Level", float | None, argument="x_level"),
            Cookie("session", str, required=True),
        ),
        responses={200: Json(models.Found)},
        errors=_ERRORS,
    )


def _limited() -> Any:
    from typing import Annotated

    return Annotated[int, Limits(minimum=1, maximum=100)]


@cache
def upload() -> Operation[None]:
    return Operation(
        id="Upload",
        method="PUT",
        path="/v1/blobs/{name}",
        parameters=(Path("name", str),),
        body=Binary(),
        responses={204: Empty()},
    )


@cache
def greet() -> Operation[str]:
    return Operation(
        id="Greet",
        method="POST",
        path="/v1/greetings",
        body=(Text(), Json(models.Part)),
        body_required=False,
        responses={200: Text()},
    )


@cache
def silent() -> Operation[models.Found]:
    return Operation(
        id="Silent",
        method="GET",
        path="/v1/silent",
        responses={200: Json(models.Found)},
        errors=_ERRORS,
    )


@cache
def newest() -> Operation[models.Found]:
    return Operation(
        id="Newest",
        method="GET",
        path="/v1/{project_id}/newest",
        parameters=(Path("project_id", str),),
        responses={200: Json(models.Found)},
    )
