"""What a document says of the answers of its operations."""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import cached_property
from types import ModuleType
from typing import Any

from specloom_runtime.bodies.fields import is_json as names_json
from specloom_runtime.server.refusal import documented_key


class Documented:
    """The operations of a package, by their ids and the names of their methods."""

    def __init__(self, server: ModuleType) -> None:
        """Read the module `server` of a package."""
        self._server: Any = server

    @cached_property
    def _operations(self) -> dict[str, Any]:
        operations = [route.operation() for route in self._server.ROUTES]
        return {operation.id: operation for operation in operations}

    @cached_property
    def _identifiers(self) -> dict[str, str]:
        """Ids by whatever an operation may be called."""
        methods = {
            route.method_name: route.operation().id for route in self._server.ROUTES
        }
        return {**methods, **{name: name for name in self._operations}}

    def identifier(self, name: str) -> str:
        """The id of an operation.

        Raises:
            LookupError: there is none of this name.
        """
        identifier = self._identifiers.get(name)
        if identifier is None:
            close = get_close_matches(name, self._identifiers, n=3, cutoff=0.5)
            instead = f"; did you mean {' or '.join(close)}?" if close else ""
            raise LookupError(f"the document has no operation {name!r}{instead}")
        return identifier

    def success(self, identifier: str) -> int:
        """The status of an operation's first success."""
        statuses = [
            status
            for status in self._operations[identifier].responses
            if isinstance(status, int)
        ]
        return statuses[0] if statuses else 200

    def media_type(self, identifier: str, status: int, *, is_json: bool) -> str:
        """The media type of an answer: the first that is documented and fits."""
        types = [
            kind for kind in self._media_types(identifier, status) if "*" not in kind
        ]
        fitting = [kind for kind in types if names_json(kind) == is_json]
        return next(
            iter(fitting),
            "application/json" if is_json else "text/plain; charset=utf-8",
        )

    def misfits(
        self, identifier: str, status: int, media_type: str | None, body: bytes
    ) -> list[str]:
        """Why an answer is none that is documented: its status, its media type, and what its schema refuses."""
        operation = self._operations[identifier]
        key = documented_key(status, {*operation.responses, *operation.errors})
        if key is None:
            listed = ", ".join(map(str, (*operation.responses, *operation.errors)))
            return [f"the status {status} is not documented, but {listed}"]
        if media_type is None:
            kinds = self._media_types(identifier, status)
            return [f"{status} has a body: {' or '.join(kinds)}"] if kinds else []
        kind = media_type.partition(";")[0].strip().lower()
        known = self._media_types(identifier, status)
        documented = next(
            (name for name in known if name.partition(";")[0].strip().lower() == kind),
            None,
        )
        if documented is None:
            if not known or any("*" in name for name in known):
                return []
            return [f"{status} is {' or '.join(known)}, not {kind}"]
        if not names_json(kind):
            return []
        answers = self._server.SCHEMAS.answers
        validator = answers.validator(identifier, f"{key} {documented}")
        try:
            value = json.loads(body)
        except ValueError as error:
            return [f"the body is no JSON: {error}"]
        violations = [] if validator is None else validator.violations(value, "$")
        return [f"{violation.path}: {violation.message}" for violation in violations]

    def _media_types(self, identifier: str, status: int) -> list[str]:
        """The documented media types of an answer."""
        operation = self._operations[identifier]
        key = documented_key(status, {*operation.responses, *operation.errors})
        contents = operation.responses.get(key)
        if contents is None and key in operation.errors:
            contents = operation.errors[key].content
        if contents is None:
            return []
        alternatives = contents if isinstance(contents, tuple) else (contents,)
        return [content.media_type for content in alternatives if content.media_type]
