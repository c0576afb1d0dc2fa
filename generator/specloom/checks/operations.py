"""Rules about paths, operations, parameters, servers, security and tags."""

from __future__ import annotations

from collections.abc import Iterator

from specloom.checks.spelling import has_misspelled, nearest, question
from specloom.checks.survey import Survey
from specloom.document import JsonObject, Location, mapping, sequence
from specloom.document.objects import Kind
from specloom.problems import Problem, problem
from specloom.standards.http import is_token
from specloom.standards.openapi import EXPRESSION

_HTTP_SCHEMES = ("basic", "bearer", "digest")
_NO_BODY = ("get", "head", "trace")


def duplicate_paths(survey: Survey) -> Iterator[Problem]:
    """Paths that no request can tell apart (OpenAPI 3.1, section 4.8.8)."""
    paths = survey.document.data.get("paths")
    first: dict[str, str] = {}
    for path in paths if isinstance(paths, dict) else ():
        known = first.setdefault(EXPRESSION.sub("{}", path), path)
        if known != path:
            message = f"{path!r} is the same path as {known!r}."
            yield problem(
                "duplicate-path", message, survey.document.root / "paths" / path
            )


def duplicate_operation_ids(survey: Survey) -> Iterator[Problem]:
    """operationIds used twice (OpenAPI 3.1, section 4.8.10)."""
    first: dict[str, Location] = {}
    for operation, place in survey.mappings(Kind.OPERATION):
        name = operation.get("operationId")
        if isinstance(name, str):
            known = first.setdefault(name, place)
            if known is not place:
                earlier, later = sorted(
                    (known, place), key=lambda holder: (holder.file, holder.line)
                )
                message = f"{name!r} is already the operation at {earlier.file}:{earlier.line}."
                yield problem("duplicate-operation-id", message, later / "operationId")


def missing_operation_ids(survey: Survey) -> Iterator[Problem]:
    """Operations without an operationId: the name of their method is made of method and path."""
    for endpoint in survey.endpoints:
        if not endpoint.value.get("operationId") and not has_misspelled(
            endpoint.value, "operationId"
        ):
            message = f"{endpoint.name} has no operationId."
            yield problem("missing-operation-id", message, endpoint.location)


def missing_summaries(survey: Survey) -> Iterator[Problem]:
    """Operations with neither a summary nor a description."""
    for endpoint in survey.endpoints:
        written = endpoint.value
        if not (written.get("summary") or written.get("description")) and not (
            has_misspelled(written, "summary") or has_misspelled(written, "description")
        ):
            message = f"{endpoint.name} has neither summary nor description."
            yield problem("missing-summary", message, endpoint.location)


def duplicate_parameters(survey: Survey) -> Iterator[Problem]:
    """The same name at the same place twice in one list of parameters."""
    for holder, place in survey.mappings(Kind.OPERATION, Kind.PATH_ITEM):
        seen: set[tuple[str, str]] = set()
        for parameter, where in survey.parameters(holder, place):
            key = (str(parameter.get("name")), str(parameter.get("in")))
            if key in seen:
                message = f"The {key[1]} parameter {key[0]!r} is declared twice."
                yield problem("duplicate-parameter", message, where)
            seen.add(key)


def path_parameters(survey: Survey) -> Iterator[Problem]:
    """Path templates and declared path parameters that do not belong together."""
    for endpoint in survey.endpoints:
        expected = dict.fromkeys(EXPRESSION.findall(endpoint.path))
        declared: set[str] = set()
        for holder, place in (
            (endpoint.item, endpoint.item_location),
            (endpoint.value, endpoint.location),
        ):
            for parameter, where in survey.parameters(holder, place):
                name = parameter.get("name")
                if parameter.get("in") != "path" or not isinstance(name, str):
                    continue
                declared.add(name)
                if name not in expected:
                    message = f"The path {endpoint.path!r} has no parameter {name!r}."
                    yield problem("unused-path-parameter", message, where)
        missing = [name for name in expected if name not in declared]
        if missing and not _has_broken_parameter(survey, endpoint.item, endpoint.value):
            for name in missing:
                message = (
                    f"{endpoint.name} does not declare the path parameter {name!r}."
                )
                yield problem("undeclared-path-parameter", message, endpoint.location)


def _has_broken_parameter(survey: Survey, *holders: JsonObject) -> bool:
    """Whether a parameter cannot be read, so that nobody knows which one it would be."""
    root = survey.document.root
    for holder in holders:
        for written in sequence(holder.get("parameters")):
            parameter = survey.follow(written, root).value
            if not isinstance(parameter, dict) or "name" not in parameter:
                return True
    return False


