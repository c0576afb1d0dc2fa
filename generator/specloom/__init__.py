"""specloom: typed Python clients and stub servers from OpenAPI documents.

Use it from the command line (`specloom --help`), or as functions: `load` a document,
`check` it, `build` its Api, `plan` a Package, `render` the files.
"""

from __future__ import annotations

__version__ = "0.1.0"
