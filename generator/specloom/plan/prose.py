"""The texts of docstrings: descriptions that say more than names, and facts that types do not show."""

from __future__ import annotations

from msgspec import UNSET

from specloom.model.api import Api, Enumeration, Named, Parameter, Schema, Status
from specloom.plan.docstrings import clean, sentence_end, summary
from specloom.plan.expressions import one_line
from specloom.plan.information import says_more, telling
from specloom.plan.literals import literal
from specloom.plan.methods import Method
from specloom.plan.statuses import status_name, status_words

_FIRST_LINE = 74
"""Columns that the first line of a method's docstring has at most."""


def schema_doc(schema: Schema, name: str) -> str:
    """The description of what is called `name`, or its title."""
    return telling(clean(schema.description or sentence_end(schema.title or "")), name)


def field_doc(schema: Schema, api: Api, name: str, owner: str) -> str:
    """The description of the property `name` of `owner`, its default, and whether it is deprecated."""
    text = schema.description or _of_target(schema, api) or schema.title or ""
    text = telling(text, name, owner)
    return _with_facts(text, schema, api, schema.deprecated)


def parameter_doc(parameter: Parameter, api: Api) -> str:
    """The description of a parameter, its default, and whether it is deprecated."""
    schema = parameter.schema
    description = parameter.description or schema.description
    text = telling(description or _of_target(schema, api) or "", parameter.name)
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


def enumeration_doc(schema: Enumeration, name: str) -> str:
    """The description of the enumeration `name` with what its values mean."""
    lines = [
        f"- `{value}`" + _meaning(schema, str(value))
        for value in schema.values
        if str(value) in schema.descriptions or value in schema.deprecated_values
    ]
    text = schema_doc(schema, name)
    if not lines:
        return text
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def _meaning(schema: Enumeration, value: str) -> str:
    meaning = clean(schema.descriptions.get(value, "")).replace("\n", " ")
    deprecated = any(str(item) == value for item in schema.deprecated_values)
    notes = [": " + meaning if meaning else "", " (deprecated)" if deprecated else ""]
    return "".join(notes)


def method_doc(method: Method) -> str:
    """Summary, HTTP method and path, description, note, scopes and deprecation, a paragraph each."""
    lead = method.summary[:-1] if method.summary.endswith(".") else method.summary
    first = f"{lead} ({method.http_method} {method.path})."
    if not says_more(lead, method.name, method.operation_id):
        first = f"`{method.http_method} {method.path}`"
    elif len(first) > _FIRST_LINE:
        first = f"{lead}.\n\n`{method.http_method} {method.path}`"
    deprecated = "Deprecated." if method.deprecated else ""
    parts = [first, method.description, method.note, method.scopes_doc, deprecated]
    if not says_more(method.description, method.name, method.operation_id, lead):
        parts[1] = ""
    return "\n\n".join(part for part in parts if part)


def status_doc(description: str, status: Status) -> str:
    """The description of an error, unless it only repeats the name of the class, and its status."""
    meaning = telling(summary(description), status_name(status)).removesuffix(".")
    words = status_words(status)
    if meaning:
        return f"{meaning} ({words})."
    return f"Status {words}." if isinstance(status, int) else f"A{words[1:]}."
