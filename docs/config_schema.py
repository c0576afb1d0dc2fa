"""Writes docs/specloom.schema.json from the configuration's own types: `python docs/config_schema.py`.

Keys and types are those of `specloom.config`, descriptions those of docs/configuration.md.
"""

from __future__ import annotations

import json
import re
import sys
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "specloom.schema.json"

sys.path.insert(0, str(ROOT / "generator"))

from specloom.codes import CODES, Code, Group  # noqa: E402
from specloom.compare.rules import RULES  # noqa: E402
from specloom.config import DIFF_LEVELS, KEYS, TABLES, Options  # noqa: E402
from specloom.config.judgement import ACCEPTED_KEYS, SEVERITIES  # noqa: E402
from specloom.edits.settings import ON_EDIT  # noqa: E402
from specloom.findings import can_be_accepted  # noqa: E402
from specloom.parts import PARTS  # noqa: E402
from specloom.shared_runtime import KEYS as RUNTIME_KEYS  # noqa: E402

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "minLength": 1}
_PATTERN = r"^(tag|path|operation|webhook):.|^/|^[A-Za-z]+ +\S"
_EDITS: Schema = {
    "description": "Files whose edits are meant to stay, with the reason.",
    "type": "object",
    "additionalProperties": _TEXT,
}


def schema() -> Schema:
    """A schema of the table `[tool.specloom]`, in the form of SchemaStore's for tools of Python."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://json.schemastore.org/partial-specloom.json",
        "title": "specloom",
        "description": "Typed Python clients and stub servers from OpenAPI documents.",
        **_table({name: TABLE_SCHEMAS[name]() for name in TABLES}),
    }


def _packages() -> Schema:
    hints = {
        name.replace("_", "-"): (hint, default)
        for (name, hint), default in zip(
            _fields(Options).items(), Options.__struct_defaults__, strict=True
        )
    }
    described = _descriptions("Configuration")
    properties: dict[str, Schema] = {}
    for key in KEYS:
        hint, default = hints.get(key, (None, None))
        keywords = dict(_TEXT) if hint is None else _of_type(hint)
        properties[key] = {"description": described[key], **keywords}
        if default not in (None, {}):
            properties[key]["default"] = default
    del properties["parts"]["default"]
    properties["parts"] |= {"items": {"enum": list(PARTS)}, "minItems": 1}
    for key in ("include", "exclude"):
        properties[key]["items"] = {"type": "string", "pattern": _PATTERN}
    properties["edits"] = _EDITS
    table = _table(properties, required=["spec", "output"])
    return {
        "description": "The documents, and the packages that are made of them.",
        "type": "array",
        "items": table,
    }


def _runtime() -> Schema:
    described = _descriptions("A shared runtime")
    properties = {
        key: {"description": described[f"runtime.{key}"], **_TEXT}
        for key in RUNTIME_KEYS
    }
    properties["edits"] = _EDITS
    return {
        "description": "A runtime that packages share.",
        **_table(properties, required=["output"]),
    }


def _severity() -> Schema:
    table = _table(
        {
            code.name: _of_code(code)
            for code in CODES.values()
            if code.group is not Group.TRAFFIC
        }
    )
    return {"description": "How findings of a code are taken.", **table}


def _of_code(code: Code) -> Schema:
    levels = ["error"] if code.refused else list(SEVERITIES)
    return {"description": code.meaning, "enum": levels}


def _accepted() -> Schema:
    described = _descriptions("Accepted findings")
    types_: dict[str, Schema] = {
        "code": {"enum": list(filter(can_be_accepted, CODES))},
        "at": {
            "anyOf": [
                {"type": "string"},
                {**_list_of({"type": "string"}), "minItems": 1},
            ]
        },
    }
    properties = {
        key: {"description": described[key], **types_.get(key, _TEXT)}
        for key in ACCEPTED_KEYS
    }
    return {
        "description": "Findings that are left out, by code and place.",
        "type": "array",
        "items": _table(properties, required=["code", "at", "reason"]),
    }


def _diff() -> Schema:
    described = _descriptions("Comparing")
    levels: Schema = {
        "type": "object",
        "propertyNames": {"enum": list(RULES)},
        "additionalProperties": {"enum": list(DIFF_LEVELS)},
    }
    properties: dict[str, Schema] = {
        "deprecation-days": {"type": "integer", "minimum": 0, "maximum": 36_500},
        "levels": levels,
    }
    table = _table(
        {
            key: {"description": described[key], **keywords}
            for key, keywords in properties.items()
        }
    )
    return {"description": "How documents are compared.", **table}


TABLE_SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "packages": _packages,
    "runtime": _runtime,
    "severity": _severity,
    "accepted": _accepted,
    "diff": _diff,
    "on-edit": lambda: {
        "description": _descriptions("Configuration")["on-edit"],
        "enum": list(ON_EDIT),
    },
}
"""A schema for each of the tables and keys."""


def _table(
    properties: Mapping[str, Schema], required: list[str] | None = None
) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": dict(properties),
    }


def _list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _fields(struct: type) -> dict[str, Any]:
    """The fields of a struct in their order, with their types."""
    hints = get_type_hints(struct)
    return {name: hints[name] for name in struct.__struct_fields__}  # type: ignore[attr-defined]


def _of_type(hint: Any) -> Schema:
    """The schema of what TOML may have for a type; it has no null."""
    arguments = get_args(hint)
    match get_origin(hint):
        case origin if origin is Literal:
            return {"enum": list(arguments)}
        case origin if origin in (Union, types.UnionType):
            (only,) = (
                argument for argument in arguments if argument is not types.NoneType
            )
            return _of_type(only)
        case origin if origin is tuple:
            return _list_of(_of_type(arguments[0]))
        case origin if origin is not None:
            assert issubclass(origin, Mapping), hint
            return {"type": "object", "additionalProperties": _of_type(arguments[1])}
        case _:
            plain = {bool: {"type": "boolean"}, int: {"type": "integer"}}
            return dict(plain.get(hint, _TEXT))


def _descriptions(title: str) -> dict[str, str]:
    """What the table of a section says of its keys, without Markdown's links."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    section = re.split(rf"^#+ {title}$", page, flags=re.MULTILINE)[1]
    section = re.split(r"^## ", section, flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| `([a-z.-]+)` \|.* \| (.*) \|$", section, re.MULTILINE)
    return {key: re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text) for key, text in rows}


def text() -> str:
    """The file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
