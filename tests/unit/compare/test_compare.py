"""What a comparison says: directions, places, grouping; and that nothing stops it."""

from __future__ import annotations

import pytest

from specloom.compare.comparison import compare
from specloom.document import load_text

from .compared import changes, compared, rules

_OBJECT = "{type: object, required: [%s], properties: {p: {type: string}}}"


def _hook(section: str, schema: str) -> str:
    body = f"{{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}"
    if section == "webhooks":
        return f"paths: {{}}\nwebhooks: {{w: {body}}}"
    if section == "callbacks":
        return f"paths: {{/a: {{get: {{callbacks: {{c: {{'{{$url}}': {body}}}}}}}}}}}"
    return f"paths: {{/a: {body}}}"


@pytest.mark.parametrize(
    ("section", "level"),
    [("paths", "breaking"), ("webhooks", "info"), ("callbacks", "info")],
)
def test_what_the_service_sends_may_promise_more(section: str, level: str) -> None:
    before, after = _hook(section, _OBJECT % ""), _hook(section, _OBJECT % "p")
    (change,) = changes(before, after)
    assert (change.rule, change.level) == ("request-property-became-required", level)
    (back,) = changes(after, before)
    assert back.level == ("breaking" if level == "info" else "info")
    assert (
        change.operations[0].kind
        == {
            "paths": "operation",
            "webhooks": "webhook",
            "callbacks": "callback",
        }[section]
    )
    owner = "GET /a" if section == "callbacks" else ""
    assert change.operations[0].owner == owner


def _body(schema: str) -> str:
    return _hook("paths", schema)


def test_below_not_more_is_less() -> None:
    text = "{not: {type: string, maxLength: %d}}"
    (change,) = changes(_body(text % 5), _body(text % 3))
    assert change.level == "info"
    (back,) = changes(_body(text % 3), _body(text % 5))
    assert back.level == "breaking"


def test_below_if_everything_may_break() -> None:
    text = "{if: {maxLength: %d}, then: {minLength: 1}}"
    for before, after in ((3, 5), (5, 3)):
        (change,) = changes(_body(text % before), _body(text % after))
        assert change.level == "breaking"


def test_what_is_read_only_is_not_sent() -> None:
    text = "{type: object, properties: {p: {type: %s, readOnly: true}}}"
    assert not changes(_body(text % "string"), _body(text % "integer"))


def test_null_alone_is_a_type() -> None:
    (change,) = changes(
        _body("{anyOf: [{type: string}, {type: 'null'}]}"),
        _body("{anyOf: [{type: 'null'}]}"),
    )
    assert change.level == "breaking"


SHARED = """\
paths:
  /a: {get: {responses: {'200': {$ref: '#/components/responses/R'}}}}
  /b: {get: {responses: {'200': {$ref: '#/components/responses/R'}}}}
  /c: {get: {responses: {'201': {$ref: '#/components/responses/R'}}}}
components:
  responses:
    R:
      description: d
      content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/S'}}}}
  schemas:
    S:
      type: object
      properties:
        name: {type: string, maxLength: 5}
        others: {type: array, items: {$ref: '#/components/schemas/S'}}
"""


def test_a_change_is_said_once_with_all_operations() -> None:
    (change,) = changes(SHARED, SHARED.replace("maxLength: 5", "maxLength: 9"))
    assert change.rule == "response-property-max-length-increased"
    assert [str(operation) for operation in change.operations] == [
        "GET /a",
        "GET /b",
        "GET /c",
    ]
    assert (change.part, change.path) == ("response 200", "$[*].name")
    assert (change.before, change.after) == (5, 9)
    assert change.base is not None
    assert (change.base.file, change.base.line) == ("base.yaml", 16)
    assert change.base.pointer == "/components/schemas/S/properties/name/maxLength"
    assert not change.also


def _copies(count: int, kind: str) -> str:
    paths = "\n".join(
        f"  /p{index}: {{get: {{parameters: [{{name: limit, in: query, schema: {kind}}}]}}}}"
        for index in range(count)
    )
    return f"paths:\n{paths}\n"


def test_what_happened_alike_at_many_places_is_said_once() -> None:
    before, after = "{type: integer}", "{type: boolean}"
    assert len(changes(_copies(3, before), _copies(3, after))) == 3
    (change,) = changes(_copies(4, before), _copies(4, after))
    assert len(change.operations) == 4
    assert [place.operation for place in change.also] == [
        "GET /p1",
        "GET /p2",
        "GET /p3",
    ]
    assert [place.base.line for place in change.also if place.base] == [5, 6, 7]
    (wider,) = changes(_copies(5, before), _copies(5, after))
    assert wider.fingerprint != change.fingerprint


def test_values_of_an_enumeration_are_one_change() -> None:
    text = "{type: string, enum: [%s]}"
    (change,) = changes(_body(text % "a, b, c"), _body(text % "a"))
    assert change.before == ["b", "c"]
    assert change.message == "the enumeration lost `b`, `c`"
    (single,) = changes(_body(text % "a, b"), _body(text % "a"))
    assert single.before == "b"


def test_the_order_is_that_of_levels() -> None:
    diff = compared(
        "paths: {/a: {get: {}}, /b: {get: {tags: [t]}}}",
        "paths: {/b: {get: {}}, /c: {get: {}}}",
    ).changes
    assert [change.level for change in diff] == ["breaking", "info", "info"]
    assert [str(change.operations[0]) for change in diff] == [
        "GET /a",
        "GET /b",
        "GET /c",
    ]