def undocumented_errors(survey: Survey) -> Iterator[Problem]:
    """Operations that declare no error response (4xx, 5xx or default)."""
    for endpoint in survey.endpoints:
        responses = endpoint.value.get("responses")
        if isinstance(responses, dict) and not any(
            status[:1] in ("4", "5") or _is_default(status) for status in responses
        ):
            message = f"{endpoint.name} declares no error response."
            yield problem(
                "undocumented-error", message, endpoint.location / "responses"
            )


def missing_success(survey: Survey) -> Iterator[Problem]:
    """Operations that declare no response of success (1xx, 2xx, 3xx or default)."""
    for endpoint in survey.endpoints:
        responses = endpoint.value.get("responses")
        if isinstance(responses, dict) and not any(
            status[:1] in ("1", "2", "3") or _is_default(status) for status in responses
        ):
            message = f"{endpoint.name} declares no response that means success."
            yield problem("missing-success", message, endpoint.location / "responses")


def _is_default(status: str) -> bool:
    """Whether a key of responses is `default`, or meant to be."""
    return status == "default" or has_misspelled((status,), "default")


def unexpected_bodies(survey: Survey) -> Iterator[Problem]:
    """Bodies where HTTP gives them no meaning (RFC 9110, section 9.3)."""
    for endpoint in survey.endpoints:
        if endpoint.method in _NO_BODY and "requestBody" in endpoint.value:
            message = f"{endpoint.name} has a request body."
            place = endpoint.location / "requestBody"
            yield problem("request-body-not-expected", message, place)


def undefined_security_schemes(survey: Survey) -> Iterator[Problem]:
    """Security requirements that name a scheme which is not defined."""
    defined = _security_schemes(survey)
    for requirement, place in survey.mappings(Kind.SECURITY_REQUIREMENT):
        for name in requirement:
            if name not in defined:
                message = f"The security scheme {name!r} is not defined."
                yield problem("undefined-security-scheme", message, place / name)


def unused_security_schemes(survey: Survey) -> Iterator[Problem]:
    """Security schemes that no requirement names."""
    used = {
        name
        for requirement, _ in survey.mappings(Kind.SECURITY_REQUIREMENT)
        for name in requirement
    }
    place = survey.document.root / "components" / "securitySchemes"
    for name in _security_schemes(survey):
        if name not in used:
            message = f"The security scheme {name!r} is never required."
            yield problem("unused-security-scheme", message, place / name)


def _security_schemes(survey: Survey) -> JsonObject:
    components = mapping(survey.document.data.get("components"))
    return mapping(components.get("securitySchemes"))


def http_schemes(survey: Survey) -> Iterator[Problem]:
    """HTTP authentication schemes that are no names (RFC 9110, section 11.1)."""
    for scheme, place in survey.mappings(Kind.SECURITY_SCHEME):
        name = scheme.get("scheme")
        if scheme.get("type") != "http" or not isinstance(name, str):
            continue
        if not is_token(name):
            meant = question(nearest(name, _HTTP_SCHEMES)) or "."
            message = f"{name!r} is no name of an HTTP authentication scheme{meant}"
            yield problem("invalid-value", message, place / "scheme")


def server_variables(survey: Survey) -> Iterator[Problem]:
    """Variables of a server's URL and their definitions (OpenAPI 3.1, section 4.8.6)."""
    for server, place in survey.mappings(Kind.SERVER):
        url = server.get("url")
        expected = (
            dict.fromkeys(EXPRESSION.findall(url)) if isinstance(url, str) else {}
        )
        variables = mapping(server.get("variables"))
        for name in expected:
            if name not in variables:
                message = f"The variable {name!r} is not defined."
                yield problem("undefined-server-variable", message, place / "url")
        for name, variable in variables.items():
            where = place / "variables" / name
            if name not in expected:
                message = f"The URL has no variable {name!r}."
                yield problem("unused-server-variable", message, where)
            if isinstance(variable, dict):
                values = variable.get("enum")
                default = variable.get("default")
                if isinstance(values, list) and values and default not in values:
                    message = f"The default {default!r} is not in the variable's enum."
                    yield problem("server-variable-default", message, where / "default")


def undefined_tags(survey: Survey) -> Iterator[Problem]:
    """Tags that a document with a list of tags does not list."""
    if "tags" not in survey.document.data:
        return
    names = (tag.get("name") for tag, _ in survey.mappings(Kind.TAG))
    listed = {name for name in names if isinstance(name, str)}
    for endpoint in survey.endpoints:
        for index, tag in enumerate(sequence(endpoint.value.get("tags"))):
            if isinstance(tag, str) and tag not in listed:
                message = f"The tag {tag!r} is not described."
                yield problem(
                    "undefined-tag", message, endpoint.location / "tags" / index
                )
