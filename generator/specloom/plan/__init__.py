"""What Python people will see: the Package model and how it is planned from an Api.

`names` makes identifiers, `expressions` type expressions, `models` and `classes` turn
schemas into them; `models`, `operations`, `errors`, `security` and `examples` plan one module each,
`plan` puts them together. Nothing here knows about OpenAPI documents or templates.
"""

from __future__ import annotations

from specloom.plan.planning import plan

__all__ = ["plan"]
