"""Credentials of each kind against a stub that verifies them, and secrets that are shown nowhere."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import httpx2
import koodrive
import metastudio
import pds
import pytest

from ..asgi_server import served
from .five import (
    CREATE_FILE,
    FIVE,
    KOODRIVE_CREATE_FILE,
    PDS_CREATE_FILE,
    Operation,
    Send,
    send_async,
    send_sync,
)

SECRET = "TheSecret-17"
KEYS = {"AK-1": SECRET}

GOOD: dict[str, list[Any]] = {
    "metastudio": [
        metastudio.TokenAuth(SECRET),
        metastudio.AkSkAuth("AK-1", SECRET),
    ],
    "koodrive": [koodrive.BearerAuth(SECRET)],
    "pds": [pds.BearerAuth(SECRET), pds.credentials.AcsSignature("AK-1", SECRET)],
}
WRONG: dict[str, list[Any]] = {
    "metastudio": [
        metastudio.TokenAuth("Guess-4711"),
        metastudio.AkSkAuth("AK-1", "Guess-4711"),
        metastudio.AkSkAuth("AK-2", SECRET),
    ],
    "koodrive": [koodrive.BearerAuth("Guess-4711")],
    "pds": [
        pds.BearerAuth("Guess-4711"),
        pds.credentials.AcsSignature("AK-1", "Guess-4711"),
        pds.credentials.AcsSignature("AK-2", SECRET),
    ],
}


def named(credentials: Mapping[str, list[Any]]) -> Iterator[Any]:
    for operation in FIVE:
        for place, credential in enumerate(credentials[operation.name]):
            name = f"{operation}-{type(credential).__name__}-{place}"
            yield pytest.param(operation, credential, id=name)


@pytest.fixture(scope="module")
def guarded() -> Iterator[Mapping[str, str]]:
    """URL of each service's stub, which knows the secrets."""
    with ExitStack() as stack:
        urls: dict[str, str] = {}
        for package in (metastudio, koodrive, pds):
            secrets = package.server.Secrets(access_keys=KEYS, tokens=[SECRET])
            application = package.server.app(secrets=secrets)
            urls[package.__name__] = stack.enter_context(served(application))
        yield urls


@pytest.mark.parametrize(("operation", "credentials"), list(named(GOOD)))
def test_good_credentials_are_let_in(
    operation: Operation, credentials: Any, send: Send, guarded: Mapping[str, str]
) -> None:
    call = operation.describe(operation.example)
    url = guarded[operation.name]
    assert send(operation, url, call, credentials=credentials).status == 200


@pytest.mark.parametrize(("operation", "credentials"), list(named(WRONG)))
def test_wrong_credentials_are_unauthorized(
    operation: Operation, credentials: Any, send: Send, guarded: Mapping[str, str]
) -> None:
    call = operation.describe(operation.example)
    with pytest.raises(operation.package.ApiError) as raised:
        send(operation, guarded[operation.name], call, credentials=credentials)
    assert raised.value.status == 401
    assert "Guess-4711" not in str(raised.value)


def test_wrong_credentials_of_metastudio_have_their_class(
    send: Send, guarded: Mapping[str, str]
) -> None:
    call = CREATE_FILE.describe(CREATE_FILE.example)
    wrong = metastudio.AkSkAuth("AK-1", "Guess-4711")
    with pytest.raises(metastudio.errors.Unauthorized) as raised:
        send(CREATE_FILE, guarded["metastudio"], call, credentials=wrong)
    assert raised.value.error_code == "MSS.00000001"
    assert raised.value.error_msg == "the signature does not match"
    assert raised.value.request_id


@pytest.mark.parametrize("prefix", [None, "Bearer ", "Bearer+"])
def test_the_prefix_of_koodrives_token_can_be_chosen(
    prefix: str | None, send: Send, guarded: Mapping[str, str]
) -> None:
    operation = KOODRIVE_CREATE_FILE
    credentials = koodrive.BearerAuth(SECRET, prefix=prefix)
    call = operation.describe(operation.example)
    response = send(operation, guarded["koodrive"], call, credentials=credentials)
    sent = response.request.headers["authorization"]
    assert sent == f"{'Bearer+' if prefix is None else prefix}{SECRET}"


