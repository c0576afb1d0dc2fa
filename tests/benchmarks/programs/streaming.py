"""How much memory grows while bytes stream: `streaming.py FOLDER URL DIRECTION MIB`; prints bytes.

What was needed to import, connect and move one megabyte is not counted.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

folder, url, direction, mebibytes = sys.argv[1:]
sys.path.insert(0, folder)
package: Any = import_module("blobs_api")
MIB = 1 << 20


def pieces(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield bytes(MIB)


def up(count: int) -> int:
    size: int = client.blobs.put_blob("1", pieces(count)).size
    return size


def down(count: int) -> int:
    call = package.operations.Blobs.get_blob(f"bytes-{count * MIB}")
    with tempfile.TemporaryDirectory() as temporary, client.stream(call) as response:
        path = Path(temporary) / "content"
        response.save(path)
        return os.path.getsize(path)


move = {"up": up, "down": down}[direction]
with package.Client(base_url=url) as client:
    assert move(1) == MIB
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert move(int(mebibytes)) == int(mebibytes) * MIB
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((after - before) * (1 if sys.platform == "darwin" else 1024))
