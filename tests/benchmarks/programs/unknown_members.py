"""What models cost that keep the members which a document does not name, beside those that drop them.

Run from the root of the repository: `PYTHONPATH=templates python tests/benchmarks/programs/unknown_members.py`.
Prints milliseconds of CPU and megabytes of 10,000 decoded objects; `docs/reading.md` has the ratios.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.values.json_codec import decode, encode
from specloom_runtime.values.open_structs import OpenStruct

COUNT = 10_000
RUNS = 9


class Kept(OpenStruct, kw_only=True):
    id: int
    name: str
    size: int
    path: str
    is_public: bool
    ratio: float
    note: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET


class Dropped(Struct, kw_only=True):
    id: int
    name: str
    size: int
    path: str
    is_public: bool
    ratio: float
    note: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET


def content(with_unknown: bool) -> bytes:
    """A body of objects, with or without a member that the models do not name."""
    known = {"name": "a name", "size": 7, "path": "/a/b", "is_public": True}
    more = {"newer": "member"} if with_unknown else {}
    rest = {"ratio": 1.5, "note": "text", "tags": ["a", "b"]}
    return msgspec.json.encode(
        [{"id": index, **known, **rest, **more} for index in range(COUNT)]
    )


def cpu(action: Any) -> float:
    """Milliseconds of CPU that an action takes."""
    times: list[float] = []
    for _ in range(RUNS):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return 1000 * statistics.median(times)


def memory(action: Any) -> float:
    """Megabytes that the result of an action holds."""
    tracemalloc.start()
    kept = action()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return size / 1e6


if __name__ == "__main__":
    for with_unknown in (False, True):
        body = content(with_unknown)
        for kind in (Dropped, Kept):
            annotation: Any = list[kind]  # type: ignore[valid-type]

            def read(body: bytes = body, annotation: Any = annotation) -> object:
                return decode(body, annotation)

            objects = read()
            print(
                "one undocumented member" if with_unknown else "none",
                kind.__name__,
                f"read {cpu(read):.1f} ms, {memory(read):.1f} MB,",
                f"written {cpu(lambda objects=objects: encode(objects)):.1f} ms",
            )
