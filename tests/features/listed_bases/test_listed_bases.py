"""A base with `oneOf` all those that extend it by `allOf`: neither contains the other without end."""

from __future__ import annotations

from ..conftest import Travels
from ..packages import Package

CURVE = {"kid": "1", "use": "sig", "x": "2", "kty": "EC"}
RSA = {"kid": "1", "n": "3", "kty": "RSA"}


def test_what_extends_a_base_is_a_class_with_the_members_of_both(
    travels: Travels,
) -> None:
    got = travels("curve", CURVE)
    assert (got.kid, got.use, got.x, got.kty) == ("1", "sig", "2", "EC")


def test_a_value_of_the_base_is_one_of_those_that_extend_it(
    travels: Travels, package: Package
) -> None:
    assert isinstance(travels("key", CURVE), package.models.CurveKey)
    assert isinstance(travels("key", RSA), package.models.RsaKey)