def test_a_signature_is_of_this_body_path_and_time(guarded: Mapping[str, str]) -> None:
    url = guarded["metastudio"]
    call = CREATE_FILE.describe(CREATE_FILE.example)
    signed = metastudio.AkSkAuth("AK-1", SECRET).authenticate(call.request(url))
    fields = list(signed.headers.pairs)

    def status(path: str, content: bytes, headers: list[tuple[str, str]]) -> int:
        return httpx2.post(url + path, content=content, headers=headers).status_code

    other = signed.content.replace(b"1.png", b"2.png")
    old = [
        (name, "20200101T000000Z" if name.lower() == "x-sdk-date" else value)
        for name, value in fields
    ]
    assert status(CREATE_FILE.path, signed.content, fields) == 200
    assert status(CREATE_FILE.path, other, fields) == 401
    assert status(CREATE_FILE.path + "?a=b", signed.content, fields) == 401
    assert status(CREATE_FILE.path, signed.content, old) == 401


def test_a_token_may_be_asked_for_each_time(
    send: Send, guarded: Mapping[str, str]
) -> None:
    asked: list[int] = []

    def token() -> str:
        asked.append(1)
        return SECRET

    operation = PDS_CREATE_FILE
    call = operation.describe(operation.example)
    credentials = pds.BearerAuth(token)
    for _ in range(2):
        send(operation, guarded["pds"], call, credentials=credentials)
    assert len(asked) == 2


def test_nothing_is_sent_without_credentials(operation: Operation, send: Send) -> None:
    call = operation.describe(operation.example)
    package = operation.package
    for none in (None, ()):
        with pytest.raises(package.errors.CredentialsMissing, match="not sent"):
            send(operation, "http://127.0.0.1:9", call, credentials=none)


def test_of_several_credentials_one_that_fits_is_taken(
    send: Send, guarded: Mapping[str, str]
) -> None:
    both = tuple(GOOD["metastudio"])
    call = CREATE_FILE.describe(CREATE_FILE.example)
    for credentials in (both, both[::-1]):
        response = send(
            CREATE_FILE, guarded["metastudio"], call, credentials=credentials
        )
        assert ("x-auth-token" in response.request.headers) != (
            "authorization" in response.request.headers
        )


# ---- secrets are shown nowhere


def shown(value: object) -> str:
    """Every text that Python makes of a value by itself."""
    return " ".join((repr(value), str(value), f"{value}", f"{value!a}"))


@pytest.mark.parametrize(("operation", "credentials"), list(named(GOOD)))
def test_a_secret_is_in_no_representation(
    operation: Operation, credentials: Any, guarded: Mapping[str, str]
) -> None:
    package = operation.package
    call = operation.describe(operation.example)
    url = guarded[operation.name]
    with package.Client(credentials, base_url=url) as client:
        response = client.send(call)
        sent = " ".join(response.request.headers.values())
        assert SECRET in sent or "AK-1" in sent
        for value in (
            credentials,
            vars(credentials) if hasattr(credentials, "__dict__") else None,
            client,
            vars(client),
            call,
            response,
            response.request,
            response.request.headers,
            package.server.Secrets(access_keys=KEYS, tokens=[SECRET]),
        ):
            assert SECRET not in shown(value)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(credentials)
    assert SECRET.encode() not in pickle.dumps(response.request)


@pytest.mark.parametrize("credentials", [0, 1], ids=["first", "last"])
def test_a_secret_is_in_no_log_and_no_exception(
    operation: Operation,
    credentials: int,
    guarded: Mapping[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    package = operation.package
    good = GOOD[operation.name][-credentials]
    call = operation.describe(operation.example)
    for send in (send_sync, send_async):
        send(operation, guarded[operation.name], call, credentials=good)
        with pytest.raises(package.errors.ConnectionFailed) as raised:
            send(
                operation,
                "http://127.0.0.1:9",
                call,
                credentials=good,
                retry=package.Retry(attempts=1),
            )
        error: BaseException | None = raised.value
        text = "".join(traceback.format_exception(raised.value))
        while error is not None:
            text += shown(error) + shown(vars(error))
            error = error.__cause__ or error.__context__
        assert SECRET not in text
    assert caplog.records
    assert SECRET not in caplog.text
    assert not any(SECRET in shown(vars(record)) for record in caplog.records)
