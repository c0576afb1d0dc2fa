"""What a document says of each operation's traffic, and where it says it."""

from __future__ import annotations

from collections.abc import Iterable

from specloom.document.document import Document
from specloom.document.location import Location
from specloom.model.api import Api, MediaType, Operation, Response
from specloom_runtime.server.refusal import documented_key


class Contract:
    """The operations of a document by method and path template."""

    def __init__(self, document: Document, api: Api) -> None:
        self.document = document
        self.api = api
        self.paths = document.root / "paths"
        self._operations = {
            (operation.method.upper(), operation.path): operation
            for operation in api.operations
        }

    def operation(self, method: str, path: str) -> Operation:
        """The operation with a method and a path as the document has it.

        Raises:
            KeyError: there is none.
        """
        return self._operations[method.upper(), path]

    def parameter_place(self, operation: Operation, place: str, name: str) -> Location:
        """Where a parameter is described; the operation's place where it is not."""
        for parameter in operation.parameters:
            if (parameter.place, parameter.name) == (place, name):
                return parameter.location
        return operation.location


def response_to(operation: Operation, status: int) -> Response | None:
    """What describes answers with a status: the code, else its range, else `default`."""
    by_status: dict[int | str, Response] = {
        response.status: response for response in operation.responses
    }
    key = documented_key(status, by_status)
    return None if key is None else by_status[key]


def media_type_of(
    contents: Iterable[MediaType], content_type: str | None
) -> MediaType | None:
    """The content that a `Content-Type` names, exactly or by a range; the first where there is no such field."""
    listed = list(contents)
    if content_type is None:
        return listed[0] if listed else None
    given = essence(content_type)
    by_name = {essence(media.content_type): media for media in listed}
    for name in (given, f"{given.partition('/')[0]}/*", "*/*"):
        if name in by_name:
            return by_name[name]
    return None


def essence(content_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()
