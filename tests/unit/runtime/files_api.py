"""A small API, written as generated code writes one."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.bodies.content import Empty, Json
from specloom_runtime.operations.api_error import ApiError
from specloom_runtime.operations.call import Call, Operation, Raises
from specloom_runtime.operations.parameters import Header, Path, Query
from specloom_runtime.security.credentials import ApiKey, BearerToken
from specloom_runtime.values.limits import Int64, Limits

Category: TypeAlias = Literal["MAIN", "COVER"]


class Part(Struct, kw_only=True):
    part_size: Annotated[Int64, Limits(minimum=1)] = msgspec.field(name="partSize")


class NewFile(Struct, kw_only=True):
    file_name: Annotated[str, Limits(min_length=1, max_length=8)]
    file_size: Annotated[Int64, Limits(minimum=1)]
    category: Annotated[Category | str, Limits(max_length=8)] | UnsetType = UNSET
    multi_parts: Annotated[list[Part], Limits(max_items=2)] | UnsetType = UNSET


class File(Struct, kw_only=True):
    file_id: str
    category: Category | str | UnsetType = UNSET


class Problem(Struct, kw_only=True):
    error_code: str | UnsetType = UNSET
    error_msg: str | UnsetType = UNSET


class BadRequest(ApiError[Problem]):
    """Wrong parameters (400)."""

    @property
    def error_code(self) -> str | None:
        return self.member("error_code", str)


class NotFound(ApiError[Problem]):
    """No such file (404)."""


class TokenAuth(ApiKey):
    scheme = "TokenAuth"
    location = "header"
    name = "X-Auth-Token"


class KeyInQuery(ApiKey):
    scheme = "KeyInQuery"
    location = "query"
    name = "key"


class BearerAuth(BearerToken):
    scheme = "BearerAuth"


SECURITY = (("TokenAuth",), ("KeyInQuery",), ("BearerAuth",), ())


@cache
def create_file_operation() -> Operation[File]:
    return Operation(
        id="CreateFile",
        method="POST",
        path="/v1/{project_id}/files",
        parameters=(
            Path("project_id", str),
            Header("X-App-UserId", str, argument="x_app_user_id"),
        ),
        body=Json(NewFile),
        responses={200: Json(File)},
        errors={
            400: Raises(BadRequest, Json(Problem)),
            "default": Raises(ApiError, Json(Problem)),
        },
        security=SECURITY,
    )


@cache
def get_file_operation() -> Operation[File]:
    return Operation(
        id="GetFile",
        method="GET",
        path="/v1/files/{file_id}",
        parameters=(
            Path("file_id", str),
            Query("tags", list[str]),
            Query("limit", Annotated[int, Limits(maximum=100)]),
        ),
        responses={200: Json(File)},
        errors={404: Raises(NotFound, Json(Problem))},
        security=SECURITY,
    )


@cache
def delete_file_operation() -> Operation[None]:
    return Operation(
        id="DeleteFile",
        method="DELETE",
        path="/v1/files/{file_id}",
        parameters=(Path("file_id", str),),
        responses={204: Empty()},
    )


def create_file(
    project_id: str = "p1",
    body: NewFile | None = None,
    *,
    x_app_user_id: str | None = None,
) -> Call[File]:
    return create_file_operation().call(
        project_id=project_id,
        body=body or NewFile(file_name="1.png", file_size=5),
        x_app_user_id=x_app_user_id,
    )


def get_file(
    file_id: str = "f1", *, tags: list[str] | None = None, limit: int | None = None
) -> Call[File]:
    return get_file_operation().call(file_id=file_id, tags=tags, limit=limit)


def delete_file(file_id: str = "f1") -> Call[None]:
    return delete_file_operation().call(file_id=file_id)
