"""The five operations as one table, for what holds for each of them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import koodrive
import metastudio
import pds

# Every package has classes of its own, which no type describes together.
Body = Any
Call = Any
Response = Any
Json = dict[str, Any]

TOKENS: dict[str, Any] = {
    "metastudio": metastudio.TokenAuth("a-token"),
    "koodrive": koodrive.BearerAuth("a-token"),
    "pds": pds.BearerAuth("a-token"),
}
"""A credential for each service."""

SIGNED_IN = {
    "metastudio": {"X-Auth-Token": "a-token"},
    "koodrive": {"Authorization": "Bearer+a-token"},
    "pds": {"Authorization": "Bearer a-token"},
}
"""The same as headers."""


@dataclass(frozen=True, eq=False)
class Operation:
    """One of the five: how it is called, with a request as the documents show one."""

    package: ModuleType
    id: str
    group: str
    method: str
    """Of the group, and of the `Service`."""
    path: str
    example: Body
    """The documented request, typed by hand."""
    headers: dict[str, str]
    """Required headers, as they are sent."""
    describe: Callable[[Body], Call]
    """A call with a body, not sent."""

    @property
    def name(self) -> str:
        """Name of the package."""
        return self.package.__name__

    def __str__(self) -> str:
        return f"{self.name}.{self.method}"


def _metastudio(
    identifier: str, group: str, method: str, path: str, example: Body
) -> Operation:
    class_name = group.title().replace("_", "")
    describe = getattr(getattr(metastudio.operations, class_name), method)
    return Operation(
        metastudio,
        identifier,
        group,
        method,
        f"/v1/6a6a1f8354f64dd9b9a614def7b59d83/{path}",
        example,
        {},
        lambda body: describe("6a6a1f8354f64dd9b9a614def7b59d83", body),
    )


CREATE_FILE = _metastudio(
    "CreateFile",
    "files",
    "create_file",
    "files",
    metastudio.models.CreateFileRequest(
        file_name="1.png",
        file_md5="n58IG6hfM7vqI4K0vnWpog==",
        file_size=1_048_576,
        file_type="png",
        asset_id="8cb2f48a2cb006154794741933421100",
        asset_file_category="MAIN",
    ),
)

CREATE_LARGE_FILE = _metastudio(
    "CreateLargeFile",
    "files",
    "create_large_file",
    "large-files",
    metastudio.models.CreateLargeFileRequest(
        file_name="1.png",
        file_type="zip",
        asset_id="8cb2f48a2cb006154794741933421100",
        asset_file_category="OTHER",
    ),
)

CREATE_DIGITAL_ASSET = _metastudio(
    "CreateDigitalAsset",
    "digital_assets",
    "create_digital_asset",
    "digital-assets",
    metastudio.models.CreateDigitalAssetRequest(
        asset_name="Sara Model",
        asset_description="Virtual employee",
        asset_type="HUMAN_MODEL_2D",
        tags=["Virtual employee"],
    ),
)

KOODRIVE_CREATE_FILE = Operation(
    koodrive,
    "CreateFile",
    "files",
    "create_file",
    "/koodrive/ose/v1/files/create",
    koodrive.models.CreateFileRequest(
        container_id="IAADfsBFCO6WtAtuA9add2fea594e4e75b8feb8474ef236",
        parent_folder=["root"],
        created_time=dt.datetime(2020, 5, 18, 1, 43, 49, tzinfo=dt.UTC),
        mime_type="application/x-zip-compressed",
        file_type=35,
        file_name="demo.zip",
        sha256="08a784aeb181506391c20c6355f881dc363d8c3e0739d295e5d6f410d05dbc69",
        length=22_106_481,
        upload_mode="multipart",
        upload_type=1,
        auto_rename=2,
        multi_parts=[
            koodrive.models.MultiPartInfo(
                part_number=1, part_offset=0, part_size=22_106_481
            )
        ],
        description="",
    ),
    {"X-User-Id": "user-1", "X-Date": "20261120T065029Z"},
    lambda body: koodrive.operations.Files.create_file(
        body, x_user_id="user-1", x_date="20261120T065029Z"
    ),
)

# The page shows an example for each member, not for the whole.
PDS_CREATE_FILE = Operation(
    pds,
    "CreateFile",
    "files",
    "create_file",
    "/v2/file/create",
    pds.models.CreateFileRequest(
        name="a.txt",
        type="file",
        parent_file_id="fileid1",
        drive_id="1",
        share_id="7JQX1FswpQ8",
        size=1024,
        content_type="application/json",
        part_info_list=[
            pds.models.PartInfo(
                part_number=1,
                parallel_sha1_ctx=pds.models.ParallelSha1Context(
                    h=[1], part_offset=10240
                ),
                content_md5="ASKJDJSKDJJSJDJS",
            )
        ],
        hidden=False,
        content_hash="7C4A8D09CA3762AF61E59520943DC26494F8941B",
        content_hash_name="sha1",
        pre_hash="7C4A8D09CA3762AF61E59520943DC26494F89411",
        check_name_mode="ignore",
        file_id="9520943DC264",
        local_created_at=dt.datetime(2019, 8, 20, 6, 51, 27, 292_000, tzinfo=dt.UTC),
        local_modified_at=dt.datetime(2019, 8, 20, 6, 51, 27, 292_000, tzinfo=dt.UTC),
        parallel_upload=True,
    ),
    {},
    lambda body: pds.operations.Files.create_file(body),
)

FIVE = (
    CREATE_FILE,
    CREATE_LARGE_FILE,
    CREATE_DIGITAL_ASSET,
    KOODRIVE_CREATE_FILE,
    PDS_CREATE_FILE,
)

Send = Callable[..., Response]
"""Sends a call of an operation to a base URL with a client of its own, given its settings."""


def send_sync(operation: Operation, base_url: str, call: Call, **settings: Any) -> Any:
    settings.setdefault("credentials", TOKENS[operation.name])
    with operation.package.Client(base_url=base_url, **settings) as client:
        return client.send(call)


def send_async(operation: Operation, base_url: str, call: Call, **settings: Any) -> Any:
    settings.setdefault("credentials", TOKENS[operation.name])

    async def run() -> Any:
        async with operation.package.AsyncClient(
            base_url=base_url, **settings
        ) as client:
            return await client.send(call)

    return asyncio.run(run())
