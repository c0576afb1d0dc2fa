"""Answers made of the document's schemas, where it has no example, or one that its own schema refuses."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from ..bodies.content import Content, Json, Text, essence
from ..values import json_codec
from .instances.arrays import varied
from .instances.attempt import refers
from .instances.making import ABSENT, NoInstance, instance
from .instances.outline import Outline
from .instances.resources import Place
from .instances.streams import first_and_last
from .sample_octets import sample_octets
from .schemas import Schemas
from .xml_text import xml_text

__all__ = ["AnswerMaker", "NoInstance"]

_ANYTHING = Place(True, "", None, ())


class AnswerMaker:
    """Makes what one operation answers with one status and content, and judges it."""

    def __init__(
        self,
        schemas: Schemas,
        operation_id: str,
        part: str,
        content: Content,
        seed: int,
        name: str = "",
    ) -> None:
        """`part` is what the schemas call the answer, `name` what a value alone is called."""
        self._schemas = schemas
        self._operation_id = operation_id
        self._part = part
        self._name = name
        self._content = content
        self._seed = seed

    def value(self, example: Any) -> Any:
        """The example, with what is wrong or missing in it replaced; made up where there is none.

        Of a stream its items, of a file its bytes.

        Raises:
            NoInstance: no value of the schema is known.
        """
        content = self._content
        if content.streams:
            return self._items(example)
        if isinstance(content, Json):
            return self._instance(example)
        if isinstance(content, Text):
            return self._text(example)
        if content.type is bytes:
            return sample_octets(content.media_type)
        value = self._instance(ABSENT)
        return value if isinstance(value, dict) else {}

    def _text(self, example: Any) -> str:
        """A text; what is described as a value with parts is written as its media type writes such."""
        is_xml = essence(self._content.media_type).endswith("xml")
        if is_xml and isinstance(example, str):
            return example
        value = self._instance(example)
        if isinstance(value, str):
            return value
        return xml_text(value) if is_xml else json_codec.encode(value).decode()

    def accepts(self, value: object) -> bool:
        """Whether a value is one of the schema's."""
        return self._judge(value)

    @cached_property
    def _judge(self) -> Callable[[object], bool]:
        return self._schemas.answers.resources.judge(self._place)

    @cached_property
    def outline(self) -> Outline:
        """What the schema says of the members of its values."""
        return Outline(self._schemas.answers.resources, (self._place,))

    def _instance(self, example: Any) -> Any:
        if example is not ABSENT and not refers(example) and self.accepts(example):
            return example
        if self._place is _ANYTHING:
            return "" if isinstance(self._content, Text) else {}
        resources = self._schemas.answers.resources
        try:
            return instance(
                resources, self._place, seed=self._seed, given=example, name=self._name
            )
        except NoInstance:
            if example is ABSENT:
                raise
            return example  # the document says so, if it contradicts itself

    def _items(self, example: Any) -> list[Any]:
        if isinstance(example, list) and all(map(self.accepts, example)):
            return example
        if self._place is _ANYTHING:
            return ["text", "text"]
        ends = [self._made(place) for place in self._first_and_last]
        if ends and all(map(self.accepts, ends)):
            return ends
        item = self._instance(ABSENT)
        other = varied(item, [item])
        return [item, other if self.accepts(other) else item]

    @cached_property
    def _first_and_last(self) -> list[Place]:
        return first_and_last(self._schemas.answers.resources, self._place)

    def _made(self, place: Place) -> Any:
        try:
            return instance(
                self._schemas.answers.resources, place, seed=self._seed, name=self._name
            )
        except NoInstance:
            return ABSENT

    @cached_property
    def _place(self) -> Place:
        answers = self._schemas.answers
        uri = answers.uri(self._operation_id, self._part)
        return _ANYTHING if uri is None else answers.resources.at(uri)
