"""The document's examples as answers of this server: URLs in them lead here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

Examples = Mapping[str, object]
"""JSON of the example answers of an operation by status, which is a code, a range such as `4XX`, or `default`.

Where a response has several contents, the media type follows. `200 text/plain #` has the name of that example,
`200 text/plain #greeting` another one by its name.
"""


def examples_in(text: str) -> Mapping[str, Examples]:
    """The examples of every operation, by its operationId, from their JSON."""
    examples: dict[str, dict[str, object]] = json.loads(text)
    return examples


def examples_of(examples: Examples, status: str, media_type: str) -> Examples:
    """The examples of a content by name, the first one first; one without a name has an empty one."""
    for key in (f"{status} {media_type}", status):
        if key in examples:
            mark = f"{key} #"
            others = {
                place[len(mark) :]: example
                for place, example in examples.items()
                if place.startswith(mark) and place != mark
            }
            return {str(examples.get(mark, "")): examples[key], **others}
    return {}


class ServerUrls:
    """The URLs of a document's servers, with which URLs in its examples begin: those have to lead here."""

    def __init__(self, variables: Iterable[str], origins: Iterable[str] = ()) -> None:
        """`variables` are placeholders that examples leave standing, such as `https://{endpoint}:443/x`."""
        names = "|".join(map(re.escape, variables))
        whole = "|".join(map(re.escape, origins))
        alternatives = [rf"(?:{whole})(?=[/?#{{]|\Z)"] if whole else []
        if names:
            alternatives.append(
                rf"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\s]*\{{(?:{names})\}}[^/?#\s]*"
            )
        self._authority = re.compile("|".join(alternatives)) if alternatives else None

    def occur_in(self, value: object) -> bool:
        """Whether a URL anywhere in a JSON value is one of the servers'."""
        if isinstance(value, str):
            return (
                self._authority is not None and self._authority.match(value) is not None
            )
        if isinstance(value, list):
            return any(map(self.occur_in, value))
        return isinstance(value, dict) and any(map(self.occur_in, value.values()))

    def replaced(self, value: object, origin: str) -> object:
        """A JSON value with `origin` for scheme and authority of every URL of the servers."""
        if isinstance(value, str):
            match = self._authority.match(value) if self._authority else None
            return value if match is None else origin + value[match.end() :]
        if isinstance(value, list):
            return [self.replaced(item, origin) for item in value]
        if isinstance(value, dict):
            return {name: self.replaced(item, origin) for name, item in value.items()}
        return value
