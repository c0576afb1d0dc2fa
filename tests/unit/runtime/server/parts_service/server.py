from __future__ import annotations

from typing import Any

from specloom_runtime.bodies.octets import File
from specloom_runtime.server.application import (
    Application,
    NotOverridden,
    Reply,
    Route,
    Secrets,
)

from . import credentials, examples, models, operations
from .schemas import SCHEMAS


class Service:
    async def create_file(
        self,
        project_id: str,
        body: models.CreateFileRequest,
        *,
        x_app_user_id: str | None = None,
    ) -> models.CreateFileResponse | Reply[models.CreateFileResponse]:
        raise NotOverridden

    async def find(
        self,
        when: int,
        *,
        limit: int,
        session: str,
        ids: list[int] | None = None,
        flag: bool | None = None,
        x_level: float | None = None,
    ) -> models.Found | Reply[models.Found]:
        raise NotOverridden

    async def upload(self, name: str, body: File) -> Reply[None] | None:
        raise NotOverridden

    async def greet(self, body: str | models.Part | None = None) -> str | Reply[str]:
        raise NotOverridden

    async def silent(self) -> models.Found | Reply[models.Found]:
        raise NotOverridden

    async def newest(self, project_id: str) -> models.Found | Reply[models.Found]:
        raise NotOverridden


ROUTES = (
    Route(operations.create_file, "create_file"),
    Route(operations.find, "find"),
    Route(operations.upload, "upload"),
    Route(operations.greet, "greet"),
    Route(operations.silent, "silent"),
    Route(operations.newest, "newest"),
)


def app(
    service: Service | None = None, *, secrets: Secrets | None = None, **settings: Any
) -> Application:
    return Application(
        title="Parts service",
        service=service or Service(),
        routes=ROUTES,
        base=Service,
        examples=examples.EXAMPLES,
        schemas=SCHEMAS,
        schemes=(
            credentials.TokenAuth,
            credentials.AkSkAuth,
            credentials.BearerAuth,
            credentials.AcsAuth,
        ),
        request_id_header="X-Request-Id",
        server_variables=("endpoint",),
        secrets=secrets,
        **settings,
    )
