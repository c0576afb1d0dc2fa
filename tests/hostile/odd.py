"""Documents that are odd, and legal or nearly so: every name at every place where one stands."""

from __future__ import annotations

from typing import Any

from .strings import CHARACTERS, LONG, NAMES

STRING = {"type": "string"}
OBJECT = {"type": "object", "properties": {"x": STRING}}
COLLIDING = [
    "ss",
    "\u00df",
    "SS",
    "\u1e9e",
    "\u017f",
    "s",
    LONG,
    LONG + "x",
    "op_operation",
    "models_operation",
]
WORDS = [
    word
    for word in [*NAMES, *CHARACTERS, *COLLIDING]
    if word.isprintable() or word in "\t\r\n\u2028"
]
"""Everything that a text file may hold; lone surrogates and NULs are refused when a document is read."""


def documents() -> dict[str, dict[str, Any]]:
    """Every document by a name for its package."""
    return {**_names(), **_shapes(), **_versions(), **_titles()}


def document(paths: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Odd", "version": "1"},
        "paths": paths,
        **members,
    }


def json_body(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def operation(
    operation_id: str | None = None, tags: list[str] | None = None, **members: Any
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "responses": {"200": {"description": "Fine.", "content": json_body(STRING)}}
    }
    if operation_id is not None:
        made["operationId"] = operation_id
    if tags is not None:
        made["tags"] = tags
    return {**made, **members}


def _names() -> dict[str, dict[str, Any]]:
    words = dict(enumerate(WORDS))
    parameters = [
        {"name": word, "in": place, "schema": STRING}
        for word in WORDS
        for place in ("query", "header", "cookie")
    ]
    in_path = [word for word in WORDS if word and not set(word) & set("{}/?#")]
    template = "/p/" + "/".join(f"{{{word}}}" for word in in_path)
    path = [
        {"name": word, "in": "path", "required": True, "schema": STRING}
        for word in in_path
    ]
    body: dict[str, Any] = {
        "requestBody": {
            "content": {**json_body(STRING), "text/plain": {"schema": STRING}}
        }
    }
    companions = [
        word + suffix
        for word in WORDS[:60]
        for suffix in ("", "_operation", "_operation_operation")
    ]
    return {
        "ids": document(
            {f"/p{i}": {"get": operation(word)} for i, word in words.items()}
        ),
        "ids_with_a_tag": document(
            {f"/p{i}": {"get": operation(word, ["one"])} for i, word in words.items()}
        ),
        "ids_of_companions": document(
            {f"/p{i}": {"get": operation(word)} for i, word in enumerate(companions)}
        ),
        "ids_in_methods": document(
            {
                f"/p{i}": {
                    method: operation(word) for method in ("get", "put", "patch")
                }
                for i, word in enumerate(["same", "Same", "same_", "same_2", "same2"])
            }
        ),
        "tags": document(
            {
                f"/p{i}": {"get": operation(f"op{i}", [word])}
                for i, word in words.items()
            }
        ),
        "tags_and_ids": document(
            {f"/p{i}": {"get": operation(word, [word])} for i, word in words.items()}
        ),
        "tags_and_untagged": document(
            {
                **{
                    f"/p{i}": {"get": operation(f"op{i}", [word])}
                    for i, word in words.items()
                },
                **{f"/q{i}": {"get": operation(word)} for i, word in words.items()},
            }
        ),
        "parameters": document(
            {
                "/p": {"get": operation("op", parameters=parameters)},
                "/q": {"put": operation("op2", parameters=parameters[::3], **body)},
                "/r": {
                    "get": operation(
                        "op3",
                        parameters=[
                            {"name": "op3_operation", "in": "query", "schema": STRING}
                        ],
                    )
                },
                template: {"get": operation("op4", parameters=path)},
            }
        ),
        "properties": _using(
            {
                "Closed": {
                    "type": "object",
                    "properties": dict.fromkeys(WORDS, STRING),
                    "additionalProperties": False,
                },
                "Nested": {
                    "type": "object",
                    "properties": {
                        word: {"properties": {"q": {"enum": ["a", "b"]}}}
                        for word in WORDS
                    },
                    "required": WORDS,
                    "additionalProperties": {"type": "integer"},
                },
            }
        ),
        "objects": _using(dict.fromkeys(WORDS, OBJECT)),
        "enums": _using(
            {word: {"type": "string", "enum": ["a", word]} for word in WORDS}
        ),
        "enum_values": _using(
            {"All": {"enum": [*dict.fromkeys(WORDS), 1, None, True, 1.5, {"a": 1}, []]}}
        ),
        "unions": _using(
            {
                word: {
                    "oneOf": [
                        {
                            "type": "object",
                            "required": [name],
                            "properties": {name: STRING},
                        }
                        for name in "ab"
                    ]
                    + [STRING]
                }
                for word in WORDS
            }
        ),
        "discriminators": _using(
            {
                "Base": {
                    "oneOf": [{"$ref": f"#/components/schemas/M{i}"} for i in words],
                    "discriminator": {
                        "propertyName": "t",
                        "mapping": {
                            word: f"#/components/schemas/M{i}"
                            for i, word in words.items()
                        },
                    },
                },
                **{
                    f"M{i}": {
                        "type": "object",
                        "required": ["t"],
                        "properties": {"t": STRING, "x": {"type": "integer"}},
                    }
                    for i in words
                },
            }
        ),
        "errors": document(
            {
                f"/p{i}": {
                    "get": operation(
                        responses={
                            "200": {"description": "Fine."},
                            "400": {
                                "description": "A",
                                "content": json_body(
                                    {
                                        "type": "object",
                                        "properties": dict.fromkeys(WORDS, STRING),
                                    }
                                ),
                            },
                            "404": {
                                "description": "B",
                                "content": json_body(
                                    {"$ref": "#/components/schemas/NotFound"}
                                ),
                            },
                            "499": {
                                "description": "C",
                                "content": json_body(
                                    {"$ref": "#/components/schemas/BadRequest"}
                                ),
                            },
                            "5XX": {
                                "description": "D",
                                "content": json_body(
                                    {"$ref": "#/components/schemas/Error"}
                                ),
                            },
                            "default": {
                                "description": "E",
                                "content": json_body(
                                    {"$ref": "#/components/schemas/ApiError"}
                                ),
                            },
                        }
                    )
                }
                for i in range(2)
            },
            components={
                "schemas": dict.fromkeys(
                    ("NotFound", "ApiError", "Error", "BadRequest"), OBJECT
                )
            },
        ),
        "security": document(
            {"/p": {"get": operation("op", security=[{word: []} for word in WORDS])}},
            components={
                "securitySchemes": {
                    word: {"type": "apiKey", "in": place, "name": word or "x"}
                    for word, place in zip(
                        WORDS, ["header", "query", "cookie"] * len(WORDS), strict=False
                    )
                }
            },
        ),
        "servers": document(
            {"/p": {"get": operation("op")}},
            servers=[
                {"url": f"https://{place}.example.com/{i}", "description": word}
                for place in ("a", "b")
                for i, word in words.items()
            ],
        ),
        "server_variables": document(
            {"/p": {"get": operation("op")}},
            servers=[
                {
                    "url": "https://x.example.com/"
                    + "/".join(f"{{{name}}}" for name in _VARIABLES),
                    "variables": {
                        name: {"default": "a", "enum": ["a", "b", name]}
                        for name in _VARIABLES
                    },
                },
                *(
                    {
                        "url": f"{start}{{{name}}}",
                        "description": "one",
                        "variables": {name: {"default": "a"}},
                    }
                    for name in _VARIABLES
                    for start in ("https://y.example.com/", "/")
                ),
            ],
        ),
        "inline": document(
            {
                "/f": {"post": _creating("createFile")},
                "/g": {"post": _creating("create_file")},
                "/h": {"post": _creating("CreateFile")},
            },
            components={
                "schemas": dict.fromkeys(
                    [
                        "CreateFileRequest",
                        "CreateFileResponse",
                        "createFileRequest",
                        "create_file_request",
                        "CreateFileResponseItem",
                    ],
                    OBJECT,
                )
            },
        ),
    }


_VARIABLES = [word for word in NAMES if word.isidentifier()]


def _creating(operation_id: str) -> dict[str, Any]:
    answer = {
        "type": "object",
        "properties": {"item": {"type": "array", "items": OBJECT}, "Item": OBJECT},
    }
    return operation(
        operation_id,
        requestBody={"content": json_body(OBJECT)},
        responses={"200": {"description": "Made.", "content": json_body(answer)}},
    )


def _using(schemas: dict[str, Any]) -> dict[str, Any]:
    """A document that sends and receives every one of `schemas`."""
    paths: dict[str, Any] = {}
    for index, name in enumerate(schemas):
        token = name.replace("~", "~0").replace("/", "~1").replace("%", "%25")
        content = json_body({"$ref": f"#/components/schemas/{token}"})
        paths[f"/s{index}"] = {
            "put": operation(
                f"op{index}",
                requestBody={"content": content},
                responses={"200": {"description": "Fine.", "content": content}},
            )
        }
    return document(paths, components={"schemas": schemas})


def _shapes() -> dict[str, dict[str, Any]]:
    head = {"openapi": "3.1.0", "info": {"title": "Odd", "version": "1"}}
    hook: dict[str, Any] = {
        "requestBody": {"content": json_body({"$ref": "#/components/schemas/A"})}
    }
    odd_paths = [
        *(
            "noslash",
            "/a?b=c",
            "/a#frag",
            "/a?b={c}",
            "",
            "/",
            "//",
            "/a//b",
            "/\u00fc",
            "/a b",
            "/%20",
            "/{",
            "/}",
            "/{}",
        ),
        *(
            "/{a}{b}",
            "/{a}/{a}",
            "/a{b}c",
            "/x/{y",
            "/..",
            "/./a",
            "/../../etc",
            "/a\nb",
            '/a"b',
            "/{a b}",
            "/{a.b}",
        ),
        *(
            "/{self}",
            "*",
            "http://example.com/x",
            "/{{x}}",
            "/\\",
            "/%",
            "/%zz",
            "/{x}.{y}",
            "/{body}/{call}",
        ),
    ]
    return {
        "no_operations": document({}),
        "nothing": head,
        "only_webhooks": {
            **head,
            "webhooks": {word: {"post": operation(word, **hook)} for word in WORDS},
            "components": {"schemas": {"A": OBJECT}},
        },
        "only_components": {
            **head,
            "components": {
                "schemas": {
                    "A": OBJECT,
                    "Empty": {"type": "object"},
                    "Free": {},
                    "Yes": True,
                    "No": False,
                    "Null": {"type": "null"},
                    "Nothing": {"not": {}},
                }
            },
        },
        "empty_schemas": _using(
            {
                "E": {"type": "object"},
                "F": {},
                "T": True,
                "N": False,
                "Z": {"type": "null"},
                "X": {"not": {}},
            }
        ),
        "paths": document({path: {"get": operation()} for path in odd_paths}),
        "streamed_errors": document(
            {
                "/a": {
                    "get": operation(
                        "a",
                        responses={
                            "200": {
                                "description": "Fine.",
                                "content": json_body(STRING),
                            },
                            "400": {
                                "description": "Not fine.",
                                "content": {"text/event-stream": {"schema": STRING}},
                            },
                        },
                    )
                }
            }
        ),
        "names_of_modules": document(
            {
                f"/{index}": {"get": operation(f"op{index}", [tag])}
                for index, tag in enumerate(
                    ("importer", "operation", "once", "Sender", "Group", "\u0390x")
                )
            }
        ),
        "no_ids": document(
            {
                path: {method: operation() for method in ("get", "post")}
                for path in (
                    "/a/{b}",
                    "/a/b",
                    "/a-b",
                    "/a/{B}",
                    "/a_b",
                    "/" + "very/" * 60,
                    "/" + "{very}/" * 60,
                )
            }
        ),
    }


def _versions() -> dict[str, dict[str, Any]]:
    answers = {
        "200": {
            "description": "Fine.",
            "content": json_body({"$ref": "#/components/schemas/A"}),
        }
    }
    paths = {"/a": {"get": {"responses": answers}}}
    later = {
        "type": ["object", "null"],
        "properties": {
            "a": {"const": 1},
            "b": {"type": ["string", "integer"]},
            "c": {"examples": ["x"]},
            "d": {"type": "integer", "exclusiveMinimum": 3},
            "e": {"type": "array", "prefixItems": [STRING]},
            "f": {"if": {}, "then": {}, "else": False},
            "g": {"type": "null"},
            "h": {
                "$ref": "#/components/schemas/B",
                "description": "Beside a reference.",
            },
            "i": {"contentEncoding": "base64", "type": "string"},
        },
        "$defs": {"x": STRING},
        "unevaluatedProperties": False,
    }
    earlier = {
        "type": "object",
        "nullable": True,
        "properties": {
            "a": {"type": "integer", "minimum": 3, "exclusiveMinimum": True},
            "b": {"type": "string", "nullable": True, "example": "x"},
            "c": {"type": "file"},
            "d": {"type": "string", "format": "binary"},
            "e": {"type": "array", "items": [STRING, {"type": "integer"}]},
            "f": {"type": "array"},
            "g": {"type": "any"},
        },
    }
    return {
        "later_words_in_3_0": {
            **document(
                paths,
                webhooks={"x": {}},
                components={"schemas": {"A": later, "B": STRING}},
            ),
            "openapi": "3.0.3",
        },
        "earlier_words_in_3_1": document(paths, components={"schemas": {"A": earlier}}),
        "earlier_words_in_3_0": {
            **document(paths, components={"schemas": {"A": earlier}}),
            "openapi": "3.0.0",
        },
    }


def _titles() -> dict[str, dict[str, Any]]:
    texts = [
        "A" * 200,
        "",
        '"quoted"',
        'ends "',
        "back\\slash",
        "ends\\",
        "two\nlines",
        "\u5b57" * 90,
        "- list\n- list",
        "```\nfence",
    ]
    made: dict[str, dict[str, Any]] = {}
    for index, text in enumerate(texts):
        titled = document(
            {"/p": {"get": operation("op", ["t"], summary=text, description=text)}},
            tags=[{"name": "t", "description": text}],
        )
        titled["info"].update(title=text, description=text)
        made[f"title_{index}"] = titled
    return made
