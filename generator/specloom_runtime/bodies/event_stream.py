"""Bodies of server-sent events: `text/event-stream`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from ..values import json_codec
from ..values.json_codec import JsonMismatch
from .item_streams import Decoder, Event, StreamedContent


class Events(StreamedContent):
    """Server-sent events (WHATWG HTML, section 9.2): `text/event-stream`.

    Items are `Event`s whose data is of the described type. Where the schema describes events themselves (`whole`),
    with members such as `event` and `data`, the items are of that type instead.
    """

    __slots__ = ("whole",)

    def __init__(
        self,
        type: object = str,
        media_type: str = "text/event-stream",
        *,
        whole: bool = False,
    ) -> None:
        super().__init__(type, media_type)
        self.whole = whole

    def decoder(self) -> Decoder:
        """A decoder of one body, which it takes chunk by chunk."""
        return _EventDecoder(self.type, self.whole)

    def written(self, item: object) -> bytes:
        """The event; what is no `Event` is the data of one."""
        if self.whole:
            members = cast("dict[str, Any]", json_codec.plain(item))
            event: Event[object] = Event(
                data=members.get("data", ""),
                event=members.get("event", "message"),
                id=members.get("id"),
                retry=members.get("retry"),
            )
        else:
            event = item if isinstance(item, Event) else Event(data=item)
        data = event.data
        text = data if isinstance(data, str) else json_codec.encode(data).decode()
        lines = [] if event.event == "message" else [f"event: {_one_line(event.event)}"]
        if event.id is not None:
            lines.append(f"id: {_one_line(event.id)}")
        if event.retry is not None:
            lines.append(f"retry: {event.retry}")
        # Only these end a line in a stream of events; other separators of Unicode are text.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        lines += [f"data: {line}" for line in text.split("\n")]
        return ("\n".join(lines) + "\n\n").encode()


def _one_line(text: str) -> str:
    if "\n" in text or "\r" in text or "\0" in text:
        raise ValueError("an event's type and id must not hold line breaks")
    return text


class _EventDecoder(Decoder):
    def __init__(self, type: object, whole: bool) -> None:
        super().__init__()
        self._type = type
        self._whole = whole
        self._is_first = True
        self._data: list[bytes] = []
        self._event = ""
        self._id: str | None = None
        self._retry: int | None = None

    def finish(self, _: bytes = b"") -> Iterator[object]:
        """Nothing: an event that no blank line ends is incomplete, and is dropped."""
        yield from ()

    def _line(self, line: bytes) -> Iterator[object]:
        if self._is_first:
            line = line.removeprefix(b"\xef\xbb\xbf")
            self._is_first = False
        if not line:
            yield from self._dispatched()
            return
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._event = value.decode(errors="replace")
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode(errors="replace")
        elif name == b"retry" and value.isdigit() and len(value) < 19:
            self._retry = int(value)

    def _dispatched(self) -> Iterator[object]:
        data, event, retry = self._data, self._event, self._retry
        self._data, self._event, self._retry = [], "", None
        if not data:
            return
        content = self.current = b"\n".join(data)
        if self._type is not str and content.strip() == b"[DONE]":
            self.ended = True  # how services that send JSON say that nothing follows
            return
        if self._whole:
            yield self._described(content, event, retry)
            return
        if self._type is str:
            decoded: object = content.decode(errors="replace")
        else:
            decoded = self._decoded(content, self._type)
        yield Event(data=decoded, event=event or "message", id=self._id, retry=retry)

    def _described(self, content: bytes, event: str, retry: int | None) -> object:
        """The event as the type that describes its members; its data is JSON, or text where the type has that."""
        members: dict[str, object] = {"event": event or "message"}
        if self._id is not None:
            members["id"] = self._id
        if retry is not None:
            members["retry"] = retry
        text = content.decode(errors="replace")
        try:
            plain = json_codec.decode(content, object)
        except JsonMismatch:
            plain = text
        try:
            return json_codec.decode(
                json_codec.encode(members | {"data": plain}), self._type
            )
        except JsonMismatch as error:
            if plain == text and self.keep is None:
                raise
            try:
                return json_codec.decode(
                    json_codec.encode(members | {"data": text}), self._type
                )
            except JsonMismatch:
                if self.keep is None or not error.mismatches:
                    raise error from None
                return self.keep(error)
