"""One file or several in one part of a form."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Serve
from ..packages import Package
from ..recorder import Recorder


def _service(package: Package) -> Any:
    async def edit(_: object, body: Any) -> int:
        return len(body.image) if isinstance(body.image, list) else 1

    return type("Counting", (package.server.Service,), {"edit": edit})()


@pytest.mark.parametrize("count", [1, 2])
def test_they_are_sent_and_received(
    package: Package,
    client: Any,
    recorder: Recorder,
    connect: Any,
    serve: Serve,
    count: int,
) -> None:
    file = package.module("runtime.bodies.octets").File
    files = [file(b"%d" % number, f"{number}.png") for number in range(count)]
    edit = package.models.EditRequest(image=files if count > 1 else files[0], size=3)
    recorder.answer_json(count)
    client.edit(edit)
    assert recorder.last.body.count(b'name="image"; filename=') == count
    assert connect(serve(_service(package))).edit(edit) == count


def test_limits_of_the_members_hold(
    package: Package, client: Any, recorder: Recorder
) -> None:
    file = package.module("runtime.bodies.octets").File
    with pytest.raises(package.errors.RequestInvalid):
        client.edit(package.models.EditRequest(image=[file(b"")] * 3))
    assert not recorder.requests
