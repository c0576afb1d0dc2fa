"""Changes are judged by who sends what, and said once, in words that fit."""

from __future__ import annotations

import pytest

from specloom.diff.change import Change

from .compared import changes
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
    (found,) = changes(before, after)
    return found


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
    found = _one(_sent(kind, before), _sent(kind, after))
    assert (found.rule, found.level, found.hint) == (rule, level, "")


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
    before = "paths: {/a: {get: {security: [{k: []}]}, put: {}}}"
    after = "paths: {/a: {get: {}, put: {}}}\nsecurity: [{k: []}]"
    assert _one(before, after).rule == "api-global-security-added"


@pytest.mark.parametrize("anonymous", ["[{}]", "[{k: []}, {}]"])
def test_nobody_may_stay_anonymous_any_more(anonymous: str) -> None:
    found = changes(op(f"security: {anonymous}"), op("security: [{k: []}]"))
    assert found[0].rule == "api-security-anonymous-removed"
    assert found[0].level == "breaking"
    assert "`{}`" in found[0].hint


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
    found = changes(before, after)
    assert {one.rule for one in found} == {
        "callback-url-changed",
        "request-body-became-optional",
    }
    assert "from `{$url}` to `{$request.query.v}`" in found[0].message


def test_callbacks_of_several_urls_are_matched_by_them() -> None:
    before = op("callbacks: {c: {'{$a}': {post: {}}, '{$b}': {post: {}}}}")
    after = op("callbacks: {c: {'{$a}': {post: {}}}}")
    found = _one(before, after)
    assert found.level == "breaking"
    assert found.operations[0].path == "{$b}"


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
