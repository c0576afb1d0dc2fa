from __future__ import annotations

from specloom_runtime.operations.api_error import ApiError

from . import models


class BadRequest(ApiError[models.ErrorResponse]):
    """Wrong parameters (400)."""


class NotThere(ApiError[models.ErrorResponse]):
    """No such file (404)."""
