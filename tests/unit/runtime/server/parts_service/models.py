from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.values.limits import Int32, Int64, Limits, Open

Category: TypeAlias = Literal["MAIN", "COVER", "OTHER"]


class Part(Struct, kw_only=True):
    part_number: Annotated[Int32, Limits(minimum=1)] = msgspec.field(name="partNumber")
    part_size: (
        Annotated[Int64, Limits(minimum=0, maximum=5_368_709_120)] | UnsetType
    ) = msgspec.field(name="partSize", default=UNSET)
    upload_url: str | UnsetType = msgspec.field(name="uploadUrl", default=UNSET)
    hash_ctx: list[Int64] | UnsetType = msgspec.field(name="hashCtx", default=UNSET)


class CreateFileRequest(Struct, kw_only=True):
    file_name: Annotated[str, Limits(min_length=1, max_length=256)]
    file_size: Annotated[Int64, Limits(minimum=1)]
    category: Category | str
    kind: Annotated[Category | str, Open] | UnsetType = UNSET
    created_time: dt.datetime | UnsetType = msgspec.field(
        name="createdTime", default=UNSET
    )
    tags: (
        Annotated[list[Annotated[str, Limits(max_length=8)]], Limits(max_items=3)]
        | UnsetType
    ) = UNSET
    multi_parts: list[Part] | UnsetType = msgspec.field(
        name="multiParts", default=UNSET
    )
    note: str | UnsetType | None = UNSET
    file_type: str | int | UnsetType = msgspec.field(name="fileType", default=UNSET)
    children: list[CreateFileRequest] | UnsetType = UNSET
    rank: int | UnsetType = UNSET
    status: str | int | UnsetType = UNSET


class CreateFileResponse(Struct, kw_only=True):
    file_id: str | UnsetType = UNSET
    file_name: str | UnsetType = UNSET
    project_id: str | UnsetType = UNSET
    rapid_upload: bool | UnsetType = UNSET
    category: Category | str | UnsetType = UNSET
    upload_url: str | UnsetType = UNSET
    multi_parts: list[Part] | UnsetType = msgspec.field(
        name="multiParts", default=UNSET
    )
    status: int | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET


class Found(Struct, kw_only=True):
    args: list[str] | UnsetType = UNSET


class ErrorResponse(Struct, kw_only=True):
    error_code: str | UnsetType = UNSET
    error_msg: str | UnsetType = UNSET
