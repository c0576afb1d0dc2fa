"""Changes are judged by who sends what, and said once, in words that fit."""

from __future__ import annotations

import pytest

from specloom.compare.change import Change
from specloom.document.value import Value

from .compared import at_place, changes
from .operation_cases import op

_PARAMETER = "parameters: [{name: n, in: query, schema: {type: string}%s}]"
_REQUIRED, _OPTIONAL = _PARAMETER % ", required: true", _PARAMETER % ""
_BODY = "requestBody: {content: {text/plain: {schema: {type: string}}}%s}"
_MUST, _MAY = _BODY % ", required: true", _BODY % ""


def _sent(kind: str, text: str) -> str:
    """A document whose service sends a request with some fields."""
    if kind == "webhook":
        return f"paths: {{}}\nwebhooks: {{w: {{post: {{{text}}}}}}}"
    return op(f"callbacks: {{c: {{'{{$url}}': {{post: {{{text}}}}}}}}}")


def _one(before: str, after: str) -> Change:
    (change,) = changes(before, after)
    return change


@pytest.mark.parametrize("kind", ["webhook", "callback"])
@pytest.mark.parametrize(
    ("before", "after", "rule", "level"),
    [
        ("", _REQUIRED, "new-required-request-parameter", "info"),
        (_REQUIRED, "", "request-parameter-removed", "breaking"),
        (_OPTIONAL, "", "request-parameter-removed", "warning"),
        (_REQUIRED, _OPTIONAL, "request-parameter-became-optional", "breaking"),
        (_OPTIONAL, _REQUIRED, "request-parameter-became-required", "info"),
        ("", _MUST, "request-body-added-required", "info"),
        (_MUST, _MAY, "request-body-became-optional", "breaking"),
    ],
)
def test_what_a_service_sends_is_missed_where_it_is_gone(
    kind: str, before: str, after: str, rule: str, level: str
) -> None:
    change = _one(_sent(kind, before), _sent(kind, after))
    assert (change.rule, change.level, change.hint) == (rule, level, "")


def test_what_a_service_sends_in_another_type_has_no_advice_for_clients() -> None:
    before, after = _MUST, _MUST.replace("string", "boolean")
    assert _one(_sent("webhook", before), _sent("webhook", after)).hint == ""
    assert _one(op(before), op(after)).hint.startswith("Go on accepting")


def test_security_that_moves_to_the_root_is_no_change() -> None:
    own = "paths: {/a: {get: {security: [{k: []}]}, put: {security: []}}}"
    common = "paths: {/a: {get: {}, put: {security: []}}}\nsecurity: [{k: []}]"
    assert not changes(own, common)
    assert not changes(common, own)


def test_security_of_the_root_is_said_where_an_operation_takes_it() -> None:
    before = "paths: {/a: {get: {security: [{k: []}]}, put: {security: [{j: []}]}}}"
    after = "paths: {/a: {get: {}, put: {}}}\nsecurity: [{k: []}]"
    assert "api-global-security-added" not in {
        change.rule for change in changes(before, after)
    }
    taken = before.replace("put: {security: [{j: []}]}", "put: {}")
    levels = {change.rule: change.level for change in changes(taken, after)}
    assert levels == {
        "api-global-security-added": "info",
        # Beside an operation that asks for credentials, one that asks for none meant it.
        "api-global-security-anonymous-removed": "breaking",
    }


@pytest.mark.parametrize("anonymous", ["[]", "[{}]", "[{k: []}, {}]"])
def test_nobody_may_stay_anonymous_any_more(anonymous: str) -> None:
    diff = changes(op(f"security: {anonymous}"), op("security: [{k: []}]"))
    assert diff[0].rule == "api-security-anonymous-removed"
    assert diff[0].level == "breaking"
    assert "`{}`" in diff[0].hint


def test_an_operation_without_security_beside_others_with_it_is_public() -> None:
    text = "paths: {/a: {get: {%s}, put: {security: [{k: []}]}}}"
    diff = changes(text % "", text % "security: [{k: []}]")
    assert [(change.rule, change.level) for change in diff] == [
        ("api-security-anonymous-removed", "breaking"),
        ("api-security-added", "info"),
    ]


def test_a_document_that_says_nothing_of_security_is_no_promise() -> None:
    own = changes(op(""), op("security: [{k: []}]"))
    assert [(change.rule, change.level) for change in own] == [
        ("api-security-added", "info")
    ]
    common = changes(op(""), f"{op('')}\nsecurity: [{{k: []}}]")
    assert [change.rule for change in common] == ["api-global-security-added"]
    empty = changes(f"{op('')}\nsecurity: []", f"{op('')}\nsecurity: [{{k: []}}]")
    assert empty[0].rule == "api-global-security-anonymous-removed"


