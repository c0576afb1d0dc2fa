"""What a parameter looks like on the wire: written from RFC 6570 and the OpenAPI tables, not from our encoder.

`expanded` is the algorithm of RFC 6570, section 3.2.1 with the table of its appendix A; `BY_STYLE` says which
expression stands for an OpenAPI style (OpenAPI 3.1.1, appendix C.2). Styles that RFC 6570 does not know are
literal strings of OpenAPI's table "Style Examples" in `test_parameters`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Value = str | list[str] | dict[str, str] | None

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
# OpenAPI 3.1.1, 4.8.12.2.1, `allowReserved`: what would end a value, or has no place in a query, is still encoded.
RESERVED = ":/?@!$'()*,;="


class Operator(NamedTuple):
    """A row of the table in RFC 6570, appendix A."""

    first: str
    separator: str
    named: bool
    if_empty: str


OPERATORS = {
    "": Operator("", ",", False, ""),
    ".": Operator(".", ".", False, ""),
    ";": Operator(";", ";", True, ""),
    "?": Operator("", "&", True, "="),  # without its first "?", which opens the query
}
BY_STYLE: Mapping[str, str] = {"simple": "", "label": ".", "matrix": ";", "form": "?"}


def encoded(text: str, allowed: str = UNRESERVED) -> str:
    """Percent-encode what is not allowed, byte by byte; triplets stay where reserved characters may."""
    out = ""
    position = 0
    while position < len(text):
        triplet = text[position : position + 3]
        is_triplet = (
            triplet[0] == "%"
            and len(triplet) == 3
            and all(digit in "0123456789abcdefABCDEF" for digit in triplet[1:])
        )
        if is_triplet and allowed != UNRESERVED:
            out += triplet
            position += 3
            continue
        letter = text[position]
        out += (
            letter
            if letter in allowed
            else "".join(f"%{byte:02X}" for byte in letter.encode())
        )
        position += 1
    return out


def expanded(
    style: str, explode: bool, name: str, value: Value, allow_reserved: bool = False
) -> str:
    """The expansion of `{name}` or `{name*}` under the operator of a style; "" where the value is undefined."""
    allowed = UNRESERVED + RESERVED if allow_reserved else UNRESERVED
    operator = OPERATORS[BY_STYLE[style]]
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, str):
        return operator.first + _pair(operator, name, encoded(value, allowed))
    if not explode:
        flat = value if isinstance(value, list) else _flat(value)
        joined = ",".join(encoded(item, allowed) for item in flat)
        return operator.first + _pair(operator, name, joined)
    if isinstance(value, list):
        items = [_pair(operator, name, encoded(item, allowed)) for item in value]
    elif operator.named:
        items = [
            _pair(operator, encoded(key), encoded(item, allowed))
            for key, item in value.items()
        ]
    else:
        items = [
            f"{encoded(key)}={encoded(item, allowed)}" for key, item in value.items()
        ]
    return operator.first + operator.separator.join(items)


def _pair(operator: Operator, name: str, text: str) -> str:
    if not operator.named:
        return text
    return f"{name}={text}" if text else f"{name}{operator.if_empty}"


def _flat(value: Mapping[str, str]) -> list[str]:
    return [part for pair in value.items() for part in pair]
