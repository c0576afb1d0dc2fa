"""What docstrings say: a document's descriptions with the facts that types do not show."""

from __future__ import annotations

from msgspec import UNSET

from ..api.model import Api, Enumeration, Named, Parameter, Schema
from .docstrings import Section, clean, sentence_end, summary
from .expressions import one_line
from .literals import literal
from .methods import Method

_FIRST_LINE = 74
"""Columns that the first line of a method's docstring has at most."""


def schema_doc(schema: Schema) -> str:
    """The description of a schema, or its title."""
    return clean(schema.description or sentence_end(schema.title or ""))


def field_doc(schema: Schema, api: Api) -> str:
    """The description of a property, its default, and whether it is deprecated."""
    text = schema.description or _of_target(schema, api) or schema.title or ""
    return _with_facts(text, schema, api, schema.deprecated)


def parameter_doc(parameter: Parameter, api: Api) -> str:
    """The description of a parameter, or its name; its default, and whether it is deprecated."""
    schema = parameter.schema
    said = parameter.description or schema.description
    text = said or _of_target(schema, api) or parameter.name
    is_deprecated = parameter.deprecated or schema.deprecated
    return _with_facts(text, schema, api, is_deprecated)


def _with_facts(text: str, schema: Schema, api: Api, deprecated: bool) -> str:
    default = schema.default
    if default is UNSET and isinstance(schema, Named) and schema.name in api.schemas:
        default = api.schemas[schema.name].default
    if default is UNSET and not deprecated:  # as nearly all
        return sentence_end(clean(text)) if text else ""
    parts = [sentence_end(clean(text))] if text else []
    if default is not UNSET:
        parts.append(f"Default: `{one_line(literal(default))}`.")
    if deprecated:
        parts.append("Deprecated.")
    return " ".join(parts) if "\n" not in text else "\n\n".join(parts)


def _of_target(schema: Schema, api: Api) -> str | None:
    if isinstance(schema, Named) and schema.name in api.schemas:
        text = api.schemas[schema.name].description
        return summary(text) if text else None
    return None


def enumeration_doc(schema: Enumeration) -> str:
    """The description of an enumeration with what its values mean."""
    lines = [
        f"- `{value}`" + _meaning(schema, str(value))
        for value in schema.values
        if str(value) in schema.descriptions or value in schema.deprecated_values
    ]
    text = schema_doc(schema)
    if not lines:
        return text
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def _meaning(schema: Enumeration, value: str) -> str:
    meaning = clean(schema.descriptions.get(value, "")).replace("\n", " ")
    deprecated = any(str(item) == value for item in schema.deprecated_values)
    notes = [": " + meaning if meaning else "", " (deprecated)" if deprecated else ""]
    return "".join(notes)


def method_doc(method: Method) -> str:
    """What a method does, where it goes, and what the document says of it."""
    lead = method.summary[:-1] if method.summary.endswith(".") else method.summary
    first = f"{lead} ({method.http_method} {method.path})."
    if len(first) > _FIRST_LINE:
        first = f"{lead}.\n\n`{method.http_method} {method.path}`"
    deprecated = "Deprecated." if method.deprecated else ""
    parts = [first, method.description, method.note, method.scopes_doc, deprecated]
    if clean(method.description).rstrip(".") == lead:
        parts[1] = ""
    return "\n\n".join(part for part in parts if part)


def method_sections(method: Method) -> tuple[Section, ...]:
    """The arguments of a method and the errors that the document describes."""
    arguments = tuple((item.name, item.doc) for item in method.arguments)
    raises = tuple((item.class_name, item.doc) for item in method.errors)
    sections = (Section("Args", arguments), Section("Raises", raises))
    return tuple(section for section in sections if section.entries)


def receiver_sections(method: Method) -> tuple[Section, ...]:
    """The arguments of a receiver's method."""
    return tuple(one for one in method_sections(method) if one.title == "Args")


def request_doc(method: Method) -> str:
    """What the function of a webhook's request does: prose stands with its receiver."""
    return f"Describe a call of `{method.operation_id}`."


def answer_doc(method: Method) -> str:
    """What an implementer's method does."""
    return f"Answer `{method.operation_id}`.\n\n`{method.http_method} {method.path}`"