def test_an_empty_list_is_as_anonymous_as_an_empty_way_to_sign_in() -> None:
    assert not changes(op("security: []"), op("security: [{}]"))


@pytest.mark.parametrize("name", ["Accept", "content-type", "AUTHORIZATION"])
def test_headers_that_are_described_elsewhere_are_no_parameters(name: str) -> None:
    with_header = op(f"parameters: [{{name: {name}, in: header, required: true}}]")
    assert not changes(op(""), with_header)
    assert not changes(with_header, op(""))


def test_a_callback_that_is_called_at_another_url_is_still_compared() -> None:
    before = _sent("callback", _MUST)
    after = _sent("callback", _MAY).replace("$url", "$request.query.v")
    diff = changes(before, after)
    assert {change.rule for change in diff} == {
        "callback-url-changed",
        "request-body-became-optional",
    }
    assert "from `{$url}` to `{$request.query.v}`" in diff[0].message


def test_callbacks_of_several_urls_are_matched_by_them() -> None:
    before = op("callbacks: {c: {'{$a}': {post: {}}, '{$b}': {post: {}}}}")
    after = op("callbacks: {c: {'{$a}': {post: {}}}}")
    change = _one(before, after)
    assert change.level == "breaking"
    assert change.operations[0].path == "{$b}"


def test_a_sunset_that_is_postponed_is_no_change() -> None:
    early, late = (
        op(f"deprecated: true, x-sunset: {day}") for day in ("2990-01-01", "2991-01-01")
    )
    assert not changes(early, late)


def test_a_scheme_of_another_type_is_one_change() -> None:
    start = "paths: {}\ncomponents: {securitySchemes: {s: "
    key = start + "{type: apiKey, in: header, name: X-Key}}}"
    bearer = start + "{type: http, scheme: bearer}}}"
    assert _one(key, bearer).rule == "api-security-component-type-changed"


def test_messages_name_what_they_are_about() -> None:
    def schema(text: str) -> str:
        return op(f"parameters: [{{name: n, in: query, schema: {{{text}}}}}]")

    null = _one(schema("type: 'null'"), schema("type: 'null', default: null"))
    assert null.message == "the default null was added"

    def server(text: str) -> str:
        return (
            f"paths: {{}}\nservers: [{{url: '/{{v}}', variables: {{v: {{{text}}}}}}}]"
        )

    variable = _one(server("default: a, enum: [a]"), server("default: a, enum: [a, b]"))
    assert "the enumeration of the server variable `v`" in variable.message


@pytest.mark.parametrize("form", ["{a: 1}", "[date]"])
def test_a_format_that_is_no_text_is_another_one(form: str) -> None:
    text = "parameters: [{name: n, in: query, schema: {type: string, format: %s}}]"
    assert _one(op(text % "date"), op(text % form)).rule == (
        "request-parameter-type-changed"
    )


_LEVELS = ("request-body", "response-body")


def _levels(before: Value, after: Value) -> list[tuple[str, str]]:
    """What a change of a schema is in a request, and in a response."""
    rows: list[tuple[str, str]] = []
    for place in _LEVELS:
        (change,) = changes(at_place(place, before), at_place(place, after))
        rows.append((change.rule.removeprefix(f"{place}-"), change.level))
    return rows


@pytest.mark.parametrize(
    ("type_", "narrow", "wide"),
    [
        ("number", "float", "double"),
        ("integer", "int32", "int64"),
        ("integer", "int32", "bigint"),
        ("integer", "int64", "bigint"),
    ],
)
def test_a_format_has_the_values_of_a_narrower_one(
    type_: str, narrow: str, wide: str
) -> None:
    def change(before: str, after: str) -> tuple[str, str]:
        old, new = (
            at_place("request-property", {"type": type_, "format": name})
            for name in (before, after)
        )
        (change,) = changes(old, new)
        return change.rule, change.level

    assert change(narrow, wide) == ("request-property-type-generalized", "info")
    assert change(wide, narrow) == ("request-property-type-changed", "breaking")
    assert change("", wide) == ("request-property-type-changed", "breaking")


def test_requiring_less_with_a_property_relaxes_requests() -> None:
    more: Value = {"type": "object", "dependentRequired": {"a": ["b", "c"]}}
    less: Value = {"type": "object", "dependentRequired": {"a": ["c"]}}
    other: Value = {"type": "object", "dependentRequired": {"a": ["d"]}}
    row = "dependent-required"
    assert _levels(more, less) == [
        (f"{row}-removed", "info"),
        (f"{row}-removed", "breaking"),
    ]
    assert _levels(less, more) == [
        (f"{row}-added", "breaking"),
        (f"{row}-added", "info"),
    ]
    assert {level for _, level in _levels(less, other)} == {"breaking"}
    (change,) = changes(at_place("request-body", less), at_place("request-body", more))
    assert change.message == "with `a`, `b` became required"
    nothing: Value = {"type": "object", "dependentRequired": {"a": []}}
    assert not changes(
        at_place("request-body", {"type": "object"}), at_place("request-body", nothing)
    )


