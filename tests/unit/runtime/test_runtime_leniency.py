"""What services answer beside their documents, and clients take all the same."""

from __future__ import annotations

import pytest
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.bodies.content import ContentMismatch, Json
from specloom_runtime.values.json_codec import JsonMismatch, decode


class Part(Struct, kw_only=True):
    number: int | UnsetType = UNSET


class File(Struct, kw_only=True):
    size: int
    name: str | UnsetType = UNSET
    note: str | UnsetType | None = UNSET
    parts: list[Part] | UnsetType = UNSET
    by_name: dict[str, Part] | UnsetType = UNSET


def test_null_where_no_null_belongs_is_absent() -> None:
    text = (
        '{"size": 1, "name": null, "note": null, "parts": [{"number": 2.0}, {"number": null}],'
        ' "by_name": {"a": {"number": null}}}'
    )
    assert decode(text, File) == File(
        size=1, note=None, parts=[Part(number=2), Part()], by_name={"a": Part()}
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [('{"size": null}', "$.size"), ('{"size": 1, "parts": [null]}', "$.parts[0]")],
)
def test_null_for_what_must_be_there_does_not_fit(text: str, path: str) -> None:
    with pytest.raises(JsonMismatch) as raised:
        decode(text, File)
    assert raised.value.path == path
    assert "got `null`" in str(raised.value)


@pytest.mark.parametrize("text", ['{"size": 1.0} oops', '{"size": 1.0, "name": '])
def test_a_body_that_breaks_off_behind_a_float_is_no_json(text: str) -> None:
    with pytest.raises(ContentMismatch):
        Json(File).decode(text.encode(), "application/json")
