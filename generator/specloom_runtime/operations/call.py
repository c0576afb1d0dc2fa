"""Operations as a document describes them, and calls: an operation with its arguments, described and not sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast

from msgspec import UNSET, Struct

from ..bodies.content import Contents
from ..http.errors import Error, RequestInvalid
from ..http.headers import Headers, Pairs
from ..http.messages import Answer, Request, Response, request_id_of
from ..http.redaction import MASK
from ..values.limits import Violation
from ..values.shapes import shortened
from .assembly import body_payload, checked_url, header_fields, query_pairs
from .parameters import Cookie, Header, Parameter, Path, Query
from .path_template import PathTemplate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..security.credentials import Requirement

__all__ = [
    "Answer",
    "Call",
    "Headers",
    "Operation",
    "Raises",
    "Request",
    "Response",
    "once",
    "request_id_of",
]

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., object])
Status: TypeAlias = int | str
"""A status code, a range such as `"2XX"`, or `"default"`."""


class Raises(Struct, frozen=True):
    """An error status of an operation: the exception class, and the content of the body."""

    error_class: type[Error]
    """It extends `ApiError`."""
    content: Contents | None = None


def once(describe: F) -> F:
    """Makes a function that describes an operation do so once, when the operation is first used.

    It is `functools.cache`, except that type checkers know the type of the result without looking at its module first.
    """
    return cast(F, cache(describe))


class Operation(Generic[T]):
    """One operation as the document describes it; clients and stubs share it. `T` is the body of success."""

    __slots__ = (
        "_arguments",
        "accept",
        "body",
        "body_required",
        "cookie_parameters",
        "errors",
        "header_parameters",
        "id",
        "method",
        "names_content_type",
        "parameters",
        "path",
        "path_template",
        "query_parameters",
        "responses",
        "security",
        "server",
        "streams",
    )

    def __init__(
        self,
        *,
        id: str,
        method: str,
        path: str,
        parameters: Sequence[Parameter] = (),
        body: Contents | None = None,
        body_required: bool = True,
        names_content_type: bool = False,
        responses: Mapping[Status, Contents] | None = None,
        errors: Mapping[Status, Raises] | None = None,
        security: tuple[Requirement, ...] = (),
        server: str | None = None,
    ) -> None:
        self.id = id
        self.method = method.upper()
        self.path = path
        """Path template, such as `/v1/{project_id}/files`."""
        self.parameters = tuple(parameters)
        self.body = body
        """Content of the body; several are alternatives, of which the first that fits the value is sent."""
        self.body_required = body_required
        self.names_content_type = names_content_type
        """Whether `content_type` is an argument that chooses among the contents of the body: types do not."""
        self.responses = dict(responses or {})
        """Content by status of success."""
        self.errors = dict(errors or {})
        """What to raise, by status of failure."""
        self.security = security
        """Alternatives, each the names of the schemes it takes together. `()` among them: anonymous calls are
        allowed, too. No alternatives: the operation takes no credentials."""
        self.server = server
        """URL of the server that the document gives for this operation alone; None where it is the API's own."""
        self.streams = any(
            content.streams
            for contents in self.responses.values()
            for content in (contents if isinstance(contents, tuple) else (contents,))
        )
        """Whether a success may be a stream of items, so that answers are not read as a whole."""
        self.accept = _accept(self.responses, self.errors)
        """Value of the `Accept` header."""
        self._arguments = {
            parameter.argument: parameter for parameter in self.parameters
        }
        paths = {
            parameter.name: parameter
            for parameter in self.parameters
            if isinstance(parameter, Path)
        }
        self.path_template = PathTemplate(path, paths)
        self.query_parameters = tuple(
            parameter for parameter in self.parameters if isinstance(parameter, Query)
        )
        self.header_parameters = tuple(
            parameter for parameter in self.parameters if isinstance(parameter, Header)
        )
        self.cookie_parameters = tuple(
            parameter for parameter in self.parameters if isinstance(parameter, Cookie)
        )

    def call(self, **arguments: object) -> Call[T]:
        """Describe one call, by Python names; `body` is the body. Nothing is checked or sent yet.

        Raises:
            TypeError: the operation has no such argument.
        """
        for name in arguments:
            if (
                name not in self._arguments
                and (name != "body" or self.body is None)
                and (name != "content_type" or not self.names_content_type)
            ):
                raise TypeError(f"{self.id} has no argument {name!r}")
        return Call(self, arguments)

    def __repr__(self) -> str:
        return f"Operation({self.id!r}, {self.method} {self.path})"


