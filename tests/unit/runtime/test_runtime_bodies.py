"""Bodies of forms, parts and items: whatever is put in comes out again, and stays in its place."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from specloom_runtime.bodies.content import Payload
from specloom_runtime.bodies.event_stream import Events
from specloom_runtime.bodies.fields import Encoding
from specloom_runtime.bodies.form import Form
from specloom_runtime.bodies.item_streams import Event, JsonLines
from specloom_runtime.bodies.multipart import Multipart
from specloom_runtime.bodies.octets import Binary, File
from specloom_runtime.http.header_values import header_value
from specloom_runtime.http.messages import Request
from specloom_runtime.security.sdk_hmac_sha256 import SdkHmacSha256, verify

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NAME = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(
    str.strip
)


def content_of(payload: Payload) -> bytes:
    return (
        payload.content if payload.stream is None else b"".join(payload.stream.chunks())
    )


async def async_content_of(payload: Payload) -> bytes:
    assert payload.stream is not None
    return b"".join([chunk async for chunk in payload.stream.async_chunks()])


class Values(Struct):
    text: str
    texts: list[str]


@given(text=TEXT, texts=st.lists(TEXT))
def test_a_form_keeps_every_text(text: str, texts: list[str]) -> None:
    body = Form(Values).encode(Values(text, texts)).content
    assert body.isascii()
    expected = [("text", text), *(("texts", item) for item in texts)]
    assert parse_qsl(body.decode(), keep_blank_values=True) == expected


class Upload(Struct):
    text: str
    file: File


@given(text=TEXT, content=st.binary(), filename=NAME.filter(bool))
def test_parts_keep_every_byte_and_their_boundaries(
    text: str, content: bytes, filename: str
) -> None:
    for source in (content, io.BytesIO(content)):
        payload = Multipart(Upload).encode(Upload(text, File(source, filename)))
        body = content_of(payload)
        head, boundary = str(payload.content_type).split("boundary=")
        assert head == "multipart/form-data; "
        pieces = body.split(f"--{boundary}".encode())
        assert (pieces[0], pieces[3]) == (b"", b"--\r\n")
        assert pieces[1].partition(b"\r\n\r\n")[2] == text.encode() + b"\r\n"
        fields, _, got = pieces[2].partition(b"\r\n\r\n")
        assert got == content + b"\r\n"
        assert fields.count(b"\r\n") == 2
        shown = filename.replace('"', "%22")
        assert f'name="file"; filename="{shown}"\r\n'.encode() in fields
        if payload.stream is not None:
            assert payload.stream.length == len(body)
            assert asyncio.run(async_content_of(payload)) == body


@pytest.mark.parametrize("name", ["a\r\nX-Evil: 1", "a\nb", "\0", "a\x7f"])
def test_names_of_members_never_leave_their_header(name: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        Multipart(object).encode({name: "x"})
    with pytest.raises(ValueError, match="control characters"):
        Multipart(object).encode(
            {"a": File(io.BytesIO(b""), "ok", headers={name: "x"})}
        )


def test_files_say_what_they_are() -> None:
    for encoding, file, expected in (
        (Encoding(), File(b"", "a.png"), "image/png"),
        (Encoding(), File(b"", "a"), "application/octet-stream"),
        (Encoding("image/*"), File(b"", "a.gif"), "image/gif"),
        (Encoding("image/*"), File(b"", "a"), "application/octet-stream"),
        (Encoding("image/png, image/gif"), File(b"", "a.gif"), "image/gif"),
        (Encoding("image/png, image/gif"), File(b"", "a"), "image/png"),
        (Encoding("text/csv"), File(b"", "a.png"), "text/csv"),
        (Encoding("text/csv"), File(b"", "a.png", "x/y"), "x/y"),
    ):
        payload = Multipart(object, encodings={"f": encoding}).encode({"f": file})
        message = message_from_bytes(
            f"Content-Type: {payload.content_type}\r\n\r\n".encode() + payload.content
        )
        part = list(message.walk())[1]
        assert part["content-type"] == expected


def test_a_file_can_be_read_again_where_its_source_can(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    opened = io.BytesIO(b"012345")
    opened.seek(1)
    for source in (b"12345", bytearray(b"12345"), path, opened, [b"123", b"45"]):
        file = File(source)
        assert file.replayable
        assert (file.read(), file.read()) == (b"12345", b"12345")
        assert file.size == (None if isinstance(source, list) else 5)
    once = File(iter([b"12345"]))
    assert not once.replayable
    assert once.read() == b"12345"
    generator = File(piece for piece in [b"1"])
    assert generator.read() == b"1"
    with pytest.raises(ValueError, match="sent already"):
        generator.read()
    assert (File(path).filename, File(path.open("rb")).filename) == ("x", "x")


@pytest.mark.parametrize("source", ["text", 5, None, object()])
def test_a_file_is_made_of_bytes(source: Any) -> None:
    with pytest.raises(TypeError):
        File(source)


ITEM = st.fixed_dictionaries({"a": TEXT})


@given(items=st.lists(ITEM), size=st.integers(1, 9))
@pytest.mark.parametrize("media_type", ["application/x-ndjson", "application/json-seq"])
def test_lines_are_read_as_they_were_written(
    media_type: str, items: list[dict[str, str]], size: int
) -> None:
    content = JsonLines(dict[str, str], media_type)
    body = content_of(content.encode(items))
    decoder = content.decoder()
    decoded: list[object] = []
    for at in range(0, len(body), size):
        decoded += decoder.feed(body[at : at + size])
    assert [*decoded, *decoder.finish()] == items
    assert content.decode(body) == items


@given(
    texts=st.lists(TEXT.map(lambda text: text.replace("\r", "\n"))),
    size=st.integers(1, 9),
)
def test_events_are_read_as_they_were_written(texts: list[str], size: int) -> None:
    body = content_of(Events(str).encode(iter(texts)))
    decoder = Events(str).decoder()
    events: list[Any] = []
    for at in range(0, len(body), size):
        events += decoder.feed(body[at : at + size])
    assert [event.data for event in events] == texts


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "\0"])
def test_an_event_never_begins_another(text: str) -> None:
    for event in (Event(data="x", event=text), Event(data="x", id=text)):
        with pytest.raises(ValueError, match="line breaks"):
            content_of(Events(str).encode([event]))


def test_headers_are_read_by_their_types() -> None:
    assert header_value("5", int) == 5
    assert header_value("true", bool) is True
    assert header_value("1.5", float) == 1.5
    assert header_value("a, b", list[str]) == ["a", "b"]
    assert header_value("1,2", list[int]) == [1, 2]
    assert header_value("", list[str]) == []
    assert header_value("a=1,b=2", dict[str, int]) == {"a": 1, "b": 2}
    assert header_value("a,1,b,2", dict[str, int]) == {"a": 1, "b": 2}
    with pytest.raises(ValueError, match="got 'x'"):
        header_value("x", int)


def test_a_body_that_is_not_in_memory_is_signed_as_unsigned() -> None:
    payload = Binary().encode(io.BytesIO(b"content"))
    fields = [("Content-Type", str(payload.content_type))]
    request = Request("PUT", "https://x.test/a", fields, stream=payload.stream)
    signed = SdkHmacSha256("AK", "SK").authenticate(request)
    assert verify(
        method="PUT",
        path="/a",
        query="",
        headers=signed.headers,
        content=b"content",
        secret_key="SK",
    )


def test_a_file_that_is_not_all_there_does_not_take_the_place_of_another(
    tmp_path: Path,
) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError("gone")

    path, link = tmp_path / "saved", tmp_path / "link"
    with pytest.raises(ConnectionError):
        File(pieces()).save(path)
    assert not list(tmp_path.iterdir())
    path.write_bytes(b"before")
    link.symlink_to(path)
    with pytest.raises(ConnectionError):
        File(pieces()).save(link)
    assert path.read_bytes() == b"before"
    assert File(b"after").save(link) == 5
    assert path.read_bytes() == b"after"
    assert link.is_symlink()
    assert File(b"gone").save("/dev/null") == 4
