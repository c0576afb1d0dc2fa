"""What a document means: operations, schemas, security, in OpenAPI's words.

`build` turns a loaded document into an `Api`. Nothing here knows of Python names;
every node keeps the `Location` it came from.
"""

from __future__ import annotations

from specloom.model.build import build

__all__ = ["build"]
