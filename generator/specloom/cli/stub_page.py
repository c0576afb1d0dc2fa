"""The pages of the stubs that `specloom serve` serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.cli.targets import package_of
from specloom.model import build
from specloom.opening import opened
from specloom.serve.page.paged_stub import PagedStub
from specloom.serve.page.reference import Reference

if TYPE_CHECKING:
    from specloom.cli.stub_making import StubMaker
    from specloom.config import Options
    from specloom.serve.asgi import Stub
    from specloom.serve.page.exchanges import Exchanges


def paged(
    maker: StubMaker,
    stub: Stub,
    exchanges: Exchanges,
    options: Options,
    *,
    is_open: bool,
) -> Stub:
    """A stub with its page, for other machines, too, if that `is_open`."""

    def id_of(method: str, path: str) -> str | None:
        operation = stub.operation_at(method, path)
        return None if operation is None else operation.id

    def reference() -> Reference:
        package = package_of(maker.spec)
        with opened(maker.document, options, package=package) as opening:
            api, _ = build(opening.document)
        return Reference(api, id_of)

    return PagedStub(stub, exchanges, reference, is_open=is_open).as_stub
