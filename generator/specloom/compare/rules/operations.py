"""The rules about everything but schemas, a part of the table in `rules`."""

from __future__ import annotations

from specloom.compare.rules.rule import (
    BREAKING,
    INFO,
    OFF,
    WARNING,
    Rule,
    rules_of,
)

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
        ("endpoint-added", INFO, "the operation was added"),
        (
            "api-path-removed-without-deprecation",
            BREAKING,
            "the path with this operation was removed without deprecation",
            _DEPRECATE,
        ),
        (
            "api-path-removed-with-deprecation",
            INFO,
            "the path with this operation, which was deprecated, was removed",
        ),
        (
            "api-path-removed-before-sunset",
            BREAKING,
            "the path with this operation was removed before its sunset date {name}",
            _SUNSET,
        ),
        ("api-path-sunset-parse", BREAKING, "the sunset date {name} is none", _DATE),
        (
            "api-removed-without-deprecation",
            BREAKING,
            "the operation was removed without deprecation",
            _DEPRECATE,
        ),
        (
            "api-removed-with-deprecation",
            INFO,
            "the operation, which was deprecated, was removed",
        ),
        (
            "api-removed-before-sunset",
            BREAKING,
            "the operation was removed before its sunset date {name}",
            _SUNSET,
        ),
        (
            "api-removed-after-sunset",
            OFF,
            "the operation was removed after its sunset date {name}",
        ),
        (
            "api-removed-unstable",
            OFF,
            "the operation, of stability {name}, was removed",
        ),
        ("endpoint-deprecated", INFO, "the operation was deprecated"),
        (
            "endpoint-deprecated-with-sunset",
            INFO,
            "the operation was deprecated with the sunset date {name}",
        ),
        ("endpoint-reactivated", INFO, "the operation is no longer deprecated"),
        (
            "api-deprecated-sunset-parse",
            BREAKING,
            "the operation was deprecated with a sunset date that is none: {name}",
            _DATE,
        ),
        (
            "api-deprecated-sunset-missing",
            BREAKING,
            "the operation was deprecated without a sunset date",
            _TIME,
        ),
        (
            "api-sunset-date-too-small",
            BREAKING,
            "the operation was deprecated with a sunset date that is too soon: {name}",
            _TIME,
        ),
        (
            "sunset-deleted",
            BREAKING,
            "the sunset date {before} was removed from a deprecated operation",
            _SUNSET,
        ),
        (
            "api-sunset-date-changed-too-small",
            BREAKING,
            "the sunset date moved from {before} to {after}, which is too soon",
            _SUNSET,
        ),
        (
            "api-sunset-date-moved-earlier",
            INFO,
            "the sunset date moved from {before} to {after}, which is earlier",
            _SUNSET,
        ),
        (
            "api-stability-decreased",
            BREAKING,
            "the stability decreased from {before} to {after}",
            "Keep the promise that clients rely on.",
        ),
        (
            "api-stability-increased",
            INFO,
            "the stability increased from {before} to {after}",
        ),
        (
            "api-invalid-stability-level",
            BREAKING,
            "`x-stability-level` is {name}, which is no level",
            "Known are draft, alpha, beta and stable.",
        ),
        (
            "api-operation-id-removed",
            INFO,
            "the operationId {before} became {after}",
            "Generated clients call the method differently.",
        ),
        (
            "api-operation-id-added",
            INFO,
            "the operationId {after} was added",
            "Generated clients call the method differently.",
        ),
        ("api-tag-removed", INFO, "the tag {name} was removed"),
        ("api-tag-added", INFO, "the tag {name} was added"),
        ("api-extension-changed", INFO, "`{name}` changed from {before} to {after}"),
        ("request-path-parameter-renamed", OFF, "{before} was renamed to {after}"),
        (
            "duplicate-path-removed",
            INFO,
            "the path is no longer described a second time, as {before}",
        ),
        (
            "duplicate-path-added",
            INFO,
            "the path is described a second time, as {after}",
        ),
    ),
    *rules_of(
        "parameters",
        (
            "new-required-request-parameter",
            (BREAKING, INFO),
            "the required {name} was added",
            _OPTIONAL,
        ),
        ("new-optional-request-parameter", INFO, "the optional {name} was added"),
        ("new-request-path-parameter", BREAKING, "the {name} was added", _OPTIONAL),
        (
            "new-required-request-default-parameter-to-existing-path",
            (BREAKING, INFO),
            "all operations of the path have the new required {name}",
            _OPTIONAL,
        ),
        (
            "new-optional-request-default-parameter-to-existing-path",
            INFO,
            "all operations of the path have the new optional {name}",
        ),
        (
            "request-parameter-removed",
            WARNING,
            "the {name} was removed",
            "What clients go on sending is ignored at best.",
        ),
        (
            "request-parameter-removed-with-deprecation",
            INFO,
            "the {name}, which was deprecated, was removed",
        ),
        (
            "request-parameter-removed-before-sunset",
            BREAKING,
            "the {name} was removed before its sunset date {before}",
            _SUNSET,
        ),
        (
            "request-parameter-removed-after-sunset",
            OFF,
            "the {name} was removed after its sunset date {before}",
        ),
        ("request-parameter-deprecated", INFO, "the {name} was deprecated"),
        ("request-parameter-reactivated", INFO, "the {name} is no longer deprecated"),
        (
            "request-parameter-sunset-parse",
            BREAKING,
            "the sunset date {name} is none",
            _DATE,
        ),
        (
            "request-parameter-deprecated-sunset-missing",
            BREAKING,
            "the {name} was deprecated without a sunset date",
            _TIME,
        ),
        (
            "request-parameter-sunset-date-too-small",
            BREAKING,
            "it was deprecated with a sunset date that is too soon: {name}",
            _TIME,
        ),
        (
            "request-parameter-sunset-deleted",
            BREAKING,
            "the sunset date {before} was removed from a deprecated parameter",
            _SUNSET,
        ),
        (
            "request-parameter-sunset-date-changed-too-small",
            BREAKING,
            "the sunset date moved from {before} to {after}, which is too soon",
            _SUNSET,
        ),
        (
            "request-parameter-sunset-date-moved-earlier",
            INFO,
            "the sunset date moved from {before} to {after}, which is earlier",
            _SUNSET,
        ),
        (
            "request-parameter-became-required",
            (BREAKING, INFO),
            "the {name} became required",
            _OPTIONAL,
        ),
        (
            "request-parameter-became-optional",
            (INFO, BREAKING),
            "the {name} became optional",
        ),
        (
            "request-parameter-style-changed",
            BREAKING,
            "the style changed from {before} to {after}",
            _PARAMETER,
        ),
        (
            "request-parameter-explode-changed",
            BREAKING,
            "`explode` changed from {before} to {after}",
            _PARAMETER,
        ),
        (
            "request-parameter-allow-reserved-changed",
            WARNING,
            "`allowReserved` changed from {before} to {after}",
            _PARAMETER,
        ),
        (
            "request-parameter-empty-value-denied",
            WARNING,
            "an empty value is no longer admitted",
        ),
        ("request-parameter-empty-value-allowed", INFO, "an empty value is admitted"),
        (
            "request-parameter-media-type-changed",
            BREAKING,
            "the media type of the value changed from {before} to {after}",
            _PARAMETER,
        ),
    ),
    *rules_of(
        "request bodies",
        (
            "request-body-added-required",
            (BREAKING, INFO),
            "a required body was added",
            _OPTIONAL,
        ),
        ("request-body-added-optional", INFO, "an optional body was added"),
        ("request-body-removed", BREAKING, "the body was removed", _KEEP),
        (
            "request-body-became-required",
            BREAKING,
            "the body became required",
            _OPTIONAL,
        ),
        ("request-body-became-optional", (INFO, BREAKING), "the body became optional"),
        ("request-body-media-type-added", INFO, "the media type {name} was added"),
        (
            "request-body-media-type-removed",
            BREAKING,
            "the media type {name} was removed",
            _KEEP,
        ),
        (
            "request-body-media-type-schema-added",
            (BREAKING, INFO),
            "the media type {name} has a schema now",
            _KEEP,
        ),
        (
            "request-body-media-type-schema-removed",
            (INFO, WARNING),
            "the media type {name} has no schema any more",
        ),
        (
            "request-body-encoding-changed",
            WARNING,
            "the encoding of {name} changed from {before} to {after}",
            _PARAMETER,
        ),
    ),
    *rules_of(
        "responses",
        (
            "response-success-status-removed",
            BREAKING,
            "the success status {name} was removed",
            _KEEP,
        ),
        ("response-success-status-added", INFO, "the success status {name} was added"),
        ("response-non-success-status-removed", INFO, "the status {name} was removed"),
        ("response-non-success-status-added", INFO, "the status {name} was added"),
        (
            "response-status-range-narrowed",
            INFO,
            "of the statuses {before}, only {after} is described now",
        ),
        (
            "response-default-removed",
            OFF,
            "the response for all other statuses was removed",
        ),
        ("response-default-added", OFF, "a response for all other statuses was added"),
        ("response-media-type-added", INFO, "the media type {name} was added"),
        (
            "response-media-type-removed",
            BREAKING,
            "the media type {name} was removed",
            _KEEP,
        ),
        (
            "response-media-type-name-changed",
            INFO,
            "the media type {before} became {after}",
        ),
        (
            "response-media-type-name-generalized",
            BREAKING,
            "the media type {before} became the more general {after}",
            _KEEP,
        ),
        (
            "response-media-type-name-specialized",
            INFO,
            "the media type {before} became the more special {after}",
        ),
        (
            "response-body-media-type-schema-added",
            INFO,
            "the media type {name} has a schema now",
        ),
        (
            "response-body-media-type-schema-removed",
            WARNING,
            "the media type {name} has no schema any more",
            _KEEP,
        ),
        ("response-link-added", INFO, "the link {name} was added"),
        ("response-link-removed", INFO, "the link {name} was removed"),
        ("response-link-changed", INFO, "the link {name} changed"),
    ),
    *rules_of(
        "headers",
        ("response-header-added", INFO, "the header {name} was added"),
        (
            "required-response-header-removed",
            BREAKING,
            "the required header {name} was removed",
            _KEEP,
        ),
        (
            "optional-response-header-removed",
            WARNING,
            "the optional header {name} was removed",
            _KEEP,
        ),
        (
            "response-header-became-optional",
            BREAKING,
            "the header {name} became optional",
            _KEEP,
        ),
        ("response-header-became-required", INFO, "the header {name} became required"),
    ),
    *rules_of(
        "security",
        ("api-security-added", INFO, "the way to sign in {name} was added", _SECRETS),
        (
            "api-security-removed",
            INFO,
            "the way to sign in {name} was removed",
            _SECRETS,
        ),
        ("api-security-anonymous-added", INFO, "signing in became optional"),
        (
            "api-security-anonymous-removed",
            BREAKING,
            "signing in was optional, and is required now",
            _ANONYMOUS,
        ),
        ("api-security-scope-added", INFO, "{name} needs the scope {after}", _SECRETS),
        (
            "api-security-scope-removed",
            INFO,
            "{name} no longer needs the scope {before}",
        ),
        (
            "api-global-security-added",
            INFO,
            "the way to sign in {name} was added for all operations",
            _SECRETS,
        ),
        (
            "api-global-security-removed",
            INFO,
            "the way to sign in {name} was removed for all operations",
            _SECRETS,
        ),
        (
            "api-global-security-anonymous-added",
            INFO,
            "signing in became optional for all operations",
        ),
        (
            "api-global-security-anonymous-removed",
            BREAKING,
            "signing in was optional, and is required now, for all operations",
            _ANONYMOUS,
        ),
        (
            "api-global-security-scope-added",
            INFO,
            "{name} needs the scope {after} for all operations",
            _SECRETS,
        ),
        (
            "api-global-security-scope-removed",
            INFO,
            "{name} no longer needs the scope {before} for all operations",
        ),
        ("api-security-component-added", INFO, "the security scheme {name} was added"),
        (
            "api-security-component-removed",
            INFO,
            "the security scheme {name} was removed",
        ),
        (
            "api-security-component-type-changed",
            INFO,
            "the security scheme {name} changed its type from {before} to {after}",
            _SECRETS,
        ),
        (
            "api-security-component-changed",
            INFO,
            "the security scheme {name} changed from {before} to {after}",
            _SECRETS,
        ),
        (
            "api-security-component-oauth-url-changed",
            INFO,
            "the authorization URL of {name} changed from {before} to {after}",
        ),
        (
            "api-security-component-oauth-token-url-changed",
            INFO,
            "the token URL of {name} changed from {before} to {after}",
        ),
        (
            "api-security-component-oauth-scope-added",
            INFO,
            "the security scheme {name} has the scope {after}",
        ),
        (
            "api-security-component-oauth-scope-removed",
            INFO,
            "the security scheme {name} no longer has the scope {before}",
        ),
        (
            "api-security-component-oauth-scope-changed",
            INFO,
            "a scope of {name} is described differently: {before} became {after}",
        ),
        (
            "api-security-component-extension-changed",
            INFO,
            "the security scheme {name} is used differently",
            _SECRETS,
        ),
    ),
    *rules_of(
        "servers",
        ("api-server-changed", INFO, "the server {before} became {after}"),
        ("api-server-added", INFO, "the server {after} was added"),
        ("api-server-removed", INFO, "the server {before} was removed"),
        (
            "api-default-server-changed",
            INFO,
            "the first server, which clients call by default, is {after} instead of "
            "{before}",
        ),
        (
            "api-server-variable-changed",
            INFO,
            "{name} changed from {before} to {after}",
        ),
    ),
    *rules_of(
        "webhooks and callbacks",
        ("webhook-added", INFO, "the webhook was added"),
        (
            "webhook-removed",
            BREAKING,
            "the webhook was removed",
            "Whoever waits for it is not told any more.",
        ),
        ("callback-added", INFO, "the callback {name} was added"),
        (
            "callback-removed",
            BREAKING,
            "the callback {name} was removed",
            "Whoever waits for it is not told any more.",
        ),
        (
            "callback-url-changed",
            BREAKING,
            "the URL of the callback {name} changed from {before} to {after}",
            "Whoever waits for it at the old URL is not told any more.",
        ),
    ),
    *rules_of(
        "document",
        (
            "reference-resolved",
            OFF,
            "what is referred to was missing, and is there now",
        ),
        ("reference-lost", OFF, "what is referred to is missing now"),
        ("api-schema-removed", INFO, "the schema {name} was removed"),
        ("api-schema-renamed", OFF, "the schema {before} was renamed to {after}"),
        (
            "api-version-not-bumped",
            INFO,
            "there is a breaking change, but the version is still {before}",
        ),
        (
            "api-version-decreased",
            INFO,
            "there is a breaking change, but the version went back from {before} "
            "to {after}",
        ),
        (
            "api-major-version-not-bumped",
            INFO,
            "there is a breaking change, but no major version between {before} "
            "and {after}",
        ),
    ),
]
"""Every rule about paths, operations, parameters, bodies, security and the document."""
