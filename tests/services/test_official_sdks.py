"""The vendors' own SDKs, unmodified, call `specloom serve` and read its answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .serve_command import serve_command, url_of

huawei: Any = pytest.importorskip("huaweicloudsdkmetastudio.v1", exc_type=ImportError)
alibaba: Any = pytest.importorskip(
    "alibabacloud_pds20220301.client", exc_type=ImportError
)

ACCESS_KEY = "AK-1"
SECRET_KEY = "the right secret"


def verifying_stub(spec: str) -> Iterator[str]:
    with serve_command(spec, "--access-key", f"{ACCESS_KEY}={SECRET_KEY}") as process:
        yield url_of(process)


# One process for all tests of a service.
@pytest.fixture(scope="module", name="metastudio_url")
def metastudio_served() -> Iterator[str]:
    yield from verifying_stub("metastudio")


@pytest.fixture(scope="module", name="pds_url")
def pds_served() -> Iterator[str]:
    yield from verifying_stub("pds")


# ---- MetaStudio


def metastudio_client(
    url: str, access_key: str = ACCESS_KEY, secret: str = SECRET_KEY
) -> Any:
    from huaweicloudsdkcore.auth.credentials import BasicCredentials

    credentials = BasicCredentials(access_key, secret, "project-1")
    return (
        huawei.MetaStudioClient.new_builder()
        .with_credentials(credentials)
        .with_endpoint(url)
        .build()
    )


def file_request(**changes: Any) -> Any:
    members: dict[str, Any] = {
        "file_name": "Prüfung 中文.png",
        "file_md5": "n58IG6hfM7vqI4K0vnWpog==",
        "file_size": 1_048_576,
        "file_type": "png",
        "asset_id": "8cb2f48a2cb006154794741933421100",
        "asset_file_category": "MAIN",
    }
    body = huawei.FilesCreateReq(**{**members, **changes})
    return huawei.CreateFileRequest(x_app_user_id="user-1", body=body)


def large_file_request(**changes: Any) -> Any:
    members: dict[str, Any] = {
        "file_name": "4k.zip",
        "file_size": 6 * 2**30,
        "file_type": "zip",
        "asset_id": "8cb2f48a2cb006154794741933421100",
        "asset_file_category": "OTHER",
        "file_multipart_count": 2,
    }
    body = huawei.LargeFilesCreateReq(**{**members, **changes})
    return huawei.CreateLargeFileRequest(body=body)


def digital_asset_request(**changes: Any) -> Any:
    members: dict[str, Any] = {
        "asset_name": "Sara",
        "asset_type": "IMAGE",
        "tags": ["one", "two"],
        "asset_extra_meta": huawei.AssetExtraMeta(
            image_meta=huawei.ImageAssetMeta(width=640, height=480, mode="Vertical")
        ),
        "system_properties": [
            huawei.SystemProperty(action="ADD", key="MATERIAL_IMG", value="Yes")
        ],
        "shared_config": huawei.AssetSharedConfig(shared_type="PRIVATE"),
    }
    body = huawei.CreateDigitalAssetRequestBody(**{**members, **changes})
    return huawei.CreateDigitalAssetRequest(
        x_app_user_id="user-1", x_mss_authorization="internal", body=body
    )


REQUESTS: dict[str, Any] = {
    "create_file": file_request,
    "create_large_file": large_file_request,
    "create_digital_asset": digital_asset_request,
}
TOO_LONG = {
    "create_file": ("file_name", "$.file_name"),
    "create_large_file": ("file_name", "$.file_name"),
    "create_digital_asset": ("asset_name", "$.asset_name"),
}


def test_metastudio_create_file(metastudio_url: str) -> None:
    answer = metastudio_client(metastudio_url).create_file(file_request())
    assert answer.status_code == 200
    assert answer.file_id == "b2f8a9e9c39b6dc7ed4c0cfd67366c6a"
    assert answer.upload_url.startswith(f"{metastudio_url}/")
    assert len(answer.x_request_id) == 32


def test_metastudio_create_large_file(metastudio_url: str) -> None:
    answer = metastudio_client(metastudio_url).create_large_file(large_file_request())
    assert answer.file_id == "b2f8a9e9c39b6dc7ed4c0cfd67366c6a"
    assert len(answer.upload_urls) == 2
    assert all(url.startswith(f"{metastudio_url}/") for url in answer.upload_urls)
    assert len(answer.x_request_id) == 32


def test_metastudio_create_digital_asset(metastudio_url: str) -> None:
    client = metastudio_client(metastudio_url)
    answer = client.create_digital_asset(digital_asset_request())
    assert answer.asset_id == "93769b5a-c8c6-4692-9c95-53933a1f0c93"
    assert len(answer.x_request_id) == 32


@pytest.mark.parametrize("method", REQUESTS)
def test_metastudio_reads_what_is_wrong(metastudio_url: str, method: str) -> None:
    from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

    member, path = TOO_LONG[method]
    request = REQUESTS[method](**{member: "x" * 257})
    with pytest.raises(ClientRequestException) as raised:
        getattr(metastudio_client(metastudio_url), method)(request)
    error: Any = raised.value
    assert (error.status_code, error.error_code) == (400, "MSS.00000003")
    assert error.error_msg.startswith(f"{path}: must have at most 256 characters")
    assert len(error.request_id) == 32


@pytest.mark.parametrize("method", REQUESTS)
@pytest.mark.parametrize(
    ("access_key", "secret", "message"),
    [
        (ACCESS_KEY, "the wrong secret", "the signature does not match"),
        ("AK-2", SECRET_KEY, "the access key is unknown"),
    ],
)
def test_metastudio_with_another_key_is_refused(
    metastudio_url: str, method: str, access_key: str, secret: str, message: str
) -> None:
    from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

    client = metastudio_client(metastudio_url, access_key, secret)
    with pytest.raises(ClientRequestException) as raised:
        getattr(client, method)(REQUESTS[method]())
    error: Any = raised.value
    assert (error.status_code, error.error_msg) == (401, message)
    assert error.error_code in ("MSS.00000001", "Unauthorized")


# ---- PDS


def pds_client(url: str, **settings: Any) -> Any:
    from alibabacloud_tea_openapi import models as tea

    # The SDK wants the endpoint without a scheme.
    endpoint = url.removeprefix("http://")
    return alibaba.Client(tea.Config(protocol="HTTP", endpoint=endpoint, **settings))


def pds_request(parts: int = 3, **changes: Any) -> Any:
    from alibabacloud_pds20220301 import models

    members: dict[str, Any] = {
        "name": "Prüfung 中文.txt",
        "type": "file",
        "parent_file_id": "root",
        "drive_id": "9",
        "size": 2**40,
        "check_name_mode": "auto_rename",
        "part_info_list": [
            models.CreateFileRequestPartInfoList(part_number=number + 1)
            for number in range(parts)
        ],
    }
    return models.CreateFileRequest(**{**members, **changes})


SIGNED = {
    "v1": {"access_key_id": ACCESS_KEY, "access_key_secret": SECRET_KEY},
    "v4": {
        "access_key_id": ACCESS_KEY,
        "access_key_secret": SECRET_KEY,
        "signature_version": "v4",
    },
    "bearer": {"bearer_token": "any-token", "type": "bearer"},
}


@pytest.mark.parametrize("kind", SIGNED)
def test_pds_create_file(pds_url: str, kind: str) -> None:
    answer = pds_client(pds_url, **SIGNED[kind]).create_file(pds_request())
    assert answer.status_code == 200
    body = answer.body
    assert (body.file_id, body.upload_id, body.drive_id) == (
        "fileid1",
        "uploadid1",
        "9",
    )
    assert (body.rapid_upload, body.exist) == (False, False)
    assert [part.part_number for part in body.part_info_list] == [1, 2, 3]
    assert all(
        part.upload_url == f"{pds_url}/stub/upload" for part in body.part_info_list
    )


@pytest.mark.parametrize("kind", SIGNED)
def test_pds_reads_what_is_wrong(pds_url: str, kind: str) -> None:
    client = pds_client(pds_url, **SIGNED[kind])
    with pytest.raises(Exception, match=r"\$\.name: must match") as raised:
        client.create_file(pds_request(name="a/b"))
    error: Any = raised.value
    assert (error.code, error.statusCode) == ("BadRequest", 400)


@pytest.mark.parametrize("version", ["v1", "v4"])
@pytest.mark.parametrize(
    ("access_key", "secret", "message"),
    [
        (ACCESS_KEY, "the wrong secret", "the signature does not match"),
        ("AK-2", SECRET_KEY, "the access key is unknown"),
    ],
)
def test_pds_with_another_key_is_refused(
    pds_url: str, version: str, access_key: str, secret: str, message: str
) -> None:
    client = pds_client(
        pds_url,
        access_key_id=access_key,
        access_key_secret=secret,
        signature_version=version,
    )
    with pytest.raises(Exception, match=message) as raised:
        client.create_file(pds_request())
    error: Any = raised.value
    assert (error.code, error.statusCode) == ("Unauthorized", 401)
