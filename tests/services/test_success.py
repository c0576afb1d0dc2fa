"""Each operation with the documented request, against its stub and against a service of one's own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import koodrive
import metastudio
import msgspec
import pds

from ..asgi_server import served
from ..specs.documents import content
from .five import (
    CREATE_DIGITAL_ASSET,
    CREATE_FILE,
    CREATE_LARGE_FILE,
    FIVE,
    KOODRIVE_CREATE_FILE,
    PDS_CREATE_FILE,
    TOKENS,
    Operation,
    Send,
)
from .implementer import Implementer

PROJECT = "6a6a1f8354f64dd9b9a614def7b59d83"


def test_metastudio_create_file(stubs: Mapping[str, str]) -> None:
    url = stubs["metastudio"]
    expected = metastudio.models.CreateFileResponse(
        file_id="b2f8a9e9c39b6dc7ed4c0cfd67366c6a",
        upload_url=(
            f"{url}/0d697589d98091f12f92c0073501cd79/8cb2f48a2cb006154794741933421100"
            "/b2f8a9e9c39b6dc7ed4c0cfd67366c6a.jpg?AccessKeyId=XCQKTA8IWQPCAUQS4SDA"
            "&Expires=1671154644&Signature=vXxiJTO239WZcG8sniotTe9qOc4%3D"
        ),
    )
    token = metastudio.TokenAuth("a-token")
    body = CREATE_FILE.example
    with metastudio.Client(token, base_url=url) as client:
        answer = client.files.create_file(PROJECT, body, x_app_user_id="user-1")
    assert answer == expected

    async def run() -> metastudio.models.CreateFileResponse:
        async with metastudio.AsyncClient(token, base_url=url) as client:
            return await client.files.create_file(PROJECT, body, x_app_user_id="user-1")

    assert asyncio.run(run()) == expected


def test_metastudio_create_large_file(stubs: Mapping[str, str]) -> None:
    url = stubs["metastudio"]
    part = (
        f"{url}/0d697589d98091f12f92c0073501cd79/942e65a5fd219a2e01fb08d881cfadb9"
        "/ori4k.zip?AccessKeyId=BHFSP0ZDGFL6BLGHCNPK&Expires=1695532670&partNumber=%d"
        "&uploadId=0000018AC154BC218415213228194267"
        "&Signature=FrLhTRdhMjpAFVb%%2Ff%%2BcGJQgvjlw%%3D"
    )
    expected = metastudio.models.CreateLargeFileResponse(
        file_id="b2f8a9e9c39b6dc7ed4c0cfd67366c6a", upload_urls=[part % 1, part % 2]
    )
    token = metastudio.TokenAuth("a-token")
    body = CREATE_LARGE_FILE.example
    with metastudio.Client(token, base_url=url) as client:
        assert client.files.create_large_file(PROJECT, body) == expected

    async def run() -> metastudio.models.CreateLargeFileResponse:
        async with metastudio.AsyncClient(token, base_url=url) as client:
            return await client.files.create_large_file(PROJECT, body)

    assert asyncio.run(run()) == expected


def test_metastudio_create_digital_asset(stubs: Mapping[str, str]) -> None:
    url = stubs["metastudio"]
    expected = metastudio.models.CreateDigitalAssetResponse(
        asset_id="93769b5a-c8c6-4692-9c95-53933a1f0c93"
    )
    token = metastudio.TokenAuth("a-token")
    body = CREATE_DIGITAL_ASSET.example
    with metastudio.Client(token, base_url=url) as client:
        answer = client.digital_assets.create_digital_asset(
            PROJECT, body, x_app_user_id="user-1", x_mss_authorization="internal"
        )
    assert answer == expected

    async def run() -> metastudio.models.CreateDigitalAssetResponse:
        async with metastudio.AsyncClient(token, base_url=url) as client:
            return await client.digital_assets.create_digital_asset(PROJECT, body)

    assert asyncio.run(run()) == expected


def test_koodrive_create_file(stubs: Mapping[str, str]) -> None:
    url = stubs["koodrive"]
    body = KOODRIVE_CREATE_FILE.example
    token = koodrive.BearerAuth("a-token")
    with koodrive.Client(token, base_url=url) as client:
        answer = client.files.create_file(
            body, x_user_id="u", x_date="d", x_traceid="t", language="de-DE"
        )

    async def run() -> koodrive.models.CreateFileResponse:
        async with koodrive.AsyncClient(token, base_url=url) as client:
            return await client.files.create_file(body, x_user_id="u", x_date="d")

    assert asyncio.run(run()) == answer
    assert isinstance(answer.multi_parts, list)
    [part] = answer.multi_parts
    assert part == koodrive.models.MultiPartInfoResponse(
        part_number=1,
        part_size=22_106_481,
        part_offset=0,
        upload_url=part.upload_url,
    )
    assert answer == koodrive.models.CreateFileResponse(
        file_id="FnkL1QhXj8muHBuSWCHtFFY8Azue44Snr",
        container_id="IAADfsBFCO6WtAtuA9add2fea594e4e75b8feb8474ef236",
        file_name="demo.zip",
        upload_id="0000018CD26464022026422966B8879A",
        parent_folder=["root"],
        exist=False,
        multi_parts=[part],
        code=0,
        msg="Success.",
    )


def test_pds_create_file(stubs: Mapping[str, str]) -> None:
    url = stubs["pds"]
    body = PDS_CREATE_FILE.example
    token = pds.BearerAuth("a-token")
    with pds.Client(token, base_url=url) as client:
        answer = client.files.create_file(body)

    async def run() -> pds.models.CreateFileResponse:
        async with pds.AsyncClient(token, base_url=url) as client:
            return await client.files.create_file(body)

    assert asyncio.run(run()) == answer
    assert isinstance(answer.part_info_list, list)
    [part] = answer.part_info_list
    form = pds.models.UploadFormInfo(
        bucket_name="",
        oss_end_point="",
        object_key="",
        oss_access_key_id="",
        oss_security_token="",
        policy="",
        signature="",
        endpoint="",
        form_data={"key": ""},
    )
    assert part == pds.models.UploadPartInfo(
        part_number=1,
        part_size=1024,
        upload_url=part.upload_url,
        internal_upload_url="",
        etag="0CC175B9C0F1B6A831C399E269772661",
        parallel_sha1_ctx=pds.models.HashContext(h=[1], part_offset=10240),
        upload_form_info=form,
        internal_upload_form_info=form,
        signature_info=pds.models.SignatureInfo(
            auth_type="", signature="", sts_token=""
        ),
        parallel_sha256_ctx=pds.models.HashContext(h=[0], part_offset=0),
    )
    assert answer == pds.models.CreateFileResponse(
        parent_file_id="fileid1",
        part_info_list=[part],
        upload_id="uploadid1",
        rapid_upload=False,
        type="file",
        file_id="9520943DC264",
        domain_id="bj1",
        drive_id="1",
        file_name="a.txt",
        status="uploading",
        exist=False,
    )


def test_the_documented_answer_arrives_as_it_is_printed(
    operation: Operation, send: Send, implementer: Implementer
) -> None:
    printed = content(operation.name, operation.id, "200")["example"]
    call = operation.describe(operation.example)
    codec = call.operation.responses[200]
    typed = codec.decode(json.dumps(printed).encode())
    url = implementer.answers(operation, lambda: typed)
    response = send(operation, url, call)
    assert response.status == 200
    assert response.body == typed
    assert json.loads(response.content) == printed
    assert msgspec.to_builtins(response.body) == printed


def test_the_service_gets_what_the_client_was_given() -> None:
    seen: list[tuple[object, object]] = []

    class Files(metastudio.server.Service):
        async def create_file(
            self,
            project_id: str,
            body: metastudio.models.CreateFileRequest,
            *,
            x_app_user_id: str | None = None,
        ) -> metastudio.models.CreateFileResponse:
            seen.append((project_id, x_app_user_id))
            seen.append((body, None))
            return metastudio.models.CreateFileResponse(file_id="f")

    with (
        served(metastudio.server.app(Files())) as url,
        metastudio.Client(TOKENS["metastudio"], base_url=url) as client,
    ):
        answer = client.files.create_file(
            "a b/ü%2F", CREATE_FILE.example, x_app_user_id="x y"
        )
    assert answer == metastudio.models.CreateFileResponse(file_id="f")
    assert seen == [("a b/ü%2F", "x y"), (CREATE_FILE.example, None)]


def test_headers_that_the_service_sets_are_in_the_same_call(
    send: Send, implementer: Implementer
) -> None:
    def reply() -> object:
        return metastudio.server.Reply(
            metastudio.models.CreateFileResponse(file_id="f"),
            headers={"X-Request-Id": "r-17", "X-Other": "o"},
        )

    url = implementer.answers(CREATE_FILE, reply)
    response = send(CREATE_FILE, url, CREATE_FILE.describe(CREATE_FILE.example))
    assert response.headers["X-Request-Id"] == response.request_id == "r-17"
    assert response.headers["x-other"] == "o"


def test_the_table_has_all_operations() -> None:
    documented = {
        ("metastudio", "CreateFile"),
        ("metastudio", "CreateLargeFile"),
        ("metastudio", "CreateDigitalAsset"),
        ("koodrive", "CreateFile"),
        ("pds", "CreateFile"),
    }
    assert {(operation.name, operation.id) for operation in FIVE} == documented
