"""specloom: typed Python clients and stub servers from OpenAPI documents.

Use it from the command line (`specloom --help`). The stages are `document.load`,
`checks.check`, `model.build`, `plan.plan` and `render.rendering.render`; `pipeline.make` joins them.
"""

from __future__ import annotations

__version__ = "0.1.0"
