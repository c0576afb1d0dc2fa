"""Rules about everything but schemas, each with the smallest change that it is about."""

from __future__ import annotations

from .rule_cases import Case

_PAST, _LATER, _SOONER = "2001-01-31", "2991-01-31", "2990-01-31"


def op(text: str) -> str:
    """The operation `GET /a` with some fields."""
    return f"paths: {{/a: {{get: {{{text}}}}}}}"


def _path(name: str, text: str = "") -> str:
    return f"paths: {{/a: {{get: {{}}}}, {name}: {{get: {{{text}}}}}}}"


_KEPT = "paths: {/a: {get: {}}}"


def _method(text: str = "") -> str:
    return f"paths: {{/a: {{get: {{}}, post: {{{text}}}}}}}"


def _parameter(text: str, where: str = "query") -> str:
    return op(f"parameters: [{{name: n, in: {where}, {text}}}]")


def _answer(text: str) -> str:
    return op(f"responses: {{'200': {{description: d, {text}}}}}")


_LINK = "links: {next: {operationRef: '#/paths/~1a/get', description: words}}"


def _security(text: str) -> str:
    return f"{_KEPT}\nsecurity: {text}"


def _scheme(text: str) -> str:
    return f"{_KEPT}\ncomponents: {{securitySchemes: {{s: {{{text}}}}}}}"


def _flow(text: str) -> str:
    return _scheme(f"type: oauth2, flows: {{implicit: {{{text}}}}}")


def _version(version: str, with_path: bool) -> str:
    path = "{/a: {get: {}}, /b: {get: {}}}" if with_path else "{/a: {get: {}}}"
    return f"info: {{title: t, version: {version}}}\npaths: {path}"


def _removed(text: str) -> tuple[str, str]:
    return _path("/b", text), _KEPT


def _removed_method(text: str) -> tuple[str, str]:
    return _method(text), _KEPT


def _deprecated(sunset: str) -> str:
    return f"deprecated: true, x-sunset: {sunset}"


_GONE_PARAMETER = op("parameters: []")
_ARRAY = "schema: {type: array, items: {type: string}}"
_HOOK = "webhooks: {w: {post: {}}}"
_CALL = "callbacks: {c: {'{$url}': {post: {}}}}"

