"""What the stub server must know of an API beside its operations."""

from __future__ import annotations

from ..api.model import Api, Named, Object, Scalar, Schema
from .media_types import is_json
from .package import Stub

# Members that carry the text, and the code, of an error, most telling first: RFC 9457
# (problem details), OAuth 2.0 (RFC 6749, 5.2), JSON:API, and what vendors write.
_MESSAGES = (
    "error_msg",
    "error_message",
    "errorMessage",
    "message",
    "msg",
    "Message",
    "detail",
    "error_description",
    "description",
    "title",
    "error",
)
_CODES = ("error_code", "errorCode", "code", "Code", "type", "status", "error")


def plan_stub(api: Api) -> Stub:
    """Names of the error body's members, of the request ID's header, of server variables."""
    members = _error_members(api)
    message = next((name for name in _MESSAGES if name in members), None)
    code = next((name for name in _CODES if name in members and name != message), None)
    return Stub(
        error_code=code,
        error_message=message,
        request_id_header=_request_id_header(api),
        server_variables=tuple(
            dict.fromkeys(
                variable.name for server in api.servers for variable in server.variables
            )
        ),
    )


def _error_members(api: Api) -> set[str]:
    """The string members of the first error body that has some."""
    for operation in api.operations:
        for response in operation.responses:
            if response.is_success:
                continue
            for media in response.content:
                if is_json(media.content_type):
                    members = _strings(api, media.schema)
                    if members:
                        return members
    return set()


def _strings(api: Api, schema: Schema) -> set[str]:
    if isinstance(schema, Named) and schema.name in api.schemas:
        schema = api.schemas[schema.name]
    if not isinstance(schema, Object):
        return set()
    return {
        item.name
        for item in schema.properties
        if not isinstance(item.schema, Scalar) or item.schema.kind == "string"
    }


def _request_id_header(api: Api) -> str | None:
    for operation in api.operations:
        for response in operation.responses:
            for header in response.headers:
                if header.name.lower().endswith("request-id"):
                    return header.name
    return None