def test_a_reference_to_nowhere_is_compared_as_far_as_it_goes() -> None:
    text = _body(
        "{type: object, properties: {p: {$ref: '#/components/schemas/S'}, q: {type: %s}}}"
    )
    known = f"{text}\ncomponents: {{schemas: {{S: {{type: string}}}}}}"
    comparison = compared(known % "string", text % "integer")
    assert [change.rule for change in comparison.changes] == [
        "request-property-type-changed",
        "api-schema-removed",
    ]
    assert [problem.code for problem in comparison.revision_problems] == [
        "unresolved-reference"
    ]
    assert not comparison.base_problems
    assert not compared(text % "string", text % "string").changes


def test_duplicate_paths_are_compared() -> None:
    text = "paths: {'/a/{b}': {get: {parameters: [%s]}}, '/a/{c}': {get: {}}}"
    required = "{name: q, in: query, required: true}"
    assert rules(text % "", text % required) == ["new-required-request-parameter"]


def test_a_circle_of_references_ends() -> None:
    text = (
        _body("{$ref: '#/components/schemas/A'}")
        + "\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, "
        "B: {$ref: '#/components/schemas/A'}, C: {type: %s}}}"
    )
    assert not changes(text % "string", text % "integer")


def test_a_schema_that_holds_itself_is_compared() -> None:
    text = (
        _body("{$ref: '#/components/schemas/A'}")
        + "\ncomponents: {schemas: {A: {type: object, properties: "
        "{next: {$ref: '#/components/schemas/A'}, x: {type: %s}}}}}"
    )
    (change,) = changes(text % "string", text % "integer")
    assert change.path == "$.x"


def test_levels_are_the_users() -> None:
    base, revision = (
        load_text(
            f"openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{{path}: {{get: {{}}}}}}\n"
        )
        for path in ("/a", "/b")
    )
    comparison = compare(
        base,
        revision,
        levels={"endpoint-added": None, "api-path-removed-without-deprecation": "info"},
    )
    assert [(change.rule, change.level) for change in comparison.changes] == [
        ("api-path-removed-without-deprecation", "info")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "paths: []",
        "paths: {/a: 5, /b: {get: x, post: {parameters: 3, requestBody: [], responses: 7}}}",
        "paths: {/a: {get: {parameters: [null, 4, {name: 3}], responses: {x: y, '200': 4}}}}",
        "components: {schemas: [], securitySchemes: {s: 4}}\nsecurity: {a: b}\nservers: {url: 5}",
        _body(
            "{type: 5, required: x, properties: [], oneOf: {}, anyOf: [], enum: 3, allOf: 9}"
        ),
        _body(
            "{$ref: 5, items: [true, false, 3], additionalProperties: x, minLength: a}"
        ),
        _body("{discriminator: x, not: 3, dependentRequired: {a: 3}, prefixItems: 4}"),
        "webhooks: [a]\npaths: {/a: {get: {callbacks: {c: 3, d: {e: 4}}, tags: x, security: [3]}}}",
    ],
)
def test_documents_may_hold_anything(text: str) -> None:
    whole = _body(_OBJECT % "p")
    assert not compared(text, text).changes
    compared(text, whole)
    compared(whole, text)


def test_a_callback_may_lead_back_to_its_operation() -> None:
    text = (
        "paths: {/a: {post: {callbacks: {again: {'{$request.body#/url}': "
        "{$ref: '#/paths/~1a'}}}, requestBody: {content: {application/json: "
        "{schema: {maxLength: %s}}}}}}}"
    )
    diff = compared(text % 5, text % 4).changes
    assert [(change.rule, change.level) for change in diff] == [
        ("request-body-max-length-decreased", "breaking"),
        ("request-body-max-length-decreased", "info"),
    ]
    # What is accepted of callers is another thing than what is sent to receivers.
    assert len({change.fingerprint for change in diff}) == 2


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ("2.0.0-rc.1", "2.0.0", ["api-major-version-not-bumped"]),
        ("2.0.0+1", "2.0.0+2", ["api-major-version-not-bumped"]),
        ("2.0.0", "1.9.9", ["api-version-decreased"]),
        ("2.0.0", "3.0.0-rc.1", []),
    ],
)
def test_versions_are_compared_by_their_numbers(
    before: str, after: str, rules: list[str]
) -> None:
    text = "info: {title: t, version: %s}\npaths: {/a: {get: %s}}"
    diff = compared(text % (before, "{}"), text % (after, "null")).changes
    assert [change.rule for change in diff if "version" in change.rule] == rules


def test_a_version_that_should_have_changed_is_pointed_to_in_both_documents() -> None:
    text = "%sinfo: {title: t, version: 1.0.0}\npaths: {/a: {get: %s}}"
    diff = compared(text % ("", "{}"), text % ("servers: []\n", "null")).changes
    [change] = [
        candidate for candidate in diff if candidate.rule == "api-version-not-bumped"
    ]
    assert change.base is not None
    assert change.revision is not None
    places = [(place.pointer, place.line) for place in (change.base, change.revision)]
    assert places == [("/info/version", 2), ("/info/version", 3)]


def test_a_keyword_of_the_wrong_type_says_nothing() -> None:
    diff = changes(_body("{uniqueItems: 'yes'}"), _body("{uniqueItems: true}"))
    assert [change.rule for change in diff] == ["request-body-unique-items-added"]