OPERATION_CASES: list[Case] = [
    Case("endpoint-added", "info", _KEPT, _path("/b")),
    Case("api-path-removed-without-deprecation", "breaking", *_removed("")),
    Case("api-path-removed-with-deprecation", "info", *_removed("deprecated: true")),
    Case("api-path-removed-before-sunset", "breaking", *_removed(_deprecated(_LATER))),
    Case("api-path-sunset-parse", "breaking", *_removed(_deprecated("soon"))),
    Case("api-removed-without-deprecation", "breaking", *_removed_method("")),
    Case("api-removed-with-deprecation", "info", *_removed_method("deprecated: true")),
    Case(
        "api-removed-before-sunset", "breaking", *_removed_method(_deprecated(_LATER))
    ),
    Case("api-removed-after-sunset", "off", *_removed_method(_deprecated(_PAST))),
    Case("api-removed-unstable", "off", *_removed("x-stability-level: alpha")),
    Case("endpoint-deprecated", "info", op(""), op("deprecated: true")),
    Case("endpoint-deprecated-with-sunset", "info", op(""), op(_deprecated(_LATER))),
    Case("endpoint-reactivated", "info", op("deprecated: true"), op("")),
    Case("api-deprecated-sunset-parse", "breaking", op(""), op(_deprecated("soon"))),
    Case("api-deprecated-sunset-missing", "breaking", op(""), op("deprecated: true")),
    Case("api-sunset-date-too-small", "breaking", op(""), op(_deprecated(_PAST))),
    Case("sunset-deleted", "breaking", op(_deprecated(_LATER)), op("deprecated: true")),
    Case(
        "api-sunset-date-changed-too-small",
        "breaking",
        op(_deprecated(_LATER)),
        op(_deprecated(_PAST)),
    ),
    Case(
        "api-sunset-date-moved-earlier",
        "info",
        op(_deprecated(_LATER)),
        op(_deprecated(_SOONER)),
    ),
    Case("api-stability-decreased", "breaking", op(""), op("x-stability-level: beta")),
    Case("api-stability-increased", "info", op("x-stability-level: beta"), op("")),
    Case(
        "api-invalid-stability-level", "breaking", op(""), op("x-stability-level: new")
    ),
    Case(
        "api-operation-id-removed", "info", op("operationId: b"), op("operationId: c")
    ),
    Case("api-operation-id-added", "info", op(""), op("operationId: c")),
    Case("api-tag-removed", "info", op("tags: [t]"), op("tags: []")),
    Case("api-tag-added", "info", op("tags: []"), op("tags: [t]")),
    Case("api-extension-changed", "info", op(""), op("x-specloom-name: b")),
    Case(
        "duplicate-path-removed",
        "info",
        "paths: {'/a/{b}': {get: {}}, '/a/{c}': {get: {}}}",
        "paths: {'/a/{b}': {get: {}}}",
    ),
    Case(
        "duplicate-path-added",
        "info",
        "paths: {'/a/{b}': {get: {}}}",
        "paths: {'/a/{b}': {get: {}}, '/a/{c}': {get: {}}}",
    ),
    Case(
        "request-path-parameter-renamed",
        "off",
        "paths: {'/a/{b}': {get: {parameters: [{name: b, in: path}]}}}",
        "paths: {'/a/{c}': {get: {parameters: [{name: c, in: path}]}}}",
    ),
    Case(
        "new-required-request-parameter",
        "breaking",
        _GONE_PARAMETER,
        _parameter("required: true"),
    ),
    Case(
        "new-optional-request-parameter",
        "info",
        _GONE_PARAMETER,
        _parameter("schema: {}"),
    ),
    Case(
        "new-request-path-parameter",
        "breaking",
        _GONE_PARAMETER,
        _parameter("in: path").replace("in: query, ", ""),
    ),
    Case(
        "new-required-request-default-parameter-to-existing-path",
        "breaking",
        _KEPT,
        "paths: {/a: {parameters: [{name: n, in: query, required: true}], get: {}}}",
    ),
    Case(
        "new-optional-request-default-parameter-to-existing-path",
        "info",
        _KEPT,
        "paths: {/a: {parameters: [{name: n, in: query}], get: {}}}",
    ),
    Case(
        "request-parameter-removed",
        "warning",
        _parameter("schema: {}"),
        _GONE_PARAMETER,
    ),
    Case(
        "request-parameter-removed-with-deprecation",
        "info",
        _parameter("deprecated: true"),
        _GONE_PARAMETER,
    ),
    Case(
        "request-parameter-removed-before-sunset",
        "breaking",
        _parameter(_deprecated(_LATER)),
        _GONE_PARAMETER,
    ),
    Case(
        "request-parameter-removed-after-sunset",
        "off",
        _parameter(_deprecated(_PAST)),
        _GONE_PARAMETER,
    ),
    Case(
        "request-parameter-sunset-parse",
        "breaking",
        _parameter(_deprecated("soon")),
        _GONE_PARAMETER,
    ),
    Case(
        "request-parameter-deprecated",
        "info",
        _parameter("schema: {}"),
        _parameter("deprecated: true"),
    ),
    Case(
        "request-parameter-reactivated",
        "info",
        _parameter("deprecated: true"),
        _parameter("schema: {}"),
    ),
    Case(
        "request-parameter-deprecated-sunset-missing",
        "breaking",
        _parameter("schema: {}"),
        _parameter("deprecated: true"),
    ),
    Case(
        "request-parameter-sunset-date-too-small",
        "breaking",
        _parameter("schema: {}"),
        _parameter(_deprecated(_PAST)),
    ),
    Case(
        "request-parameter-sunset-deleted",
        "breaking",
        _parameter(_deprecated(_LATER)),
        _parameter("deprecated: true"),
    ),
    Case(
        "request-parameter-sunset-date-changed-too-small",
        "breaking",
        _parameter(_deprecated(_LATER)),
        _parameter(_deprecated(_PAST)),
    ),
    Case(
        "request-parameter-sunset-date-moved-earlier",
        "info",
        _parameter(_deprecated(_LATER)),
        _parameter(_deprecated(_SOONER)),
    ),
    Case(
        "request-parameter-became-required",
        "breaking",
        _parameter("required: false"),
        _parameter("required: true"),
    ),
    Case(
        "request-parameter-became-optional",
        "info",
        _parameter("required: true"),
        _parameter("required: false"),
    ),
    Case(
        "request-parameter-style-changed",
        "breaking",
        _parameter(_ARRAY),
        _parameter(f"style: pipeDelimited, {_ARRAY}"),
    ),
    Case(
        "request-parameter-explode-changed",
        "breaking",
        _parameter(_ARRAY),
        _parameter(f"explode: false, {_ARRAY}"),
    ),
    Case(
        "request-parameter-allow-reserved-changed",
        "warning",
        _parameter("schema: {}"),
        _parameter("allowReserved: true"),
    ),
    Case(
        "request-parameter-empty-value-denied",
        "warning",
        _parameter("allowEmptyValue: true"),
        _parameter("schema: {}"),
    ),
    Case(
        "request-parameter-empty-value-allowed",
        "info",
        _parameter("schema: {}"),
        _parameter("allowEmptyValue: true"),
    ),
    Case(
        "request-parameter-media-type-changed",
        "breaking",
        _parameter("schema: {}"),
        _parameter("content: {application/json: {schema: {}}}"),
    ),
    Case(
        "request-body-added-required",
        "breaking",
        op(""),
        op("requestBody: {required: true}"),
    ),
    Case("request-body-added-optional", "info", op(""), op("requestBody: {}")),
    Case("request-body-removed", "breaking", op("requestBody: {}"), op("")),
    Case(
        "request-body-became-required",
        "breaking",
        op("requestBody: {}"),
        op("requestBody: {required: true}"),
    ),
    Case(
        "request-body-became-optional",
        "info",
        op("requestBody: {required: true}"),
        op("requestBody: {}"),
    ),
    Case(
        "request-body-media-type-added",
        "info",
        op("requestBody: {content: {text/plain: {}}}"),
        op("requestBody: {content: {text/plain: {}, text/html: {}}}"),
    ),
    Case(
        "request-body-media-type-removed",
        "breaking",
        op("requestBody: {content: {text/plain: {}, text/html: {}}}"),
        op("requestBody: {content: {text/plain: {}}}"),
    ),
    Case(
        "request-body-media-type-schema-added",
        "breaking",
        op("requestBody: {content: {text/plain: {}}}"),
        op("requestBody: {content: {text/plain: {schema: {}}}}"),
    ),
    Case(
        "request-body-media-type-schema-removed",
        "info",
        op("requestBody: {content: {text/plain: {schema: {}}}}"),
        op("requestBody: {content: {text/plain: {}}}"),
    ),
    Case(
        "request-body-encoding-changed",
        "warning",
        op("requestBody: {content: {multipart/form-data: {}}}"),
        op(
            "requestBody: {content: {multipart/form-data: "
            "{encoding: {p: {contentType: text/plain}}}}}"
        ),
    ),
    Case(
        "response-success-status-removed",
        "breaking",
        op("responses: {'200': {}, '201': {}}"),
        op("responses: {'200': {}}"),
    ),
    Case(
        "response-success-status-added",
        "info",
        op("responses: {'200': {}}"),
        op("responses: {'200': {}, 2XX: {}}"),
    ),
    Case(
        "response-non-success-status-removed",
        "info",
        op("responses: {'404': {}}"),
        op("responses: {}"),
    ),
    Case(
        "reference-resolved",
        "off",
        op("responses: {'200': {$ref: '#/components/responses/X'}}"),
        op("responses: {'200': {$ref: '#/components/responses/X'}}")
        + "\ncomponents: {responses: {X: {}}}",
    ),
    Case(
        "reference-lost",
        "off",
        op("responses: {'200': {$ref: '#/components/responses/X'}}")
        + "\ncomponents: {responses: {X: {}}}",
        op("responses: {'200': {$ref: '#/components/responses/X'}}"),
    ),
    Case(
        "response-status-range-narrowed",
        "info",
        op("responses: {2XX: {}}"),
        op("responses: {'200': {}}"),
    ),
    Case("response-link-added", "info", _answer(""), _answer(_LINK)),
    Case("response-link-removed", "info", _answer(_LINK), _answer("")),
    Case(
        "response-link-changed",
        "info",
        _answer(_LINK),
        _answer(_LINK.replace("words", "words, parameters: {a: b}")),
    ),
    Case(
        "response-default-removed",
        "off",
        op("responses: {default: {}}"),
        op("responses: {}"),
    ),
    Case(
        "response-default-added",
        "off",
        op("responses: {}"),
        op("responses: {default: {}}"),
    ),
    Case(
        "response-non-success-status-added",
        "info",
        op("responses: {}"),
        op("responses: {'404': {}}"),
    ),
    Case(
        "response-media-type-added",
        "info",
        _answer("content: {text/plain: {}}"),
        _answer("content: {text/plain: {}, application/json: {}}"),
    ),
    Case(
        "response-media-type-removed",
        "breaking",
        _answer("content: {text/plain: {}, application/json: {}}"),
        _answer("content: {text/plain: {}}"),
    ),
    Case(
        "response-media-type-name-changed",
        "info",
        _answer("content: {text/plain; charset=utf-8: {}}"),
        _answer("content: {text/plain; charset=ascii: {}}"),
    ),
    Case(
        "response-media-type-name-generalized",
        "breaking",
        _answer("content: {application/problem+json: {}}"),
        _answer("content: {application/json: {}}"),
    ),
    Case(
        "response-media-type-name-specialized",
        "info",
        _answer("content: {application/json: {}}"),
        _answer("content: {application/problem+json: {}}"),
    ),
    Case(
        "response-body-media-type-schema-added",
        "info",
        _answer("content: {text/plain: {}}"),
        _answer("content: {text/plain: {schema: {}}}"),
    ),
    Case(
        "response-body-media-type-schema-removed",
        "warning",
        _answer("content: {text/plain: {schema: {}}}"),
        _answer("content: {text/plain: {}}"),
    ),
    Case("response-header-added", "info", _answer(""), _answer("headers: {H: {}}")),
    Case(
        "required-response-header-removed",
        "breaking",
        _answer("headers: {H: {required: true}}"),
        _answer(""),
    ),
    Case(
        "optional-response-header-removed",
        "warning",
        _answer("headers: {H: {}}"),
        _answer(""),
    ),
    Case(
        "response-header-became-optional",
        "breaking",
        _answer("headers: {H: {required: true}}"),
        _answer("headers: {h: {}}"),
    ),
    Case(
        "response-header-became-required",
        "info",
        _answer("headers: {H: {}}"),
        _answer("headers: {H: {required: true}}"),
    ),
    *(
        Case(
            f"response-header-property-{ending}",
            level,  # type: ignore[arg-type]
            _answer(f"headers: {{H: {{schema: {before}}}}}"),
            _answer(f"headers: {{H: {{schema: {after}}}}}"),
        )
        for ending, level, before, after in (
            ("added", "info", "{type: object}", "{type: object, properties: {p: {}}}"),
            (
                "removed",
                "warning",
                "{type: object, properties: {p: {}}}",
                "{type: object}",
            ),
            (
                "became-required",
                "info",
                "{type: object, properties: {p: {}}}",
                "{type: object, required: [p], properties: {p: {}}}",
            ),
            (
                "became-optional",
                "breaking",
                "{type: object, required: [p], properties: {p: {}}}",
                "{type: object, properties: {p: {}}}",
            ),
        )
    ),
    Case("api-security-added", "info", op("security: []"), op("security: [{s: []}]")),
    Case("api-security-removed", "info", op("security: [{s: []}]"), op("security: []")),
    Case(
        "api-security-anonymous-added",
        "info",
        op("security: [{s: []}]"),
        op("security: [{s: []}, {}]"),
    ),
    Case(
        "api-security-anonymous-removed",
        "breaking",
        op("security: [{s: []}, {}]"),
        op("security: [{s: []}]"),
    ),
    Case(
        "api-security-scope-added",
        "info",
        op("security: [{s: []}]"),
        op("security: [{s: [a]}]"),
    ),
    Case(
        "api-security-scope-removed",
        "info",
        op("security: [{s: [a]}]"),
        op("security: [{s: []}]"),
    ),
    Case("api-global-security-added", "info", _KEPT, _security("[{s: []}]")),
    Case("api-global-security-removed", "info", _security("[{s: []}]"), _KEPT),
    Case(
        "api-global-security-anonymous-added",
        "info",
        _security("[{s: []}]"),
        _security("[{s: []}, {}]"),
    ),
    Case(
        "api-global-security-anonymous-removed",
        "breaking",
        _security("[{s: []}, {}]"),
        _security("[{s: []}]"),
    ),
    Case(
        "api-global-security-scope-added",
        "info",
        _security("[{s: []}]"),
        _security("[{s: [a]}]"),
    ),
    Case(
        "api-global-security-scope-removed",
        "info",
        _security("[{s: [a]}]"),
        _security("[{s: []}]"),
    ),
    Case("api-security-component-added", "info", _KEPT, _scheme("type: http")),
    Case("api-security-component-removed", "info", _scheme("type: http"), _KEPT),
    Case(
        "api-security-component-type-changed",
        "info",
        _scheme("type: http"),
        _scheme("type: apiKey"),
    ),
    Case(
        "api-security-component-changed",
        "info",
        _scheme("type: http, scheme: basic"),
        _scheme("type: http, scheme: bearer"),
    ),
    Case(
        "api-security-component-extension-changed",
        "info",
        _scheme("type: http"),
        _scheme("type: http, x-token-prefix: Token"),
    ),
    Case(
        "api-security-component-oauth-url-changed",
        "info",
        _flow("authorizationUrl: 'https://a'"),
        _flow("authorizationUrl: 'https://b'"),
    ),
    Case(
        "api-security-component-oauth-token-url-changed",
        "info",
        _flow("tokenUrl: 'https://a'"),
        _flow("tokenUrl: 'https://b'"),
    ),
    Case(
        "api-security-component-oauth-scope-added",
        "info",
        _flow("scopes: {a: d}"),
        _flow("scopes: {a: d, b: d}"),
    ),
    Case(
        "api-security-component-oauth-scope-removed",
        "info",
        _flow("scopes: {a: d, b: d}"),
        _flow("scopes: {a: d}"),
    ),
    Case(
        "api-security-component-oauth-scope-changed",
        "info",
        _flow("scopes: {a: d}"),
        _flow("scopes: {a: e}"),
    ),
    Case(
        "api-server-changed",
        "info",
        f"{_KEPT}\nservers: [{{url: 'https://a'}}]",
        f"{_KEPT}\nservers: [{{url: 'https://b'}}]",
    ),
    Case(
        "api-server-added", "info", _KEPT, f"{_KEPT}\nservers: [{{url: 'https://b'}}]"
    ),
    Case(
        "api-server-removed", "info", f"{_KEPT}\nservers: [{{url: 'https://b'}}]", _KEPT
    ),
    Case(
        "api-default-server-changed",
        "info",
        f"{_KEPT}\nservers: [{{url: 'https://a'}}, {{url: 'https://b'}}]",
        f"{_KEPT}\nservers: [{{url: 'https://b'}}, {{url: 'https://a'}}]",
    ),
    Case(
        "api-server-variable-changed",
        "info",
        f"{_KEPT}\nservers: [{{url: '/{{v}}', variables: {{v: {{default: a}}}}}}]",
        f"{_KEPT}\nservers: [{{url: '/{{v}}', variables: {{v: {{default: b}}}}}}]",
    ),
    Case("webhook-added", "info", _KEPT, f"{_KEPT}\n{_HOOK}"),
    Case("webhook-removed", "breaking", f"{_KEPT}\n{_HOOK}", _KEPT),
    Case("callback-added", "info", op(""), op(_CALL)),
    Case("callback-removed", "breaking", op(_CALL), op("")),
    Case(
        "callback-url-changed",
        "breaking",
        op(_CALL),
        op(_CALL.replace("$url", "$request.query.u")),
    ),
    Case(
        "api-schema-removed",
        "info",
        f"{_KEPT}\ncomponents: {{schemas: {{A: {{type: string}}}}}}",
        f"{_KEPT}\ncomponents: {{schemas: {{}}}}",
    ),
    Case(
        "api-schema-renamed",
        "off",
        f"{_KEPT}\ncomponents: {{schemas: {{A: {{type: string}}}}}}",
        f"{_KEPT}\ncomponents: {{schemas: {{B: {{type: string}}}}}}",
    ),
    Case(
        "api-version-not-bumped",
        "info",
        _version("1.0.0", True),
        _version("1.0.0", False),
    ),
    Case(
        "api-version-decreased",
        "info",
        _version("1.1.0", True),
        _version("1.0.0", False),
    ),
    Case(
        "api-major-version-not-bumped",
        "info",
        _version("1.0.0", True),
        _version("1.1.0", False),
    ),
]
"""Rules about paths, operations, parameters, bodies, security and the document."""
