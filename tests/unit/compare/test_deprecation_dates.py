"""A sunset date that completes a deprecation of earlier."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from .compared import changes
from .operation_cases import op

_PLACES = {
    "operation": "deprecated: true%s",
    "parameter": "parameters: [{name: n, in: query, deprecated: true%s}]",
    "property": "requestBody: {content: {application/json: {schema: "
    "{type: object, properties: {p: {deprecated: true%s}}}}}}",
}


def _in_days(days: int) -> str:
    return f"{(datetime.now(UTC) + timedelta(days)).date()}"


def _levels(place: str, sunset: str, days: int) -> list[str]:
    text = op(_PLACES[place])
    dated = text % f", x-sunset: '{sunset}'"
    return [change.level for change in changes(text % "", dated, days)]


@pytest.mark.parametrize("place", _PLACES)
def test_a_date_has_to_be_as_far_ahead_as_that_of_a_new_deprecation(place: str) -> None:
    assert _levels(place, _in_days(10), 90) == ["breaking"]
    assert "breaking" not in _levels(place, _in_days(100), 90)
    assert "breaking" not in _levels(place, _in_days(10), 0)


@pytest.mark.parametrize("place", _PLACES)
def test_a_date_that_is_none_is_said(place: str) -> None:
    assert _levels(place, "soon", 0) == ["breaking"]
