"""What a scalar of YAML means: by the core schema of YAML 1.2 (section 10.3), or by its tag."""

from __future__ import annotations

import math
import re

from specloom.document.reading import NumberTooLargeError
from specloom.document.value import Value

MAX_DIGITS = 1_000
"""Digits of one number."""

_CONSTANTS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_NUMBER_STARTS = frozenset("0123456789+-.")
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_PREFIXED = re.compile(r"0o([0-7]+)\Z|0x([0-9a-fA-F]+)\Z")
_STANDARD_TAG = "tag:yaml.org,2002:"
_SCALAR_TAGS: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "bool": (bool,),
    "int": (int,),
    "float": (float,),
}
"""Tags of scalars, but that of texts, with what their values are."""
_CORE_TAGS = frozenset((*_SCALAR_TAGS, "str", "map", "seq"))
MAP_TAGS = (None, "!", _STANDARD_TAG + "map")
"""What a mapping and a list may be tagged with, None for no tag."""
LIST_TAGS = (None, "!", _STANDARD_TAG + "seq")


def scalar(text: str) -> bool | int | float | str | None:
    """What a plain scalar means in the core schema of YAML 1.2.

    Raises:
        NumberTooLargeError.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _INTEGER.match(text):
        return _integer(text, 10)
    if _FLOAT.match(text):
        number = float(text)
        if math.isinf(number):
            raise NumberTooLargeError
        return number
    if prefixed := _PREFIXED.match(text):
        octal, hexadecimal = prefixed.groups()
        return _integer(hexadecimal, 16) if octal is None else _integer(octal, 8)
    return text


def _integer(digits: str, base: int) -> int:
    if len(digits) > MAX_DIGITS:
        raise NumberTooLargeError
    return int(digits, base)


def tagged_scalar(tag: str, text: str) -> tuple[Value, bool]:
    """The value of a scalar with a tag, and whether the tag is understood.

    The value of a tag that is not, or does not fit, is the text: nothing is ever constructed. Raises
    `NumberTooLargeError`.
    """
    name = tag.removeprefix(_STANDARD_TAG)
    if tag == "!" or name == "str":
        return text, True
    if name not in _SCALAR_TAGS:
        return text, False
    value = scalar(text)
    if name == "float" and type(value) is int:
        value = float(value)
    is_fitting = type(value) in _SCALAR_TAGS[name]
    return (value if is_fitting else text), is_fitting


def unsupported_tag_message(tag: str) -> str:
    """What is wrong with a tag that is not understood where it stands."""
    shown = tag.replace(_STANDARD_TAG, "!!", 1)
    if shown.removeprefix("!!") in _CORE_TAGS:
        return f"The tag {shown!r} does not fit its value."
    return f"The tag {shown!r} is not one of YAML's core schema."
