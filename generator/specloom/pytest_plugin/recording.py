"""What a stub was asked, and what it thought of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload
from urllib.parse import parse_qs

from specloom.serve.verdict import OK
from specloom_runtime.bodies.fields import is_json


class HeaderFields(Mapping[str, str]):
    """Header fields by name, in any case; several of a name are joined with commas."""

    def __init__(self, raw: Sequence[tuple[bytes, bytes]]) -> None:
        self._fields: dict[str, str] = {}
        for name, value in raw:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            known = self._fields.get(key)
            self._fields[key] = text if known is None else f"{known}, {text}"

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return repr(self._fields)


@dataclass(eq=False, repr=False)
class RecordedRequest:
    """A request, as it came, and what became of it."""

    method: str
    path: str
    """Percent-encoded, without the query."""
    operation: str | None
    """The id of the operation; None where the document has nothing there."""
    query: Mapping[str, list[str]]
    """The values by name, decoded."""
    headers: HeaderFields
    content: bytes
    """The body as it came."""
    status: int = 0
    """That of the answer; 0 where there was none."""
    verdict: str = OK
    """`ok`, or what was wrong with the request: the first violation."""
    violations: list[str] = field(default_factory=list)
    """What breaks the document: a path and a phrase each."""

    @classmethod
    def of(
        cls, scope: Mapping[str, Any], content: bytes, operation: str | None
    ) -> RecordedRequest:
        """The record of an ASGI request."""
        query = scope["query_string"].decode("latin-1")
        return cls(
            method=scope["method"],
            path=scope["raw_path"].decode("latin-1"),
            operation=operation,
            query=parse_qs(query, keep_blank_values=True),
            headers=HeaderFields(scope["headers"]),
            content=content,
        )

    @property
    def body(self) -> Any:
        """The body decoded: what JSON means, the fields of a form, a text, or bytes; None where there is none."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not self.content:
            return None
        try:
            if is_json(kind):
                return json.loads(self.content)
            text = self.content.decode()
        except ValueError:
            return self.content
        if kind == "application/x-www-form-urlencoded":
            return parse_qs(text, keep_blank_values=True)
        return text if kind.startswith("text/") else self.content

    @property
    def is_valid(self) -> bool:
        """Whether it is as the document says."""
        return self.verdict == OK

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.operation or '-'} {self.status} {self.verdict}"


class Requests(Sequence[RecordedRequest]):
    """Requests in the order of their answers."""

    def __init__(
        self, records: list[RecordedRequest], resolved: Callable[[str], str]
    ) -> None:
        """`resolved` makes of an operation's name its id."""
        self._records = records
        self._resolved = resolved

    def of(self, operation: str) -> Requests:
        """The requests of one operation, by its id or the name of its method.

        Raises:
            LookupError: the document has no such operation.
        """
        identifier = self._resolved(operation)
        chosen = [
            record for record in list(self._records) if record.operation == identifier
        ]
        return Requests(chosen, self._resolved)

    @property
    def refused(self) -> Requests:
        """The requests that were not as the document says."""
        chosen = [record for record in list(self._records) if not record.is_valid]
        return Requests(chosen, self._resolved)

    @property
    def last(self) -> RecordedRequest:
        """The last one.

        Raises:
            LookupError: there was none.
        """
        if not self._records:
            raise LookupError("there was no request")
        return self._records[-1]

    @overload
    def __getitem__(self, index: int) -> RecordedRequest: ...
    @overload
    def __getitem__(self, index: slice) -> Requests: ...
    def __getitem__(self, index: int | slice) -> RecordedRequest | Requests:
        if isinstance(index, slice):
            return Requests(self._records[index], self._resolved)
        return self._records[index]

    def __len__(self) -> int:
        return len(self._records)

    def __repr__(self) -> str:
        return f"[{', '.join(map(repr, self._records))}]"

    def listing(self) -> str:
        """A line for each."""
        if not self._records:
            return "There was no request."
        lines = "".join(f"\n  {record}" for record in self._records)
        return f"All requests:{lines}"
