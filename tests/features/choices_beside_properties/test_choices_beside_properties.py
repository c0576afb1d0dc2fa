"""`oneOf` and a discriminator's mapping beside `properties`: the tag stands in the properties."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Travels
from ..packages import Package
from ..recorder import Recorder

RSA = {"id": "1", "kty": "RSA", "e": "AQAB", "n": "x"}
EC = {"id": "2", "kty": "EC", "x": "x", "y": "y", "crv": "P-256"}


@pytest.mark.parametrize(("value", "member"), [(RSA, "e"), (EC, "crv")])
def test_the_tag_decides(
    client: Any, recorder: Recorder, value: dict[str, Any], member: str
) -> None:
    recorder.answer_json(value)
    got = client.get_key()
    assert getattr(got, member) == value[member]
    assert (got.id, got.kty) == (value["id"], value["kty"])
    client.put_key(got)
    assert recorder.last.json == value


def test_so_it_does_inside(travels: Travels) -> None:
    got = travels(
        "ring", {"keys": [{"kty": "EC", "crv": "P-256"}, {"kty": "RSA", "e": "AQAB"}]}
    )
    assert (got.keys[0].crv, got.keys[1].e) == ("P-256", "AQAB")


def test_another_tag_is_a_newer_alternative(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"kty": "OKP", "x": "x"})
    got = client.get_key()
    assert isinstance(got, package.models.UnknownVariant)
    assert (got.discriminator, got.x) == ("OKP", "x")
