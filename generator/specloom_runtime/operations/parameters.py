"""Parameters of an operation: where a value goes in a request, and what it looks like there."""

from __future__ import annotations

from typing import ClassVar

from msgspec import UNSET

from ..bodies.content import Content
from ..http import expansion
from ..http.messages import header_refusal
from ..http.redaction import is_secret_header, is_secret_query
from ..values.limits import Violation


class Parameter:
    """One parameter as a document describes it (OpenAPI 3.1, Parameter Object)."""

    __slots__ = (
        "allow_reserved",
        "argument",
        "content",
        "explode",
        "name",
        "required",
        "style",
        "type",
    )

    location: ClassVar[str]
    """`path`, `query`, `header` or `cookie`."""
    default_style: ClassVar[str]
    is_always_required: ClassVar[bool] = False

    def __init__(
        self,
        name: str,
        type: object,
        *,
        argument: str | None = None,
        required: bool | None = None,
        style: str | None = None,
        explode: bool | None = None,
        allow_reserved: bool = False,
        content: Content | None = None,
    ) -> None:
        self.name = name
        """Name in the request."""
        self.type = type
        """Type annotation of the value."""
        self.argument = argument or name
        """Name in Python."""
        self.required = self.is_always_required if required is None else required
        self.style = style or self.default_style
        self.explode = self.style in ("form", "cookie") if explode is None else explode
        self.allow_reserved = allow_reserved
        self.content = content
        """Encodes the value instead of a style, such as `Json(...)`."""

    @property
    def path(self) -> str:
        """The name of this parameter in violations, such as `query.per_page`."""
        return f"{self.location}.{self.name}"

    @property
    def is_secret(self) -> bool:
        """Whether the value is probably a credential, by its name."""
        return False

    def check(self, value: object) -> list[Violation]:
        """The violations of a value; an absent one violates only a required parameter."""
        if value is None or value is UNSET:
            return [Violation(self.path, "is required")] if self.required else []
        from ..values.checks import check  # what is not checked needs none of it

        violations = check(value, self.type, self.path)
        if self.is_secret:
            return [
                Violation(violation.path, violation.message) for violation in violations
            ]
        return violations

    def _content_text(self, value: object) -> str:
        assert self.content is not None
        return self.content.encode(value).content.decode()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.type!r})"


class Path(Parameter):
    """A parameter in the path; always required."""

    __slots__ = ()
    location = "path"
    default_style = "simple"
    is_always_required = True

    def text(self, value: object) -> str:
        """The text that takes the place of `{name}`, percent-encoded."""
        if type(value) is str and self.style == "simple" and self.content is None:
            return expansion.encoded(value, self.allow_reserved)
        if self.content is not None:
            return expansion.encoded(self._content_text(value))
        return expansion.path_text(
            self.name, value, self.style, self.explode, self.allow_reserved
        )


class Query(Parameter):
    """A parameter in the query."""

    __slots__ = ()
    location = "query"
    default_style = "form"

    @property
    def is_secret(self) -> bool:
        """Whether the value is probably a credential, by its name."""
        return is_secret_query(self.name)

    def pairs(self, value: object) -> list[str]:
        """The `name=value` pairs, percent-encoded; none where the value is undefined."""
        if self.content is not None:
            return [
                f"{expansion.encoded(self.name)}={expansion.encoded(self._content_text(value))}"
            ]
        return expansion.query_pairs(
            self.name, value, self.style, self.explode, self.allow_reserved
        )


class Header(Parameter):
    """A parameter in a header field."""

    __slots__ = ()
    location = "header"
    default_style = "simple"

    @property
    def is_secret(self) -> bool:
        """Whether the value is probably a credential, by its name."""
        return is_secret_header(self.name)

    def text(self, value: object) -> str | None:
        """The value of the header field; None where it is not sent.

        Raises:
            ValueError: the value holds a line break or another control character.
        """
        if self.content is not None:
            text: str | None = _ascii_json(self._content_text(value))
        else:
            text = expansion.header_text(value, self.explode)
        refusal = header_refusal(text) if text else None
        if refusal:
            raise ValueError(refusal)
        return text


class Cookie(Parameter):
    """A parameter in the `Cookie` header."""

    __slots__ = ()
    location = "cookie"
    default_style = "form"

    @property
    def is_secret(self) -> bool:
        """Cookies are taken for credentials, all of them."""
        return True

    def pairs(self, value: object) -> list[str]:
        """The `name=value` pairs, to be joined by `; `; none where the value is undefined.

        Raises:
            ValueError: a value that is sent as it is would end the cookie.
        """
        if self.content is not None:
            return [f"{self.name}={expansion.encoded(self._content_text(value))}"]
        pairs = expansion.cookie_pairs(self.name, value, self.style, self.explode)
        for pair in pairs:
            refusal = "must not hold `;`" if ";" in pair else header_refusal(pair)
            if refusal:
                raise ValueError(refusal)
        return pairs


def _ascii_json(text: str) -> str:
    """JSON with everything beyond ASCII escaped: header fields have no reliable encoding for it.

    So is DEL, which JSON leaves as it is, and header fields cannot hold (RFC 9110 section 5.5).
    """
    text = text.replace("\x7f", "\\u007f")
    if text.isascii():
        return text
    import json

    return json.dumps(json.loads(text), separators=(",", ":"))
