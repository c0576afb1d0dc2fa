"""The vendors' own SDKs as clients: their signatures are verified, and their answers read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.bodies.content import Json
from specloom_runtime.operations.call import Operation, Raises
from specloom_runtime.operations.parameters import Header, Path
from specloom_runtime.server.application import (
    Application,
    Examples,
    NotOverridden,
    Route,
    Secrets,
)
from specloom_runtime.server.schemas import Schemas

from ....asgi_server import served
from .parts_service import credentials, errors, models

huawei = pytest.importorskip("huaweicloudsdkmetastudio.v1", exc_type=ImportError)
pds = pytest.importorskip("alibabacloud_pds20220301.client", exc_type=ImportError)


class MetaStudioFile(Struct, kw_only=True):
    file_name: str
    file_size: int
    file_type: str
    asset_id: str
    asset_file_category: str


class PdsFile(Struct, kw_only=True):
    name: str
    type: str
    parent_file_id: str
    drive_id: str | UnsetType = UNSET


class PdsAnswer(Struct, kw_only=True):
    file_id: str
    drive_id: str
    type: str


class Both:
    async def create_file(
        self, project_id: str, body: MetaStudioFile, *, x_app_user_id: str | None = None
    ) -> Any:
        raise NotOverridden

    async def create_pds_file(self, body: PdsFile) -> Any:
        raise NotOverridden


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
        body=Json(MetaStudioFile),
        responses={200: Json(models.CreateFileResponse)},
        errors={400: Raises(errors.BadRequest, Json(models.ErrorResponse))},
        security=(("TokenAuth",), ("AkSkAuth",)),
    )


@cache
def create_pds_file() -> Operation[PdsAnswer]:
    return Operation(
        id="CreatePdsFile",
        method="POST",
        path="/v2/file/create",
        body=Json(PdsFile),
        responses={200: Json(PdsAnswer)},
        security=(("BearerAuth",), ("AcsAuth",)),
    )


METASTUDIO: Examples = {
    "200": {"file_id": "b2f8", "upload_url": "https://{endpoint}:443/x"}
}
PDS: Examples = {"200": {"file_id": "f1", "drive_id": "1", "type": "file"}}


def application(*routes: Route) -> Application:
    return Application(
        title="Either",
        service=Both(),
        routes=routes,
        examples={create_file().id: METASTUDIO, create_pds_file().id: PDS},
        schemas=Schemas("""{"operations": {"CreateFile": {"application/json":
            {"type": "object", "properties": {"file_size": {"type": "integer"}}}}}}"""),
        schemes=(
            credentials.TokenAuth,
            credentials.AkSkAuth,
            credentials.BearerAuth,
            credentials.AcsAuth,
        ),
        request_id_header="X-Request-Id",
        server_variables=("endpoint",),
        secrets=Secrets(access_keys={"AK": "the right secret"}, tokens=["good"]),
    )


@pytest.fixture(scope="module")
def metastudio_url() -> Iterator[str]:
    with served(application(Route(create_file, "create_file"))) as url:
        yield url


@pytest.fixture(scope="module")
def pds_url() -> Iterator[str]:
    with served(application(Route(create_pds_file, "create_pds_file"))) as url:
        yield url


def metastudio_create(
    url: str, secret: str, name: str = "中.png", size: Any = 5
) -> Any:
    from huaweicloudsdkcore.auth.credentials import BasicCredentials

    credential = BasicCredentials("AK", secret, "project 1")
    client = (
        huawei.MetaStudioClient.new_builder()
        .with_credentials(credential)
        .with_endpoint(url)
        .build()
    )
    body = huawei.CreateFileRequest(
        x_app_user_id="user-1",
        body=huawei.FilesCreateReq(
            file_name=name,
            file_md5="x",
            file_size=size,
            file_type="png",
            asset_id="a",
            asset_file_category="MAIN",
        ),
    )
    return client.create_file(body)


def test_metastudios_sdk_reads_the_answer_to_its_signed_request(
    metastudio_url: str,
) -> None:
    answer = metastudio_create(metastudio_url, "the right secret")
    assert (answer.file_id, answer.upload_url) == ("b2f8", f"{metastudio_url}/x")
    assert len(answer.x_request_id) == 32


def test_metastudios_sdk_with_the_wrong_secret_is_refused(metastudio_url: str) -> None:
    from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

    with pytest.raises(ClientRequestException) as raised:
        metastudio_create(metastudio_url, "the wrong secret")
    error: Any = raised.value
    assert (error.status_code, error.error_code) == (401, "Unauthorized")
    assert error.error_msg == "the signature does not match"
    assert len(error.request_id) == 32


def test_metastudios_sdk_reads_what_is_wrong(metastudio_url: str) -> None:
    from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

    with pytest.raises(ClientRequestException) as raised:
        metastudio_create(metastudio_url, "the right secret", size="big")
    error: Any = raised.value
    assert (error.status_code, error.error_msg) == (
        400,
        "$.file_size: must be an integer",
    )


def pds_create(url: str, **settings: Any) -> Any:
    from alibabacloud_pds20220301 import models as pds_models
    from alibabacloud_tea_openapi import models as tea

    client = pds.Client(
        tea.Config(protocol="HTTP", endpoint=url.removeprefix("http://"), **settings)
    )
    return client.create_file(
        pds_models.CreateFileRequest(
            name="中.txt", type="file", parent_file_id="root", drive_id="9"
        )
    )


@pytest.mark.parametrize("version", ["v1", "v4"])
def test_pdss_sdk_reads_the_answer_to_its_signed_request(
    pds_url: str, version: str
) -> None:
    answer = pds_create(
        pds_url,
        access_key_id="AK",
        access_key_secret="the right secret",
        signature_version=version,
    )
    assert answer.status_code == 200
    assert (answer.body.file_id, answer.body.drive_id, answer.body.type) == (
        "f1",
        "9",
        "file",
    )


@pytest.mark.parametrize("version", ["v1", "v4"])
@pytest.mark.parametrize(
    ("key", "message"),
    [("AK", "the signature does not match"), ("KA", "the access key is unknown")],
)
def test_pdss_sdk_with_the_wrong_secret_is_refused(
    pds_url: str, version: str, key: str, message: str
) -> None:
    with pytest.raises(Exception, match=message) as raised:
        pds_create(
            pds_url,
            access_key_id=key,
            access_key_secret="wrong",
            signature_version=version,
        )
    error: Any = raised.value
    assert error.code == "Unauthorized"


def test_pdss_sdk_may_have_a_token(pds_url: str) -> None:
    assert pds_create(pds_url, bearer_token="good", type="bearer").body.file_id == "f1"
    with pytest.raises(Exception, match="token is not valid"):
        pds_create(pds_url, bearer_token="bad", type="bearer")
