"""The rules about everything but schemas, a part of the table in `rules`."""

from __future__ import annotations

from specloom.compare.change import Level
from specloom.compare.rules.rule import (
    BREAKING,
    INFO,
    OFF,
    WARNING,
    Rule,
    Stated,
    rules_of,
)

_B: Level = BREAKING
_W: Level = WARNING
_I: Level = INFO
_O: Stated = OFF

_DEPRECATE = "Deprecate it first, with an `x-sunset` date that clients can plan with."
_OPTIONAL = "Add it as optional first, and require it in a later version."
_KEEP = "Keep it for clients that use it, or release a new version of the API."
_DATE = "Write `x-sunset` as a date: 2030-12-31."
_TIME = "Say in `x-sunset` by when clients have to move, and give them time."
_SUNSET = "Keep the sunset date that clients were told, or a later one."
_PARAMETER = "The request is put together differently from now on."
_ANONYMOUS = "Keep the alternative `{}` for clients that do not sign in."
_SECRETS = "Clients may need other credentials."

OPERATION_RULES: list[Rule] = [
    *rules_of(
        "paths",
        ("endpoint-added", _I, "the operation was added"),
        (
            "api-path-removed-without-deprecation",
            _B,
            "the path with this operation was removed without deprecation",
            _DEPRECATE,
        ),
        (
            "api-path-removed-with-deprecation",
            _I,
            "the path with this operation, which was deprecated, was removed",
        ),
        (
            "api-path-removed-before-sunset",
            _B,
            "the path with this operation was removed before its sunset date {name}",
            _SUNSET,
        ),
        ("api-path-sunset-parse", _B, "the sunset date {name} is none", _DATE),
        (
            "api-removed-without-deprecation",
            _B,
            "the operation was removed without deprecation",
            _DEPRECATE,
        ),
        (
            "api-removed-with-deprecation",
            _I,
            "the operation, which was deprecated, was removed",
        ),
        (
            "api-removed-before-sunset",
            _B,
            "the operation was removed before its sunset date {name}",
            _SUNSET,
        ),
        (
            "api-removed-after-sunset",
            _O,
            "the operation was removed after its sunset date {name}",
        ),
        ("api-removed-unstable", _O, "the operation, of stability {name}, was removed"),
        ("endpoint-deprecated", _I, "the operation was deprecated"),
        (
            "endpoint-deprecated-with-sunset",
            _I,
            "the operation was deprecated with the sunset date {name}",
        ),
        ("endpoint-reactivated", _I, "the operation is no longer deprecated"),
        (
            "api-deprecated-sunset-parse",
            _B,
            "the operation was deprecated with a sunset date that is none: {name}",
            _DATE,
        ),
        (
            "api-deprecated-sunset-missing",
            _B,
            "the operation was deprecated without a sunset date",
            _TIME,
        ),
        (
            "api-sunset-date-too-small",
            _B,
            "the operation was deprecated with a sunset date that is too soon: {name}",
            _TIME,
        ),
        (
            "sunset-deleted",
            _B,
            "the sunset date {before} was removed from a deprecated operation",
            _SUNSET,
        ),
        (
            "api-sunset-date-changed-too-small",
            _B,
            "the sunset date moved from {before} to {after}, which is too soon",
            _SUNSET,
        ),
        (
            "api-sunset-date-moved-earlier",
            _I,
            "the sunset date moved from {before} to {after}, which is earlier",
            _SUNSET,
        ),
        (
            "api-stability-decreased",
            _B,
            "the stability decreased from {before} to {after}",
            "Keep the promise that clients rely on.",
        ),
        (
            "api-stability-increased",
            _I,
            "the stability increased from {before} to {after}",
        ),
        (
            "api-invalid-stability-level",
            _B,
            "`x-stability-level` is {name}, which is no level",
            "Known are draft, alpha, beta and stable.",
        ),
        (
            "api-operation-id-removed",
            _I,
            "the operationId {before} became {after}",
            "Generated clients call the method differently.",
        ),
        (
            "api-operation-id-added",
            _I,
            "the operationId {after} was added",
            "Generated clients call the method differently.",
        ),
        ("api-tag-removed", _I, "the tag {name} was removed"),
        ("api-tag-added", _I, "the tag {name} was added"),
        ("api-extension-changed", _I, "`{name}` changed from {before} to {after}"),
        ("request-path-parameter-renamed", _O, "{before} was renamed to {after}"),
        (
            "duplicate-path-removed",
            _I,
            "the path is no longer described a second time, as {before}",
        ),
        ("duplicate-path-added", _I, "the path is described a second time, as {after}"),
    ),
    *rules_of(
        "parameters",
        (
            "new-required-request-parameter",
            (_B, _I),
            "the required {name} was added",
            _OPTIONAL,
        ),
        ("new-optional-request-parameter", _I, "the optional {name} was added"),
        ("new-request-path-parameter", _B, "the {name} was added", _OPTIONAL),
        (
            "new-required-request-default-parameter-to-existing-path",
            (_B, _I),
            "all operations of the path have the new required {name}",
            _OPTIONAL,
        ),
        (
            "new-optional-request-default-parameter-to-existing-path",
            _I,
            "all operations of the path have the new optional {name}",
        ),
        (
            "request-parameter-removed",
            _W,
            "the {name} was removed",
            "What clients go on sending is ignored at best.",
        ),
        (
            "request-parameter-removed-with-deprecation",
            _I,
            "the {name}, which was deprecated, was removed",
        ),
        (
            "request-parameter-removed-before-sunset",
            _B,
            "the {name} was removed before its sunset date {before}",
            _SUNSET,
        ),
        (
            "request-parameter-removed-after-sunset",
            _O,
            "the {name} was removed after its sunset date {before}",
        ),
        ("request-parameter-deprecated", _I, "the {name} was deprecated"),
        ("request-parameter-reactivated", _I, "the {name} is no longer deprecated"),
        ("request-parameter-sunset-parse", _B, "the sunset date {name} is none", _DATE),
        (
            "request-parameter-deprecated-sunset-missing",
            _B,
            "the {name} was deprecated without a sunset date",
            _TIME,
        ),
        (
            "request-parameter-sunset-date-too-small",
            _B,
            "it was deprecated with a sunset date that is too soon: {name}",
            _TIME,
        ),
        (
            "request-parameter-sunset-deleted",
            _B,
            "the sunset date {before} was removed from a deprecated parameter",
            _SUNSET,
        ),
        (
            "request-parameter-sunset-date-changed-too-small",
            _B,
            "the sunset date moved from {before} to {after}, which is too soon",
            _SUNSET,
        ),
        (
            "request-parameter-sunset-date-moved-earlier",
            _I,
            "the sunset date moved from {before} to {after}, which is earlier",
            _SUNSET,
        ),
        (
            "request-parameter-became-required",
            (_B, _I),
            "the {name} became required",
            _OPTIONAL,
        ),
        ("request-parameter-became-optional", (_I, _B), "the {name} became optional"),
        (
            "request-parameter-style-changed",
            _B,
            "the style changed from {before} to {after}",
            _PARAMETER,
        ),
        (
            "request-parameter-explode-changed",
            _B,
            "`explode` changed from {before} to {after}",
            _PARAMETER,
        ),
        (
            "request-parameter-allow-reserved-changed",
            _W,
            "`allowReserved` changed from {before} to {after}",
            _PARAMETER,
        ),
        (
            "request-parameter-empty-value-denied",
            _W,
            "an empty value is no longer admitted",
        ),
        ("request-parameter-empty-value-allowed", _I, "an empty value is admitted"),
        (
            "request-parameter-media-type-changed",
            _B,
            "the media type of the value changed from {before} to {after}",
            _PARAMETER,
        ),
    ),
    *rules_of(
        "request bodies",
        (
            "request-body-added-required",
            (_B, _I),
            "a required body was added",
            _OPTIONAL,
        ),
        ("request-body-added-optional", _I, "an optional body was added"),
        ("request-body-removed", _B, "the body was removed", _KEEP),
        ("request-body-became-required", _B, "the body became required", _OPTIONAL),
        ("request-body-became-optional", (_I, _B), "the body became optional"),
        ("request-body-media-type-added", _I, "the media type {name} was added"),
        (
            "request-body-media-type-removed",
            _B,
            "the media type {name} was removed",
            _KEEP,
        ),
        (
            "request-body-media-type-schema-added",
            (_B, _I),
            "the media type {name} has a schema now",
            _KEEP,
        ),
        (
            "request-body-media-type-schema-removed",
            (_I, _W),
            "the media type {name} has no schema any more",
        ),
        (
            "request-body-encoding-changed",
            _W,
            "the encoding of {name} changed from {before} to {after}",
            _PARAMETER,
        ),
    ),
    *rules_of(
        "responses",
        (
            "response-success-status-removed",
            _B,
            "the success status {name} was removed",
            _KEEP,
        ),
        ("response-success-status-added", _I, "the success status {name} was added"),
        ("response-non-success-status-removed", _I, "the status {name} was removed"),
        ("response-non-success-status-added", _I, "the status {name} was added"),
        (
            "response-status-range-narrowed",
            _I,
            "of the statuses {before}, only {after} is described now",
        ),
        (
            "response-default-removed",
            _O,
            "the response for all other statuses was removed",
        ),
        ("response-default-added", _O, "a response for all other statuses was added"),
        ("response-media-type-added", _I, "the media type {name} was added"),
        ("response-media-type-removed", _B, "the media type {name} was removed", _KEEP),
        (
            "response-media-type-name-changed",
            _I,
            "the media type {before} became {after}",
        ),
        (
            "response-media-type-name-generalized",
            _B,
            "the media type {before} became the more general {after}",
            _KEEP,
        ),
        (
            "response-media-type-name-specialized",
            _I,
            "the media type {before} became the more special {after}",
        ),
        (
            "response-body-media-type-schema-added",
            _I,
            "the media type {name} has a schema now",
        ),
        (
            "response-body-media-type-schema-removed",
            _W,
            "the media type {name} has no schema any more",
            _KEEP,
        ),
        ("response-link-added", _I, "the link {name} was added"),
        ("response-link-removed", _I, "the link {name} was removed"),
        ("response-link-changed", _I, "the link {name} changed"),
    ),
    *rules_of(
        "headers",
        ("response-header-added", _I, "the header {name} was added"),
        (
            "required-response-header-removed",
            _B,
            "the required header {name} was removed",
            _KEEP,
        ),
        (
            "optional-response-header-removed",
            _W,
            "the optional header {name} was removed",
            _KEEP,
        ),
        (
            "response-header-became-optional",
            _B,
            "the header {name} became optional",
            _KEEP,
        ),
        ("response-header-became-required", _I, "the header {name} became required"),
    ),
    *rules_of(
        "security",
        ("api-security-added", _I, "the way to sign in {name} was added", _SECRETS),
        ("api-security-removed", _I, "the way to sign in {name} was removed", _SECRETS),
        ("api-security-anonymous-added", _I, "signing in became optional"),
        (
            "api-security-anonymous-removed",
            _B,
            "signing in was optional, and is required now",
            _ANONYMOUS,
        ),
        ("api-security-scope-added", _I, "{name} needs the scope {after}", _SECRETS),
        ("api-security-scope-removed", _I, "{name} no longer needs the scope {before}"),
        (
            "api-global-security-added",
            _I,
            "the way to sign in {name} was added for all operations",
            _SECRETS,
        ),
        (
            "api-global-security-removed",
            _I,
            "the way to sign in {name} was removed for all operations",
            _SECRETS,
        ),
        (
            "api-global-security-anonymous-added",
            _I,
            "signing in became optional for all operations",
        ),
        (
            "api-global-security-anonymous-removed",
            _B,
            "signing in was optional, and is required now, for all operations",
            _ANONYMOUS,
        ),
        (
            "api-global-security-scope-added",
            _I,
            "{name} needs the scope {after} for all operations",
            _SECRETS,
        ),
        (
            "api-global-security-scope-removed",
            _I,
            "{name} no longer needs the scope {before} for all operations",
        ),
        ("api-security-component-added", _I, "the security scheme {name} was added"),
        (
            "api-security-component-removed",
            _I,
            "the security scheme {name} was removed",
        ),
        (
            "api-security-component-type-changed",
            _I,
            "the security scheme {name} changed its type from {before} to {after}",
            _SECRETS,
        ),
        (
            "api-security-component-changed",
            _I,
            "the security scheme {name} changed from {before} to {after}",
            _SECRETS,
        ),
        (
            "api-security-component-oauth-url-changed",
            _I,
            "the authorization URL of {name} changed from {before} to {after}",
        ),
        (
            "api-security-component-oauth-token-url-changed",
            _I,
            "the token URL of {name} changed from {before} to {after}",
        ),
        (
            "api-security-component-oauth-scope-added",
            _I,
            "the security scheme {name} has the scope {after}",
        ),
        (
            "api-security-component-oauth-scope-removed",
            _I,
            "the security scheme {name} no longer has the scope {before}",
        ),
        (
            "api-security-component-oauth-scope-changed",
            _I,
            "a scope of {name} is described differently: {before} became {after}",
        ),
        (
            "api-security-component-extension-changed",
            _I,
            "the security scheme {name} is used differently",
            _SECRETS,
        ),
    ),
    *rules_of(
        "servers",
        ("api-server-changed", _I, "the server {before} became {after}"),
        ("api-server-added", _I, "the server {after} was added"),
        ("api-server-removed", _I, "the server {before} was removed"),
        (
            "api-default-server-changed",
            _I,
            "the first server, which clients call by default, is {after} instead of "
            "{before}",
        ),
        ("api-server-variable-changed", _I, "{name} changed from {before} to {after}"),
    ),
    *rules_of(
        "webhooks and callbacks",
        ("webhook-added", _I, "the webhook was added"),
        (
            "webhook-removed",
            _B,
            "the webhook was removed",
            "Whoever waits for it is not told any more.",
        ),
        ("callback-added", _I, "the callback {name} was added"),
        (
            "callback-removed",
            _B,
            "the callback {name} was removed",
            "Whoever waits for it is not told any more.",
        ),
        (
            "callback-url-changed",
            _B,
            "the URL of the callback {name} changed from {before} to {after}",
            "Whoever waits for it at the old URL is not told any more.",
        ),
    ),
    *rules_of(
        "document",
        ("reference-resolved", _O, "what is referred to was missing, and is there now"),
        ("reference-lost", _O, "what is referred to is missing now"),
        ("api-schema-removed", _I, "the schema {name} was removed"),
        ("api-schema-renamed", _O, "the schema {before} was renamed to {after}"),
        (
            "api-version-not-bumped",
            _I,
            "there is a breaking change, but the version is still {before}",
        ),
        (
            "api-version-decreased",
            _I,
            "there is a breaking change, but the version went back from {before} "
            "to {after}",
        ),
        (
            "api-major-version-not-bumped",
            _I,
            "there is a breaking change, but no major version between {before} "
            "and {after}",
        ),
    ),
]
"""Every rule about paths, operations, parameters, bodies, security and the document."""
