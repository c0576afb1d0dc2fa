"""What a stub needs of an API beside its operations: the request ID's header, server variables."""

from __future__ import annotations

from specloom.model.api import Api
from specloom.plan.package import Stub


def plan_stub(api: Api) -> Stub:
    """Names of the request ID's header and of server variables."""
    return Stub(
        request_id_header=_request_id_header(api),
        server_variables=tuple(
            dict.fromkeys(
                variable.name for server in api.servers for variable in server.variables
            )
        ),
    )


def _request_id_header(api: Api) -> str | None:
    for operation in api.operations:
        for response in operation.responses:
            for header in response.headers:
                if header.name.lower().endswith("request-id"):
                    return header.name
    return None