@pytest.mark.parametrize(("few", "many"), [(4, 2), (0.3, 0.1), (10, 2.5), (1e3, 1)])
def test_multiples_of_a_divisor_are_more(few: float, many: float) -> None:
    def schema(step: float) -> Value:
        return {"type": "number", "multipleOf": step}

    row = "multiple-of"
    assert _levels(schema(few), schema(many)) == [
        (f"{row}-generalized", "info"),
        (f"{row}-generalized", "warning"),
    ]
    assert _levels(schema(many), schema(few)) == [
        (f"{row}-specialized", "breaking"),
        (f"{row}-specialized", "info"),
    ]


@pytest.mark.parametrize("step", [0, True, "2", [2]])
def test_multiples_of_what_is_no_number_are_others(step: Value) -> None:
    before: Value = {"type": "number", "multipleOf": 2}
    after: Value = {"type": "number", "multipleOf": step}
    assert [rule for rule, _ in _levels(before, after)] == ["multiple-of-changed"] * 2


def test_a_pattern_opens_an_object_that_is_closed() -> None:
    closed: dict[str, Value] = {"type": "object", "additionalProperties": False}
    text: Value = {"type": "string"}
    opened: Value = {**closed, "patternProperties": {"^x-": text}}
    row = "pattern-property"
    assert _levels(closed, opened) == [
        (f"{row}-allowed", "info"),
        (f"{row}-allowed", "warning"),
    ]
    assert _levels(opened, closed) == [
        (f"{row}-denied", "breaking"),
        (f"{row}-denied", "info"),
    ]
    free: Value = {"type": "object"}
    told: Value = {"type": "object", "patternProperties": {"^x-": text}}
    assert _levels(free, told) == [
        (f"{row}-added", "breaking"),
        (f"{row}-added", "info"),
    ]


def test_a_required_property_that_has_to_be_sent_now_is_a_new_one() -> None:
    body = (
        "requestBody: {content: {application/json: {schema: {type: object, "
        "required: [id], properties: {id: {type: string%s}}}}}}"
    )
    before, after = body % ", readOnly: true", body % ""
    change = _one(op(before), op(after))
    assert (change.level, "optional first" in change.hint) == ("breaking", True)
    received = _one(_sent("webhook", before), _sent("webhook", after))
    assert (received.rule, received.level) == (change.rule, "info")


_ONE, _OTHER = "{url: 'https://a'}", "{url: 'https://b'}"


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ([_ONE, _OTHER], [_OTHER, _ONE], ["api-default-server-changed"]),
        ([_ONE], [_OTHER, _ONE], ["api-default-server-changed", "api-server-added"]),
        ([_ONE], [_ONE, _OTHER], ["api-server-added"]),
        ([_ONE], [_OTHER], ["api-server-changed"]),
        ([], [_ONE], ["api-server-added"]),
    ],
)
def test_the_first_server_is_the_one_that_clients_call(
    before: list[str], after: list[str], rules: list[str]
) -> None:
    old, new = (
        f"paths: {{}}\nservers: [{', '.join(listed)}]" for listed in (before, after)
    )
    assert sorted(change.rule for change in changes(old, new)) == rules


def test_the_words_of_a_link_are_none_of_its_meaning() -> None:
    link = op("responses: {'200': {links: {a: {operationId: o, description: %s}}}}")
    assert not changes(link % "one", link % "other")


def test_a_link_that_leads_nowhere_is_a_lost_reference() -> None:
    text = (
        "paths: {/a: {get: {operationId: a, responses: "
        "{'200': {links: {next: {operationId: %s}}}}}}, /b: {get: {operationId: b}}}"
    )
    assert _one(text % "a", text % "b").rule == "response-link-changed"
    assert _one(text % "a", text % "c").rule == "reference-lost"
    assert _one(text % "c", text % "a").rule == "reference-resolved"
    assert not changes(text % "c", text % "d")


def test_a_range_of_statuses_becomes_one_of_them() -> None:
    answer = op("responses: {%s: {content: {application/json: {schema: {type: %s}}}}}")
    diff = changes(answer % ("2XX", "string"), answer % ("'201'", "integer"))
    assert [(change.rule, change.level) for change in diff] == [
        ("response-body-type-changed", "breaking"),
        ("response-status-range-narrowed", "info"),
    ]
    both = op("responses: {'200': {}, 2XX: {}}")
    gone = changes(both, op("responses: {'200': {}}"))
    assert [change.level for change in gone] == ["breaking"]
    wider = changes(answer % ("'200'", "string"), answer % ("2xx", "string"))
    assert wider[0].rule == "response-success-status-removed"