class Call(Generic[T]):
    """A request to an operation, described and not sent: `client.send(call)` sends it, any number of times.

    `repr` shows no body and no credentials. Pickling keeps the arguments: a call may be sent by another process.
    """

    __slots__ = (
        "arguments",
        "extra_headers",
        "extra_json",
        "extra_query",
        "operation",
        "url",
    )

    def __init__(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object],
        *,
        extra_headers: Headers | None = None,
        extra_query: tuple[tuple[str, object], ...] = (),
        extra_json: Mapping[str, object] | None = None,
        url: str | None = None,
    ) -> None:
        self.operation = operation
        self.arguments = arguments
        """By Python name; `body` is the body."""
        self.extra_headers = extra_headers
        self.extra_query = extra_query
        self.extra_json = extra_json
        self.url = url
        """Where it goes, in place of the client's `base_url` and the operation's path."""

    def extended(
        self,
        *,
        headers: Mapping[str, str] | Pairs = (),
        query: Mapping[str, object] | None = None,
        json: Mapping[str, object] | None = None,
    ) -> Call[T]:
        """This call with what the document does not know: headers, query parameters, members of a JSON body.

        Headers replace those of the same name, members those of the same name; query parameters are added (a list
        gives one pair per item). None of it is checked against the document.
        """
        merged = self.extra_headers or Headers()
        for name, value in Headers(headers).pairs:
            merged = merged.replaced(name, value)
        return Call(
            self.operation,
            self.arguments,
            extra_headers=merged,
            extra_query=self.extra_query + tuple((query or {}).items()),
            extra_json={**(self.extra_json or {}), **(json or {})} or None,
            url=self.url,
        )

    def at(self, url: str) -> Call[T]:
        """This call at a URL of its own, such as one that somebody gave for a webhook: nothing of `base_url` is used.

        Whoever gives the URL decides where this machine sends a request: hold it against what you allow. Credentials
        that the operation asks for, and headers of the client, are sent there as well.

        Raises:
            ValueError: it is no absolute HTTP URL, or has a fragment or what a URL cannot hold.
        """
        return Call(
            self.operation,
            self.arguments,
            extra_headers=self.extra_headers,
            extra_query=self.extra_query,
            extra_json=self.extra_json,
            url=checked_url(url),
        )

    def check(self) -> None:
        """Check parameters and body against the document, without sending.

        Raises:
            RequestInvalid: with everything that is wrong.
        """
        self.request("http://localhost")

    def request(self, base_url: str, *, check: bool = True) -> Request:
        """The request of this call, without credentials.

        Args:
            base_url: Absolute URL of the service without a trailing slash; its path is kept as a prefix.
            check: Check constraints. What would change the request's meaning is always refused: path segments
                that are empty, `.` or `..`, line breaks in headers.

        Raises:
            RequestInvalid: with everything that is wrong.
        """
        operation, arguments = self.operation, self.arguments
        violations: list[Violation] = []
        if check:
            for parameter in operation.parameters:
                violations += parameter.check(arguments.get(parameter.argument))
        path = operation.path_template.expanded(arguments, violations)
        pairs = query_pairs(
            operation.query_parameters, arguments, self.extra_query, violations
        )
        fields = header_fields(
            operation.header_parameters,
            operation.cookie_parameters,
            arguments,
            operation.accept,
            self.extra_headers,
            violations,
        )
        payload = body_payload(
            operation.body,
            arguments.get("body", UNSET),
            self.extra_json,
            violations,
            required=operation.body_required,
            check=check,
            media_type=(
                arguments.get("content_type") if operation.names_content_type else None
            ),
        )
        if payload.content_type is not None and not any(
            name.lower() == "content-type" for name, _ in fields
        ):
            fields.append(("Content-Type", payload.content_type))
        stream = payload.stream
        if stream is not None and stream.length is not None:
            fields.append(("Content-Length", str(stream.length)))
        if violations:
            raise RequestInvalid(operation.id, violations)
        url = base_url.rstrip("/") + path if self.url is None else self.url
        if pairs:
            mark = "&" if "?" in (path if self.url is None else url) else "?"
            url = f"{url}{mark}{'&'.join(pairs)}"
        return Request(
            operation.method,
            url,
            fields,
            payload.content,
            operation=operation.id,
            stream=stream,
        )

    def masked(self) -> Call[T]:
        """This call with the arguments that are probably credentials replaced by `***`."""
        secret = {
            parameter.argument
            for parameter in self.operation.parameters
            if parameter.is_secret
        }
        arguments = {
            name: (
                MASK
                if name in secret and value is not None and value is not UNSET
                else value
            )
            for name, value in self.arguments.items()
        }
        headers = Headers(self.extra_headers.masked()) if self.extra_headers else None
        return Call(
            self.operation,
            arguments,
            extra_headers=headers,
            extra_query=self.extra_query,
            extra_json=self.extra_json,
            url=self.url,
        )

    def __repr__(self) -> str:
        operation = self.operation
        shown = [f"{operation.id!r}", f"{operation.method} {operation.path}"]
        for name, value in self.masked().arguments.items():
            if value is not None and value is not UNSET:
                shown.append(
                    f"{name}={type(value).__name__ if name == 'body' else shortened(value)}"
                )
        return f"Call({', '.join(shown)})"


def _accept(
    responses: Mapping[Status, Contents], errors: Mapping[Status, Raises]
) -> str:
    """Media types of success first, then those of errors; anything where the document names none."""
    described = [
        *responses.values(),
        *(raises.content for raises in errors.values() if raises.content),
    ]
    media_types: dict[str, None] = {}
    for contents in described:
        for content in contents if isinstance(contents, tuple) else (contents,):
            if content.media_type:
                media_types[content.media_type] = None
    return ", ".join(media_types) or "*/*"
